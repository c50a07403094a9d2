//! The lazy chunk `panels`: menus, dialogs, notices and rare pages, which are not needed for the first view and would
//! make the first WebAssembly file a third larger. Each feature has a module `panels` with its functions in this chunk
//! and the components that call them.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::drive_menu;
use super::failure_panel;
use super::local_data;
use super::not_found::{self, NotFoundKind};
use super::pref_menus;
use crate::base::failure::Failure;
use crate::ui::lazy::{Chunk, ChunkError, ChunkFuture, draw};
use crate::ui::menu::MenuState;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// The chunk as a context.
#[derive(Clone, Copy)]
struct Panels(Chunk);

/// Provides the chunk outside a session: for the sign-in page and the pages before it.
pub fn provide() {
    provide_context(Panels(Chunk::new(|| Box::pin(start()))));
}

/// Provides the chunk for a session. `start` creates those of its stores that the first view does not need.
pub fn provide_for_session(start: fn() -> ChunkFuture<()>) {
    provide_context(Panels(Chunk::new(start)));
}

pub fn use_panels() -> Chunk {
    expect_context::<Panels>().0
}

/// The menus of the top bar share one function of the chunk, so that the first file has the call of one only.
#[derive(Clone, Copy)]
enum TopMenu {
    Language,
    Theme,
    Drive,
}

fn menu(kind: TopMenu, open: MenuState) -> AnyView {
    use_panels().menu(open, move |open| top_menu(kind, open))
}

#[component]
pub fn LanguageMenu(open: MenuState) -> impl IntoView {
    menu(TopMenu::Language, open)
}

#[component]
pub fn ThemeMenu(open: MenuState) -> impl IntoView {
    menu(TopMenu::Theme, open)
}

#[component]
pub fn DriveMenu(open: MenuState) -> impl IntoView {
    menu(TopMenu::Drive, open)
}

/// See [`failure_panel::FailurePanel`].
#[component]
pub fn FailurePanel(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    use_panels().page(move || failure_panel(failure.clone(), on_retry), || ().into_any())
}

/// See [`failure_panel::FailureNote`].
#[component]
pub fn FailureNote(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    use_panels().page(move || failure_note(failure.clone(), on_retry), || ().into_any())
}

/// See [`not_found::NotFound`].
#[component]
pub fn NotFound(kind: NotFoundKind) -> impl IntoView {
    use_panels().page(move || not_found(kind), || ().into_any())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn start() -> Result<(), ChunkError> {
    local_data::sweep();
    Ok(())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn top_menu(kind: TopMenu, open: MenuState) -> Result<AnyView, ChunkError> {
    draw(move || match kind {
        TopMenu::Language => view! { <pref_menus::LanguageMenu open /> }.into_any(),
        TopMenu::Theme => view! { <pref_menus::ThemeMenu open /> }.into_any(),
        TopMenu::Drive => view! { <drive_menu::DriveMenu open /> }.into_any(),
    })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn failure_panel(failure: Failure, on_retry: Callback<()>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <failure_panel::FailurePanel failure on_retry /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn failure_note(failure: Failure, on_retry: Callback<()>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <failure_panel::FailureNote failure on_retry /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn not_found(kind: NotFoundKind) -> Result<AnyView, ChunkError> {
    draw(|| view! { <not_found::NotFound kind /> })
}
