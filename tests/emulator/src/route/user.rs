//! Calls about users.

use serde_json::json;

use super::{Answer, Call, page_of, profile};
use crate::accounts::{ROLES, User};
use crate::args::Args;
use crate::error::{self, Result};
use crate::id;

const STATUS: &[&str] = &["enabled", "disabled"];

/// Fields users may change themselves, also with the narrower scope.
const INFO: &[&str] = &["nick_name", "avatar"];

/// Further fields users may change themselves.
const OWN: &[&str] = &["description", "user_data", "msg_setting"];

/// Fields only admins may change; `role` only superadmins.
const OTHERS: &[&str] = &[
    "user_name",
    "email",
    "phone",
    "phone_region",
    "status",
    "expired_at",
    "group_info_list",
    "need_change_password_next_login",
    "deny_change_password_by_self",
];

/// Without an id: the user of the token. Other users are for admins only.
pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.require_admin()?;
    }
    Answer::ok(call.state.accounts.user(user_id)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.required("user_id")?.to_owned();
    may_update(call, args, &user_id)?;
    let mut user = call.state.accounts.user(&user_id)?.clone();
    profile::apply(&mut user, args)?;
    let groups = profile::groups(call, args)?;
    user.status = args.choice("status", STATUS)?.unwrap_or(&user.status).to_owned();
    user.role = args.choice("role", ROLES)?.unwrap_or(&user.role).to_owned();
    user.updated_at = call.state.now();
    call.state.accounts.users.insert(user_id.clone(), user.clone());
    if let Some(groups) = groups {
        profile::add_to_groups(call, &user_id, &groups)?;
    }
    Answer::ok(&user)
}

fn may_update(call: &Call<'_>, args: &Args, user_id: &str) -> Result<()> {
    let changes = |names: &[&str]| names.iter().any(|name| args.raw(name).is_some());
    let (role, info, others) = (changes(&["role"]), changes(INFO), changes(OTHERS));
    if user_id != call.user.user_id || others {
        call.require_admin()?;
    }
    if role {
        call.require_superadmin()?;
        call.require_scope(&["USER.UPDATE_ROLE"])?;
    }
    if info {
        call.require_scope(&["USER.UPDATE", "USER.UPDATE_INFO"])?;
    }
    if others || changes(OWN) || !(role || info) {
        call.require_scope(&["USER.UPDATE"])?;
    }
    Ok(())
}

pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let status = args.choice("status", STATUS)?;
    let all = call.state.accounts.users.values();
    let users = all.filter(|user| status.is_none_or(|it| it == user.status)).collect();
    let (items, next_marker) = page_of(users, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

pub fn search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let users = found(call, args)?;
    let (items, next_marker) = page_of(users, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

/// Users from the index, in the requested order; for admins.
pub fn found<'a>(call: &'a Call<'_>, args: &Args) -> Result<Vec<&'a User>> {
    call.require_admin()?;
    let fuzzy = args.short_text("nick_name_for_fuzzy", 128)?.map(str::to_lowercase);
    let (nick, name) = (args.short_text("nick_name", 128)?, args.short_text("user_name", 128)?);
    let (email, phone) = (args.text("email")?, args.text("phone")?);
    let (role, status) = (args.choice("role", ROLES)?, args.choice("status", STATUS)?);
    let until = call.state.indexed_until();
    let is = |wanted: Option<&str>, found: &str| wanted.is_none_or(|it| it == found);
    let wanted = |user: &&User| {
        user.updated_at <= until
            && fuzzy.as_ref().is_none_or(|it| user.nick_name.to_lowercase().contains(it))
            && is(nick, &user.nick_name)
            && is(name, &user.user_name)
            && is(email, &user.email)
            && is(phone, &user.phone)
            && is(role, &user.role)
            && is(status, &user.status)
    };
    let mut users: Vec<&User> = call.state.accounts.users.values().filter(wanted).collect();
    match args.choice("order_by", &["created_at", "updated_at", "nick_name", "user_name"])? {
        Some("nick_name") => users.sort_by(|a, b| a.nick_name.cmp(&b.nick_name)),
        Some("user_name") => users.sort_by(|a, b| a.user_name.cmp(&b.user_name)),
        Some("updated_at") => users.sort_by_key(|it| it.updated_at),
        Some(_) => users.sort_by_key(|it| it.created_at),
        None => {}
    }
    if args.descending()? {
        users.reverse();
    }
    Ok(users)
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let user_id = args.required("user_id")?;
    if user_id.chars().count() > 64 || user_id.contains('#') {
        return Err(error::invalid("user_id"));
    }
    let role = args.choice("role", ROLES)?.unwrap_or("user");
    if role != "user" {
        call.require_superadmin()?;
    }
    if call.state.accounts.users.contains_key(user_id) {
        return Err(error::already_exists("user"));
    }
    let mut user = User::new(&call.state.domain_id, user_id, call.state.now());
    profile::apply(&mut user, args)?;
    user.role = role.to_owned();
    user.status = args.choice("status", STATUS)?.unwrap_or("enabled").to_owned();
    user.creator = call.user.user_id.clone();
    let groups = profile::groups(call, args)?.unwrap_or_default();
    call.state.add_user(user)?;
    profile::add_to_groups(call, user_id, &groups)?;
    Answer::created(call.state.accounts.user(user_id)?)
}

/// Creates a user with a login identity and a generated id.
pub fn import(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let identities = super::account::identities(args)?;
    args.required("nick_name")?;
    let user_id = id::random_hex::<16>();
    let mut user = User::new(&call.state.domain_id, &user_id, call.state.now());
    profile::apply(&mut user, args)?;
    user.creator = call.user.user_id.clone();
    user.password = args.short_text("plain_password", 128)?.unwrap_or_default().to_owned();
    for (identity, _) in &identities {
        match identity.kind.as_str() {
            "mobile" => (user.phone, user.phone_region) = (identity.text.clone(), identity.extra.clone()),
            "email" => user.email = identity.text.clone(),
            _ => {}
        }
        if call.state.accounts.links.get(identity).is_some() {
            return Err(error::already_exists("account"));
        }
    }
    let size = match args.number("drive_total_size")? {
        Some(..-1) => return Err(error::out_of_range("drive_total_size")),
        size => size.unwrap_or(call.state.settings.init_drive_size),
    };
    let parent = args.text("parent_group_id")?.map(str::to_owned);
    parent.iter().try_for_each(|id| call.state.accounts.groups.find(id).map(|_| ()))?;
    let with_drive = args.flag("auto_create_drive")?.unwrap_or(call.state.settings.init_drive_enable);
    call.state.add_user_without_drive(user)?;
    if with_drive {
        call.state.add_default_drive(&user_id, size, &call.user.user_id);
    }
    profile::add_to_groups(call, &user_id, parent.as_slice())?;
    for (identity, display_name) in identities {
        super::account::add(call, identity, &user_id, &display_name);
    }
    Answer::ok(call.state.accounts.user(&user_id)?)
}

/// Refused while the user owns drives.
pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let user_id = args.required("user_id")?;
    if call.state.accounts.user(user_id)?.is_admin() {
        call.require_superadmin()?;
    }
    let own = |it: &crate::drive::Drive| !it.gone && it.owner_type == "user" && it.owner == user_id;
    if call.state.drives.iter().any(own) {
        return Err(error::state_conflict("The user still owns drives."));
    }
    call.state.accounts.remove_user(user_id);
    Answer::empty()
}
