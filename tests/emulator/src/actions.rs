//! Actions on files, the roles that allow them, and scopes. Clients see them in `action_list`.

use serde::{Serialize, Serializer};

/// All actions. Those for sharing and managing permissions are in no documented list; their names are our own.
const NAMES: [&str; 13] = [
    "FILE.CREATE",
    "FILE.LIST",
    "FILE.GET",
    "FILE.VISIBLE",
    "FILE.PREVIEW",
    "FILE.DOWNLOAD",
    "FILE.UPDATE",
    "FILE.MOVE",
    "FILE.COPY",
    "FILE.DELETE",
    "FILE.RESTORE",
    "FILE.SHARE",
    "FILE.MANAGE",
];

/// A set of actions as bits, in the order of `NAMES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct Actions(u16);

const CREATE: u16 = 1;
const SEE: u16 = 1 << 1 | 1 << 3;
const GET: u16 = SEE | 1 << 2;
const PREVIEW: u16 = GET | 1 << 4;
const DOWNLOAD: u16 = PREVIEW | 1 << 5;
const COPY: u16 = 1 << 8;
const SHARE: u16 = 1 << 11;
const LOAD_AND_COPY: u16 = DOWNLOAD | COPY;
const EDIT: u16 = (1 << 11) - 1;
const EDIT_WITHOUT_DELETE: u16 = LOAD_AND_COPY | CREATE | 1 << 6;

impl Actions {
    pub const NONE: Self = Self(0);
    pub const ALL: Self = Self((1 << 13) - 1);

    /// The actions a role allows. An unknown role allows none.
    pub fn of_role(role: &str) -> Self {
        Self(match role {
            "SystemFileOwner" => Self::ALL.0,
            "SystemFileEditor" => EDIT | SHARE,
            "SystemFileEditorWithoutShareLink" => EDIT,
            "SystemFileEditorWithoutDelete" => EDIT_WITHOUT_DELETE | SHARE,
            "SystemFileUploaderAndDownloaderWithShareLink" => LOAD_AND_COPY | CREATE | SHARE,
            "SystemFileUploaderAndDownloader" => LOAD_AND_COPY | CREATE,
            "SystemFileDownloaderWithShareLink" => LOAD_AND_COPY | SHARE,
            "SystemFileDownloader" => LOAD_AND_COPY,
            "SystemFileUploaderAndViewer" => PREVIEW | CREATE,
            "SystemFileUploaderWithShareLink" => SEE | CREATE | SHARE,
            "SystemFileUploader" => SEE | CREATE,
            "SystemFileViewer" => PREVIEW,
            "SystemFileMetaViewer" => SEE,
            _ => 0,
        })
    }

    pub fn is_role(role: &str) -> bool {
        Self::of_role(role) != Self::NONE
    }

    /// `None` if one of them does not exist. `FILE.ALL` stands for all.
    pub fn named<'a>(names: impl IntoIterator<Item = &'a str>) -> Option<Self> {
        names.into_iter().try_fold(Self::NONE, |set, name| match name {
            "FILE.ALL" => Some(Self::ALL),
            name => Some(set | Self(1 << NAMES.iter().position(|it| *it == name)?)),
        })
    }

    pub fn contains(self, action: &str) -> bool {
        NAMES.iter().position(|it| *it == action).is_some_and(|at| self.0 & 1 << at != 0)
    }

    pub fn is_empty(self) -> bool {
        self.0 == 0
    }
}

impl std::ops::BitOr for Actions {
    type Output = Self;

    fn bitor(self, other: Self) -> Self {
        Self(self.0 | other.0)
    }
}

/// Only documented names are sent.
impl Serialize for Actions {
    fn serialize<S: Serializer>(&self, serializer: S) -> Result<S::Ok, S::Error> {
        serializer.collect_seq(NAMES.iter().take(11).filter(|name| self.contains(name)))
    }
}

/// Whether these scopes allow an operation that requires `needed`, like `FILE.LIST`.
pub fn in_scope(scope: &[String], needed: &str) -> bool {
    let group = needed.split('.').next().unwrap_or_default();
    scope.is_empty()
        || needed.is_empty()
        || scope.iter().any(|it| it == needed || *it == format!("{group}.ALL"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn roles_and_scopes() {
        assert!(Actions::of_role("SystemFileOwner").contains("FILE.MANAGE"));
        assert!(Actions::of_role("SystemFileEditor").contains("FILE.DELETE"));
        assert!(!Actions::of_role("SystemFileEditorWithoutDelete").contains("FILE.DELETE"));
        assert!(!Actions::of_role("SystemFileEditorWithoutShareLink").contains("FILE.SHARE"));
        assert!(!Actions::of_role("SystemFileUploader").contains("FILE.GET"));
        assert!(Actions::of_role("nobody").is_empty());
        let written = serde_json::to_string(&Actions::of_role("SystemFileMetaViewer")).unwrap();
        assert_eq!(written, r#"["FILE.LIST","FILE.VISIBLE"]"#);
        let named = Actions::named(["FILE.LIST", "FILE.VISIBLE"]);
        assert_eq!(named, Some(Actions::of_role("SystemFileMetaViewer")));
        assert_eq!((Actions::named(["FILE.ALL"]), Actions::named(["FILE.FLY"])), (Some(Actions::ALL), None));
        let scope = ["FILE.ALL".to_owned(), "DRIVE.LIST".to_owned()];
        assert!(in_scope(&scope, "FILE.COPY") && in_scope(&scope, "DRIVE.LIST") && in_scope(&[], "X.Y"));
        assert!(!in_scope(&scope, "DRIVE.GET"));
    }
}
