//! Draws the one dialog that is open.

use crate::features::files::BatchRenameDialog;
use crate::features::files::ColumnsDialog;
use crate::features::files::HistoryDialog;
use crate::features::files::NameSearchDialog;
use crate::features::files::NewFolderDialog;
use crate::features::files::RenameDialog;
use crate::features::files::TargetDialog;
use crate::features::files::use_file_actions;
use crate::features::palette::PaletteDialog;
use crate::features::session::SignOutDialog;
use crate::features::shell::confirm_dialog::ConfirmDialog;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::use_prefs;
use crate::features::shell::shortcuts_dialog::ShortcutsDialog;
use crate::features::transfers::use_transfers;
use crate::i18n::{ActionText, Text};
use leptos::prelude::*;

#[component]
pub fn DialogHost() -> impl IntoView {
    let (dialogs, actions, drive_store, prefs) =
        (use_dialogs(), use_file_actions(), use_drive_store(), use_prefs());
    let transfers = use_transfers();
    move || {
        let open = dialogs.open.get()?;
        Some(match open {
            OpenDialog::NewFolder { drive, parent } => view! { <NewFolderDialog drive parent /> }.into_any(),
            OpenDialog::Target { action, entries } => view! { <TargetDialog action entries /> }.into_any(),
            OpenDialog::DeleteForever { entries } => {
                let title = Text::from(match entries.as_slice() {
                    [one] => ActionText::DeleteOneQuestion(one.name.clone()),
                    several => ActionText::DeleteForeverQuestion(prefs.count(several.len())),
                });
                let confirmed = Callback::new(move |()| actions.delete_forever(entries.clone()));
                view! { <ConfirmDialog title confirm=Text::from(ActionText::DeleteForever) on_confirm=confirmed /> }.into_any()
            }
            OpenDialog::EmptyBin { drive } => {
                let name = untrack(|| drive_store.drive(&drive)).map(|drive| drive.name).unwrap_or_default();
                let title = Text::from(ActionText::EmptyBinQuestion(name));
                let confirmed = Callback::new(move |()| actions.empty_bin(drive.clone()));
                view! { <ConfirmDialog title confirm=Text::from(ActionText::EmptyBin) on_confirm=confirmed /> }.into_any()
            }
            OpenDialog::BatchRename { entries } if entries.len() == 1 => {
                let entry = entries.into_iter().next()?;
                view! { <RenameDialog entry /> }.into_any()
            }
            OpenDialog::BatchRename { entries } => view! { <BatchRenameDialog entries /> }.into_any(),
            OpenDialog::SearchName(id) => view! { <NameSearchDialog id /> }.into_any(),
            OpenDialog::Columns => view! { <ColumnsDialog /> }.into_any(),
            OpenDialog::History => view! { <HistoryDialog /> }.into_any(),
            OpenDialog::Palette => view! { <PaletteDialog /> }.into_any(),
            OpenDialog::SignOut => view! { <SignOutDialog /> }.into_any(),
            OpenDialog::Shortcuts => view! { <ShortcutsDialog /> }.into_any(),
            OpenDialog::UploadPlan
            | OpenDialog::FailureReport
            | OpenDialog::StopAll
            | OpenDialog::DiscardInterrupted => transfers.dialog().into_any(),
        })
    }
}
