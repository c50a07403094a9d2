//! Users, groups, applications, and the tokens issued to them.

mod application;
mod group;
mod link;
mod login;
mod token;
mod user;

use std::collections::{BTreeMap, HashMap};

pub use application::{Application, Form, check_redirect};
pub use group::{Assignment, GROUP_ADMIN, Group, Groups, MAX_DEPTH, Membership};
pub use link::{Identity, KINDS, Link};
pub use login::SignIn;
pub use token::Exchange;
pub use user::{ROLES, User};

use crate::error::{self, Result};

#[derive(Default)]
pub struct Accounts {
    pub users: BTreeMap<String, User>,
    pub groups: Groups,
    pub applications: HashMap<String, Application>,
    pub links: link::Links,
    pub logins: login::Logins,
    tokens: token::Tokens,
}

impl Accounts {
    pub fn user(&self, user_id: &str) -> Result<&User> {
        self.users.get(user_id).ok_or_else(|| error::not_found("user"))
    }

    /// Removes a user with all memberships, links and tokens.
    pub fn remove_user(&mut self, user_id: &str) {
        self.sign_out(user_id, None);
        self.remove_logins(user_id);
        self.groups.remove_user(user_id);
        self.links.remove_user(user_id);
        self.users.remove(user_id);
    }
}
