//! Drives and who may do what in them.

use serde::Serialize;

use crate::accounts::{Accounts, User};
use crate::right;
use crate::time::{Millis, rfc3339};
use crate::tree::{DriveIndex, NodeId};
use crate::world::State;

#[derive(Debug, Clone)]
pub struct Drive {
    pub drive_id: String,
    pub name: String,
    pub description: String,
    pub owner: String,
    pub owner_type: String,
    /// −1 is unlimited.
    pub total_size: i64,
    pub status: String,
    pub created: Millis,
    pub creator: String,
    pub root: NodeId,
    /// A deleted drive keeps its place, so that indexes stay good.
    pub gone: bool,
}

/// As it goes over the wire.
#[derive(Serialize)]
pub struct DriveItem<'a> {
    domain_id: &'a str,
    drive_id: &'a str,
    drive_name: &'a str,
    description: &'a str,
    owner: &'a str,
    owner_type: &'a str,
    drive_type: &'static str,
    status: &'a str,
    total_size: i64,
    used_size: u64,
    created_at: String,
    creator: &'a str,
    action_list: &'static [&'static str],
}

impl Drive {
    /// The role a user has here; `None`: no access at all.
    pub fn role<'a>(&self, user: &User, accounts: &'a Accounts) -> Option<&'a str> {
        if user.is_admin() || (self.owner_type == "user" && self.owner == user.user_id) {
            return Some("SystemFileOwner");
        }
        if self.owner_type != "group" {
            return None;
        }
        match accounts.groups.get(&self.owner) {
            // A seed that names no members means everyone.
            None => Some("SystemFileEditor"),
            Some(group) => group.members.get(&user.user_id).map(String::as_str),
        }
    }
}

impl State {
    pub fn drive(&self, drive_id: &str) -> Option<(DriveIndex, &Drive)> {
        let index = self.drives.iter().position(|drive| drive.drive_id == drive_id && !drive.gone)?;
        Some((index as DriveIndex, &self.drives[index]))
    }

    pub fn drive_item<'a>(&'a self, index: DriveIndex, drive: &'a Drive, user: &User) -> DriveItem<'a> {
        let role = drive.role(user, &self.accounts).unwrap_or_default();
        DriveItem {
            domain_id: &self.domain_id,
            drive_id: &drive.drive_id,
            drive_name: &drive.name,
            description: &drive.description,
            owner: &drive.owner,
            owner_type: &drive.owner_type,
            drive_type: "normal",
            status: &drive.status,
            total_size: drive.total_size,
            used_size: self.tree.used(index),
            created_at: rfc3339(drive.created),
            creator: &drive.creator,
            action_list: right::actions(role),
        }
    }

    pub fn add_drive(&mut self, mut drive: Drive) -> DriveIndex {
        let index = self.drives.len() as DriveIndex;
        drive.root = self.tree.add_root(index, drive.created);
        self.drives.push(drive);
        index
    }

    /// Whether so many more bytes fit.
    pub fn fits(&self, index: DriveIndex, bytes: u64) -> bool {
        self.drives.get(index as usize).is_some_and(|drive| {
            drive.total_size < 0 || self.tree.used(index).saturating_add(bytes) <= drive.total_size as u64
        })
    }
}
