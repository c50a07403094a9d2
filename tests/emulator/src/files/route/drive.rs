//! Drives: one's own, the team's, and all of them for administrators.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::Args;
use super::view::page;
use super::{Outcome, is_admin, marker, read_marker, refuse, right_in};
use crate::error::Refusal;
use crate::files::tree::Files;
use crate::files::tree::drive::{Drive, DriveSeed};
use crate::files::tree::id::rfc3339;
use crate::state::App;
use crate::token::Caller;

fn shown(app: &App, drive: &Drive) -> Value {
    json!({
        "domain_id": app.settings().domain_id,
        "drive_id": drive.id,
        "drive_name": drive.name,
        "description": drive.description,
        "owner": drive.owner,
        "owner_type": if drive.is_group { "group" } else { "user" },
        "drive_type": "normal",
        "status": if drive.enabled { "enabled" } else { "disabled" },
        "total_size": drive.total_size,
        "used_size": drive.used_size,
        "created_at": rfc3339(drive.created_ms),
        "updated_at": rfc3339(drive.updated_ms),
        "creator": "system",
    })
}

fn paged<'a>(app: &App, args: &Args, drives: impl Iterator<Item = &'a Drive>) -> Result<Value, Refusal> {
    let limit = args.limit(100, 100)?;
    let start = match read_marker(args)? {
        None => 0,
        Some(text) => text.parse::<usize>().map_err(|_| refuse::invalid("marker"))?,
    };
    let mut items: Vec<Value> = drives.skip(start).take(limit + 1).map(|drive| shown(app, drive)).collect();
    let next = (items.len() > limit).then(|| marker(&(start + limit).to_string()));
    items.truncate(limit);
    Ok(page(items, next))
}

pub fn list_my_drives(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let own = files.drives.iter().filter(|drive| !drive.is_group && drive.owner == caller.user_id);
    Ok((StatusCode::OK, paged(app, args, own)?))
}

pub fn list_my_group_drive(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let name = args.text("drive_name")?;
    let reachable = files.drives.iter().filter(|drive| {
        drive.is_group
            && (is_admin(caller) || drive.members.contains_key(&caller.user_id))
            && name.is_none_or(|name| drive.name.contains(name))
    });
    Ok((StatusCode::OK, paged(app, args, reachable)?))
}

pub fn get_default_drive(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let user = args.text("user_id")?.unwrap_or(&caller.user_id);
    if user != caller.user_id && !is_admin(caller) {
        return Err(refuse::no_permission("drive"));
    }
    let own = files.drives.iter().find(|drive| drive.is_default && drive.owner == user);
    own.map(|drive| (StatusCode::OK, shown(app, drive))).ok_or_else(|| refuse::not_found("drive"))
}

fn reachable(files: &Files, caller: &Caller, args: &Args) -> Result<u16, Refusal> {
    let id = args.id("drive_id")?.ok_or_else(|| refuse::missing("drive_id"))?;
    let drive = files.drive(&id)?;
    right_in(files, caller, drive).map(|_| drive).ok_or_else(|| refuse::no_permission("drive"))
}

pub fn get(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = reachable(&files, caller, args)?;
    Ok((StatusCode::OK, shown(app, &files.drives[usize::from(drive)])))
}

pub fn list(app: &App, caller: &Caller, args: &Args) -> Outcome {
    only_admin(caller)?;
    let files = app.files();
    let (owner, name) = (args.text("owner")?, args.text("drive_name")?);
    let kind = args.choice("owner_type", &["user", "group"])?;
    let all = files.drives.iter().filter(|drive| {
        !drive.id.is_empty()
            && owner.is_none_or(|owner| drive.owner == owner)
            && name.is_none_or(|name| drive.name.to_lowercase().contains(&name.to_lowercase()))
            && kind.is_none_or(|kind| drive.is_group == (kind == "group"))
    });
    Ok((StatusCode::OK, paged(app, args, all)?))
}

fn only_admin(caller: &Caller) -> Result<(), Refusal> {
    if is_admin(caller) { Ok(()) } else { Err(refuse::forbidden()) }
}

pub fn create(app: &App, caller: &Caller, args: &Args) -> Outcome {
    only_admin(caller)?;
    let name = args.need("drive_name")?;
    if name.chars().count() > 128 {
        return Err(refuse::invalid("drive_name"));
    }
    let now_ms = app.now_ms();
    let mut files = app.files();
    let ids = files.drives.iter().filter_map(|drive| drive.id.parse::<u64>().ok());
    let drive_id = (ids.max().unwrap_or(100) + 1).to_string();
    let seed = DriveSeed {
        drive_id: drive_id.clone(),
        owner: args.need("owner")?.to_owned(),
        owner_type: args.choice("owner_type", &["user", "group"])?.unwrap_or("user").to_owned(),
        name: name.to_owned(),
        total_size: args.number("total_size")?.unwrap_or(-1),
        default: args.flag("default")?.unwrap_or(false),
        members: Vec::new(),
    };
    files.add_drive(seed, now_ms);
    let index = usize::from(files.drive(&drive_id)?);
    let description = args.text("description")?.unwrap_or_default();
    description.clone_into(&mut files.drives[index].description);
    Ok((StatusCode::CREATED, shown(app, &files.drives[index])))
}

pub fn update(app: &App, caller: &Caller, args: &Args) -> Outcome {
    only_admin(caller)?;
    let now_ms = app.now_ms();
    let mut files = app.files();
    let index = usize::from(reachable(&files, caller, args)?);
    let status = args.choice("status", &["enabled", "disabled"])?;
    let total_size = args.number("total_size")?;
    let drive = &mut files.drives[index];
    if let Some(name) = args.text("drive_name")? {
        name.clone_into(&mut drive.name);
    }
    if let Some(description) = args.any_text("description")? {
        description.clone_into(&mut drive.description);
    }
    drive.enabled = status.map_or(drive.enabled, |status| status == "enabled");
    drive.total_size = total_size.unwrap_or(drive.total_size);
    drive.updated_ms = now_ms;
    Ok((StatusCode::OK, shown(app, drive)))
}

pub fn delete(app: &App, caller: &Caller, args: &Args) -> Outcome {
    only_admin(caller)?;
    let mut files = app.files();
    let index = reachable(&files, caller, args)?;
    let root = files.drives[usize::from(index)].root;
    for child in files.children(root) {
        files.delete(child)?;
    }
    files.clear_trash(index)?;
    // Nodes know drives by number, so the number stays taken.
    let drive = &mut files.drives[usize::from(index)];
    (drive.id, drive.owner, drive.is_default) = (String::new(), String::new(), false);
    drive.members.clear();
    drive.is_group = false;
    Ok((StatusCode::NO_CONTENT, Value::Null))
}
