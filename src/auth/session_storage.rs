//! The parts of a sign-in that outlive a reload: the session and the current attempt, in session storage of this tab.
//! What is no secret is kept in local storage: the response type that works for an application, and the time of its last
//! sign-out, the epoch.
//!
//! The epoch ends sessions that no message reaches: session storage is copied with a duplicated tab, and comes back with a
//! tab that was asleep, closed, or at another site. A session is used only while its epoch is the current one.

use super::oauth::SignInAttempt;
use super::response_type::ResponseType;
use super::{Session, StoredSession, expiry};
use crate::browser::{clock, storage};
use crate::config::Config;

const SESSION_KEY: &str = "pds-web.session";
const ATTEMPT: &str = "attempt";
const RESPONSE_TYPE: &str = "response-type";
const SIGNED_OUT: &str = "signed-out";

/// Of one service and application: pages of one origin share their storage.
fn key(name: &str, config: &Config) -> String {
    format!("pds-web.{name} {}", config.identity())
}

pub fn epoch(config: &Config) -> u64 {
    storage::local_get(&key(SIGNED_OUT, config)).unwrap_or_default()
}

/// Whether nobody has signed out since this session began.
pub fn is_current(config: &Config, session: &Session) -> bool {
    session.epoch == epoch(config)
}

/// Ends the sessions of all tabs, also where storage is full. A tab that is open notices by the `storage` event.
pub fn start_epoch(config: &Config) {
    storage::local_set_first(&key(SIGNED_OUT, config), &(clock::now_ms() as u64));
}

/// A session, and the rest of its lifetime as far as the wall clock can be trusted.
pub struct RestoredSession {
    pub session: Session,
    pub seconds_left: f64,
}

pub fn save_session(config: &Config, session: &Session, seconds_left: f64) {
    storage::session_set(SESSION_KEY, &to_stored(config, session, seconds_left));
}

pub fn to_stored(config: &Config, session: &Session, seconds_left: f64) -> StoredSession {
    StoredSession {
        session: session.clone(),
        endpoint: config.api_endpoint.clone(),
        app_id: config.app_id.clone(),
        obtained_ms: expiry::obtained_ms(session.lifetime_s, seconds_left, clock::now_ms()),
    }
}

/// `None` for a session of another service or application, and for one that a sign-out has ended.
pub fn from_stored(config: &Config, stored: StoredSession) -> Option<RestoredSession> {
    let StoredSession { session, obtained_ms, .. } = &stored;
    let is_valid = stored.identity() == config.identity() && is_current(config, session);
    let seconds_left = expiry::seconds_left(session.lifetime_s, *obtained_ms, clock::now_ms());
    is_valid.then_some(RestoredSession { session: stored.session, seconds_left })
}

/// The session of this tab. One that a sign-out has ended is removed.
pub fn load_session(config: &Config) -> Option<RestoredSession> {
    let stored: StoredSession = storage::session_get(SESSION_KEY)?;
    let is_ours = stored.identity() == config.identity();
    let restored = from_stored(config, stored);
    if is_ours && restored.is_none() {
        remove_all();
    }
    restored
}

/// After a sign-out: the session, and what the page has kept of the person for a reload.
pub fn remove_all() {
    storage::session_clear();
}

pub fn remove_session() {
    storage::session_remove(SESSION_KEY);
}

pub fn save_attempt(config: &Config, attempt: &SignInAttempt) {
    storage::session_set(&key(ATTEMPT, config), attempt);
}

/// Removes and returns the attempt: a state is valid for one response.
pub fn take_attempt(config: &Config) -> Option<SignInAttempt> {
    let key = key(ATTEMPT, config);
    let attempt = storage::session_get(&key);
    storage::session_remove(&key);
    attempt
}

/// The response type that worked last, otherwise the one in the configuration.
pub fn response_type(config: &Config) -> ResponseType {
    storage::local_get(&key(RESPONSE_TYPE, config))
        .unwrap_or_else(|| ResponseType::from_name(&config.response_type))
}

pub fn save_response_type(config: &Config, response_type: ResponseType) {
    storage::local_set(&key(RESPONSE_TYPE, config), &response_type);
}
