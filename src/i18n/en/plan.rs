//! English texts of the upload plan.

use super::problems::name_fault;
use super::things;
use crate::base::name::NameError;
use crate::i18n::text_plan::PlanText;

pub fn localize(text: &PlanText) -> String {
    let fixed = match text {
        PlanText::Counting => "Counting…",
        PlanText::Comparing => "Comparing with the drive…",
        PlanText::EmptyFoldersOmitted => {
            "Browsers leave empty folders out when a folder is chosen. Drop it on the page to have them too."
        }
        PlanText::New => "New",
        PlanText::Unchanged => "Already in the drive",
        PlanText::UnchangedNote => "Not sent again",
        PlanText::Changed => "Changed",
        PlanText::NotCompared => "Being compared",
        PlanText::NameConflicts => "Name clashes",
        PlanText::NameConflictsNote => "A file meets a folder of its name, or a folder a file",
        PlanText::NewFolders => "New folders",
        PlanText::SystemFiles => "System files",
        PlanText::IncludeSystemFiles => "Upload them too",
        PlanText::NotUploadable => "Can't be uploaded",
        PlanText::Unreadable => "The browser can't read it",
        PlanText::BadName(NameError::Empty) => "A name can't be spaces only",
        PlanText::BadName(fault) => name_fault(*fault),
        PlanText::ChangedFilesAction => "What to do with changed files",
        PlanText::NameConflictsAction => "What to do with name clashes",
        PlanText::KeepBoth => "Keep both",
        PlanText::Replace => "Replace",
        PlanText::Skip => "Skip",
        PlanText::InheritAction => "As above",
        PlanText::LeaveOut => "Leave out",
        PlanText::PerFolder => "Folder by folder",
        PlanText::Start => "Upload",
        PlanText::NothingToUpload => "Everything is in the drive already",
        PlanText::StillCounting => "Wait until everything is counted and compared with the drive",
        PlanText::Title(into) => return format!("Upload to “{into}”"),
        PlanText::ComparingContents { done, total } => {
            return format!(
                "Comparing contents: {done} of {total}. You can start now; what differs follows by itself."
            );
        }
        PlanText::Ready { new, changed, same } => {
            return format!(
                "Ready: {} new, {} changed, {} already in the drive",
                new.shown, changed.shown, same.shown
            );
        }
        PlanText::Files { count, size } => return format!("{}, {size}", things(count, "file", "files")),
        PlanText::InFolders { files, folders } => {
            return format!("{files}, in {}", things(folders, "folder", "folders"));
        }
        PlanText::NotEnoughSpace { need, left, drive } => {
            return format!(
                "This needs {need}, and “{drive}” has {left} left. Nothing has been sent. Leave something out, or make room in the drive first."
            );
        }
        PlanText::MoreUploads(count) => {
            return match count.value {
                1 => "1 more upload opens when this one is answered.".into(),
                _ => format!("{} more uploads open when this one is answered.", count.shown),
            };
        }
        PlanText::MoreItems(count) => return format!("and {} more", count.shown),
        PlanText::ActionFor(name) => return format!("What to do with “{name}”"),
        PlanText::DirectlyIn(folder) => return format!("Files directly in “{folder}”"),
        PlanText::ChangedCount(count) => return format!("{} changed", count.shown),
        PlanText::StartFiles(count) => return format!("Upload {}", things(count, "file", "files")),
        PlanText::UnchangedSkipped(count) => {
            return match count.value {
                1 => "1 file was in the drive already and was not sent again".into(),
                _ => format!("{} files were in the drive already and were not sent again", count.shown),
            };
        }
        PlanText::StopUpload => "Stop this upload",
        PlanText::FolderCreationFailed { name, folder, left } => {
            let stopped =
                format!("The upload of “{name}” to “{folder}” stopped: a folder could not be made.");
            return match left.value {
                0 => stopped,
                1 => format!("{stopped} 1 file is not uploaded."),
                _ => format!("{stopped} {} files are not uploaded.", left.shown),
            };
        }
    };
    fixed.to_owned()
}
