//! Drives and the roles of users in them.

use serde::Serialize;

use crate::accounts::{Accounts, User};
use crate::actions::Actions;
use crate::error::{self, Result};
use crate::server::State;
use crate::time::{Millis, rfc3339};
use crate::tree::{DriveIndex, NodeId};

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
    pub updated: Millis,
    pub creator: String,
    /// Whether being in the owning group is enough to work here.
    pub open_to_members: bool,
    pub root: NodeId,
    /// A deleted drive stays in the list, so that indexes stay valid.
    pub gone: bool,
}

/// The role that allows everything.
const OWNER: &str = "SystemFileOwner";

/// A drive in its wire format.
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
    updated_at: String,
    creator: &'a str,
    action_list: Actions,
}

impl Drive {
    /// The role of a user in this drive; `None` without access.
    pub fn role<'a>(&self, user: &User, accounts: &'a Accounts) -> Option<&'a str> {
        if user.is_admin() {
            return Some(OWNER);
        }
        // Only admins have access to a disabled drive, to enable it again.
        if self.status != "enabled" {
            return None;
        }
        match self.owner_type.as_str() {
            "group" if accounts.groups.get(&self.owner).is_some() => {
                accounts.groups.drive_role(&user.user_id, &self.owner, self.open_to_members)
            }
            // A seed that names no group means everyone.
            "group" => Some("SystemFileEditor"),
            _ => (self.owner == user.user_id).then_some(OWNER),
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
            updated_at: rfc3339(drive.updated),
            creator: &drive.creator,
            action_list: Actions::of_role(role),
        }
    }

    pub fn add_drive(&mut self, mut drive: Drive) -> DriveIndex {
        let index = self.drives.len() as DriveIndex;
        drive.root = self.tree.add_root(index, drive.created);
        self.drives.push(drive);
        index
    }

    /// Whether `bytes` more fit into the quotas of the drive and of the domain.
    pub fn has_room(&self, index: DriveIndex, bytes: u64) -> bool {
        let quota = self.settings.size_quota;
        let domain = quota == 0 || self.used().saturating_add(bytes) <= quota;
        domain
            && self.drives.get(index as usize).is_some_and(|drive| {
                drive.total_size < 0 || self.tree.used(index).saturating_add(bytes) <= drive.total_size as u64
            })
    }

    /// Bytes used in all drives.
    pub fn used(&self) -> u64 {
        let live = self.drives.iter().enumerate().filter(|(_, drive)| !drive.gone);
        live.map(|(index, _)| self.tree.used(index as DriveIndex)).sum()
    }

    /// A drive id that was never used.
    pub fn new_drive_id(&self) -> String {
        // A seed may use any number; those too large to be incremented are left out.
        let ids = self.drives.iter().filter_map(|drive| drive.drive_id.parse::<u32>().ok().map(u64::from));
        (ids.max().unwrap_or(100).max(100) + 1).to_string()
    }

    /// Adds a default drive for a user, of `total_size` bytes.
    pub fn add_default_drive(&mut self, user_id: &str, total_size: i64, creator: &str) {
        let (drive_id, now) = (self.new_drive_id(), self.now());
        let Some(user) = self.accounts.users.get_mut(user_id) else { return };
        user.default_drive_id = drive_id.clone();
        let name = user.nick_name.clone();
        self.add_drive(Drive {
            drive_id,
            name,
            description: String::new(),
            owner: user_id.to_owned(),
            owner_type: "user".into(),
            total_size,
            status: "enabled".into(),
            created: now,
            updated: now,
            creator: creator.to_owned(),
            open_to_members: true,
            root: 0,
            gone: false,
        });
    }

    /// Adds a user, with a drive if the domain creates one for every user.
    pub fn add_user(&mut self, user: User) -> Result<()> {
        let (user_id, creator) = (user.user_id.clone(), user.creator.clone());
        self.add_user_without_drive(user)?;
        if self.settings.init_drive_enable {
            self.add_default_drive(&user_id, self.settings.init_drive_size, &creator);
        }
        Ok(())
    }

    pub fn add_user_without_drive(&mut self, user: User) -> Result<()> {
        let quota = self.settings.user_count_quota;
        if quota > 0 && self.accounts.users.len() as u64 >= quota {
            return Err(error::too_many("user"));
        }
        self.accounts.users.insert(user.user_id.clone(), user);
        Ok(())
    }

    /// The time up to which the indexes of users, groups, drives and roles are current; the seed is always indexed.
    pub fn indexed_until(&self) -> Millis {
        let lag = (self.settings.index_lag_s * 1000.0) as Millis;
        self.now().saturating_sub(lag).max(self.started_at())
    }
}
