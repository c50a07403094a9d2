//! Creates folders and files. For a file this starts an upload, or completes it at once if the content is known.

use serde_json::{Map, Value, json};

use super::access::DriveAccess;
use super::file::{NameMode, ResolvedName};
use super::item::revision_id;
use super::upload::{PartRequest, part_requests};
use super::{Answer, Call};
use crate::args::Args;
use crate::changes::Op;
use crate::error::{self, Result};
use crate::id::{FileKey, random_hex};
use crate::store::hash::HashName;
use crate::store::upload::Upload;
use crate::tree::{Node, NodeId, name};

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let parent = call.target_folder(access, args, "parent_file_id")?;
    call.may_create_in(access, parent)?;
    let name = args.required("name")?.to_owned();
    name::check(&name)?;
    let mode = NameMode::from_args(args)?;
    match args.choice("type", &["file", "folder"])?.ok_or_else(|| error::missing("type"))? {
        "folder" => create_folder(call, access, parent, &name, mode, args),
        _ => create_file(call, access, parent, &name, mode, args),
    }
}

/// The fields of every answer to create.
fn answer(call: &Call<'_>, parent: NodeId, id: NodeId) -> Result<Map<String, Value>> {
    let node = call.node(id)?;
    let drive = call.state.drives.get(node.drive as usize).map(|drive| drive.drive_id.clone());
    let fields = json!({"domain_id": call.state.domain_id, "drive_id": drive, "parent_file_id": call.file_id(parent),
        "type": if node.folder { "folder" } else { "file" }, "file_id": call.file_id(id), "file_name": node.name});
    match fields {
        Value::Object(fields) => Ok(fields),
        _ => Err(error::internal()),
    }
}

fn existing(call: &Call<'_>, parent: NodeId, id: NodeId) -> Result<Answer> {
    let mut fields = answer(call, parent, id)?;
    fields.insert("exist".into(), true.into());
    fields.insert("status".into(), "available".into());
    fields.insert("rapid_upload".into(), false.into());
    Answer::created(&fields)
}

fn create_folder(
    call: &mut Call<'_>,
    _place: DriveAccess,
    parent: NodeId,
    name: &str,
    mode: NameMode,
    args: &Args,
) -> Result<Answer> {
    let name = match call.resolve_name(parent, name, true, mode)? {
        ResolvedName::Free(name) => name,
        ResolvedName::Taken(id) => return existing(call, parent, id),
    };
    let mut node = Node::folder(FileKey::random(), &name, call.state.now());
    describe(call, &mut node, args)?;
    let id = call.state.tree.add(parent, node);
    call.state.record_change(id, Op::Create, &call.user.user_id);
    Answer::created(&answer(call, parent, id)?)
}

