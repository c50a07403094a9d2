//! Store of what can be undone and redone in this tab. It survives a reload in session storage, under the names of the
//! service and of the person, and ends with the sign-out.

use crate::base::id::DomainId;
use crate::browser::effect::effect;
use crate::browser::{clock, storage};
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::use_drive_store;
use crate::model::history::{Direction, Edit, EditOutcome, History, Step, StepKind};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct HistoryStore {
    history: RwSignal<History>,
    api: Api,
}

pub fn provide(api: Api) {
    let history = RwSignal::new(History::default());
    provide_context(HistoryStore { history, api });
}

pub fn use_history() -> HistoryStore {
    expect_context()
}

/// The key in session storage.
#[derive(Clone)]
struct StorageKey(String);

/// Reads what this tab stored before a reload. Called once, by what is in the page as long as the session.
pub fn load() {
    let (store, domain): (HistoryStore, DomainId) = (use_history(), expect_context());
    let user = use_drive_store().user.with_value(|user| user.id.clone());
    let key = StorageKey(format!("pds-web.history.1 {} {domain}.{user}", store.api.client().endpoint()));
    if let Some(stored) = storage::session_get::<History>(&key.0) {
        store.history.set(stored);
    }
    let on_end = key.clone();
    on_cleanup(move || storage::session_remove(&on_end.0));
    effect(move || store.history.with(|it| storage::session_set(&key.0, &it.stored())));
}

impl HistoryStore {
    /// Adds what was just done, and returns its id.
    pub fn record(&self, kind: StepKind, to: Option<String>, edits: Vec<Edit>) -> u64 {
        let now = clock::now_ms() as u64;
        self.history.try_update(|history| history.record(kind, to, edits, now)).unwrap_or_default()
    }

    /// The steps, the newest last. Reactive.
    pub fn steps(&self, direction: Direction) -> Vec<Step> {
        self.history.with(|history| history.steps(direction).to_vec())
    }

    /// Whether there is a step to be undone or redone. Reactive.
    pub fn can(&self, direction: Direction) -> bool {
        self.history.with(|history| history.next(direction).is_some())
    }

    /// The step that is undone or redone next. Reactive.
    pub fn next(&self, direction: Direction) -> Option<Step> {
        self.history.with(|history| history.next(direction).cloned())
    }

    /// Reactive.
    pub fn is_running(&self) -> bool {
        self.history.with(History::is_running)
    }

    /// The step with this id, or the next one. Reactive.
    pub(super) fn find(&self, direction: Direction, id: Option<u64>) -> Option<Step> {
        self.history.with(|history| history.find(direction, id).cloned())
    }

    pub(super) fn start(&self, direction: Direction, id: Option<u64>) -> Option<Step> {
        self.history.try_update(|history| history.start(direction, id)).flatten()
    }

    pub(super) fn finish(&self, direction: Direction, id: u64, outcomes: &[EditOutcome]) {
        self.history.try_update(|history| history.finish(direction, id, outcomes));
    }
}
