//! The address of the page, leaving it, and windows beside it.

use web_sys::{Location, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

fn location() -> Option<Location> {
    Some(window()?.location())
}

/// With its `#`, or empty.
pub fn hash() -> String {
    location().and_then(|it| it.hash().ok()).unwrap_or_default()
}

/// With its `?`, or empty.
pub fn search() -> String {
    location().and_then(|it| it.search().ok()).unwrap_or_default()
}

/// The page itself, without query and fragment: the redirect address.
pub fn page_address() -> String {
    let Some(location) = location() else { return String::new() };
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}

/// The whole address as it stands.
pub fn full_address() -> String {
    location().and_then(|it| it.href().ok()).unwrap_or_default()
}

/// Sets the query without a step in the history, and wipes the fragment. `query` is empty or starts with `?`.
pub fn replace_query(query: &str) {
    let Some(window) = window() else { return };
    let path = window.location().pathname().unwrap_or_default();
    if let Ok(history) = window.history() {
        // Refused only for addresses of another origin.
        let _ =
            history.replace_state_with_url(&wasm_bindgen::JsValue::NULL, "", Some(&format!("{path}{query}")));
    }
}

/// Leaves the page.
pub fn leave_for(url: &str) {
    if let Some(location) = location() {
        // Refused only for malformed addresses, and ours are built by us.
        let _ = location.assign(url);
    }
}

/// Opens the page afresh, at its beginning.
pub fn restart() {
    replace_query("");
    reload();
}

pub fn reload() {
    if let Some(location) = location() {
        // Refused only to pages that are not shown.
        let _ = location.reload();
    }
}

/// A small window of its own. Only works within a click; false when the browser refused.
pub fn open_popup(url: &str) -> bool {
    let features = "popup,width=520,height=680";
    window()
        .and_then(|window| {
            window.open_with_url_and_target_and_features(url, "pds-web-sign-in", features).ok()?
        })
        .is_some()
}

/// Only windows opened by a script may close themselves.
pub fn close() {
    if let Some(window) = window() {
        let _ = window.close();
    }
}

/// The address of a file beside the page.
pub fn beside_page(name: &str) -> String {
    let base = window().and_then(|it| it.document()?.base_uri().ok()?).unwrap_or_default();
    let base = base.split(['?', '#']).next().unwrap_or_default();
    match base.rfind('/') {
        Some(at) => format!("{}{name}", &base[..=at]),
        None => name.to_owned(),
    }
}
