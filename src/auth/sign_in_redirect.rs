//! The start of a page: with a response from the sign-in page, with an existing session, or with neither. Also the
//! redirect to the sign-in page.

use super::oauth::{AuthorizationResponse, Grant, SignInAttempt, authorize_url, new_state, parse_response};
use super::{Session, session_channel, session_storage};
use crate::base::sign_in_error::SignInError;
use crate::browser::{clock, location};
use crate::config::Config;

/// Must be called first in `main`: takes the response of the sign-in page. A script in `index.html` has removed its fragment
/// from the address before anything was loaded; here the rest of it goes.
pub fn take_response() -> AuthorizationResponse {
    let response = AuthorizationResponse { fragment: location::take_fragment(), query: location::search() };
    if !response.is_present() {
        return AuthorizationResponse::default();
    }
    location::replace_route(&response.query_without_response());
    response
}

/// What the page starts with.
pub enum SignInStart {
    /// A new sign-in whose user is not verified yet.
    Granted {
        session: Session,
        return_to: String,
    },
    /// A session of before the reload, or of another tab.
    Restored(session_storage::RestoredSession),
    SignedOut,
    Failed {
        error: SignInError,
        return_to: String,
    },
    /// This window was the sign-in pop-up and has passed its response on.
    PopupDone {
        /// The response has no token to use; the other window says why.
        is_refused: bool,
    },
    /// The tab is navigating to the sign-in page again, with the other response type.
    Redirecting,
}

/// A response to another sign-in is ignored, whatever it says: any site can open the page with one. It is told only where
/// this tab waits for its own and has no session.
pub async fn resolve(config: &Config, response: AuthorizationResponse) -> SignInStart {
    let attempt = session_storage::take_attempt(config);
    if let Some(attempt) = attempt.as_ref().filter(|attempt| response.is_for(attempt)) {
        return resolve_response(config, response, attempt.clone());
    }
    if let Some(restored) = session_storage::load_session(config) {
        return SignInStart::Restored(restored);
    }
    if let Some(restored) = session_channel::request_session(config).await {
        session_storage::save_session(config, &restored.session, restored.seconds_left);
        return SignInStart::Restored(restored);
    }
    // The person left for the sign-in page and came back without a response to that.
    let error = if response.is_present() { SignInError::WrongState } else { SignInError::NoResponse };
    match attempt {
        Some(attempt) => SignInStart::Failed { error, return_to: attempt.return_to },
        None => SignInStart::SignedOut,
    }
}

fn resolve_response(config: &Config, response: AuthorizationResponse, attempt: SignInAttempt) -> SignInStart {
    if attempt.is_in_popup() {
        let is_refused = parse_response(&response, &attempt).is_err();
        session_channel::post_popup_response(config, attempt.state, response);
        return SignInStart::PopupDone { is_refused };
    }
    match parse_response(&response, &attempt) {
        Ok(grant) => {
            session_storage::save_response_type(config, attempt.response_type);
            let session = Session::from_grant(grant, session_storage::epoch(config));
            SignInStart::Granted { session, return_to: attempt.return_to }
        }
        Err(SignInError::UnsupportedResponseType) if !attempt.retried => {
            let response_type = attempt.response_type.alternative();
            redirect(config, SignInAttempt { response_type, retried: true, ..attempt });
            SignInStart::Redirecting
        }
        Err(error) => SignInStart::Failed { error, return_to: attempt.return_to },
    }
}

/// Navigates this tab to the sign-in page. `alternative_type` uses the response type that was not used last.
pub fn redirect_to_sign_in(config: &Config, return_to: &str, alternative_type: bool) {
    let known = session_storage::response_type(config);
    let response_type = if alternative_type { known.alternative() } else { known };
    redirect(
        config,
        SignInAttempt {
            state: String::new(),
            return_to: return_to.to_owned(),
            response_type,
            retried: alternative_type,
        },
    );
}

fn redirect(config: &Config, attempt: SignInAttempt) {
    let Some(random) = clock::random_bytes() else { return };
    let attempt = SignInAttempt { state: new_state(random, false), ..attempt };
    session_storage::save_attempt(config, &attempt);
    location::navigate_to(&authorize_url(config, &attempt, &location::page_address()));
}

impl Session {
    /// A session whose user the service has not been asked for yet.
    pub fn from_grant(grant: Grant, epoch: u64) -> Self {
        Self { token: grant.token, lifetime_s: grant.lifetime_s, user: None, epoch }
    }
}
