//! The rows of the tray and of the page: only those that can be seen exist, however many there are. The list has the
//! keyboard, and its keys do to the active row what the buttons of the row do.

use super::transfer_job::{Act, TransferJob, row_id};
use crate::i18n::{Text, TransferText};
use crate::state::prefs::t;
use crate::state::transfers::{JobId, Transfers, use_transfers};
use crate::ui::virtual_rows::{PlacedRows, Viewport};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// What rows and keys share.
#[derive(Clone, Copy)]
pub struct Listed {
    pub transfers: Transfers,
    /// The row the keyboard is on.
    pub active: RwSignal<Option<JobId>>,
    viewport: Viewport,
}

#[component]
pub fn TransferList() -> impl IntoView {
    let list =
        Listed { transfers: use_transfers(), active: RwSignal::new(None), viewport: Viewport::new(0.0) };
    let arranged = list.transfers.rows.arranged;
    let total = Memo::new(move |_| arranged.with(Vec::len));
    let draw = Callback::new(move |(place, top): (Signal<usize>, Signal<f64>)| {
        view! { <TransferJob list place top /> }.into_any()
    });
    let focus_in = move |_| {
        if list.active.with_untracked(Option::is_none) {
            list.active.set(arranged.with_untracked(|ids| ids.first().copied()));
        }
    };
    view! {
        <div class="transfers">
            <div
                node_ref=list.viewport.node()
                class="jobs"
                role="group"
                tabindex="0"
                aria-label=t(Text::Transfer(TransferText::PageTitle))
                aria-description=t(Text::Transfer(TransferText::Hint))
                aria-activedescendant=move || list.active.get().map(row_id)
                on:keydown=move |event| pressed(list, &event)
                on:focus=focus_in
            >
                <PlacedRows viewport=list.viewport total draw />
            </div>
        </div>
    }
}

fn pressed(list: Listed, event: &KeyboardEvent) {
    let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if plain && (moved(list, &event.key()) || commanded(list, &event.key())) {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Keys that walk the list.
fn moved(list: Listed, key: &str) -> bool {
    let arranged = list.transfers.rows.arranged;
    let Some(last) = arranged.with_untracked(Vec::len).checked_sub(1) else { return false };
    let now = position(list);
    let page = list.viewport.rows_per_page();
    let next = match key {
        "ArrowDown" => now.map_or(0, |at| (at + 1).min(last)),
        "ArrowUp" => now.map_or(last, |at| at.saturating_sub(1)),
        "PageDown" => now.map_or(0, |at| (at + page).min(last)),
        "PageUp" => now.map_or(0, |at| at.saturating_sub(page)),
        "Home" => 0,
        "End" => last,
        _ => return false,
    };
    list.active.set(arranged.with_untracked(|ids| ids.get(next).copied()));
    list.viewport.show_row(next);
    true
}

/// Keys that do something to the active row.
fn commanded(list: Listed, key: &str) -> bool {
    let Some(id) = list.active.get_untracked() else { return false };
    let Some(job) = untrack(|| list.transfers.rows.get(id)) else { return false };
    let [go_or_rest, end] = Act::of(&job);
    let act = match key {
        " " => go_or_rest.filter(|act| *act != Act::Retry),
        "Enter" => go_or_rest.filter(|act| *act == Act::Retry),
        "Delete" => end,
        _ => return false,
    };
    // The row that moves up is next; after the last one the one before it.
    if let (Some(Act::Remove), Some(at)) = (act, position(list)) {
        let next = list
            .transfers
            .rows
            .arranged
            .with_untracked(|ids| ids.get(at + 1).or_else(|| ids.get(at.checked_sub(1)?)).copied());
        list.active.set(next);
    }
    act.into_iter().for_each(|act| act.run(list.transfers, id));
    true
}

fn position(list: Listed) -> Option<usize> {
    let id = list.active.get_untracked()?;
    list.transfers.rows.arranged.with_untracked(|ids| ids.iter().position(|it| *it == id))
}
