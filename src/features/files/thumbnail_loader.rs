//! Fetches the thumbnails of the rows that are drawn: the nearest to the view first, a few at once, none while the list is
//! flung past. What comes late, or not, leaves the icon of the kind.

use super::list_context::{Attempt, ListContext, ThumbnailSlot};
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::time::Timestamp;
use crate::browser::effect::effect;
use crate::browser::{clock, picture};
use crate::model::entry::Entry;
use crate::model::thumbnail_queue::{MAX_RUNNING, Pace, REST_MS, has_ended, nearest};
use crate::model::view_mode::ThumbnailSize;
use leptos::prelude::*;
use std::collections::HashMap;

/// Addresses that are remembered. A row that comes back shows the picture that the browser has, although the list has
/// another signature for it by then.
const MAX_KNOWN: usize = 2_000;

#[derive(Clone, Copy)]
struct ThumbnailLoader {
    list: ListContext,
    waiting: StoredValue<Vec<ThumbnailSlot>>,
    running: StoredValue<usize>,
    pace: StoredValue<Pace>,
    /// When a fling ends that no scroll event goes on with; `None` while nothing waits for that.
    rests_at_ms: StoredValue<Option<f64>>,
    known: StoredValue<HashMap<FileId, Known>>,
    is_renewing: StoredValue<bool>,
}

/// The address of a picture of one revision in one size.
#[derive(Clone)]
struct Known {
    revision: Option<RevisionId>,
    size: ThumbnailSize,
    address: String,
}

#[component]
pub fn Thumbnails() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let loader = ThumbnailLoader {
        list,
        waiting: StoredValue::new(Vec::new()),
        running: StoredValue::new(0),
        pace: StoredValue::new(Pace::default()),
        rests_at_ms: StoredValue::new(None),
        known: StoredValue::new(HashMap::new()),
        is_renewing: StoredValue::new(false),
    };
    effect(move || {
        let top = list.viewport.top();
        loader.on_scroll(top);
    });
    effect(move || {
        list.thumbnail_slots.track();
        let new = list.thumbnail_slots.try_update_untracked(std::mem::take).unwrap_or_default();
        loader.waiting.update_value(|waiting| waiting.extend(new));
        loader.fetch_more();
    });
}

impl ThumbnailLoader {
    fn on_scroll(self, top: f64) {
        let height = self.list.viewport.height();
        let now = clock::monotonic_ms();
        self.pace.update_value(|pace| pace.scrolled(top, now, height));
        let rests_at = now + f64::from(REST_MS);
        if self.rests_at_ms.try_update_value(|at| at.replace(rests_at)) == Some(None) {
            self.list.folder_store.tasks.spawn(self.rest());
        }
    }

    /// Ends the fling once no scroll event has come for a while. One task for all events.
    async fn rest(self) {
        // The list may be gone by now.
        while let Some(Some(rests_at)) = self.rests_at_ms.try_get_value() {
            let left = rests_at - clock::monotonic_ms();
            if left <= 0.0 {
                self.rests_at_ms.set_value(None);
                self.pace.update_value(Pace::rest);
                return self.fetch_more();
            }
            clock::sleep(left.ceil() as u32).await;
        }
    }

    /// Sends as many requests as may run.
    fn fetch_more(self) {
        self.waiting.update_value(|waiting| waiting.retain(|slot| !slot.address.is_disposed()));
        if self.pace.with_value(Pace::is_flung) || self.is_renewing.get_value() {
            return;
        }
        let has_failed =
            |waiting: &Vec<ThumbnailSlot>| waiting.iter().any(|it| it.attempt == Attempt::Failed);
        if self.waiting.with_value(has_failed) {
            // Most addresses of a list end at once, so those that are on their way come first.
            if self.running.get_value() == 0 {
                self.is_renewing.set_value(true);
                self.list.folder_store.tasks.spawn(self.renew());
            }
            return;
        }
        while self.running.get_value() < MAX_RUNNING
            && let Some((slot, entry)) = self.take_nearest()
        {
            self.running.update_value(|running| *running += 1);
            self.list.folder_store.tasks.spawn(async move {
                let is_shown = self.show(&slot, &entry).await;
                // The list may be gone by now.
                if self.running.try_update_value(|running| *running -= 1).is_none() {
                    return;
                }
                if !is_shown && slot.attempt == Attempt::First {
                    let failed = ThumbnailSlot { attempt: Attempt::Failed, ..slot };
                    self.waiting.update_value(|waiting| waiting.push(failed));
                }
                self.fetch_more();
            });
        }
    }

