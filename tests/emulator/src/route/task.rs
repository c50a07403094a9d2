//! The state of an asynchronous task.

use serde_json::json;

use super::item::attachment;
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};

/// Lifetime of the URL of an archive; each call returns a fresh one.
const ARCHIVE_LIFE_S: i64 = 600;

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let id = args.required("async_task_id")?;
    // Only the user who started it: an archive contains files others may not see.
    if !call.state.is_task_of(id, &call.user.user_id) && !call.user.is_superadmin() {
        return Err(error::not_found("async_task"));
    }
    let mut task = call.state.task(id).ok_or_else(|| error::not_found("async_task"))?;
    if let Some((object, name)) = call.state.packed(id) {
        let url = call.object_url(object, ARCHIVE_LIFE_S, attachment(name), "application/zip", None);
        task["archive_file_result"] =
            json!({"url": url, "size": object.size, "crc64_hash": call.crc64(object)});
        task["url"] = url.into();
    }
    Answer::ok(&task)
}
