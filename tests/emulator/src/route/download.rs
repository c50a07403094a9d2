//! Signed download URLs.

use serde_json::json;

use super::item::attachment;
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};
use crate::time::rfc3339;
use crate::tree::name;

pub fn url(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.live_node(access, args.required("file_id")?)?;
    access.may("FILE.DOWNLOAD")?;
    let node = call.node(id)?;
    if node.folder {
        return Err(error::invalid("file_id"));
    }
    let revision = match args.text("revision_id")? {
        Some(wanted) => node.revision_of(wanted)?,
        None => node.revisions().swap_remove(0),
    };
    let object = revision.content.as_ref().ok_or_else(|| error::not_found("file"))?;
    let wanted = args.text("file_name")?.unwrap_or(&node.name);
    if wanted.len() > 1024 {
        return Err(error::out_of_range("file_name"));
    }
    let life_s = args.life("expire_sec", call.state.settings.url_lifetime_s, 115_200)?;
    let by_name = name::mime(&name::extension(&node.name));
    let content_type = args.text("response_content_type")?.unwrap_or(by_name);
    let url = call.object_url(object, life_s, attachment(wanted), content_type, None);
    let expiration = rfc3339(call.state.now() + life_s * 1000);
    let mut body = json!({"url": url, "method": "GET", "expiration": expiration, "size": object.size,
        "revision_id": crate::tree::revision::id(node, revision.number)});
    if !object.is_unhashed() {
        body["content_hash"] = json!(object.hash.hex);
        body["content_hash_name"] = json!(object.hash.name);
        body["crc64_hash"] = call.crc64(object);
    }
    let answer = Answer::ok(&body);
    call.count_visit(access, "download_count");
    answer
}
