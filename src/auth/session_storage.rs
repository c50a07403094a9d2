//! The parts of a sign-in that outlive a reload: the session and the current attempt, in session storage of this tab.
//! The response type that works for an application is no secret and is kept in local storage.

use super::oauth::SignInAttempt;
use super::response_type::{KnownResponseType, ResponseType};
use super::{Session, StoredSession, expiry};
use crate::browser::{clock, storage};
use crate::config::Config;

const SESSION_KEY: &str = "pds-web.session";
const ATTEMPT_KEY: &str = "pds-web.attempt";
const RESPONSE_TYPE_KEY: &str = "pds-web.response-type";

/// A session, and the rest of its lifetime as far as the wall clock can be trusted.
pub struct RestoredSession {
    pub session: Session,
    pub seconds_left: f64,
}

pub fn save_session(config: &Config, session: &Session, seconds_left: f64) {
    let stored = StoredSession {
        session: session.clone(),
        endpoint: config.api_endpoint.clone(),
        app_id: config.app_id.clone(),
        obtained_ms: expiry::obtained_ms(session.lifetime_s, seconds_left, clock::now_ms()),
    };
    storage::session_set(SESSION_KEY, &stored);
}

/// `None` for a session of another domain or application.
pub fn load_session(config: &Config) -> Option<RestoredSession> {
    let stored: StoredSession = storage::session_get(SESSION_KEY)?;
    let matches = stored.endpoint == config.api_endpoint && stored.app_id == config.app_id;
    let seconds_left = expiry::seconds_left(stored.session.lifetime_s, stored.obtained_ms, clock::now_ms());
    matches.then_some(RestoredSession { session: stored.session, seconds_left })
}

pub fn remove_session() {
    storage::session_remove(SESSION_KEY);
}

pub fn save_attempt(attempt: &SignInAttempt) {
    storage::session_set(ATTEMPT_KEY, attempt);
}

/// Removes and returns the attempt: a state is valid for one response.
pub fn take_attempt() -> Option<SignInAttempt> {
    let attempt = storage::session_get(ATTEMPT_KEY);
    storage::session_remove(ATTEMPT_KEY);
    attempt
}

/// The response type that worked last, otherwise the one in the configuration.
pub fn response_type(config: &Config) -> ResponseType {
    storage::local_get::<KnownResponseType>(RESPONSE_TYPE_KEY)
        .filter(|known| known.app_id == config.app_id)
        .map_or_else(|| ResponseType::from_name(&config.response_type), |known| known.response_type)
}

pub fn save_response_type(config: &Config, response_type: ResponseType) {
    let known = KnownResponseType { app_id: config.app_id.clone(), response_type };
    storage::local_set(RESPONSE_TYPE_KEY, &known);
}
