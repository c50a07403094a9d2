//! Manages the session while the app runs: warns before it expires, makes API calls wait after it has expired, adopts a
//! new one from a pop-up or another tab, and signs out all tabs together.
//!
//! It relies on lifetimes, measured by the monotonic clock, and on the server's 401; never on the wall clock.

use super::oauth::{AuthorizationResponse, SignInAttempt, authorize_url, new_state, parse_response};
use super::response_type::ResponseType;
use super::session_channel::{SessionChannel, SessionMessage};
use super::session_storage::RestoredSession;
use super::{Credentials, Session, Token, expiry, session_storage, sign_in_redirect};
use crate::base::sign_in_error::SignInError;
use crate::browser::{clock, location};
use crate::config::Config;
use crate::model::drive::User;
use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SessionState {
    Live,
    /// Live, and expires soon.
    Expiring,
    /// API calls wait for a new session.
    Expired,
    /// Expired, and the last sign-in in a pop-up failed.
    RenewalFailed(SignInError),
    /// Another person has signed in, with this display name.
    OtherUser(String),
    SignedOut,
}

/// Asks the service for the user of a token.
pub type Verify = Rc<dyn Fn(Token) -> LocalBoxFuture<'static, Option<User>>>;

#[derive(Clone)]
pub struct SessionManager(Rc<RefCell<Inner>>);

struct Inner {
    config: Config,
    session: Session,
    /// By the monotonic clock.
    expires_ms: f64,
    state: SessionState,
    /// Incremented with each session, so that a timer of an earlier one has no effect.
    generation: u32,
    /// The sign-in that runs in a pop-up.
    popup_attempt: Option<SignInAttempt>,
    /// The response type of the next pop-up, after the service has rejected the last one.
    popup_response_type: Option<ResponseType>,
    /// The session of another person, until this one confirms the switch.
    other_session: Option<Session>,
    waiting: Vec<oneshot::Sender<Option<Token>>>,
    on_change: Rc<dyn Fn(SessionState)>,
    verify: Verify,
    channel: Option<SessionChannel>,
}

impl Inner {
    fn seconds_left(&self) -> f64 {
        ((self.expires_ms - clock::monotonic_ms()) / 1_000.0).max(0.0)
    }
}

impl SessionManager {
    /// Takes over a session whose user is verified.
    pub fn new(
        config: Config,
        session: Session,
        seconds_left: f64,
        verify: Verify,
        on_change: impl Fn(SessionState) + 'static,
    ) -> Self {
        session_storage::save_session(&config, &session, seconds_left);
        let inner = Inner {
            config: config.clone(),
            session,
            expires_ms: clock::monotonic_ms() + seconds_left * 1_000.0,
            state: SessionState::Live,
            generation: 0,
            popup_attempt: None,
            popup_response_type: None,
            other_session: None,
            waiting: Vec::new(),
            on_change: Rc::new(on_change),
            verify,
            channel: None,
        };
        let manager = Self(Rc::new(RefCell::new(inner)));
        let weak = Rc::downgrade(&manager.0);
        let channel = SessionChannel::open(&config, move |message| {
            if let Some(manager) = upgrade(&weak) {
                manager.handle_message(message);
            }
        });
        manager.0.borrow_mut().channel = channel;
        // Tabs whose session has expired continue with this one.
        manager.announce_session();
        manager.schedule_expiry();
        manager
    }

    /// Opens the sign-in page in a pop-up. Only works within a click; false when the browser blocked it.
    pub fn continue_in_popup(&self) -> bool {
        let Some(random) = clock::random_bytes() else { return false };
        let mut inner = self.0.borrow_mut();
        let config = inner.config.clone();
        let response_type =
            inner.popup_response_type.unwrap_or_else(|| session_storage::response_type(&config));
        // A second pop-up continues the same sign-in, so that it does not matter in which one the person signs in.
        let attempt = inner.popup_attempt.take().unwrap_or_else(|| SignInAttempt {
            state: new_state(random, true),
            return_to: String::new(),
            response_type,
            retried: false,
        });
        // The pop-up gets a copy of this tab's session storage: with the attempt, by which it recognises its response, and
        // without the session.
        session_storage::save_attempt(&config, &attempt);
        session_storage::remove_session();
        let opened = location::open_popup(&authorize_url(&config, &attempt, &location::page_address()));
        session_storage::take_attempt(&config);
        session_storage::save_session(&config, &inner.session, inner.seconds_left());
        inner.popup_attempt = opened.then_some(attempt);
        opened
    }

