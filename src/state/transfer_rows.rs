//! Transfers as rows: a reactive projection of what the engines tell.

use crate::transfer::{JobId, JobView, PhaseView};
use leptos::prelude::*;
use std::collections::HashMap;

#[derive(Clone, Copy)]
pub struct Rows {
    /// In the order of the queue. A row's own signal changes with its bytes; the list only when rows come and go.
    pub jobs: RwSignal<Vec<ArcRwSignal<JobView>>>,
}

impl Rows {
    pub(super) fn new() -> Self {
        Self { jobs: RwSignal::new(Vec::new()) }
    }

    pub(super) fn is_disposed(&self) -> bool {
        self.jobs.is_disposed()
    }

    pub(super) fn changed(&self, view: JobView) {
        let known = self.jobs.with_untracked(|jobs| {
            jobs.iter().find(|job| job.with_untracked(|job| job.id == view.id)).cloned()
        });
        match known {
            Some(job) => job.set(view),
            None => self.jobs.update(|jobs| jobs.push(ArcRwSignal::new(view))),
        }
    }

    pub(super) fn gone(&self, id: JobId) {
        self.jobs.update(|jobs| jobs.retain(|job| job.with_untracked(|job| job.id != id)));
    }

    /// Rows the order doesn't name stay in front, in their own order.
    pub(super) fn order(&self, ids: &[JobId]) {
        let places: HashMap<JobId, usize> =
            ids.iter().enumerate().map(|(place, id)| (*id, place + 1)).collect();
        let place = |job: &ArcRwSignal<JobView>| places.get(&job.with_untracked(|job| job.id)).copied();
        self.jobs.update(|jobs| jobs.sort_by_key(place));
    }

    pub fn ids_where(&self, is_meant: impl Fn(&JobView) -> bool) -> Vec<JobId> {
        self.jobs.with_untracked(|jobs| {
            let views = jobs.iter().map(|job| job.get_untracked());
            views.filter(|job| is_meant(job)).map(|job| job.id).collect()
        })
    }

    /// Tracked.
    pub fn any(&self, is_meant: impl Fn(&JobView) -> bool) -> bool {
        self.jobs.with(|jobs| jobs.iter().any(|job| job.with(|job| is_meant(job))))
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
            | Finishing
            | WaitingForSignIn
            | Offline
            | TryingAgain
    )
}
