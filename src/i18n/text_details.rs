//! Texts of the details panel.

use super::text::{Count, Localize};
use super::{Lang, en, zh};
use crate::model::access::AccessRole;
use crate::model::activity::ActivityKind;
use crate::model::entry::Category;
use crate::model::tag::{TagColor, TagError};

#[derive(Clone, Debug, PartialEq)]
pub enum DetailsText {
    /// The names of the tabs.
    Facts,
    Versions,
    Access,
    Activities,
    Nothing,
    InTrash,

    // Facts
    Kind,
    Folder,
    Category(Category),
    ExactBytes(Count),
    Where,
    Created,
    /// The time of the file on the computer it was uploaded from.
    ChangedOnComputer,
    /// Who did it.
    By(String),
    ByYou,
    At {
        time: String,
        who: Option<Box<DetailsText>>,
    },
    Fingerprints,
    FileId,
    CopyOf(String),
    NoPreview,

    // Folders
    Contents,
    CountContents,
    Counting {
        files: Count,
        folders: Count,
        size: String,
    },
    Counted {
        files: Count,
        folders: Count,
        size: String,
    },
    CountedSoFar {
        files: Count,
        folders: Count,
        size: String,
    },
    StopCounting,

    // Several
    Files,
    Folders,
    TotalSize,
    OfFilesOnly,
    Kinds,
    KindCount {
        category: Category,
        count: Count,
    },
    Newest,
    Oldest,
    StarredOf {
        starred: Count,
        all: Count,
    },
    InSeveralFolders,

    // Description
    Description,
    AddDescription,
    NoDescription,
    DescriptionKeys,
    Save,
    Saving,
    NotSavedYet,
    LettersOf {
        count: Count,
        limit: Count,
    },
    DescriptionSaved(String),

    // Tags
    Tags,
    NoTags,
    AddTag,
    AddTagHint,
    RemoveTag(String),
    ColorOf(String),
    Color(TagColor),
    ColorAutomatic,
    TagProblem(TagError),
    TagRemoved {
        tag: String,
        name: String,
    },

    // Versions
    PresentVersion,
    NoOtherVersions,
    NoOtherVersionsHint,
    VersionsUnknown,
    VersionsForbidden,
    MoreVersions,
    ActionsForVersion(String),
    DownloadVersion,
    RestoreVersion,
    KeepForever,
    KeepNoLonger,
    KeptForever,
    DescribeVersion,
    DeleteVersion,
    SameSize,
    Larger(String),
    Smaller(String),
    RestoreQuestion {
        name: String,
        time: String,
    },
    RestoreNote,
    DeleteVersionQuestion {
        name: String,
        time: String,
    },
    VersionRestored(String),
    VersionDeleted(String),
    TooManyKept,
    UnknownTime,

    // Access
    Role(AccessRole),
    Until(String),
    FromFolder(String),
    FromFolderAbove,
    DriveOfTeam,
    NobodyElse,
    AccessUnknown,
    AccessForbidden,

    // Activity
    Activity {
        who: Option<String>,
        /// Of what it happened to, where that is not what the panel is about.
        name: Option<String>,
        action: ActivityKind,
    },
    NoActivity,
    MoreActivity,
    ActivityUnknown,
    ActivityForbidden,
}

impl Localize for DetailsText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::details::localize(self),
            Lang::Zh => zh::details::localize(self),
        }
    }
}
