//! Uploads with folders that could not be created. They stay until the person retries or discards them.

use super::execution;
use super::execution::UploadRun;
use super::store::UploadPlanStore;
use crate::base::failure::Failure;
use leptos::prelude::*;
use std::rc::Rc;

/// An upload with failed folders, as the list shows it.
#[derive(Clone, Debug, PartialEq)]
pub struct FailedFolders {
    /// The name of the first dropped item.
    pub item_name: String,
    /// The name of the target folder.
    pub folder_name: String,
    /// The number of files whose folder is missing.
    pub waiting_files: usize,
    pub failure: Option<Failure>,
}

impl UploadPlanStore {
    pub(super) fn add_failed(&self, run: &Rc<UploadRun>, failed: FailedFolders) {
        self.failed_runs.update_value(|runs| runs.push(run.clone()));
        self.failed.update(|all| all.push(failed));
        self.transfers.is_expanded.set(true);
    }

    /// Creates the failed folders again and continues these uploads.
    pub fn retry_failed(&self) {
        for run in self.take_failed() {
            self.tasks.spawn(execution::retry_failed_folders(*self, run));
        }
    }

    /// Discards the rest of these uploads. Files that are already in the drive stay there.
    pub fn discard_failed(&self) {
        self.take_failed().into_iter().for_each(|run| run.delete_pending());
    }

    fn take_failed(&self) -> Vec<Rc<UploadRun>> {
        self.failed.set(Vec::new());
        self.failed_runs.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// The number of uploads that continue only after an action of the person. Reactive.
    pub fn attention_count(&self) -> usize {
        self.interrupted.with(Vec::len) + self.failed.with(Vec::len)
    }
}
