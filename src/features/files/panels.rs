//! The parts of the file browser in the lazy chunk `panels`: file actions, menus, search and trash.

#![allow(
    unsafe_code,
    reason = "the first file and the chunk call each other by unmangled names, which the macro makes unique"
)]

use super::file_actions::use_file_actions;
use super::file_list::page_skeleton;
use super::list_context::ListContext;
use super::search::FoundPageKind;
use super::stores::BelowRows;
use super::{
    ancestors_menu, columns, commands, file_link, file_menu, folder_tree, kept_place, list_gestures,
    new_menu, next_page_failed, parent_link, rename_field, search, selection_tools, siblings_menu, slow_list,
    thumbnail_loader, trash_page, unreadable_note, view_menu,
};
use crate::base::id::DriveId;
use crate::features::shell::panels::use_panels;
use crate::features::shell::quota_bar::QuotaBar;
use crate::model::command::Command;
use crate::model::entry::Entry;
use crate::model::permission::Action;
use crate::ui::lazy::{Chunk, ChunkError, draw};
use crate::ui::menu::MenuState;
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// File actions that run as soon as their chunk is loaded.
#[derive(Clone, Copy)]
pub struct LazyFileActions(Chunk);

pub fn use_lazy_file_actions() -> LazyFileActions {
    LazyFileActions(use_panels())
}

impl LazyFileActions {
    pub fn run(self, action: Action, entries: Vec<Entry>) {
        self.0.run(move || run_action(action, entries));
    }

    /// See [`file_link::leave_file`].
    pub fn leave_file(self) {
        self.0.run(leave_file);
    }

    pub fn run_command(self, list: ListContext, command: Command) {
        self.0.run(move || run_command(list, command));
    }
}

/// The menus share one function of the chunk, so that the first file has the call of one only.
#[derive(Clone, Copy)]
enum ListMenu {
    File,
    New,
    View,
}

fn menu(kind: ListMenu, open: MenuState) -> AnyView {
    use_panels().menu(open, move |open| list_menu(kind, open))
}

#[component]
pub fn FileMenu(open: MenuState) -> impl IntoView {
    menu(ListMenu::File, open)
}

#[component]
pub fn NewMenu(open: MenuState) -> impl IntoView {
    menu(ListMenu::New, open)
}

#[component]
pub fn AncestorsMenu(drive: DriveId, open: MenuState) -> impl IntoView {
    use_panels().menu(open, move |open| ancestors_menu(drive.clone(), open))
}

#[component]
pub fn SiblingsButton(at: usize) -> impl IntoView {
    use_panels().view(move || siblings_button(at))
}

#[component]
pub fn SelectionTools(title: Signal<String>) -> impl IntoView {
    use_panels().view(move || selection_tools(title))
}

#[component]
pub fn RenameField(entry: Entry) -> impl IntoView {
    use_panels().view(move || rename_field(entry.clone()))
}

#[component]
pub fn ParentLink(entry: Entry) -> impl IntoView {
    use_panels().view(move || parent_link(entry.clone()))
}

#[component]
pub fn ViewMenu(open: MenuState) -> impl IntoView {
    menu(ListMenu::View, open)
}

/// What stands below the places of the side bar.
#[component]
pub fn SideSections() -> impl IntoView {
    use_panels().view(side_sections)
}

/// What a list has besides its rows.
#[component]
pub fn ListExtras() -> impl IntoView {
    use_panels().view(list_extras)
}

#[component]
pub fn NextPageFailed() -> impl IntoView {
    use_panels().view(next_page_failed)
}

#[component]
pub fn UnreadableNote(count: Memo<usize>) -> impl IntoView {
    use_panels().view(move || unreadable_note(count))
}

#[component]
pub fn FoundPage(drive: DriveId, kind: FoundPageKind) -> impl IntoView {
    use_panels().page(move || found_page(drive.clone(), kind), page_skeleton)
}

#[component]
pub fn TrashPage(drive: DriveId) -> impl IntoView {
    use_panels().page(move || trash_page(drive.clone()), page_skeleton)
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn run_action(action: Action, entries: Vec<Entry>) -> Result<(), ChunkError> {
    use_file_actions().run(action, entries);
    Ok(())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn leave_file() -> Result<(), ChunkError> {
    file_link::leave_file();
    Ok(())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn run_command(list: ListContext, command: Command) -> Result<(), ChunkError> {
    commands::run_command(list, command);
    Ok(())
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn list_menu(kind: ListMenu, open: MenuState) -> Result<AnyView, ChunkError> {
    draw(move || match kind {
        ListMenu::File => view! { <file_menu::FileMenu open /> }.into_any(),
        ListMenu::New => view! { <new_menu::NewMenu open /> }.into_any(),
        ListMenu::View => view! { <view_menu::ViewMenu open /> }.into_any(),
    })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn ancestors_menu(drive: DriveId, open: MenuState) -> Result<AnyView, ChunkError> {
    draw(|| view! { <ancestors_menu::AncestorsMenu drive open /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn siblings_button(at: usize) -> Result<AnyView, ChunkError> {
    draw(|| view! { <siblings_menu::SiblingsButton at /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn selection_tools(title: Signal<String>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <selection_tools::SelectionTools title /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn rename_field(entry: Entry) -> Result<AnyView, ChunkError> {
    draw(|| view! { <rename_field::RenameField entry /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn parent_link(entry: Entry) -> Result<AnyView, ChunkError> {
    draw(|| view! { <parent_link::ParentLink entry /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn side_sections() -> Result<AnyView, ChunkError> {
    draw(|| {
        view! {
            <search::SavedSearchList />
            <folder_tree::FolderTree />
            <QuotaBar />
        }
    })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn list_extras() -> Result<AnyView, ChunkError> {
    draw(|| {
        view! {
            <slow_list::SlowList />
            <thumbnail_loader::Thumbnails />
            <kept_place::KeptPlace />
            <list_gestures::ListGestures />
            <columns::ListColumns />
            {use_context::<BelowRows>().and_then(BelowRows::draw)}
        }
    })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn next_page_failed() -> Result<AnyView, ChunkError> {
    draw(|| view! { <next_page_failed::NextPageFailed /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn unreadable_note(count: Memo<usize>) -> Result<AnyView, ChunkError> {
    draw(|| view! { <unreadable_note::UnreadableNote count /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn found_page(drive: DriveId, kind: FoundPageKind) -> Result<AnyView, ChunkError> {
    draw(|| view! { <search::FoundPage drive kind /> })
}

#[wasm_split(panels, wasm_split_path = leptos::wasm_split, fallible)]
fn trash_page(drive: DriveId) -> Result<AnyView, ChunkError> {
    draw(|| view! { <trash_page::TrashPage drive /> })
}
