//! Asking how a task stands.

use serde_json::json;

use super::item::attachment;
use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};

/// A packed archive's URL lives this long; whoever asks again gets a fresh one.
const ARCHIVE_LIFE_S: i64 = 600;

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let id = args.required("async_task_id")?;
    // What others had done may tell of what one may not see, and a packed archive is its content.
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
