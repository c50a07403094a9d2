//! English texts of the details panel.

use super::things;
use crate::i18n::Count;
use crate::i18n::text_details::DetailsText;
use crate::model::access::AccessRole;
use crate::model::activity::ActivityKind;
use crate::model::entry::Category;
use crate::model::tag::{TagColor, TagError};

pub fn localize(text: &DetailsText) -> String {
    let fixed = match text {
        DetailsText::Facts => "Details",
        DetailsText::Versions => "Versions",
        DetailsText::Access => "Access",
        DetailsText::Activities => "Activity",
        DetailsText::Nothing => "Select something to see its details here.",
        DetailsText::InTrash => "It is in the trash. Restore it to see and change more.",
        DetailsText::Kind => "Kind",
        DetailsText::Folder => "Folder",
        DetailsText::Category(category) => category_name(*category),
        DetailsText::Where => "Where",
        DetailsText::Created => "Created",
        DetailsText::ChangedOnComputer => "Changed before upload",
        DetailsText::ByYou => "by you",
        DetailsText::Fingerprints => "Fingerprints",
        DetailsText::FileId => "File ID",
        DetailsText::NoPreview => "No preview",
        DetailsText::Contents => "Contents",
        DetailsText::CountContents => "Count",
        DetailsText::StopCounting => "Stop counting",
        DetailsText::Files => "Files",
        DetailsText::Folders => "Folders",
        DetailsText::TotalSize => "Total size",
        DetailsText::OfFilesOnly => "without what is in the folders",
        DetailsText::Kinds => "Kinds",
        DetailsText::Newest => "Newest",
        DetailsText::Oldest => "Oldest",
        DetailsText::InSeveralFolders => "In several folders",
        DetailsText::Description => "Description",
        DetailsText::AddDescription => "Add a description",
        DetailsText::NoDescription => "No description",
        DetailsText::DescriptionKeys => "Ctrl+Enter saves, Escape undoes",
        DetailsText::Save => "Save",
        DetailsText::Saving => "Saving…",
        DetailsText::NotSavedYet => "Not saved yet",
        DetailsText::Tags => "Tags",
        DetailsText::NoTags => "No tags",
        DetailsText::AddTag => "Add a tag",
        DetailsText::AddTagHint => "A name, or name: value",
        DetailsText::Color(color) => color_name(*color),
        DetailsText::ColorAutomatic => "Automatic colour",
        DetailsText::TagProblem(problem) => match problem {
            TagError::Empty => "Type a name for the tag",
            TagError::Hash => "A tag can't contain #",
            TagError::TooLong => "This tag is too long",
            TagError::TooMany => "This has as many tags as the server keeps. Remove one first.",
        },
        DetailsText::PresentVersion => "Present version",
        DetailsText::NoOtherVersions => "There are no older versions",
        DetailsText::NoOtherVersionsHint => {
            "When this file is replaced by a newer one, the old one is kept here, if your organisation's drive keeps versions."
        }
        DetailsText::VersionsUnknown => "This drive does not tell the versions of its files.",
        DetailsText::VersionsForbidden => "You may not see the versions of this file.",
        DetailsText::MoreVersions => "Show older versions",
        DetailsText::DownloadVersion => "Download this version",
        DetailsText::RestoreVersion => "Restore…",
        DetailsText::KeepForever => "Keep for ever",
        DetailsText::KeepNoLonger => "Keep no longer",
        DetailsText::KeptForever => "Kept for ever",
        DetailsText::DescribeVersion => "Describe",
        DetailsText::DeleteVersion => "Delete this version…",
        DetailsText::SameSize => "same size",
        DetailsText::RestoreNote => {
            "Nothing is lost: the present version stays in this list as an older one, and you can go back to it."
        }
        DetailsText::TooManyKept => {
            "The server keeps no more versions of one file for ever. Nothing was changed; let go of another one first."
        }
        DetailsText::UnknownTime => "unknown time",
        DetailsText::Role(role) => role_name(role),
        DetailsText::FromFolderAbove => "from a folder above",
        DetailsText::DriveOfTeam => "Everyone in the team of this drive",
        DetailsText::NobodyElse => "Shared with nobody.",
        DetailsText::AccessUnknown => "This drive does not tell who has access.",
        DetailsText::AccessForbidden => "You may not see who has access.",
        DetailsText::NoActivity => "Nothing is recorded.",
        DetailsText::MoreActivity => "Show older activity",
        DetailsText::ActivityUnknown => "This drive does not record what happens to its files.",
        DetailsText::ActivityForbidden => "You may not see what happened to it.",

        DetailsText::ExactBytes(count) => return things(count, "byte", "bytes"),
        DetailsText::By(name) => return format!("by {name}"),
        DetailsText::At { time, who } => {
            return match who {
                Some(who) => format!("{time}, {}", localize(who)),
                None => time.clone(),
            };
        }
        DetailsText::CopyOf(what) => return format!("Copy: {what}"),
        DetailsText::Counting { files, folders, size } => {
            return format!("Counting… {}", contents(files, folders, size));
        }
        DetailsText::Counted { files, folders, size } => return contents(files, folders, size),
        DetailsText::CountedSoFar { files, folders, size } => {
            return format!("At least {}", contents(files, folders, size));
        }
        DetailsText::KindCount { category, count } => {
            return format!("{} {}", category_name(*category), count.shown);
        }
        DetailsText::StarredOf { starred, all } => return format!("{} of {}", starred.shown, all.shown),
        DetailsText::LettersOf { count, limit } => return format!("{} of {}", count.shown, limit.shown),
        DetailsText::DescriptionSaved(name) => return format!("The description of “{name}” is saved"),
        DetailsText::RemoveTag(tag) => return format!("Remove tag {tag}"),
        DetailsText::ColorOf(tag) => return format!("Colour of tag {tag}"),
        DetailsText::TagRemoved { tag, name } => return format!("Tag “{tag}” removed from “{name}”"),
        DetailsText::ActionsForVersion(time) => return format!("Actions for the version of {time}"),
        DetailsText::Larger(size) => return format!("{size} larger"),
        DetailsText::Smaller(size) => return format!("{size} smaller"),
        DetailsText::RestoreQuestion { name, time } => {
            return format!("Restore “{name}” as it was on {time}?");
        }
        DetailsText::DeleteVersionQuestion { name, time } => {
            return format!("Delete the version of “{name}” of {time}?");
        }
        DetailsText::VersionRestored(name) => {
            return format!("“{name}” is restored; the version before is kept");
        }
        DetailsText::VersionDeleted(name) => return format!("A version of “{name}” is deleted"),
        DetailsText::Until(date) => return format!("until {date}"),
        DetailsText::Activity { who, name, action } => {
            return activity(who.as_deref().unwrap_or("Somebody"), name.as_deref(), action);
        }
        DetailsText::FromFolder(name) => return format!("from the folder “{name}”"),
    };
    fixed.to_owned()
}