    /// Navigates this tab to the sign-in page, which returns to the current page.
    pub fn redirect_to_sign_in(&self) {
        let config = self.0.borrow().config.clone();
        session_storage::remove_session();
        sign_in_redirect::redirect_to_sign_in(&config, &location::route_address(), false);
    }

    /// Continues as the other person. The reload drops all state of the first.
    pub fn switch_user(&self) {
        let (config, other_session) = {
            let mut inner = self.0.borrow_mut();
            (inner.config.clone(), inner.other_session.take())
        };
        if let Some(session) = other_session {
            session_storage::save_session(&config, &session, f64::from(session.lifetime_s));
            location::reload_at_home();
        }
    }

    pub fn sign_out(&self) {
        session_storage::start_epoch(&self.0.borrow().config);
        self.post(&SessionMessage::SignedOut);
        self.end();
    }

    fn end(&self) {
        let on_change = self.0.borrow().on_change.clone();
        self.close();
        on_change(SessionState::SignedOut);
    }

    /// Gives the token to nobody any more. The calls that wait for another one end.
    pub fn close(&self) {
        let waiting = {
            let mut inner = self.0.borrow_mut();
            inner.generation += 1;
            inner.state = SessionState::SignedOut;
            std::mem::take(&mut inner.waiting)
        };
        waiting.into_iter().for_each(|waiting| drop(waiting.send(None)));
    }

    fn handle_message(&self, message: SessionMessage) {
        let (state, is_current) = {
            let inner = self.0.borrow();
            (inner.state.clone(), session_storage::is_current(&inner.config, &inner.session))
        };
        // A tab that was asleep gets its messages in any order.
        if state != SessionState::SignedOut && !is_current {
            return self.end();
        }
        match message {
            SessionMessage::Request if matches!(state, SessionState::Live | SessionState::Expiring) => {
                self.announce_session();
            }
            SessionMessage::Announce(stored) if state != SessionState::SignedOut => {
                let expired = !matches!(state, SessionState::Live | SessionState::Expiring);
                let adopted = {
                    let inner = self.0.borrow();
                    session_storage::from_stored(&inner.config, stored).filter(|other| {
                        inner.session.user == other.session.user
                            && inner.session.token != other.session.token
                            && expiry::should_adopt(other.seconds_left, inner.seconds_left(), expired)
                    })
                };
                if let Some(RestoredSession { session, seconds_left }) = adopted {
                    self.adopt(session, seconds_left);
                }
            }
            SessionMessage::SignedOut if state != SessionState::SignedOut => self.end(),
            SessionMessage::PopupResponse { state, fragment, query } => {
                // The pop-ups of other tabs are on the channel too. A state is valid for one response.
                let attempt = self.0.borrow_mut().popup_attempt.take_if(|attempt| attempt.state == state);
                if let Some(attempt) = attempt {
                    self.handle_popup_response(&attempt, &AuthorizationResponse { fragment, query });
                }
            }
            _ => {}
        }
    }

    fn handle_popup_response(&self, attempt: &SignInAttempt, response: &AuthorizationResponse) {
        let grant = match parse_response(response, attempt) {
            Ok(grant) => grant,
            // The notice with its button stays, so the person can try again.
            Err(error) => {
                let mut inner = self.0.borrow_mut();
                if error == SignInError::UnsupportedResponseType {
                    inner.popup_response_type = Some(attempt.response_type.alternative());
                }
                drop(inner);
                return self.handle_popup_failure(error);
            }
        };
        let session = {
            let config = &self.0.borrow().config;
            session_storage::save_response_type(config, attempt.response_type);
            Session::from_grant(grant, session_storage::epoch(config))
        };
        let manager = self.clone();
        spawn_local(async move { manager.adopt_new(session).await });
    }

