//! The parts of the app in the chunk `panels`: messages, dialogs, and what stands in place of the drive.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::aside;
use super::dialog_host::DialogHost;
use super::wiring;
use crate::features::files::keep_commands;
use crate::features::palette::PageKeys;
use crate::features::preview::{PreviewHost, ReadmeHost};
use crate::features::session::OpeningPage;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::panels::use_panels;
use crate::features::shell::toast_list::Toasts;
use crate::features::shell::toasts::use_toasts;
use crate::features::shell::{drafts, folder_names, local_data};
use crate::features::{details, files};
use crate::i18n::Text;
use crate::ui::lazy::{ChunkError, ChunkFuture, draw};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// What starts the chunk in a session.
pub fn start() -> ChunkFuture<()> {
    Box::pin(start_session())
}

/// Dialogs and messages, above the page.
#[component]
pub fn Overlays() -> impl IntoView {
    let (panels, dialogs, toasts) = (use_panels(), use_dialogs(), use_toasts());
    panels.want_when(move || dialogs.open.with(Option::is_some) || !toasts.visible.with(Vec::is_empty));
    panels.view(overlays)
}

#[component]
pub fn Aside() -> impl IntoView {
    view! {
        <PanelsMissing />
        {use_panels().page(aside, || view! { <OpeningPage text=Text::Loading /> }.into_any())}
    }
}

/// Says that something asked for could not be loaded, and offers to try again.
#[component]
pub fn PanelsMissing() -> impl IntoView {
    let panels = use_panels();
    move || panels.is_missing().then(|| view! { <ChunkMissing on_retry=move || panels.preload() /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn start_session() -> Result<(), ChunkError> {
    local_data::sweep();
    drafts::provide();
    folder_names::provide_once();
    use_navigation().complete_history();
    files::provide_later(ViewFn::from(|| view! { <ReadmeHost /> }));
    let folder_store = files::use_folder_store();
    wiring::follow_changes(folder_store);
    let details = details::provide(wiring::details_source(folder_store));
    wiring::record_edits(details);
    Ok(())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn overlays() -> Result<AnyView, ChunkError> {
    draw(|| {
        keep_commands(wiring::is_live());
        view! {
            <PageKeys />
            <Toasts />
            <DialogHost />
            <PreviewHost />
        }
    })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn aside() -> Result<AnyView, ChunkError> {
    draw(|| view! { <aside::Aside /> })
}
