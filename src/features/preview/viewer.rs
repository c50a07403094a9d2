//! From the kind of a file to the component that shows it.

use super::archive::ArchiveViewer;
use super::edit::TextEditor;
use super::facts::FileFacts;
use super::font::FontViewer;
use super::hex::HexViewer;
use super::image::ImageViewer;
use super::markdown::MarkdownViewer;
use super::media::FilmViewer;
use super::office::OfficeViewer;
use super::pdf::PdfViewer;
use super::sound::SoundViewer;
use super::source::Source;
use super::text::TextViewer;
use crate::model::preview::Viewer;
use leptos::prelude::*;

/// A viewer lives as long as its file is open; an answer that comes later finds nothing that it could be shown in.
#[component]
pub fn OpenViewer(source: Source) -> impl IntoView {
    match source.viewer {
        Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => view! { <ImageViewer source /> }.into_any(),
        Viewer::Video => view! { <FilmViewer source /> }.into_any(),
        Viewer::Audio => view! { <SoundViewer source /> }.into_any(),
        Viewer::Pdf => view! { <PdfViewer source /> }.into_any(),
        Viewer::Markdown => view! { <MarkdownViewer source /> }.into_any(),
        Viewer::Text | Viewer::Csv => view! { <TextViewer source /> }.into_any(),
        Viewer::Edit => view! { <TextEditor source /> }.into_any(),
        Viewer::Archive => view! { <ArchiveViewer source /> }.into_any(),
        Viewer::Font => view! { <FontViewer source /> }.into_any(),
        Viewer::Hex => view! { <HexViewer source /> }.into_any(),
        Viewer::Office => view! { <OfficeViewer source /> }.into_any(),
        Viewer::Facts => view! { <FileFacts source /> }.into_any(),
    }
}
