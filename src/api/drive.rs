//! Users and drives.

use super::{ApiError, Client};
use crate::base::id::{DomainId, DriveId, UserId};
use crate::base::lenient::{self, Fields};
use crate::model::drive::{Drive, OwnerType, Quota, User};
use crate::model::rights::Rights;
use crate::model::seen_markers::SeenMarkers;
use futures_util::future::LocalBoxFuture;
use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize};

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

struct WireUser(User);

struct WireDrive(Drive);

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

impl<'de> Deserialize<'de> for WireDrive {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        let id = DriveId::new(fields.id("drive_id").ok_or_else(|| D::Error::custom("no id"))?);
        let name = fields.text("drive_name").filter(|name| !name.is_empty());
        let rights = fields.texts("action_list").map(|names| Rights::from_names(&names));
        Ok(Self(Drive {
            name: name.unwrap_or_else(|| id.to_string()),
            id,
            owner: if fields.text("owner_type").as_deref() == Some("group") {
                OwnerType::Group
            } else {
                OwnerType::User
            },
            enabled: fields.text("status").as_deref() != Some("disabled"),
            can_add: rights.is_none_or(|rights| rights.has(Rights::CREATE)),
            quota: Quota {
                used: fields.unsigned("used_size").unwrap_or(0),
                // −1 and an absent value both mean unlimited.
                total: fields.unsigned("total_size"),
            },
        }))
    }
}

impl<'de> Deserialize<'de> for WireUser {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        Ok(Self(User {
            domain: fields.id("domain_id").map(DomainId::new),
            id: UserId::new(fields.id("user_id").ok_or_else(|| D::Error::custom("no id"))?),
            nick_name: fields.text("nick_name").unwrap_or_default(),
            user_name: fields.text("user_name").unwrap_or_default(),
            avatar: fields.text("avatar").filter(|avatar| !avatar.is_empty()),
            default_drive: fields.id("default_drive_id").filter(|id| !id.is_empty()).map(DriveId::new),
            role: fields.text("role").unwrap_or_default(),
        }))
    }
}

impl Client {
    /// The user of the token.
    pub async fn current_user(&self) -> Result<User, ApiError> {
        let wire: WireUser = self.read("/user/get", &EmptyRequest {}).await?;
        Ok(wire.0)
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
                    drives.extend(page.root_group_drive.map(|drive| drive.0));
                }
                drives.extend(page.items.readable.into_iter().map(|drive| drive.0));
                marker = seen.unseen(page.next_marker);
                if marker.is_none() {
                    return Ok(drives);
                }
            }
        })
    }

    pub async fn default_drive(&self) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get_default_drive", &EmptyRequest {}).await?;
        Ok(wire.0)
    }

    pub async fn drive(&self, drive: &DriveId) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get", &DriveRequest { drive_id: drive }).await?;
        Ok(wire.0)
    }
}
