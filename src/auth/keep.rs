//! What of a sign-in outlives a reload: the session and the attempt under way, in session storage of this tab only.
//! Which response type a domain takes is no secret and stays in local storage.

use super::oauth::{Attempt, ResponseType};
use super::{Session, life};
use crate::base::json::{Json, Object};
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

/// A session belongs to a domain and an application; settings that changed end it.
pub fn save_session(config: &Config, session: &Session, seconds_left: f64) {
    // By the person's clock, see `life`.
    let obtained_ms = life::obtained_ms(session.lifetime_s, seconds_left, clock::now_ms());
    let kept = Object::default()
        .json("session", &session.to_json())
        .text("endpoint", &config.api_endpoint)
        .text("app_id", &config.app_id)
        .number("obtained_ms", obtained_ms as i64);
    storage::session_set(SESSION_KEY, &kept.written());
}

pub fn load_session(config: &Config) -> Option<Restored> {
    let mut kept = stored(storage::session_get(SESSION_KEY))?;
    let session = Session::from_json(kept.take("session"))?;
    let ours =
        kept.take("endpoint").text()? == config.api_endpoint && kept.take("app_id").text()? == config.app_id;
    let obtained_ms = kept.take("obtained_ms").integer()? as f64;
    let seconds_left = life::seconds_left(session.lifetime_s, obtained_ms, clock::now_ms());
    ours.then_some(Restored { session, seconds_left })
}

fn stored(text: Option<String>) -> Option<Json> {
    Json::parse(&text?).ok()
}

pub fn forget_session() {
    storage::session_remove(SESSION_KEY);
}

pub fn save_attempt(attempt: &Attempt) {
    storage::session_set(ATTEMPT_KEY, &attempt.to_json());
}

/// Takes the attempt out: a state is good for one answer.
pub fn take_attempt() -> Option<Attempt> {
    let attempt = stored(storage::session_get(ATTEMPT_KEY)).and_then(Attempt::from_json);
    storage::session_remove(ATTEMPT_KEY);
    attempt
}

/// The form that worked last, else the one the settings name.
pub fn response_type(config: &Config) -> ResponseType {
    let known = stored(storage::local_get(RESPONSE_TYPE_KEY)).and_then(|mut known| {
        let ours = known.take("app_id").text()? == config.app_id;
        known.take("response_type").text().filter(|_| ours)
    });
    ResponseType::from_name(known.as_deref().unwrap_or(&config.response_type))
}

pub fn remember_response_type(config: &Config, response_type: ResponseType) {
    let known = Object::default().text("app_id", &config.app_id).text("response_type", response_type.name());
    storage::local_set(RESPONSE_TYPE_KEY, &known.written());
}
