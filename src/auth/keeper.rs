//! Keeps the session through its life: warns before it ends, waits with calls when it has, takes a new one from a
//! pop-up or a sibling tab, and ends everywhere at once.
//!
//! It believes lifetimes, measured by the page's own clock, and the server's 401; never the person's wall clock.

use super::oauth::{Attempt, Grant, RawAnswer, Refusal, ResponseType, authorize_url, new_state, read_answer};
use super::siblings::{Message, Siblings};
use super::{Credentials, Session, Token, boot, keep, life};
use crate::browser::{clock, location};
use crate::config::Config;
use crate::model::drive::User;
use futures_channel::oneshot;
use futures_util::future::{FutureExt, LocalBoxFuture};
use std::cell::RefCell;
use std::rc::{Rc, Weak};
use wasm_bindgen_futures::spawn_local;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum KeeperState {
    Live,
    /// It ends soon.
    Ending,
    /// It has ended; calls wait.
    Expired,
    /// It has ended, and the last try in a pop-up brought no new one.
    Refused(Refusal),
    /// Somebody else has signed in.
    Stranger(String),
    /// Signed out.
    Over,
}

/// Asks the service whose token it is.
pub type Verify = Rc<dyn Fn(Token) -> LocalBoxFuture<'static, Option<User>>>;

#[derive(Clone)]
pub struct Keeper(Rc<RefCell<Inner>>);

struct Inner {
    config: Config,
    session: Session,
    /// By the page's own clock.
    ends_ms: f64,
    state: KeeperState,
    /// Counts sessions, so that a timer of an old one knows it is late.
    generation: u32,
    popup: Option<Popup>,
    /// The form the next pop-up asks for, when the last one was refused.
    popup_form: Option<ResponseType>,
    stranger: Option<Session>,
    waiting: Vec<oneshot::Sender<Option<Token>>>,
    changed: Rc<dyn Fn(KeeperState)>,
    verify: Verify,
    siblings: Option<Siblings>,
}

/// A sign-in in a window beside ours, and what takes its answer. A pointer to it, so that it lies beside what opens the
/// window, in the second file of the app.
#[derive(Clone)]
struct Popup {
    attempt: Attempt,
    answered: fn(&Keeper, Attempt, RawAnswer),
}

impl Inner {
    fn seconds_left(&self) -> f64 {
        ((self.ends_ms - clock::monotonic_ms()) / 1_000.0).max(0.0)
    }
}

impl Keeper {
    /// Takes over a session whose user is known.
    pub fn new(
        config: Config,
        session: Session,
        seconds_left: f64,
        verify: Verify,
        changed: impl Fn(KeeperState) + 'static,
    ) -> Self {
        keep::save_session(&config, &session, seconds_left);
        let inner = Inner {
            config: config.clone(),
            session,
            ends_ms: clock::monotonic_ms() + seconds_left * 1_000.0,
            state: KeeperState::Live,
            generation: 0,
            popup: None,
            popup_form: None,
            stranger: None,
            waiting: Vec::new(),
            changed: Rc::new(changed),
            verify,
            siblings: None,
        };
        let keeper = Self(Rc::new(RefCell::new(inner)));
        let weak = Rc::downgrade(&keeper.0);
        let siblings = Siblings::open(&config, move |message| {
            if let Some(keeper) = upgrade(&weak) {
                keeper.heard(message);
            }
        });
        keeper.0.borrow_mut().siblings = siblings;
        // Tabs whose session has ended go on with this one.
        keeper.tell();
        keeper.count_down();
        keeper
    }

