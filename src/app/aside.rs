//! The pages that stand in place of the drive: set-up, broken settings, a failure at start.

use super::set_up::SetUp;
use super::stage::{Restart, Stage, StageSignal, open_session};
use super::wording;
use crate::auth::{session_storage, sign_in_redirect};
use crate::browser::location;
use crate::config;
use crate::features::session::{
    FramedPage, InsecurePage, OpeningFailedPage, OpeningPage, PopupDonePage, SettingsProblemPage,
};
use crate::i18n::Text;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What stands where we are.
#[component]
pub fn Aside() -> impl IntoView {
    let (stage, restart): (StageSignal, Restart) = (expect_context(), expect_context());
    match stage.get_untracked() {
        Stage::SetUp => view! { <SetUp /> }.into_any(),
        Stage::Framed => view! { <FramedPage address=location::full_address() /> }.into_any(),
        Stage::Insecure => view! { <InsecurePage address=location::https_address() /> }.into_any(),
        Stage::IndexFile => {
            spawn_local(async move {
                location::leave_index_file().await;
                restart.0.run(());
            });
            view! { <OpeningPage text=Text::Loading /> }.into_any()
        }
        Stage::Problem(file) => {
            let fault = file.and_then(|text| config::parse(&text).err());
            view! { <SettingsProblemPage text=wording::config_problem(fault) on_retry=restart.0 /> }
                .into_any()
        }
        Stage::PopupDone { is_refused } => view! { <PopupDonePage is_refused /> }.into_any(),
        Stage::Failed { config, session, seconds_left, failure } => {
            let known = (config.clone(), session.clone());
            let retry =
                Callback::new(move |()| open_session(stage, known.0.clone(), known.1.clone(), seconds_left));
            let sign_in = Callback::new(move |()| {
                session_storage::remove_session();
                sign_in_redirect::redirect_to_sign_in(&config, &location::route_address(), false);
            });
            view! { <OpeningFailedPage failure on_retry=retry on_sign_in=sign_in /> }.into_any()
        }
        Stage::Opening(_) | Stage::SignIn { .. } | Stage::In { .. } => ().into_any(),
    }
}
