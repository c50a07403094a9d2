//! One action on many entries: up to a hundred per call, each with its own outcome.

use super::error::HttpResponse;
use super::file::{URL_LIFETIME_S, thumbnails};
use super::wire::WireFile;
use super::{ApiError, Client};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, TaskId};
use crate::base::lenient::{self, Items};
use crate::model::entry::Entry;
use crate::model::view_mode::ThumbnailSize;
use futures_util::stream::{self, StreamExt};
use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

/// The service's limit.
pub const MAX_ITEMS_PER_CALL: usize = 100;
/// The number of concurrent calls when this application may not use the batch route.
const CONCURRENT_CALLS: usize = 4;
/// The number of attempts for items that were throttled within a batch.
const MAX_ROUNDS: u32 = 5;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum BatchAction {
    Trash,
    Restore,
    Delete,
    /// An entry whose name is taken in the target folder stays where it is (`NameTaken`).
    Move,
    /// The server gives a new name to an entry whose name is taken in the target folder.
    MoveKeepBoth,
    /// Like `MoveKeepBoth`.
    Copy,
    Star,
    Unstar,
}

pub struct BatchChange<'a> {
    pub action: BatchAction,
    pub drive: &'a DriveId,
    pub ids: &'a [FileId],
    /// The target folder of a move or a copy.
    pub to: Option<&'a FileId>,
}

/// One entry of a batch, with the request that changes it.
struct Change<'a> {
    id: &'a FileId,
    url: &'static str,
    body: Value,
    makes_copy: bool,
}

#[derive(Serialize)]
struct BatchRequest {
    resource: &'static str,
    requests: Vec<BatchItem>,
}

#[derive(Serialize)]
struct BatchItem {
    id: String,
    method: &'static str,
    url: &'static str,
    headers: Value,
    body: Value,
}

#[derive(Deserialize)]
struct BatchResponse {
    #[serde(default)]
    responses: Items<BatchItemResponse>,
}

/// What is absent or odd in it leaves the outcome of this item unknown, and no other.
#[derive(Deserialize)]
struct BatchItemResponse {
    /// The position of the request.
    #[serde(default, deserialize_with = "lenient::unsigned")]
    id: Option<u64>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    status: Option<u64>,
    #[serde(default)]
    body: Value,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct ChangeAnswer {
    #[serde(deserialize_with = "lenient::or_default")]
    async_task_id: Option<TaskId>,
    #[serde(deserialize_with = "lenient::or_default")]
    file_id: Option<FileId>,
    /// Nothing was done, because a sibling has the name.
    #[serde(deserialize_with = "lenient::or_default")]
    exist: bool,
}

/// An entry and the id of what the action resulted in: of a copy it is a new one.
type Outcome = (FileId, Result<FileId, ApiError>);

impl Client {
    /// Applies `action` to all of `ids` and returns the outcome of each, in the same order.
    pub async fn change_many(&self, change: BatchChange<'_>) -> Vec<Outcome> {
        let makes_copy = change.action == BatchAction::Copy;
        let item = |id| Change { id, url: url(change.action), body: body(&change, id), makes_copy };
        self.change_each(change.ids.iter().map(item).collect()).await
    }

    /// Copies into a folder of another drive.
    pub async fn copy_to_drive(
        &self,
        drive: &DriveId,
        ids: &[FileId],
        to_drive: &DriveId,
        to: &FileId,
    ) -> Vec<Outcome> {
        let item = |id| {
            let body = json!({"drive_id": drive, "file_id": id, "to_drive_id": to_drive,
                "to_parent_file_id": to, "auto_rename": true});
            Change { id, url: url(BatchAction::Copy), body, makes_copy: true }
        };
        self.change_each(ids.iter().map(item).collect()).await
    }

    /// Gives each entry a name of its own. One whose name is taken keeps the old one (`NameTaken`).
    pub async fn rename_many(&self, drive: &DriveId, names: &[(FileId, String)]) -> Vec<Outcome> {
        let mut changes = Vec::with_capacity(names.len());
        for (id, name) in names {
            let body = json!({"drive_id": drive, "file_id": id, "name": name, "check_name_mode": "refuse"});
            changes.push(Change { id, url: "/file/update", body, makes_copy: false });
        }
        self.change_each(changes).await
    }

