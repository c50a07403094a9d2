//! Fonts from bytes, for the page.

use super::{dom, js};
use js_sys::{Array, Function, Reflect, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};

/// A font that the page can draw with as long as this lives.
pub struct LoadedFont(JsValue);

/// `None` for bytes that are no font, or one that the browser refuses.
pub async fn load(family: &str, bytes: &[u8]) -> Option<LoadedFont> {
    let constructor: Function = js::get(&js_sys::global(), "FontFace")?.dyn_into().ok()?;
    let arguments = Array::of2(&family.into(), &Uint8Array::from(bytes));
    let face = Reflect::construct(&constructor, &arguments).ok()?;
    js::call_async(&face, "load", &[]).await?;
    js::call(&fonts()?, "add", &[&face])?;
    Some(LoadedFont(face))
}

fn fonts() -> Option<JsValue> {
    js::get(dom::document()?.as_ref(), "fonts")
}

impl Drop for LoadedFont {
    fn drop(&mut self) {
        if let Some(fonts) = fonts() {
            js::call(&fonts, "delete", &[&self.0]);
        }
    }
}
