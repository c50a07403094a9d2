//! From the kind of a file to the component that shows it.

use super::chunk;
use super::facts::FileFacts;
use super::image::ImageViewer;
use super::source::Source;
use super::text::{TextEditor, TextViewer};
use super::viewer_chunks::use_viewer_chunks;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use crate::model::preview::Viewer;
use leptos::prelude::*;

/// A viewer lives as long as its file is open; an answer that comes later finds nothing that it could be shown in.
#[component]
pub fn OpenViewer(source: Source) -> impl IntoView {
    let chunk = use_viewer_chunks().of(source.viewer);
    let lazy = match source.viewer {
        Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => {
            return view! { <ImageViewer source /> }.into_any();
        }
        Viewer::Text | Viewer::Csv => return view! { <TextViewer source /> }.into_any(),
        Viewer::Edit => return view! { <TextEditor source /> }.into_any(),
        Viewer::Facts => return view! { <FileFacts source /> }.into_any(),
        Viewer::Markdown => chunk.page(move || chunk::markdown(source), wait),
        _ => chunk.page(move || chunk::viewer(source), wait),
    };
    let missing =
        move || chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || chunk.preload() /> });
    (lazy, missing).into_any()
}

fn wait() -> AnyView {
    view! { <p class="preview-wait" role="status">{t(Text::Loading)}</p> }.into_any()
}