    /// Opens the sign-in page in a pop-up. Only works within a click; false when the browser refused.
    pub fn continue_in_popup(&self) -> bool {
        let Some(random) = clock::random_bytes() else { return false };
        let (config, response_type) = {
            let inner = self.0.borrow();
            (inner.config.clone(), inner.popup_form.unwrap_or_else(|| keep::response_type(&inner.config)))
        };
        let attempt = Attempt {
            state: new_state(random, true),
            return_to: String::new(),
            response_type,
            retried: false,
        };
        let opened = location::open_popup(&authorize_url(&config, &attempt, &location::page_address()));
        if opened {
            self.0.borrow_mut().popup = Some(Popup { attempt, answered: Self::popup_answered });
        }
        opened
    }

    /// Goes to the sign-in page in this tab and comes back to the same place.
    pub fn leave_for_sign_in(&self) {
        let config = self.0.borrow().config.clone();
        keep::forget_session();
        boot::leave_for_sign_in(&config, &location::search(), false);
    }

    /// The person wants to go on as the other one: everything of the first is dropped with the page.
    pub fn accept_stranger(&self) {
        let (config, stranger) = {
            let mut inner = self.0.borrow_mut();
            (inner.config.clone(), inner.stranger.take())
        };
        if let Some(session) = stranger {
            keep::save_session(&config, &session, f64::from(session.lifetime_s));
            location::reload_at_home();
        }
    }

    pub fn sign_out(&self) {
        self.post(&Message::SignedOut);
        self.end();
    }

    fn end(&self) {
        keep::forget_session();
        let waiting = {
            let mut inner = self.0.borrow_mut();
            inner.generation += 1;
            std::mem::take(&mut inner.waiting)
        };
        waiting.into_iter().for_each(|waiting| drop(waiting.send(None)));
        self.set_state(KeeperState::Over);
    }

    fn heard(&self, message: Message) {
        let state = self.0.borrow().state.clone();
        match message {
            Message::Ask if matches!(state, KeeperState::Live | KeeperState::Ending) => {
                self.tell();
            }
            Message::Have { session, seconds_left } if state != KeeperState::Over => {
                let theirs = life::plausible(session.lifetime_s, seconds_left);
                let dead = !matches!(state, KeeperState::Live | KeeperState::Ending);
                let welcome = {
                    let inner = self.0.borrow();
                    inner.session.user == session.user
                        && inner.session.token != session.token
                        && life::is_better(theirs, inner.seconds_left(), dead)
                };
                if welcome {
                    self.adopt(session, theirs);
                }
            }
            Message::SignedOut if state != KeeperState::Over => self.end(),
            Message::Answer(answer) => {
                let popup = self.0.borrow().popup.clone();
                if let Some(Popup { attempt, answered }) = popup {
                    answered(self, attempt, answer);
                }
            }
            _ => {}
        }
    }

    fn popup_answered(&self, attempt: Attempt, answer: RawAnswer) {
        let grant = match read_answer(&answer, Some(&attempt)) {
            Ok(grant) => grant,
            // For another tab; ours still waits for its own.
            Err(Refusal::WrongState) => return,
            Err(refusal) => {
                let mut inner = self.0.borrow_mut();
                // A state is good for one answer, and the notice with its button still stands.
                inner.popup = None;
                if refusal == Refusal::UnsupportedResponseType {
                    inner.popup_form = Some(attempt.response_type.other());
                }
                drop(inner);
                return self.popup_failed(refusal);
            }
        };
        let (config, verify) = {
            let mut inner = self.0.borrow_mut();
            inner.popup = None;
            (inner.config.clone(), inner.verify.clone())
        };
        keep::remember_response_type(&config, attempt.response_type);
        let keeper = self.clone();
        spawn_local(async move { keeper.look_at(grant, verify).await });
    }

    /// The same person goes on where they were; anybody else is asked first.
    async fn look_at(&self, grant: Grant, verify: Verify) {
        let Some(user) = verify(grant.token.clone()).await else {
            return self.popup_failed(Refusal::Unverified);
        };
        let session = Session { user: Some(user.id.clone()), ..boot::session_of(grant) };
        if self.0.borrow().session.user == session.user {
            let seconds_left = f64::from(session.lifetime_s);
            self.adopt(session, seconds_left);
            self.tell();
        } else {
            self.0.borrow_mut().stranger = Some(session);
            self.set_state(KeeperState::Stranger(user.display_name().to_owned()));
        }
    }

