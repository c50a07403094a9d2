//! Who is signed in, and how that came to be.

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod boot;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod keep;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod keeper;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod siblings;

pub mod life;
pub mod oauth;

use crate::base::id::UserId;
use futures_util::future::LocalBoxFuture;
use serde::{Deserialize, Serialize};
use std::fmt;

/// The access token. It is never printed.
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

/// What the API client needs to know of a session.
pub trait Credentials {
    fn bearer(&self) -> Option<Token>;
    /// After a 401: waits until another token than `stale` is there, or `None` when the session is over.
    fn renewed(&self, stale: &Token) -> LocalBoxFuture<'static, Option<Token>>;
}

/// A sign-in that is alive.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Session {
    pub token: Token,
    pub lifetime_s: u32,
    /// Known once the service was asked.
    pub user: Option<UserId>,
}

/// A session in session storage. It belongs to a domain and an application: settings that changed end it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct StoredSession {
    pub session: Session,
    pub endpoint: String,
    pub app_id: String,
    /// By the person's clock, see `life`.
    pub obtained_ms: f64,
}

/// One token and no way to another: to look at a sign-in before it is taken into use.
pub struct Candidate(pub Token);

impl Credentials for Candidate {
    fn bearer(&self) -> Option<Token> {
        Some(self.0.clone())
    }

    fn renewed(&self, _stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        Box::pin(std::future::ready(None))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_stored_session_is_still_read() {
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
