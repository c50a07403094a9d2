//! The broadcast channel on which the tabs of this site share a session: a new tab receives a live one, a renewed one is
//! announced, and all tabs sign out together.
//!
//! The channel's name contains the protocol version, the service and the application, so only matching tabs communicate.
//! The browser excludes other origins.

use super::StoredSession;
use super::oauth::AuthorizationResponse;
use super::session_storage::{RestoredSession, from_stored};
use crate::base::lenient::{self, Fields};
use crate::browser::channel::Channel;
use crate::browser::clock;
use crate::config::Config;
use futures_channel::oneshot;
use futures_util::future::{self, Either};
use serde::de::Error;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::cell::RefCell;
use std::pin::pin;
use std::rc::Rc;

const PROTOCOL: u32 = 4;
/// How long a new tab waits for the session of another tab before it shows the sign-in page.
const REQUEST_TIMEOUT_MS: u32 = 250;

/// The serialized names belong to the protocol version: tabs of an older build may be open.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Value")]
pub enum SessionMessage {
    /// The sender has no live session.
    #[serde(rename = "Ask")]
    Request,
    /// The response to `Request`, and the announcement of a new session. Every tab receives it and decides whether to
    /// adopt it.
    #[serde(rename = "Have")]
    Announce(StoredSession),
    /// For tabs of a browser whose local storage is full or forbidden; the others see that the epoch has changed.
    SignedOut,
    /// The response that a pop-up received to the sign-in with this state, by which the tab that began it recognises it.
    #[serde(rename = "Answer")]
    PopupResponse { state: String, fragment: String, query: String },
}

impl TryFrom<Value> for SessionMessage {
    type Error = serde_json::Error;

    fn try_from(value: Value) -> Result<Self, Self::Error> {
        let unknown = || serde_json::Error::custom("no message");
        let mut fields = match value {
            Value::String(name) if name == "Ask" => return Ok(Self::Request),
            Value::String(name) if name == "SignedOut" => return Ok(Self::SignedOut),
            value => Fields::deserialize(value)?,
        };
        let announced = fields.value("Have");
        if !announced.is_null() {
            return StoredSession::deserialize(announced).map(Self::Announce);
        }
        let mut answer = Fields::deserialize(fields.value("Answer"))?;
        let mut text = |key: &str| answer.text(key).ok_or_else(unknown);
        Ok(Self::PopupResponse { state: text("state")?, fragment: text("fragment")?, query: text("query")? })
    }
}

pub struct SessionChannel(Channel);

impl SessionChannel {
    pub fn open(config: &Config, mut on_message: impl FnMut(SessionMessage) + 'static) -> Option<Self> {
        let name = format!("pds-web.{PROTOCOL} {}", config.identity());
        Channel::open(&name, move |text| {
            // Messages that cannot be read are ignored.
            lenient::read(&text).into_iter().for_each(&mut on_message);
        })
        .map(Self)
    }

    pub fn post(&self, message: &SessionMessage) {
        if let Ok(text) = serde_json::to_string(message) {
            self.0.post(&text);
        }
    }
}

/// The session of another tab, if one answers in time.
pub async fn request_session(config: &Config) -> Option<RestoredSession> {
    let (sender, received) = oneshot::channel();
    let sender = Rc::new(RefCell::new(Some(sender)));
    let of_config = config.clone();
    let channel = SessionChannel::open(config, move |message| {
        // Other messages, such as the request of a third tab, must not use up the sender.
        let SessionMessage::Announce(stored) = message else { return };
        let Some(restored) = from_stored(&of_config, stored) else { return };
        if let Some(sender) = sender.borrow_mut().take() {
            // The receiver is gone after the timeout.
            let _ = sender.send(restored);
        }
    })?;
    channel.post(&SessionMessage::Request);
    match future::select(received, pin!(clock::sleep(REQUEST_TIMEOUT_MS))).await {
        Either::Left((restored, _)) => restored.ok(),
        Either::Right(_) => None,
    }
}

/// Passes the response that a pop-up received to the tab that opened it.
pub fn post_popup_response(config: &Config, state: String, response: AuthorizationResponse) {
    if let Some(channel) = SessionChannel::open(config, |_| {}) {
        let AuthorizationResponse { fragment, query } = response;
        channel.post(&SessionMessage::PopupResponse { state, fragment, query });
        // Closing a channel may drop a message that was just posted. The window closes in a moment, and the channel with it.
        std::mem::forget(channel);
    }
}