    /// A session that still lives goes on as before.
    fn popup_failed(&self, refusal: Refusal) {
        let dead = matches!(self.0.borrow().state, KeeperState::Expired | KeeperState::Refused(_));
        if dead {
            self.set_state(KeeperState::Refused(refusal));
        }
    }

    fn adopt(&self, session: Session, seconds_left: f64) {
        let (config, waiting) = {
            let mut inner = self.0.borrow_mut();
            inner.session = session.clone();
            inner.ends_ms = clock::monotonic_ms() + seconds_left * 1_000.0;
            inner.generation += 1;
            inner.popup_form = None;
            inner.stranger = None;
            (inner.config.clone(), std::mem::take(&mut inner.waiting))
        };
        keep::save_session(&config, &session, seconds_left);
        self.set_state(KeeperState::Live);
        waiting.into_iter().for_each(|waiting| drop(waiting.send(Some(session.token.clone()))));
        self.count_down();
    }

    fn set_state(&self, state: KeeperState) {
        let changed = {
            let mut inner = self.0.borrow_mut();
            if inner.state == state {
                return;
            }
            inner.state = state.clone();
            inner.changed.clone()
        };
        changed(state);
    }

    fn post(&self, message: &Message) {
        if let Some(siblings) = &self.0.borrow().siblings {
            siblings.post(message);
        }
    }

    /// Tells the other tabs what we have.
    fn tell(&self) {
        let message = {
            let inner = self.0.borrow();
            Message::Have { session: inner.session.clone(), seconds_left: inner.seconds_left() }
        };
        self.post(&message);
    }

    fn count_down(&self) {
        let weak = Rc::downgrade(&self.0);
        let (generation, seconds_left, notice) = {
            let inner = self.0.borrow();
            (
                inner.generation,
                inner.seconds_left(),
                life::notice_s(inner.session.lifetime_s).min(inner.seconds_left()),
            )
        };
        spawn_local(async move {
            // A 401 or a stranger may have come first; then the clock has nothing to add.
            let steps = [
                (seconds_left - notice, KeeperState::Live, KeeperState::Ending),
                (notice, KeeperState::Ending, KeeperState::Expired),
            ];
            for (wait, from, to) in steps {
                clock::sleep((wait.max(0.0) * 1_000.0).min(f64::from(i32::MAX)) as u32).await;
                let Some(keeper) = upgrade(&weak) else { return };
                let in_turn = {
                    let inner = keeper.0.borrow();
                    inner.generation == generation && inner.state == from
                };
                if !in_turn {
                    return;
                }
                keeper.set_state(to);
            }
        });
    }
}

fn upgrade(weak: &Weak<RefCell<Inner>>) -> Option<Keeper> {
    weak.upgrade().map(Keeper)
}

impl Credentials for Keeper {
    fn bearer(&self) -> Option<Token> {
        let inner = self.0.borrow();
        (inner.state != KeeperState::Over).then(|| inner.session.token.clone())
    }

    fn renewed(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        let (state, token) = {
            let inner = self.0.borrow();
            (inner.state.clone(), inner.session.token.clone())
        };
        if state == KeeperState::Over {
            return std::future::ready(None).boxed_local();
        }
        if token != *stale {
            return std::future::ready(Some(token)).boxed_local();
        }
        let (renewed, waiting) = oneshot::channel();
        self.0.borrow_mut().waiting.push(renewed);
        if !matches!(state, KeeperState::Stranger(_)) {
            self.set_state(KeeperState::Expired);
            // Another tab may have a session that lives.
            self.post(&Message::Ask);
        }
        async move { waiting.await.ok().flatten() }.boxed_local()
    }
}
