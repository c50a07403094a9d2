//! Role assignments: admins of groups. There is one role, and only users can have it.

use serde_json::{Value, json};

use super::{Answer, Call, page_of};
use crate::accounts::{Assignment, GROUP_ADMIN};
use crate::args::Args;
use crate::error::{self, Result};

const GROUP: &str = "RT_Group";

/// The group and the user of an assignment.
fn group_and_user<'a>(call: &Call<'_>, args: &'a Args) -> Result<(&'a str, &'a str)> {
    call.require_admin()?;
    let user_id = identity(args, &["IT_User"])?.1;
    args.choice("role_id", &[GROUP_ADMIN])?.ok_or_else(|| error::missing("role_id"))?;
    let group_id = resource(args)?;
    call.state.accounts.user(user_id)?;
    call.state.accounts.groups.find(group_id)?;
    Ok((user_id, group_id))
}

fn identity<'a>(args: &'a Args, kinds: &[&str]) -> Result<(&'a str, &'a str)> {
    let identity = args.raw("identity").ok_or_else(|| error::missing("identity"))?;
    let field = |name: &str| identity[name].as_str().filter(|it| !it.is_empty());
    let kind =
        field("identity_type").filter(|it| kinds.contains(it)).ok_or_else(|| error::invalid("identity"))?;
    Ok((kind, field("identity_id").ok_or_else(|| error::invalid("identity"))?))
}

fn resource(args: &Args) -> Result<&str> {
    let name = "manage_resource_type";
    args.choice(name, &[GROUP])?.ok_or_else(|| error::missing(name))?;
    args.required("manage_resource_id")
}

pub fn assign(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (user_id, group_id) = group_and_user(call, args)?;
    let assignment = Assignment {
        user_id: user_id.to_owned(),
        group_id: group_id.to_owned(),
        creator: call.user.user_id.clone(),
        created_at: call.state.now(),
        cancelled_at: None,
    };
    call.state.accounts.groups.assign(assignment);
    Answer::empty()
}

pub fn cancel_assign(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (user_id, group_id) = group_and_user(call, args)?;
    let now = call.state.now();
    call.state.accounts.groups.cancel(user_id, group_id, now);
    Answer::empty()
}

pub fn list_assignment(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let group_id = resource(args)?;
    call.require_led_group(group_id)?;
    let all = listed(call, |it| it.group_id == group_id);
    let (page, next_marker) = page_of(all, args, 100, 100)?;
    Answer::ok(&json!({"assignment_list": or_null(page), "next_marker": next_marker}))
}

/// The groups a user is an admin of.
pub fn list_identity_role(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (kind, identity_id) = identity(args, &["IT_User", "IT_Group"])?;
    let accounts = &call.state.accounts;
    let (name, is_admin) = if kind == "IT_User" {
        if identity_id != call.user.user_id {
            call.require_admin()?;
        }
        let user = accounts.user(identity_id)?;
        (&user.nick_name, user.is_admin())
    } else {
        (&call.require_visible_group(identity_id)?.group_name, false)
    };
    let all = listed(call, |it| kind == "IT_User" && it.user_id == identity_id);
    Answer::ok(&json!({
        "domain_id": call.state.domain_id, "identity": {"identity_type": kind, "identity_id": identity_id},
        "identity_name": name, "is_admin": is_admin, "assignment_list": or_null(all),
    }))
}

/// Assignments from the index, which lags behind.
fn listed(call: &Call<'_>, wanted: impl Fn(&Assignment) -> bool) -> Vec<Value> {
    let seen = call.state.accounts.groups.assignments_until(call.state.indexed_until());
    let write = |it: &Assignment| {
        json!({
            "domain_id": call.state.domain_id, "role_id": GROUP_ADMIN,
            "identity": {"identity_type": "IT_User", "identity_id": it.user_id},
            "manage_resource_type": GROUP, "manage_resource_id": it.group_id,
            "creator": it.creator, "created_at": it.created_at,
        })
    };
    seen.filter(|it| wanted(it)).map(write).collect()
}

/// An empty list of assignments is null on the wire.
fn or_null(list: Vec<Value>) -> Value {
    if list.is_empty() { Value::Null } else { Value::Array(list) }
}
