//! People and drives.

use super::wire::WirePage;
use super::{Answer, ApiError, Client};
use crate::base::id::{DomainId, DriveId, UserId};
use crate::base::json::{Json, Object};
use crate::model::drive::{Drive, OwnerType, Quota, User};
use futures_util::future::LocalBoxFuture;

struct WireDrive {
    drive_id: DriveId,
    drive_name: Option<String>,
    owner_type: Option<String>,
    status: Option<String>,
    used_size: Option<i64>,
    total_size: Option<i64>,
    can_add: bool,
}

impl Answer for WireDrive {
    fn read(mut json: Json) -> Option<Self> {
        Some(Self {
            drive_id: json.take("drive_id").id().map(DriveId::new)?,
            drive_name: json.take("drive_name").filled(),
            owner_type: json.take("owner_type").text(),
            status: json.take("status").text(),
            used_size: json.take("used_size").integer(),
            total_size: json.take("total_size").integer(),
            can_add: json.take("action_list").list().is_none_or(|actions| {
                let mut actions = actions.into_iter().filter_map(Json::text);
                actions.any(|action| action == "FILE.CREATE" || action == "FILE.ALL")
            }),
        })
    }
}

/// A page of drives. The answer about team drives has the drive of the whole organisation beside the list.
struct WireDrives {
    page: WirePage<WireDrive>,
    root: Option<WireDrive>,
}

impl Answer for WireDrives {
    fn read(mut json: Json) -> Option<Self> {
        let root = match json.take("root_group_drive") {
            Json::Null => None,
            root => Some(WireDrive::read(root)?),
        };
        Some(Self { page: WirePage::read(json)?, root })
    }
}

impl From<WireDrive> for Drive {
    fn from(wire: WireDrive) -> Self {
        Self {
            name: wire.drive_name.unwrap_or_else(|| wire.drive_id.to_string()),
            id: wire.drive_id,
            owner: if wire.owner_type.as_deref() == Some("group") {
                OwnerType::Group
            } else {
                OwnerType::User
            },
            enabled: wire.status.as_deref() != Some("disabled"),
            can_add: wire.can_add,
            quota: Quota {
                used: wire.used_size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                // −1 and an absent value both mean "without limit".
                total: wire.total_size.and_then(|size| u64::try_from(size).ok()),
            },
        }
    }
}

impl Answer for User {
    fn read(mut json: Json) -> Option<Self> {
        Some(Self {
            domain: json.take("domain_id").id().map(DomainId::new),
            id: json.take("user_id").id().map(UserId::new)?,
            nick_name: json.take("nick_name").text().unwrap_or_default(),
            user_name: json.take("user_name").text().unwrap_or_default(),
            avatar: json.take("avatar").filled(),
            default_drive: json.take("default_drive_id").id().filter(|id| !id.is_empty()).map(DriveId::new),
            role: json.take("role").text().unwrap_or_default(),
        })
    }
}

impl Client {
    /// The person of the token.
    pub async fn me(&self) -> Result<User, ApiError> {
        self.ask("/user/get", Object::default()).await
    }

    pub async fn my_drives(&self) -> Result<Vec<Drive>, ApiError> {
        self.drives("/drive/list_my_drives").await
    }

    pub async fn my_group_drives(&self) -> Result<Vec<Drive>, ApiError> {
        self.drives("/drive/list_my_group_drive").await
    }

    /// Boxed, so that the bundle has it once for both lists.
    fn drives<'a>(&'a self, path: &'a str) -> LocalBoxFuture<'a, Result<Vec<Drive>, ApiError>> {
        Box::pin(async move {
            let (mut drives, mut marker) = (Vec::new(), None::<String>);
            loop {
                let request = Object::default().number("limit", 100).maybe("marker", marker.as_deref());
                let answer: WireDrives = self.ask(path, request).await?;
                if marker.is_none() {
                    drives.extend(answer.root.map(Drive::from));
                }
                drives.extend(answer.page.items.into_iter().map(Drive::from));
                match answer.page.next_marker {
                    Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                    _ => return Ok(drives),
                }
            }
        })
    }

    pub async fn default_drive(&self) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.ask("/drive/get_default_drive", Object::default()).await?;
        Ok(wire.into())
    }

    pub async fn drive(&self, drive: &DriveId) -> Result<Drive, ApiError> {
        let request = Object::default().text("drive_id", drive.as_str());
        let wire: WireDrive = self.ask("/drive/get", request).await?;
        Ok(wire.into())
    }
}
