//! Grants on single files and folders to users and groups, inherited by descendants until they expire.

use std::collections::HashMap;

use crate::accounts::Accounts;
use crate::actions::Actions;
use crate::id::FileKey;
use crate::server::State;
use crate::time::Millis;
use crate::tree::{DriveIndex, NodeId};

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Identity {
    User,
    Group,
}

#[derive(Debug, Clone)]
pub struct Grant {
    pub drive: DriveIndex,
    pub identity: Identity,
    pub identity_id: String,
    /// A system role, or a generated id for a list of actions.
    pub role_id: String,
    pub actions: Actions,
    /// Whether a list of actions was given instead of a role.
    pub custom: bool,
    pub expires: Millis,
    /// Members of sub-groups get nothing.
    pub disinherit_sub_group: bool,
    pub creator: String,
    pub created: Millis,
}

#[derive(Default)]
pub struct Grants {
    by_file: HashMap<FileKey, Vec<Grant>>,
}

impl Grant {
    fn is_for(&self, user_id: &str, accounts: &Accounts) -> bool {
        match self.identity {
            Identity::User => self.identity_id == user_id,
            Identity::Group if self.disinherit_sub_group => {
                accounts.groups.with_member(user_id).any(|group| group.group_id == self.identity_id)
            }
            Identity::Group => accounts.groups.is_member(user_id, &self.identity_id),
        }
    }

    pub fn is_for_user_directly(&self, user_id: &str) -> bool {
        self.identity == Identity::User && self.identity_id == user_id
    }

    /// Whether it applies to this user now.
    pub fn applies_to(&self, user_id: &str, accounts: &Accounts, now: Millis) -> bool {
        self.expires > now && self.is_for(user_id, accounts)
    }
}

impl Grants {
    pub fn of_file(&self, file: FileKey) -> &[Grant] {
        self.by_file.get(&file).map_or(&[], Vec::as_slice)
    }

    pub fn all(&self) -> impl Iterator<Item = (FileKey, &Grant)> {
        self.by_file.iter().flat_map(|(file, grants)| grants.iter().map(|grant| (*file, grant)))
    }

    /// Adds a grant or replaces that of the same identity.
    pub fn add(&mut self, file: FileKey, grant: Grant) {
        self.remove(file, grant.identity, &grant.identity_id);
        self.by_file.entry(file).or_default().push(grant);
    }

    pub fn remove(&mut self, file: FileKey, identity: Identity, id: &str) {
        if let Some(grants) = self.by_file.get_mut(&file) {
            grants.retain(|grant| grant.identity != identity || grant.identity_id != id);
            if grants.is_empty() {
                self.by_file.remove(&file);
            }
        }
    }
}

impl State {
    /// Actions that grants on the file itself allow a user.
    pub fn granted_on(&self, file: FileKey, user_id: &str) -> Actions {
        let now = self.now();
        let grants = self.grants.of_file(file).iter();
        let grants = grants.filter(|grant| grant.applies_to(user_id, &self.accounts, now));
        grants.fold(Actions::NONE, |all, grant| all | grant.actions)
    }

    /// The same with grants inherited from the ancestors.
    pub fn granted(&self, id: NodeId, user_id: &str) -> Actions {
        if self.grants.by_file.is_empty() {
            return Actions::NONE;
        }
        let keys =
            self.tree.ancestors(id).into_iter().filter_map(|id| self.tree.get(id).map(|node| node.key));
        keys.fold(Actions::NONE, |all, key| all | self.granted_on(key, user_id))
    }

    /// Whether a user has a grant on anything in a drive.
    pub fn granted_in(&self, drive: DriveIndex, user_id: &str) -> bool {
        let now = self.now();
        self.grants
            .all()
            .any(|(_, grant)| grant.drive == drive && grant.applies_to(user_id, &self.accounts, now))
    }
}
