//! People: who am I, a few changes, and the admin's list.

use serde_json::json;

use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::error::{self, Result};

/// Without an id: the user of the token. Only admins may read others.
pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.need_admin()?;
    }
    Answer::ok(call.state.accounts.user(user_id)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.need("user_id")?.to_owned();
    if user_id != call.user.user_id || args.raw("status").is_some() || args.raw("role").is_some() {
        call.need_admin()?;
    }
    let now = call.state.now();
    let mut user = call.state.accounts.user(&user_id)?.clone();
    let limits =
        [("nick_name", 128), ("avatar", 300 * 1024), ("description", 1024), ("email", 256), ("phone", 64)];
    for (name, limit) in limits {
        let Some(text) = args.any_text(name)? else { continue };
        if text.len() > limit {
            return Err(error::out_of_range(name));
        }
        let field = match name {
            "nick_name" => &mut user.nick_name,
            "avatar" => &mut user.avatar,
            "description" => &mut user.description,
            "email" => &mut user.email,
            _ => &mut user.phone,
        };
        *field = text.to_owned();
    }
    if let Some(status) = args.choice("status", &["enabled", "disabled"])? {
        user.status = status.to_owned();
    }
    if let Some(role) = args.choice("role", &["superadmin", "admin", "user"])? {
        user.role = role.to_owned();
    }
    user.updated_at = now;
    call.state.accounts.users.insert(user_id, user.clone());
    Answer::ok(&user)
}

pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.need_admin()?;
    let users = call.state.accounts.users.values().collect();
    let (items, next_marker) = page_of(users, args, 100, 100)?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}
