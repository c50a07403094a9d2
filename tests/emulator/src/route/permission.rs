//! Calls about grants on single files: add, remove, list, received and given ones.

use serde_json::{Value, json};

use super::access::{AccessVia, DriveAccess};
use super::item::View;
use super::{Answer, Call, page_of};
use crate::actions::Actions;
use crate::args::Args;
use crate::error::{self, Result};
use crate::grant::{Grant, Identity};
use crate::id::FileKey;
use crate::time::Millis;
use crate::tree::NodeId;

/// The file, if the caller may manage its grants. On a root only in team drives.
fn managed(call: &Call<'_>, args: &Args) -> Result<(DriveAccess, NodeId)> {
    let access = call.access(args)?;
    let id = call.live_node(access, args.required("file_id")?)?;
    let team = call.state.drives.get(access.drive as usize).is_some_and(|drive| drive.owner_type == "group");
    if id == access.root && !team {
        return Err(error::invalid("file_id"));
    }
    access.may("FILE.MANAGE")?;
    Ok((access, id))
}

fn identity(member: &Value) -> Result<(Identity, String)> {
    let identity = &member["identity"];
    let id = identity["identity_id"].as_str().filter(|id| !id.is_empty());
    let id = id.ok_or_else(|| error::missing("identity_id"))?.to_owned();
    match identity["identity_type"].as_str() {
        Some("IT_User") => Ok((Identity::User, id)),
        Some("IT_Group") => Ok((Identity::Group, id)),
        Some(_) => Err(error::invalid("identity_type")),
        None => Err(error::missing("identity_type")),
    }
}

fn members(args: &Args) -> Result<&Vec<Value>> {
    let members = args.list("member_list")?.ok_or_else(|| error::missing("member_list"))?;
    if members.is_empty() { Err(error::missing("member_list")) } else { Ok(members) }
}

pub fn add(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (access, id) = managed(call, args)?;
    let file = call.node(id)?.key;
    let mut grants = Vec::new();
    for member in members(args)? {
        let (identity, identity_id) = identity(member)?;
        match identity {
            Identity::User => drop(call.state.accounts.user(&identity_id)?),
            Identity::Group => drop(call.state.accounts.groups.find(&identity_id)?),
        }
        let role = member["role_id"].as_str().filter(|role| !role.is_empty());
        let listed = member["action_list"].as_array();
        let (role_id, actions) = match (role, listed) {
            (Some(role), _) if Actions::is_role(role) => (role.to_owned(), Actions::of_role(role)),
            (Some(_), _) => return Err(error::invalid("role_id")),
            (None, Some(names)) => {
                let names = names.iter().map(|name| name.as_str().unwrap_or_default());
                let actions = Actions::named(names).filter(|actions| !actions.is_empty());
                let actions = actions.ok_or_else(|| error::invalid("action_list"))?;
                (crate::id::random_hex::<8>(), actions)
            }
            (None, None) => return Err(error::missing("role_id")),
        };
        let expires = member["expire_time"].as_i64().ok_or_else(|| error::missing("expire_time"))?;
        grants.push(Grant {
            drive: access.drive,
            identity,
            identity_id,
            role_id,
            actions,
            custom: role.is_none(),
            expires: expires as Millis,
            disinherit_sub_group: member["disinherit_sub_group"].as_bool().unwrap_or_default(),
            creator: call.user.user_id.clone(),
            created: call.state.now(),
        });
    }
    grants.into_iter().for_each(|grant| call.state.grants.add(file, grant));
    Answer::empty()
}

/// The role in the call need not match, and a missing grant is no error.
pub fn remove(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (_, id) = managed(call, args)?;
    let file = call.node(id)?.key;
    for member in members(args)? {
        let (kind, id) = identity(member)?;
        call.state.grants.remove(file, kind, &id);
    }
    Answer::empty()
}

impl Call<'_> {
    fn member(&self, grant: &Grant) -> Value {
        let (kind, name) = match grant.identity {
            Identity::User => {
                let user = self.state.accounts.users.get(&grant.identity_id);
                ("IT_User", user.map(|user| user.nick_name.clone()))
            }
            Identity::Group => (
                "IT_Group",
                self.state.accounts.groups.get(&grant.identity_id).map(|group| group.group_name.clone()),
            ),
        };
        let mut member = json!({"identity": {"identity_type": kind, "identity_id": grant.identity_id,
            "identity_name": name}, "role_id": grant.role_id, "expire_time": grant.expires,
            "disinherit_sub_group": grant.disinherit_sub_group});
        if grant.custom {
            member["action_list"] = json!(grant.actions);
        }
        member
    }
}

