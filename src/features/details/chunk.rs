//! What others reach of this feature only once its chunk is loaded, which it shares with the preview. All of it is called
//! through `Details`.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::panel::DetailsPanel;
use super::store;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[wasm_split(file, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    store::provide();
    Ok(())
}

#[wasm_split(file, wasm_split_path = leptos::wasm_split, fallible)]
pub fn panel(is_sheet: bool) -> Result<AnyView, ChunkError> {
    draw(|| view! { <DetailsPanel is_sheet /> })
}
