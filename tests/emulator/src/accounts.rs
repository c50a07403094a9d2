//! People, groups, applications, and every token that was ever given out.

use std::collections::{BTreeMap, HashMap, HashSet};

use serde::{Deserialize, Serialize};
use serde_json::{Value, json};

use crate::error::{self, Result};
use crate::id;
use crate::time::Millis;

#[derive(Debug, Clone, Serialize)]
pub struct User {
    pub domain_id: String,
    pub user_id: String,
    pub user_name: String,
    pub nick_name: String,
    pub avatar: String,
    pub email: String,
    pub phone: String,
    pub description: String,
    pub role: String,
    pub status: String,
    pub creator: String,
    pub default_drive_id: String,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub user_data: Value,
    #[serde(skip)]
    pub password: String,
}

impl User {
    pub fn is_admin(&self) -> bool {
        matches!(self.role.as_str(), "superadmin" | "admin")
    }
}

#[derive(Debug, Clone)]
pub struct Group {
    /// Role in the group's drives by user id.
    pub members: BTreeMap<String, String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Form {
    WebBrowser,
    WebServer,
    Native,
    #[serde(rename = "JWT")]
    Jwt,
}

#[derive(Debug, Clone)]
pub struct Application {
    pub app_id: String,
    pub name: String,
    pub form: Form,
    pub secret: String,
    pub public_key: String,
    pub redirect_uris: Vec<String>,
    /// Empty: everything.
    pub scope: Vec<String>,
}

/// What an access token stands for.
#[derive(Debug, Clone)]
pub struct Access {
    pub user_id: String,
    pub app_id: String,
    pub expires: Millis,
}

/// An authorization code or a refresh token.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub user_id: String,
    pub app_id: String,
    pub redirect_uri: String,
    pub expires: Millis,
}

#[derive(Default)]
pub struct Accounts {
    pub users: BTreeMap<String, User>,
    pub groups: BTreeMap<String, Group>,
    pub applications: HashMap<String, Application>,
    tokens: HashMap<String, Access>,
    revoked: HashSet<String>,
    pub codes: HashMap<String, Exchange>,
    pub refresh: HashMap<String, Exchange>,
    /// Login sessions by cookie.
    pub sessions: HashMap<String, String>,
    /// Identifiers of assertions that were used.
    pub assertions: HashSet<String>,
}

/// How long a refresh token lives.
const REFRESH_LIFE: Millis = 30 * 86_400_000;

impl Accounts {
    pub fn user(&self, user_id: &str) -> Result<&User> {
        self.users.get(user_id).ok_or_else(|| error::not_found("user"))
    }

    /// Whose token it is, or why it is not good.
    pub fn check(&self, token: &str, now: Millis) -> Result<Access> {
        let access = self.tokens.get(token).ok_or_else(error::token_invalid)?;
        if self.revoked.contains(token) {
            return Err(error::token_invalid());
        }
        if access.expires <= now {
            return Err(error::token_expired());
        }
        Ok(access.clone())
    }

    pub fn revoke(&mut self, token: &str) {
        if self.tokens.contains_key(token) {
            self.revoked.insert(token.to_owned());
        }
    }

    /// Every token so far is refused from now on.
    pub fn revoke_all(&mut self) {
        self.revoked.extend(self.tokens.keys().cloned());
    }

    /// Whether a token stands somewhere in a text.
    pub fn names_a_token(&self, text: &str) -> bool {
        // All are JWT-shaped, which spares most texts the search.
        text.contains("eyJ") && self.tokens.keys().any(|token| text.contains(token.as_str()))
    }

    /// A new access token in the shape of the real ones.
    pub fn issue(
        &mut self,
        domain_id: &str,
        user: &User,
        app: &Application,
        now: Millis,
        life_s: i64,
    ) -> String {
        let scope = if app.scope.is_empty() {
            vec!["DRIVE.ALL".to_owned(), "FILE.ALL".to_owned()]
        } else {
            app.scope.clone()
        };
        let custom = json!({"clientId": app.app_id, "domainId": domain_id, "scope": scope, "role": user.role,
            "ref": "", "device_id": id::random_hex::<16>()});
        let claims = json!({"userId": user.user_id, "customJson": custom.to_string(),
            "exp": now / 1000 + life_s + 60, "iat": now / 1000});
        let token = id::jwt_shaped(&claims);
        let access = Access {
            user_id: user.user_id.clone(),
            app_id: app.app_id.clone(),
            expires: now + life_s * 1000,
        };
        self.tokens.insert(token.clone(), access);
        token
    }

    /// A refresh token; using it makes a new one.
    pub fn issue_refresh(&mut self, user: &User, app: &Application, now: Millis) -> String {
        let token = id::random_hex::<16>();
        let exchange = Exchange {
            user_id: user.user_id.clone(),
            app_id: app.app_id.clone(),
            redirect_uri: String::new(),
            expires: now + REFRESH_LIFE,
        };
        self.refresh.insert(token.clone(), exchange);
        token
    }
}
