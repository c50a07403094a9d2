//! What of a sign-in outlives a reload: the session and the attempt under way, in session storage of this tab only.
//! Which response type a domain takes is no secret and stays in local storage.

use super::oauth::{Attempt, KnownResponseType, ResponseType};
use super::{Session, StoredSession, life};
use crate::browser::{clock, storage};
use crate::config::Config;

const SESSION_KEY: &str = "pds-web.session";
const ATTEMPT_KEY: &str = "pds-web.attempt";
const RESPONSE_TYPE_KEY: &str = "pds-web.response-type";

/// A session and how much of its life is left, if the clock can be believed.
pub struct Restored {
    pub session: Session,
    pub seconds_left: f64,
}

pub fn save_session(config: &Config, session: &Session, seconds_left: f64) {
    let stored = StoredSession {
        session: session.clone(),
        endpoint: config.api_endpoint.clone(),
        app_id: config.app_id.clone(),
        obtained_ms: life::obtained_ms(session.lifetime_s, seconds_left, clock::now_ms()),
    };
    storage::session_set(SESSION_KEY, &stored);
}

pub fn load_session(config: &Config) -> Option<Restored> {
    let stored: StoredSession = storage::session_get(SESSION_KEY)?;
    let ours = stored.endpoint == config.api_endpoint && stored.app_id == config.app_id;
    let seconds_left = life::seconds_left(stored.session.lifetime_s, stored.obtained_ms, clock::now_ms());
    ours.then_some(Restored { session: stored.session, seconds_left })
}

pub fn forget_session() {
    storage::session_remove(SESSION_KEY);
}

pub fn save_attempt(attempt: &Attempt) {
    storage::session_set(ATTEMPT_KEY, attempt);
}

/// Takes the attempt out: a state is good for one answer.
pub fn take_attempt() -> Option<Attempt> {
    let attempt = storage::session_get(ATTEMPT_KEY);
    storage::session_remove(ATTEMPT_KEY);
    attempt
}

/// The form that worked last, else the one the settings name.
pub fn response_type(config: &Config) -> ResponseType {
    storage::local_get::<KnownResponseType>(RESPONSE_TYPE_KEY)
        .filter(|known| known.app_id == config.app_id)
        .map_or_else(|| ResponseType::from_name(&config.response_type), |known| known.response_type)
}

pub fn remember_response_type(config: &Config, response_type: ResponseType) {
    let known = KnownResponseType { app_id: config.app_id.clone(), response_type };
    storage::local_set(RESPONSE_TYPE_KEY, &known);
}
