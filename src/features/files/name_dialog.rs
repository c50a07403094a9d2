//! A dialog that asks for a name. It stays open with what was typed until its caller closes it.

use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::ev::SubmitEvent;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::AtomicBool;

#[component]
pub fn NameDialog(
    #[prop(into)] title: Text,
    /// Of the field.
    #[prop(into)]
    label: Text,
    /// Selected, so that typing replaces it.
    #[prop(into)]
    suggested: String,
    #[prop(into)] confirm: Text,
    /// Why the name was refused; typing clears it.
    error: RwSignal<Option<Text>>,
    /// See [`Dialog`].
    #[prop(optional)]
    focus_list: Option<Arc<AtomicBool>>,
    #[prop(into)] on_submit: Callback<String>,
) -> impl IntoView {
    let (dialogs, prefs) = (use_dialogs(), use_prefs());
    let name = RwSignal::new(suggested);
    let submit = move |event: SubmitEvent| {
        event.prevent_default();
        on_submit.run(name.get_untracked());
    };
    let on_input = move |event| {
        error.set(None);
        name.set(event_target_value(&event));
    };
    let input_ref = NodeRef::<html::Input>::new();
    effect(move || {
        if let Some(input) = input_ref.get() {
            // Set before selecting: a value set later would move the caret to its end.
            input.set_value(&name.get_untracked());
            dom::focus(&input);
            input.select();
        }
    });
    view! {
        <Dialog
            title=t(title)
            focus_list=focus_list.unwrap_or_default()
            close_label=t(ActionText::Close)
            on_close=Callback::new(move |()| dialogs.close())
        >
            <form on:submit=handler(submit) novalidate>
                <div class="body">
                    <div class="field">
                        <label for="name-field">{t(label)}</label>
                        <input
                            node_ref=input_ref
                            id="name-field"
                            class="input"
                            type="text"
                            autocomplete="off"
                            autofocus
                            aria-describedby="name-fault"
                            aria-invalid=move || error.with(Option::is_some).to_string()
                            prop:value=name
                            on:input=handler(on_input)
                        />
                        <p id="name-fault" class="fault" role="alert">
                            {move || error.get().map(|text| prefs.localize(&text))}
                        </p>
                    </div>
                </div>
                <footer>
                    <Button label=t(ActionText::Cancel) on_press=move |_| dialogs.close() />
                    <Button label=t(confirm) variant=ButtonVariant::Primary submit=true />
                </footer>
            </form>
        </Dialog>
    }
}
