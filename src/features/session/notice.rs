//! The notice that the session is about to end or has ended, that there is no network, or that the server takes long to
//! carry out what the person asked for. The page behind it stays as it is.

use super::store::{SessionStatus, use_session};
use crate::browser::effect::effect;
use crate::browser::{clock, http, observe};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::features::transfers::use_transfers;
use crate::i18n::{ActionText, ProblemText, Text};
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Commands that the server answers earlier are not mentioned.
const SLOW_MS: u32 = 3_000;

#[component]
pub fn SessionNotice() -> impl IntoView {
    let (session, summary, prefs) = (use_session(), use_transfers().summary, use_prefs());
    let commands = use_tasks().commands;
    let has_commands = Memo::new(move |_| commands.get() > 0);
    let (is_offline, is_slow) = (offline_signal(), slow_signal(has_commands));
    // The commands are kept, and go on after it.
    let is_leaving = StoredValue::new(false);
    ask_before_unload(has_commands, is_leaving);
    let leave_for_sign_in = move |_| {
        is_leaving.set_value(true);
        session.leave_for_sign_in();
    };
    // A command is lost with the page, as a transfer is.
    let is_busy = Memo::new(move |_| summary.get().is_busy || has_commands.get());
    let is_moving = Memo::new(move |_| summary.get().is_moving);
    let message = move || match session.status.get() {
        SessionStatus::Live if is_offline.get() => Some(Text::from(ActionText::Offline)),
        SessionStatus::Live => is_slow.get().then(|| Text::from(ActionText::StillWorking)),
        SessionStatus::Ending => Some(Text::from(ActionText::SessionEndsSoon)),
        SessionStatus::Ended if has_commands.get() => Some(Text::from(ActionText::SessionEndedCommands)),
        SessionStatus::Ended if is_moving.get() => Some(Text::from(ActionText::SessionEnded)),
        SessionStatus::Ended if is_busy.get() => Some(Text::from(ActionText::SessionEndedWaiting)),
        SessionStatus::Ended => Some(Text::from(ActionText::SessionEndedIdle)),
        SessionStatus::PopupBlocked if has_commands.get() => {
            Some(Text::from(ActionText::PopupBlockedCommands))
        }
        SessionStatus::PopupBlocked => Some(Text::from(ActionText::PopupBlocked)),
        SessionStatus::RenewalFailed(problem) => Some(Text::from(ProblemText::SignIn(problem))),
        SessionStatus::OtherUser(name) => Some(Text::from(ActionText::OtherUser(name))),
    };
    let buttons = move || {
        match session.status.get() {
        SessionStatus::Live => ().into_any(),
        SessionStatus::PopupBlocked => view! {
            <Button label=t(ProblemText::SignInAgain) variant=ButtonVariant::Primary on_press=leave_for_sign_in />
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

/// Whether the browser knows that there is no network.
fn offline_signal() -> ReadSignal<bool> {
    let (is_offline, set_offline) = signal(http::is_offline());
    let listeners = [("online", false), ("offline", true)]
        .map(|(name, offline)| observe::on_window(name, move |_| set_offline.set(offline)));
    let listeners = StoredValue::new_local(Some(listeners));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    is_offline
}

/// Whether a command runs for longer than people wait without a sign.
fn slow_signal(has_commands: Memo<bool>) -> ReadSignal<bool> {
    let (is_slow, set_slow) = signal(false);
    let runs = StoredValue::new(0_u32);
    effect(move || {
        let run = runs.try_update_value(|runs| {
            *runs += 1;
            *runs
        });
        set_slow.set(false);
        if has_commands.get() {
            spawn_local(async move {
                clock::sleep(SLOW_MS).await;
                // The commands may have ended, and others begun.
                if runs.try_get_value() == run && run.is_some() {
                    let _ = set_slow.try_set(true);
                }
            });
        }
    });
    is_slow
}

fn ask_before_unload(has_commands: Memo<bool>, is_leaving: StoredValue<bool>) {
    let guard = observe::on_window("beforeunload", move |event| {
        if has_commands.get_untracked() && !is_leaving.get_value() {
            event.prevent_default();
        }
    });
    let guard = StoredValue::new_local(guard);
    on_cleanup(move || drop(guard.try_update_value(Option::take)));
}
