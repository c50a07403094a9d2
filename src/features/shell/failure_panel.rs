//! What stands where something could not be loaded, with its retry.

use super::prefs::{t, use_prefs};
use crate::base::failure::Failure;
use crate::browser::location;
use crate::i18n::Text;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::state_panel::ErrorPanel;
use leptos::prelude::*;

/// A failure where the data would be, with its retry.
#[component]
pub fn FailurePanel(failure: Failure, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    let worded = Memo::new(move |_| prefs.not_loaded(&failure));
    view! {
        <ErrorPanel
            message=Signal::derive(move || worded.get().0)
            number=Signal::derive(move || worded.get().1)
            retry_label=t(Text::Retry)
            on_retry
        />
    }
}

/// The same in one line, at the end of what is there.
#[component]
pub fn FailureNote(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    view! {
        <div class="fault-note" role="alert">
            {move || {
                let (words, number) = prefs.not_loaded(&failure);
                [Some(words), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
            }} " "
            <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Link on_press=move |_| on_retry.run(()) />
        </div>
    }
}

/// A part of the app could not be loaded, and what was asked of it waits.
#[component]
pub fn ChunkMissing(on_retry: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    view! {
        <div class="notice" role="alert">
            <p>{t(Text::PartMissing)}</p>
            <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Primary on_press=move |_| on_retry() />
            <Button label=t(Text::ReloadPage) variant=ButtonVariant::Outlined on_press=|_| location::reload() />
        </div>
    }
}
