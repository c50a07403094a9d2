//! The notice that the session is about to end or has ended. The page behind it stays as it is.

use super::store::{SessionStatus, use_session};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::use_transfers;
use crate::i18n::{ActionText, ProblemText, Text};
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;

#[component]
pub fn SessionNotice() -> impl IntoView {
    let (session, summary, prefs) = (use_session(), use_transfers().summary, use_prefs());
    let is_busy = Memo::new(move |_| summary.get().is_busy);
    let is_moving = Memo::new(move |_| summary.get().is_moving);
    let message = move || match session.status.get() {
        SessionStatus::Live => None,
        SessionStatus::Ending => Some(Text::from(ActionText::SessionEndsSoon)),
        SessionStatus::Ended if is_moving.get() => Some(Text::from(ActionText::SessionEnded)),
        SessionStatus::Ended if is_busy.get() => Some(Text::from(ActionText::SessionEndedWaiting)),
        SessionStatus::Ended => Some(Text::from(ActionText::SessionEndedIdle)),
        SessionStatus::PopupBlocked => Some(Text::from(ActionText::PopupBlocked)),
        SessionStatus::RenewalFailed(problem) => Some(Text::from(ProblemText::SignIn(problem))),
        SessionStatus::OtherUser(name) => Some(Text::from(ActionText::OtherUser(name))),
    };
    let buttons = move || {
        match session.status.get() {
        SessionStatus::Live => ().into_any(),
        SessionStatus::PopupBlocked => view! {
            <Button label=t(ProblemText::SignInAgain) variant=ButtonVariant::Primary on_press=move |_| session.leave_for_sign_in() />
        }
        .into_any(),
        SessionStatus::OtherUser(_) => view! {
            <Button label=t(ActionText::SignInAsBefore) variant=ButtonVariant::Primary on_press=move |_| session.continue_here(true) />
            <Button label=t(ActionText::SwitchUser) variant=ButtonVariant::Outlined on_press=move |_| session.accept_other_user() />
        }
        .into_any(),
        // With no transfer running, this tab itself goes to the sign-in page and returns to the same address.
        SessionStatus::Ending | SessionStatus::Ended | SessionStatus::RenewalFailed(_) => view! {
            <Button
                label=t(ProblemText::SignInAgain)
                variant=ButtonVariant::Primary
                on_press=move |_| session.continue_here(is_busy.get_untracked())
            />
        }
        .into_any(),
    }
    };
    move || {
        message().map(|text| {
            view! {
                <div class="notice" role="alert">
                    <p>{prefs.localize(&text)}</p>
                    {buttons}
                </div>
            }
        })
    }
}
