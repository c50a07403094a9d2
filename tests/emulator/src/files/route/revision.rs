//! Versions of a file's content.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::Args;
use super::view::{Extent, View, disposition, page};
use super::{Outcome, drive_for, refuse, right_in};
use crate::error::Refusal;
use crate::files::tree::drive::Right;
use crate::files::tree::id::{FileId, rfc3339};
use crate::files::tree::node::{Node, Revision, Slot};
use crate::files::tree::{Fault, Files};
use crate::state::App;
use crate::token::Caller;

fn revisions(node: &Node) -> Vec<Revision> {
    let kept = &node.more().revisions;
    if kept.is_empty() { node.first_revision().into_iter().collect() } else { kept.clone() }
}

fn found(files: &Files, drive: u16, args: &Args) -> Result<(Slot, FileId), Refusal> {
    let slot = files.visible(drive, args.need("file_id")?)?;
    let wanted = FileId::parse(args.need("revision_id")?).ok_or_else(|| refuse::not_found("revision"))?;
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let is_known = revisions(node).iter().any(|revision| revision.id == wanted);
    if is_known { Ok((slot, wanted)) } else { Err(refuse::not_found("revision")) }
}

fn shown(files: &Files, view: &View, slot: Slot, revision: &Revision, with_url: bool) -> Value {
    let Some(node) = files.node(slot) else { return Value::Null };
    let drive_id = files.drives.get(usize::from(node.drive)).map_or("", |drive| drive.id.as_str());
    let mut body = json!({
        "domain_id": view.settings.domain_id,
        "drive_id": drive_id,
        "file_id": node.id.text(),
        "revision_id": revision.id.text(),
        "revision_name": node.name,
        "revision_description": revision.description,
        "keep_forever": revision.keep_forever,
        "is_latest_version": node.more().revision_id.unwrap_or(node.id) == revision.id,
        "size": revision.content.size,
        "file_extension": node.extension(),
        "content_hash": revision.content.sha1_text(),
        "content_hash_name": "sha1",
        "crc64_hash": revision.content.crc64.to_string(),
        "created_at": rfc3339(revision.created_ms),
        "updated_at": rfc3339(revision.created_ms),
    });
    if with_url {
        let path = format!("{drive_id}/{}/{}", node.id.text(), revision.id.text());
        body["download_url"] = view.url(&path, vec![disposition(&node.name)]).into();
    }
    body
}

pub fn list(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let view = View::new(app, args, right_in(&files, caller, drive).unwrap_or(Right::Look), Extent::Base)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let limit = args.limit(50, 100)?;
    let all = files.node(slot).map(revisions).unwrap_or_default();
    let start = match super::read_marker(args)? {
        None => 0,
        Some(text) => text.parse::<usize>().map_err(|_| refuse::invalid("marker"))?,
    };
    let shown = all.iter().skip(start).take(limit).map(|revision| shown(&files, &view, slot, revision, false));
    let next = (start + limit < all.len()).then(|| super::marker(&(start + limit).to_string()));
    Ok((StatusCode::OK, page(shown.collect(), next)))
}

fn answer(app: &App, caller: &Caller, args: &Args, files: &Files, drive: u16, slot: Slot, id: FileId) -> Outcome {
    let right = right_in(files, caller, drive).unwrap_or(Right::Look);
    let view = View::new(app, args, right, Extent::Whole)?;
    let all = files.node(slot).map(revisions).unwrap_or_default();
    let revision = all.iter().find(|revision| revision.id == id).ok_or_else(|| refuse::not_found("revision"))?;
    Ok((StatusCode::OK, shown(files, &view, slot, revision, true)))
}

pub fn get(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let (slot, id) = found(&files, drive, args)?;
    answer(app, caller, args, &files, drive, slot, id)
}

pub fn update(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let (slot, id) = found(&files, drive, args)?;
    let (keep, description) = (args.flag("keep_forever")?, args.any_text("revision_description")?);
    if let Some(node) = files.node_mut(slot) {
        let mut all = revisions(node);
        for revision in all.iter_mut().filter(|revision| revision.id == id) {
            revision.keep_forever = keep.unwrap_or(revision.keep_forever);
            if let Some(description) = description {
                description.clone_into(&mut revision.description);
            }
        }
        node.more_mut().revisions = all;
    }
    answer(app, caller, args, &files, drive, slot, id)
}

/// The old content becomes a new version on top.
pub fn restore(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let (slot, id) = found(&files, drive, args)?;
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let old = revisions(node).into_iter().find(|revision| revision.id == id);
    let content = old.ok_or_else(|| refuse::not_found("revision"))?.content;
    files.set_content(slot, content, &caller.user_id, now_ms)?;
    let newest = files.node(slot).and_then(|node| node.more().revision_id).unwrap_or(id);
    answer(app, caller, args, &files, drive, slot, newest)
}

pub fn delete(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let (slot, id) = found(&files, drive, args)?;
    let node = files.node_mut(slot).ok_or(Fault::NoFile)?;
    if node.more().revision_id.unwrap_or(node.id) == id {
        let message = "The latest revision cannot be removed.";
        return Err(refuse::with(StatusCode::CONFLICT, "FileLatestRevisionCannotBeRestore", message));
    }
    let freed: u64 = revisions(node).iter().filter(|one| one.id == id).map(|one| one.content.size).sum();
    node.more_mut().revisions.retain(|revision| revision.id != id);
    let used = &mut files.drives[usize::from(drive)].used_size;
    *used = used.saturating_sub(freed);
    Ok((StatusCode::NO_CONTENT, Value::Null))
}
