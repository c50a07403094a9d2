//! Marks on text without changing it, by the Custom Highlight API. Where a browser has none, nothing is marked.

use super::js;
use crate::model::text_find::Place;
use js_sys::{Array, Function, Reflect};
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Element, Node};

/// The pieces of text in an element; a line break is one of its own.
pub fn pieces(element: &Element) -> Vec<(Node, String)> {
    let mut pieces = Vec::new();
    collect(element, &mut pieces);
    pieces
}

fn collect(node: &Node, into: &mut Vec<(Node, String)>) {
    let mut child = node.first_child();
    while let Some(here) = child {
        if here.node_type() == Node::TEXT_NODE {
            into.push((here.clone(), here.text_content().unwrap_or_default()));
        } else if here.node_name() == "BR" {
            into.push((here.clone(), "\n".to_owned()));
        } else {
            collect(&here, into);
        }
        child = here.next_sibling();
    }
}

/// A piece of text on the page.
#[derive(Clone)]
pub struct TextRange(JsValue);

impl TextRange {
    pub fn new(pieces: &[(Node, String)], (start, end): (Place, Place)) -> Option<Self> {
        let document = super::dom::document()?;
        let range = js::call(&document, "createRange", &[])?;
        for (name, (piece, units)) in [("setStart", start), ("setEnd", end)] {
            let node = &pieces.get(piece)?.0;
            // A line break has nothing inside.
            let units = if node.node_type() == Node::TEXT_NODE { units } else { 0 };
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
