//! Calls about running uploads: fresh URLs, list of parts, complete.

use std::sync::Arc;

use serde_json::{Value, json};

use super::access::DriveAccess;
use super::item::View;
use super::{Answer, Call};
use crate::args::Args;
use crate::changes::Op;
use crate::error::{self, Result};
use crate::store::hash::{Context, HashName};
use crate::store::object::Object;
use crate::store::put::{CONTEXT, write_context};
use crate::store::sign::SignedUrl;
use crate::store::upload::{Claims, Rules, Upload};
use crate::time::rfc3339;
use crate::tree::NodeId;

const MAX_PARTS: u64 = 10_000;

/// A part whose URL is requested.
pub struct PartRequest {
    number: u32,
    content_type: String,
    /// State of the hash before the part.
    context: Option<Context>,
}

impl PartRequest {
    pub fn first() -> Self {
        Self { number: 1, content_type: String::new(), context: None }
    }
}

/// Parses `part_info_list`. In parallel mode every part but the first requires its context, of the domain's hash.
pub fn part_requests(list: &[Value], parallel: bool, hash: HashName) -> Result<Vec<PartRequest>> {
    if list.is_empty() || list.len() as u64 > MAX_PARTS {
        return Err(error::invalid("part_info_list"));
    }
    let mut seen = std::collections::HashSet::new();
    let requests = list.iter().map(|part| {
        let number = part["part_number"].as_u64().filter(|number| (1..=MAX_PARTS).contains(number));
        let number = number.ok_or_else(|| error::invalid("part_number"))? as u32;
        if !seen.insert(number) {
            return Err(error::invalid("part_number"));
        }
        let (field, other) = (hash.context_field(), hash.other().context_field());
        if !part[other].is_null() {
            return Err(error::not_supported(other));
        }
        let context = match &part[field] {
            Value::Null => None,
            value => Some(context(value, hash).ok_or_else(|| error::invalid(field))?),
        };
        if parallel && number > 1 && context.is_none() {
            return Err(error::missing(field));
        }
        if parallel && number == 1 && context.is_some_and(|context| context != Context::start(hash)) {
            return Err(error::invalid(field));
        }
        let content_type = part["content_type"].as_str().unwrap_or_default().to_owned();
        Ok(PartRequest { number, content_type, context })
    });
    requests.collect()
}

/// `{"h": [five or eight words], "part_offset": multiple of 64}`; at offset 0 the words may be left out.
fn context(value: &Value, hash: HashName) -> Option<Context> {
    let offset = value["part_offset"].as_u64()?;
    let words = match &value["h"] {
        Value::Null => Vec::new(),
        Value::Array(words) => {
            words.iter().map(|it| u32::try_from(it.as_u64()?).ok()).collect::<Option<Vec<_>>>()?
        }
        _ => return None,
    };
    match (words.len(), offset) {
        (0, 0) => Some(Context::start(hash)),
        _ => Context::new(hash, &words, offset),
    }
}

impl Call<'_> {
    pub fn part_urls(&self, upload: &Upload, requests: &[PartRequest]) -> Vec<Value> {
        let expires = self.state.now() + self.state.settings.url_lifetime_s * 1000;
        let url = |ask: &PartRequest| {
            let mut query = vec![("partNumber", ask.number.to_string()), ("uploadId", upload.id.clone())];
            let context = ask.context.filter(|_| upload.parallel);
            if let Some(context) = &context {
                query.push((CONTEXT, write_context(context)));
            }
            let (key, content_type) = (upload.key.as_str(), ask.content_type.as_str());
            let url = self.server.sign(&SignedUrl { method: "PUT", content_type, key, query, expires });
            let mut part =
                json!({"part_number": ask.number, "upload_url": url, "content_type": content_type});
            if let Some(context) = &context {
                let value = json!({"h": context.words(), "part_offset": context.offset});
                part[upload.hash_name.context_field()] = value;
            }
            part
        };
        requests.iter().map(url).collect()
    }

    /// Replaces the content of a file: same id, new revision; the old one is kept as the settings say.
    pub fn replace(&mut self, id: NodeId, object: Arc<Object>) {
        let (now, by, most) =
            (self.state.now(), self.user.user_id.clone(), self.state.settings.revisions_kept);
        self.state.tree.change(id, |node| node.overwrite(object, &by, now, most));
        self.state.record_change(id, Op::Overwrite, &by);
    }

    /// The upload named in the call, of the file named in the call.
    fn upload(&self, access: DriveAccess, args: &Args) -> Result<(NodeId, &Upload)> {
        let node = self.any_node(access, args.required("file_id")?)?;
        let id = args.required("upload_id")?;
        let upload = self.state.uploads.get(id).filter(|upload| upload.node == node);
        upload.map(|upload| (node, upload)).ok_or_else(|| error::not_found("upload_id"))
    }
}

