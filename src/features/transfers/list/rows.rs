//! The transfer list of the tray and of the page. Rows are virtual: only visible ones are mounted. The list has the
//! focus, and its keys run the actions of the active row.

use super::row::{RowAction, TransferRow, row_id};
use crate::browser::effect::handler;
use crate::features::shell::prefs::t;
use crate::features::transfers::store::{JobGroup, JobId, TransferStore, use_transfer_store};
use crate::i18n::{Text, TransferText};
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::RecycledRows;
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;

/// Context shared by the rows and the keyboard.
#[derive(Clone, Copy)]
pub struct TransferListContext {
    pub transfers: TransferStore,
    /// The row that the keyboard is on.
    pub active: RwSignal<Option<JobId>>,
    /// The row being dragged to another position in the queue, and the row below the pointer.
    pub dragged: RwSignal<Option<JobId>>,
    pub over: RwSignal<Option<JobId>>,
    viewport: Viewport,
}

impl TransferListContext {
    /// Moves a queued row to the index of another. Uploads and downloads have separate queues.
    pub fn move_to_row(&self, id: JobId, to: usize) {
        let Some(from) = index_of(*self, id).filter(|from| *from != to) else { return };
        if let (Some(_), Some(_)) = (self.queued_at(from), self.queued_at(to)) {
            let next = if to < from { to } else { to + 1 };
            let before = (next..)
                .map_while(|at| self.queued_at(at))
                .find(|it| *it != id && it.is_download() == id.is_download());
            self.transfers.move_before(id, before);
            self.viewport.show_row(to);
        }
    }

    /// The job at an index, if it is queued.
    fn queued_at(&self, at: usize) -> Option<JobId> {
        let rows = self.transfers.rows;
        let id = rows.visible_ids.with_untracked(|ids| ids.get(at).copied())?;
        untrack(|| rows.get(id))
            .filter(|job| JobGroup::from_phase(job.phase) == JobGroup::Queued)
            .map(|job| job.id)
    }
}

#[component]
pub fn TransferList() -> impl IntoView {
    let list = TransferListContext {
        transfers: use_transfer_store(),
        active: RwSignal::new(None),
        dragged: RwSignal::new(None),
        over: RwSignal::new(None),
        viewport: Viewport::default(),
    };
    let visible_ids = list.transfers.rows.visible_ids;
    let total = Memo::new(move |_| visible_ids.with(Vec::len));
    let draw = Callback::new(move |(index, top): (Signal<usize>, Signal<f64>)| {
        view! { <TransferRow list index top /> }.into_any()
    });
    let focus_in = move |_| {
        if list.active.with_untracked(Option::is_none) {
            list.active.set(visible_ids.with_untracked(|ids| ids.first().copied()));
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
                on:keydown=handler(move |event| on_key_down(list, &event))
                on:focus=handler(focus_in)
            >
                <RecycledRows viewport=list.viewport total draw />
            </div>
        </div>
    }
}

fn on_key_down(list: TransferListContext, event: &KeyboardEvent) {
    let key = event.key();
    let has_no_modifier = !event.ctrl_key() && !event.meta_key() && !event.alt_key();
    if has_no_modifier && (move_active_row(list, &key) || run_action(list, &key, event.repeat()))
        || event.alt_key() && move_in_queue(list, &key)
    {
        event.prevent_default();
        event.stop_propagation();
    }
}

/// Keys that move the active row. Returns whether the key was handled.
fn move_active_row(list: TransferListContext, key: &str) -> bool {
    let visible_ids = list.transfers.rows.visible_ids;
    let Some(last) = visible_ids.with_untracked(Vec::len).checked_sub(1) else { return false };
    let current = list.active.get_untracked().and_then(|id| index_of(list, id));
    let page = list.viewport.rows_per_page();
    let next = match key {
        "ArrowDown" => current.map_or(0, |at| (at + 1).min(last)),
        "ArrowUp" => current.map_or(last, |at| at.saturating_sub(1)),
        "PageDown" => current.map_or(0, |at| (at + page).min(last)),
        "PageUp" => current.map_or(0, |at| at.saturating_sub(page)),
        "Home" => 0,
        "End" => last,
        _ => return false,
    };
    list.active.set(visible_ids.with_untracked(|ids| ids.get(next).copied()));
    list.viewport.show_row(next);
    true
}

/// Alt and an arrow key: moves the active row within its queue.
fn move_in_queue(list: TransferListContext, key: &str) -> bool {
    let offset = match key {
        "ArrowUp" => -1,
        "ArrowDown" => 1,
        _ => return false,
    };
    let active = list.active.get_untracked();
    if let Some((id, at)) = active.and_then(|id| Some((id, index_of(list, id)?))) {
        at.checked_add_signed(offset).into_iter().for_each(|to| list.move_to_row(id, to));
    }
    true
}

/// Keys that run an action of the active row; a key that is held does nothing twice.
fn run_action(list: TransferListContext, key: &str, is_repeated: bool) -> bool {
    let Some(id) = list.active.get_untracked() else { return false };
    let Some(job) = untrack(|| list.transfers.rows.get(id)) else { return false };
    let [main_action, end_action] = RowAction::for_job(&job);
    let action = match key {
        " " => main_action.filter(|action| *action != RowAction::Retry),
        "Enter" => main_action.filter(|action| *action == RowAction::Retry),
        "Delete" => end_action,
        _ => return false,
    };
    if is_repeated {
        return true;
    }
    // After a removal the next row becomes active, or the previous one at the end of the list.
    if let (Some(RowAction::Remove), Some(at)) = (action, index_of(list, id)) {
        let next = list
            .transfers
            .rows
            .visible_ids
            .with_untracked(|ids| ids.get(at + 1).or_else(|| ids.get(at.checked_sub(1)?)).copied());
        list.active.set(next);
    }
    action.into_iter().for_each(|action| action.run(list.transfers, id));
    true
}

fn index_of(list: TransferListContext, id: JobId) -> Option<usize> {
    list.transfers.rows.visible_ids.with_untracked(|ids| ids.iter().position(|it| *it == id))
}
