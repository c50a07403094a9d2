//! Which parts of a program are what, by highlight.js.

use super::{js, vendor};
use wasm_bindgen::JsValue;

/// highlight.js, once it is there.
#[derive(Clone)]
pub struct Highlighter(JsValue);

impl Highlighter {
    pub async fn load() -> Option<Self> {
        vendor::HIGHLIGHT.load().await.map(Self)
    }

    /// A text with elements around what has a colour, in which everything else is escaped.
    pub fn highlight(&self, text: &str, language: &str) -> Option<String> {
        let options = js::object(&[("language", &language.into()), ("ignoreIllegals", &JsValue::TRUE)]);
        let answer = js::call(&self.0, "highlight", &[&text.into(), &options])?;
        js::get(&answer, "value")?.as_string()
    }
}
