//! The chunks of this feature, and what others reach of them only once they are loaded: `file`, which also has the details
//! panel, with the frame and with what is looked at most, pictures and texts; `markdown`, which also stands below a list; and
//! `viewers`, the other ones.
//!
//! The splitter makes a file of what any set of chunks shares, and the first file names them all: with a chunk for each viewer
//! there were 234, and the first view grew by 18 kB.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::archive::ArchiveViewer;
use super::folder_readme::FolderReadme;
use super::font::FontViewer;
use super::frame::Preview;
use super::hex::HexViewer;
use super::markdown::MarkdownViewer;
use super::media::{FilmViewer, SoundBar, SoundPlayer, SoundViewer, provide_sounds};
use super::office::OfficeViewer;
use super::open_viewer::OpenViewer;
use super::pdf::PdfViewer;
use super::source::Source;
use crate::base::id::FileId;
use crate::model::entry::Entry;
use crate::model::preview::Viewer;
use crate::ui::lazy::{ChunkError, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

#[wasm_split(file, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start() -> Result<(), ChunkError> {
    Ok(())
}

#[wasm_split(file, wasm_split_path = leptos::wasm_split, fallible)]
pub fn preview(close: Callback<()>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <Preview close /> })
}

/// For viewers in other chunks: another viewer in their place, or within them.
#[wasm_split(file, wasm_split_path = leptos::wasm_split, fallible)]
pub fn open_viewer(source: Source) -> Result<AnyView, ChunkError> {
    draw(|| view! { <OpenViewer source /> })
}

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start_markdown() -> Result<(), ChunkError> {
    Ok(())
}

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn markdown(source: Source) -> Result<AnyView, ChunkError> {
    draw(|| view! { <MarkdownViewer source /> })
}

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn folder_readme(readme: Memo<Option<Entry>>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <FolderReadme readme /> })
}

/// A sound goes on when its viewer is closed: its store lives as long as the session.
#[wasm_split(viewers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start_viewers() -> Result<(), ChunkError> {
    provide_sounds();
    Ok(())
}

#[wasm_split(viewers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn viewer(source: Source) -> Result<AnyView, ChunkError> {
    draw(|| match source.viewer {
        Viewer::Video => view! { <FilmViewer source /> }.into_any(),
        Viewer::Audio => view! { <SoundViewer source /> }.into_any(),
        Viewer::Pdf => view! { <PdfViewer source /> }.into_any(),
        Viewer::Archive => view! { <ArchiveViewer source /> }.into_any(),
        Viewer::Font => view! { <FontViewer source /> }.into_any(),
        Viewer::Office => view! { <OfficeViewer source /> }.into_any(),
        // Any other file is bytes.
        _ => view! { <HexViewer source /> }.into_any(),
    })
}

#[wasm_split(viewers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn sound_player() -> Result<AnyView, ChunkError> {
    draw(|| view! { <SoundPlayer /> })
}

#[wasm_split(viewers, wasm_split_path = leptos::wasm_split, fallible)]
pub fn sound_bar(on_open: Callback<FileId>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <SoundBar on_open /> })
}
