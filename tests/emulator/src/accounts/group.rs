//! Groups: nesting, members, group admins, and the roles these have in the drives of a group.

use std::collections::BTreeMap;

use serde::Serialize;
use serde_json::Value;

use crate::error::{self, Result};
use crate::time::Millis;

/// How deep groups may be nested.
pub const MAX_DEPTH: usize = 10;

/// The only role that can be assigned.
pub const GROUP_ADMIN: &str = "SystemGroupAdmin";

/// The default role of a member in the drives of the group.
const MEMBER_ROLE: &str = "SystemFileEditor";

/// The role of an admin of the group or of a group above it.
const LEADER_ROLE: &str = "SystemFileOwner";

#[derive(Debug, Clone, Serialize)]
pub struct Group {
    pub domain_id: String,
    pub group_id: String,
    pub group_name: String,
    pub description: String,
    pub creator: String,
    pub created_at: Millis,
    pub updated_at: Millis,
    pub permission: Option<Value>,
    /// Cannot be put into another group.
    #[serde(skip)]
    pub is_root: bool,
    /// Its membership in the group above it.
    #[serde(skip)]
    pub parent: Option<Membership>,
    /// By user id.
    #[serde(skip)]
    pub members: BTreeMap<String, Membership>,
}

/// A user or a group as a member of a group.
#[derive(Debug, Clone, Serialize)]
pub struct Membership {
    pub domain_id: String,
    pub group_id: String,
    pub user_id: String,
    pub sub_group_id: String,
    pub member_type: &'static str,
    pub member_role: String,
    pub description: String,
    pub created_at: Millis,
    pub updated_at: Millis,
    /// The role in the group's drives, if it is a special one.
    #[serde(skip)]
    pub drive_role: Option<String>,
}

/// A user who is an admin of a group.
#[derive(Debug, Clone)]
pub struct Assignment {
    pub user_id: String,
    pub group_id: String,
    pub creator: String,
    pub created_at: Millis,
    /// Kept for as long as the index may still show it.
    pub cancelled_at: Option<Millis>,
}

#[derive(Default)]
pub struct Groups {
    all: BTreeMap<String, Group>,
    assignments: Vec<Assignment>,
}

impl Groups {
    pub fn get(&self, group_id: &str) -> Option<&Group> {
        self.all.get(group_id)
    }

    pub fn find(&self, group_id: &str) -> Result<&Group> {
        self.get(group_id).ok_or_else(|| error::not_found("group"))
    }

    pub fn find_mut(&mut self, group_id: &str) -> Result<&mut Group> {
        self.all.get_mut(group_id).ok_or_else(|| error::not_found("group"))
    }

    pub fn insert(&mut self, group: Group) {
        self.all.insert(group.group_id.clone(), group);
    }

    /// Also removes its memberships and assignments.
    pub fn remove(&mut self, group_id: &str) {
        self.all.remove(group_id);
        self.assignments.retain(|it| it.group_id != group_id);
    }

    /// A deleted user is a member and an admin of no group.
    pub fn remove_user(&mut self, user_id: &str) {
        for group in self.all.values_mut() {
            group.members.remove(user_id);
        }
        self.assignments.retain(|it| it.user_id != user_id);
    }

    pub fn iter(&self) -> impl Iterator<Item = &Group> {
        self.all.values()
    }

    pub fn children<'a>(&'a self, group_id: &'a str) -> impl Iterator<Item = &'a Group> {
        self.iter().filter(move |it| it.parent.as_ref().is_some_and(|parent| parent.group_id == group_id))
    }

    /// The groups a user is a direct member of.
    pub fn with_member<'a>(&'a self, user_id: &'a str) -> impl Iterator<Item = &'a Group> {
        self.iter().filter(move |it| it.members.contains_key(user_id))
    }

    /// A group and all above it, from the bottom up.
    pub fn ancestors<'a>(&'a self, group_id: &'a str) -> impl Iterator<Item = &'a Group> {
        let above = |group: &&'a Group| self.get(&group.parent.as_ref()?.group_id);
        // Cycles are refused when a group is added; the bound guards against a mistake there.
        std::iter::successors(self.get(group_id), above).take(MAX_DEPTH + 1)
    }

    /// How many levels of groups lie in a group, itself included.
    pub fn height(&self, group_id: &str) -> usize {
        1 + self.children(group_id).map(|child| self.height(&child.group_id)).max().unwrap_or_default()
    }

    /// Whether a user is a member of the group or of a group nested in it.
    pub fn is_member(&self, user_id: &str, group_id: &str) -> bool {
        self.get(group_id).is_some_and(|group| group.members.contains_key(user_id))
            || self
                .with_member(user_id)
                .any(|own| self.ancestors(&own.group_id).any(|it| it.group_id == group_id))
    }

