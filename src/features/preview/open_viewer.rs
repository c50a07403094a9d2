//! From the kind of a file to the component that shows it.

use super::chunk;
use super::facts::FileFacts;
use super::source::Source;
use super::viewer_chunks::use_viewer_chunks;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use crate::model::preview::Viewer;
use crate::ui::lazy::ChunkError;
use futures_util::future::BoxFuture;
use leptos::prelude::*;

/// A viewer lives as long as its file is open; an answer that comes later finds nothing that it could be shown in.
#[component]
pub fn OpenViewer(source: Source) -> impl IntoView {
    let Some(chunk) = use_viewer_chunks().of(source.viewer) else {
        return view! { <FileFacts source /> }.into_any();
    };
    let missing =
        move || chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || chunk.preload() /> });
    (chunk.page(move || draw_viewer(source), wait), missing).into_any()
}

fn draw_viewer(source: Source) -> BoxFuture<'static, Result<AnyView, ChunkError>> {
    match source.viewer {
        Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => Box::pin(chunk::image(source)),
        Viewer::Video => Box::pin(chunk::film(source)),
        Viewer::Audio => Box::pin(chunk::sound(source)),
        Viewer::Pdf => Box::pin(chunk::pdf(source)),
        Viewer::Markdown => Box::pin(chunk::markdown(source)),
        Viewer::Text | Viewer::Csv => Box::pin(chunk::text(source)),
        Viewer::Edit => Box::pin(chunk::text_editor(source)),
        Viewer::Archive => Box::pin(chunk::archive(source)),
        Viewer::Font => Box::pin(chunk::font(source)),
        Viewer::Office => Box::pin(chunk::office(source)),
        Viewer::Hex | Viewer::Facts => Box::pin(chunk::hex(source)),
    }
}

fn wait() -> AnyView {
    view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
}
