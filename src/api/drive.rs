//! Users and drives.

use super::{ApiError, Client};
use crate::base::id::{DomainId, DriveId, UserId};
use crate::base::lenient;
use crate::model::drive::{Drive, OwnerType, Quota, User};
use crate::model::seen_markers::SeenMarkers;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct EmptyRequest {}

#[derive(Serialize)]
struct PageRequest<'a> {
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    marker: Option<&'a str>,
}

#[derive(Serialize)]
struct DriveRequest<'a> {
    drive_id: &'a DriveId,
}

#[derive(Deserialize)]
struct WireUser {
    #[serde(default, deserialize_with = "lenient::or_default")]
    domain_id: Option<DomainId>,
    user_id: UserId,
    #[serde(default, deserialize_with = "lenient::or_default")]
    nick_name: String,
    #[serde(default, deserialize_with = "lenient::or_default")]
    user_name: String,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    avatar: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    default_drive_id: Option<DriveId>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    role: String,
}

#[derive(Deserialize)]
struct WireDrive {
    drive_id: DriveId,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    drive_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    owner_type: String,
    #[serde(default, deserialize_with = "lenient::or_default")]
    status: String,
    #[serde(default, deserialize_with = "lenient::signed")]
    used_size: Option<i64>,
    #[serde(default, deserialize_with = "lenient::signed")]
    total_size: Option<i64>,
    #[serde(default, deserialize_with = "lenient::texts")]
    action_list: Option<Vec<String>>,
}

/// A page of drives. In the list of team drives, the drive of the whole organisation is a separate field.
#[derive(Deserialize)]
struct WireDrives {
    #[serde(default)]
    items: lenient::Items<WireDrive>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    next_marker: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    root_group_drive: Option<WireDrive>,
}

impl From<WireDrive> for Drive {
    fn from(wire: WireDrive) -> Self {
        Self {
            name: wire.drive_name.unwrap_or_else(|| wire.drive_id.to_string()),
            id: wire.drive_id,
            owner: if wire.owner_type == "group" { OwnerType::Group } else { OwnerType::User },
            enabled: wire.status != "disabled",
            can_add: wire.action_list.is_none_or(|actions| {
                actions.iter().any(|action| action == "FILE.CREATE" || action == "FILE.ALL")
            }),
            quota: Quota {
                used: wire.used_size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                // −1 and an absent value both mean unlimited.
                total: wire.total_size.and_then(|size| u64::try_from(size).ok()),
            },
        }
    }
}

impl From<WireUser> for User {
    fn from(wire: WireUser) -> Self {
        Self {
            domain: wire.domain_id,
            id: wire.user_id,
            nick_name: wire.nick_name,
            user_name: wire.user_name,
            avatar: wire.avatar,
            default_drive: wire.default_drive_id.filter(|id| !id.as_str().is_empty()),
            role: wire.role,
        }
    }
}

impl Client {
    /// The user of the token.
    pub async fn current_user(&self) -> Result<User, ApiError> {
        let wire: WireUser = self.read("/user/get", &EmptyRequest {}).await?;
        Ok(wire.into())
    }

    pub async fn my_drives(&self) -> Result<Vec<Drive>, ApiError> {
        self.drives("/drive/list_my_drives").await
    }

    pub async fn my_group_drives(&self) -> Result<Vec<Drive>, ApiError> {
        self.drives("/drive/list_my_group_drive").await
    }

    /// Boxed, so that the code of the future is in the bundle once.
    fn drives<'a>(&'a self, path: &'a str) -> LocalBoxFuture<'a, Result<Vec<Drive>, ApiError>> {
        Box::pin(async move {
            let (mut drives, mut marker, mut seen) = (Vec::new(), None::<String>, SeenMarkers::default());
            loop {
                let request = PageRequest { limit: 100, marker: marker.as_deref() };
                let page: WireDrives = self.read(path, &request).await?;
                if marker.is_none() {
                    drives.extend(page.root_group_drive.map(Drive::from));
                }
                drives.extend(page.items.readable.into_iter().map(Drive::from));
                marker = seen.unseen(page.next_marker);
                if marker.is_none() {
                    return Ok(drives);
                }
            }
        })
    }

    pub async fn default_drive(&self) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get_default_drive", &EmptyRequest {}).await?;
        Ok(wire.into())
    }

    pub async fn drive(&self, drive: &DriveId) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get", &DriveRequest { drive_id: drive }).await?;
        Ok(wire.into())
    }
}
