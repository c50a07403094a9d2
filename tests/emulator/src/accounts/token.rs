//! Access tokens, refresh tokens, authorization codes, and identifiers of used assertions.

use std::collections::HashMap;

use serde_json::json;

use super::{Accounts, Application, User};
use crate::error::{self, Result};
use crate::id;
use crate::time::Millis;

/// Lifetime of an authorization code.
const CODE_LIFE: Millis = 600_000;

/// Lifetime of a refresh token.
const REFRESH_LIFE: Millis = 30 * 86_400_000;

/// The grant behind an access token.
#[derive(Debug, Clone)]
pub struct Access {
    pub user_id: String,
    pub app_id: String,
    pub expires: Millis,
    /// The user's role when it was issued; after a change of role the token is refused.
    role: String,
    revoked: bool,
}

/// An authorization code or a refresh token.
#[derive(Debug, Clone)]
pub struct Exchange {
    pub user_id: String,
    pub app_id: String,
    pub redirect_uri: String,
    expires: Millis,
}

#[derive(Default)]
pub struct Tokens {
    access: HashMap<String, Access>,
    codes: HashMap<String, Exchange>,
    refresh: HashMap<String, Exchange>,
    /// Used assertions by application and identifier, until they expire.
    assertions: HashMap<(String, String), Millis>,
}

impl Accounts {
    /// The grant of a valid token, or the error for an invalid one.
    pub fn check(&self, token: &str, now: Millis) -> Result<Access> {
        let access =
            self.tokens.access.get(token).filter(|it| !it.revoked).ok_or_else(error::token_invalid)?;
        if access.expires <= now {
            return Err(error::token_expired());
        }
        let user = self.users.get(&access.user_id).ok_or_else(error::token_invalid)?;
        if !user.can_sign_in(now) {
            return Err(error::user_not_enabled());
        }
        if user.role != access.role {
            return Err(error::user_role_changed());
        }
        Ok(access.clone())
    }

    /// Issues an access token of the same form as the real ones.
    pub fn issue(
        &mut self,
        domain_id: &str,
        user: &User,
        app: &Application,
        now: Millis,
        life_s: i64,
    ) -> String {
        let scope = if app.scope.is_empty() {
            ["DRIVE.ALL", "SHARE.ALL", "FILE.ALL", "USER.ALL"].map(str::to_owned).to_vec()
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
            role: user.role.clone(),
            revoked: false,
        };
        self.tokens.access.insert(token.clone(), access);
        token
    }

    pub fn revoke(&mut self, token: &str) {
        if let Some(access) = self.tokens.access.get_mut(token) {
            access.revoked = true;
        }
    }

    /// Revokes all access tokens.
    pub fn revoke_all(&mut self) {
        self.tokens.access.values_mut().for_each(|access| access.revoked = true);
    }

    /// Signs a user out of one application, or out of all of them.
    pub fn sign_out(&mut self, user_id: &str, app_id: Option<&str>) {
        let theirs = |user: &str, app: &str| user == user_id && app_id.is_none_or(|it| it == app);
        let Tokens { access, codes, refresh, .. } = &mut self.tokens;
        access.values_mut().filter(|it| theirs(&it.user_id, &it.app_id)).for_each(|it| it.revoked = true);
        codes.retain(|_, it| !theirs(&it.user_id, &it.app_id));
        refresh.retain(|_, it| !theirs(&it.user_id, &it.app_id));
    }

    /// Whether a text contains an access token.
    pub fn contains_token(&self, text: &str) -> bool {
        // All are JWT-shaped, so most texts need no search.
        text.contains("eyJ") && self.tokens.access.keys().any(|token| text.contains(token.as_str()))
    }

    /// Issues an authorization code for a single exchange.
    pub fn issue_code(&mut self, user: &User, app: &Application, redirect_uri: &str, now: Millis) -> String {
        let code = id::random_hex::<16>();
        self.tokens.codes.retain(|_, it| it.expires > now);
        self.tokens.codes.insert(code.clone(), exchange(user, app, redirect_uri, now + CODE_LIFE));
        code
    }

    /// Issues a refresh token; it is replaced at every use.
    pub fn issue_refresh(&mut self, user: &User, app: &Application, now: Millis) -> String {
        let token = id::random_hex::<16>();
        self.tokens.refresh.retain(|_, it| it.expires > now);
        self.tokens.refresh.insert(token.clone(), exchange(user, app, "", now + REFRESH_LIFE));
        token
    }

    /// Consumes a code, also when another application presents it.
    pub fn take_code(&mut self, code: &str, app_id: &str, now: Millis) -> Option<Exchange> {
        self.tokens.codes.remove(code).filter(|it| it.app_id == app_id && it.expires > now)
    }

    /// Consumes a refresh token, unless it belongs to another application.
    pub fn take_refresh(&mut self, token: &str, app_id: &str, now: Millis) -> Option<Exchange> {
        self.tokens.refresh.get(token).filter(|it| it.app_id == app_id)?;
        self.tokens.refresh.remove(token).filter(|it| it.expires > now)
    }

    /// Records an assertion; `false` if it was used before.
    pub fn first_use(&mut self, app_id: &str, assertion_id: &str, expires: Millis, now: Millis) -> bool {
        self.tokens.assertions.retain(|_, until| *until > now);
        self.tokens.assertions.insert((app_id.to_owned(), assertion_id.to_owned()), expires).is_none()
    }
}

fn exchange(user: &User, app: &Application, redirect_uri: &str, expires: Millis) -> Exchange {
    Exchange {
        user_id: user.user_id.clone(),
        app_id: app.app_id.clone(),
        redirect_uri: redirect_uri.to_owned(),
        expires,
    }
}
