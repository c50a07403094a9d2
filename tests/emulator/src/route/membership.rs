//! Calls about memberships, the older interface to members of groups; a member may be a group.

use serde_json::json;

use super::{Answer, Call, page_of};
use crate::accounts::{MAX_DEPTH, Membership};
use crate::args::Args;
use crate::error::{self, Result};

/// The user or group a call about a membership is about.
#[derive(Clone, Copy)]
enum MemberRef<'a> {
    User(&'a str),
    Group(&'a str),
}

fn member(args: &Args) -> Result<MemberRef<'_>> {
    match args.choice("member_type", &["user", "group"])? {
        Some("user") => Ok(MemberRef::User(args.required("user_id")?)),
        Some(_) => Ok(MemberRef::Group(args.required("sub_group_id")?)),
        None => Err(error::missing("member_type")),
    }
}

impl Call<'_> {
    fn membership(&self, group_id: &str, member: MemberRef<'_>) -> Result<&Membership> {
        let groups = &self.state.accounts.groups;
        let found = match member {
            MemberRef::User(id) => groups.find(group_id)?.members.get(id),
            MemberRef::Group(id) => {
                groups.find(group_id)?;
                groups.find(id)?.parent.as_ref().filter(|it| it.group_id == group_id)
            }
        };
        found.ok_or_else(|| error::not_found("membership"))
    }

    /// Changing a membership requires an admin of the group; making a group admin requires a domain admin.
    fn may_change(&self, args: &Args) -> Result<()> {
        self.require_led_group(args.required("group_id")?)?;
        match role(args)? {
            Some("admin") => self.require_admin(),
            _ => Ok(()),
        }
    }
}

fn role(args: &Args) -> Result<Option<&str>> {
    args.choice("member_role", &["member", "admin"])
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, member) = (args.required("group_id")?, member(args)?);
    call.may_change(args)?;
    let now = call.state.now();
    let group = call.state.accounts.groups.find(group_id)?;
    let mut made = match member {
        MemberRef::User(id) => Membership::of_user(group, &call.state.accounts.user(id)?.user_id, now),
        MemberRef::Group(id) => {
            call.require_led_group(id)?;
            check_nesting(call, group_id, id)?;
            Membership::of_group(group, id, now)
        }
    };
    if call.membership(group_id, member).is_ok() {
        return Err(error::already_exists("membership"));
    }
    made.member_role = role(args)?.unwrap_or("member").to_owned();
    made.description = args.any_short_text("description", 1024)?.unwrap_or_default().to_owned();
    save(call, group_id, member, made.clone())?;
    Answer::created(&made)
}

fn save(call: &mut Call<'_>, group_id: &str, member: MemberRef<'_>, membership: Membership) -> Result<()> {
    let groups = &mut call.state.accounts.groups;
    match member {
        MemberRef::User(id) => {
            groups.find_mut(group_id)?.members.insert(id.to_owned(), membership);
        }
        MemberRef::Group(id) => groups.find_mut(id)?.parent = Some(membership),
    }
    Ok(())
}

/// A group has at most one parent, is never inside itself, and nesting is limited.
fn check_nesting(call: &Call<'_>, group_id: &str, sub_group_id: &str) -> Result<()> {
    let groups = &call.state.accounts.groups;
    let sub = groups.find(sub_group_id)?;
    if sub.parent.is_some() {
        return Err(error::already_exists("membership"));
    }
    if sub.is_root || groups.ancestors(group_id).any(|it| it.group_id == sub_group_id) {
        return Err(error::invalid("sub_group_id"));
    }
    if groups.ancestors(group_id).count() + groups.height(sub_group_id) > MAX_DEPTH {
        return Err(error::out_of_range("sub_group_id"));
    }
    Ok(())
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, member) = (args.required("group_id")?, member(args)?);
    call.require_visible_group(group_id)?;
    Answer::ok(call.membership(group_id, member)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, member) = (args.required("group_id")?, member(args)?);
    call.may_change(args)?;
    let mut changed = call.membership(group_id, member)?.clone();
    if changed.member_role == "admin" && role(args)? == Some("member") {
        call.require_admin()?;
    }
    changed.member_role = role(args)?.unwrap_or(&changed.member_role).to_owned();
    changed.description =
        args.any_short_text("description", 1024)?.unwrap_or(&changed.description).to_owned();
    changed.updated_at = call.state.now();
    save(call, group_id, member, changed.clone())?;
    Answer::ok(&changed)
}

pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, member) = (args.required("group_id")?, member(args)?);
    call.require_led_group(group_id)?;
    call.membership(group_id, member)?;
    let groups = &mut call.state.accounts.groups;
    match member {
        MemberRef::User(id) => {
            groups.find_mut(group_id)?.members.remove(id);
        }
        MemberRef::Group(id) => groups.find_mut(id)?.parent = None,
    }
    Answer::empty()
}

/// Also by membership in a nested group.
pub fn has_member(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (group_id, member) = (args.required("group_id")?, member(args)?);
    let groups = &call.state.accounts.groups;
    if !matches!(member, MemberRef::User(id) if id == call.user.user_id) {
        call.require_visible_group(group_id)?;
    }
    groups.find(group_id)?;
    let result = match member {
        MemberRef::User(id) => groups.is_member(id, group_id),
        MemberRef::Group(id) => groups.ancestors(id).skip(1).any(|it| it.group_id == group_id),
    };
    Answer::ok(&json!({"result": result}))
}

pub fn children(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let group_id = args.required("group_id")?;
    let kind = args.choice("member_type", &["user", "group"])?;
    let group = call.require_visible_group(group_id)?;
    let below = call.state.accounts.groups.children(group_id).filter_map(|it| it.parent.as_ref());
    let all = below.chain(group.members.values());
    answer(all.filter(|it| kind.is_none_or(|kind| kind == it.member_type)).collect(), args)
}

/// Without an id: the groups of the caller.
pub fn parents(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let groups = &call.state.accounts.groups;
    if args.choice("member_type", &["user", "group"])? == Some("group") {
        let group = call.require_visible_group(args.required("sub_group_id")?)?;
        return answer(group.parent.iter().collect(), args);
    }
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.require_admin()?;
        call.state.accounts.user(user_id)?;
    }
    answer(groups.with_member(user_id).filter_map(|group| group.members.get(user_id)).collect(), args)
}

fn answer(memberships: Vec<&Membership>, args: &Args) -> Result<Answer> {
    let (items, next_marker) = page_of(memberships, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}
