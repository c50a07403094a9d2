//! What can be said about downloads.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum DownloadText {
    SaveAs,
    SaveIntoFolder,
    /// Of several things chosen together.
    ArchiveName(Count),
    /// Instead of the browser.
    ServerArchive,
    /// The domain doesn't have it.
    NoServerArchive,
    ExceedsServerLimit,
    /// Neither a place to write to nor a service worker can be had.
    FolderSavingUnsupported,
    /// All the others are there.
    SavedWithout {
        name: String,
        first: String,
        count: Count,
    },
}

impl Spoken for DownloadText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::downloads::say(self),
            Lang::Zh => zh::downloads::say(self),
        }
    }
}
