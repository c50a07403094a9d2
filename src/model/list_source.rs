//! The source of a list's rows: a folder, a search or the recycle bin.

use crate::base::id::{DriveId, FileId};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListSource {
    Folder { drive: DriveId, folder: FileId },
    Search { drive: DriveId, text: String },
    Trash { drive: DriveId },
}

impl ListSource {
    pub fn drive(&self) -> &DriveId {
        match self {
            Self::Folder { drive, .. } | Self::Search { drive, .. } | Self::Trash { drive } => drive,
        }
    }

    pub fn folder(&self) -> Option<&FileId> {
        match self {
            Self::Folder { folder, .. } => Some(folder),
            _ => None,
        }
    }

    pub fn is_trash(&self) -> bool {
        matches!(self, Self::Trash { .. })
    }
}
