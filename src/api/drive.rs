//! People and drives.

use super::wire::{WirePage, lenient_i64};
use super::{ApiError, Client};
use crate::base::id::{DomainId, DriveId, UserId};
use crate::model::drive::{Drive, OwnerType, Quota, User};
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct NothingAsked {}

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
    domain_id: Option<DomainId>,
    user_id: UserId,
    nick_name: Option<String>,
    user_name: Option<String>,
    avatar: Option<String>,
    default_drive_id: Option<DriveId>,
    role: Option<String>,
}

#[derive(Deserialize)]
struct WireDrive {
    drive_id: DriveId,
    drive_name: Option<String>,
    owner_type: Option<String>,
    status: Option<String>,
    #[serde(default, deserialize_with = "lenient_i64")]
    used_size: Option<i64>,
    #[serde(default, deserialize_with = "lenient_i64")]
    total_size: Option<i64>,
}

/// The answer about team drives has the drive of the whole organisation beside the list.
#[derive(Deserialize)]
struct GroupDrives {
    items: Option<Vec<WireDrive>>,
    next_marker: Option<String>,
    root_group_drive: Option<WireDrive>,
}

impl From<WireDrive> for Drive {
    fn from(wire: WireDrive) -> Self {
        let name = wire.drive_name.filter(|name| !name.is_empty());
        Self {
            name: name.unwrap_or_else(|| wire.drive_id.to_string()),
            id: wire.drive_id,
            owner: if wire.owner_type.as_deref() == Some("group") {
                OwnerType::Group
            } else {
                OwnerType::User
            },
            enabled: wire.status.as_deref() != Some("disabled"),
            quota: Quota {
                used: wire.used_size.and_then(|size| u64::try_from(size).ok()).unwrap_or(0),
                // −1 and an absent value both mean "without limit".
                total: wire.total_size.and_then(|size| u64::try_from(size).ok()),
            },
        }
    }
}

impl Client {
    /// The person of the token.
    pub async fn me(&self) -> Result<User, ApiError> {
        let wire: WireUser = self.read("/user/get", &NothingAsked {}).await?;
        Ok(User {
            domain: wire.domain_id,
            id: wire.user_id,
            nick_name: wire.nick_name.unwrap_or_default(),
            user_name: wire.user_name.unwrap_or_default(),
            avatar: wire.avatar.filter(|avatar| !avatar.is_empty()),
            default_drive: wire.default_drive_id.filter(|drive| !drive.as_str().is_empty()),
            role: wire.role.unwrap_or_default(),
        })
    }

    pub async fn my_drives(&self) -> Result<Vec<Drive>, ApiError> {
        let (mut drives, mut marker) = (Vec::new(), None::<String>);
        loop {
            let request = PageRequest { limit: 100, marker: marker.as_deref() };
            let page: WirePage<WireDrive> = self.read("/drive/list_my_drives", &request).await?;
            drives.extend(page.items.unwrap_or_default().into_iter().map(Drive::from));
            match WirePage::<WireDrive>::next(page.next_marker) {
                Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                _ => return Ok(drives),
            }
        }
    }

    pub async fn my_group_drives(&self) -> Result<Vec<Drive>, ApiError> {
        let (mut drives, mut marker) = (Vec::new(), None::<String>);
        loop {
            let request = PageRequest { limit: 100, marker: marker.as_deref() };
            let page: GroupDrives = self.read("/drive/list_my_group_drive", &request).await?;
            if marker.is_none() {
                drives.extend(page.root_group_drive.map(Drive::from));
            }
            drives.extend(page.items.unwrap_or_default().into_iter().map(Drive::from));
            match WirePage::<WireDrive>::next(page.next_marker) {
                Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                _ => return Ok(drives),
            }
        }
    }

    pub async fn default_drive(&self) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get_default_drive", &NothingAsked {}).await?;
        Ok(wire.into())
    }

    pub async fn drive(&self, drive: &DriveId) -> Result<Drive, ApiError> {
        let wire: WireDrive = self.read("/drive/get", &DriveRequest { drive_id: drive }).await?;
        Ok(wire.into())
    }
}