pub fn urls(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.CREATE")?;
    let (id, upload) = match call.upload(access, args) {
        Ok(found) => found,
        // The upload is complete already.
        Err(error) if error.code == "NotFound.UploadId" && call.is_finished(access, args) => {
            return Err(error::already_exists("file"));
        }
        Err(error) => return Err(error),
    };
    let list = args.list("part_info_list")?.ok_or_else(|| error::missing("part_info_list"))?;
    let requests = part_requests(list, upload.parallel, upload.hash_name)?;
    Answer::ok(
        &json!({"domain_id": call.state.domain_id, "drive_id": args.drive("drive_id")?, "file_id": call.file_id(id),
        "upload_id": upload.id, "create_at": rfc3339(upload.created), "part_info_list": call.part_urls(upload, &requests)}),
    )
}

impl Call<'_> {
    fn is_finished(&self, access: DriveAccess, args: &Args) -> bool {
        let node = args.text("file_id").ok().flatten().and_then(|id| self.any_node(access, id).ok());
        node.and_then(|node| self.state.tree.get(node)).is_some_and(|node| !node.uploading && !node.folder)
    }
}

pub fn parts(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.CREATE")?;
    let (id, upload) = call.upload(access, args)?;
    let limit = args.limit(100, 1000)?;
    let marker = match args.raw("part_number_marker") {
        None => 0,
        Some(Value::String(text)) if text.is_empty() => 0,
        Some(Value::String(text)) => text.parse().map_err(|_| error::invalid("part_number_marker"))?,
        Some(value) => value.as_u64().ok_or_else(|| error::invalid("part_number_marker"))?,
    };
    let mut rest = upload.parts.iter().filter(|(number, _)| u64::from(**number) > marker);
    let page: Vec<_> = rest.by_ref().take(limit).collect();
    let more = rest.next().is_some();
    let next = page.last().filter(|_| more).map_or_else(String::new, |(number, _)| number.to_string());
    let parts = page.iter().map(|(number, part)| {
        json!({"part_number": number, "part_size": part.file.size, "etag": part.etag, "content_type": "",
            "upload_url": "", "internal_upload_url": ""})
    });
    Answer::ok(
        &json!({"file_id": call.file_id(id), "upload_id": upload.id, "parallel_upload": upload.parallel,
        "next_part_number_marker": next, "uploaded_parts": parts.collect::<Vec<_>>()}),
    )
}

pub fn complete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    access.may("FILE.CREATE")?;
    let claims = claims(args)?;
    let settings = &call.state.settings;
    let rules = Rules {
        min_part_bytes: settings.min_part_bytes,
        equal_parts: settings.parallel_requires_equal_parts,
    };
    let (id, upload) = call.upload(access, args)?;
    if !upload.overwrite {
        let parent = call.node(id)?.parent.ok_or_else(|| error::not_found("file"))?;
        // The folder was deleted meanwhile.
        call.node(parent)?;
        if call.state.tree.in_bin(parent) {
            return Err(error::in_recycle_bin());
        }
    }
    let (hash, crc64) = upload.check(&claims, &rules)?;
    if !call.state.has_room(access.drive, upload.received()) {
        return Err(error::quota_exhausted());
    }
    let (upload_id, overwrite) = (upload.id.clone(), upload.overwrite);
    let now = call.state.now();
    let upload = call.state.uploads.remove(&upload_id).ok_or_else(|| error::not_found("upload_id"))?;
    let object = Arc::new(upload.into_object(hash, crc64, now));
    call.state.objects.add(&object);
    if overwrite {
        call.replace(id, object);
    } else {
        call.state.tree.change(id, |node| {
            node.size = object.size;
            node.content = Some(object);
            node.updated = now;
            node.touched = now;
        });
        call.state.tree.reveal(id);
        call.state.record_change(id, Op::Create, &call.user.user_id);
    }
    let view = View::from_args(call, args)?.complete();
    Answer::ok(&call.item(access, id, &view)?)
}

