//! Typed access to session and local storage. A value that cannot be read (of another version, or storage is disabled)
//! counts as absent.

use crate::base::lenient;
use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

/// How the keys of local storage begin that hold mere convenience: preferences, and what is found out again.
const EXPENDABLE: [&str; 2] = ["pds-web.prefs", "pds-web.response-type"];

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

pub fn local_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    get(local(), key)
}

pub fn local_has(key: &str) -> bool {
    local().is_some_and(|storage| storage.get_item(key).is_ok_and(|value| value.is_some()))
}

/// Best effort: storage may be full or forbidden, and the program continues without it.
pub fn local_set(key: &str, value: &impl Serialize) {
    set(local(), key, value);
}

/// For a value that protects the person: where storage is full, what is expendable makes room for it. If that is not
/// enough, the older value goes at least.
pub fn local_set_first(key: &str, value: &impl Serialize) {
    let Some(storage) = local() else { return };
    if set(Some(storage.clone()), key, value) {
        return;
    }
    let keys = js_sys::Object::keys(&storage).into_iter().filter_map(|key| key.as_string());
    for other in keys.filter(|other| EXPENDABLE.iter().any(|start| other.starts_with(start))) {
        let _ = storage.remove_item(&other);
    }
    if !set(Some(storage), key, value) {
        local_remove(key);
    }
}

pub fn local_remove(key: &str) {
    let _ = local().map(|storage| storage.remove_item(key));
}

pub fn session_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    get(session(), key)
}

/// All that is kept under keys that begin so, with their keys.
pub fn session_all<T: DeserializeOwned>(prefix: &str) -> Vec<(String, T)> {
    let Some(storage) = session() else { return Vec::new() };
    let keys = js_sys::Object::keys(&storage).into_iter().filter_map(|key| key.as_string());
    let keys = keys.filter(|key| key.starts_with(prefix));
    keys.filter_map(|key| session_get(&key).map(|value| (key, value))).collect()
}

/// Best effort, as above.
pub fn session_set(key: &str, value: &impl Serialize) {
    set(session(), key, value);
}

/// Removes all that this app keeps in the tab.
pub fn session_clear() {
    let Some(storage) = session() else { return };
    let keys = js_sys::Object::keys(&storage).into_iter().filter_map(|key| key.as_string());
    for key in keys.filter(|key| key.starts_with("pds-web.")) {
        let _ = storage.remove_item(&key);
    }
}

pub fn session_remove(key: &str) {
    let _ = session().map(|storage| storage.remove_item(key));
}

fn get<T: DeserializeOwned>(storage: Option<Storage>, key: &str) -> Option<T> {
    lenient::read(&storage?.get_item(key).ok()??).ok()
}

/// Whether it is stored.
fn set(storage: Option<Storage>, key: &str, value: &impl Serialize) -> bool {
    match (storage, serde_json::to_string(value)) {
        (Some(storage), Ok(text)) => storage.set_item(key, &text).is_ok(),
        _ => false,
    }
}
