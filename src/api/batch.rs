//! One action on many entries: a hundred a call, each with its own outcome.

use super::error::HttpResponse;
use super::wire::WireFile;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, TaskId};
use crate::model::entry::Entry;
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The service's limit.
const MOST_PER_CALL: usize = 100;
/// Calls side by side when the batch route is closed to this application.
const SIDE_BY_SIDE: usize = 4;
/// Attempts for items that were throttled within a batch.
const MOST_ROUNDS: u32 = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchAction {
    Trash,
    Restore,
    Delete,
    Move,
    Copy,
}

pub struct Many<'a> {
    pub action: BatchAction,
    pub drive: &'a DriveId,
    pub ids: &'a [FileId],
    /// The target folder of a move or a copy.
    pub to: Option<&'a FileId>,
}

#[derive(Serialize)]
struct BatchRequest {
    resource: &'static str,
    requests: Vec<Child>,
}

#[derive(Serialize)]
struct Child {
    id: String,
    method: &'static str,
    url: &'static str,
    headers: Value,
    body: Value,
}

#[derive(Deserialize)]
struct BatchAnswer {
    #[serde(default)]
    responses: Vec<ChildAnswer>,
}

#[derive(Deserialize)]
struct ChildAnswer {
    #[serde(default)]
    id: String,
    #[serde(default)]
    status: u16,
    #[serde(default)]
    body: Value,
}

#[derive(Deserialize)]
struct MaybeTask {
    #[serde(default)]
    async_task_id: Option<TaskId>,
}

type Outcome = (FileId, Result<(), ApiError>);

impl Client {
    /// Does `action` to all of `ids` and tells the outcome of each, in the order given.
    pub async fn many(&self, many: Many<'_>) -> Vec<Outcome> {
        // One entry needs no batch, and its error is plainer.
        if let [id] = many.ids {
            return vec![(id.clone(), self.single(&many, id).await)];
        }
        let mut outcomes = Vec::with_capacity(many.ids.len());
        for ids in many.ids.chunks(MOST_PER_CALL) {
            match self.batch(&many, ids).await {
                Ok(found) => outcomes.extend(found),
                Err(error) if error.kind == FailureKind::NotAllowedHere => {
                    let calls =
                        stream::iter(ids).map(|id| async { (id.clone(), self.single(&many, id).await) });
                    outcomes.extend(calls.buffered(SIDE_BY_SIDE).collect::<Vec<_>>().await);
                }
                Err(error) => outcomes.extend(ids.iter().map(|id| (id.clone(), Err(error.clone())))),
            }
        }
        outcomes
    }

    /// What these files and folders are now; without those that can't be had.
    pub async fn get_many(&self, drive: &DriveId, ids: &[FileId]) -> Result<Vec<Entry>, ApiError> {
        let mut entries = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MOST_PER_CALL) {
            let get = |(at, id)| child_of(at, "/file/get", json!({"drive_id": drive, "file_id": id}));
            let requests = ids.iter().enumerate().map(get).collect();
            let request = BatchRequest { resource: "file", requests };
            match self.read::<BatchAnswer>("/batch", &request).await {
                Ok(answer) => entries.extend(answer.responses.into_iter().filter_map(|it| it.entry(drive))),
                Err(error) if error.kind == FailureKind::NotAllowedHere => {
                    let calls = stream::iter(ids).map(|id| self.get(drive, id)).buffered(SIDE_BY_SIDE);
                    entries.extend(calls.filter_map(async |it| it.ok()).collect::<Vec<_>>().await);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }

    async fn single(&self, many: &Many<'_>, id: &FileId) -> Result<(), ApiError> {
        self.to_the_end(url(many.action), &body(many, id)).await
    }

    /// One call for up to a hundred; those the server turned away for haste are asked again.
    async fn batch(&self, many: &Many<'_>, ids: &[FileId]) -> Result<Vec<Outcome>, ApiError> {
        let mut outcomes: Vec<Option<Result<(), ApiError>>> = vec![None; ids.len()];
        let mut open: Vec<usize> = (0..ids.len()).collect();
        for round in 1..=MOST_ROUNDS {
            let requests = open.iter().map(|&at| child(many, at, &ids[at])).collect();
            let answer: BatchAnswer =
                match self.write("/batch", &BatchRequest { resource: "file", requests }).await {
                    Ok(answer) => answer,
                    Err(error) if round == 1 => return Err(error),
                    // What earlier rounds did stays done; only the rest has failed.
                    Err(error) => {
                        open.iter().for_each(|&at| outcomes[at] = Some(Err(error.clone())));
                        break;
                    }
                };
            let mut hasty = Vec::new();
            for response in answer.responses {
                let Some(at) = response.id.parse().ok().filter(|at| open.contains(at)) else { continue };
                let outcome = self.outcome_of(response).await;
                if outcome.as_ref().is_err_and(ApiError::was_turned_away) {
                    hasty.push(at);
                }
                outcomes[at] = Some(outcome);
            }
            // An item without an answer may or may not have been done: it is not asked again.
            open = hasty;
            if open.is_empty() || round == MOST_ROUNDS {
                break;
            }
            self.sleep(1_000 * round).await;
        }
        let unknown = || Err(ApiError::local(FailureKind::BadAnswer));
        Ok(ids
            .iter()
            .cloned()
            .zip(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(unknown)))
            .collect())
    }

    async fn outcome_of(&self, response: ChildAnswer) -> Result<(), ApiError> {
        if !(200..300).contains(&response.status) {
            let body = response.body.to_string();
            return Err(ApiError::of(&HttpResponse { status: response.status, body, ..Default::default() }));
        }
        let task = serde_json::from_value::<MaybeTask>(response.body).ok().and_then(|it| it.async_task_id);
        match task.filter(|task| !task.as_str().is_empty()) {
            Some(task) => self.wait_for(&task).await,
            None => Ok(()),
        }
    }
}

impl ChildAnswer {
    fn entry(self, drive: &DriveId) -> Option<Entry> {
        let body = (self.status == 200).then_some(self.body)?;
        WireFile::deserialize(body).ok()?.into_entry(drive)
    }
}

fn child(many: &Many<'_>, at: usize, id: &FileId) -> Child {
    child_of(at, url(many.action), body(many, id))
}

/// The position is the id, so that an answer in any order finds its entry.
fn child_of(at: usize, url: &'static str, body: Value) -> Child {
    let headers = json!({"Content-Type": "application/json"});
    Child { id: at.to_string(), method: "POST", url, headers, body }
}

fn url(action: BatchAction) -> &'static str {
    match action {
        BatchAction::Trash => "/recyclebin/trash",
        BatchAction::Restore => "/recyclebin/restore",
        BatchAction::Delete => "/file/delete",
        BatchAction::Move => "/file/move",
        BatchAction::Copy => "/file/copy",
    }
}

/// Move speaks `check_name_mode`, copy speaks `auto_rename`; both keep what is there already.
fn body(many: &Many<'_>, id: &FileId) -> Value {
    let mut body = json!({"drive_id": many.drive, "file_id": id});
    if let (Some(to), Some(map)) = (many.to, body.as_object_mut()) {
        map.insert("to_parent_file_id".into(), json!(to));
        match many.action {
            BatchAction::Move => map.insert("check_name_mode".into(), json!("auto_rename")),
            _ => map.insert("auto_rename".into(), json!(true)),
        };
    }
    body
}
