//! The parts of this feature in the chunk `panels`, which is there long before anybody opens the panel.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::handle;
use crate::features::shell::panels::use_panels;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// Opens and closes the panel.
#[component]
pub fn DetailsButton() -> impl IntoView {
    use_panels().view(details_button)
}

/// The place of the panel, beside the list.
#[component]
pub fn DetailsPane() -> impl IntoView {
    use_panels().view(details_pane)
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn details_button() -> Result<AnyView, ChunkError> {
    draw(|| view! { <handle::DetailsButton /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn details_pane() -> Result<AnyView, ChunkError> {
    draw(|| view! { <handle::DetailsPane /> })
}
