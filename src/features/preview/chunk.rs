//! The chunks of this feature: what others reach of it only once it is loaded.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::folder_readme::FolderReadme;
use super::frame::Preview;
use super::sound_bar::SoundPlayer;
use super::sound_store;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    Ok(())
}

/// What starts the chunk for the preview of a session.
#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start_session() -> Result<(), ChunkError> {
    sound_store::provide();
    Ok(())
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn sound_player() -> Result<AnyView, ChunkError> {
    draw(|| view! { <SoundPlayer /> })
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn preview(close: Callback<()>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <Preview close /> })
}

#[wasm_split(preview, wasm_split_path = leptos::wasm_split, fallible)]
pub fn folder_readme() -> Result<AnyView, ChunkError> {
    draw(|| view! { <FolderReadme /> })
}
