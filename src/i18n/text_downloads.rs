//! Texts about downloads.

use super::text::{Count, Localize};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum DownloadText {
    /// The name of an archive of several items.
    ArchiveName(Count),
    /// The domain does not offer archives.
    NoServerArchive,
    ExceedsServerLimit,
    /// The browser has neither a directory picker nor service workers.
    FolderSavingUnsupported,
    /// The browser did not open its picker, because the click was too long ago.
    NeedsClick(String),
    ChoosePlace,
    /// The browser stores no records of downloads.
    NotRecorded,
    /// Some files are missing, all others were saved.
    SavedWithout {
        name: String,
        first: String,
        count: Count,
    },
}

impl Localize for DownloadText {
    fn localize(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::downloads::localize(self),
            Lang::Zh => zh::downloads::localize(self),
        }
    }
}
