//! The pages that stand in place of the drive: set-up, broken settings, a failure at start.

use super::set_up::SetUp;
use super::stage::{Restart, Stage, StageSignal, open_session};
use super::wording;
use crate::auth::{session_storage, sign_in_redirect};
use crate::browser::location;
use crate::features::session::{FramedPage, OpeningFailedPage, PopupDonePage, SettingsProblemPage};
use leptos::prelude::*;

/// What stands where we are.
#[component]
pub fn Aside() -> impl IntoView {
    let (stage, restart): (StageSignal, Restart) = (expect_context(), expect_context());
    match stage.get_untracked() {
        Stage::SetUp => view! { <SetUp /> }.into_any(),
        Stage::Framed => view! { <FramedPage address=location::full_address() /> }.into_any(),
        Stage::Problem(fault) => {
            view! { <SettingsProblemPage text=wording::config_problem(fault) on_retry=restart.0 /> }
                .into_any()
        }
        Stage::PopupDone => view! { <PopupDonePage /> }.into_any(),
        Stage::Failed { config, session, seconds_left, failure } => {
            let known = (config.clone(), session.clone());
            let retry =
                Callback::new(move |()| open_session(stage, known.0.clone(), known.1.clone(), seconds_left));
            let sign_in = Callback::new(move |()| {
                session_storage::remove_session();
                sign_in_redirect::redirect_to_sign_in(&config, &location::search(), false);
            });
            view! { <OpeningFailedPage failure on_retry=retry on_sign_in=sign_in /> }.into_any()
        }
        Stage::Opening(_) | Stage::SignIn { .. } | Stage::In { .. } => ().into_any(),
    }
}
