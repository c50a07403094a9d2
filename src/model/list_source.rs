//! The source of a list's rows: a folder, a search or the recycle bin.

use super::entry::Order;
use super::view_mode::ViewPlace;
use crate::base::id::{DriveId, FileId};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum ListSource {
    Folder {
        drive: DriveId,
        folder: FileId,
    },
    /// Words and conditions as an address has them; `order` where the page has one of its own.
    Search {
        drive: DriveId,
        text: String,
        filter: String,
        order: Option<Order>,
    },
    Trash {
        drive: DriveId,
    },
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

    pub fn view_place(&self) -> ViewPlace {
        match self {
            Self::Folder { .. } => ViewPlace::Folder,
            Self::Search { .. } => ViewPlace::Search,
            Self::Trash { .. } => ViewPlace::Trash,
        }
    }

    pub fn is_trash(&self) -> bool {
        matches!(self, Self::Trash { .. })
    }
}
