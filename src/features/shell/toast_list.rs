//! The toasts of the store as they are displayed.

use super::prefs::{t, use_prefs};
use super::toasts::use_toasts;
use crate::i18n::ActionText;
use crate::ui::toast_stack::{ToastStack, ToastView};
use leptos::prelude::*;

#[component]
pub fn Toasts() -> impl IntoView {
    let (toasts, prefs) = (use_toasts(), use_prefs());
    let shown = Signal::derive(move || {
        let to_view = |toast: crate::features::shell::toasts::Toast| ToastView {
            id: toast.id,
            message: prefs.say(&toast.text),
            detail: toast.failure.as_ref().and_then(|failure| prefs.failure(failure).1),
            bad: toast.failure.is_some(),
            action: toast.action.map(|(text, _)| prefs.say(&text)),
        };
        toasts.shown.get().into_iter().map(to_view).collect::<Vec<_>>()
    });
    view! {
        <ToastStack
            toasts=shown
            dismiss_label=t(ActionText::Dismiss)
            on_action=Callback::new(move |id| toasts.act(id))
            on_dismiss=Callback::new(move |id| toasts.dismiss(id))
            on_hold=Callback::new(move |held| toasts.hold(held))
        />
    }
}