    fn take_nearest(self) -> Option<(ThumbnailSlot, Entry)> {
        let (listing, viewport) = (self.list.folder_store.listing, self.list.viewport);
        listing.with_untracked(|listing| {
            let listing = listing.ready()?;
            let position = |slot: &ThumbnailSlot| {
                (slot.attempt != Attempt::Failed).then(|| listing.position(&slot.file)).flatten()
            };
            let positions: Vec<Option<usize>> =
                self.waiting.with_value(|waiting| waiting.iter().map(position).collect());
            let at = nearest(&positions, &viewport.visible_rows())?;
            let slot = self.waiting.try_update_value(|waiting| waiting.swap_remove(at))?;
            let entry = listing.get(&slot.file)?;
            Some((slot, entry))
        })
    }

    /// Whether the picture could be shown.
    async fn show(self, slot: &ThumbnailSlot, entry: &Entry) -> bool {
        let size = self.list.folder_store.thumbnails.get_value();
        let is_same = |known: &&Known| known.revision == entry.revision && known.size == size;
        let known = self.known.with_value(|known| known.get(&entry.id).filter(is_same).cloned());
        let address = match known {
            Some(known) => known.address,
            None => match &entry.thumbnail {
                Some(address) if !has_ended(address, Timestamp(clock::now_ms() as i64)) => address.clone(),
                _ => return false,
            },
        };
        if !picture::decode(&address).await {
            return false;
        }
        self.remember(entry, size, &address);
        slot.address.try_set(Some(address)).is_none()
    }

    fn remember(self, entry: &Entry, size: ThumbnailSize, address: &str) {
        self.known.try_update_value(|known| {
            if known.len() >= MAX_KNOWN {
                known.clear();
            }
            let of_entry = Known { revision: entry.revision.clone(), size, address: address.to_owned() };
            known.insert(entry.id.clone(), of_entry);
        });
    }

    /// Asks for new addresses of what could not be shown, and of what waits with an address that has ended. Each is then
    /// tried once more.
    async fn renew(self) {
        if let Some((drive, ids)) = self.to_renew() {
            let size = self.list.folder_store.thumbnails.get_value();
            let found = self.list.folder_store.api.client().thumbnails(&drive, &ids, size).await;
            for entry in found.unwrap_or_default() {
                if let Some(address) = &entry.thumbnail {
                    self.remember(&entry, size, address);
                }
            }
            self.waiting.try_update_value(|waiting| {
                let renewed = waiting.iter_mut().filter(|slot| ids.contains(&slot.file));
                renewed.for_each(|slot| slot.attempt = Attempt::Renewed);
            });
        }
        // The list may be gone by now.
        if self.is_renewing.try_set_value(false).is_none() {
            self.fetch_more();
        }
    }

    fn to_renew(self) -> Option<(DriveId, Vec<FileId>)> {
        let drive = self.list.folder_store.source.with_untracked(|it| Some(it.as_ref()?.drive().clone()))?;
        let now = Timestamp(clock::now_ms() as i64);
        let ids: Vec<FileId> = self.list.folder_store.listing.with_untracked(|listing| {
            let Some(listing) = listing.ready() else { return Vec::new() };
            let is_old = |slot: &&ThumbnailSlot| match slot.attempt {
                Attempt::Failed => true,
                Attempt::Renewed => false,
                Attempt::First => {
                    let address = listing.get(&slot.file).and_then(|entry| entry.thumbnail);
                    address.is_some_and(|address| has_ended(&address, now))
                }
            };
            self.waiting.with_value(|all| all.iter().filter(is_old).map(|slot| slot.file.clone()).collect())
        });
        (!ids.is_empty()).then_some((drive, ids))
    }
}
