//! The bar of buttons for the selected rows.

use super::commands;
use super::file_actions::use_file_actions;
use super::file_menu::{FileMenu, icon};
use super::folder_store::{FolderStore, NextPageState, use_folder_store};
use crate::browser::dom;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::list_source::ListSource;
use crate::model::permission::{Action, ActionRefusal};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::MenuPosition;
use leptos::prelude::*;

#[component]
pub fn SelectionTools(title: Signal<String>) -> impl IntoView {
    let (folder_store, prefs) = (use_folder_store(), use_prefs());
    let is_trash =
        folder_store.source.with_untracked(|source| source.as_ref().is_some_and(ListSource::is_trash));
    let count = move || {
        let (count, is_growing) = folder_store.selection.with(|it| (it.len(), it.includes_unloaded()));
        let has_failed = folder_store.next_page.with(|it| matches!(it, NextPageState::Failed(_)));
        let text = match (is_growing, has_failed) {
            (false, _) => ActionText::Selected,
            (true, false) => ActionText::SelectingAll,
            (true, true) => ActionText::SelectingAllFailed,
        };
        prefs.localize(&Text::from(text(prefs.count(count))))
    };
    let clear = move |_| {
        dom::focus_page();
        folder_store.selection.update(|it| it.clear());
    };
    let facts = Memo::new(move |_| SelectionFacts::read(folder_store));
    view! {
        <div class="selection-bar" role="toolbar" aria-label=t(ActionText::SelectionTools)>
            <div class="narrow-only visually-hidden">
                <h1>{title}</h1>
            </div>
            <Button label=t(ActionText::ClearSelection) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=clear />
            <span class="count numbers" role="status">{count}</span>
            {if is_trash { view! { <TrashActions facts /> }.into_any() } else { view! { <FileTools facts /> }.into_any() }}
        </div>
    }
}

/// The actions that have a button.
const ACTIONS: [Action; 6] =
    [Action::Download, Action::Star, Action::Rename, Action::Move, Action::Copy, Action::Trash];

/// What the buttons show, read in one pass: thousands of entries may be selected.
#[derive(Clone, Copy, PartialEq)]
struct SelectionFacts {
    all_starred: bool,
    refusals: [Option<ActionRefusal>; ACTIONS.len()],
}

impl SelectionFacts {
    /// Reactive.
    fn read(folder_store: FolderStore) -> Self {
        folder_store.with_selected(|selected| Self {
            all_starred: selected.iter().all(|entry| entry.starred),
            refusals: ACTIONS.map(|action| folder_store.check(action, selected.iter().copied()).err()),
        })
    }

    fn refusal(&self, action: Action) -> Option<ActionRefusal> {
        ACTIONS.iter().position(|it| *it == action).and_then(|at| self.refusals[at])
    }
}

/// All actions as buttons; on a narrow screen the most common ones as buttons and the rest in a menu.
#[component]
fn FileTools(facts: Memo<SelectionFacts>) -> impl IntoView {
    let menu = RwSignal::new(None::<MenuPosition>);
    let tool = |action| {
        let class = match action {
            Action::Star | Action::Rename | Action::Copy => "wide-only",
            Action::Move => "not-smallest",
            _ => "",
        };
        view! { <span class=class><ActionButton action facts /></span> }
    };
    let open_menu = move |event| {
        let position = MenuPosition::below(&event);
        dom::focus_page();
        menu.set(Some(position));
    };
    view! {
        {ACTIONS.map(tool)}
        <span class="narrow-only">
            <Button
                label=t(Text::More)
                icon=Icon::More
                variant=ButtonVariant::IconOnly
                opens_menu=true
                on_press=open_menu
            />
        </span>
        <FileMenu open=menu is_trash=false />
    }
}

/// The list gets the keyboard, because the button may be gone with the selection after its action.
#[component]
fn ActionButton(action: Action, facts: Memo<SelectionFacts>) -> impl IntoView {
    let (folder_store, actions, prefs) = (use_folder_store(), use_file_actions(), use_prefs());
    let all_starred = Memo::new(move |_| facts.get().all_starred);
    let disabled_reason = Memo::new(move |_| {
        let refusal = facts.get().refusal(action)?;
        Some(prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
    });
    let label = Signal::derive(move || prefs.localize(&commands::action_label(action, all_starred.get())));
    let press = Callback::new(move |_| {
        dom::focus_page();
        actions.run(action, untrack(|| folder_store.selected_entries()));
    });
    move || {
        let icon = icon(action, all_starred.get());
        view! { <Button label icon variant=ButtonVariant::IconOnly disabled_reason on_press=press /> }
    }
}

#[component]
fn TrashActions(facts: Memo<SelectionFacts>) -> impl IntoView {
    let (folder_store, actions, dialogs, prefs) =
        (use_folder_store(), use_file_actions(), use_dialogs(), use_prefs());
    let selected = move || {
        dom::focus_page();
        untrack(|| folder_store.selected_entries())
    };
    // Permissions don't count in the trash; what is not loaded yet does.
    let disabled_reason = Memo::new(move |_| {
        let refusal = facts.get().refusal(Action::Trash).filter(|it| *it == ActionRefusal::StillLoading)?;
        Some(prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
    });
    view! {
        <Button label=t(ActionText::Restore) icon=Icon::Restore disabled_reason on_press=move |_| actions.restore(selected()) />
        <Button
            label=t(ActionText::DeleteForever)
            icon=Icon::Trash
            disabled_reason
            on_press=move |_| dialogs.show(OpenDialog::DeleteForever { entries: selected() })
        />
    }
}