fn contents(files: &Count, folders: &Count, size: &str) -> String {
    let (files, folders) = (things(files, "file", "files"), things(folders, "folder", "folders"));
    format!("{files}, {folders}, {size}")
}

fn activity(who: &str, name: Option<&str>, action: &ActivityKind) -> String {
    let it = name.map_or_else(|| "it".to_owned(), |name| format!("“{name}”"));
    match action {
        ActivityKind::Created => format!("{who} created {it}"),
        ActivityKind::Edited => format!("{who} changed {it}"),
        ActivityKind::Deleted => format!("{who} deleted {it} for good"),
        ActivityKind::Moved => format!("{who} moved {it}"),
        ActivityKind::Renamed(Some(old)) => format!("{who} renamed {it}, which was “{old}”"),
        ActivityKind::Renamed(None) => format!("{who} renamed {it}"),
        ActivityKind::Restored => format!("{who} restored {it} from the trash"),
        ActivityKind::Trashed => format!("{who} moved {it} to the trash"),
        ActivityKind::Other => format!("{who} did something with {it}"),
    }
}

fn category_name(category: Category) -> &'static str {
    match category {
        Category::Image => "Picture",
        Category::Video => "Video",
        Category::Audio => "Sound",
        Category::Doc => "Document",
        Category::Zip => "Archive",
        Category::App => "Program",
        Category::Other => "Other file",
    }
}

fn color_name(color: TagColor) -> &'static str {
    match color {
        TagColor::Teal => "Teal",
        TagColor::Blue => "Blue",
        TagColor::Purple => "Purple",
        TagColor::Pink => "Pink",
        TagColor::Red => "Red",
        TagColor::Orange => "Orange",
        TagColor::Green => "Green",
        TagColor::Gray => "Grey",
    }
}

fn role_name(role: &AccessRole) -> &'static str {
    match role {
        AccessRole::Owner => "may do everything",
        AccessRole::Editor => "may edit and share",
        AccessRole::EditorWithoutDelete => "may edit and share, but not delete",
        AccessRole::EditorWithoutShareLink => "may edit",
        AccessRole::UploaderAndDownloaderWithShareLink => "may upload, download and share",
        AccessRole::UploaderAndDownloader => "may upload and download",
        AccessRole::DownloaderWithShareLink => "may download and share",
        AccessRole::Downloader => "may download",
        AccessRole::UploaderAndViewer => "may upload and view",
        AccessRole::UploaderWithShareLink => "may upload and share",
        AccessRole::Uploader => "may upload",
        AccessRole::Viewer => "may view",
        AccessRole::MetaViewer => "may see names only",
        AccessRole::Custom => "has chosen rights",
    }
}
