//! The text field that renames a row in place.

use super::file_actions::use_file_actions;
use super::list_context::ListContext;
use crate::base::name;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::entry::Entry;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

/// The typed text lives in the store, so that it survives the row being unmounted by scrolling.
#[component]
pub fn RenameField(entry: Entry) -> impl IntoView {
    let list = expect_context::<ListContext>();
    let (folder_store, actions, prefs) = (list.folder_store, use_file_actions(), use_prefs());
    let node = NodeRef::<html::Input>::new();
    let draft =
        move || folder_store.renaming.with(|it| it.as_ref().map(|it| it.draft.clone()).unwrap_or_default());
    let refused = move || folder_store.renaming.with(|it| it.as_ref().and_then(|it| it.refused.clone()));
    let error = Memo::new(move |_| {
        name::validate(&draft()).err().map(|error| Text::from(ActionText::NameError(error))).or_else(refused)
    });
    let stem = if entry.is_folder() { &entry.name } else { name::split_extension(&entry.name).0 };
    let stem = stem.encode_utf16().count() as u32;
    let entry = StoredValue::new(entry);
    effect(move || {
        if let Some(input) = node.get() {
            // Set before selecting: a value set later would move the caret to its end.
            input.set_value(&untrack(draft));
            dom::focus(&input);
            // Fails only for inputs that have no text.
            let _ = input.set_selection_range(0, stem);
        }
    });
    let commit = move || {
        let typed = folder_store.renaming.with_untracked(|it| it.as_ref().map(|it| it.draft.clone()));
        if let (Some(typed), None) = (typed, error.get_untracked()) {
            actions.rename(entry.get_value(), &typed);
        }
    };
    let on_key = move |event: KeyboardEvent| {
        event.stop_propagation();
        match event.key().as_str() {
            // Enter also ends an IME composition (Chinese input), which must not commit.
            "Enter" if !event.is_composing() => {
                event.prevent_default();
                // An invalid name stays in the field to be corrected.
                if error.get_untracked().is_none() {
                    commit();
                    list.viewport.focus();
                }
            }
            "Escape" => {
                folder_store.renaming.set(None);
                list.viewport.focus();
            }
            _ => {}
        }
    };
    let typed = move |event| {
        let text = event_target_value(&event);
        folder_store.renaming.update(|it| {
            if let Some(it) = it {
                (it.draft, it.refused) = (text, None);
            }
        });
    };
    view! {
        <input
            node_ref=node
            class="input"
            type="text"
            autocomplete="off"
            spellcheck="false"
            aria-label=t(ActionText::Rename)
            aria-invalid=move || error.with(Option::is_some).to_string()
            prop:value=draft
            on:input=typed
            on:keydown=on_key
            on:click=|event: MouseEvent| event.stop_propagation()
            on:dblclick=|event: MouseEvent| event.stop_propagation()
            on:blur=move |_| commit()
        />
        {move || error.get().map(|error| view! { <span class="fault" role="alert">{prefs.localize(&error)}</span> })}
    }
}
