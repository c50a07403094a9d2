//! What becomes of a wish to have something on this computer.
//!
//! One small file goes to the browser's own download. A large one waits in the page's own storage until it is whole and
//! compared, and goes there then; so a reload or a bad network costs nothing. Several become one archive.

use super::rows::Target;
use super::store::Downloads;
use crate::browser::{browser_download, clock, file_picker, opfs};
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::transfer::download::list_recursively::fingerprint_of;
use crate::transfer::download::messages::Destination;
use crate::transfer::download::records::{DownloadRecord, new_id};
use leptos::prelude::*;

/// Below this, the browser's own download is over before anything could go wrong.
const STAGED_FROM: u64 = 32 << 20;

impl Downloads {
    /// A download as a person expects it: into the usual folder, without a question where none is needed.
    pub fn save(self, entries: Vec<Entry>) {
        match entries.as_slice() {
            [] => {}
            [one] if !one.is_folder() => {
                let one = one.clone();
                self.tasks.spawn(async move { self.save_one(one).await });
            }
            _ => self.tasks.spawn(async move { self.save_archive(entries).await }),
        }
    }

    async fn save_one(self, entry: Entry) {
        let size = entry.size.unwrap_or(0);
        if size < STAGED_FROM {
            return self.browsers_own(entry).await;
        }
        // Twice: the browser copies it from there.
        if !opfs::has_room(size.saturating_mul(2)).await {
            return match file_picker::has_save_picker() {
                true => self.save_chosen(entry).await,
                false => self.browsers_own(entry).await,
            };
        }
        let Some(user) = self.inner.try_with_value(|inner| inner.user.clone()) else { return };
        let record = DownloadRecord {
            id: new_id(),
            user,
            drive: entry.drive.clone(),
            parent: entry.parent.clone(),
            file: entry.id.clone(),
            name: entry.name.clone(),
            fingerprint: fingerprint_of(&entry),
            front: 0,
            crc64: 0,
            place: clock::now_ms(),
            paused: false,
            over: None,
        };
        self.records().await.keep(std::slice::from_ref(&record));
        self.hand_to_leader(record);
    }

    /// Where the person says, as it arrives: it takes its place on the disk once, and is not copied. What is interrupted
    /// by the end of this page begins anew.
    pub fn save_as(self, entry: Entry) {
        self.tasks.spawn(async move { self.save_chosen(entry).await });
    }

    async fn save_chosen(self, entry: Entry) {
        let Some(chosen) = file_picker::pick_save_file(&entry.name).await else { return };
        self.add(Destination::Chosen, entry.name.clone(), vec![entry], Target::Chosen(chosen));
    }

    async fn browsers_own(self, entry: Entry) {
        match self.api.client().download_url(&entry.drive, &entry.id, Some(&entry.name)).await {
            Ok(signed) => {
                browser_download::start(&signed.url);
                self.toasts.say(Text::from(ActionText::DownloadStarts(entry.name)));
            }
            Err(error) => self.toasts.fail_for(Some(entry.name), error.failure()),
        }
    }

    async fn save_archive(self, entries: Vec<Entry>) {
        let name = self.archive_name(&entries);
        let target = if file_picker::has_save_picker() {
            let Some(chosen) = file_picker::pick_save_file(&name).await else { return };
            Target::Chosen(chosen)
        } else {
            Target::Saver(None)
        };
        self.add(Destination::Archive, name, entries, target);
    }

    pub(super) fn archive_name(&self, entries: &[Entry]) -> String {
        match entries {
            [one] => [one.name.as_str(), ".zip"].concat(),
            several => {
                let count = self.toasts.prefs().count(several.len());
                self.toasts.prefs().say(&Text::from(DownloadText::ArchiveName(count)))
            }
        }
    }

    /// Only what differs is fetched, so it may be done again and again.
    pub fn save_into_folder(self, entries: Vec<Entry>) {
        self.tasks.spawn(async move {
            let Some(folder) = file_picker::pick_directory().await else { return };
            let name = match entries.as_slice() {
                [one] => one.name.clone(),
                several => {
                    let count = self.toasts.prefs().count(several.len());
                    self.toasts.prefs().say(&Text::Items(count))
                }
            };
            self.add(Destination::Folder, name, entries, Target::Chosen(folder));
        });
    }
}
