//! The places of the preview and of a README in the page, in the chunk `panels`. The preview is drawn while the address
//! names an open file.

use super::chunk;
use super::viewer_chunks::{self, ViewerChunks};
use crate::base::id::FileId;
use crate::browser::effect::effect;
use crate::browser::{location, observe};
use crate::features::details::use_details;
use crate::features::files::{FolderStore, use_folder_store};
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::navigation::use_navigation;
use crate::model::list_source::ListSource;
use crate::model::preview::{readme, viewer_for};
use crate::model::selection::{SelectMode, Selection};
use crate::ui::lazy::Chunk;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

#[component]
pub fn PreviewHost() -> impl IntoView {
    let (navigation, folder_store) = (use_navigation(), use_folder_store());
    let viewers = viewer_chunks::provide();
    let chunk = viewers.file;
    let open = Memo::new(move |_| navigation.opened_file());
    // With the page itself, or by a step of the history that leads back to the page.
    let is_own_step = StoredValue::new(false);
    let is_closing = StoredValue::new(false);
    let mut before = open.get_untracked();
    effect(move || {
        let now = open.get();
        match (&before, &now) {
            (None, Some(_)) => is_own_step.set_value(true),
            (Some(last), None) => {
                navigation.forget_history_step();
                is_closing.set_value(false);
                show_row(folder_store, last);
            }
            _ => {}
        }
        before = now;
    });
    preload_selected(folder_store, viewers);
    let close = Callback::new(move |()| {
        // The step back takes a moment, in which nothing steps back once more.
        if is_closing.get_value() || open.get_untracked().is_none() {
            return;
        }
        match is_own_step.try_update_value(std::mem::take) {
            Some(true) => {
                is_closing.set_value(true);
                location::go_back();
            }
            _ => navigation.close_file(),
        }
    });
    // False when the host is drawn, also where the page comes with an open file: what it draws then is not removed again.
    let is_open = RwSignal::new(false);
    effect(move || {
        let now = open.with(Option::is_some);
        if is_open.get_untracked() != now {
            is_open.set(now);
        }
    });
    let preview = move || {
        is_open.get().then(|| {
            close_by_key_until(chunk, close);
            let missing = move || {
                chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || chunk.preload() /> })
            };
            (chunk.page(move || chunk::preview(close), || ().into_any()), missing)
        })
    };
    (viewers.others.view(chunk::sound_player), preview)
}

/// Until the preview is there, the key that closes it would reach the list.
fn close_by_key_until(chunk: Chunk, close: Callback<()>) {
    let guard = observe::on_window_capture_event("keydown", move |event: KeyboardEvent| {
        if event.key() == "Escape" && !chunk.is_ready() {
            event.stop_propagation();
            close.run(());
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}

/// Whoever selects a file may look at it next, or at its details.
fn preload_selected(folder_store: FolderStore, viewers: ViewerChunks) {
    let details = use_details();
    effect(move || {
        let active = folder_store.selection.with(|selection| selection.active().cloned());
        let entry = active
            .and_then(|active| folder_store.listing.with_untracked(|listing| listing.ready()?.get(&active)));
        if let Some(entry) = entry {
            details.preload();
            if !entry.is_folder() {
                viewers.preload(viewer_for(&entry));
            }
        }
    });
}

/// The README of the open folder, below its rows.
#[component]
pub fn ReadmeHost() -> impl IntoView {
    let folder_store = use_folder_store();
    let chunk = Chunk::new(|| Box::pin(chunk::start_markdown()));
    let readme = Memo::new(move |_| {
        let is_folder =
            folder_store.source.with(|source| source.as_ref().and_then(ListSource::folder).is_some());
        folder_store.listing.with(|listing| readme(listing.ready().filter(|_| is_folder)?))
    });
    effect(move || {
        if readme.with(Option::is_some) {
            chunk.preload();
        }
    });
    chunk.view(move || chunk::folder_readme(readme))
}

/// The row of the file that was open last gets the keyboard. What is selected besides it stays so.
fn show_row(folder_store: FolderStore, file: &FileId) {
    let is_listed = folder_store
        .listing
        .with_untracked(|listing| listing.ready().is_some_and(|it| it.get(file).is_some()));
    if is_listed {
        let is_one = folder_store.selection.with_untracked(|selection: &Selection| selection.len() == 1);
        folder_store.pick(file, if is_one { SelectMode::Replace } else { SelectMode::Focus });
        folder_store.reveal.set(Some(file.clone()));
    }
}
