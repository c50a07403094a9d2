//! Components shown in place of data or code that could not be loaded, each with a retry button.

use super::prefs::{t, use_prefs};
use crate::base::failure::{Failure, FailureKind};
use crate::browser::{location, observe};
use crate::i18n::Text;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::state_panel::ErrorPanel;
use leptos::prelude::*;

/// A failure in place of a whole list or page.
#[component]
pub fn FailurePanel(failure: Failure, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    retry_when_online(&failure, on_retry);
    let message = Memo::new(move |_| prefs.load_failure_text(&failure));
    view! {
        <ErrorPanel
            message=Signal::derive(move || message.get().0)
            number=Signal::derive(move || message.get().1)
            retry_label=t(Text::Retry)
            on_retry
        />
    }
}

/// A failure in one line, below the rows that are already loaded.
#[component]
pub fn FailureNote(failure: Failure, on_retry: Callback<()>) -> impl IntoView {
    let prefs = use_prefs();
    retry_when_online(&failure, on_retry);
    view! {
            <div class="fault-note" role="alert">
                {move || {
    let (message, number) = prefs.load_failure_text(&failure);
                    [Some(message), number].into_iter().flatten().collect::<Vec<_>>().join(" ")
                }} " "
                <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Link on_press=move |_| on_retry.run(()) />
            </div>
        }
}

/// What failed for want of a network is loaded again when there is one.
fn retry_when_online(failure: &Failure, on_retry: Callback<()>) {
    if matches!(failure.kind, FailureKind::Network | FailureKind::Offline) {
        let online = StoredValue::new_local(observe::on_window("online", move |_| on_retry.run(())));
        on_cleanup(move || drop(online.try_update_value(Option::take)));
    }
}

/// A lazy chunk of the app could not be loaded. The actions queued for it stay queued until a retry works.
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
