//! Marks on text without changing it, by the Custom Highlight API. Where a browser has none, nothing is marked.

use super::js;
use crate::base::text_find::Place;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::Element;

/// An element whose text is marked.
#[derive(Clone)]
pub struct TextLayer(Element);

impl TextLayer {
    pub fn new(element: &Element) -> Self {
        Self(element.clone())
    }

    pub fn pieces(&self) -> Vec<(JsValue, String)> {
        pieces(&self.0)
    }
}

/// The pieces of text in an element; a line break is one of its own.
fn pieces(element: &Element) -> Vec<(JsValue, String)> {
    let mut pieces = Vec::new();
    collect(element, &mut pieces);
    pieces
}

fn collect(node: &JsValue, into: &mut Vec<(JsValue, String)>) {
    let children = js::get(node, "childNodes").and_then(|it| js_sys::try_iter(&it).ok().flatten());
    for child in children.into_iter().flatten().flatten() {
        let name = js::get(&child, "nodeName").and_then(|name| name.as_string()).unwrap_or_default();
        match name.as_str() {
            TEXT => {
                let text = js::get(&child, "data").and_then(|text| text.as_string()).unwrap_or_default();
                into.push((child, text));
            }
            "BR" => into.push((child, "\n".to_owned())),
            _ => collect(&child, into),
        }
    }
}

/// The name of all nodes of text.
const TEXT: &str = "#text";

/// A piece of text on the page.
#[derive(Clone)]
pub struct TextRange(JsValue);

impl TextRange {
    pub fn new(pieces: &[(JsValue, String)], (start, end): (Place, Place)) -> Option<Self> {
        let document = super::dom::document()?;
        let range = js::call(&document, "createRange", &[])?;
        for (name, (piece, units)) in [("setStart", start), ("setEnd", end)] {
            let (node, text) = pieces.get(piece)?;
            // A line break has nothing inside.
            let units = if text == "\n" { 0 } else { units };
            js::call(&range, name, &[node, &units.into()])?;
        }
        Some(Self(range))
    }

    /// Its upper edge on the screen.
    pub fn top(&self) -> Option<f64> {
        js::get(&js::call(&self.0, "getBoundingClientRect", &[])?, "top")?.as_f64()
    }
}

/// Marks these and no others by a name that the style sheet knows.
pub fn mark(name: &str, ranges: &[TextRange]) {
    let highlights = js::get(&js_sys::global(), "CSS").and_then(|css| js::get(&css, "highlights"));
    let class = js::get(&js_sys::global(), "Highlight").and_then(|class| class.dyn_into::<Function>().ok());
    let (Some(highlights), Some(class)) = (highlights, class) else { return };
    let ranges: Array = ranges.iter().map(|range| range.0.clone()).collect();
    if let Ok(highlight) = Reflect::construct(&class, &ranges) {
        js::call(&highlights, "set", &[&name.into(), &highlight]);
    }
}
