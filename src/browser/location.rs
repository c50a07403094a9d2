//! The address of the page, navigation away from it, and pop-up windows.

use super::{dom, http, js, worker};
use js_sys::Reflect;
use wasm_bindgen::JsValue;
use web_sys::{Location, Window};

fn window() -> Option<Window> {
    web_sys::window()
}

fn location() -> Option<Location> {
    Some(window()?.location())
}

/// The fragment with a response of the sign-in page, or empty, which the script in `index.html` has taken out of the address.
/// From now on the page has started: that script no longer reports what can't be loaded.
pub fn take_fragment() -> String {
    const NAME: &str = "addressFragment";
    let Some(window) = window() else { return String::new() };
    let fragment = js::get(&window, NAME).and_then(|it| it.as_string()).unwrap_or_default();
    // Fails only for properties of the browser's own.
    let _ = Reflect::delete_property(&window, &NAME.into());
    fragment
}

/// The query with its `?`, or empty.
pub fn search() -> String {
    location().and_then(|it| it.search().ok()).unwrap_or_default()
}

/// Query and fragment: the part of the address that says which page it is.
pub fn route_address() -> String {
    let fragment = location().and_then(|it| it.hash().ok());
    format!("{}{}", search(), fragment.unwrap_or_default())
}

/// The address without query and fragment: the redirect URI.
pub fn page_address() -> String {
    let Some(location) = location() else { return String::new() };
    format!("{}{}", location.origin().unwrap_or_default(), location.pathname().unwrap_or_default())
}

/// Whether others on the network can't read what the page sends and receives: https, or this computer.
pub fn is_secure() -> bool {
    window().is_some_and(|window| window.is_secure_context())
}

/// The same page by https, on the usual port.
pub fn https_address() -> String {
    let Some(location) = location() else { return String::new() };
    let host = location.hostname().unwrap_or_default();
    format!("https://{host}{}{}", location.pathname().unwrap_or_default(), route_address())
}

const INDEX_FILE: &str = "/index.html";

/// Whether the address names the file of the page instead of its folder.
pub fn is_index_file() -> bool {
    page_address().ends_with(INDEX_FILE)
}

/// Leaves `…/index.html` for the address of its folder if the same page is there: a redirect URI is registered for one
/// address, and links are shared from any.
pub async fn leave_index_file() {
    let folder = format!("{}/", page_address().trim_end_matches(INDEX_FILE));
    let is_same = http::get(&folder).await.is_some_and(|reply| {
        dom::document().is_some_and(|document| reply.body.contains(&worker::build_id(&document)))
    });
    if is_same {
        replace_address(&format!("{folder}{}", route_address()));
    }
}

/// The complete address.
pub fn full_address() -> String {
    location().and_then(|it| it.href().ok()).unwrap_or_default()
}

/// Replaces query and fragment in the current history entry.
pub fn replace_route(address: &str) {
    replace_address(&format!("{}{address}", page_address()));
}

fn replace_address(address: &str) {
    if let Some(Ok(history)) = window().map(|it| it.history()) {
        // Fails only for addresses of another origin.
        let _ = history.replace_state_with_url(&JsValue::NULL, "", Some(address));
    }
}

/// Makes the address with this query and fragment a step of the history, unless it is the present one.
pub fn push_if_new(address: &str) {
    if route_address() != address
        && let Some(Ok(history)) = window().map(|it| it.history())
    {
        let _ =
            history.push_state_with_url(&JsValue::NULL, "", Some(&format!("{}{address}", page_address())));
    }
}

/// One step back in the history of this tab.
pub fn go_back() {
    if let Some(Ok(history)) = window().map(|it| it.history()) {
        // Fails only for pages that are not displayed.
        let _ = history.back();
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
    replace_route("");
    reload();
}

pub fn reload() {
    if let Some(location) = location() {
        // Fails only for pages that are not displayed.
        let _ = location.reload();
    }
}

/// Opens a pop-up with a copy of this tab's session storage. Only works within a click; false when the browser blocked it.
pub fn open_popup(url: &str) -> bool {
    let features = "popup,width=520,height=680";
    let popup =
        window().and_then(|it| it.open_with_url_and_target_and_features("", "_blank", features).ok()?);
    popup.is_some_and(|popup| {
        // Whatever page the pop-up gets to could navigate this tab. Fails only for windows of another origin.
        let _ = popup.set_opener(&JsValue::NULL);
        popup.location().replace(url).is_ok()
    })
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