/// Grants on the file itself, as a bare list.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.live_node(access, args.required("file_id")?)?;
    access.may("FILE.LIST")?;
    let grants = call.state.grants.of_file(call.node(id)?.key);
    Answer::ok(&grants.iter().map(|grant| call.member(grant)).collect::<Vec<_>>())
}

/// Grants on the ancestors.
pub fn list_inherit(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.live_node(access, args.required("file_id")?)?;
    access.may("FILE.LIST")?;
    let mut items = Vec::new();
    for above in call.state.tree.ancestors(id).into_iter().skip(1) {
        for grant in call.state.grants.of_file(call.node(above)?.key) {
            items.push(json!({"file_id": call.file_id(above), "member": call.member(grant)}));
        }
    }
    Answer::ok(&json!({"items": items}))
}

/// All grants of a user, directly or through groups.
pub fn list_user(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.required("user_id")?;
    if user_id != call.user.user_id {
        call.require_admin()?;
    }
    call.state.accounts.user(user_id)?;
    let which = args.choice("type", &["self", "group", "all"])?.unwrap_or("self");
    let now = call.state.now();
    let mut items = Vec::new();
    for (file, grant) in call.state.grants.all() {
        let own = grant.is_for_user_directly(user_id);
        let wanted = match which {
            "self" => own,
            "group" => !own,
            _ => true,
        };
        let (Some(id), true) = (call.state.tree.find(file), wanted) else { continue };
        // `can_access` says whether it has expired.
        let lasting = Grant { expires: Millis::MAX, ..grant.clone() };
        if !lasting.applies_to(user_id, &call.state.accounts, now) {
            continue;
        }
        let mut item = call.member(grant);
        item["domain_id"] = call.state.domain_id.clone().into();
        item["drive_id"] =
            call.state.drives.get(grant.drive as usize).map(|drive| drive.drive_id.clone()).into();
        item["file_id"] = call.file_id(id).into();
        item["file_full_path"] = call.state.tree.paths(id).1.into();
        item["creator"] = grant.creator.clone().into();
        item["created_at"] = grant.created.into();
        item["can_access"] = (grant.expires > now && !call.state.tree.in_bin(id)).into();
        items.push(item);
    }
    Answer::ok(&json!({"items": items}))
}

/// Files and folders that others granted to the caller.
pub fn list_received(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let (me, now) = (call.user.user_id.clone(), call.state.now());
    files(call, args, |call, grant| grant.creator != me && grant.applies_to(&me, &call.state.accounts, now))
}

/// Files and folders the caller granted to others, as far as they are indexed.
pub fn list_sharing(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let me = call.user.user_id.clone();
    let seen_until = call.state.now() - (call.state.settings.index_lag_s * 1000.0) as Millis;
    files(call, args, |_, grant| grant.creator == me && grant.created <= seen_until)
}

fn files(call: &Call<'_>, args: &Args, wanted: impl Fn(&Call<'_>, &Grant) -> bool) -> Result<Answer> {
    let view = View::from_args(call, args)?;
    let mut found: Vec<(Millis, FileKey)> = call
        .state
        .grants
        .all()
        .filter(|(_, it)| wanted(call, it))
        .map(|(file, it)| (it.created, file))
        .collect();
    found.sort();
    found.reverse();
    let mut seen = std::collections::HashSet::new();
    found.retain(|(_, file)| seen.insert(*file));
    let nodes: Vec<NodeId> = found.iter().filter_map(|(_, file)| call.state.tree.find(*file)).collect();
    let nodes: Vec<NodeId> = nodes.into_iter().filter(|id| !call.state.tree.in_bin(*id)).collect();
    let (shown, next_marker) = page_of(nodes, args, 100, 100)?;
    let items = shown.iter().map(|id| {
        let node = call.node(*id)?;
        let drive = call.state.drives.get(node.drive as usize).ok_or_else(|| error::not_found("drive"))?;
        let bare = DriveAccess {
            drive: node.drive,
            root: drive.root,
            actions: Actions::NONE,
            via: AccessVia::Grant,
        };
        let access = call.access_to(&drive.drive_id).unwrap_or(bare);
        Ok(json!(call.item(call.with_grants(access, *id), *id, &view)?))
    });
    let items = items.collect::<Result<Vec<Value>>>()?;
    Answer::ok(&json!({"items": items, "next_marker": next_marker}))
}

/// Closed by the vendor for privacy.
pub fn list_manage_sharing(_: &mut Call<'_>, _: &Args) -> Result<Answer> {
    Err(error::forbidden())
}
