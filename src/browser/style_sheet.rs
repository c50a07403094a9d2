//! Style sheets of lazy chunks. A chunk carries the text of its own, so that the first view does not load it; the
//! content security policy, which forbids inline styles, allows sheets that a script constructs.

use super::{dom, js};
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};

/// Adds a sheet to the page, after those it has. Without support for it, before 2023, the page stays without.
pub fn adopt(text: &str) {
    let (Some(document), Some(window)) = (dom::document(), web_sys::window()) else { return };
    let class = js::get(&window, "CSSStyleSheet").and_then(|it| it.dyn_into::<Function>().ok());
    let Some(sheet) = class.and_then(|class| Reflect::construct(&class, &Array::new()).ok()) else { return };
    js::call(&sheet, "replaceSync", &[&JsValue::from_str(text)]);
    const SHEETS: &str = "adoptedStyleSheets";
    let Some(present) = js::get(&document, SHEETS) else { return };
    let all = Array::from(&present);
    all.push(&sheet);
    // Fails only for a sheet of another document.
    let _ = Reflect::set(&document, &JsValue::from_str(SHEETS), &all);
}
