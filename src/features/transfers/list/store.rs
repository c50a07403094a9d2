//! Store of the rows: a reactive view of the jobs that the engines report. Signals change at most once per
//! [`REFRESH_INTERVAL_MS`], however many reports arrive.

use crate::browser::clock;
use crate::transfer::{Announcement, JobFilter, JobId, JobList, JobView, PhaseView, TransferTotals};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Short enough for a smooth progress bar. A timer and not an animation frame, since hidden pages have none.
const REFRESH_INTERVAL_MS: u32 = 120;

/// Time to press a button under the pointer before rows may move again.
const FREEZE_MS: u32 = 1_500;

#[derive(Clone, Copy)]
pub struct TransferRows {
    list: StoredValue<JobList>,
    version: RwSignal<u32>,
    refresh_scheduled: StoredValue<bool>,
    /// Totals over all rows.
    pub totals: Memo<TransferTotals>,
    pub filter: RwSignal<JobFilter>,
    /// The rows that pass the filter, in order.
    pub visible_ids: Memo<Vec<JobId>>,
    /// Counts the calls of `freeze_order`, so that the timer of an older call has no effect.
    freeze_count: StoredValue<u32>,
    is_frozen: RwSignal<bool>,
}

impl TransferRows {
    pub fn new() -> Self {
        let list = StoredValue::new(JobList::default());
        let version = RwSignal::new(0);
        let (filter, is_frozen) = (RwSignal::new(JobFilter::default()), RwSignal::new(false));
        let shape = Memo::new(move |_| {
            version.track();
            list.with_value(JobList::shape)
        });
        let visible_ids = Memo::new(move |before: Option<&Vec<JobId>>| match before {
            Some(before) if is_frozen.get() => before.clone(),
            _ => {
                // Read and not only tracked: a memo that is never read does not update.
                shape.get();
                list.with_value(|list| list.arranged(filter.get()))
            }
        });
        let totals = Memo::new(move |_| {
            version.track();
            list.with_value(JobList::totals)
        });
        Self {
            list,
            version,
            refresh_scheduled: StoredValue::new(false),
            totals,
            filter,
            visible_ids,
            freeze_count: StoredValue::new(0),
            is_frozen,
        }
    }

    pub fn is_disposed(&self) -> bool {
        self.version.is_disposed()
    }

    pub fn upsert(&self, view: JobView) {
        self.change(|list| list.changed(view));
    }

    pub fn remove(&self, id: JobId) {
        self.change(|list| list.gone(id));
    }

    pub fn reorder(&self, ids: &[JobId]) {
        self.change(|list| list.reordered(ids));
    }

    fn change(&self, change: impl FnOnce(&mut JobList)) {
        self.list.update_value(change);
        if !self.refresh_scheduled.get_value() {
            self.refresh_scheduled.set_value(true);
            self.schedule_refresh();
        }
    }

    fn schedule_refresh(self) {
        spawn_local(async move {
            clock::sleep(REFRESH_INTERVAL_MS).await;
            // The session may have ended by now.
            let now = clock::monotonic_ms() as u64;
            if self.list.try_update_value(|list| list.measure(now)).is_some() {
                self.refresh_scheduled.set_value(false);
                self.version.update(|version| *version = version.wrapping_add(1));
            }
        });
    }

    /// Keeps the order of the rows for a short time, so that no other row moves under the pointer.
    pub fn freeze_order(self) {
        let count = self.freeze_count.get_value() + 1;
        self.freeze_count.set_value(count);
        self.is_frozen.set(true);
        spawn_local(async move {
            clock::sleep(FREEZE_MS).await;
            if self.freeze_count.try_get_value() == Some(count) {
                self.is_frozen.set(false);
            }
        });
    }

    pub fn unfreeze_order(&self) {
        self.is_frozen.set(false);
    }

    /// Tracked.
    pub fn get(&self, id: JobId) -> Option<JobView> {
        self.with(|list| list.get(id).cloned())
    }

    /// The next announcement for screen readers, if there is a new one.
    pub fn announcement(&self) -> Option<Announcement> {
        self.list.try_update_value(JobList::announcement).flatten()
    }

    pub fn with_untracked<T>(&self, read: impl FnOnce(&JobList) -> T) -> T {
        self.list.with_value(read)
    }

    /// Tracked.
    pub fn with<T>(&self, read: impl FnOnce(&JobList) -> T) -> T {
        self.version.track();
        self.list.with_value(read)
    }

    pub fn ids_where(&self, predicate: impl Fn(&JobView) -> bool) -> Vec<JobId> {
        self.list.with_value(|list| list.views().filter(|job| predicate(job)).map(|job| job.id).collect())
    }

    /// Tracked.
    pub fn any(&self, predicate: impl Fn(&JobView) -> bool) -> bool {
        self.with(|list| list.views().any(predicate))
    }
}

pub fn is_running(phase: PhaseView) -> bool {
    use PhaseView::*;
    matches!(
        phase,
        Waiting
            | Preparing
            | NameTaken
            | FolderHasName
            | Uploading
            | Packing
            | Finishing
            | WaitingForSignIn
            | Offline
            | TryingAgain
    )
}
