//! Texts that were edited and are not saved. Their drafts are in session storage of their tab, which survives a reload and
//! a crash. What the other tabs know of them is a web lock for each, which ends with its tab.

use crate::base::id::FileId;
use crate::browser::storage;
use crate::browser::web_lock::{self, WebLock};
use crate::model::text_edit::{DRAFT_KEY, TextDraft, draft_key, lock_name, name_of_lock};
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};

#[derive(Clone, Copy)]
pub struct Drafts {
    locks: StoredValue<HashMap<String, WebLock>, LocalStorage>,
}

/// For a session, with the drafts that this tab had before a reload.
pub fn provide() {
    let drafts = Drafts { locks: StoredValue::new_local(HashMap::new()) };
    for (key, draft) in storage::session_all(DRAFT_KEY) {
        drafts.announce(&key, &draft);
    }
    provide_context(drafts);
}

pub fn use_drafts() -> Drafts {
    expect_context()
}

impl Drafts {
    pub fn get(self, file: &FileId) -> Option<TextDraft> {
        storage::session_get(&draft_key(file))
    }

    pub fn keep(self, file: &FileId, draft: &TextDraft) {
        let key = draft_key(file);
        storage::session_set(&key, draft);
        self.announce(&key, draft);
    }

    pub fn forget(self, file: &FileId) {
        let key = draft_key(file);
        storage::session_remove(&key);
        self.locks.try_update_value(|locks| locks.remove(&key));
    }

    fn announce(self, key: &str, draft: &TextDraft) {
        self.locks.try_update_value(|locks| {
            if !locks.contains_key(key)
                && let Some((lock, _)) = WebLock::request(&lock_name(key, draft))
            {
                locks.insert(key.to_owned(), lock);
            }
        });
    }

    /// The names of the files that have a draft in this tab.
    pub fn names_here(self) -> BTreeSet<String> {
        let drafts = storage::session_all(DRAFT_KEY).into_iter();
        drafts.map(|(_, draft): (_, TextDraft)| draft.name).collect()
    }

    /// The same for all tabs.
    pub async fn names(self) -> BTreeSet<String> {
        let mut names = self.names_here();
        names.extend(web_lock::requested().await.iter().filter_map(|lock| name_of_lock(lock)));
        names
    }
}
