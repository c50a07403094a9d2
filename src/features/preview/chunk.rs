//! The chunks of this feature: the frame around the viewers, and each viewer. What others reach of them only once they are
//! loaded.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::archive::ArchiveViewer;
use super::folder_readme::FolderReadme;
use super::font::FontViewer;
use super::frame::Preview;
use super::hex::HexViewer;
use super::image::ImageViewer;
use super::markdown::MarkdownViewer;
use super::media::{FilmViewer, SoundBar, SoundPlayer, SoundViewer, provide_sounds};
use super::office::OfficeViewer;
use super::pdf::PdfViewer;
use super::source::Source;
use super::text::{TextEditor, TextViewer};
use crate::base::id::FileId;
use crate::model::entry::Entry;
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

/// The chunk of a viewer: what starts it, and what draws the viewer.
macro_rules! viewer {
    ($chunk:ident, $start:ident, $draw:ident, $component:ident) => {
        #[wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible)]
        pub fn $start() -> Result<(), ChunkError> {
            Ok(())
        }

        viewer!($chunk, $draw, $component);
    };
    ($chunk:ident, $draw:ident, $component:ident) => {
        #[wasm_split($chunk, wasm_split_path = leptos::wasm_split, fallible)]
        pub fn $draw(source: Source) -> Result<AnyView, ChunkError> {
            draw(|| view! { <$component source /> })
        }
    };
}

viewer!(archive, start_archive, archive, ArchiveViewer);
viewer!(font, start_font, font, FontViewer);
viewer!(hex, start_hex, hex, HexViewer);
viewer!(image, start_image, image, ImageViewer);
viewer!(markdown, start_markdown, markdown, MarkdownViewer);
viewer!(office, start_office, office, OfficeViewer);
viewer!(pdf, start_pdf, pdf, PdfViewer);
viewer!(text, start_text, text, TextViewer);
viewer!(text, text_editor, TextEditor);
viewer!(media, film, FilmViewer);
viewer!(media, sound, SoundViewer);

#[wasm_split(markdown, wasm_split_path = leptos::wasm_split, fallible)]
pub fn folder_readme(readme: Memo<Option<Entry>>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <FolderReadme readme /> })
}

/// A sound goes on when its viewer is closed: its store lives as long as the session.
#[wasm_split(media, wasm_split_path = leptos::wasm_split, fallible)]
pub fn start_media() -> Result<(), ChunkError> {
    provide_sounds();
    Ok(())
}

#[wasm_split(media, wasm_split_path = leptos::wasm_split, fallible)]
pub fn sound_player() -> Result<AnyView, ChunkError> {
    draw(|| view! { <SoundPlayer /> })
}

#[wasm_split(media, wasm_split_path = leptos::wasm_split, fallible)]
pub fn sound_bar(on_open: Callback<FileId>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <SoundBar on_open /> })
}
