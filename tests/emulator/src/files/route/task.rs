//! Asynchronous tasks: beginning one for another call, and asking how it goes.

use axum::http::StatusCode;
use serde_json::json;

use super::args::Args;
use super::{Outcome, is_admin, refuse};
use crate::files::tree::Files;
use crate::files::tree::id::rfc3339;
use crate::files::tree::task::{Outcome as End, Task};
use crate::state::App;
use crate::token::Caller;

pub fn begin(app: &App, files: &mut Files, caller: &Caller, kind: &'static str, total: usize) -> String {
    let now_ms = app.now_ms();
    #[expect(clippy::cast_possible_truncation, reason = "seconds of a test setting")]
    let delay_ms = (app.settings().task_delay_s * 1_000.0) as i64;
    let id = files.mint.task_id();
    let task = Task {
        kind,
        by: caller.user_id.clone(),
        created_ms: now_ms,
        done_ms: now_ms + delay_ms,
        total: total as u64,
        outcome: End::Succeed,
    };
    files.tasks.insert(id.clone(), task);
    id
}

pub fn get(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let files = app.files();
    let id = args.need("async_task_id")?;
    let task = files.tasks.get(id).filter(|task| task.by == caller.user_id || is_admin(caller));
    let task = task.ok_or_else(|| refuse::not_found("async_task"))?;
    let mut body = json!({
        "async_task_id": id,
        "state": task.state(now_ms),
        "status": task.state(now_ms),
        "task_type": task.kind,
        "total_process": task.total,
        "consumed_process": task.consumed(now_ms),
        "failed_process": 0,
        "skipped_process": 0,
        "created_at": rfc3339(task.created_ms),
        "started_at": rfc3339(task.created_ms),
        "err_code": 0,
        "error_code": "",
        "error_message": "",
        "message": "",
    });
    if task.is_done(now_ms) {
        body["finished_at"] = rfc3339(task.done_ms).into();
    }
    Ok((StatusCode::OK, body))
}
