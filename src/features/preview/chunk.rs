//! The chunks of this feature: what others reach of it only once it is loaded.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::frame::Preview;
use super::markdown_sheet::MarkdownSheet;
use super::source::Source;
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

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start_markdown() -> Result<(), ChunkError> {
    Ok(())
}

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn markdown(source: Source, text: String, is_beside: bool) -> Result<AnyView, ChunkError> {
    draw(|| view! { <MarkdownSheet source text is_beside /> })
}