    /// Continues for the same person; a switch to another person needs their confirmation.
    async fn adopt_new(&self, session: Session) {
        let (generation, verify) = {
            let inner = self.0.borrow();
            (inner.generation, inner.verify.clone())
        };
        let user = verify(session.token.clone()).await;
        let is_wanted = {
            let inner = self.0.borrow();
            inner.generation == generation && session_storage::is_current(&inner.config, &session)
        };
        // Signed out meanwhile, here or elsewhere, or continued with the session of another tab.
        if !is_wanted {
            return;
        }
        let Some(user) = user else { return self.handle_popup_failure(SignInError::Unverified) };
        let session = Session { user: Some(user.id.clone()), ..session };
        if self.0.borrow().session.user == session.user {
            let seconds_left = f64::from(session.lifetime_s);
            self.adopt(session, seconds_left);
            self.announce_session();
        } else {
            self.0.borrow_mut().other_session = Some(session);
            self.set_state(SessionState::OtherUser(user.display_name().to_owned()));
        }
    }

    /// Has no effect on a session that is still live.
    fn handle_popup_failure(&self, error: SignInError) {
        let expired = matches!(self.0.borrow().state, SessionState::Expired | SessionState::RenewalFailed(_));
        if expired {
            self.set_state(SessionState::RenewalFailed(error));
        }
    }

    fn adopt(&self, session: Session, seconds_left: f64) {
        let (config, waiting) = {
            let mut inner = self.0.borrow_mut();
            inner.session = session.clone();
            inner.expires_ms = clock::monotonic_ms() + seconds_left * 1_000.0;
            inner.generation += 1;
            inner.popup_response_type = None;
            inner.other_session = None;
            (inner.config.clone(), std::mem::take(&mut inner.waiting))
        };
        session_storage::save_session(&config, &session, seconds_left);
        self.set_state(SessionState::Live);
        waiting.into_iter().for_each(|waiting| drop(waiting.send(Some(session.token.clone()))));
        self.schedule_expiry();
    }

    fn set_state(&self, state: SessionState) {
        let on_change = {
            let mut inner = self.0.borrow_mut();
            if inner.state == state {
                return;
            }
            inner.state = state.clone();
            inner.on_change.clone()
        };
        on_change(state);
    }

    fn post(&self, message: &SessionMessage) {
        if let Some(channel) = &self.0.borrow().channel {
            channel.post(message);
        }
    }

    fn announce_session(&self) {
        let message = {
            let inner = self.0.borrow();
            SessionMessage::Announce(session_storage::to_stored(
                &inner.config,
                &inner.session,
                inner.seconds_left(),
            ))
        };
        self.post(&message);
    }

    fn schedule_expiry(&self) {
        let weak = Rc::downgrade(&self.0);
        let (generation, seconds_left, warning) = {
            let inner = self.0.borrow();
            (
                inner.generation,
                inner.seconds_left(),
                expiry::warning_s(inner.session.lifetime_s).min(inner.seconds_left()),
            )
        };
        spawn_local(async move {
            // A 401 or another user may have changed the state first; then the timer changes nothing.
            let steps = [
                (seconds_left - warning, SessionState::Live, SessionState::Expiring),
                (warning, SessionState::Expiring, SessionState::Expired),
            ];
            for (wait, from, to) in steps {
                clock::sleep((wait.max(0.0) * 1_000.0).min(f64::from(i32::MAX)) as u32).await;
                let Some(manager) = upgrade(&weak) else { return };
                let is_current = {
                    let inner = manager.0.borrow();
                    inner.generation == generation && inner.state == from
                };
                if !is_current {
                    return;
                }
                manager.set_state(to);
            }
        });
    }
}

fn upgrade(weak: &Weak<RefCell<Inner>>) -> Option<SessionManager> {
    weak.upgrade().map(SessionManager)
}

impl Credentials for SessionManager {
    fn bearer(&self) -> Option<Token> {
        let inner = self.0.borrow();
        (inner.state != SessionState::SignedOut).then(|| inner.session.token.clone())
    }

    fn renew(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        let (state, token) = {
            let inner = self.0.borrow();
            (inner.state.clone(), inner.session.token.clone())
        };
        if state == SessionState::SignedOut {
            return std::future::ready(None).boxed_local();
        }
        if token != *stale {
            return std::future::ready(Some(token)).boxed_local();
        }
        let (sender, renewed) = oneshot::channel();
        self.0.borrow_mut().waiting.push(sender);
        if !matches!(state, SessionState::OtherUser(_)) {
            self.set_state(SessionState::Expired);
            // Another tab may have a live session.
            self.post(&SessionMessage::Request);
        }
        async move { renewed.await.ok().flatten() }.boxed_local()
    }
}
