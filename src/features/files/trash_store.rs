//! Looking for something in the recycle bin, and sorting it. The service can do neither: the rest of the list is loaded first,
//! then the rows are filtered and sorted here, also after every reload.

use super::folder_store::{FolderStore, NextPageState, use_folder_store};
use crate::browser::effect::effect;
use crate::model::entry::Entry;
use crate::model::listing::Listing;
use crate::model::selection::Selection;
use crate::model::trash_view::{TrashOrder, TrashView};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct TrashStore {
    pub view: RwSignal<TrashView>,
    /// Entries that the view does not show.
    hidden: RwSignal<Vec<Entry>>,
    /// The rows are in another order than the service's.
    is_arranged: StoredValue<bool>,
    /// A reload is on its way that brings the hidden entries again.
    is_reloading: StoredValue<bool>,
    folder_store: FolderStore,
}

/// What the page says about the view.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TrashState {
    /// Everything is shown as it comes.
    Unchanged,
    /// The rest has to be loaded first.
    LoadingRest,
    /// It could not be loaded.
    Incomplete,
    /// So many of so many are shown.
    Filtered(usize, usize),
    Sorted,
}

/// Called in the body of the page.
pub fn new() -> TrashStore {
    let store = TrashStore {
        view: RwSignal::new(TrashView::default()),
        hidden: RwSignal::new(Vec::new()),
        is_arranged: StoredValue::new(false),
        is_reloading: StoredValue::new(false),
        folder_store: use_folder_store(),
    };
    // The heads of the list sort it too.
    provide_context(store);
    effect(move || {
        let view = store.view.get();
        store.folder_store.listing.track();
        match store.folder_store.next_page.get() {
            NextPageState::Loading => return store.is_reloading.set_value(true),
            NextPageState::Failed(_) => return store.is_reloading.set_value(false),
            NextPageState::Idle => {}
        }
        if store.is_reloading.try_update_value(std::mem::take) == Some(true) {
            store.hidden.update_untracked(Vec::clear);
        }
        untrack(|| store.apply(&view));
    });
    store
}

impl TrashStore {
    pub fn change(&self, change: impl FnOnce(&mut TrashView)) {
        // What was selected among other rows is not meant any more.
        self.folder_store.selection.update(Selection::clear);
        self.view.update(change);
        if self.folder_store.next_page.with_untracked(|it| matches!(it, NextPageState::Failed(_))) {
            self.folder_store.retry_next_page();
        }
    }

    /// Reactive.
    pub fn state(&self) -> TrashState {
        if self.view.with(TrashView::is_default) {
            return TrashState::Unchanged;
        }
        let (shown, is_complete) = self
            .folder_store
            .listing
            .with(|it| it.ready().map_or((0, false), |it| (it.len(), it.is_complete())));
        let has_failed = self.folder_store.next_page.with(|it| matches!(it, NextPageState::Failed(_)));
        match is_complete {
            false if has_failed => TrashState::Incomplete,
            false => TrashState::LoadingRest,
            true if self.view.with(|view| view.text.trim().is_empty()) => TrashState::Sorted,
            true => TrashState::Filtered(shown, shown + self.hidden.with(Vec::len)),
        }
    }

    /// Whether there is anything in the bin, shown or not. Reactive.
    pub fn has_entries(&self) -> bool {
        let has_rows = self.folder_store.listing.with(|it| it.ready().is_some_and(|it| !it.is_empty()));
        has_rows || self.hidden.with(|hidden| !hidden.is_empty())
    }

    fn apply(&self, view: &TrashView) {
        let Some(is_complete) = self.folder_store.listing.with(|it| it.ready().map(Listing::is_complete))
        else {
            return;
        };
        if view.is_default() && self.hidden.with(Vec::is_empty) && !self.is_arranged.get_value() {
            return;
        }
        if !is_complete {
            return self.folder_store.load_next_page();
        }
        self.is_arranged.set_value(!view.is_default());
        let rows = self.folder_store.listing.with(|it| it.ready().map(Listing::entries));
        let rows = rows.unwrap_or_default();
        let all = rows.iter().cloned().chain(self.hidden.get()).collect();
        let (shown, hidden) = view.arrange(all);
        if self.hidden.with(|before| *before != hidden) {
            self.hidden.set(hidden);
        }
        let is_arranged = shown.len() == rows.len() && shown.iter().zip(&rows).all(|(a, b)| a.id == b.id);
        if !is_arranged {
            self.folder_store.change(|listing| {
                *listing = Listing::complete(TrashOrder::default().order(), listing.unreadable(), shown)
            });
        }
    }
}
