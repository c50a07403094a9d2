//! The places of the preview and of a README in the page, in the chunk `panels`. The preview is drawn while the address
//! names an open file.

use super::chunk;
use crate::base::id::FileId;
use crate::browser::effect::effect;
use crate::browser::location;
use crate::features::files::{FolderStore, use_folder_store};
use crate::features::shell::failure_panel::ChunkMissing;
use crate::features::shell::navigation::use_navigation;
use crate::model::selection::{SelectMode, Selection};
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

#[component]
pub fn PreviewHost() -> impl IntoView {
    let (navigation, folder_store) = (use_navigation(), use_folder_store());
    let chunk = Chunk::new(|| Box::pin(chunk::start_session()));
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
    // A press that opens a file loads the chunk; it is here before the list has been read.
    effect(move || {
        if folder_store.listing.with(|listing| listing.ready().is_some()) {
            chunk.preload();
        }
    });
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
            let missing = move || {
                chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || chunk.preload() /> })
            };
            (chunk.page(move || chunk::preview(close), || ().into_any()), missing)
        })
    };
    (chunk.view(chunk::sound_player), preview)
}

/// The README of the open folder, below its rows.
#[component]
pub fn ReadmeHost() -> impl IntoView {
    let chunk = Chunk::new(|| Box::pin(chunk::start()));
    chunk.preload();
    chunk.view(chunk::folder_readme)
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
