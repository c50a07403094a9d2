//! Trash, restore, delete, and the list of the recycle bin.

use serde_json::json;

use super::item::View;
use super::search::{self, Index};
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::task::Work;
use crate::tree::order::{SortKey, compare};
use crate::tree::{DriveIndex, NodeId};

impl Call<'_> {
    /// Files at once with 204, folders as a task with 202.
    fn perform_or_start(&mut self, args: &Args, id: NodeId, work: Work) -> Result<Answer> {
        if !self.node(id)?.folder {
            self.state.perform(work, &self.user.user_id);
            return Answer::empty();
        }
        let file_id = self.file_id(id);
        let task = self.state.start(work, &self.user.user_id);
        Answer::accepted(&json!({"domain_id": self.state.domain_id, "drive_id": args.drive("drive_id")?,
            "file_id": file_id, "async_task_id": task}))
    }
}

pub fn trash(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.target_node(access, args)?;
    access.may("FILE.DELETE")?;
    call.perform_or_start(args, id, Work::Trash(id))
}

/// Deletes from the recycle bin or from its folder; also an unfinished upload.
pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.any_node(access, args.required("file_id")?)?;
    if id == access.root {
        return Err(error::invalid("file_id"));
    }
    access.may("FILE.DELETE")?;
    let only_trashed = call.state.settings.delete_trash_normal_file_disabled;
    if only_trashed && !call.node(id)?.uploading && !call.state.tree.in_bin(id) {
        return Err(error::forbidden());
    }
    call.state.uploads.retain(|_, upload| upload.node != id);
    call.perform_or_start(args, id, Work::Delete(id))
}

pub fn restore(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.any_node(access, args.required("file_id")?)?;
    access.may("FILE.RESTORE")?;
    if call.node(id)?.trashed.is_none() {
        return Err(error::not_found("file"));
    }
    call.perform_or_start(args, id, Work::Restore(id))
}

/// The default order is last trashed first.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let view = View::for_bin(call, args)?;
    let kind = args.choice("type", &["file", "folder"])?;
    let by = match args.choice("order_by", &["trashed_at", "name", "size", "created_at", "updated_at"])? {
        None | Some("trashed_at") => None,
        Some(by) => SortKey::parse(by),
    };
    let descending = match args.choice("order_direction", &["ASC", "DESC"])? {
        Some(direction) => direction == "DESC",
        None => by.is_none(),
    };
    let tree = &call.state.tree;
    let mut nodes: Vec<NodeId> = tree.bin(access.drive).to_vec();
    nodes.retain(|id| {
        tree.get(*id).is_some_and(|node| kind.is_none_or(|kind| node.folder == (kind == "folder")))
    });
    nodes.sort_by(|a, b| match (tree.get(*a), tree.get(*b), by) {
        (Some(a), Some(b), Some(by)) => compare(a, b, by),
        (Some(a), Some(b), None) => a.trashed.cmp(&b.trashed).then_with(|| a.key.cmp(&b.key)),
        _ => std::cmp::Ordering::Equal,
    });
    if descending {
        nodes.reverse();
    }
    call.item_page(access, nodes, args, 50, 200, &view)
}

pub fn clear(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.DELETE")?;
    let task = call.state.start(Work::Clear(access.drive), &call.user.user_id);
    Answer::accepted(&json!({"domain_id": call.state.domain_id, "drive_id": args.drive("drive_id")?,
        "async_task_id": task, "task_id": task}))
}

/// Clears the bins of all drives the caller owns.
pub fn clear_all(call: &mut Call<'_>, _args: &Args) -> Result<Answer> {
    let user = &call.user.user_id;
    let mine = call.state.drives.iter().enumerate();
    let mine = mine.filter(|(_, drive)| !drive.gone && drive.owner_type == "user" && drive.owner == *user);
    let mine: Vec<(DriveIndex, String)> =
        mine.map(|(at, drive)| (at as DriveIndex, drive.drive_id.clone())).collect();
    let items = mine.into_iter().map(|(index, drive_id)| {
        let task = call.state.start(Work::Clear(index), &call.user.user_id);
        json!({"drive_id": drive_id, "async_task_id": task})
    });
    let items: Vec<_> = items.collect();
    Answer::ok(&json!({"items": items}))
}

/// The search over all recycle bins of the caller.
pub fn search_all(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    search::run(call, call.accessible_drives(), args, Index::RecycleBin)
}
