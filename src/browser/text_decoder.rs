//! Text in any encoding of the web.

use super::js;
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::JsCast;

/// Decodes bytes that end between two letters; what is no letter becomes U+FFFD. `None` for a label the browser does not know.
pub fn decode(bytes: &[u8], label: &str) -> Option<String> {
    let constructor: Function = js::get(&js_sys::global(), "TextDecoder")?.dyn_into().ok()?;
    let decoder = Reflect::construct(&constructor, &Array::of1(&label.into())).ok()?;
    js::call(&decoder, "decode", &[&Uint8Array::from(bytes)])?.as_string()
}
