//! The door: one button to the organisation's sign-in page, and what went wrong the last time.

use super::front::Front;
use super::panels::SignInFailure;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{SignInProblem, Text};
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;

/// Why the sign-in page is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum Reason {
    Fresh,
    SignedOut,
    Failed(SignInProblem),
}

#[component]
pub fn SignInPage(
    /// The site's own name, when it has one.
    title: Option<String>,
    /// Where the person is about to go.
    host: String,
    reason: Reason,
    /// What is wrong with where they are about to go.
    trouble: RwSignal<Option<Text>>,
    on_sign_in: Callback<()>,
    /// Sign in with the other response type.
    on_other_form: Callback<()>,
    /// For sites set up in this browser: forget that.
    on_forget: Option<Callback<()>>,
) -> impl IntoView {
    let prefs = use_prefs();
    let heading = match (&reason, title) {
        (Reason::Failed(_), _) => t(Text::SignInFailed),
        (Reason::SignedOut, _) => t(Text::SignedOut),
        (Reason::Fresh, Some(title)) => Signal::derive(move || title.clone()),
        (Reason::Fresh, None) => t(Text::SignInTitle),
    };
    let other =
        matches!(reason, Reason::Failed(SignInProblem::UnsupportedResponseType | SignInProblem::NoResponse));
    let note = match reason {
        Reason::Failed(refused) => Some(view! { <SignInFailure refused /> }.into_any()),
        Reason::SignedOut => Some(view! { <p>{t(Text::LoginMaySurvive)}</p> }.into_any()),
        Reason::Fresh => None,
    };
    view! {
        <Front title=heading>
            {note}
            {move || trouble.get().map(|text| view! { <p class="fault-note" role="alert">{prefs.say(&text)}</p> })}
            <p>{t(Text::SignInIntro(host))}</p>
            <div class="row-of-buttons">
                <Button label=t(Text::SignIn) variant=ButtonVariant::Primary autofocus=true on_press=move |_| on_sign_in.run(()) />
                {other
                    .then(|| {
                        view! { <Button label=t(Text::TryOtherForm) variant=ButtonVariant::Outlined on_press=move |_| on_other_form.run(()) /> }
                    })}
                {on_forget.map(|forget| view! { <Button label=t(Text::SetupForget) on_press=move |_| forget.run(()) /> })}
            </div>
        </Front>
    }
}
