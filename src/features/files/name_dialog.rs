//! A new folder. What was typed stands until it worked.

use super::file_actions::use_file_actions;
use crate::base::id::{DriveId, FileId};
use crate::base::name;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::dialogs::{Open, use_dialogs};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[component]
pub fn NewFolderDialog(drive: DriveId, parent: FileId) -> impl IntoView {
    let (dialogs, actions, prefs, tasks) = (use_dialogs(), use_file_actions(), use_prefs(), use_tasks());
    let typed = RwSignal::new(prefs.lang.get_untracked().localize(&Text::NewFolder));
    let fault = RwSignal::new(None::<Text>);
    let busy = RwSignal::new(false);
    let place = StoredValue::new((drive, parent));
    // What was made is selected in the list, where the keys are about it.
    let made = Arc::new(AtomicBool::new(false));
    let focus_list = made.clone();
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        let text = typed.get_untracked();
        let name = match name::validate(&text) {
            Ok(name) => name.to_owned(),
            Err(wrong) => return fault.set(Some(Text::from(ActionText::NameError(wrong)))),
        };
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let (drive, parent) = place.get_value();
        let made = made.clone();
        tasks.spawn(async move {
            let outcome = actions.create_folder(&drive, &parent, &name).await;
            // The person may have closed the dialog meanwhile; its signals are gone then.
            let _ = busy.try_set(false);
            match outcome {
                // Another dialog may have taken its place.
                Ok(()) if !dialogs.open.with_untracked(|it| matches!(it, Some(Open::NewFolder { .. }))) => {}
                Ok(()) => {
                    made.store(true, Ordering::Relaxed);
                    dialogs.close();
                }
                Err(text) => drop(fault.try_set(Some(text))),
            }
        });
    };
    let change = move |event| {
        fault.set(None);
        typed.set(event_target_value(&event));
    };
    let node = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = node.get() {
            // Before it is selected: a value set later would put the caret at its end.
            input.set_value(&typed.get_untracked());
            dom::focus(&input);
            input.select();
        }
    });
    view! {
        <Dialog title=t(Text::NewFolder) focus_list close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <form on:submit=submit novalidate>
                <div class="body">
                    <div class="field">
                        <label for="folder-name">{t(ActionText::FolderName)}</label>
                        <input
                            node_ref=node
                            id="folder-name"
                            class="input"
                            type="text"
                            autocomplete="off"
                            autofocus
                            aria-describedby="folder-name-fault"
                            aria-invalid=move || fault.with(Option::is_some).to_string()
                            prop:value=typed
                            on:input=change
                        />
                        <p id="folder-name-fault" class="fault" role="alert">
                            {move || fault.get().map(|text| prefs.say(&text))}
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
