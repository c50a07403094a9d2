//! Downloads as a zip archive created by the server: starts the server's task, follows its progress, and gives the
//! result to the browser's own download. If the server refuses, the client creates the zip itself.

use super::rows::{Download, Target, waiting_task};
use super::store::DownloadStore;
use crate::api::ApiError;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::browser::browser_download;
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::transfer::download::messages::{Destination, TaskPhase, TaskView};
use leptos::prelude::*;

impl DownloadStore {
    pub fn save_from_server(self, entries: Vec<Entry>) {
        let name = self.archive_name(&entries);
        self.add(Destination::Archive, name, entries, Target::ServerZip);
    }

    pub(super) async fn save_server_zip(self, id: u32, download: Download) {
        self.set_task(id, TaskPhase::Packing, (0, 0), None);
        let Some(drive) = download.entries.first().map(|entry| entry.drive.clone()) else { return };
        let files: Vec<FileId> = download.entries.iter().map(|entry| entry.id.clone()).collect();
        let client = self.api.client();
        let archive = async {
            let task = client.start_archive(&drive, &files, &download.name).await?;
            let on_progress = |done, total| {
                let is_wanted = self.is_packing(id);
                if is_wanted {
                    self.set_task(id, TaskPhase::Packing, (done, total), None);
                }
                is_wanted
            };
            client.wait_for_archive(&task, on_progress).await
        };
        match archive.await {
            _ if !self.is_packing(id) => {}
            Ok(None) => {}
            Ok(Some(archive)) => {
                let started = browser_download::start(&archive.url);
                self.toasts.show(Text::from(ActionText::DownloadStarts(download.name.clone())));
                self.remove(id);
                if started.was_refused().await {
                    let Download { name, entries, .. } = download;
                    let failure = Failure::local(FailureKind::StoreRefused);
                    self.offer_retry(name, failure, move |downloads| {
                        downloads.save_from_server(entries.clone());
                    });
                }
            }
            Err(error) => match refusal_text_for(&error) {
                Some(refusal_text) => {
                    self.has_server_zip.set(error.exceeds_archive_limit());
                    self.toasts.show(Text::from(refusal_text));
                    self.remove(id);
                    // A file picker opens only within a click, and the click is over by now.
                    self.add(
                        Destination::Archive,
                        download.name,
                        download.entries,
                        Target::ServiceWorker(None),
                    );
                }
                None => self.set_task(id, TaskPhase::Failed, (0, 0), Some(error.failure())),
            },
        }
    }

    pub(super) fn is_packing(&self, id: u32) -> bool {
        let packing = |download: &mut Download| {
            download.task.as_ref().is_some_and(|task| task.phase == TaskPhase::Packing)
        };
        self.with_download(id, packing) == Some(true)
    }

    /// Sets the state of a download that no worker reports on.
    pub(super) fn set_task(
        &self,
        id: u32,
        phase: TaskPhase,
        (received, size): (u64, u64),
        failure: Option<Failure>,
    ) {
        self.with_download(id, |download| {
            download.task = Some(TaskView { phase, received, size, failure, ..waiting_task() })
        });
        self.publish(id);
    }
}

/// The message if the server refuses for good.
fn refusal_text_for(error: &ApiError) -> Option<DownloadText> {
    match error.kind {
        _ if error.exceeds_archive_limit() => Some(DownloadText::ExceedsServerLimit),
        FailureKind::Unsupported | FailureKind::NotAllowedHere | FailureKind::Rejected => {
            Some(DownloadText::NoServerArchive)
        }
        _ => None,
    }
}
