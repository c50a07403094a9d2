//! How a page begins: with an answer from the sign-in page, with a session, or with neither.

use super::oauth::{Attempt, Grant, RawAnswer, Refusal, authorize_url, new_state, read_answer};
use super::{Session, keep, siblings};
use crate::browser::{clock, location};
use crate::config::Config;

/// First thing in `main`: takes what the sign-in page put into the address and wipes it from the bar and the history,
/// before anything else could see it.
pub fn take_answer() -> RawAnswer {
    let answer = RawAnswer { fragment: location::hash(), query: location::search() };
    if !answer.is_answer() {
        return RawAnswer::default();
    }
    location::replace_query(&answer.own_query());
    answer
}

pub enum Start {
    /// A fresh sign-in, not yet looked at.
    Granted {
        grant: Grant,
        return_to: String,
    },
    /// A session of before, or of a sibling tab.
    Restored(keep::Restored),
    SignedOut,
    Refused {
        refusal: Refusal,
        return_to: String,
    },
    /// This window was the pop-up; its work is done.
    PopupDone,
    /// On the way to the sign-in page once more, with the other response type.
    Leaving,
}

pub async fn resolve(config: &Config, answer: RawAnswer) -> Start {
    if answer.is_answer() {
        return answered(config, answer);
    }
    let attempt = keep::take_attempt();
    if let Some(restored) = keep::load_session(config) {
        return Start::Restored(restored);
    }
    if let Some(restored) = siblings::ask(config).await {
        keep::save_session(config, &restored.session, restored.seconds_left);
        return Start::Restored(restored);
    }
    match attempt {
        // Somebody left for the sign-in page from here and came back empty-handed.
        Some(attempt) => Start::Refused { refusal: Refusal::NoAnswer, return_to: attempt.return_to },
        None => Start::SignedOut,
    }
}

fn answered(config: &Config, answer: RawAnswer) -> Start {
    if answer.is_of_popup() {
        siblings::hand_over(config, answer);
        return Start::PopupDone;
    }
    let attempt = keep::take_attempt();
    let return_to = attempt.as_ref().map(|attempt| attempt.return_to.clone()).unwrap_or_default();
    match (read_answer(&answer, attempt.as_ref()), attempt) {
        (Ok(grant), Some(attempt)) => {
            keep::remember_response_type(config, attempt.response_type);
            Start::Granted { grant, return_to }
        }
        (Err(Refusal::UnsupportedResponseType), Some(attempt)) if !attempt.retried => {
            leave(config, Attempt { response_type: attempt.response_type.other(), retried: true, ..attempt });
            Start::Leaving
        }
        (Err(refusal), _) => Start::Refused { refusal, return_to },
        (Ok(_), None) => Start::Refused { refusal: Refusal::WrongState, return_to },
    }
}

/// Sends this tab to the sign-in page. `other_form` tries the response type that was not used last.
pub fn leave_for_sign_in(config: &Config, return_to: &str, other_form: bool) {
    let known = keep::response_type(config);
    let response_type = if other_form { known.other() } else { known };
    leave(
        config,
        Attempt { state: String::new(), return_to: return_to.to_owned(), response_type, retried: other_form },
    );
}

fn leave(config: &Config, attempt: Attempt) {
    let Some(random) = clock::random_bytes() else { return };
    let attempt = Attempt { state: new_state(random, false), ..attempt };
    keep::save_attempt(&attempt);
    location::navigate_to(&authorize_url(config, &attempt, &location::page_address()));
}

/// A session out of a grant, before the service was asked whose it is.
pub fn session_of(grant: Grant) -> Session {
    Session { token: grant.token, lifetime_s: grant.lifetime_s, user: None }
}
