//! The dialog that chooses and orders the columns. The list behind it follows at once.

use super::heads::label;
use super::store::use_column_store;
use crate::browser::dom;
use crate::browser::effect::handler;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::i18n::{ActionText, ColumnText};
use crate::model::columns::Column;
use crate::model::list_source::ListSource;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{DragEvent, Event, KeyboardEvent};
use leptos::prelude::*;

#[component]
pub fn ColumnsDialog() -> impl IntoView {
    let (dialogs, store, tasks, prefs) = (use_dialogs(), use_column_store(), use_tasks(), use_prefs());
    let is_trash =
        store.folder_store.source.with_untracked(|it| it.as_ref().is_some_and(ListSource::is_trash));
    let columns = Memo::new(move |_| {
        store.current.with(|set| set.all().iter().map(|it| it.column).collect::<Vec<_>>())
    });
    // What is dragged, and what a screen reader is told.
    let (dragged, said) = (RwSignal::new(None::<Column>), RwSignal::new(None::<Column>));
    let place = move |column: Column, at: usize| {
        store.change(|set| set.place(column, at));
        store.save();
        said.set(Some(column));
    };
    let step = move |column: Column, steps: isize| {
        let at = store.current.with_untracked(|set| set.position(column));
        let Some(at) = at.and_then(|at| at.checked_add_signed(steps)) else { return };
        place(column, at);
        // The row has moved in the page, and a row that is moved loses the keyboard.
        tasks.spawn(async move {
            leptos::task::tick().await;
            dom::focus_id(&input_id(column));
        });
    };
    let status = move || {
        let column = said.get()?;
        let (at, of) = columns.with(|all| (all.iter().position(|it| *it == column), all.len()));
        let name = prefs.localize(&label(Some(column), is_trash));
        Some(
            prefs.localize(&ColumnText::Place { name, at: prefs.count(at? + 1), of: prefs.count(of) }.into()),
        )
    };
    let row = move |column: Column| {
        let is_shown = move || store.current.with(|set| set.is_shown(column));
        let toggle = move |event: Event| {
            let is_checked = event_target_checked(&event);
            store.change(|set| set.show(column, is_checked));
            store.save();
        };
        let key = move |event: KeyboardEvent| {
            let steps = match event.key().as_str() {
                "ArrowUp" => -1,
                "ArrowDown" => 1,
                _ => return,
            };
            if event.alt_key() {
                event.prevent_default();
                step(column, steps);
            }
        };
        let start = move |event: DragEvent| {
            event.stop_propagation();
            dragged.set(Some(column));
        };
        let over = move |event: DragEvent| {
            let Some(other) = dragged.get_untracked() else { return };
            event.prevent_default();
            if other != column
                && let Some(at) = store.current.with_untracked(|set| set.position(column))
            {
                place(other, at);
            }
        };
        let drop = move |event: DragEvent| event.prevent_default();
        view! {
            <li
                draggable="true"
                class:dragged=move || dragged.get() == Some(column)
                on:dragstart=handler(start)
                on:dragover=handler(over)
                on:drop=handler(drop)
                on:dragend=handler(move |_: DragEvent| dragged.set(None))
            >
                <span class="grip" aria-hidden="true"><Glyph icon=Icon::Grip /></span>
                <label>
                    <input
                        id=input_id(column)
                        type="checkbox"
                        class="check"
                        prop:checked=is_shown
                        on:change=handler(toggle)
                        on:keydown=handler(key)
                    />
                    <span>{t(label(Some(column), is_trash))}</span>
                </label>
                <MoveButton column is_trash steps=-1 columns on_move=Callback::new(move |()| step(column, -1)) />
                <MoveButton column is_trash steps=1 columns on_move=Callback::new(move |()| step(column, 1)) />
            </li>
        }
    };
    let reset = move |_| {
        store.reset();
        said.set(None);
    };
    let is_usual =
        Signal::derive(move || store.is_usual().then(|| prefs.localize(&ColumnText::IsUsual.into())));
    view! {
        <Dialog title=t(ColumnText::Title) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body">
                <p class="muted" id="columns-hint">{t(ColumnText::Hint)}</p>
                <ul class="column-list" aria-describedby="columns-hint">
                    <For each=move || columns.get() key=|column| *column children=row />
                </ul>
                <p class="visually-hidden" role="status">{status}</p>
            </div>
            <footer>
                <Button label=t(ColumnText::Reset) disabled_reason=is_usual on_press=reset />
                <Button label=t(ActionText::Done) variant=ButtonVariant::Primary on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}

#[component]
fn MoveButton(
    column: Column,
    is_trash: bool,
    steps: i8,
    columns: Memo<Vec<Column>>,
    on_move: Callback<()>,
) -> impl IntoView {
    let prefs = use_prefs();
    let (icon, text): (_, fn(String) -> ColumnText) = match steps {
        -1 => (Icon::ChevronUp, ColumnText::MoveLeft),
        _ => (Icon::ChevronDown, ColumnText::MoveRight),
    };
    let label =
        Signal::derive(move || prefs.localize(&text(prefs.localize(&label(Some(column), is_trash))).into()));
    let disabled_reason = Signal::derive(move || {
        let is_at_end = columns.with(|all| if steps < 0 { all.first() } else { all.last() } == Some(&column));
        is_at_end.then(|| prefs.localize(&ColumnText::IsAtEnd.into()))
    });
    view! { <Button label icon variant=ButtonVariant::IconOnly disabled_reason on_press=move |_| on_move.run(()) /> }
}

fn input_id(column: Column) -> String {
    format!("column-{}", column.name())
}
