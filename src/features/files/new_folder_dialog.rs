//! The dialog for a new folder. It stays open with the typed name until the folder is created.

use super::file_actions::use_file_actions;
use super::name_dialog::NameDialog;
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::use_prefs;
use crate::features::shell::toasts::use_toasts;
use crate::i18n::{ActionText, Text};
use crate::model::file_command::FileCommand;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[component]
pub fn NewFolderDialog(drive: DriveId, parent: FileId) -> impl IntoView {
    let (dialogs, actions, prefs) = (use_dialogs(), use_file_actions(), use_prefs());
    let toasts = use_toasts();
    let suggested = prefs.lang.get_untracked().localize(&Text::NewFolder);
    let error = RwSignal::new(None::<Text>);
    let is_submitting = RwSignal::new(false);
    let parent_folder = StoredValue::new((drive, parent));
    // After success the list takes the focus: the new folder is selected there.
    let is_created = Arc::new(AtomicBool::new(false));
    let focus_list = is_created.clone();
    let submit = move |text: String| {
        let name = match name::typed(&text, "") {
            Ok(name) => name,
            Err(fault) => return error.set(Some(Text::from(ActionText::NameError(fault)))),
        };
        if is_submitting.get_untracked() {
            return;
        }
        is_submitting.set(true);
        let (drive, parent) = parent_folder.get_value();
        let is_created = is_created.clone();
        let command =
            FileCommand::CreateFolder { drive: drive.clone(), parent: parent.clone(), name: name.clone() };
        actions.spawn_command(command, async move {
            let result = actions.create_folder(&drive, &parent, &name).await;
            // The dialog, and with it its signals, may be closed by now.
            let _ = is_submitting.try_set(false);
            match result {
                // Another dialog may be open by now.
                Ok(())
                    if !dialogs
                        .open
                        .with_untracked(|it| matches!(it, Some(OpenDialog::NewFolder { .. }))) => {}
                Ok(()) => {
                    is_created.store(true, Ordering::Relaxed);
                    dialogs.close();
                }
                // A closed dialog can't show it.
                Err(text) => {
                    error.try_set(Some(text)).flatten().into_iter().for_each(|text| toasts.show(text))
                }
            }
        });
    };
    view! {
        <NameDialog
            title=Text::NewFolder
            label=ActionText::FolderName
            suggested
            confirm=ActionText::Create
            error
            focus_list
            on_submit=submit
        />
    }
}
