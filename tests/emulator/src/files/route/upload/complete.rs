//! The end of an upload: everything that can be checked is, then parts become an object.

use axum::http::StatusCode;
use serde_json::Value;

use super::super::args::Args;
use super::super::view::{Extent, View};
use super::super::{Outcome, drive_for, refuse, right_in};
use super::upload_of;
use crate::error::Refusal;
use crate::files::object::digest;
use crate::files::tree::Fault;
use crate::files::tree::content::{Content, Piece};
use crate::files::tree::drive::Right;
use crate::files::tree::upload::{Part, Upload};
use crate::state::App;
use crate::token::Caller;

/// What the parts add up to.
struct Sum {
    size: u64,
    sha1: [u8; 20],
    crc64: u64,
}

pub fn complete(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let upload = upload_of(&files, drive, args)?;
    let (upload_id, slot) = (upload.id.clone(), upload.slot);
    let sum = checked(upload, args, app.settings().min_part_bytes)?;
    if files.node(slot).is_none() || files.is_trashed(slot) {
        return Err(Fault::NoFile.into());
    }
    if !files.drives[usize::from(drive)].has_room_for(sum.size) {
        return Err(Fault::Quota.into());
    }
    let Some(upload) = files.uploads.remove(&upload_id) else { return Err(refuse::not_found("upload_id")) };
    let local_modified_ms = upload.local_modified_ms;
    let content = files.contents.keep(joined(upload, &sum));
    files.ended_uploads.insert(upload_id);
    files.set_content(slot, content, &caller.user_id, now_ms)?;
    if local_modified_ms.is_some() && let Some(node) = files.node_mut(slot) {
        node.more_mut().local_modified_ms = local_modified_ms;
    }
    let right = right_in(&files, caller, drive).unwrap_or(Right::Look);
    let view = View::new(app, args, right, Extent::Whole)?;
    Ok((StatusCode::OK, view.item(&files, slot)))
}

fn checked(upload: &Upload, args: &Args, min_part: u64) -> Result<Sum, Refusal> {
    let listed = args.list("part_info_list")?.map(Vec::as_slice).unwrap_or_default();
    for part in listed {
        agrees(upload, part)?;
    }
    let last = upload.parts.keys().next_back().copied().unwrap_or(0);
    if last == 0 || upload.parts.len() != last as usize {
        return Err(refuse::invalid("part_info_list"));
    }
    let mut sum = Sum { size: 0, sha1: digest::sha1(b""), crc64: 0 };
    let mut running = digest::Sha1State::new();
    for (number, part) in &upload.parts {
        if *number != last && part.size < min_part {
            let message = "A part other than the last is smaller than the least part size.";
            return Err(refuse::with(StatusCode::BAD_REQUEST, "EntityTooSmall", message));
        }
        if upload.parallel && (part.before.size() != sum.size || part.before != running) {
            return Err(refuse::no_match("parallel_sha1_ctx"));
        }
        if upload.parallel && *number != last && part.size % 64 != 0 {
            return Err(refuse::invalid("part_size"));
        }
        running.clone_from(&part.after);
        sum.size += part.size;
        sum.crc64 = digest::joined_crc64(sum.crc64, part.crc64, part.size);
    }
    sum.sha1 = running.sum();
    if upload.size.is_some_and(|size| size != sum.size) {
        return Err(refuse::no_match("size"));
    }
    if upload.content_hash.is_some_and(|hash| hash != sum.sha1) {
        return Err(refuse::no_match("content_hash"));
    }
    let crc64 = match args.raw("crc64_hash") {
        None => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(Value::String(text)) => Some(text.parse::<u64>().map_err(|_| refuse::invalid("crc64_hash"))?),
        Some(value) => Some(value.as_u64().ok_or_else(|| refuse::invalid("crc64_hash"))?),
    };
    if crc64.is_some_and(|crc64| crc64 != sum.crc64) {
        return Err(refuse::no_match("crc64_hash"));
    }
    Ok(sum)
}

/// A part the client lists must be there, and be the one it means.
fn agrees(upload: &Upload, listed: &Value) -> Result<(), Refusal> {
    let invalid = || refuse::invalid("part_info_list");
    let number = listed.get("part_number").and_then(Value::as_u64).and_then(|number| u32::try_from(number).ok());
    let part = number.and_then(|number| upload.parts.get(&number)).ok_or_else(invalid)?;
    match listed.get("etag").and_then(Value::as_str) {
        Some(etag) if !etag.is_empty() && etag.trim_matches('"') != part.etag.trim_matches('"') => Err(invalid()),
        _ => Ok(()),
    }
}

fn joined(upload: Upload, sum: &Sum) -> Content {
    let count = upload.parts.len();
    let etag = match upload.parts.values().next() {
        Some(only) if count == 1 => only.etag.clone(),
        // As OSS does for objects of several parts: not a digest of the content, and a dash that says so.
        _ => format!("\"{}-{count}\"", crate::files::tree::id::hex(&sum.sha1[..16], true)),
    };
    let mut head = Vec::new();
    let mut pieces = Vec::with_capacity(count);
    for mut part in upload.parts.into_values() {
        head.extend_from_slice(&part.head);
        head.truncate(1_024);
        pieces.push(piece(&mut part));
    }
    Content { size: sum.size, sha1: sum.sha1, head_sha1: digest::sha1(&head), crc64: sum.crc64, etag, pieces }
}

fn piece(part: &mut Part) -> Piece {
    Piece::Disk { path: part.take_path(), size: part.size }
}
