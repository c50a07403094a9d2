//! The gate: settings, then sign-in, then the app. What lies behind it never meets a missing session.

use super::endpoint;
use super::panels::Aside;
use super::signed_in::SignedIn;
use super::stage::{Restart, Stage, StageSignal, end_revoked_session, open_session};
use super::wording;
use crate::auth::oauth::AuthorizationResponse;
use crate::auth::sign_in_redirect::{self, SignInStart};
use crate::browser::{dom, location, observe};
use crate::config::Config;
use crate::config::loader::{self, LoadedConfig};
use crate::features::session::{OpeningPage, SignInPage, SignInReason};
use crate::features::shell::{panels, prefs};
use crate::i18n::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn App(answer: AuthorizationResponse) -> impl IntoView {
    let prefs = prefs::provide();
    let stage: StageSignal = RwSignal::new(Stage::Opening(Text::Loading));
    provide_context(stage);
    let from_set_up = RwSignal::new(false);
    // The settings may be out of reach just when the answer arrives; then a retry still has it.
    let kept = StoredValue::new(answer.clone());
    if dom::is_framed() {
        stage.set(Stage::Framed);
    } else if !location::is_secure() {
        stage.set(Stage::Insecure);
    } else if location::is_index_file() {
        stage.set(Stage::IndexFile);
    } else {
        begin(stage, from_set_up, prefs, answer);
    }
    provide_context(Restart(Callback::new(move |()| begin(stage, from_set_up, prefs, kept.get_value()))));
    // Back from the sign-in page: what this page believed of the session when it was left is of no use.
    let _restored = StoredValue::new_local(observe::on_restored(location::reload));
    let _sign_outs =
        StoredValue::new_local(observe::on_window("storage", move |_| end_revoked_session(stage)));
    move || {
        // The context of a session that has ended is still set here, and its signals are disposed.
        panels::provide();
        match stage.get() {
            Stage::Opening(text) => view! { <OpeningPage text /> }.into_any(),
            Stage::SetUp
            | Stage::Framed
            | Stage::Insecure
            | Stage::IndexFile
            | Stage::Problem(_)
            | Stage::PopupDone { .. }
            | Stage::Failed { .. } => view! { <Aside /> }.into_any(),
            Stage::SignIn { config, reason, return_to } => {
                let forget = from_set_up.get_untracked().then(|| {
                    Callback::new(move |()| {
                        loader::remove_set_up();
                        stage.set(Stage::SetUp);
                    })
                });
                sign_in_page(stage, config, reason, return_to, forget).into_any()
            }
            Stage::In { config, session, seconds_left, user } => {
                view! { <SignedIn config session seconds_left user stage /> }.into_any()
            }
        }
    }
}

/// The sign-in page. It finds out whether anything answers where the person is about to go, since the browser's own
/// error page leads nowhere.
fn sign_in_page(
    stage: StageSignal,
    config: Config,
    reason: SignInReason,
    return_to: String,
    on_forget: Option<Callback<()>>,
) -> impl IntoView {
    let (title, host) = (config.title.clone(), config.host());
    let place = StoredValue::new((config, return_to));
    let problem = RwSignal::new(None::<Text>);
    let leave = move |other_form| {
        stage.set(Stage::Opening(Text::SigningIn));
        place.with_value(|(config, back)| sign_in_redirect::redirect_to_sign_in(config, back, other_form));
    };
    let test = move |then: Option<bool>| {
        let config = place.with_value(|(config, _)| config.clone());
        spawn_local(async move {
            let (text, works) = wording::endpoint(endpoint::check(&config).await);
            // The person may have left meanwhile.
            let still_here = problem.try_set((!works).then_some(text)).is_none();
            if let (Some(other_form), true, true) = (then, works, still_here) {
                leave(other_form);
            }
        });
    };
    test(None);
    // Its start removes what an earlier person has left on this computer.
    panels::use_panels().preload();
    let go = move |other_form| match problem.with_untracked(Option::is_some) {
        true => test(Some(other_form)),
        false => leave(other_form),
    };
    view! {
        <SignInPage
            title
            host
            reason
            problem
            on_sign_in=Callback::new(move |()| go(false))
            on_other_response_type=Callback::new(move |()| go(true))
            on_forget
        />
    }
}

/// Settings, then who is here.
fn begin(
    stage: StageSignal,
    from_set_up: RwSignal<bool>,
    prefs: prefs::Prefs,
    answer: AuthorizationResponse,
) {
    spawn_local(async move {
        let config = match loader::load().await {
            LoadedConfig::Ready { config, from_set_up: typed } => {
                from_set_up.set(typed);
                config
            }
            LoadedConfig::Missing => return stage.set(Stage::SetUp),
            LoadedConfig::Invalid(text) => return stage.set(Stage::Problem(Some(text))),
            LoadedConfig::Unreachable => return stage.set(Stage::Problem(None)),
        };
        let logo = config.logo.clone();
        prefs.apply_site_defaults(config.locale.as_deref(), config.theme.as_deref(), logo);
        let sign_in = |reason, return_to| Stage::SignIn { config: config.clone(), reason, return_to };
        match sign_in_redirect::resolve(&config, answer).await {
            SignInStart::Granted { session, return_to } => {
                location::replace_route(&return_to);
                let seconds_left = f64::from(session.lifetime_s);
                open_session(stage, config, session, seconds_left);
            }
            SignInStart::Restored(restored) => {
                open_session(stage, config, restored.session, restored.seconds_left)
            }
            SignInStart::SignedOut => stage.set(sign_in(SignInReason::Fresh, location::route_address())),
            SignInStart::Failed { error, return_to } => {
                stage.set(sign_in(SignInReason::Failed(error), return_to));
            }
            SignInStart::PopupDone { is_refused } => {
                stage.set(Stage::PopupDone { is_refused });
                location::close();
            }
            SignInStart::Redirecting => stage.set(Stage::Opening(Text::SigningIn)),
        }
    });
}
