//! Calls about revisions of a file: list, get, update, restore, delete.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::access::DriveAccess;
use super::item::attachment;
use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::error::{self, ApiError, Result};
use crate::time::rfc3339;
use crate::tree::revision::{self, Revision};
use crate::tree::{NodeId, name};

/// Folders have no revisions.
fn file(call: &Call<'_>, args: &Args, action: &str) -> Result<(DriveAccess, NodeId)> {
    let access = call.access(args)?;
    let id = call.live_node(access, args.required("file_id")?)?;
    access.may(action)?;
    if call.node(id)?.folder { Err(error::invalid("file_id")) } else { Ok((access, id)) }
}

impl Call<'_> {
    /// The wire format, with a download URL if its lifetime is requested. A single revision is told whole.
    fn revision(&self, access: DriveAccess, id: NodeId, it: &Revision, life_s: Option<i64>) -> Result<Value> {
        let mut answer = self.revision_without_people(access, id, it, life_s)?;
        if let Some(creator) = &it.creator {
            answer["creator_id"] = creator.clone().into();
            answer["creator_type"] = "User".into();
            answer["creator_name"] =
                self.state.accounts.users.get(creator).map(|user| user.nick_name.clone()).into();
        }
        Ok(answer)
    }

    fn revision_without_people(
        &self,
        access: DriveAccess,
        id: NodeId,
        it: &Revision,
        life_s: Option<i64>,
    ) -> Result<Value> {
        let node = self.node(id)?;
        let drive = self.state.drives.get(node.drive as usize).map(|drive| drive.drive_id.as_str());
        let mut answer = json!({"domain_id": self.state.domain_id, "drive_id": drive, "file_id": self.file_id(id),
            "revision_id": revision::id(node, it.number), "revision_name": it.name, "revision_version": it.number,
            "revision_description": it.about.description, "keep_forever": it.about.keep_forever,
            "is_latest_version": it.number == node.revision, "size": it.size(),
            "file_extension": name::extension(&it.name), "created_at": rfc3339(it.created),
            "updated_at": rfc3339(it.updated),
            "revision_create_reason": if it.number == 1 { "create" } else { "overwrite" }});
        if let Some(object) = &it.content {
            if !object.is_unhashed() {
                answer["content_hash"] = object.hash.hex.clone().into();
                answer["content_hash_name"] = object.hash.name.text().into();
                answer["crc64_hash"] = self.crc64(object);
            }
            if let (Some(life_s), true) = (life_s, access.actions.contains("FILE.DOWNLOAD")) {
                let mime = name::mime(&name::extension(&it.name));
                let url = |disposition| self.object_url(object, life_s, disposition, mime, None);
                answer["download_url"] = url(attachment(&it.name)).into();
                answer["url"] = url(String::new()).into();
            }
        }
        Ok(answer)
    }

    fn life(&self, args: &Args) -> Result<Option<i64>> {
        args.life("url_expire_sec", self.state.settings.url_lifetime_s, 86_400).map(Some)
    }
}

/// Newest first, without download URLs; without creators unless all fields are requested.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (access, id) = file(call, args, "FILE.LIST")?;
    let (shown, next_marker) = page_of(call.node(id)?.revisions(), args, 50, 100)?;
    let item = |it: &Revision| match args.wants("*") {
        true => call.revision(access, id, it, None),
        false => call.revision_without_people(access, id, it, None),
    };
    let items = shown.iter().map(item).collect::<Result<Vec<_>>>()?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (access, id) = file(call, args, "FILE.GET")?;
    let found = call.node(id)?.revision_of(args.required("revision_id")?)?;
    Answer::ok(&call.revision(access, id, &found, call.life(args)?)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (access, id) = file(call, args, "FILE.UPDATE")?;
    let wanted = args.required("revision_id")?;
    let found = call.node(id)?.revision_of(wanted)?;
    let description = args.any_short_text("revision_description", 1024)?.map(str::to_owned);
    let keep_forever = args.flag("keep_forever")?;
    let node = call.state.tree.get_mut(id).ok_or_else(|| error::not_found("file"))?;
    node.describe(found.number, |about| {
        about.description = description.unwrap_or_else(|| about.description.clone());
        about.keep_forever = keep_forever.unwrap_or(about.keep_forever);
    })?;
    let found = call.node(id)?.revision_of(wanted)?;
    Answer::ok(&call.revision(access, id, &found, call.life(args)?)?)
}

/// An old revision becomes the newest; the replaced content stays a revision.
pub fn restore(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (access, id) = file(call, args, "FILE.UPDATE")?;
    let node = call.node(id)?;
    let found = node.revision_of(args.required("revision_id")?)?;
    if found.number == node.revision {
        return Err(is_latest());
    }
    let object = found.content.ok_or_else(|| error::not_found("revision"))?;
    if !call.state.has_room(access.drive, object.size) {
        return Err(error::quota_exhausted());
    }
    call.replace(id, object);
    let revisions = call.node(id)?.revisions();
    let newest = revisions.first().ok_or_else(|| error::not_found("revision"))?;
    Answer::ok(&call.revision(access, id, newest, call.life(args)?)?)
}

pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (_, id) = file(call, args, "FILE.DELETE")?;
    let node = call.node(id)?;
    let found = node.revision_of(args.required("revision_id")?)?;
    if found.number == node.revision {
        return Err(is_latest());
    }
    call.state.tree.change(id, |node| node.drop_revision(found.number));
    Answer::empty()
}

/// The service answers this for delete too.
fn is_latest() -> ApiError {
    let message = "The latest revision of the file can not be restored or deleted.";
    ApiError::new(StatusCode::BAD_REQUEST, "FileLatestRevisionCannotBeRestore", message)
}
