//! Compares an upload with the drive: lists the remote folders and hashes files that may be unchanged.

use super::execution::{MAX_PARALLEL_CALLS, UploadRun, VIEW_INTERVAL_MS};
use super::store::{PlanStage, UploadPlanStore};
use crate::api::Client;
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::browser::clock;
use crate::model::entry::{Entry, Page};
use crate::transfer::hash::HashWorkerReport;
use crate::transfer::hash::pool::HashWorkerPool;
use crate::transfer::upload::folder_plan::TOP;
use crate::transfer::upload::part_plan::part_size;
use futures_channel::mpsc;
use futures_util::stream::{self, StreamExt};
use std::cell::RefCell;
use std::collections::HashMap;

/// A remote folder is not listed beyond this many entries. For the rest, name conflicts are found by the upload itself.
const MAX_LISTED: usize = 50_000;
/// Files in the hash workers at a time. More than one per worker, so that small files do not wait for message round
/// trips.
const MAX_HASHING: usize = 8;

impl UploadRun {
    /// Lists, level by level, the remote folders that correspond to the dropped ones.
    pub(super) async fn list_remote(&self, client: &Client) -> Result<(), Failure> {
        let failed = RefCell::new(None);
        loop {
            let folders = self.plan.borrow_mut().to_list();
            if folders.is_empty() {
                return Ok(());
            }
            let list_one = |(folder, id): (u32, FileId)| {
                let failed = &failed;
                async move {
                    if let Err(failure) = self.list_folder(client, folder, &id).await {
                        self.plan.borrow_mut().list_again(folder);
                        failed.replace(Some(failure));
                    }
                }
            };
            stream::iter(folders).for_each_concurrent(MAX_PARALLEL_CALLS, list_one).await;
            if let Some(failure) = failed.take() {
                return Err(failure);
            }
        }
    }

    async fn list_folder(&self, client: &Client, folder: u32, id: &FileId) -> Result<(), Failure> {
        let mut seen = 0;
        let mut on_page = |page: Page<Entry>| {
            seen += page.items.len();
            self.plan.borrow_mut().listed(folder, &page.items);
            seen < MAX_LISTED
        };
        match client.list_all(&self.target.drive, id, None, &mut on_page).await {
            Ok(()) => {}
            Err(error) if error.is_not_found() && folder != TOP => {
                self.plan.borrow_mut().folder_deleted(folder);
                return Ok(());
            }
            Err(error) => return Err(error.failure()),
        }
        self.plan.borrow_mut().folder_listed();
        Ok(())
    }

    /// Hashes files that may be unchanged. Once the upload has started, a file that differs is enqueued at once.
    pub(super) async fn compare(&self, plans: &UploadPlanStore, total: u64) {
        let (sender, mut reports) = mpsc::unbounded();
        let pool = HashWorkerPool::new(move |task, report| {
            // Fails if the plan was cancelled.
            let _ = sender.unbounded_send((task, report));
        });
        let mut done = 0;
        let mut hashing: HashMap<u32, u32> = HashMap::new();
        loop {
            while hashing.len() < MAX_HASHING {
                let Some(file_index) = self.plan.borrow_mut().next_to_compare() else { break };
                let file = self.files.borrow().get(file_index as usize).cloned();
                let algorithm = self.plan.borrow().algorithm_for(file_index);
                match file.and_then(|file| pool.hash(&file, algorithm, part_size(file.size(), None))) {
                    Some(task) => drop(hashing.insert(task, file_index)),
                    None => self.plan.borrow_mut().stop_comparing(),
                }
            }
            if hashing.is_empty() {
                break;
            }
            let Some((task, report)) = reports.next().await else { break };
            let Some(file_index) = hashing.get(&task).copied() else { continue };
            match report {
                Some(HashWorkerReport::PreHash { .. } | HashWorkerReport::Front { .. }) => continue,
                Some(HashWorkerReport::Done { digest, .. }) => {
                    self.plan.borrow_mut().compared(file_index, &digest)
                }
                Some(HashWorkerReport::Unreadable { .. }) => {
                    self.plan.borrow_mut().could_not_compare(file_index)
                }
                None => self.plan.borrow_mut().stop_comparing(),
            }
            hashing.remove(&task);
            done += self.plan.borrow().size_of(file_index);
            let ready = self.plan.borrow_mut().send_now(file_index);
            self.enqueue(plans, ready.into_iter().collect());
            if clock::monotonic_ms() - self.last_shown_ms.get() > VIEW_INTERVAL_MS {
                self.update_view(plans, Some(PlanStage::Comparing { done, total }));
            }
        }
        self.update_view(plans, Some(PlanStage::Ready));
        if self.plan.borrow().has_begun() {
            self.enqueue_ready(plans).await;
        }
    }
}
