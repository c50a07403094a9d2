//! The `response_type` of the implicit grant, which differs between editions of the service.

use serde::{Deserialize, Serialize};

/// The vendor's documentation names both. When the service rejects one, the other is tried.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case", from = "String")]
pub enum ResponseType {
    AccessToken,
    Token,
}

impl From<String> for ResponseType {
    fn from(name: String) -> Self {
        Self::from_name(&name)
    }
}

impl ResponseType {
    pub fn from_name(name: &str) -> Self {
        if name == "token" { Self::Token } else { Self::AccessToken }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Token => "token",
        }
    }

    pub fn alternative(self) -> Self {
        match self {
            Self::AccessToken => Self::Token,
            Self::Token => Self::AccessToken,
        }
    }
}
