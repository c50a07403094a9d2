//! Starts downloads: picks the browser's own download, staging in OPFS, or a file or folder that the person chooses.
//!
//! A small file goes to the browser's own download at once. A large one is staged in OPFS until it is complete and
//! verified, so that a reload or a bad network loses nothing, and is then given to the browser. Several files become
//! one archive.

use super::rows::Target;
use super::store::DownloadStore;
use crate::base::name::local::local_name;
use crate::browser::{browser_download, clock, file_picker, opfs};
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::transfer::download::list_recursively::fingerprint_of;
use crate::transfer::download::messages::Destination;
use crate::transfer::download::records::{DownloadRecord, new_id};
use leptos::prelude::*;

/// Smaller files go to the browser's own download, which rarely fails at that size.
const MIN_STAGED_SIZE: u64 = 32 << 20;

impl DownloadStore {
    /// The default download: into the browser's download folder, and without a dialog where possible.
    pub fn save(self, entries: Vec<Entry>) {
        match entries.as_slice() {
            [] => {}
            [one] if !one.is_folder() => {
                let one = one.clone();
                self.tasks.spawn(async move { self.save_file(one).await });
            }
            _ => self.tasks.spawn(async move { self.save_archive(entries).await }),
        }
    }

    async fn save_file(self, entry: Entry) {
        let size = entry.size.unwrap_or(0);
        if size < MIN_STAGED_SIZE {
            return self.save_with_browser(entry).await;
        }
        // Twice the size: the browser copies the staged file.
        if !opfs::has_room(size.saturating_mul(2)).await {
            return match file_picker::has_save_picker() {
                true => self.save_picked(entry).await,
                false => self.save_with_browser(entry).await,
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

    /// Streams into a file that the person chooses, without a second copy on the disk. Starts over if this page is
    /// closed.
    pub fn save_as(self, entry: Entry) {
        self.tasks.spawn(async move { self.save_picked(entry).await });
    }

    async fn save_picked(self, entry: Entry) {
        let Some(picked) = file_picker::pick_save_file(&local_name(&entry.name)).await else { return };
        self.add(Destination::Chosen, entry.name.clone(), vec![entry], Target::Picked(picked));
    }

    async fn save_with_browser(self, entry: Entry) {
        let name = local_name(&entry.name);
        match self.api.client().download_url(&entry.drive, &entry.id, Some(&name)).await {
            Ok(signed) => {
                browser_download::start(&signed.url);
                self.toasts.show(Text::from(ActionText::DownloadStarts(entry.name)));
            }
            Err(error) => self.toasts.show_failure_for(Some(entry.name), error.failure()),
        }
    }

    async fn save_archive(self, entries: Vec<Entry>) {
        let name = self.archive_name(&entries);
        let target = if file_picker::has_save_picker() {
            let Some(picked) = file_picker::pick_save_file(&name).await else { return };
            Target::Picked(picked)
        } else {
            Target::ServiceWorker(None)
        };
        self.add(Destination::Archive, name, entries, target);
    }

    pub(super) fn archive_name(&self, entries: &[Entry]) -> String {
        match entries {
            [one] => local_name(&[one.name.as_str(), ".zip"].concat()),
            several => {
                let count = self.toasts.prefs().count(several.len());
                self.toasts.prefs().localize(&Text::from(DownloadText::ArchiveName(count)))
            }
        }
    }

    /// Fetches only files that are missing or differ, so a repeated save is cheap.
    pub fn save_into_folder(self, entries: Vec<Entry>) {
        self.tasks.spawn(async move {
            let Some(folder) = file_picker::pick_directory().await else { return };
            let name = match entries.as_slice() {
                [one] => one.name.clone(),
                several => {
                    let count = self.toasts.prefs().count(several.len());
                    self.toasts.prefs().localize(&Text::Items(count))
                }
            };
            self.add(Destination::Folder, name, entries, Target::Picked(folder));
        });
    }
}
