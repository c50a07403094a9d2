//! What happened to a file or folder. Not every domain records it.

use super::details::person;
use super::file::MAX_PAGE;
use super::{ApiError, Client};
use crate::base::id::{DriveId, FileId};
use crate::base::lenient;
use crate::base::time::Timestamp;
use crate::model::activity::{Activity, ActivityKind};
use crate::model::entry::Page;
use serde::{Deserialize, Serialize};
use serde_json::Value;

#[derive(Serialize)]
struct ListRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

#[derive(Deserialize)]
struct WirePage {
    #[serde(default)]
    activities: lenient::Items<WireActivity>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    next_marker: Option<String>,
}

#[derive(Deserialize)]
struct WireActivity {
    #[serde(default, deserialize_with = "lenient::or_default")]
    timestamp: Option<Timestamp>,
    #[serde(default)]
    actors: lenient::Items<WireActor>,
    #[serde(default)]
    targets: lenient::Items<WireTarget>,
    /// An object with one member, whose name is what happened.
    #[serde(default)]
    primary_action_detail: Value,
}

#[derive(Deserialize)]
struct WireActor {
    #[serde(default, deserialize_with = "lenient::or_default")]
    user: Option<WireUser>,
}

#[derive(Deserialize)]
struct WireUser {
    #[serde(default, deserialize_with = "lenient::non_empty")]
    user_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    user_name: Option<String>,
}

#[derive(Deserialize)]
struct WireTarget {
    #[serde(default, deserialize_with = "lenient::or_default")]
    file_id: Option<FileId>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    file_name: Option<String>,
}

impl WireActivity {
    fn into_activity(self) -> Activity {
        let user = self.actors.readable.into_iter().find_map(|actor| actor.user);
        let target = self.targets.readable.into_iter().next();
        let (file, name) = target.map(|target| (target.file_id, target.file_name)).unwrap_or_default();
        Activity {
            at: self.timestamp,
            who: user.and_then(|user| person(user.user_id, user.user_name)),
            file,
            name,
            action: action(&self.primary_action_detail),
        }
    }
}

fn action(detail: &Value) -> ActivityKind {
    let has = |name: &str| detail.get(name).is_some_and(|value| !value.is_null());
    let old_name = || detail["rename"]["old_name"].as_str().map(str::to_owned);
    match () {
        () if has("create") => ActivityKind::Created,
        () if has("edit") => ActivityKind::Edited,
        () if has("delete") => ActivityKind::Deleted,
        () if has("move") => ActivityKind::Moved,
        () if has("rename") => ActivityKind::Renamed(old_name()),
        () if has("restore") => ActivityKind::Restored,
        () if has("trash") => ActivityKind::Trashed,
        () => ActivityKind::Other,
    }
}

impl Client {
    /// A page of what happened, the newest first.
    pub async fn activities(
        &self,
        drive: &DriveId,
        file: &FileId,
        marker: Option<&str>,
    ) -> Result<Page<Activity>, ApiError> {
        let request = ListRequest { drive_id: drive, file_id: file, limit: MAX_PAGE, marker };
        let page: WirePage = self.read("/file/list_activity", &request).await?;
        let unreadable = page.activities.unreadable;
        let items = page.activities.readable.into_iter().map(WireActivity::into_activity).collect();
        Ok(Page { items, unreadable, next: page.next_marker })
    }
}
