//! A text that is edited in place. What is typed is a draft in the store until it is saved, so no redraw loses it.
//! Ctrl+Enter, the button and a click elsewhere in the page save; Escape undoes.

use super::store::{Draft, DraftKey, use_details_store};
use crate::browser::effect::{effect, handler};
use crate::browser::{dom, observe};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::DetailsText;
use crate::model::details::MAX_DESCRIPTION;
use crate::ui::button::{Button, ButtonVariant};
use leptos::ev::KeyboardEvent;
use leptos::html;
use leptos::prelude::*;

/// From here on it tells how many letters are left.
const NEAR_LIMIT: usize = MAX_DESCRIPTION - 124;

#[component]
pub fn DraftField(
    key: DraftKey,
    #[prop(into)] label: Signal<String>,
    #[prop(into)] placeholder: Signal<String>,
    /// What the server has.
    saved: Signal<String>,
    /// Receives what is to be saved. The draft is removed, or gets its failure, by the caller.
    on_save: Callback<String>,
    /// It takes the keyboard when it appears.
    #[prop(optional)]
    autofocus: bool,
    /// Called when the person leaves it without having typed anything.
    #[prop(optional)]
    on_leave: Option<Callback<()>>,
) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let key = StoredValue::new(key);
    let (node, input) = (NodeRef::<html::Div>::new(), NodeRef::<html::Textarea>::new());
    effect(move || {
        if let Some(input) = input.get().filter(|_| autofocus) {
            dom::focus(&input);
        }
    });
    let draft =
        Memo::new(move |_| key.with_value(|key| store.drafts.with(|drafts| drafts.get(key).cloned())));
    let text = Memo::new(move |_| draft.get().map_or_else(|| saved.get(), |draft| draft.text));
    let remove = move || store.drafts.update(|drafts| drop(key.with_value(|key| drafts.remove(key))));
    let type_text = move |text: String| {
        if text == saved.get_untracked() {
            return remove();
        }
        let draft = Draft { text, is_saving: false, failure: None };
        store.drafts.update(|drafts| drop(drafts.insert(key.get_value(), draft)));
    };
    let save = move || {
        let Some(now) = draft.get_untracked().filter(|draft| !draft.is_saving) else { return };
        let text = now.text.clone();
        store.drafts.update(|drafts| {
            drop(drafts.insert(key.get_value(), Draft { is_saving: true, failure: None, ..now }));
        });
        on_save.run(text);
    };
    let leave = move || on_leave.iter().for_each(|on_leave| on_leave.run(()));
    let on_key = move |event: KeyboardEvent| {
        // Enter and Escape of an input method are its own.
        if dom::is_composing(&event) {
            return event.stop_propagation();
        }
        let has_draft = draft.with_untracked(Option::is_some);
        match event.key().as_str() {
            "Enter" if event.ctrl_key() || event.meta_key() => {
                event.prevent_default();
                save();
            }
            // A second Escape closes the panel.
            "Escape" if has_draft || on_leave.is_some() => {
                event.prevent_default();
                if has_draft { remove() } else { leave() }
            }
            "Escape" => return,
            _ => {}
        }
        event.stop_propagation();
    };
    // A selection that is dragged out of the field ends with a click elsewhere.
    let is_pressed_inside = StoredValue::new(false);
    let is_inside = move |event: &web_sys::Event| {
        let target = event.target();
        node.get_untracked().is_some_and(|node| dom::contains(&node, target))
    };
    let on_press = move |event| is_pressed_inside.set_value(is_inside(&event));
    let on_click = move |event| {
        // What failed waits for the person, who presses Save or goes on typing.
        if is_inside(&event) || is_pressed_inside.get_value() {
            return;
        }
        match draft.get_untracked() {
            None => leave(),
            Some(draft) if draft.failure.is_none() => save(),
            Some(_) => {}
        }
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_capture("mousedown", handler(on_press)),
        observe::on_window_capture("click", handler(on_click)),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    let is_draft = Memo::new(move |_| draft.with(Option::is_some));
    let failure = move || draft.get().and_then(|draft| draft.failure);
    let state = move || {
        let is_saving = draft.with(|draft| draft.as_ref().is_some_and(|draft| draft.is_saving));
        let text = if is_saving { DetailsText::Saving } else { DetailsText::NotSavedYet };
        prefs.localize(&text.into())
    };
    let letters = move || {
        let count = text.with(|text| text.chars().count());
        (count > NEAR_LIMIT).then(|| {
            let text =
                DetailsText::LettersOf { count: prefs.count(count), limit: prefs.count(MAX_DESCRIPTION) };
            prefs.localize(&text.into())
        })
    };
    view! {
        <div class="draft" node_ref=node>
            <textarea
                node_ref=input
                class="input"
                rows="1"
                dir="auto"
                aria-label=label
                placeholder=placeholder
                maxlength=MAX_DESCRIPTION.to_string()
                prop:value=text
                on:input=handler(move |event| type_text(event_target_value(&event)))
                on:keydown=handler(on_key)
            ></textarea>
            {move || {
                is_draft.get().then(|| view! {
                    <div class="draft-foot">
                        <span class="muted" role="status">{state}" "{letters}</span>
                        <Button label=t(crate::i18n::ActionText::Undo) on_press=move |_| remove() />
                        <Button label=t(DetailsText::Save) variant=ButtonVariant::Outlined on_press=move |_| save() />
                    </div>
                    <p class="muted hint">{t(DetailsText::DescriptionKeys)}</p>
                })
            }}
            {move || failure().map(|failure| {
                let (text, number) = prefs.failure_text(&failure);
                view! { <p class="fault" role="alert">{text} {number.map(|number| format!(" {number}"))}</p> }
            })}
        </div>
    }
}
