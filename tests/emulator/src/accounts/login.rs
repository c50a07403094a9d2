//! State of the login page: sessions, consents and failed attempts.

use std::collections::{HashMap, HashSet};

use super::{Accounts, User};
use crate::time::Millis;

/// Wrong passwords in a row after which the account is locked.
const MAX_FAILURES: u32 = 5;

/// How long the lock lasts after the last of them.
const LOCK: Millis = 600_000;

#[derive(Default)]
pub struct Logins {
    /// User by cookie.
    pub sessions: HashMap<String, String>,
    /// Pairs of user and application with consent.
    consents: HashSet<(String, String)>,
    /// Number and time of the last failed attempts, by the name that was typed.
    failures: HashMap<String, (u32, Millis)>,
}

/// Result of an attempt to sign in.
pub enum SignIn {
    Accepted(Box<User>),
    Wrong,
    Locked,
    Disabled,
}

impl Accounts {
    /// Checks name and password. The name is a user id or a linked phone number or e-mail address.
    pub fn sign_in(&mut self, name: &str, password: &str, now: Millis) -> SignIn {
        self.logins.failures.retain(|_, (_, last)| *last + LOCK > now);
        if self.logins.failures.get(name).is_some_and(|(count, _)| *count >= MAX_FAILURES) {
            return SignIn::Locked;
        }
        let user =
            self.users.get(name).or_else(|| self.links.owner_of(name).and_then(|id| self.users.get(id)));
        let user = user.filter(|it| !it.password.is_empty() && it.password == password);
        let Some(user) = user.cloned().map(Box::new) else {
            let (count, last) = self.logins.failures.entry(name.to_owned()).or_default();
            (*count, *last) = (*count + 1, now);
            return SignIn::Wrong;
        };
        if !user.can_sign_in(now) {
            return SignIn::Disabled;
        }
        self.logins.failures.remove(name);
        SignIn::Accepted(user)
    }

    /// Records the time of a sign-in; `true` if it is the first of this user.
    pub fn record_sign_in(&mut self, user_id: &str, now: Millis) -> bool {
        let Some(user) = self.users.get_mut(user_id) else { return false };
        std::mem::replace(&mut user.last_login_time, now) == 0
    }

    pub fn consent(&mut self, user_id: &str, app_id: &str) {
        self.logins.consents.insert((user_id.to_owned(), app_id.to_owned()));
    }

    pub fn has_consented(&self, user_id: &str, app_id: &str) -> bool {
        self.logins.consents.contains(&(user_id.to_owned(), app_id.to_owned()))
    }

    /// For a deleted user, so that a later one of the same id starts without state.
    pub fn remove_logins(&mut self, user_id: &str) {
        self.logins.sessions.retain(|_, owner| owner != user_id);
        self.logins.consents.retain(|(owner, _)| owner != user_id);
        self.logins.failures.remove(user_id);
    }
}
