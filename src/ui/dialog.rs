//! A modal dialog based on `<dialog>`, which traps the focus and closes with Escape. Restores the focus afterwards.

use super::button::{Button, ButtonVariant};
use super::icon::Icon;
use crate::browser::dom;
use crate::browser::effect::{effect, handler};
use leptos::ev::Event;
use leptos::html;
use leptos::prelude::*;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, AtomicU32, Ordering};

/// Two may be open, one above the other, and each is named by its own heading.
static NEXT_ID: AtomicU32 = AtomicU32::new(0);

#[component]
pub fn Dialog(
    #[prop(into)] title: Signal<String>,
    /// The accessible name of the close button.
    #[prop(into)]
    close_label: Signal<String>,
    /// Called for Escape, the close button and a click outside.
    #[prop(into)]
    on_close: Callback<()>,
    /// Without a visible header: the content says what it is, and Escape closes it.
    #[prop(optional)]
    is_bare: bool,
    /// Whether the list receives the focus afterwards, instead of the element that had it before.
    #[prop(optional)]
    focus_list: Option<Arc<AtomicBool>>,
    children: Children,
) -> impl IntoView {
    let node = NodeRef::<html::Dialog>::new();
    let previous_focus = dom::focused();
    let title_id = format!("dialog-title-{}", NEXT_ID.fetch_add(1, Ordering::Relaxed));
    let heading_id = title_id.clone();
    let opened = StoredValue::new_local(None);
    effect(move || {
        if let Some(dialog) = node.get() {
            // Throws only when the dialog is already open.
            let _ = dialog.show_modal();
            opened.set_value(Some((dialog, previous_focus.clone())));
        }
    });
    on_cleanup(move || {
        if let Some(Some((dialog, previous_focus))) = opened.try_update_value(Option::take) {
            // An open modal dialog would not let other elements have the focus.
            dialog.close();
            let focus_list = focus_list.as_ref().is_some_and(|it| it.load(Ordering::Relaxed));
            if !(focus_list && dom::focus_page()) {
                previous_focus.iter().for_each(dom::restore_focus);
            }
        }
    });
    let cancel = move |event: Event| {
        // The caller removes the dialog from the page, so that one owner decides whether it is open.
        event.prevent_default();
        on_close.run(());
    };
    let press_outside = move |event: leptos::ev::MouseEvent| {
        if node.get_untracked().is_some_and(|dialog| event.target().as_ref() == Some(dialog.as_ref())) {
            on_close.run(());
        }
    };
    view! {
        <dialog node_ref=node class="dialog" aria-labelledby=title_id on:cancel=handler(cancel) on:mousedown=handler(press_outside)>
            <header class:visually-hidden=is_bare>
                <h2 id=heading_id>{title}</h2>
                {(!is_bare)
                    .then(|| {
                        view! { <Button label=close_label icon=Icon::Close variant=ButtonVariant::IconOnly on_press=move |_| on_close.run(()) /> }
                    })}
            </header>
            {children()}
        </dialog>
    }
}
