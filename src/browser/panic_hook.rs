//! Reacts to a panic, after which the program cannot continue: the page shows a message in plain HTML and offers a
//! reload.

use std::panic;
use wasm_bindgen::JsValue;

/// Must be called first in `main`.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        // The location identifies the bug. The message is left out because it may contain user or server data.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("The page stopped at {place}")));
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(root) = root {
            // Best effort: there is no further fallback.
            let _ = root.class_list().add_1("crashed");
        }
    }));
}
