//! Sign-in by the OAuth implicit grant, and the session that results from it.

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod session_channel;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod session_manager;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod session_storage;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod sign_in_redirect;

pub mod expiry;
pub mod oauth;
pub mod response_type;

use crate::base::id::UserId;
use crate::base::lenient::Fields;
use crate::config;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The access token. `Debug` does not print it.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Token(String);

impl Token {
    pub fn new(token: impl Into<String>) -> Self {
        Self(token.into())
    }

    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for Token {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Token(…)")
    }
}

/// The API client's view of a session.
pub trait Credentials {
    fn bearer(&self) -> Option<Token>;
    /// After a 401: waits for a token other than `stale`; `None` when the session has ended.
    fn renew(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>>;
}

/// A sign-in with a valid token.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct Session {
    pub token: Token,
    pub lifetime_s: u32,
    /// `None` until the service was asked.
    pub user: Option<UserId>,
    /// The sign-outs before it: one more ends it wherever it is kept, see `session_storage`.
    pub epoch: u64,
}

impl TryFrom<Fields> for Session {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        Ok(Self {
            token: Token(fields.text("token").ok_or("no token")?),
            lifetime_s: fields.unsigned("lifetime_s").ok_or("no lifetime")?.min(u32::MAX.into()) as u32,
            user: fields.id("user").map(UserId::new),
            // Sessions of builds before there were epochs have none.
            epoch: fields.unsigned("epoch").unwrap_or(0),
        })
    }
}

/// A session in session storage, or on its way to another tab. It is valid for one service and application.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct StoredSession {
    pub session: Session,
    pub endpoint: String,
    pub app_id: String,
    /// Wall-clock time, see `expiry`.
    pub obtained_ms: f64,
}

impl TryFrom<Fields> for StoredSession {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        Ok(Self {
            session: Session::deserialize(fields.value("session")).map_err(|_| "no session")?,
            endpoint: fields.text("endpoint").ok_or("no endpoint")?,
            app_id: fields.text("app_id").ok_or("no application")?,
            obtained_ms: fields.value("obtained_ms").as_f64().ok_or("no time")?,
        })
    }
}

impl StoredSession {
    /// See `Config::identity`.
    pub fn identity(&self) -> String {
        config::identity(&self.endpoint, &self.app_id)
    }
}

/// The credentials of a token that is not in use yet: they verify its user and cannot be renewed.
pub struct UnverifiedToken(pub Token);

impl Credentials for UnverifiedToken {
    fn bearer(&self) -> Option<Token> {
        Some(self.0.clone())
    }

    fn renew(&self, _stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        Box::pin(std::future::ready(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_session_stored_by_an_earlier_version_is_read() {
        let stored = |user: &str| {
            format!(
                r#"{{"session":{{"token":"t","lifetime_s":7200{user}}},"endpoint":"https://pds.example",
                "app_id":"app","obtained_ms":1764000000000}}"#
            )
        };
        let session = |user: Option<&str>| Session {
            token: Token::new("t"),
            lifetime_s: 7_200,
            user: user.map(UserId::new),
            epoch: 0,
        };
        for (text, user) in [(r#","user":"u1""#, Some("u1")), ("", None), (r#","user":null"#, None)] {
            let read: StoredSession = serde_json::from_str(&stored(text)).unwrap();
            assert_eq!((read.session.clone(), read.obtained_ms), (session(user), 1_764_000_000_000.0));
            assert_eq!((read.endpoint.as_str(), read.app_id.as_str()), ("https://pds.example", "app"));
            let again = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<StoredSession>(&again).unwrap(), read);
        }
    }
}