    /// Whether a user is an admin of the group or of a group above it, by a role or by a membership.
    pub fn is_leader(&self, user_id: &str, group_id: &str) -> bool {
        self.ancestors(group_id).any(|group| {
            group.members.get(user_id).is_some_and(|it| it.member_role == "admin")
                || self.assigned(user_id, &group.group_id).is_some()
        })
    }

    /// What a user may do in the drives of a group.
    pub fn drive_role(&self, user_id: &str, group_id: &str, by_default: bool) -> Option<&str> {
        if self.is_leader(user_id, group_id) {
            return Some(LEADER_ROLE);
        }
        let special = self.get(group_id).and_then(|it| it.members.get(user_id)?.drive_role.as_deref());
        special.or_else(|| (by_default && self.is_member(user_id, group_id)).then_some(MEMBER_ROLE))
    }

    pub fn assigned(&self, user_id: &str, group_id: &str) -> Option<&Assignment> {
        let mut all = self.assignments.iter().filter(|it| it.cancelled_at.is_none());
        all.find(|it| it.user_id == user_id && it.group_id == group_id)
    }

    /// Assigning the same role again is allowed.
    pub fn assign(&mut self, assignment: Assignment) {
        if self.assigned(&assignment.user_id, &assignment.group_id).is_none() {
            self.assignments.push(assignment);
        }
    }

    pub fn cancel(&mut self, user_id: &str, group_id: &str, now: Millis) {
        let mut all = self.assignments.iter_mut().filter(|it| it.cancelled_at.is_none());
        if let Some(found) = all.find(|it| it.user_id == user_id && it.group_id == group_id) {
            found.cancelled_at = Some(now);
        }
    }

    /// Assignments as an index with the state of `until` lists them.
    pub fn assignments_until(&self, until: Millis) -> impl Iterator<Item = &Assignment> {
        let there = move |it: &&Assignment| {
            it.created_at <= until && it.cancelled_at.is_none_or(|cancelled| cancelled > until)
        };
        self.assignments.iter().filter(there)
    }
}

impl Membership {
    pub fn of_user(group: &Group, user_id: &str, now: Millis) -> Self {
        Self { user_id: user_id.to_owned(), member_type: "user", ..Self::in_group(group, now) }
    }

    pub fn of_group(group: &Group, sub_group_id: &str, now: Millis) -> Self {
        Self { sub_group_id: sub_group_id.to_owned(), member_type: "group", ..Self::in_group(group, now) }
    }

    fn in_group(group: &Group, now: Millis) -> Self {
        Self {
            domain_id: group.domain_id.clone(),
            group_id: group.group_id.clone(),
            user_id: String::new(),
            sub_group_id: String::new(),
            member_type: "",
            member_role: "member".into(),
            description: String::new(),
            created_at: now,
            updated_at: now,
            drive_role: None,
        }
    }
}

impl Group {
    pub fn new(domain_id: &str, group_id: &str, name: &str, creator: &str, now: Millis) -> Self {
        Self {
            domain_id: domain_id.to_owned(),
            group_id: group_id.to_owned(),
            group_name: name.to_owned(),
            description: String::new(),
            creator: creator.to_owned(),
            created_at: now,
            updated_at: now,
            permission: None,
            is_root: false,
            parent: None,
            members: BTreeMap::new(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn group(groups: &mut Groups, id: &str, parent: Option<&str>, members: &[&str]) {
        let mut made = Group::new("d", id, id, "system", 0);
        made.parent = parent.map(|it| Membership::of_group(groups.get(it).unwrap(), id, 0));
        for member in members {
            let membership = Membership::of_user(&made, member, 0);
            made.members.insert((*member).to_owned(), membership);
        }
        groups.insert(made);
    }

    #[test]
    fn rights_flow_down_and_never_up() {
        let mut groups = Groups::default();
        group(&mut groups, "firm", None, &["boss"]);
        group(&mut groups, "lab", Some("firm"), &["ada"]);
        group(&mut groups, "bench", Some("lab"), &["grace"]);
        assert_eq!(groups.drive_role("grace", "firm", true), Some(MEMBER_ROLE));
        assert_eq!(groups.drive_role("boss", "lab", true), None);
        assert_eq!(groups.drive_role("ada", "lab", false), None);
        assert_eq!(groups.height("firm"), 3);
        let lead = Assignment {
            user_id: "boss".into(),
            group_id: "firm".into(),
            creator: "root".into(),
            created_at: 5,
            cancelled_at: None,
        };
        groups.assign(lead.clone());
        groups.assign(lead);
        assert_eq!(groups.drive_role("boss", "bench", false), Some(LEADER_ROLE));
        groups.cancel("boss", "firm", 9);
        assert!(!groups.is_leader("boss", "bench"));
        // The index lags behind for both.
        let seen = |until| groups.assignments_until(until).count();
        assert_eq!([seen(4), seen(5), seen(8), seen(9)], [0, 1, 1, 0]);
    }
}
