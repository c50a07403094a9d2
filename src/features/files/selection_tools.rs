//! The bar of buttons for the selected rows.

use super::file_actions::use_file_actions;
use super::file_menu::{FileMenu, icon};
use super::folder_store::use_folder_store;
use super::keys;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::list_source::ListSource;
use crate::model::permission::{Action, check_action};
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
        prefs.localize(&Text::from(ActionText::Selected(
            prefs.count(folder_store.selection.with(|it| it.len())),
        )))
    };
    let clear = move |_| folder_store.selection.update(|it| it.clear());
    view! {
        <div class="selection-bar" role="toolbar" aria-label=t(ActionText::SelectionTools)>
            <div class="narrow-only visually-hidden">
                <h1>{title}</h1>
            </div>
            <Button label=t(ActionText::ClearSelection) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=clear />
            <span class="count numbers" role="status">{count}</span>
            {if is_trash { view! { <TrashActions /> }.into_any() } else { view! { <FileTools /> }.into_any() }}
        </div>
    }
}

/// All actions as buttons; on a narrow screen the most common ones as buttons and the rest in a menu.
#[component]
fn FileTools() -> impl IntoView {
    let menu = RwSignal::new(None::<MenuPosition>);
    let tool = |action| {
        let class = match action {
            Action::Star | Action::Rename | Action::Copy => "wide-only",
            Action::Move => "not-smallest",
            _ => "",
        };
        view! { <span class=class><ActionButton action /></span> }
    };
    view! {
        {[Action::Download, Action::Star, Action::Rename, Action::Move, Action::Copy, Action::Trash].map(tool)}
        <span class="narrow-only">
            <Button
                label=t(Text::More)
                icon=Icon::More
                variant=ButtonVariant::IconOnly
                opens_menu=true
                on_press=move |event| menu.set(Some(MenuPosition::below(&event)))
            />
        </span>
        <FileMenu open=menu is_trash=false />
    }
}

#[component]
fn ActionButton(action: Action) -> impl IntoView {
    let (folder_store, actions, prefs) = (use_folder_store(), use_file_actions(), use_prefs());
    let all_starred = Memo::new(move |_| folder_store.selected_entries().iter().all(|entry| entry.starred));
    let disabled_reason = Memo::new(move |_| {
        check_action(action, &folder_store.selected_entries())
            .err()
            .map(|refusal| prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
    });
    let label = Signal::derive(move || prefs.localize(&keys::action_label(action, all_starred.get())));
    let press = Callback::new(move |_| actions.run(action, untrack(|| folder_store.selected_entries())));
    move || {
        let icon = icon(action, all_starred.get());
        view! { <Button label icon variant=ButtonVariant::IconOnly disabled_reason on_press=press /> }
    }
}

#[component]
fn TrashActions() -> impl IntoView {
    let (folder_store, actions, dialogs) = (use_folder_store(), use_file_actions(), use_dialogs());
    let selected = move || untrack(|| folder_store.selected_entries());
    view! {
        <Button label=t(ActionText::Restore) icon=Icon::Restore on_press=move |_| actions.restore(selected()) />
        <Button
            label=t(ActionText::DeleteForever)
            icon=Icon::Trash
            on_press=move |_| dialogs.show(OpenDialog::DeleteForever { entries: selected() })
        />
    }
}
