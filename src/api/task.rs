//! Long-running server tasks: asked until they end.

use super::wire::crc;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::TaskId;
use crate::base::lenient;
use serde::{Deserialize, Serialize};

const FIRST_WAIT_MS: u32 = 300;
const LONGEST_WAIT_MS: u32 = 5_000;

#[derive(Serialize)]
struct TaskRequest<'a> {
    async_task_id: &'a TaskId,
}

#[derive(Deserialize)]
pub(super) struct Task {
    state: Option<String>,
    /// The older name of `state`; an answer may bear either or both.
    status: Option<String>,
    error_code: Option<String>,
    error_message: Option<String>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    total_process: Option<u64>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    consumed_process: Option<u64>,
    /// Where its result can be had, if it has one; older servers know only this.
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
enum End {
    Well,
    Partly,
    Badly,
}

impl Client {
    pub async fn wait_for(&self, task: &TaskId) -> Result<(), ApiError> {
        self.follow(task, |_, _| true).await.map(drop)
    }

    /// Waits for the end of a task. `told` hears how far it is, and says whether anyone still waits: `None`, if nobody
    /// does.
    pub(super) async fn follow(
        &self,
        task: &TaskId,
        mut told: impl FnMut(u64, u64) -> bool,
    ) -> Result<Option<Task>, ApiError> {
        let mut wait = FIRST_WAIT_MS;
        loop {
            let answer: Task = self.read("/async_task/get", &TaskRequest { async_task_id: task }).await?;
            if !told(answer.consumed_process.unwrap_or(0), answer.total_process.unwrap_or(0)) {
                return Ok(None);
            }
            let state = answer.state.as_ref().filter(|state| !state.is_empty()).or(answer.status.as_ref());
            let code = || answer.error_code.clone().unwrap_or_default();
            match end_of(state.map(String::as_str)) {
                None => self.sleep(wait).await,
                Some(End::Well) => return Ok(Some(answer)),
                Some(End::Partly) => {
                    return Err(ApiError { code: code(), ..ApiError::local(FailureKind::Partial) });
                }
                Some(End::Badly) => {
                    return Err(ApiError::of_task(code(), answer.error_message.clone().unwrap_or_default()));
                }
            }
            wait = (wait * 3 / 2).min(LONGEST_WAIT_MS);
        }
    }
}

/// The spelling varies in case; a state we don't know is one that goes on.
fn end_of(state: Option<&str>) -> Option<End> {
    match state.unwrap_or_default().to_ascii_lowercase().as_str() {
        "succeed" => Some(End::Well),
        "partialsucceed" => Some(End::Partly),
        "failed" => Some(End::Badly),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn both_names_of_the_state_may_come_together() {
        let both: Task =
            serde_json::from_str(r#"{"state":"Succeed","status":"Succeed","error_code":""}"#).unwrap();
        assert_eq!(end_of(both.state.or(both.status).as_deref()), Some(End::Well));
        let old: Task = serde_json::from_str(r#"{"status":"Failed"}"#).unwrap();
        assert_eq!(end_of(old.state.or(old.status).as_deref()), Some(End::Badly));
    }

    #[test]
    fn three_states_are_ends() {
        let cases = [
            ("Running", None),
            ("running", None),
            ("Succeed", Some(End::Well)),
            ("succeed", Some(End::Well)),
            ("PartialSucceed", Some(End::Partly)),
            ("Failed", Some(End::Badly)),
            ("Something", None),
        ];
        for (state, end) in cases {
            assert_eq!(end_of(Some(state)), end, "{state}");
        }
    }
}
