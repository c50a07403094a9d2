//! English texts about downloads.

use crate::i18n::text_downloads::DownloadText;

pub fn localize(text: &DownloadText) -> String {
    let fixed = match text {
        DownloadText::NoServerArchive => {
            "This drive's server doesn't make zips. Your browser makes it instead."
        }
        DownloadText::ExceedsServerLimit => {
            "That is more than the server puts into one zip. Your browser makes it instead."
        }
        DownloadText::FolderSavingUnsupported => {
            "This browser can't save a folder here. Open the page over https and not in a private window, or download the files one by one."
        }
        DownloadText::ChoosePlace => "Choose a place…",
        DownloadText::NotRecorded => {
            "This browser stores nothing here, so a reload can't continue these downloads. Keep the page open until they are done."
        }
        DownloadText::NeedsClick(name) => {
            return format!(
                "“{name}” is not saved yet: the browser asks for the place only right after a click."
            );
        }
        DownloadText::ArchiveName(count) => return format!("{} items.zip", count.shown),
        DownloadText::SavedWithout { name, first, count } if count.value == 1 => {
            return format!("“{name}” was saved without “{first}”, which could not be had.");
        }
        DownloadText::SavedWithout { name, first, count } => {
            return format!(
                "“{name}” was saved without {} files that could not be had, such as “{first}”.",
                count.shown
            );
        }
    };
    fixed.to_owned()
}
