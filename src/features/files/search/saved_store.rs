//! Store of the saved searches. Local storage keeps them for the service and the person; all tabs show the same.

use crate::base::id::DomainId;
use crate::browser::{observe, storage};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::i18n::{ActionText, SearchText, Text};
use crate::model::saved_search::{SaveSearchError, SavedSearch, SavedSearches};
use crate::route::Route;
use crate::transfer::stored_data;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct SavedSearchStore {
    searches: RwSignal<SavedSearches>,
    key: StoredValue<String>,
    navigation: Navigation,
    tasks: Tasks,
    toasts: Toasts,
}

pub fn provide() {
    let domain: DomainId = expect_context();
    let scope = use_drive_store().user.with_value(|user| stored_data::scope(&domain, &user.id));
    let key = stored_data::searches_key(&scope);
    let store = SavedSearchStore {
        searches: RwSignal::new(storage::local_get(&key).unwrap_or_default()),
        key: StoredValue::new(key),
        navigation: use_navigation(),
        tasks: use_tasks(),
        toasts: use_toasts(),
    };
    // Fires for changes of other tabs only.
    let listener = StoredValue::new_local(observe::on_window("storage", move |_| store.read()));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
    provide_context(store);
}

pub fn use_saved_searches() -> SavedSearchStore {
    expect_context()
}

/// The page of a saved search.
pub fn route_of(search: &SavedSearch) -> Route {
    let SavedSearch { drive, text, filter, .. } = search.clone();
    Route::Search { drive, text, filter }
}

impl SavedSearchStore {
    /// Reactive.
    pub fn all(&self) -> Vec<SavedSearch> {
        self.searches.with(|searches| searches.all().to_vec())
    }

    pub fn get(&self, id: u64) -> Option<SavedSearch> {
        self.searches.with_untracked(|searches| searches.get(id).cloned())
    }

    /// The saved search that is open. Reactive.
    pub fn open(&self) -> Option<SavedSearch> {
        self.navigation.route.with(|route| match route {
            Route::Search { drive, text, filter } => {
                self.searches.with(|searches| searches.find(drive, text, filter).cloned())
            }
            _ => None,
        })
    }

    /// Whether the open page is a search that could be saved. Reactive.
    pub fn can_save(&self) -> bool {
        self.navigation.route.with(|route| matches!(route, Route::Search { .. })) && self.open().is_none()
    }

    /// Saves the open search.
    pub fn save(&self, name: &str) -> Result<(), SaveSearchError> {
        match self.navigation.route.get_untracked() {
            Route::Search { drive, text, filter } => {
                self.change(|searches| searches.save(name, drive, text, filter))
            }
            _ => Ok(()),
        }
    }

    pub fn rename(&self, id: u64, name: &str) -> Result<(), SaveSearchError> {
        self.change(|searches| searches.rename(id, name))
    }

    pub fn remove(&self, id: u64) {
        let Some((at, search)) = self.change(|searches| searches.remove(id)) else { return };
        let (store, removed) = (*self, Text::from(SearchText::SearchRemoved(search.name.clone())));
        // The row that asked is disposed with what it has made; the undo outlives it.
        self.tasks.spawn(async move {
            let restore =
                Callback::new(move |()| store.change(|searches| searches.restore(at, search.clone())));
            store.toasts.show_with_action(removed, Text::from(ActionText::Undo), Vec::new(), restore);
        });
    }

    /// Changes what is stored now: another tab may have changed it.
    fn change<T>(&self, change: impl FnOnce(&mut SavedSearches) -> T) -> T {
        let mut searches = self.stored();
        let result = change(&mut searches);
        self.key.with_value(|key| match searches.all() {
            [] => storage::local_remove(key),
            _ => storage::local_set(key, &searches),
        });
        self.searches.set(searches);
        result
    }

    fn read(&self) {
        let stored = self.stored();
        if self.searches.with_untracked(|searches| *searches != stored) {
            self.searches.set(stored);
        }
    }

    fn stored(&self) -> SavedSearches {
        self.key.with_value(|key| storage::local_get(key)).unwrap_or_default()
    }
}