fn create_file(
    call: &mut Call<'_>,
    access: DriveAccess,
    parent: NodeId,
    name: &str,
    mode: NameMode,
    args: &Args,
) -> Result<Answer> {
    let size = match args.number("size")? {
        Some(size) => Some(u64::try_from(size).map_err(|_| error::invalid("size"))?),
        None => None,
    };
    let parallel = args.flag("parallel_upload")?.unwrap_or_default();
    if parallel && !call.state.settings.parallel_upload {
        return Err(error::not_supported("parallel_upload"));
    }
    let hash_name = call.state.settings.data_hash_name;
    let requests = match args.list("part_info_list")? {
        Some(list) => part_requests(list, parallel, hash_name)?,
        None => vec![PartRequest::first()],
    };
    let content_hash = content_hash(args, hash_name)?;
    let pre_hash = pre_hash(args, hash_name)?;
    if content_hash.is_some() && pre_hash.is_some() {
        return Err(error::invalid("pre_hash"));
    }
    let overwritten = match args.text("file_id")? {
        Some(id) => {
            let id = call.live_node(access, id)?;
            access.may("FILE.UPDATE")?;
            if call.node(id)?.folder { return Err(error::invalid("file_id")) } else { Some(id) }
        }
        None => None,
    };
    let name = match overwritten {
        Some(_) => name.to_owned(),
        None => match call.resolve_name(parent, name, false, mode)? {
            ResolvedName::Free(name) => name,
            ResolvedName::Taken(id) => return existing(call, parent, id),
        },
    };
    if !call.state.has_room(access.drive, size.unwrap_or_default()) {
        return Err(error::quota_exhausted());
    }
    if let (Some(pre_hash), Some(size)) = (&pre_hash, size)
        && call.state.objects.may_have(size, pre_hash)
    {
        return Err(error::pre_hash_matched(&name, &call.file_id(parent), pre_hash));
    }
    let known = content_hash.as_ref().zip(size).and_then(|(hash, size)| call.state.objects.same(size, hash));
    let id = match overwritten {
        Some(id) => id,
        None => {
            let mut node = Node::file(FileKey::random(), &name, call.state.now(), known.clone());
            node.uploading = known.is_none();
            describe(call, &mut node, args)?;
            call.state.tree.add(parent, node)
        }
    };
    if let Some(object) = known {
        match overwritten {
            Some(_) => call.replace(id, object),
            None => call.state.record_change(id, Op::Create, &call.user.user_id),
        }
        let mut fields = answer(call, parent, id)?;
        fields.insert("rapid_upload".into(), true.into());
        fields.insert("status".into(), "available".into());
        fields.insert("revision_id".into(), revision_id(call.node(id)?).into());
        return Answer::created(&fields);
    }
    let upload = Upload {
        id: random_hex::<16>().to_ascii_uppercase(),
        node: id,
        key: format!("{}/{}", call.state.domain_id, random_hex::<20>()),
        parallel,
        size,
        hash_name,
        content_hash,
        overwrite: overwritten.is_some(),
        parts: Default::default(),
        created: call.state.now(),
    };
    let mut fields = answer(call, parent, id)?;
    fields.insert("rapid_upload".into(), false.into());
    fields.insert("upload_id".into(), upload.id.clone().into());
    fields.insert("part_info_list".into(), call.part_urls(&upload, &requests).into());
    call.state.uploads.insert(upload.id.clone(), upload);
    Answer::created(&fields)
}

/// Sets the optional fields of a new file or folder.
fn describe(call: &Call<'_>, node: &mut Node, args: &Args) -> Result<()> {
    let more = node.details_mut();
    more.creator = Some(call.user.user_id.clone());
    more.modifier = Some(call.user.user_id.clone());
    more.content_type =
        args.text("content_type")?.filter(|it| *it != "application/oct-stream").map(str::to_owned);
    more.description = args.text("description")?.map(str::to_owned);
    more.local_created = args.time("local_created_at")?;
    more.local_modified = args.time("local_modified_at")?;
    more.labels = args.texts("labels")?.unwrap_or_default();
    more.user_tags = super::tag::read(args)?;
    node.hidden = args.flag("hidden")?.unwrap_or_default();
    Ok(())
}

fn content_hash(args: &Args, domain: HashName) -> Result<Option<String>> {
    let Some(hash) = args.text("content_hash")? else { return Ok(None) };
    if args.choice("content_hash_name", HASH_NAMES)?.is_some_and(|name| name != domain.text()) {
        return Err(error::not_supported("content_hash_name"));
    }
    if !domain.fits(hash) {
        return Err(error::invalid("content_hash"));
    }
    Ok(Some(hash.to_ascii_uppercase()))
}

/// The vendor's client sends the name of the hash here too.
fn pre_hash(args: &Args, domain: HashName) -> Result<Option<String>> {
    let Some(hash) = args.text("pre_hash")? else { return Ok(None) };
    if args.choice("content_hash_name", HASH_NAMES)?.is_some_and(|name| name == domain.other().text()) {
        return Err(error::not_supported("content_hash_name"));
    }
    if !domain.fits(hash) {
        return Err(error::invalid("pre_hash"));
    }
    Ok(Some(hash.to_ascii_uppercase()))
}

const HASH_NAMES: &[&str] = &["sha1", "sha256", "none"];

/// Checks whether a name is free, without creating anything.
pub fn check(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let parent = call.target_folder(access, args, "parent_file_id")?;
    call.may_create_in(access, parent)?;
    let taken = call.state.tree.named(parent, args.required("name")?);
    let Some(taken) = taken.first() else { return Answer::ok(&json!({"result_code": "success"})) };
    let kind = if call.node(*taken)?.folder { "folder" } else { "file" };
    Answer::ok(&json!({"result_code": "NameCheckFailed.ExistSameNameFile",
        "name_check_result": {"exist_file_id": call.file_id(*taken), "exist_file_type": kind}}))
}
