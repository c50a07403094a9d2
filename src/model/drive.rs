//! Users, drives and quotas.

use crate::base::id::{DomainId, DriveId, UserId};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    pub domain: Option<DomainId>,
    pub id: UserId,
    pub nick_name: String,
    pub user_name: String,
    /// An `https:` or `data:` image address. Untrusted: it may be used only as the source of an image.
    pub avatar: Option<String>,
    pub default_drive: Option<DriveId>,
    /// `superadmin`, `admin` or `user`.
    pub role: String,
}

impl User {
    /// The nickname, otherwise the user name, otherwise the id.
    pub fn display_name(&self) -> &str {
        [&self.nick_name, &self.user_name]
            .into_iter()
            .find(|name| !name.is_empty())
            .map_or(self.id.as_str(), String::as_str)
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Drive {
    pub id: DriveId,
    pub name: String,
    pub owner: OwnerType,
    pub enabled: bool,
    /// Whether the user may create files in it, as far as the server reports.
    pub can_add: bool,
    pub quota: Quota,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OwnerType {
    User,
    Group,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Default)]
pub struct Quota {
    pub used: u64,
    /// `None`: unlimited (−1 in PDS).
    pub total: Option<u64>,
}

impl Quota {
    /// The used fraction between 0 and 1; 0 for an unlimited drive.
    pub fn fraction(&self) -> f64 {
        match self.total {
            None => 0.0,
            Some(0) => 1.0,
            Some(total) => (self.used as f64 / total as f64).clamp(0.0, 1.0),
        }
    }

    pub fn fits(&self, bytes: u64) -> bool {
        self.total.is_none_or(|total| self.used.saturating_add(bytes) <= total)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_unlimited_drive_is_never_full() {
        let unlimited = Quota { used: u64::MAX, total: None };
        assert_eq!(unlimited.fraction(), 0.0);
        assert!(unlimited.fits(u64::MAX));
        let none = Quota { used: 0, total: Some(0) };
        assert_eq!(none.fraction(), 1.0);
        assert!(!none.fits(1));
    }
}
