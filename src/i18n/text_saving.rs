//! What can be said about downloads.

use super::text::{Count, Spoken};
use super::{Lang, en, zh};

#[derive(Clone, Debug, PartialEq)]
pub enum SavingText {
    SaveAs,
    SaveIntoFolder,
    /// Of several things chosen together.
    ArchiveName(Count),
    /// Instead of the browser.
    ServerArchive,
    /// The domain doesn't have it.
    NoServerArchive,
    TooMuchForServer,
    /// Neither a place to write to nor a service worker can be had.
    NoFolders,
    /// All the others are there.
    Without {
        name: String,
        first: String,
        count: Count,
    },
}

impl Spoken for SavingText {
    fn say(&self, lang: Lang) -> String {
        match lang {
            Lang::En => en::saving::say(self),
            Lang::Zh => zh::saving::say(self),
        }
    }
}
