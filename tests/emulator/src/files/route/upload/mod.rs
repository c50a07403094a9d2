//! Beginning an upload and asking about it: `create`, upload URLs, uploaded parts.

pub mod complete;
mod parts;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::{Args, sha1_of};
use super::{Outcome, drive_for, file, refuse};
use crate::error::Refusal;
use crate::files::tree::change::{NewNode, OnConflict};
use crate::files::tree::drive::Right;
use crate::files::tree::id::rfc3339;
use crate::files::tree::node::{More, Node, Slot, Status};
use crate::files::tree::upload::Upload;
use crate::files::tree::{Fault, Files};
use crate::settings::Settings;
use crate::state::App;
use crate::token::Caller;
use parts::{PartRequest, part_answers, part_requests};

/// What `create` was asked for, checked.
struct Wish<'a> {
    drive: u16,
    parent: Slot,
    name: &'a str,
    is_folder: bool,
    on_conflict: OnConflict,
    /// The file whose content is to be replaced.
    target: Option<Slot>,
    size: Option<u64>,
    parallel: bool,
    parts: Vec<PartRequest>,
    pre_hash: Option<[u8; 20]>,
    content_hash: Option<[u8; 20]>,
    more: More,
}

pub fn create(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let settings = app.settings();
    let mut files = app.files();
    let wish = read(&files, caller, args, &settings)?;
    let base = |files: &Files, slot: Slot, name: &str| {
        json!({
            "domain_id": settings.domain_id,
            "drive_id": files.drives[usize::from(wish.drive)].id,
            "parent_file_id": files.node(slot).and_then(|node| node.parent).map(|parent| files.id_text(parent)),
            "type": if wish.is_folder { "folder" } else { "file" },
            "file_id": files.id_text(slot),
            "file_name": name,
        })
    };
    let name = match wish.target {
        Some(slot) => files.node(slot).map(|node| node.name.to_string()).unwrap_or_default(),
        None => match files.settle_name(wish.parent, wish.name, wish.is_folder, wish.on_conflict, None, now_ms) {
            Ok(name) => name,
            Err(Fault::Exists(there)) => {
                let mut body = base(&files, there, wish.name);
                body["exist"] = true.into();
                body["status"] = "available".into();
                body["type"] = if files.node(there).is_some_and(Node::is_folder) { "folder" } else { "file" }.into();
                return Ok((StatusCode::CREATED, body));
            }
            Err(fault) => return Err(fault.into()),
        },
    };
    let new = |status, content, size| NewNode {
        drive: wish.drive,
        parent: wish.parent,
        name: name.clone(),
        is_folder: wish.is_folder,
        status,
        content,
        size,
        more: wish.more.clone(),
    };
    if wish.is_folder {
        let slot = files.create(new(Status::Available, None, 0), now_ms)?;
        return Ok((StatusCode::CREATED, base(&files, slot, &name)));
    }
    let size = wish.size.unwrap_or(0);
    if !files.drives[usize::from(wish.drive)].has_room_for(size) {
        return Err(Fault::Quota.into());
    }
    if wish.pre_hash.is_some_and(|hash| files.contents.head_is_known(size, hash)) {
        return Err(refuse::with(StatusCode::CONFLICT, "PreHashMatched", "Pre hash matched."));
    }
    if let Some(content) = wish.content_hash.and_then(|hash| files.contents.find(size, hash)) {
        let slot = match wish.target {
            Some(slot) => {
                files.set_content(slot, content, &caller.user_id, now_ms)?;
                slot
            }
            None => files.create(new(Status::Available, Some(content), size), now_ms)?,
        };
        let mut body = base(&files, slot, &name);
        body["rapid_upload"] = true.into();
        body["status"] = "available".into();
        body["upload_id"] = "".into();
        body["revision_id"] = super::view::revision_text(files.node(slot).and_then(|node| node.more().revision_id)).into();
        return Ok((StatusCode::CREATED, body));
    }
    let slot = match wish.target {
        Some(slot) => slot,
        None => files.create(new(Status::Uploading, None, size), now_ms)?,
    };
    let upload_id = files.mint.upload_id();
    let object = format!("{}/{}", files.drives[usize::from(wish.drive)].id, files.id_text(slot));
    let upload = Upload {
        id: upload_id.clone(),
        slot,
        object,
        size: wish.size,
        parallel: wish.parallel,
        created_ms: now_ms,
        parts: Default::default(),
        by: caller.user_id.clone(),
        content_hash: wish.content_hash,
        local_modified_ms: wish.more.local_modified_ms,
        content_type: wish.more.content_type.clone(),
    };
    let answers = part_answers(app, &upload, &wish.parts);
    files.uploads.insert(upload_id.clone(), upload);
    let mut body = base(&files, slot, &name);
    body["upload_id"] = upload_id.into();
    body["rapid_upload"] = false.into();
    body["part_info_list"] = answers.into();
    Ok((StatusCode::CREATED, body))
}

