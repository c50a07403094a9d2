//! The dialog for a new folder. It stays open with the typed name until the folder is created.

use super::file_actions::use_file_actions;
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::toasts::use_toasts;
use crate::i18n::{ActionText, Text};
use crate::model::file_command::FileCommand;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[component]
pub fn NewFolderDialog(drive: DriveId, parent: FileId) -> impl IntoView {
    let (dialogs, actions, prefs) = (use_dialogs(), use_file_actions(), use_prefs());
    let toasts = use_toasts();
    let name_input = RwSignal::new(prefs.lang.get_untracked().localize(&Text::NewFolder));
    let error = RwSignal::new(None::<Text>);
    let is_submitting = RwSignal::new(false);
    let parent_folder = StoredValue::new((drive, parent));
    // After success the list takes the focus: the new folder is selected there.
    let is_created = Arc::new(AtomicBool::new(false));
    let focus_list = is_created.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = name_input.get_untracked();
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
    let on_input = move |event| {
        error.set(None);
        name_input.set(event_target_value(&event));
    };
    let input_ref = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input_ref.get() {
            // Set before selecting: a value set later would move the caret to its end.
            input.set_value(&name_input.get_untracked());
            dom::focus(&input);
            input.select();
        }
    });
    view! {
        <Dialog title=t(Text::NewFolder) focus_list close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <form on:submit=handler(submit) novalidate>
                <div class="body">
                    <div class="field">
                        <label for="folder-name">{t(ActionText::FolderName)}</label>
                        <input
                            node_ref=input_ref
                            id="folder-name"
                            class="input"
                            type="text"
                            autocomplete="off"
                            autofocus
                            aria-describedby="folder-name-fault"
                            aria-invalid=move || error.with(Option::is_some).to_string()
                            prop:value=name_input
                            on:input=handler(on_input)
                        />
                        <p id="folder-name-fault" class="fault" role="alert">
                            {move || error.get().map(|text| prefs.localize(&text))}
                        </p>
                    </div>
                </div>
                <footer>
                    <Button label=t(ActionText::Cancel) on_press=move |_| dialogs.close() />
                    <Button label=t(ActionText::Create) variant=ButtonVariant::Primary submit=true />
                </footer>
            </form>
        </Dialog>
    }
}
