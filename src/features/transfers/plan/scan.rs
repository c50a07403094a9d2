//! How a drop compares with the drive: what is listed there, and which files are the same by hash.

use super::execution::{Run, SIDE_BY_SIDE, TELL_EVERY_MS};
use super::store::{Stage, UploadPlans};
use crate::api::{Client, ListFiles};
use crate::base::failure::Failure;
use crate::base::id::FileId;
use crate::browser::clock;
use crate::model::entry::{Direction, Order, OrderBy};
use crate::transfer::hash::HashWorkerReport;
use crate::transfer::hash::pool::HashWorkerPool;
use crate::transfer::upload::folder_plan::TOP;
use crate::transfer::upload::part_plan::part_size;
use futures_channel::mpsc;
use futures_util::stream::{self, StreamExt};
use std::cell::RefCell;
use std::collections::HashMap;

/// Entries after which a folder of the drive is not listed further: who has that many there and drops a handful into
/// it is asked by the upload itself.
const MOST_LISTED: usize = 50_000;
/// Files in the workers at a time: small ones must not wait for each other's way there and back.
const HASHED_AT_ONCE: usize = 8;

impl Run {
    /// Asks the drive for what stands beside what was dropped, level by level.
    pub(super) async fn list(&self, client: &Client) -> Result<(), Failure> {
        let failed = RefCell::new(None);
        loop {
            let folders = self.plan.borrow_mut().to_list();
            if folders.is_empty() {
                return Ok(());
            }
            let one = |(folder, id): (u32, FileId)| {
                let failed = &failed;
                async move {
                    if let Err(failure) = self.list_one(client, folder, &id).await {
                        self.plan.borrow_mut().list_again(folder);
                        failed.replace(Some(failure));
                    }
                }
            };
            stream::iter(folders).for_each_concurrent(SIDE_BY_SIDE, one).await;
            if let Some(failure) = failed.take() {
                return Err(failure);
            }
        }
    }

    async fn list_one(&self, client: &Client, folder: u32, id: &FileId) -> Result<(), Failure> {
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let (mut marker, mut seen) = (None::<String>, 0);
        loop {
            let request = ListFiles {
                drive: &self.drive,
                parent: id,
                kind: None,
                order,
                marker: marker.as_deref(),
                limit: 100,
            };
            let page = match client.list(request).await {
                Ok(page) => page,
                Err(error) if error.is_not_found() && folder != TOP => {
                    self.plan.borrow_mut().folder_deleted(folder);
                    return Ok(());
                }
                Err(error) => return Err(error.failure()),
            };
            seen += page.items.len();
            self.plan.borrow_mut().listed(folder, &page.items);
            match page.next {
                Some(next) if Some(&next) != marker.as_ref() && seen < MOST_LISTED => marker = Some(next),
                _ => break,
            }
        }
        self.plan.borrow_mut().folder_listed();
        Ok(())
    }

    /// Hashes what may be the same. Once the upload has begun, what turns out to differ goes at once.
    pub(super) async fn compare(&self, plans: &UploadPlans, total: u64) {
        let (reports, mut heard) = mpsc::unbounded();
        let pool = HashWorkerPool::new(move |task, report| {
            // Nobody listens any more once the plan is cancelled.
            let _ = reports.unbounded_send((task, report));
        });
        let mut done = 0;
        let mut busy: HashMap<u32, u32> = HashMap::new();
        loop {
            while busy.len() < HASHED_AT_ONCE {
                let Some(at) = self.plan.borrow_mut().next_to_compare() else { break };
                let file = self.files.borrow().get(at as usize).cloned();
                let algorithm = self.plan.borrow().algorithm_for(at);
                match file.and_then(|file| pool.hash(&file, algorithm, part_size(file.size(), None))) {
                    Some(task) => drop(busy.insert(task, at)),
                    None => self.plan.borrow_mut().stop_comparing(),
                }
            }
            if busy.is_empty() {
                break;
            }
            let Some((task, report)) = heard.next().await else { break };
            let Some(at) = busy.get(&task).copied() else { continue };
            match report {
                Some(HashWorkerReport::PreHash { .. } | HashWorkerReport::Front { .. }) => continue,
                Some(HashWorkerReport::Done { digest, .. }) => self.plan.borrow_mut().compared(at, &digest),
                Some(HashWorkerReport::Unreadable { .. }) => self.plan.borrow_mut().could_not_compare(at),
                None => self.plan.borrow_mut().stop_comparing(),
            }
            busy.remove(&task);
            done += self.plan.borrow().size_of(at);
            let ready = self.plan.borrow_mut().send_now(at);
            self.enqueue(plans, ready.into_iter().collect());
            if clock::monotonic_ms() - self.told.get() > TELL_EVERY_MS {
                self.show(plans, Some(Stage::Comparing { done, total }));
            }
        }
        self.show(plans, Some(Stage::Ready));
        if self.plan.borrow().has_begun() {
            self.hand_over(plans).await;
        }
    }
}
