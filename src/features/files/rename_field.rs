//! The text field that renames a row in place.

use super::file_actions::use_file_actions;
use super::list_context::ListContext;
use crate::base::failure::FailureKind;
use crate::base::name;
use crate::browser::effect::{effect, handler};
use crate::browser::{dom, observe};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, ProblemText, Text};
use crate::model::entry::Entry;
use crate::model::rename_drafts::RenameDraft;
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::html;
use leptos::prelude::*;

/// The typed text lives in the store. Only Enter, Tab and a click elsewhere in the page rename: the field also loses the
/// focus when the window does, and when its row is scrolled away or drawn again.
#[component]
pub fn RenameField(entry: Entry) -> impl IntoView {
    let list = expect_context::<ListContext>();
    let (drafts, actions, prefs) = (list.folder_store.drafts, use_file_actions(), use_prefs());
    let node = NodeRef::<html::Input>::new();
    let entry = StoredValue::new(entry);
    let draft = move || entry.with_value(|entry| drafts.with(|drafts| drafts.get(&entry.id).cloned()));
    let edit = move |edit: &dyn Fn(&mut RenameDraft)| {
        // The session, and with it the store, may be gone.
        entry.with_value(|entry| drafts.try_update(|drafts| drafts.edit(&entry.id, edit)));
    };
    let text = Memo::new(move |_| draft().map(|draft| draft.text).unwrap_or_default());
    let error = Memo::new(move |_| {
        let draft = draft()?;
        match (name::validate(&draft.text), draft.refused) {
            // The name it has is no mistake of the person.
            _ if entry.with_value(|entry| entry.name == draft.text) && draft.refused.is_none() => None,
            (Err(error), _) => Some(Text::from(ActionText::NameError(error))),
            (Ok(_), Some(FailureKind::NameTaken)) => Some(Text::from(ActionText::NameIsTaken(draft.text))),
            (Ok(_), refused) => refused.map(|kind| Text::from(ProblemText::FailureNote(kind))),
        }
    });
    effect(move || {
        let (Some(input), Some(draft)) = (node.get(), untrack(draft)) else { return };
        // Set before selecting: a value set later would move the caret to its end.
        input.set_value(&draft.text);
        // Whoever types elsewhere is not interrupted.
        if dom::nothing_focused() || dom::list_focused() {
            dom::focus(&input);
        }
        // Fails only for inputs that have no text.
        let _ = input.set_selection_range(draft.selected.0, draft.selected.1);
    });
    on_cleanup(move || {
        let Some(input) = node.try_get_untracked().flatten() else { return };
        if let (Ok(Some(start)), Ok(Some(end))) = (input.selection_start(), input.selection_end()) {
            edit(&|draft| draft.selected = (start, end));
        }
    });
    let cancel = move || {
        drafts.update(|drafts| drop(entry.with_value(|entry| drafts.remove(&entry.id))));
    };
    // An invalid name stays in the field to be corrected.
    let commit = move || {
        if error.get_untracked().is_none()
            && let Some(draft) = untrack(draft)
        {
            cancel();
            actions.rename(entry.get_value(), &draft.text);
        }
    };
    // A selection that is dragged out of the field ends with a click elsewhere.
    let is_pressed_inside = StoredValue::new(false);
    let is_inside = move |event: &web_sys::Event| {
        node.get_untracked().is_some_and(|input| event.target().as_ref() == Some(input.as_ref()))
    };
    let on_press = move |event| is_pressed_inside.set_value(is_inside(&event));
    let on_click = move |event| {
        if !is_inside(&event) && !is_pressed_inside.get_value() {
            commit();
        }
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_capture("mousedown", handler(on_press)),
        observe::on_window_capture("click", handler(on_click)),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    let on_key = move |event: KeyboardEvent| {
        event.stop_propagation();
        // Enter and Escape of an input method are its own.
        if dom::is_composing(&event) {
            return;
        }
        match event.key().as_str() {
            "Enter" | "Tab" => {
                event.prevent_default();
                if error.get_untracked().is_none() {
                    commit();
                    list.viewport.focus();
                }
            }
            "Escape" => {
                cancel();
                list.viewport.focus();
            }
            _ => {}
        }
    };
    let on_input = move |event| {
        let text = event_target_value(&event);
        edit(&|draft| (draft.text, draft.refused) = (text.clone(), None));
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
            prop:value=text
            on:input=handler(on_input)
            on:keydown=handler(on_key)
            on:click=handler(|event: MouseEvent| event.stop_propagation())
            on:dblclick=handler(|event: MouseEvent| event.stop_propagation())
        />
        {move || error.get().map(|error| view! { <span class="fault" role="alert">{prefs.localize(&error)}</span> })}
    }
}
