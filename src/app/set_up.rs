//! The set-up page with what it needs to test the settings and to go on with them.

use super::endpoint;
use super::stage::{Stage, StageSignal};
use super::wording;
use crate::auth::sign_in_redirect;
use crate::browser::location;
use crate::config::{self, loader};
use crate::features::session::{EndpointTestResult, SetUpForm, SetUpPage};
use crate::i18n::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SetUp() -> impl IntoView {
    let stage: StageSignal = expect_context();
    let of = |typed: SetUpForm| config::SetUp {
        domain_id: typed.domain_id,
        app_id: typed.app_id,
        endpoint: typed.endpoint,
    };
    let check = Callback::new(move |typed: SetUpForm| match of(typed).resolve() {
        Ok(_) => Default::default(),
        Err(fault) => wording::set_up_faults(fault),
    });
    let host = Callback::new(move |typed: SetUpForm| of(typed).resolve().ok().map(|config| config.host()));
    let test = Callback::new(move |(typed, outcome): (SetUpForm, EndpointTestResult)| {
        if let Ok(config) = of(typed).resolve() {
            spawn_local(async move {
                let found = endpoint::check(&config).await;
                // The page may be gone by now.
                let _ = outcome.try_set(Some(wording::endpoint(found)));
            });
        }
    });
    let save = Callback::new(move |typed: SetUpForm| {
        let typed = of(typed);
        if let Ok(config) = typed.resolve() {
            loader::save_set_up(&typed);
            stage.set(Stage::Opening(Text::SigningIn));
            sign_in_redirect::redirect_to_sign_in(&config, &location::route_address(), false);
        }
    });
    view! { <SetUpPage redirect_uri=location::page_address() check host test save /> }
}
