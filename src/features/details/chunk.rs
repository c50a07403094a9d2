//! The chunk of this feature: what others reach of it only once it is loaded. All of it is called through `Details`.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::panel::DetailsPanel;
use super::store;
use crate::browser::style_sheet;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// In the chunk and not among the style sheets of the page, which are part of the first view.
const STYLES: [&str; 2] =
    [include_str!("../../../style/details.css"), include_str!("../../../style/details_parts.css")];

#[wasm_split(details, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    STYLES.into_iter().for_each(style_sheet::adopt);
    store::provide();
    Ok(())
}

#[wasm_split(details, wasm_split_path = leptos::wasm_split, fallible)]
pub fn panel(is_sheet: bool) -> Result<AnyView, ChunkError> {
    draw(|| view! { <DetailsPanel is_sheet /> })
}
