//! Moving and copying, within a drive and across.

use axum::http::StatusCode;
use serde_json::json;

use super::args::Args;
use super::{Outcome, drive_for, drive_named, file, refuse, task};
use crate::files::tree::Fault;
use crate::files::tree::change::OnConflict;
use crate::files::tree::drive::Right;
use crate::files::tree::node::Node;
use crate::state::App;
use crate::token::Caller;

pub fn move_to(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let to_drive = match args.raw("to_drive_id") {
        None => drive,
        Some(_) => drive_named(&files, caller, args, "to_drive_id", Right::Change)?,
    };
    let slot = files.visible(drive, args.need("file_id")?)?;
    let parent = files.parent(to_drive, args.need("to_parent_file_id")?)?;
    let wanted = file::new_name(args, "new_name")?;
    let moved = files.move_to(slot, parent, wanted, args.on_conflict()?, &caller.user_id, now_ms);
    let drive_id = files.drives[usize::from(to_drive)].id.clone();
    let domain_id = app.settings().domain_id;
    if let Err(Fault::Exists(there)) = moved {
        let body = json!({"domain_id": domain_id, "drive_id": drive_id, "file_id": files.id_text(there), "exist": true});
        return Ok((StatusCode::OK, body));
    }
    moved?;
    // A folder that is not empty takes the service a while.
    let is_long = !files.children(slot).is_empty();
    let task_id = if is_long { task::begin(app, &mut files, caller, "move", 1) } else { String::new() };
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let body = json!({
        "domain_id": domain_id, "drive_id": drive_id, "file_id": files.id_text(slot),
        "file_name": node.name, "exist": false, "async_task_id": task_id,
        "updated_at": crate::files::tree::id::rfc3339(node.updated_ms),
    });
    Ok((StatusCode::OK, body))
}

pub fn copy(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let to_drive = match args.raw("to_drive_id") {
        None => drive_for(&files, caller, args, Right::Change)?,
        Some(_) => drive_named(&files, caller, args, "to_drive_id", Right::Change)?,
    };
    let slot = files.visible(drive, args.need("file_id")?)?;
    let parent = files.parent(to_drive, args.need("to_parent_file_id")?)?;
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let old_parent = node.parent.ok_or_else(|| refuse::invalid("file_id"))?;
    let (is_folder, own_name) = (node.is_folder(), node.name.to_string());
    let wanted = file::new_name(args, "new_name")?.unwrap_or(&own_name).to_owned();
    let on_conflict = args.on_conflict()?;
    if old_parent == parent && wanted == own_name && on_conflict == OnConflict::Ignore {
        // Observed: two equal names side by side are not made by copying.
        return Err(refuse::no_permission("file"));
    }
    let name = files.settle_name(parent, &wanted, is_folder, on_conflict, None, now_ms)?;
    let copy = files.copy_to(slot, parent, name, &caller.user_id, now_ms)?;
    let mut body = json!({
        "domain_id": app.settings().domain_id,
        "drive_id": files.drives[usize::from(to_drive)].id,
        "file_id": files.id_text(copy),
    });
    if !files.node(copy).is_some_and(Node::is_folder) {
        return Ok((StatusCode::CREATED, body));
    }
    let total = files.subtree(copy).len();
    body["async_task_id"] = task::begin(app, &mut files, caller, "copy", total).into();
    Ok((StatusCode::ACCEPTED, body))
}
