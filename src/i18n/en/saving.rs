//! English for downloads.

use crate::i18n::text_saving::SavingText;

pub fn say(text: &SavingText) -> String {
    let fixed = match text {
        SavingText::SaveAs => "Save as…",
        SavingText::SaveIntoFolder => "Save into a folder…",
        SavingText::ServerArchive => "Let the server make the zip",
        SavingText::NoServerArchive => {
            "This drive's server doesn't make zips. Your browser makes it instead."
        }
        SavingText::TooMuchForServer => {
            "That is more than the server puts into one zip. Your browser makes it instead."
        }
        SavingText::NoFolders => {
            "This browser can't save a folder here. Open the page over https and not in a private window, or download the files one by one."
        }
        SavingText::ArchiveName(count) => return format!("{} items.zip", count.shown),
        SavingText::Without { name, first, count } if count.value == 1 => {
            return format!("“{name}” was saved without “{first}”, which could not be had.");
        }
        SavingText::Without { name, first, count } => {
            return format!(
                "“{name}” was saved without {} files that could not be had, such as “{first}”.",
                count.shown
            );
        }
    };
    fixed.to_owned()
}
