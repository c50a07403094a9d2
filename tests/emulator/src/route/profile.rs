//! Validates and sets the fields of a user, for create, import and update.

use serde_json::Value;

use super::Call;
use crate::accounts::{Membership, User};
use crate::args::Args;
use crate::error::{self, Result};

/// Maximum length of an avatar URL.
const MAX_ADDRESS: usize = 4 << 10;

/// Maximum length of an avatar as a data URL.
const MAX_DATA: usize = 300 << 10;

/// Maximum length of `user_data` as JSON.
const MAX_USER_DATA: usize = 1024;

pub fn apply(user: &mut User, args: &Args) -> Result<()> {
    let texts = [
        ("user_name", 128, &mut user.user_name),
        ("nick_name", 128, &mut user.nick_name),
        ("description", 1024, &mut user.description),
        ("email", 256, &mut user.email),
        ("phone", 32, &mut user.phone),
        ("phone_region", 8, &mut user.phone_region),
    ];
    for (name, max, field) in texts {
        if let Some(text) = args.any_short_text(name, max)? {
            check(name, text)?;
            *field = text.to_owned();
        }
    }
    if let Some(avatar) = args.any_text("avatar")? {
        check_avatar(avatar)?;
        user.avatar = avatar.to_owned();
    }
    if let Some(data) = args.raw("user_data") {
        user.user_data = user_data(data)?;
    }
    if let Some(setting) = args.raw("msg_setting") {
        let known = setting.is_object()
            && (setting["send_settings"].is_null() || setting["send_settings"].is_array());
        user.msg_setting =
            Some(setting.clone()).filter(|_| known).ok_or_else(|| error::invalid("msg_setting"))?;
    }
    match args.number("expired_at")? {
        Some(..0) => return Err(error::out_of_range("expired_at")),
        expired_at => user.expired_at = expired_at.unwrap_or(user.expired_at),
    }
    for (name, flag) in [
        ("need_change_password_next_login", &mut user.need_change_password_next_login),
        ("deny_change_password_by_self", &mut user.deny_change_password_by_self),
    ] {
        *flag = args.flag(name)?.unwrap_or(*flag);
    }
    Ok(())
}

/// Checks a phone number or an e-mail address; empty clears it.
pub fn check(name: &str, text: &str) -> Result<()> {
    let fine = match name {
        "phone" | "phone_region" => text.bytes().all(|byte| byte.is_ascii_digit() || b"+-* ".contains(&byte)),
        "email" => {
            text.is_empty() || text.split_once('@').is_some_and(|(a, b)| !a.is_empty() && b.contains('.'))
        }
        _ => true,
    };
    if fine { Ok(()) } else { Err(error::invalid(name)) }
}

fn check_avatar(avatar: &str) -> Result<()> {
    let max = match avatar {
        "" => return Ok(()),
        it if it.starts_with("http://") || it.starts_with("https://") => MAX_ADDRESS,
        it if it.starts_with("data:") => MAX_DATA,
        _ => return Err(error::invalid("avatar")),
    };
    if avatar.len() > max { Err(error::out_of_range("avatar")) } else { Ok(()) }
}

/// An object, directly or as a string.
fn user_data(data: &Value) -> Result<Value> {
    if data.to_string().chars().count() > MAX_USER_DATA {
        return Err(error::out_of_range("user_data"));
    }
    let parsed = match data {
        Value::String(text) => serde_json::from_str(text).unwrap_or_else(|_| data.clone()),
        other => other.clone(),
    };
    if parsed.is_object() || parsed.is_string() { Ok(parsed) } else { Err(error::invalid("user_data")) }
}

/// `group_info_list`: the groups of a user. All must exist.
pub fn groups(call: &Call<'_>, args: &Args) -> Result<Option<Vec<String>>> {
    let Some(list) = args.list("group_info_list")? else { return Ok(None) };
    let id = |it: &Value| {
        it["group_id"].as_str().map(str::to_owned).ok_or_else(|| error::invalid("group_info_list"))
    };
    let ids = list.iter().map(id).collect::<Result<Vec<_>>>()?;
    ids.iter().try_for_each(|id| call.state.accounts.groups.find(id).map(|_| ()))?;
    Ok(Some(ids))
}

/// Makes a user a member of exactly these groups.
pub fn add_to_groups(call: &mut Call<'_>, user_id: &str, group_ids: &[String]) -> Result<()> {
    let now = call.state.now();
    let groups = &mut call.state.accounts.groups;
    let before: Vec<String> = groups.with_member(user_id).map(|group| group.group_id.clone()).collect();
    for left in before.iter().filter(|id| !group_ids.contains(id)) {
        groups.find_mut(left)?.members.remove(user_id);
    }
    for joined in group_ids.iter().filter(|id| !before.contains(id)) {
        let group = groups.find_mut(joined)?;
        let membership = Membership::of_user(group, user_id, now);
        group.members.insert(user_id.to_owned(), membership);
    }
    Ok(())
}
