//! Login identities: phone numbers, e-mail addresses and names in other directories, each of one user.

use std::collections::BTreeMap;

use serde::Serialize;

use crate::time::Millis;

/// Kinds of identity. `ldap` needs a connected directory, which this domain does not have.
pub const KINDS: &[&str] = &["mobile", "email", "ding", "ram", "wechat", "ldap", "custom", "saml"];

#[derive(Debug, Clone, Serialize)]
pub struct Link {
    pub domain_id: String,
    pub user_id: String,
    pub authentication_type: String,
    pub identity: String,
    /// The country of a phone number, like `86`.
    pub extra: String,
    pub display_name: String,
    pub status: String,
    pub created_at: Millis,
    pub last_login_time: Millis,
}

/// Kind, identity and country. It belongs to at most one user.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub struct Identity {
    pub kind: String,
    pub text: String,
    pub extra: String,
}

#[derive(Default)]
pub struct Links(BTreeMap<Identity, Link>);

impl Links {
    pub fn get(&self, identity: &Identity) -> Option<&Link> {
        self.0.get(identity)
    }

    /// `false` if it belongs to a user already.
    pub fn add(&mut self, identity: Identity, link: Link) -> bool {
        if self.0.contains_key(&identity) {
            return false;
        }
        self.0.insert(identity, link);
        true
    }

    pub fn remove(&mut self, identity: &Identity) -> Option<Link> {
        self.0.remove(identity)
    }

    pub fn of_user(&self, user_id: &str) -> Vec<&Link> {
        self.0.values().filter(|link| link.user_id == user_id).collect()
    }

    pub fn remove_user(&mut self, user_id: &str) {
        self.0.retain(|_, link| link.user_id != user_id);
    }

    /// The user who signs in with this phone number or e-mail address.
    pub fn owner_of(&self, text: &str) -> Option<&str> {
        let mut all = self.0.iter();
        let found = all.find(|(it, _)| it.text == text && matches!(it.kind.as_str(), "mobile" | "email"));
        found.map(|(_, link)| link.user_id.as_str())
    }
}
