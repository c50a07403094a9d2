//! Calls about groups and their members.

use serde_json::json;

use super::{Answer, Call, page_of};
use crate::accounts::{Group, MAX_DEPTH, Membership};
use crate::args::Args;
use crate::error::{self, Result};
use crate::id;

impl Call<'_> {
    /// Domain admins are admins of every group.
    pub fn is_leader(&self, group_id: &str) -> bool {
        self.user.is_admin() || self.state.accounts.groups.is_leader(&self.user.user_id, group_id)
    }

    /// The group, if the caller may change it.
    pub fn require_led_group(&self, group_id: &str) -> Result<&Group> {
        let group = self.state.accounts.groups.find(group_id)?;
        if self.is_leader(group_id) { Ok(group) } else { Err(error::no_permission("group")) }
    }

    /// The group, if the caller is an admin or a member of it.
    pub fn require_visible_group(&self, group_id: &str) -> Result<&Group> {
        let groups = &self.state.accounts.groups;
        let group = groups.find(group_id)?;
        let seen = self.is_leader(group_id) || groups.is_member(&self.user.user_id, group_id);
        if seen { Ok(group) } else { Err(error::no_permission("group")) }
    }
}

fn name_of<'a>(args: &'a Args, field: &str) -> Result<&'a str> {
    args.short_text(field, 128)?.ok_or_else(|| error::missing(field))
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let parent_id = args.text("parent_group_id")?;
    let is_root = args.flag("is_root")?.unwrap_or_default();
    match parent_id {
        Some(_) if is_root => return Err(error::invalid("is_root")),
        Some(parent_id) => call.require_led_group(parent_id).map(|_| ())?,
        None => call.require_admin()?,
    }
    let (name, now) = (name_of(args, "group_name")?, call.state.now());
    let (group_id, creator) = (id::random_hex::<16>(), call.user.user_id.clone());
    let groups = &mut call.state.accounts.groups;
    let mut group = Group::new(&call.state.domain_id, &group_id, name, &creator, now);
    group.description = args.any_short_text("description", 1024)?.unwrap_or_default().to_owned();
    group.is_root = is_root;
    if let Some(parent_id) = parent_id {
        if groups.ancestors(parent_id).count() >= MAX_DEPTH {
            return Err(error::out_of_range("parent_group_id"));
        }
        group.parent = Some(Membership::of_group(groups.find(parent_id)?, &group_id, now));
    }
    groups.insert(group.clone());
    Answer::created(&group)
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    Answer::ok(call.require_visible_group(args.required("group_id")?)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let name = args.short_text("group_name", 128)?;
    change(call, args, name, args.any_short_text("description", 1024)?)
}

/// An older call that changes the name only.
pub fn update_name(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    change(call, args, Some(name_of(args, "name")?), None)
}

fn change(call: &mut Call<'_>, args: &Args, name: Option<&str>, description: Option<&str>) -> Result<Answer> {
    let group_id = args.required("group_id")?;
    call.require_led_group(group_id)?;
    let now = call.state.now();
    let group = call.state.accounts.groups.find_mut(group_id)?;
    for (field, value) in [(&mut group.group_name, name), (&mut group.description, description)] {
        if let Some(value) = value {
            *field = value.to_owned();
        }
    }
    group.updated_at = now;
    Answer::ok(&*group)
}

/// Refused while it has sub-groups or drives; members are allowed.
pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let group_id = args.required("group_id")?;
    call.require_led_group(group_id)?;
    if call.state.accounts.groups.children(group_id).next().is_some() {
        return Err(error::state_conflict("The group still has groups in it."));
    }
    let mut drives = call.state.drives.iter();
    if drives.any(|it| !it.gone && it.owner_type == "group" && it.owner == group_id) {
        return Err(error::state_conflict("The group still owns drives."));
    }
    call.state.accounts.groups.remove(group_id);
    Answer::empty()
}

/// All groups for domain admins, else those the caller is an admin of; refused if there are none.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let groups = led_groups(call)?;
    let (items, next_marker) = page_of(groups, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

/// `group_name` is a prefix of the name, `group_name_for_fuzzy` a substring.
pub fn search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let begins = args.short_text("group_name", 128)?.unwrap_or_default().to_lowercase();
    let contained = args.short_text("group_name_for_fuzzy", 128)?.unwrap_or_default().to_lowercase();
    let until = call.state.indexed_until();
    let mut groups = led_groups(call)?;
    groups.retain(|group| {
        let name = group.group_name.to_lowercase();
        group.updated_at <= until && name.starts_with(&begins) && name.contains(&contained)
    });
    let (items, next_marker) = page_of(groups, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

fn led_groups<'a>(call: &'a Call<'_>) -> Result<Vec<&'a Group>> {
    let groups: Vec<&Group> =
        call.state.accounts.groups.iter().filter(|group| call.is_leader(&group.group_id)).collect();
    if groups.is_empty() {
        call.require_admin()?;
    }
    Ok(groups)
}

/// The ids of group and user in a call about a member.
fn member<'a>(call: &Call<'_>, args: &'a Args) -> Result<(&'a str, &'a str)> {
    let group_id = args.required("group_id")?;
    args.choice("member_type", &["user"])?.ok_or_else(|| error::missing("member_type"))?;
    let user_id = args.required("member_id")?;
    call.require_led_group(group_id)?;
    call.state.accounts.user(user_id)?;
    Ok((group_id, user_id))
}

pub fn add_member(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, user_id) = member(call, args)?;
    let now = call.state.now();
    let group = call.state.accounts.groups.find_mut(group_id)?;
    let membership = Membership::of_user(group, user_id, now);
    // An existing member keeps the role.
    group.members.entry(user_id.to_owned()).or_insert(membership);
    Answer::ok(&json!({}))
}

pub fn remove_member(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, user_id) = member(call, args)?;
    let group = call.state.accounts.groups.find_mut(group_id)?;
    group.members.remove(user_id).ok_or_else(|| error::not_found("membership"))?;
    Answer::ok(&json!({}))
}
