//! Other tabs of this site: they lend a live session to a new tab, pass on a renewed one, and end together.
//!
//! The channel's name carries the protocol's version, the domain and the application, so that only tabs that mean the
//! same can hear each other. The browser keeps other origins out.

use super::keep::Restored;
use super::oauth::RawAnswer;
use super::{Session, life};
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::config::Config;
use futures_channel::oneshot;
use futures_util::future::{self, Either};
use serde::{Deserialize, Serialize};
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

const PROTOCOL: u32 = 3;
/// How long a new tab waits for an answer of its siblings before it asks the person.
const PATIENCE_MS: u32 = 250;

#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
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

/// What tabs of this site say to each other.
pub struct Siblings(Channel);

impl Siblings {
    pub fn open(config: &Config, mut heard: impl FnMut(Message) + 'static) -> Option<Self> {
        let name = format!("pds-web.{PROTOCOL}.{}.{}", config.domain_id, config.app_id);
        Channel::open(&name, move |text| {
            // A message that can't be read is not ours.
            serde_json::from_str(&text).into_iter().for_each(&mut heard);
        })
        .map(Self)
    }

    pub fn post(&self, message: &Message) {
        if let Ok(text) = serde_json::to_string(message) {
            self.0.post(&text);
        }
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
