//! A panic leaves the program unusable. Then the page says so in plain HTML and offers a reload.

use std::panic;
use wasm_bindgen::JsValue;

/// To be called first thing in `main`.
pub fn install() {
    panic::set_hook(Box::new(|info| {
        // The place is enough to find the bug; a message could carry what a person or a server wrote.
        let place = info.location().map(ToString::to_string).unwrap_or_default();
        web_sys::console::error_1(&JsValue::from_str(&format!("The page stopped at {place}")));
        let root = web_sys::window().and_then(|window| window.document()?.document_element());
        if let Some(root) = root {
            // Nothing more can be done if even this fails.
            let _ = root.class_list().add_1("crashed");
        }
    }));
}
