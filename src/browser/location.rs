//! The address of the page, navigation away from it, and pop-up windows.

use web_sys::{Location, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

fn location() -> Option<Location> {
    Some(window()?.location())
}

/// The fragment with its `#`, or empty.
pub fn hash() -> String {
    location().and_then(|it| it.hash().ok()).unwrap_or_default()
}

/// The query with its `?`, or empty.
pub fn search() -> String {
    location().and_then(|it| it.search().ok()).unwrap_or_default()
}

/// The address without query and fragment: the redirect URI.
pub fn page_address() -> String {
    let Some(location) = location() else { return String::new() };
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}

/// The complete address.
pub fn full_address() -> String {
    location().and_then(|it| it.href().ok()).unwrap_or_default()
}

/// Replaces the query in the current history entry and removes the fragment. `query` is empty or starts with `?`.
pub fn replace_query(query: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        // Fails only for addresses of another origin.
        let _ =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{query}")));
    }
}

/// Navigates this tab to another page.
pub fn navigate_to(url: &str) {
    if let Some(location) = location() {
        // Fails only for malformed addresses, and callers build theirs from a validated origin.
        let _ = location.assign(url);
    }
}

/// Reloads the page without its query.
pub fn reload_at_home() {
    replace_query("");
    reload();
}

pub fn reload() {
    if let Some(location) = location() {
        // Fails only for pages that are not displayed.
        let _ = location.reload();
    }
}

/// Opens the sign-in window. Only works within a click; false when the browser blocked it.
pub fn open_popup(url: &str) -> bool {
    let features = "popup,width=520,height=680";
    window()
        .and_then(|window| {
            window.open_with_url_and_target_and_features(url, "pds-web-sign-in", features).ok()?
        })
        .is_some()
}

/// Closes the window. Only windows opened by a script may close themselves.
pub fn close() {
    if let Some(window) = window() {
        let _ = window.close();
    }
}

/// The address of a file in the folder of the page.
pub fn resolve(name: &str) -> String {
    let base = window().and_then(|it| it.document()?.base_uri().ok()?).unwrap_or_default();
    let base = base.split(['?', '#']).next().unwrap_or_default();
    match base.rfind('/') {
        Some(at) => format!("{}{name}", &base[..=at]),
        None => name.to_owned(),
    }
}