fn claims(args: &Args) -> Result<Claims> {
    let crc64 = match args.raw("crc64_hash") {
        None => None,
        Some(Value::String(text)) if text.is_empty() => None,
        Some(Value::String(text)) => Some(text.parse().map_err(|_| error::invalid("crc64_hash"))?),
        Some(value) => Some(value.as_u64().ok_or_else(|| error::invalid("crc64_hash"))?),
    };
    let part = |part: &Value| {
        let number = part["part_number"].as_u64().and_then(|number| u32::try_from(number).ok());
        Some((number?, part["etag"].as_str().filter(|etag| !etag.is_empty()).map(str::to_owned)))
    };
    let parts = match args.list("part_info_list")? {
        None => None,
        Some(list) if list.is_empty() => None,
        Some(list) => {
            let parts: Option<Vec<_>> = list.iter().map(part).collect();
            Some(parts.ok_or_else(|| error::invalid("part_info_list"))?)
        }
    };
    Ok(Claims { crc64, parts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn part_lists() {
        let code = |list: Value, parallel, hash| match part_requests(list.as_array().unwrap(), parallel, hash)
        {
            Ok(requests) => requests.iter().map(|ask| ask.number.to_string()).collect::<Vec<_>>().join(","),
            Err(error) => error.code,
        };
        let serial = |list| code(list, false, HashName::Sha1);
        assert_eq!(serial(json!([{"part_number": 1}, {"part_number": 2}])), "1,2");
        assert_eq!(serial(json!([])), "InvalidParameter.PartInfoList");
        assert_eq!(serial(json!([{"part_number": 0}])), "InvalidParameter.PartNumber");
        assert_eq!(serial(json!([{"part_number": 1}, {"part_number": 1}])), "InvalidParameter.PartNumber");
        for (hash, words) in [(HashName::Sha1, 5), (HashName::Sha256, 8)] {
            let name = if hash == HashName::Sha1 { "ParallelSha1Ctx" } else { "ParallelSha256Ctx" };
            let other = if hash == HashName::Sha1 { "ParallelSha256Ctx" } else { "ParallelSha1Ctx" };
            let value = |number: u32, field: &str, words: u32, offset: u64| {
                let h: Vec<u32> = (0..words).collect();
                json!([{"part_number": number, field: {"h": h, "part_offset": offset}}])
            };
            let part = |words, offset| code(value(2, hash.context_field(), words, offset), true, hash);
            assert_eq!(part(words, 64), "2");
            assert_eq!(part(words, 65), format!("InvalidParameter.{name}"));
            assert_eq!(part(words - 1, 64), format!("InvalidParameter.{name}"));
            assert_eq!(part(0, 64), format!("InvalidParameter.{name}"));
            let missing = code(json!([{"part_number": 2}]), true, hash);
            assert_eq!(missing, format!("InvalidParameterMissing.{name}"));
            assert_eq!(code(value(1, hash.context_field(), 0, 0), true, hash), "1");
            assert_eq!(
                code(value(1, hash.context_field(), words, 0), true, hash),
                format!("InvalidParameter.{name}")
            );
            for (number, parallel) in [(1, true), (2, true), (2, false)] {
                let mixed = code(value(number, hash.other().context_field(), 5, 64), parallel, hash);
                assert_eq!(mixed, format!("InvalidParameterNotSupported.{other}"));
            }
        }
    }
}
