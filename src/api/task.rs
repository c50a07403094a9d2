//! Long-running server tasks, polled until they end.

use super::wire::crc;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::TaskId;
use crate::base::lenient;
use serde::{Deserialize, Serialize};

const MIN_WAIT_MS: u32 = 300;
const MAX_WAIT_MS: u32 = 5_000;
/// A task that reports no progress for this long is not followed any further.
const STALL_TIMEOUT_MS: u32 = 30 * 60_000;

#[derive(Serialize)]
struct TaskRequest<'a> {
    async_task_id: &'a TaskId,
}

#[derive(Deserialize)]
pub(super) struct Task {
    state: Option<String>,
    /// The older name of `state`; a response may contain either or both.
    status: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    total_process: Option<u64>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    consumed_process: Option<u64>,
    /// The address of the result; older servers report only this.
    pub url: Option<String>,
    pub archive_file_result: Option<ArchiveFile>,
}

#[derive(Default, Deserialize)]
pub(super) struct ArchiveFile {
    pub url: Option<String>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    pub size: Option<u64>,
    #[serde(default, deserialize_with = "crc")]
    pub crc64_hash: Option<u64>,
}

/// How a task ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum TaskEnd {
    Succeeded,
    Partial,
    Failed,
}

impl Client {
    pub async fn wait_for(&self, task: &TaskId) -> Result<(), ApiError> {
        self.poll_task(task, |_, _| true).await.map(drop)
    }

    /// Polls a task until it ends. `on_progress` receives the units done and the total, and returns whether to keep waiting;
    /// when it returns false the result is `None`.
    pub(super) async fn poll_task(
        &self,
        task: &TaskId,
        mut on_progress: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<Task>, ApiError> {
        let (mut wait, mut last_done, mut waited) = (MIN_WAIT_MS, 0, 0);
        loop {
            let answer: Task = self.read("/async_task/get", &TaskRequest { async_task_id: task }).await?;
            let done = answer.consumed_process.unwrap_or(0);
            if !on_progress(done, answer.total_process.unwrap_or(0)) {
                return Ok(None);
            }
            waited = if done > last_done { 0 } else { waited + wait };
            last_done = done.max(last_done);
            let state = answer.state.as_ref().filter(|state| !state.is_empty()).or(answer.status.as_ref());
            let code = || answer.error_code.clone().unwrap_or_default();
            let end = parse_end(state.map(String::as_str));
            if end.is_some() {
                self.report_write();
            }
            match end {
                None if waited > STALL_TIMEOUT_MS => {
                    return Err(ApiError::local(FailureKind::StillRunning));
                }
                None => self.sleep(wait).await,
                Some(TaskEnd::Succeeded) => return Ok(Some(answer)),
                Some(TaskEnd::Partial) => {
                    return Err(ApiError { code: code(), ..ApiError::local(FailureKind::Partial) });
                }
                Some(TaskEnd::Failed) => {
                    return Err(ApiError::from_task(
                        code(),
                        answer.error_message.clone().unwrap_or_default(),
                    ));
                }
            }
            wait = (wait * 3 / 2).min(MAX_WAIT_MS);
        }
    }
}

/// The case of the letters varies. An unknown state counts as running.
fn parse_end(state: Option<&str>) -> Option<TaskEnd> {
    match state.unwrap_or_default().to_ascii_lowercase().as_str() {
        "succeed" => Some(TaskEnd::Succeeded),
        "partialsucceed" => Some(TaskEnd::Partial),
        "failed" => Some(TaskEnd::Failed),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn either_name_of_the_state_is_read() {
        let both: Task =
            serde_json::from_str(r#"{"state":"Succeed","status":"Succeed","error_code":""}"#).unwrap();
        assert_eq!(parse_end(both.state.or(both.status).as_deref()), Some(TaskEnd::Succeeded));
        let old: Task = serde_json::from_str(r#"{"status":"Failed"}"#).unwrap();
        assert_eq!(parse_end(old.state.or(old.status).as_deref()), Some(TaskEnd::Failed));
    }

    #[test]
    fn three_states_end_a_task() {
        let cases = [
            ("Running", None),
            ("running", None),
            ("Succeed", Some(TaskEnd::Succeeded)),
            ("succeed", Some(TaskEnd::Succeeded)),
            ("PartialSucceed", Some(TaskEnd::Partial)),
            ("Failed", Some(TaskEnd::Failed)),
            ("Something", None),
        ];
        for (state, end) in cases {
            assert_eq!(parse_end(Some(state)), end, "{state}");
        }
    }
}
