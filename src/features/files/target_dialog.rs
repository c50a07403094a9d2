//! The dialog that chooses the target folder of a move or copy, within one drive.

use super::file_actions::use_file_actions;
use super::folder_picker::FolderPicker;
use super::folder_store::use_folder_store;
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::dialogs::{TargetAction, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::failure_panel::FailurePanel;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::entry::Entry;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use crate::ui::icon::{Glyph, Icon};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn TargetDialog(action: TargetAction, entries: Vec<Entry>) -> impl IntoView {
    let (dialogs, actions, folder_store) = (use_dialogs(), use_file_actions(), use_folder_store());
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return ().into_any() };
    let drive_name = untrack(|| drive_store.drive(&drive)).map(|drive| drive.name).unwrap_or_default();
    let start = folder_store.crumbs.with_untracked(|crumbs| crumbs.ready().cloned()).unwrap_or_default();
    let picker = FolderPicker::new(drive, start);
    let entries = StoredValue::new(entries);
    let count = move || prefs.count(entries.with_value(Vec::len));
    let (title, confirm_label) = match action {
        TargetAction::Move => (
            Signal::derive(move || prefs.localize(&Text::from(ActionText::MoveTitle(count())))),
            Text::from(ActionText::MoveHere),
        ),
        TargetAction::Copy => (
            Signal::derive(move || prefs.localize(&Text::from(ActionText::CopyTitle(count())))),
            Text::from(ActionText::CopyHere),
        ),
    };
    let name = Memo::new(move |_| {
        picker.path.with(|path| path.last().map_or_else(|| drive_name.clone(), |crumb| crumb.name.clone()))
    });
    let disabled_reason = Memo::new(move |_| {
        let target = picker.current_folder();
        let is_already_there = action == TargetAction::Move
            && entries.with_value(|all| all.iter().all(|it| it.parent == target));
        is_already_there.then(|| prefs.localize(&Text::from(ActionText::AlreadyHere)))
    });
    let confirm = move |_| {
        let to = untrack(|| picker.current_folder());
        dialogs.close();
        actions.transfer(action, entries.get_value(), to, name.get_untracked());
    };
    view! {
        <Dialog title close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body">
                <CurrentFolder picker name />
                <Folders picker entries />
            </div>
            <footer>
                <Button label=t(ActionText::Cancel) on_press=move |_| dialogs.close() />
                <Button label=t(confirm_label) variant=ButtonVariant::Primary disabled_reason on_press=confirm />
            </footer>
        </Dialog>
    }
    .into_any()
}

/// The current folder and the button to its parent.
#[component]
fn CurrentFolder(picker: FolderPicker, name: Memo<String>) -> impl IntoView {
    let prefs = use_prefs();
    let disabled_reason = Memo::new(move |_| {
        picker.path.with(Vec::is_empty).then(|| prefs.localize(&Text::from(ActionText::AtTop)))
    });
    view! {
        <div class="copy-line">
            <Button label=t(ActionText::Up) icon=Icon::Up variant=ButtonVariant::IconOnly disabled_reason on_press=move |_| picker.go_up() />
            <strong class="ellipsis" aria-live="polite">{move || shown(&name.get())}</strong>
        </div>
    }
}

#[component]
fn Folders(picker: FolderPicker, entries: StoredValue<Vec<Entry>>) -> impl IntoView {
    let prefs = use_prefs();
    let row = move |(index, folder): (usize, Entry)| {
        let node = NodeRef::<html::Button>::new();
        // Each level focuses its first folder, unless the button to the parent has the focus.
        effect(move || {
            if let Some(row) = node.get()
                && index == 0
                && !dom::is_inside(dom::focused().map(Into::into), ".copy-line")
            {
                dom::focus(&row);
            }
        });
        let is_moved_itself = entries.with_value(|all| all.iter().any(|entry| entry.id == folder.id));
        let name = shown(&folder.name);
        let press = move |_| {
            if !is_moved_itself {
                picker.enter(&folder);
            }
        };
        view! {
            <button
                node_ref=node
                type="button"
                class="folder-row"
                aria-disabled=is_moved_itself.then_some("true")
                title=is_moved_itself.then(|| prefs.localize(&Text::from(ActionText::IntoItself)))
                on:click=handler(press)
            >
                <Glyph icon=Icon::Folder class="kind folder" />
                <span class="ellipsis">{name}</span>
            </button>
        }
    };
    view! {
        <div class="picker" role="group" aria-label=t(ActionText::Folder)>
            {move || match picker.folders.get() {
                Loadable::Idle | Loadable::Loading => {
                    view! { <p class="muted skeleton" role="status">{t(Text::Loading)}</p> }.into_any()
                }
                Loadable::Failed(failure) => {
                    view! { <FailurePanel failure on_retry=Callback::new(move |()| picker.load()) /> }.into_any()
                }
                Loadable::Ready(folders) if folders.is_empty() => {
                    view! { <p class="muted">{t(ActionText::NoFoldersHere)}</p> }.into_any()
                }
                Loadable::Ready(folders) => folders.into_iter().enumerate().map(row).collect_view().into_any(),
            }}
        </div>
    }
}
