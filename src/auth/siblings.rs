//! Other tabs of this site: they lend a live session to a new tab, pass on a renewed one, and end together.
//!
//! The channel's name carries the protocol's version, the domain and the application, so that only tabs that mean the
//! same can hear each other. The browser keeps other origins out.

use super::keep::Restored;
use super::oauth::RawAnswer;
use super::{Session, life};
use crate::base::json::{Json, Object};
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::config::Config;
use futures_channel::oneshot;
use futures_util::future::{self, Either};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

const PROTOCOL: u32 = 2;
/// How long a new tab waits for an answer of its siblings before it asks the person.
const PATIENCE_MS: u32 = 250;

#[derive(Clone, Debug, PartialEq)]
pub enum Message {
    /// A tab has no session, or a dead one.
    Ask,
    /// An answer to `Ask`, and the news of a new session. Every tab hears it, so each decides whether it is better
    /// than its own.
    Have {
        session: Session,
        seconds_left: f64,
    },
    SignedOut,
    /// What came back in a pop-up; the tab that opened it knows its state.
    Answer(RawAnswer),
}

impl Message {
    fn to_json(&self) -> String {
        let message = Object::default();
        match self {
            Self::Ask => message.flag("ask", true),
            Self::Have { session, seconds_left } => {
                message.json("session", &session.to_json()).number("seconds_left", *seconds_left as i64)
            }
            Self::SignedOut => message.flag("signed_out", true),
            Self::Answer(answer) => message.text("fragment", &answer.fragment).text("query", &answer.query),
        }
        .written()
    }

    /// What can't be read is not ours and is passed over.
    fn from_json(text: &str) -> Option<Self> {
        let mut json = Json::parse(text).ok()?;
        if json.take("ask").is_true() {
            return Some(Self::Ask);
        }
        if json.take("signed_out").is_true() {
            return Some(Self::SignedOut);
        }
        if let Some(session) = Session::from_json(json.take("session")) {
            return Some(Self::Have { session, seconds_left: json.take("seconds_left").integer()? as f64 });
        }
        let (fragment, query) = (json.take("fragment").text()?, json.take("query").text()?);
        Some(Self::Answer(RawAnswer { fragment, query }))
    }
}

/// What tabs of this site say to each other.
pub struct Siblings(Channel);

impl Siblings {
    pub fn open(config: &Config, mut heard: impl FnMut(Message) + 'static) -> Option<Self> {
        let name = format!("pds-web.{PROTOCOL}.{}.{}", config.domain_id, config.app_id);
        Channel::open(&name, move |text| {
            if let Some(message) = Message::from_json(&text) {
                heard(message);
            }
        })
        .map(Self)
    }

    pub fn post(&self, message: &Message) {
        self.0.post(&message.to_json());
    }
}

/// The session of a sibling tab, if there is one that answers in time.
pub async fn ask(config: &Config) -> Option<Restored> {
    let (found, answer) = oneshot::channel();
    let found = Rc::new(RefCell::new(Some(found)));
    let siblings = Siblings::open(config, move |message| {
        // What else is said in the meantime (another tab's `Ask`) must not use the answer up.
        let Message::Have { session, seconds_left } = message else { return };
        if let Some(found) = found.borrow_mut().take() {
            let seconds_left = life::plausible(session.lifetime_s, seconds_left);
            // Nobody waits any more when the patience is over.
            let _ = found.send(Restored { session, seconds_left });
        }
    })?;
    siblings.post(&Message::Ask);
    match future::select(answer, pin!(clock::sleep(PATIENCE_MS))).await {
        Either::Left((restored, _)) => restored.ok(),
        Either::Right(_) => None,
    }
}

/// Hands what a pop-up brought to the tab that waits for it.
pub fn hand_over(config: &Config, answer: RawAnswer) {
    if let Some(siblings) = Siblings::open(config, |_| {}) {
        siblings.post(&Message::Answer(answer));
        // A closed channel may drop what was just posted; the window closes by itself in a moment.
        std::mem::forget(siblings);
    }
}
