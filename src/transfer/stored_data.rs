//! What is stored on this computer for each person, and its removal: the upload queue, handles of files, unfinished folder
//! uploads, downloads with their staged files, and saved searches.
//!
//! `sweep` runs at the start of the page before anyone has signed in, so that a shared computer forgets people who do not
//! return.

use super::download::records::DownloadRecordStore;
use super::retention::{Visits, scope_of_database};
use super::upload::messages::{JOBS, shared_name};
use super::upload::pending_folders;
use crate::base::id::{DomainId, UserId};
use crate::browser::indexed_db::{self, Database};
use crate::browser::{clock, retained_handles, storage};
use wasm_bindgen_futures::spawn_local;

/// In local storage.
const VISITS: &str = "pds-web.visits";

/// Separates the people who use one computer.
pub fn scope(domain: &DomainId, user: &UserId) -> String {
    format!("{domain}.{user}")
}

/// The key of a person's saved searches in local storage.
pub fn searches_key(scope: &str) -> String {
    format!("pds-web.searches.1 {scope}")
}

/// The person is here, so their things stay for now.
pub fn record_visit(scope: &str) {
    change_visits(|visits| visits.record(scope, clock::now_ms()));
}

/// The next sweep removes everything that is stored for this person. A page that is closed earlier leaves it to the next.
pub fn request_removal(scope: &str) {
    change_visits(|visits| visits.request_removal(scope));
}

/// Whether this person has something on this computer that would be missed: saved searches, or transfers that can be
/// continued.
pub async fn is_missed(scope: &str) -> bool {
    if storage::local_has(&searches_key(scope)) {
        return true;
    }
    let has_jobs = async || {
        let Some(queue) = Database::open(&shared_name(scope), &[JOBS]).await else { return false };
        !queue.get_all(JOBS).await.is_empty()
    };
    let has_folders = async || match pending_folders::PendingFolderStore::open(scope).await {
        Some(folders) => !folders.is_empty().await,
        None => false,
    };
    has_jobs().await
        || has_folders().await
        || DownloadRecordStore::open()
            .await
            .all()
            .await
            .iter()
            .any(|record| record.belongs_to(scope) && record.over.is_none())
}

/// Removes what people left who did not return or asked for it, and finished downloads that the browser has. Returns
/// when none of those is left.
pub async fn sweep() {
    while let Some(wait_ms) = sweep_once().await {
        clock::sleep(wait_ms as u32).await;
    }
}

/// Returns in how many milliseconds to sweep again.
async fn sweep_once() -> Option<f64> {
    let databases = indexed_db::names().await;
    // Nobody was here yet. Chromium freezes a page that leaves for the sign-in page in the midst of creating a database, and
    // whoever opens it later is not answered.
    if databases.is_empty() && !storage::local_has(VISITS) {
        return None;
    }
    let downloads = DownloadRecordStore::open().await;
    let mut owners: Vec<String> =
        databases.iter().filter_map(|name| scope_of_database(name)).map(str::to_owned).collect();
    owners.extend(downloads.all().await.iter().map(|record| record.owner()));
    let mut due = Vec::new();
    change_visits(|visits| {
        visits.add_found(owners, clock::now_ms());
        due = visits.due(clock::now_ms());
    });
    for scope in due {
        storage::local_remove(&searches_key(&scope));
        downloads.remove_unfinished(&scope).await;
        let own = databases.iter().filter(|name| scope_of_database(name) == Some(&*scope)).cloned();
        let mut names: Vec<String> = own.collect();
        // A browser may not tell the names.
        names.extend([
            shared_name(&scope),
            retained_handles::database_name(&shared_name(&scope)),
            pending_folders::database_name(&scope),
        ]);
        // Waits for tabs of an older build, which keep a database open.
        spawn_local(async move {
            for name in names {
                if !indexed_db::delete(&name).await {
                    return;
                }
            }
            change_visits(|visits| visits.forget(&scope));
        });
    }
    downloads.sweep().await
}

fn change_visits(change: impl FnOnce(&mut Visits)) {
    let before: Visits = storage::local_get(VISITS).unwrap_or_default();
    let mut visits = before.clone();
    change(&mut visits);
    if visits != before {
        storage::local_set(VISITS, &visits);
    }
}
