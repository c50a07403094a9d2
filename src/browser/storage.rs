//! Session and local storage. What can't be read (storage switched off) is as if it were not there.

use gloo_storage::{LocalStorage, SessionStorage, Storage as _};
use web_sys::Storage;

/// Asked for first, since gloo panics where storage is switched off.
fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()??;
    Some(LocalStorage::raw())
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()??;
    Some(SessionStorage::raw())
}

pub fn local_get(key: &str) -> Option<String> {
    local()?.get_item(key).ok()?
}

/// Best effort: storage may be full or forbidden, and the program goes on without it.
pub fn local_set(key: &str, text: &str) {
    let _ = local().map(|storage| storage.set_item(key, text));
}

pub fn local_remove(key: &str) {
    let _ = local().map(|storage| storage.remove_item(key));
}

pub fn session_get(key: &str) -> Option<String> {
    session()?.get_item(key).ok()?
}

/// Best effort, as above.
pub fn session_set(key: &str, text: &str) {
    let _ = session().map(|storage| storage.set_item(key, text));
}

pub fn session_remove(key: &str) {
    let _ = session().map(|storage| storage.remove_item(key));
}
