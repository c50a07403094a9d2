//! Who has which access to a file or folder.

use crate::base::id::FileId;
use crate::base::time::Timestamp;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccessMember {
    pub id: String,
    pub is_group: bool,
    pub name: Option<String>,
    pub role: AccessRole,
    /// `None`: never.
    pub expires_at: Option<Timestamp>,
    /// The folder above that the access was given to; `None` if to this one.
    pub inherited_from: Option<FileId>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum AccessRole {
    Owner,
    Editor,
    EditorWithoutDelete,
    EditorWithoutShareLink,
    UploaderAndDownloaderWithShareLink,
    UploaderAndDownloader,
    DownloaderWithShareLink,
    Downloader,
    UploaderAndViewer,
    UploaderWithShareLink,
    Uploader,
    Viewer,
    MetaViewer,
    /// A set of rights without a name that we know.
    Custom,
}

impl AccessRole {
    pub fn from_id(id: &str) -> Self {
        match id {
            "SystemFileOwner" => Self::Owner,
            "SystemFileEditor" => Self::Editor,
            "SystemFileEditorWithoutDelete" => Self::EditorWithoutDelete,
            "SystemFileEditorWithoutShareLink" => Self::EditorWithoutShareLink,
            "SystemFileUploaderAndDownloaderWithShareLink" => Self::UploaderAndDownloaderWithShareLink,
            "SystemFileUploaderAndDownloader" => Self::UploaderAndDownloader,
            "SystemFileDownloaderWithShareLink" => Self::DownloaderWithShareLink,
            "SystemFileDownloader" => Self::Downloader,
            "SystemFileUploaderAndViewer" => Self::UploaderAndViewer,
            "SystemFileUploaderWithShareLink" => Self::UploaderWithShareLink,
            "SystemFileUploader" => Self::Uploader,
            "SystemFileViewer" => Self::Viewer,
            "SystemFileMetaViewer" => Self::MetaViewer,
            _ => Self::Custom,
        }
    }
}

/// Milliseconds since 1970 that the service writes for "never", in the year 2121.
const NEVER_MS: i64 = 4_775_500_800_000;

/// When an access ends; `None` for what never does.
pub fn expiry(millis: Option<i64>) -> Option<Timestamp> {
    millis.filter(|millis| (1..NEVER_MS).contains(millis)).map(Timestamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn never_is_no_date() {
        let cases = [
            (None, None),
            (Some(0), None),
            (Some(NEVER_MS), None),
            (Some(i64::MAX), None),
            (Some(1_800_000_000_000), Some(Timestamp(1_800_000_000_000))),
        ];
        for (millis, expected) in cases {
            assert_eq!(expiry(millis), expected, "{millis:?}");
        }
    }

    #[test]
    fn an_unknown_role_is_a_set_of_rights() {
        assert_eq!(AccessRole::from_id("SystemFileViewer"), AccessRole::Viewer);
        assert_eq!(AccessRole::from_id("0a1b2c"), AccessRole::Custom);
    }
}
