//! The sign-in is about to end or has ended: one line, one button, nothing torn down.

use super::store::{Status, use_session};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::store::{JobGroup, use_transfers};
use crate::i18n::{ActionText, ProblemText, Text};
use crate::ui::button::{Button, Look};
use leptos::prelude::*;

#[component]
pub fn SessionNotice() -> impl IntoView {
    let (session, transfers, prefs) = (use_session(), use_transfers(), use_prefs());
    let busy = Memo::new(move |_| transfers.is_busy());
    let moving = Memo::new(move |_| transfers.rows.sums.with(|sums| sums.in_group(JobGroup::Active) > 0));
    let words = move || match session.status.get() {
        Status::Live => None,
        Status::Ending => Some(Text::later(ActionText::SessionEndsSoon)),
        Status::Ended if moving.get() => Some(Text::later(ActionText::SessionEnded)),
        Status::Ended if busy.get() => Some(Text::later(ActionText::SessionEndedWaiting)),
        Status::Ended => Some(Text::later(ActionText::SessionEndedIdle)),
        Status::PopupBlocked => Some(Text::later(ActionText::PopupBlocked)),
        Status::Refused(refused) => Some(Text::later(ProblemText::Refused(refused))),
        Status::Stranger(name) => Some(Text::later(ActionText::Stranger(name))),
    };
    let buttons = move || {
        match session.status.get() {
        Status::Live => ().into_any(),
        Status::PopupBlocked => view! {
            <Button label=t(Text::later(ProblemText::SignInAgain)) look=Look::Primary on_press=move |_| session.leave_for_sign_in() />
        }
        .into_any(),
        Status::Stranger(_) => view! {
            <Button label=t(Text::later(ActionText::StrangerBack)) look=Look::Primary on_press=move |_| session.continue_here(true) />
            <Button label=t(Text::later(ActionText::StrangerContinue)) look=Look::Outlined on_press=move |_| session.accept_stranger() />
        }
        .into_any(),
        // With nothing on its way, this tab itself goes to the sign-in page and comes back to the same place.
        Status::Ending | Status::Ended | Status::Refused(_) => view! {
            <Button
                label=t(Text::later(ProblemText::SignInAgain))
                look=Look::Primary
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
