//! Changes since a cursor, activities of a file, and recursive walks and counts.

use serde_json::{Value, json};

use super::access::DriveAccess;
use super::item::View;
use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::changes::{Change, Op};
use crate::error::{self, Result};
use crate::id::FileKey;
use crate::time::rfc3339;
use crate::tree::NodeId;

pub fn last_cursor(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    sync_root(call, access, args)?;
    Answer::ok(&json!({"cursor": write(call.state.changes.cursor())}))
}

pub fn list_delta(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let root = sync_root(call, access, args)?;
    // A limit of zero asks for the current cursor only.
    let limit = if args.number("limit")? == Some(0) { 0 } else { args.limit(100, 100)? };
    let start = match args.text("cursor")? {
        Some(cursor) => read(cursor).filter(|at| *at <= call.state.changes.cursor()),
        None => Some(0),
    };
    let start = start.ok_or_else(|| error::invalid("cursor"))?;
    let view = View::from_args(call, args)?;
    let ours = |change: &Change| {
        change.drive == access.drive
            && root.is_none_or(|root| change.file == root || change.above.contains(&root))
    };
    let mut rest = call.state.changes.since(start).filter(|(_, change)| ours(change)).peekable();
    let (mut items, mut cursor) = (Vec::new(), start);
    while let Some((after, change)) = rest.next_if(|_| items.len() < limit) {
        items.push(delta(call, access, change, &view)?);
        cursor = after;
    }
    let has_more = rest.peek().is_some();
    if !has_more && limit > 0 {
        cursor = call.state.changes.cursor();
    }
    Answer::ok(&json!({"items": items, "has_more": has_more, "cursor": write(cursor)}))
}

/// A change with the current state of the file; without it if the file is deleted.
fn delta(call: &Call<'_>, access: DriveAccess, change: &Change, view: &View) -> Result<Value> {
    let mut item = json!({"op": change.op.word(), "file_id": change.file.text()});
    if let Some(id) = call.state.tree.find(change.file).filter(|_| change.op != Op::Delete) {
        item["file"] = json!(call.item(access, id, view)?);
    }
    match &change.op {
        Op::Move { from, old, .. } => {
            let src = outside(call, access, *from);
            item["ext_info"] = json!({"move_type": "move", "src_name": old, "src_parent_file_id": src});
        }
        Op::Rename { old } => item["ext_info"] = json!({"src_name": old}),
        _ => {}
    }
    Ok(item)
}

fn outside(call: &Call<'_>, access: DriveAccess, key: FileKey) -> String {
    let root = call.state.tree.get(access.root).map(|root| root.key);
    if root == Some(key) { "root".into() } else { key.text() }
}

fn sync_root(call: &Call<'_>, access: DriveAccess, args: &Args) -> Result<Option<FileKey>> {
    match args.text("sync_root_id")? {
        None | Some("root") => Ok(None),
        Some(id) => Ok(Some(call.node(call.any_node(access, id)?)?.key)),
    }
}

fn write(cursor: usize) -> String {
    crate::id::base64url(format!("delta {cursor}").as_bytes())
}

fn read(cursor: &str) -> Option<usize> {
    let text = String::from_utf8(crate::id::from_base64url(cursor)?).ok()?;
    text.strip_prefix("delta ")?.parse().ok()
}

/// Activities of a file, or of a folder and everything that was in it, newest first.
pub fn list_activity(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let key = call.node(call.any_node(access, args.text("file_id")?.unwrap_or("root"))?)?.key;
    let ours = |change: &&Change| {
        change.drive == access.drive && (change.file == key || change.above.contains(&key))
    };
    let changes: Vec<&Change> =
        call.state.changes.since(0).rev().map(|(_, change)| change).filter(ours).collect();
    let (shown, next_marker) = page_of(changes, args, 50, 100)?;
    let activities: Vec<Value> = shown.into_iter().map(|change| activity(call, access, change)).collect();
    Answer::ok(&json!({"activities": activities, "next_marker": next_marker}))
}

fn activity(call: &Call<'_>, access: DriveAccess, change: &Change) -> Value {
    let name = call.state.accounts.users.get(&change.by).map(|user| user.nick_name.as_str());
    let detail = match &change.op {
        Op::Create => json!({"create": {}}),
        Op::Overwrite | Op::Update => json!({"edit": {}}),
        Op::Rename { old } => json!({"rename": {"old_name": old}}),
        Op::Move { from, to, .. } => json!({"move": {"src_parent_file_id": outside(call, access, *from),
            "tgt_parent_file_id": outside(call, access, *to)}}),
        Op::Trash => json!({"trash": {}}),
        Op::Restore => json!({"restore": {}}),
        Op::Delete => json!({"delete": {}}),
    };
    json!({"timestamp": rfc3339(change.at), "actors": [{"user": {"user_id": change.by, "user_name": name}}],
        "targets": [{"file_id": change.file.text(), "file_name": change.name,
            "file_type": if change.folder { "folder" } else { "file" }}],
        "primary_action_detail": detail})
}

/// All descendants of a folder without the recycle bin, oldest first.
pub fn walk(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let folder = call.target_folder(access, args, "parent_file_id")?;
    let before = args.time("before_updated_at")?;
    let view = View::from_args(call, args)?;
    let tree = &call.state.tree;
    let wanted =
        |id: &NodeId| tree.get(*id).is_some_and(|node| before.is_none_or(|before| node.updated < before));
    let mut nodes: Vec<NodeId> = tree.below(folder).into_iter().filter(wanted).collect();
    nodes.sort_by_key(|id| tree.get(*id).map(|node| (node.created, node.key)));
    call.item_page(access, nodes, args, 50, 200, &view)
}

/// The number of files in a drive, optionally of one extension.
pub fn file_count(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let accesses = match args.drive("drive_id")? {
        Some(_) => vec![call.access(args)?],
        None => call.accessible_drives(),
    };
    let extension = args.text("file_ext")?.map(str::to_ascii_lowercase);
    let tree = &call.state.tree;
    let fits = |id: &NodeId| {
        tree.get(*id).is_some_and(|node| {
            let this = || crate::tree::name::extension(&node.name);
            !node.folder && extension.as_ref().is_none_or(|wanted| *wanted == this())
        })
    };
    let count: usize =
        accesses.iter().map(|access| tree.below(access.root).iter().filter(|id| fits(id)).count()).sum();
    Answer::ok(&json!({"file_count": count}))
}

pub fn used_size(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    Answer::ok(&json!({"used_size": call.state.tree.used(access.drive)}))
}

/// A paid feature that is not enabled in this domain.
pub fn not_enabled(_: &mut Call<'_>, _: &Args) -> Result<Answer> {
    Err(error::operation_not_supported())
}
