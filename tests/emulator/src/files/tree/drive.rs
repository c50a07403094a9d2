//! Drives: whose they are, who may use them, how much fits.

use std::collections::{BTreeMap, BTreeSet};

use serde::Deserialize;

use super::node::Slot;

/// A drive as a seed describes it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct DriveSeed {
    pub drive_id: String,
    pub owner: String,
    #[serde(default)]
    pub owner_type: String,
    #[serde(default)]
    pub name: String,
    /// Bytes; −1 is without limit, as is leaving it out.
    #[serde(default = "unlimited")]
    pub total_size: i64,
    #[serde(default)]
    pub default: bool,
    /// Users who reach a team drive; `id:viewer` may only look.
    #[serde(default)]
    pub members: Vec<String>,
}

fn unlimited() -> i64 {
    -1
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Right {
    Look,
    Change,
}

#[derive(Debug)]
pub struct Drive {
    pub id: String,
    pub name: String,
    pub description: String,
    pub owner: String,
    pub is_group: bool,
    pub is_default: bool,
    pub members: BTreeMap<String, Right>,
    pub total_size: i64,
    pub used_size: u64,
    pub enabled: bool,
    pub created_ms: i64,
    pub updated_ms: i64,
    pub root: Slot,
    /// Trashed entries by time.
    pub trash: BTreeSet<(i64, Slot)>,
    /// Files whose upload has not ended.
    pub uploading: BTreeSet<Slot>,
}

impl Drive {
    pub fn right_of(&self, user_id: &str, is_admin: bool) -> Option<Right> {
        if is_admin || self.owner == user_id {
            return Some(Right::Change);
        }
        self.members.get(user_id).copied()
    }

    /// Whether so many more bytes fit. A drive of size 0 takes nothing, not even an empty file.
    pub fn has_room_for(&self, bytes: u64) -> bool {
        match u64::try_from(self.total_size) {
            Err(_) => true,
            Ok(0) => false,
            Ok(total) => self.used_size.saturating_add(bytes) <= total,
        }
    }
}
