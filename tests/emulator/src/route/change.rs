//! Moving and copying.

use serde_json::json;

use super::file::{NameMode, ResolvedName};
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::id::FileKey;
use crate::task::Work;

pub fn move_to(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.target_node(access, args)?;
    access.may("FILE.MOVE")?;
    // Moving between drives exists in the oldest model only; clients copy and delete instead.
    if args.drive("to_drive_id")?.is_some_and(|to| Some(to) != args.drive("drive_id").ok().flatten()) {
        return Err(error::not_supported("to_drive_id"));
    }
    let to = call.target_folder(access, args, "to_parent_file_id")?;
    call.with_grants(access, to).may("FILE.CREATE")?;
    if call.state.tree.is_inside(to, id) {
        return Err(error::invalid("to_parent_file_id"));
    }
    let (drive_id, domain_id) = (args.drive("drive_id")?, call.state.domain_id.clone());
    let node = call.node(id)?;
    let (folder, here) = (node.folder, node.parent == Some(to));
    let wanted = args.text("new_name")?.unwrap_or(&node.name).to_owned();
    let unchanged = here && *wanted == *node.name;
    let name = match if unchanged {
        Ok(ResolvedName::Free(wanted))
    } else {
        call.resolve_name(to, &wanted, folder, NameMode::from_args(args)?)
    }? {
        ResolvedName::Free(name) => name,
        ResolvedName::Taken(other) => {
            return Answer::ok(
                &json!({"domain_id": domain_id, "drive_id": drive_id, "file_id": call.file_id(other),
                "file_name": call.node(other)?.name, "exist": true, "async_task_id": ""}),
            );
        }
    };
    let work = Work::Move { node: id, to, name: name.clone() };
    let delayed = folder && call.state.settings.task_delay_s > 0.0;
    let task = if delayed {
        call.state.start(work, &call.user.user_id)
    } else {
        call.state.perform(work, &call.user.user_id);
        String::new()
    };
    Answer::ok(
        &json!({"domain_id": domain_id, "drive_id": drive_id, "file_id": call.file_id(id), "file_name": name,
        "async_task_id": task}),
    )
}

pub fn copy(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let from = call.access(args)?;
    let id = call.target_node(from, args)?;
    from.may("FILE.COPY")?;
    let to = match args.drive("to_drive_id")? {
        Some(drive_id) => call.access_to(&drive_id)?,
        None => from,
    };
    let parent = call.target_folder(to, args, "to_parent_file_id")?;
    call.may_create_in(call.with_grants(to, parent), parent)?;
    call.count_visit(from, "save_count");
    if call.state.tree.is_inside(parent, id) {
        return Err(error::invalid("to_parent_file_id"));
    }
    if !call.state.has_room(to.drive, call.state.tree.stored_bytes_below(id)) {
        return Err(error::quota_exhausted());
    }
    let node = call.node(id)?;
    let (folder, same_folder) = (node.folder, node.parent == Some(parent));
    let wanted = args.text("new_name")?.unwrap_or(&node.name).to_owned();
    let mode = match NameMode::from_args(args)? {
        NameMode::AutoRename => NameMode::AutoRename,
        _ => NameMode::Refuse,
    };
    let name = match call.resolve_name(parent, &wanted, folder, mode)? {
        ResolvedName::Free(name) => name,
        ResolvedName::Taken(_) if same_folder => return Err(error::no_permission("file")),
        ResolvedName::Taken(_) => return Err(error::already_exists("file")),
    };
    let key = FileKey::random();
    let work = Work::Copy { from: id, to: parent, name, key };
    let drive = call.state.drives.get(to.drive as usize).map(|drive| drive.drive_id.clone());
    let mut fields = json!({"domain_id": call.state.domain_id, "drive_id": drive, "file_id": key.text()});
    if !folder {
        call.state.perform(work, &call.user.user_id);
        return Answer::created(&fields);
    }
    fields["async_task_id"] = call.state.start(work, &call.user.user_id).into();
    Answer::accepted(&fields)
}
