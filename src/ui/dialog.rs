//! A modal dialog on the platform's own `<dialog>`: it traps the focus, closes with Escape and gives the focus back.

use super::button::{Button, Look};
use super::icon::Icon;
use crate::browser::dom;
use crate::browser::effect::effect;
use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};

#[component]
pub fn Dialog(
    #[prop(into)] title: Signal<String>,
    /// Name of the button that closes it.
    #[prop(into)]
    close_label: Signal<String>,
    /// Escape, the cross, or a click beside it.
    #[prop(into)]
    on_close: Callback<()>,
    /// Whether the list is to have the keyboard afterwards, not what had it before.
    #[prop(optional)]
    to_list: Option<Arc<AtomicBool>>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let before = dom::focused();
    let opened = StoredValue::new_local(None);
    effect(move || {
        if let Some(dialog) = node.get() {
            // Throws only when it is open already.
            let _ = dialog.show_modal();
            opened.set_value(Some((dialog, before.clone())));
        }
    });
    on_cleanup(move || {
        if let Some(Some((dialog, before))) = opened.try_update_value(Option::take) {
            // While it is open nothing else on the page can have the focus.
            dialog.close();
            let to_list = to_list.as_ref().is_some_and(|it| it.load(Ordering::Relaxed));
            if !(to_list && dom::focus_page()) {
                before.iter().for_each(dom::focus);
            }
        }
    });
    let cancel = move |event: Event| {
        // We take it out of the page ourselves, so that one owner decides whether it is open.
        event.prevent_default();
        on_close.run(());
    };
    let press_beside = move |event: leptos::ev::MouseEvent| {
        if node.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
            on_close.run(());
        }
    };
    view! {
        <dialog node_ref=node class="dialog" aria-labelledby="dialog-title" on:cancel=cancel on:mousedown=press_beside>
            <header>
                <h2 id="dialog-title">{title}</h2>
                <Button label=close_label icon=Icon::Close look=Look::Square on_press=move |_| on_close.run(()) />
            </header>
            {children()}
        </dialog>
    }
}
