//! The rows of the tray and of the page: only those that can be seen exist, however many there are. The list has the
//! keyboard, and its keys do to the active row what the buttons of the row do.

use super::row::{JobAction, TransferJob, row_id};
use crate::features::shell::prefs::t;
use crate::features::transfers::store::{JobGroup, JobId, TransferStore, use_transfer_store};
use crate::i18n::{Text, TransferText};
use crate::ui::virtual_rows::{RecycledRows, Viewport};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// What rows and keys share.
#[derive(Clone, Copy)]
pub struct Listed {
    pub transfers: TransferStore,
    /// The row the keyboard is on.
    pub active: RwSignal<Option<JobId>>,
    /// The row on its way to another place in the queue, and the one it would push aside.
    pub dragged: RwSignal<Option<JobId>>,
    pub over: RwSignal<Option<JobId>>,
    viewport: Viewport,
}

impl Listed {
    /// Puts a row where another stands. Only those that wait for their turn have an order, each direction its own.
    pub fn move_to(&self, id: JobId, to: usize) {
        let Some(from) = position(*self, id).filter(|from| *from != to) else { return };
        if let (Some(_), Some(_)) = (self.queued(from), self.queued(to)) {
            let next = if to < from { to } else { to + 1 };
            let before = (next..)
                .map_while(|at| self.queued(at))
                .find(|it| *it != id && it.is_download() == id.is_download());
            self.transfers.move_before(id, before);
            self.viewport.show_row(to);
        }
    }

    /// Which row stands there, if it waits for its turn.
    fn queued(&self, at: usize) -> Option<JobId> {
        let rows = self.transfers.rows;
        let id = rows.arranged.with_untracked(|ids| ids.get(at).copied())?;
        untrack(|| rows.get(id))
            .filter(|job| JobGroup::from_phase(job.phase) == JobGroup::Queued)
            .map(|job| job.id)
    }
}

#[component]
pub fn TransferList() -> impl IntoView {
    let list = Listed {
        transfers: use_transfer_store(),
        active: RwSignal::new(None),
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
        viewport: Viewport::new(0.0),
    };
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
                aria-label=t(Text::Transfers)
                aria-description=t(TransferText::Hint)
                aria-activedescendant=move || list.active.get().map(row_id)
                on:keydown=move |event| pressed(list, &event)
                on:focus=focus_in
            >
                <RecycledRows viewport=list.viewport total draw />
            </div>
        </div>
    }
}

fn pressed(list: Listed, event: &KeyboardEvent) {
    let key = event.key();
    let plain = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if plain && (moved(list, &key) || commanded(list, &key)) || event.alt_key() && shifted(list, &key) {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Keys that walk the list.
fn moved(list: Listed, key: &str) -> bool {
    let arranged = list.transfers.rows.arranged;
    let Some(last) = arranged.with_untracked(Vec::len).checked_sub(1) else { return false };
    let now = list.active.get_untracked().and_then(|id| position(list, id));
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

/// Alt and an arrow: the active row changes its place in the queue.
fn shifted(list: Listed, key: &str) -> bool {
    let by = match key {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return false,
    };
    let active = list.active.get_untracked();
    if let Some((id, at)) = active.and_then(|id| Some((id, position(list, id)?))) {
        at.checked_add_signed(by).into_iter().for_each(|to| list.move_to(id, to));
    }
    true
}

/// Keys that do something to the active row.
fn commanded(list: Listed, key: &str) -> bool {
    let Some(id) = list.active.get_untracked() else { return false };
    let Some(job) = untrack(|| list.transfers.rows.get(id)) else { return false };
    let [go_or_rest, end] = JobAction::of(&job);
    let act = match key {
        " " => go_or_rest.filter(|act| *act != JobAction::Retry),
        "Enter" => go_or_rest.filter(|act| *act == JobAction::Retry),
        "Delete" => end,
        _ => return false,
    };
    // The row that moves up is next; after the last one the one before it.
    if let (Some(JobAction::Remove), Some(at)) = (act, position(list, id)) {
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

fn position(list: Listed, id: JobId) -> Option<usize> {
    list.transfers.rows.arranged.with_untracked(|ids| ids.iter().position(|it| *it == id))
}
