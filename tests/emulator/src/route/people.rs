//! Users with related data, and the members of groups.

use serde::Serialize;
use serde_json::json;

use super::{Answer, Call, page_of, user};
use crate::accounts::{Group, Link, User};
use crate::args::Args;
use crate::drive::DriveItem;
use crate::error::{self, Result};

/// The largest page if groups are requested too.
const MAX_WITH_GROUPS: usize = 30;

/// A user with the data requested by `extra_return_info`.
#[derive(Serialize)]
struct Person<'a> {
    #[serde(flatten)]
    user: &'a User,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_group: Option<Vec<&'a Group>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    default_drive: Option<DriveItem<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    account: Option<Vec<&'a Link>>,
}

/// The requested related data, for admins only.
#[derive(Clone, Copy)]
struct Extra {
    group: bool,
    drive: bool,
    account: bool,
}

impl Extra {
    fn read(call: &Call<'_>, args: &Args) -> Result<Self> {
        let names = args.texts("extra_return_info")?.unwrap_or_default();
        if names.iter().any(|name| !["group", "drive", "account"].contains(&name.as_str())) {
            return Err(error::invalid("extra_return_info"));
        }
        if !names.is_empty() {
            call.require_admin()?;
        }
        let has = |name: &str| names.iter().any(|it| it == name);
        Ok(Self { group: has("group"), drive: has("drive"), account: has("account") })
    }

    fn max(self) -> usize {
        if self.group { MAX_WITH_GROUPS } else { 100 }
    }
}

fn person<'a>(call: &'a Call<'_>, user: &'a User, extra: Extra) -> Person<'a> {
    let accounts = &call.state.accounts;
    let drive = || {
        let (index, drive) = call.state.drive(&user.default_drive_id)?;
        Some(call.state.drive_item(index, drive, &call.user))
    };
    Person {
        user,
        parent_group: extra.group.then(|| accounts.groups.with_member(&user.user_id).collect()),
        default_drive: extra.drive.then(drive).flatten(),
        account: extra.account.then(|| accounts.links.of_user(&user.user_id)),
    }
}

pub fn general_get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.require_admin()?;
    }
    let extra = Extra::read(call, args)?;
    Answer::ok(&person(call, call.state.accounts.user(user_id)?, extra))
}

pub fn general_search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let extra = Extra::read(call, args)?;
    let within = args.texts("parent_group_id_list")?.unwrap_or_default();
    let direct = args.text("direct_parent_group_id")?;
    let groups = &call.state.accounts.groups;
    let mut users = user::found(call, args)?;
    users.retain(|user| {
        (within.is_empty() || within.iter().any(|id| groups.is_member(&user.user_id, id)))
            && direct.is_none_or(|id| groups.with_member(&user.user_id).any(|group| group.group_id == id))
    });
    let (page, next_marker) = page_of(users, &args.capped(extra.max())?, 100, 100)?;
    let items: Vec<_> = page.into_iter().map(|user| person(call, user, extra)).collect();
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

/// Without a group: groups without a parent and users without a group.
pub fn list_group_user(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    match args.text("group_id")? {
        Some(_) => list_member(call, args),
        None => {
            call.require_admin()?;
            let accounts = &call.state.accounts;
            let lone = |user: &&User| accounts.groups.with_member(&user.user_id).next().is_none();
            let users = accounts.users.values().filter(lone).collect();
            let groups = accounts.groups.iter().filter(|group| group.parent.is_none()).collect();
            members(call, args, users, groups)
        }
    }
}

pub fn list_member(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let group_id = args.required("group_id")?;
    call.require_visible_group(group_id)?;
    let accounts = &call.state.accounts;
    let group = accounts.groups.find(group_id)?;
    let users = group.members.keys().filter_map(|id| accounts.users.get(id)).collect();
    members(call, args, users, accounts.groups.children(group_id).collect())
}

/// A user or a group.
enum Member<'a> {
    User(&'a User),
    Group(&'a Group),
}

fn members(call: &Call<'_>, args: &Args, users: Vec<&User>, groups: Vec<&Group>) -> Result<Answer> {
    let extra = Extra::read(call, args)?;
    let kind = args.choice("member_type", &["user", "group"])?;
    let users = users.into_iter().filter(|_| kind != Some("group")).map(Member::User);
    let groups = groups.into_iter().filter(|_| kind != Some("user")).map(Member::Group);
    let (page, next_marker) = page_of(groups.chain(users).collect(), &args.capped(extra.max())?, 100, 100)?;
    let (mut user_items, mut group_items) = (Vec::new(), Vec::new());
    for member in page {
        match member {
            Member::User(user) => user_items.push(person(call, user, extra)),
            Member::Group(group) => group_items.push(group),
        }
    }
    Answer::ok(&json!({"user_items": user_items, "group_items": group_items, "next_marker": next_marker}))
}

/// `user_group/search`: users and groups by name, for sharing.
pub fn search_both(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let kinds = args.texts("identity_type_list")?.unwrap_or_default();
    if kinds.iter().any(|it| !["IT_User", "IT_Group"].contains(&it.as_str())) {
        return Err(error::invalid("identity_type_list"));
    }
    let wants = |kind: &str| kinds.is_empty() || kinds.iter().any(|it| it == kind);
    let begins = args.short_text("name", 128)?.unwrap_or_default().to_lowercase();
    let contained = args.short_text("name_for_fuzzy", 128)?.unwrap_or_default().to_lowercase();
    let status = args.choice("status", &["enabled", "disabled"])?;
    let until = call.state.indexed_until();
    let named = |name: &str, updated: i64| {
        let name = name.to_lowercase();
        updated <= until && name.starts_with(&begins) && name.contains(&contained)
    };
    let accounts = &call.state.accounts;
    let users = accounts.users.values().filter(|it| {
        wants("IT_User")
            && named(&it.nick_name, it.updated_at)
            && status.is_none_or(|status| status == it.status)
    });
    let groups = accounts.groups.iter();
    let groups = groups.filter(|it| wants("IT_Group") && named(&it.group_name, it.updated_at));
    let both = groups.map(Member::Group).chain(users.map(Member::User)).collect();
    let (page, next_marker) = page_of(both, args, 100, 100)?;
    let (mut users, mut groups) = (Vec::new(), Vec::new());
    for member in page {
        match member {
            Member::User(user) => users.push(user),
            Member::Group(group) => groups.push(group),
        }
    }
    Answer::ok(&json!({"users": users, "groups": groups, "next_marker": next_marker}))
}
