//! Starts downloads: picks the browser's own download, staging in OPFS, or a file or folder that the person chooses.
//!
//! A small file goes to the browser's own download at once. A large one is staged in OPFS until it is complete and
//! verified, so that a reload or a bad network loses nothing, and is then given to the browser. Several files become
//! one archive.

use super::rows::Target;
use super::store::DownloadStore;
use crate::base::failure::{Failure, FailureKind};
use crate::base::name::local::local_name;
use crate::browser::file_picker::PickerRefused;
use crate::browser::{browser_download, clock, file_picker, opfs};
use crate::i18n::{ActionText, DownloadText, ProblemText, Text};
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
        let owner = self.inner.try_with_value(|inner| (inner.user.clone(), inner.scope.clone()));
        let Some((user, scope)) = owner else { return };
        let record = DownloadRecord {
            id: new_id(),
            scope,
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
        match file_picker::pick_save_file(&local_name(&entry.name)).await {
            Ok(Some(picked)) => {
                self.add(Destination::Chosen, entry.name.clone(), vec![entry], Target::Picked(picked));
            }
            Ok(None) => {}
            Err(PickerRefused) => {
                self.ask_for_click(entry.name.clone(), move |downloads| downloads.save_as(entry.clone()));
            }
        }
    }

    /// The browser opens its picker only right after a click.
    fn ask_for_click(self, name: String, run: impl Fn(Self) + Send + Sync + 'static) {
        let (text, action) = (DownloadText::NeedsClick(name), DownloadText::ChoosePlace);
        let run = Callback::new(move |()| run(self));
        self.toasts.show_with_action(Text::from(text), Text::from(action), Vec::new(), run);
    }

    async fn save_with_browser(self, entry: Entry) {
        let name = local_name(&entry.name);
        let failure = match self.api.client().download_url(&entry.drive, &entry.id, Some(&name)).await {
            Ok(signed) => {
                let started = browser_download::start(&signed.url);
                self.toasts.show(Text::from(ActionText::DownloadStarts(entry.name.clone())));
                if !started.was_refused().await {
                    return;
                }
                Failure::local(FailureKind::StoreRefused)
            }
            Err(error) => error.failure(),
        };
        self.offer_retry(entry.name.clone(), failure, move |downloads| downloads.save(vec![entry.clone()]));
    }

    /// Reports a download that has no row.
    pub(super) fn offer_retry(
        self,
        name: String,
        failure: Failure,
        retry: impl Fn(Self) + Send + Sync + 'static,
    ) {
        let text = Text::from(ProblemText::FailedFor { name, kind: failure.kind });
        let retry = Callback::new(move |()| retry(self));
        self.toasts.show_failure_with_action(text, failure, Text::Retry, retry);
    }

    async fn save_archive(self, entries: Vec<Entry>) {
        let name = self.archive_name(&entries);
        let target = match file_picker::has_save_picker() {
            true => match file_picker::pick_save_file(&name).await {
                Ok(Some(picked)) => Target::Picked(picked),
                Ok(None) => return,
                Err(PickerRefused) => {
                    return self.ask_for_click(name, move |downloads| downloads.save(entries.clone()));
                }
            },
            false => Target::ServiceWorker(None),
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
            let picked = file_picker::pick_directory().await;
            let name = match entries.as_slice() {
                [one] => one.name.clone(),
                several => {
                    let count = self.toasts.prefs().count(several.len());
                    self.toasts.prefs().localize(&Text::Items(count))
                }
            };
            match picked {
                Ok(Some(folder)) => self.add(Destination::Folder, name, entries, Target::Picked(folder)),
                Ok(None) => {}
                Err(PickerRefused) => {
                    self.ask_for_click(name, move |downloads| downloads.save_into_folder(entries.clone()));
                }
            }
        });
    }
}
