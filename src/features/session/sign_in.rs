//! The page with the button that leads to the organisation's sign-in page. Says why the last sign-in failed.

use super::front::FrontPage;
use super::panels::SignInFailure;
use crate::base::sign_in_error::SignInError;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;

/// Why the sign-in page is shown.
#[derive(Clone, Debug, PartialEq)]
pub enum SignInReason {
    Fresh,
    SignedOut,
    Failed(SignInError),
}

#[component]
pub fn SignInPage(
    /// The site's own name, when it has one.
    title: Option<String>,
    /// The host of the organisation's sign-in page.
    host: String,
    reason: SignInReason,
    /// A problem with the organisation's sign-in page.
    problem: RwSignal<Option<Text>>,
    on_sign_in: Callback<()>,
    /// Signs in with the other OAuth response type.
    on_other_response_type: Callback<()>,
    /// Only for a site that was set up in this browser: deletes its settings.
    on_forget: Option<Callback<()>>,
) -> impl IntoView {
    let prefs = use_prefs();
    let heading = match (&reason, title) {
        (SignInReason::Failed(_), _) => t(Text::SignInFailed),
        (SignInReason::SignedOut, _) => t(Text::SignedOut),
        (SignInReason::Fresh, Some(title)) => Signal::derive(move || title.clone()),
        (SignInReason::Fresh, None) => t(Text::SignInTitle),
    };
    let offers_other_type = matches!(
        reason,
        SignInReason::Failed(SignInError::UnsupportedResponseType | SignInError::NoResponse)
    );
    let note = match reason {
        SignInReason::Failed(problem) => Some(view! { <SignInFailure problem /> }.into_any()),
        SignInReason::SignedOut => Some(view! { <p>{t(Text::LoginMaySurvive)}</p> }.into_any()),
        SignInReason::Fresh => None,
    };
    view! {
        <FrontPage title=heading>
            {note}
            {move || problem.get().map(|text| view! { <p class="fault-note" role="alert">{prefs.localize(&text)}</p> })}
            <p>{t(Text::SignInIntro(host))}</p>
            <div class="row-of-buttons">
                <Button label=t(Text::SignIn) variant=ButtonVariant::Primary autofocus=true on_press=move |_| on_sign_in.run(()) />
                {offers_other_type
                    .then(|| {
                        view! { <Button label=t(Text::TryOtherForm) variant=ButtonVariant::Outlined on_press=move |_| on_other_response_type.run(()) /> }
                    })}
                {on_forget.map(|forget| view! { <Button label=t(Text::SetupForget) on_press=move |_| forget.run(()) /> })}
            </div>
        </FrontPage>
    }
}
