//! The chunks of this feature: what others reach of it only once it is loaded.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::folder_readme::FolderReadme;
use super::frame::Preview;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    Ok(())
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn preview(close: Callback<()>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <Preview close /> })
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn folder_readme() -> Result<AnyView, ChunkError> {
    draw(|| view! { <FolderReadme /> })
}
