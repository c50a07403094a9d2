//! Shows the toasts of the store in the current language.

use super::prefs::{t, use_prefs};
use super::toasts::{Toast, use_toasts};
use crate::browser::dom;
use crate::i18n::ActionText;
use crate::ui::toast_stack::{ToastStack, ToastView};
use leptos::prelude::*;

#[component]
pub fn Toasts() -> impl IntoView {
    let (toasts, prefs) = (use_toasts(), use_prefs());
    let views = Signal::derive(move || {
        let to_view = |toast: Toast| ToastView {
            id: toast.id,
            message: prefs.localize(&toast.text),
            detail: toast.failure.as_ref().and_then(|failure| prefs.failure_text(failure).1),
            bad: toast.failure.is_some(),
            action: toast.action.map(|(text, _)| prefs.localize(&text)),
        };
        toasts.visible.get().into_iter().map(to_view).collect::<Vec<_>>()
    });
    view! {
        <ToastStack
            toasts=views
            dismiss_label=t(ActionText::Dismiss)
            on_action=Callback::new(move |id| {
                dom::focus_page();
                toasts.run_action(id);
            })
            on_dismiss=Callback::new(move |id| {
                dom::focus_page();
                toasts.dismiss(id);
            })
            on_hold=Callback::new(move |paused| toasts.set_paused(paused))
        />
    }
}
