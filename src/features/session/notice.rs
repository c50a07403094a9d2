//! The sign-in is about to end or has ended: one line, one button, nothing torn down.

use super::store::{Status, use_session};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::use_transfers;
use crate::i18n::{ActionText, ProblemText, Text};
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;

#[component]
pub fn SessionNotice() -> impl IntoView {
    let (session, summary, prefs) = (use_session(), use_transfers().summary, use_prefs());
    let busy = Memo::new(move |_| summary.get().is_busy);
    let moving = Memo::new(move |_| summary.get().is_moving);
    let words = move || match session.status.get() {
        Status::Live => None,
        Status::Ending => Some(Text::from(ActionText::SessionEndsSoon)),
        Status::Ended if moving.get() => Some(Text::from(ActionText::SessionEnded)),
        Status::Ended if busy.get() => Some(Text::from(ActionText::SessionEndedWaiting)),
        Status::Ended => Some(Text::from(ActionText::SessionEndedIdle)),
        Status::PopupBlocked => Some(Text::from(ActionText::PopupBlocked)),
        Status::RenewalFailed(refused) => Some(Text::from(ProblemText::SignIn(refused))),
        Status::OtherUser(name) => Some(Text::from(ActionText::OtherUser(name))),
    };
    let buttons = move || {
        match session.status.get() {
        Status::Live => ().into_any(),
        Status::PopupBlocked => view! {
            <Button label=t(ProblemText::SignInAgain) variant=ButtonVariant::Primary on_press=move |_| session.leave_for_sign_in() />
        }
        .into_any(),
        Status::OtherUser(_) => view! {
            <Button label=t(ActionText::SignInAsBefore) variant=ButtonVariant::Primary on_press=move |_| session.continue_here(true) />
            <Button label=t(ActionText::SwitchUser) variant=ButtonVariant::Outlined on_press=move |_| session.accept_stranger() />
        }
        .into_any(),
        // With nothing on its way, this tab itself goes to the sign-in page and comes back to the same place.
        Status::Ending | Status::Ended | Status::RenewalFailed(_) => view! {
            <Button
                label=t(ProblemText::SignInAgain)
                variant=ButtonVariant::Primary
                on_press=move |_| session.continue_here(busy.get_untracked())
            />
        }
        .into_any(),
    }
    };
    move || {
        words().map(|text| {
            view! {
                <div class="notice" role="alert">
                    <p>{prefs.say(&text)}</p>
                    {buttons}
                </div>
            }
        })
    }
}
