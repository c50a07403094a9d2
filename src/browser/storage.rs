//! Session and local storage, typed. Whatever can't be read (garbage, another version, storage switched off) is as if
//! it were not there.

use gloo_storage::{LocalStorage, SessionStorage, Storage};
use serde::Serialize;
use serde::de::DeserializeOwned;

pub fn local_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    LocalStorage::get(key).ok()
}

/// Best effort: storage may be full or forbidden, and the program goes on without it.
pub fn local_set<T: Serialize>(key: &str, value: &T) {
    let _ = LocalStorage::set(key, value);
}

pub fn local_remove(key: &str) {
    LocalStorage::delete(key);
}

pub fn session_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    SessionStorage::get(key).ok()
}

/// Best effort, as above.
pub fn session_set<T: Serialize>(key: &str, value: &T) {
    let _ = SessionStorage::set(key, value);
}

pub fn session_remove(key: &str) {
    SessionStorage::delete(key);
}