    /// Returns the outcome of each, in the same order.
    async fn change_each(&self, changes: Vec<Change<'_>>) -> Vec<Outcome> {
        // A single call reports its error more precisely than a batch of one.
        if let [change] = changes.as_slice() {
            return vec![(change.id.clone(), self.single(change).await)];
        }
        let mut outcomes = Vec::with_capacity(changes.len());
        for changes in changes.chunks(MAX_ITEMS_PER_CALL) {
            match self.batch_call(changes).await {
                Ok(found) => outcomes.extend(found),
                Err(error) if error.kind == FailureKind::NotAllowedHere => {
                    let calls = stream::iter(changes)
                        .map(|change| async { (change.id.clone(), self.single(change).await) });
                    outcomes.extend(calls.buffered(CONCURRENT_CALLS).collect::<Vec<_>>().await);
                }
                Err(error) => {
                    outcomes.extend(changes.iter().map(|change| (change.id.clone(), Err(error.clone()))));
                }
            }
        }
        outcomes
    }

    /// The current state of these files and folders, without those that cannot be read.
    pub async fn get_many(&self, drive: &DriveId, ids: &[FileId]) -> Result<Vec<Entry>, ApiError> {
        self.read_many(drive, ids, None).await
    }

    /// The same, with new addresses of thumbnails in this size.
    pub async fn thumbnails(
        &self,
        drive: &DriveId,
        ids: &[FileId],
        size: ThumbnailSize,
    ) -> Result<Vec<Entry>, ApiError> {
        self.read_many(drive, ids, Some(size)).await
    }

    async fn read_many(
        &self,
        drive: &DriveId,
        ids: &[FileId],
        size: Option<ThumbnailSize>,
    ) -> Result<Vec<Entry>, ApiError> {
        let mut entries = Vec::with_capacity(ids.len());
        for ids in ids.chunks(MAX_ITEMS_PER_CALL) {
            let get = |(at, id)| {
                let mut body = json!({"drive_id": drive, "file_id": id});
                if let Some(size) = size {
                    body["thumbnail_processes"] = json!(thumbnails(size));
                    body["url_expire_sec"] = json!(URL_LIFETIME_S);
                }
                BatchItem::new(at, "/file/get", body)
            };
            let requests = ids.iter().enumerate().map(get).collect();
            let request = BatchRequest { resource: "file", requests };
            match self.read::<BatchResponse>("/batch", &request).await {
                Ok(answer) => {
                    let found = answer.responses.readable.into_iter();
                    entries.extend(found.filter_map(|it| it.into_entry(drive)))
                }
                Err(error) if error.kind == FailureKind::NotAllowedHere => {
                    let get = |id| self.get_sized(drive, id, size.unwrap_or_default());
                    let calls = stream::iter(ids).map(get).buffered(CONCURRENT_CALLS);
                    entries.extend(calls.filter_map(async |it| it.ok()).collect::<Vec<_>>().await);
                }
                Err(error) => return Err(error),
            }
        }
        Ok(entries)
    }

    async fn single(&self, change: &Change<'_>) -> Result<FileId, ApiError> {
        let answer: ChangeAnswer = self.write(change.url, &change.body).await?;
        self.end_of_change(change, answer).await
    }

    /// Waits for the task, if the server has started one.
    async fn end_of_change(&self, change: &Change<'_>, answer: ChangeAnswer) -> Result<FileId, ApiError> {
        if answer.exist {
            return Err(ApiError::local(FailureKind::NameTaken));
        }
        if let Some(task) = answer.async_task_id.filter(|task| !task.as_str().is_empty()) {
            self.wait_for(&task).await?;
        }
        let copy = answer.file_id.filter(|copy| change.makes_copy && !copy.as_str().is_empty());
        Ok(copy.unwrap_or_else(|| change.id.clone()))
    }

