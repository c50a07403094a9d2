//! Typed access to session and local storage. A value that cannot be read (of another version, or storage is disabled)
//! counts as absent.

use serde::Serialize;
use serde::de::DeserializeOwned;
use web_sys::Storage;

fn local() -> Option<Storage> {
    web_sys::window()?.local_storage().ok()?
}

fn session() -> Option<Storage> {
    web_sys::window()?.session_storage().ok()?
}

pub fn local_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    get(local(), key)
}

/// Best effort: storage may be full or forbidden, and the program continues without it.
pub fn local_set(key: &str, value: &impl Serialize) {
    set(local(), key, value);
}

pub fn local_remove(key: &str) {
    let _ = local().map(|storage| storage.remove_item(key));
}

pub fn session_get<T: DeserializeOwned>(key: &str) -> Option<T> {
    get(session(), key)
}

/// Best effort, as above.
pub fn session_set(key: &str, value: &impl Serialize) {
    set(session(), key, value);
}

pub fn session_remove(key: &str) {
    let _ = session().map(|storage| storage.remove_item(key));
}

fn get<T: DeserializeOwned>(storage: Option<Storage>, key: &str) -> Option<T> {
    serde_json::from_str(&storage?.get_item(key).ok()??).ok()
}

fn set(storage: Option<Storage>, key: &str, value: &impl Serialize) {
    if let (Some(storage), Ok(text)) = (storage, serde_json::to_string(value)) {
        let _ = storage.set_item(key, &text);
    }
}
