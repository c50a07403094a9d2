//! Who has access to a file or folder.

use super::{ApiError, Client};
use crate::base::id::{DriveId, FileId};
use crate::base::lenient;
use crate::model::access::{AccessMember, AccessRole, expiry};
use futures_util::future;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct FileReference<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireMember {
    identity: WireIdentity,
    #[serde(deserialize_with = "lenient::or_default")]
    role_id: String,
    #[serde(deserialize_with = "lenient::signed")]
    expire_time: Option<i64>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct WireIdentity {
    #[serde(deserialize_with = "lenient::or_default")]
    identity_type: String,
    #[serde(deserialize_with = "lenient::or_default")]
    identity_id: String,
    #[serde(deserialize_with = "lenient::non_empty")]
    identity_name: Option<String>,
}

#[derive(Default, Deserialize)]
struct InheritedPage {
    #[serde(default)]
    items: lenient::Items<WireInherited>,
}

#[derive(Deserialize)]
struct WireInherited {
    file_id: FileId,
    member: WireMember,
}

impl WireMember {
    /// `None` without an id: nobody has that access.
    fn into_member(self, inherited_from: Option<FileId>) -> Option<AccessMember> {
        let WireIdentity { identity_type, identity_id: id, identity_name: name } = self.identity;
        (!id.is_empty()).then(|| AccessMember {
            id,
            is_group: identity_type == "IT_Group",
            name,
            role: AccessRole::from_id(&self.role_id),
            expires_at: expiry(self.expire_time),
            inherited_from,
        })
    }
}

impl Client {
    /// The access given to the file itself, then that given to folders above it, which not every server tells.
    pub async fn access_members(
        &self,
        drive: &DriveId,
        file: &FileId,
    ) -> Result<Vec<AccessMember>, ApiError> {
        let request = FileReference { drive_id: drive, file_id: file };
        let (direct, inherited) = future::join(
            // A bare list.
            self.read::<lenient::Items<WireMember>>("/file/list_permission", &request),
            self.read::<InheritedPage>("/file/list_inherit_permission", &request),
        )
        .await;
        let direct = direct?.readable.into_iter().filter_map(|member| member.into_member(None));
        let inherited = inherited.unwrap_or_default().items.readable.into_iter();
        Ok(direct.chain(inherited.filter_map(|it| it.member.into_member(Some(it.file_id)))).collect())
    }
}
