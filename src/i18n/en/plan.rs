//! English for what becomes of dropped files and folders, before the first byte.

use super::problems::name_fault;
use super::things;
use crate::base::name::NameFault;
use crate::i18n::text_plan::PlanText;

pub fn say(text: &PlanText) -> String {
    let fixed = match text {
        PlanText::Counting => "Counting…",
        PlanText::Comparing => "Comparing with the drive…",
        PlanText::NoEmptyFolders => {
            "Browsers leave empty folders out when a folder is chosen. Drop it on the page to have them too."
        }
        PlanText::New => "New",
        PlanText::Same => "Already in the drive",
        PlanText::SameNote => "Not sent again",
        PlanText::Changed => "Changed",
        PlanText::NotCompared => "Being compared",
        PlanText::Clashes => "Name clashes",
        PlanText::ClashesNote => "A file meets a folder of its name, or a folder a file",
        PlanText::NewFolders => "New folders",
        PlanText::Litter => "System files",
        PlanText::LitterToo => "Upload them too",
        PlanText::Cant => "Can't be uploaded",
        PlanText::Unreadable => "The browser can't read it",
        PlanText::BadName(NameFault::Empty) => "A name can't be spaces only",
        PlanText::BadName(fault) => name_fault(*fault),
        PlanText::WhatOfChanged => "What to do with changed files",
        PlanText::WhatOfClashes => "What to do with name clashes",
        PlanText::KeepBoth => "Keep both",
        PlanText::Replace => "Replace",
        PlanText::Skip => "Skip",
        PlanText::AsAll => "As above",
        PlanText::LeaveOut => "Leave out",
        PlanText::ByFolder => "Folder by folder",
        PlanText::Start => "Upload",
        PlanText::AllThere => "Everything is in the drive already",
        PlanText::StillCounting => "Wait until everything is counted and compared with the drive",
        PlanText::Title(into) => return format!("Upload to “{into}”"),
        PlanText::ComparingContents { done, total } => {
            return format!(
                "Comparing contents: {done} of {total}. You can start now; what differs follows by itself."
            );
        }
        PlanText::LooksReady { new, changed, same } => {
            return format!(
                "Ready: {} new, {} changed, {} already in the drive",
                new.shown, changed.shown, same.shown
            );
        }
        PlanText::Files { count, size } => return format!("{}, {size}", things(count, "file", "files")),
        PlanText::InFolders { files, folders } => {
            return format!("{files}, in {}", things(folders, "folder", "folders"));
        }
        PlanText::NoRoom { need, left, drive } => {
            return format!(
                "This needs {need}, and “{drive}” has {left} left. Nothing has been sent. Leave something out, or make room in the drive first."
            );
        }
        PlanText::MoreOfThem(count) => return format!("and {} more", count.shown),
        PlanText::WhatOf(name) => return format!("What to do with “{name}”"),
        PlanText::Beside(folder) => return format!("Files directly in “{folder}”"),
        PlanText::ChangedOf(count) => return format!("{} changed", count.shown),
        PlanText::StartFiles(count) => return format!("Upload {}", things(count, "file", "files")),
        PlanText::SameWereLeft(count) => {
            return match count.value {
                1 => "1 file was in the drive already and was not sent again".into(),
                _ => format!("{} files were in the drive already and were not sent again", count.shown),
            };
        }
        PlanText::StopStuck => "Stop this upload",
        PlanText::FoldersFailed { name, folder, left } => {
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