fn read<'a>(files: &Files, caller: &Caller, args: &'a Args, settings: &Settings) -> Result<Wish<'a>, Refusal> {
    let drive = drive_for(files, caller, args, Right::Change)?;
    let parent_id = args.need("parent_file_id")?;
    let kind = args.choice("type", &["file", "folder"])?.ok_or_else(|| refuse::missing("type"))?;
    let is_folder = kind == "folder";
    let name = file::new_name(args, "name")?.ok_or_else(|| refuse::missing("name"))?;
    let parent = files.parent(drive, parent_id)?;
    let target = match args.text("file_id")? {
        Some(id) if !is_folder => {
            let slot = files.visible(drive, id)?;
            if files.node(slot).is_none_or(Node::is_folder) {
                return Err(refuse::invalid("file_id"));
            }
            Some(slot)
        }
        _ => None,
    };
    let hash = |name: &str| -> Result<Option<[u8; 20]>, Refusal> {
        args.text(name)?.map(|text| sha1_of(text).ok_or_else(|| refuse::invalid(name))).transpose()
    };
    match args.text("content_hash_name")? {
        None | Some("sha1") => {}
        Some(_) => return Err(refuse::invalid("content_hash_name")),
    }
    let (pre_hash, content_hash) = (hash("pre_hash")?, hash("content_hash")?);
    let size = args.size("size")?;
    if (pre_hash.is_some() || content_hash.is_some()) && size.is_none() {
        return Err(refuse::missing("size"));
    }
    let parallel = args.flag("parallel_upload")?.unwrap_or(false);
    if parallel && !settings.parallel_upload && !is_folder {
        return Err(refuse::not_supported("parallel_upload"));
    }
    let more = More {
        hidden: args.flag("hidden")?.unwrap_or(false),
        description: file::described(args)?.unwrap_or_default().to_owned(),
        tags: file::user_tags(args)?.into_iter().collect(),
        content_type: args.text("content_type")?.unwrap_or_default().to_owned(),
        local_created_ms: args.time("local_created_at")?,
        local_modified_ms: args.time("local_modified_at")?,
        creator: caller.user_id.clone(),
        modifier: caller.user_id.clone(),
        ..More::default()
    };
    Ok(Wish {
        drive,
        parent,
        name,
        is_folder,
        on_conflict: args.on_conflict()?,
        target,
        size,
        parallel,
        parts: if is_folder { Vec::new() } else { part_requests(args, false, parallel)? },
        pre_hash: pre_hash.filter(|_| content_hash.is_none()),
        content_hash,
        more,
    })
}

pub fn pre_create_check(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let parent = files.parent(drive, args.need("parent_file_id")?)?;
    let name = file::new_name(args, "name")?.ok_or_else(|| refuse::missing("name"))?;
    let body = match files.child_named(parent, name) {
        None => json!({"result_code": "success"}),
        Some(slot) => json!({
            "result_code": "NameCheckFailed.ExistSameNameFile",
            "name_check_result": {
                "exist_file_id": files.id_text(slot),
                "exist_file_type": if files.node(slot).is_some_and(Node::is_folder) { "folder" } else { "file" },
            },
        }),
    };
    Ok((StatusCode::OK, body))
}

/// The upload a call is about; what became of one that is no longer there decides the error.
fn upload_of<'a>(files: &'a Files, drive: u16, args: &Args) -> Result<&'a Upload, Refusal> {
    let (file_id, upload_id) = (args.need("file_id")?, args.need("upload_id")?);
    let slot = files.any(drive, file_id)?;
    let upload = files.uploads.get(upload_id).filter(|upload| upload.slot == slot);
    upload.ok_or_else(|| refuse::not_found("upload_id"))
}

pub fn get_upload_url(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let requests = part_requests(args, true, false)?;
    let upload = upload_of(&files, drive, args).map_err(|refusal| {
        let is_over = args.text("upload_id").ok().flatten().is_some_and(|id| files.ended_uploads.contains(id));
        if is_over { refuse::exists() } else { refusal }
    })?;
    let body = json!({
        "domain_id": app.settings().domain_id,
        "drive_id": files.drives[usize::from(drive)].id,
        "file_id": files.id_text(upload.slot),
        "upload_id": upload.id,
        "create_at": rfc3339(upload.created_ms),
        "part_info_list": part_answers(app, upload, &requests),
    });
    Ok((StatusCode::OK, body))
}

pub fn list_uploaded_parts(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let upload = upload_of(&files, drive, args)?;
    let limit = args.limit(100, 1_000)?;
    let after = match args.raw("part_number_marker") {
        None => 0,
        Some(Value::String(text)) if text.is_empty() => 0,
        Some(Value::String(text)) => text.parse::<u32>().map_err(|_| refuse::invalid("part_number_marker"))?,
        Some(value) => {
            let number = value.as_u64().and_then(|number| u32::try_from(number).ok());
            number.ok_or_else(|| refuse::invalid("part_number_marker"))?
        }
    };
    let rest = upload.parts.range(after.saturating_add(1)..);
    let count = rest.clone().count();
    let shown: Vec<(&u32, _)> = rest.take(limit).collect();
    let next = shown.last().filter(|_| count > limit).map(|(number, _)| number.to_string());
    let parts: Vec<Value> = shown
        .iter()
        .map(|(number, part)| {
            json!({
                "part_number": number, "part_size": part.size, "etag": part.etag,
                "content_type": "", "upload_url": "", "internal_upload_url": "",
            })
        })
        .collect();
    let body = json!({
        "file_id": files.id_text(upload.slot),
        "upload_id": upload.id,
        "parallel_upload": upload.parallel,
        "uploaded_parts": parts,
        "next_part_number_marker": next.unwrap_or_default(),
    });
    Ok((StatusCode::OK, body))
}
