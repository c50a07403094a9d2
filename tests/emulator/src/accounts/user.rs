//! A user of the domain, in its wire format.

use serde::Serialize;
use serde_json::{Map, Value};

use crate::time::Millis;

/// Roles of users in the domain.
pub const ROLES: &[&str] = &["superadmin", "admin", "user"];

#[derive(Debug, Clone, Serialize)]
pub struct User {
    pub domain_id: String,
    pub user_id: String,
    pub user_name: String,
    pub nick_name: String,
    pub avatar: String,
    pub email: String,
    pub phone: String,
    pub phone_region: String,
    pub description: String,
    pub role: String,
    pub status: String,
    pub creator: String,
    pub default_drive_id: String,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub last_login_time: Millis,
    pub last_refresh_token_time: Millis,
    /// 0 means never.
    pub expired_at: Millis,
    pub user_data: Value,
    pub msg_setting: Value,
    pub need_change_password_next_login: bool,
    pub deny_change_password_by_self: bool,
    pub permission: Option<Value>,
    #[serde(skip)]
    pub password: String,
}

impl User {
    /// An enabled user with the role `user`, named by the id.
    pub fn new(domain_id: &str, user_id: &str, now: Millis) -> Self {
        Self {
            domain_id: domain_id.to_owned(),
            user_id: user_id.to_owned(),
            user_name: user_id.to_owned(),
            nick_name: user_id.to_owned(),
            avatar: String::new(),
            email: String::new(),
            phone: String::new(),
            phone_region: String::new(),
            description: String::new(),
            role: "user".into(),
            status: "enabled".into(),
            creator: "system".into(),
            default_drive_id: String::new(),
            created_at: now,
            updated_at: now,
            last_login_time: 0,
            last_refresh_token_time: 0,
            expired_at: 0,
            user_data: Value::Object(Map::new()),
            msg_setting: Value::Object(Map::new()),
            need_change_password_next_login: false,
            deny_change_password_by_self: false,
            permission: None,
            password: String::new(),
        }
    }

    pub fn is_admin(&self) -> bool {
        matches!(self.role.as_str(), "superadmin" | "admin")
    }

    pub fn is_superadmin(&self) -> bool {
        self.role == "superadmin"
    }

    /// Enabled and not expired.
    pub fn can_sign_in(&self, now: Millis) -> bool {
        self.status == "enabled" && (self.expired_at == 0 || self.expired_at > now)
    }
}
