//! Transfers as rows: a reactive projection of what the engines tell. The page hears of changes at most once per
//! [`FRAME_MS`], however many there were.

use crate::browser::clock;
use crate::transfer::{Announcement, JobFilter, JobId, JobList, JobView, PhaseView, TransferTotals};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Often enough for a bar to run smoothly; a timer, since a page in the background has no frames.
const FRAME_MS: u32 = 120;

/// As long as it takes to press what one has aimed at.
const HOLD_MS: u32 = 1_500;

#[derive(Clone, Copy)]
pub struct TransferRows {
    list: StoredValue<JobList>,
    frame: RwSignal<u32>,
    due: StoredValue<bool>,
    /// What all rows come to.
    pub sums: Memo<TransferTotals>,
    pub filter: RwSignal<JobFilter>,
    /// The rows that are shown, in order.
    pub arranged: Memo<Vec<JobId>>,
    /// How often somebody has aimed at a button of a row; the last of them is not over while `held`.
    aims: StoredValue<u32>,
    held: RwSignal<bool>,
}

impl TransferRows {
    pub fn new() -> Self {
        let list = StoredValue::new(JobList::default());
        let frame = RwSignal::new(0);
        let (filter, held) = (RwSignal::new(JobFilter::default()), RwSignal::new(false));
        let shape = Memo::new(move |_| {
            frame.track();
            list.with_value(JobList::shape)
        });
        let arranged = Memo::new(move |before: Option<&Vec<JobId>>| match before {
            Some(before) if held.get() => before.clone(),
            _ => {
                // Read and not only tracked: a memo that nobody has read follows nothing.
                shape.get();
                list.with_value(|list| list.arranged(filter.get()))
            }
        });
        let sums = Memo::new(move |_| {
            frame.track();
            list.with_value(JobList::totals)
        });
        Self {
            list,
            frame,
            due: StoredValue::new(false),
            sums,
            filter,
            arranged,
            aims: StoredValue::new(0),
            held,
        }
    }

    pub fn is_disposed(&self) -> bool {
        self.frame.is_disposed()
    }

    pub fn changed(&self, view: JobView) {
        self.change(|list| list.changed(view));
    }

    pub fn gone(&self, id: JobId) {
        self.change(|list| list.gone(id));
    }

    pub fn order(&self, ids: &[JobId]) {
        self.change(|list| list.reordered(ids));
    }

    fn change(&self, change: impl FnOnce(&mut JobList)) {
        self.list.update_value(change);
        if !self.due.get_value() {
            self.due.set_value(true);
            self.tell_soon();
        }
    }

    fn tell_soon(self) {
        spawn_local(async move {
            clock::sleep(FRAME_MS).await;
            // The session may be over by now.
            let now = clock::monotonic_ms() as u64;
            if self.list.try_update_value(|list| list.measure(now)).is_some() {
                self.due.set_value(false);
                self.frame.update(|frame| *frame = frame.wrapping_add(1));
            }
        });
    }

    /// Somebody aims at a button of a row: for a moment no other row takes its place.
    pub fn hold(self) {
        let aim = self.aims.get_value() + 1;
        self.aims.set_value(aim);
        self.held.set(true);
        spawn_local(async move {
            clock::sleep(HOLD_MS).await;
            if self.aims.try_get_value() == Some(aim) {
                self.held.set(false);
            }
        });
    }

    pub fn release(&self) {
        self.held.set(false);
    }

    /// Tracked.
    pub fn get(&self, id: JobId) -> Option<JobView> {
        self.with(|list| list.get(id).cloned())
    }

    /// What is worth telling aloud since it was asked last.
    pub fn announcement(&self) -> Option<Announcement> {
        self.list.try_update_value(JobList::announcement).flatten()
    }

    pub fn with_untracked<T>(&self, look: impl FnOnce(&JobList) -> T) -> T {
        self.list.with_value(look)
    }

    /// Tracked.
    pub fn with<T>(&self, look: impl FnOnce(&JobList) -> T) -> T {
        self.frame.track();
        self.list.with_value(look)
    }

    pub fn ids_where(&self, is_meant: impl Fn(&JobView) -> bool) -> Vec<JobId> {
        self.list.with_value(|list| list.views().filter(|job| is_meant(job)).map(|job| job.id).collect())
    }

    /// Tracked.
    pub fn any(&self, is_meant: impl Fn(&JobView) -> bool) -> bool {
        self.with(|list| list.views().any(is_meant))
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
