//! The recycle bin and deleting for good.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::Args;
use super::view::{Extent, View, page};
use super::{Outcome, drive_for, marker, read_marker, refuse, right_in, task};
use crate::files::tree::drive::Right;
use crate::files::tree::node::{Slot, Status};
use crate::files::tree::{Fault, Files};
use crate::state::App;
use crate::token::Caller;

/// 204 for what is done at once, 202 with a task for a folder that has something in it.
fn ended(app: &App, caller: &Caller, files: &mut Files, args: &Args, kind: &'static str, count: usize) -> Outcome {
    if count <= 1 {
        return Ok((StatusCode::NO_CONTENT, Value::Null));
    }
    let task_id = task::begin(app, files, caller, kind, count);
    let body = json!({
        "async_task_id": task_id,
        "domain_id": app.settings().domain_id,
        "drive_id": args.id("drive_id")?,
        "file_id": args.text("file_id")?,
    });
    Ok((StatusCode::ACCEPTED, body))
}

pub fn trash(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    if args.flag("check_folder_empty")?.unwrap_or(false) && !files.children(slot).is_empty() {
        return Err(refuse::invalid("file_id"));
    }
    let count = 1 + files.children(slot).len();
    files.trash(slot, now_ms)?;
    ended(app, caller, &mut files, args, "trash", count)
}

pub fn delete(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.any(drive, args.need("file_id")?)?;
    let count = files.delete(slot)?;
    ended(app, caller, &mut files, args, "delete", count)
}

pub fn restore(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.any(drive, args.need("file_id")?)?;
    if files.node(slot).is_none_or(|node| node.status != Status::Trashed) {
        return Err(Fault::NoFile.into());
    }
    let count = 1 + files.children(slot).len();
    files.restore(slot, &caller.user_id, now_ms)?;
    ended(app, caller, &mut files, args, "restore", count)
}

/// Newest first, unless told otherwise.
pub fn list(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let view = View::new(app, args, right_in(&files, caller, drive).unwrap_or(Right::Look), Extent::Base)?;
    let limit = args.limit(50, 200)?;
    let is_ascending = args.text("order_direction")?.is_some_and(|text| text.eq_ignore_ascii_case("asc"));
    let kind = args.choice("type", &["file", "folder"])?;
    let after = match read_marker(args)? {
        None => None,
        Some(text) => Some(read_position(&text).ok_or_else(|| refuse::invalid("marker"))?),
    };
    let trash = &files.drives[usize::from(drive)].trash;
    let shown = |(_, slot): &&(i64, Slot)| {
        kind.is_none_or(|kind| files.node(*slot).is_some_and(|node| node.is_folder() == (kind == "folder")))
    };
    let found: Vec<(i64, Slot)> = match (is_ascending, after) {
        (true, None) => trash.iter().filter(shown).take(limit + 1).copied().collect(),
        (true, Some((at, slot))) => trash.range((at, slot + 1)..).filter(shown).take(limit + 1).copied().collect(),
        (false, None) => trash.iter().rev().filter(shown).take(limit + 1).copied().collect(),
        (false, Some(mark)) => trash.range(..mark).rev().filter(shown).take(limit + 1).copied().collect(),
    };
    let is_more = found.len() > limit;
    let next = found.get(limit.saturating_sub(1)).filter(|_| is_more).map(|(at, slot)| marker(&format!("{at}/{slot}")));
    let items = view.items(&files, found.into_iter().take(limit).map(|(_, slot)| slot));
    Ok((StatusCode::OK, page(items, next)))
}

fn read_position(text: &str) -> Option<(i64, Slot)> {
    let (at, slot) = text.split_once('/')?;
    Some((at.parse().ok()?, slot.parse().ok()?))
}

pub fn clear(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let count = files.clear_trash(drive)?;
    let task_id = task::begin(app, &mut files, caller, "clear_recycle_bin", count);
    let body = json!({
        "async_task_id": task_id, "task_id": task_id,
        "domain_id": app.settings().domain_id,
        "drive_id": files.drives[usize::from(drive)].id,
    });
    Ok((StatusCode::ACCEPTED, body))
}

pub fn clear_all(app: &App, caller: &Caller, _: &Args) -> Outcome {
    let mut files = app.files();
    let own: Vec<usize> = (0..files.drives.len()).filter(|index| files.drives[*index].owner == caller.user_id).collect();
    let mut items = Vec::new();
    for index in own {
        let count = files.clear_trash(u16::try_from(index).unwrap_or(u16::MAX))?;
        let task_id = task::begin(app, &mut files, caller, "clear_recycle_bin", count);
        items.push(json!({"drive_id": files.drives[index].id, "async_task_id": task_id}));
    }
    Ok((StatusCode::OK, json!({"items": items})))
}
