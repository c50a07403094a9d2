//! Zips the server makes, where the domain has that: it is asked, watched, and what it made goes to the browser's own
//! download. Where it is refused, the browser makes the zip as it always can.

use super::rows::{Known, Target, waiting};
use super::store::Downloads;
use crate::api::ApiError;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::browser::browser_download;
use crate::i18n::{ActionText, DownloadText, Text};
use crate::model::entry::Entry;
use crate::transfer::download::messages::{Destination, TaskPhase, TaskView};
use leptos::prelude::*;

impl Downloads {
    pub fn save_from_server(self, entries: Vec<Entry>) {
        let name = self.archive_name(&entries);
        self.add(Destination::Archive, name, entries, Target::Server);
    }

    pub(super) async fn pack(self, id: u32, known: Known) {
        self.set_row(id, TaskPhase::Packing, (0, 0), None);
        let Some(drive) = known.entries.first().map(|entry| entry.drive.clone()) else { return };
        let files: Vec<FileId> = known.entries.iter().map(|entry| entry.id.clone()).collect();
        let client = self.api.client();
        let made = async {
            let task = client.start_archive(&drive, &files, &known.name).await?;
            let told = |done, total| {
                let wanted = self.is_packing(id);
                if wanted {
                    self.set_row(id, TaskPhase::Packing, (done, total), None);
                }
                wanted
            };
            client.wait_for_archive(&task, told).await
        };
        match made.await {
            _ if !self.is_packing(id) => {}
            Ok(None) => {}
            Ok(Some(made)) => {
                browser_download::start(&made.url);
                self.toasts.say(Text::from(ActionText::DownloadStarts(known.name)));
                self.remove(id);
            }
            Err(error) => match refusal(&error) {
                Some(why) => {
                    self.has_server_zip.set(error.exceeds_archive_limit());
                    self.toasts.say(Text::from(why));
                    self.remove(id);
                    // A place to write to can be chosen only within a click, which this no longer is.
                    self.add(Destination::Archive, known.name, known.entries, Target::Saver(None));
                }
                None => self.set_row(id, TaskPhase::Failed, (0, 0), Some(error.failure())),
            },
        }
    }

    pub(super) fn is_packing(&self, id: u32) -> bool {
        let packing =
            |known: &mut Known| known.row.as_ref().is_some_and(|row| row.phase == TaskPhase::Packing);
        self.known(id, packing) == Some(true)
    }

    /// A row the worker knows nothing of.
    pub(super) fn set_row(
        &self,
        id: u32,
        phase: TaskPhase,
        (received, size): (u64, u64),
        failure: Option<Failure>,
    ) {
        self.known(id, |known| known.row = Some(TaskView { phase, received, size, failure, ..waiting() }));
        self.tell(id);
    }
}

/// The sentence for a server that will not make it, however often it is asked.
fn refusal(error: &ApiError) -> Option<DownloadText> {
    match error.kind {
        _ if error.exceeds_archive_limit() => Some(DownloadText::ExceedsServerLimit),
        FailureKind::Unsupported | FailureKind::NotAllowedHere | FailureKind::Rejected => {
            Some(DownloadText::NoServerArchive)
        }
        _ => None,
    }
}
