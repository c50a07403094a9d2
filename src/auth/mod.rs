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
use crate::base::json::{Json, Object};
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
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Session {
    pub token: Token,
    pub lifetime_s: u32,
    /// Known once the service was asked.
    pub user: Option<UserId>,
}

impl Session {
    /// For this tab's own storage, and for its siblings.
    pub fn to_json(&self) -> String {
        Object::default()
            .text("token", self.token.as_str())
            .number("lifetime_s", self.lifetime_s.into())
            .maybe("user", self.user.as_ref().map(UserId::as_str))
            .written()
    }

    pub fn from_json(mut json: Json) -> Option<Self> {
        Some(Self {
            token: Token(json.take("token").text()?),
            lifetime_s: u32::try_from(json.take("lifetime_s").whole()?).ok()?,
            user: json.take("user").text().map(UserId::new),
        })
    }
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