    /// One call for up to a hundred entries. Throttled items are repeated.
    async fn batch_call(&self, changes: &[Change<'_>]) -> Result<Vec<Outcome>, ApiError> {
        let mut outcomes: Vec<Option<Result<FileId, ApiError>>> = vec![None; changes.len()];
        let mut open: Vec<usize> = (0..changes.len()).collect();
        for round in 1..=MAX_ROUNDS {
            let item = |&at: &usize| BatchItem::new(at, changes[at].url, changes[at].body.clone());
            let requests = open.iter().map(item).collect();
            let answer: BatchResponse =
                match self.write("/batch", &BatchRequest { resource: "file", requests }).await {
                    Ok(answer) => answer,
                    Err(error) if round == 1 => return Err(error),
                    // The outcomes of earlier rounds stand; only the remaining items fail.
                    Err(error) => {
                        open.iter().for_each(|&at| outcomes[at] = Some(Err(error.clone())));
                        break;
                    }
                };
            let mut throttled = Vec::new();
            for response in answer.responses.readable {
                let at = response.id.and_then(|id| usize::try_from(id).ok());
                let Some(at) = at.filter(|at| open.contains(at)) else { continue };
                let status = response.status.and_then(|status| u16::try_from(status).ok());
                let Some(status) = status else { continue };
                let outcome = self.item_outcome(&changes[at], status, response.body).await;
                if outcome.as_ref().is_err_and(ApiError::was_throttled) {
                    throttled.push(at);
                }
                outcomes[at] = Some(outcome);
            }
            // An item without a response may have been carried out, so it is not repeated.
            open = throttled;
            if open.is_empty() || round == MAX_ROUNDS {
                break;
            }
            self.sleep(1_000 * round).await;
        }
        let unknown = || Err(ApiError::local(FailureKind::BadAnswer));
        Ok(changes
            .iter()
            .map(|change| change.id.clone())
            .zip(outcomes.into_iter().map(|outcome| outcome.unwrap_or_else(unknown)))
            .collect())
    }

    async fn item_outcome(&self, change: &Change<'_>, status: u16, body: Value) -> Result<FileId, ApiError> {
        if !(200..300).contains(&status) {
            let body = body.to_string();
            return Err(ApiError::from_response(&HttpResponse { status, body, ..Default::default() }));
        }
        // Actions that end at once may answer without a body. A list would be read as the fields in their order.
        let answer = body.is_object().then(|| serde_json::from_value(body).ok()).flatten();
        self.end_of_change(change, answer.unwrap_or_default()).await
    }
}

impl BatchItemResponse {
    fn into_entry(self, drive: &DriveId) -> Option<Entry> {
        let body = (self.status == Some(200)).then_some(self.body)?;
        WireFile::deserialize(body).ok()?.into_entry(drive)
    }
}

impl BatchItem {
    /// The position serves as the id, since responses may arrive in any order.
    fn new(at: usize, url: &'static str, body: Value) -> Self {
        let headers = json!({"Content-Type": "application/json"});
        Self { id: at.to_string(), method: "POST", url, headers, body }
    }
}

fn url(action: BatchAction) -> &'static str {
    match action {
        BatchAction::Trash => "/recyclebin/trash",
        BatchAction::Restore => "/recyclebin/restore",
        BatchAction::Delete => "/file/delete",
        BatchAction::Move | BatchAction::MoveKeepBoth => "/file/move",
        BatchAction::Copy => "/file/copy",
        BatchAction::Star | BatchAction::Unstar => "/file/update",
    }
}

/// Move uses `check_name_mode` and copy uses `auto_rename`; existing entries are always kept.
fn body(change: &BatchChange<'_>, id: &FileId) -> Value {
    let mut body = match change.action {
        BatchAction::Star => star_body(change.drive, id, true),
        BatchAction::Unstar => star_body(change.drive, id, false),
        _ => json!({"drive_id": change.drive, "file_id": id}),
    };
    if let (Some(to), Some(map)) = (change.to, body.as_object_mut()) {
        map.insert("to_parent_file_id".into(), json!(to));
        match change.action {
            BatchAction::Move => map.insert("check_name_mode".into(), json!("refuse")),
            BatchAction::MoveKeepBoth => map.insert("check_name_mode".into(), json!("auto_rename")),
            _ => map.insert("auto_rename".into(), json!(true)),
        };
    }
    body
}

/// The vendor's own clients list favourites by the key.
fn star_body(drive: &DriveId, id: &FileId, starred: bool) -> Value {
    let key = if starred { "starred_yes" } else { "" };
    json!({"drive_id": drive, "file_id": id, "starred": starred, "custom_index_key": key})
}
