//! Calls about drives: the caller's own, those of groups, and the operations of admins.

use serde_json::json;

use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::drive::Drive;
use crate::error::{self, Result};
use crate::tree::DriveIndex;

const STATUS: &[&str] = &["enabled", "disabled"];

impl Call<'_> {
    fn drives(&self, wanted: impl Fn(&Drive) -> bool) -> Vec<(DriveIndex, &Drive)> {
        let all = self.state.drives.iter().enumerate().filter(|(_, drive)| !drive.gone);
        all.filter(|(_, drive)| wanted(drive)).map(|(index, drive)| (index as DriveIndex, drive)).collect()
    }

    fn drive_page(&self, drives: Vec<(DriveIndex, &Drive)>, args: &Args) -> Result<Answer> {
        let (page, next_marker) = page_of(drives, args, 100, 100)?;
        let items = page.into_iter().map(|(index, drive)| self.state.drive_item(index, drive, &self.user));
        Answer::ok(&json!({"items": items.collect::<Vec<_>>(), "next_marker": next_marker}))
    }

    fn drive_answer(&self, index: DriveIndex) -> Result<Answer> {
        let drive = self.state.drives.get(index as usize).ok_or_else(|| error::not_found("drive"))?;
        Answer::ok(&self.state.drive_item(index, drive, &self.user))
    }

    /// The drive named in a call of an admin.
    fn drive_to_change(&self, args: &Args) -> Result<DriveIndex> {
        self.require_admin()?;
        let drive_id = args.drive("drive_id")?.ok_or_else(|| error::missing("drive_id"))?;
        self.state.drive(&drive_id).map(|(index, _)| index).ok_or_else(|| error::not_found("drive"))
    }
}

pub fn list_mine(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user = call.user.user_id.clone();
    call.drive_page(call.drives(|drive| drive.owner_type == "user" && drive.owner == user), args)
}

/// The drive of the enterprise, owned by the root group, is listed separately.
pub fn list_group(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let until = call.state.indexed_until();
    let groups = &call.state.accounts.groups;
    let reached = |drive: &Drive| {
        drive.owner_type == "group"
            && drive.created <= until
            && drive.role(&call.user, &call.state.accounts).is_some()
    };
    let of_root = |it: &Drive| it.owner == "root" || groups.get(&it.owner).is_some_and(|group| group.is_root);
    let root = call.drives(|drive| reached(drive) && of_root(drive)).into_iter().next();
    let root_id = root.map(|(_, drive)| drive.drive_id.as_str()).unwrap_or_default();
    let named = args.text("drive_name")?.unwrap_or_default().to_lowercase();
    let fits = |it: &Drive| it.drive_id != root_id && it.name.to_lowercase().contains(&named);
    let (page, next_marker) = page_of(call.drives(|it| reached(it) && fits(it)), args, 100, 100)?;
    let write = |(index, drive): (DriveIndex, &Drive)| json!(call.state.drive_item(index, drive, &call.user));
    let mut answer =
        json!({"items": page.into_iter().map(write).collect::<Vec<_>>(), "next_marker": next_marker});
    if let Some(root) = root {
        answer["root_group_drive"] = write(root);
    }
    Answer::ok(&answer)
}

pub fn default(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.require_admin()?;
    }
    let drive_id = &call.state.accounts.user(user_id)?.default_drive_id;
    let (index, _) = call.state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
    call.drive_answer(index)
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    call.drive_answer(access.drive)
}

/// All drives; `search` uses the index and can sort.
pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let drives = found(call, args, "")?;
    call.drive_page(drives, args)
}

pub fn search(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let named = args.short_text("drive_name", 128)?.unwrap_or_default().to_lowercase();
    let until = call.state.indexed_until();
    let mut drives = found(call, args, &named)?;
    drives.retain(|(_, drive)| drive.updated <= until);
    let by = args.choice("order_by", &["created_at", "updated_at", "drive_name"])?;
    match by {
        Some("drive_name") => drives.sort_by(|a, b| a.1.name.cmp(&b.1.name)),
        Some("updated_at") => drives.sort_by_key(|it| it.1.updated),
        Some(_) => drives.sort_by_key(|it| it.1.created),
        None => {}
    }
    if args.descending()? {
        drives.reverse();
    }
    call.drive_page(drives, args)
}

fn found<'a>(call: &'a Call<'_>, args: &Args, named: &str) -> Result<Vec<(DriveIndex, &'a Drive)>> {
    call.require_admin()?;
    let owner = args.text("owner")?;
    let owner_type = args.choice("owner_type", &["user", "group"])?;
    Ok(call.drives(|drive| {
        owner.is_none_or(|it| it == drive.owner)
            && owner_type.is_none_or(|it| it == drive.owner_type)
            && drive.name.to_lowercase().contains(named)
    }))
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.require_admin()?;
    let name = args.short_text("drive_name", 128)?.ok_or_else(|| error::missing("drive_name"))?;
    let owner = args.required("owner")?.to_owned();
    let owner_type = args.choice("owner_type", &["user", "group"])?.unwrap_or("user").to_owned();
    let default = args.flag("default")?.unwrap_or_default();
    args.choice("drive_type", &["normal"])?;
    let now = call.state.now();
    let drive = Drive {
        drive_id: call.state.new_drive_id(),
        name: name.to_owned(),
        description: args.any_short_text("description", 1024)?.unwrap_or_default().to_owned(),
        owner,
        owner_type,
        total_size: size(args)?.unwrap_or(-1),
        status: args.choice("status", STATUS)?.unwrap_or("enabled").to_owned(),
        created: now,
        updated: now,
        creator: call.user.user_id.clone(),
        open_to_members: !args.flag("disable_assign_group_default_permission")?.unwrap_or_default(),
        root: 0,
        gone: false,
    };
    check_owner(call, &drive, default)?;
    if let Some(user) = call.state.accounts.users.get_mut(&drive.owner).filter(|_| default) {
        user.default_drive_id = drive.drive_id.clone();
    }
    let index = call.state.add_drive(drive);
    let mut answer = call.drive_answer(index)?;
    answer.status = axum::http::StatusCode::CREATED;
    Ok(answer)
}

/// The owner must exist and may have one more drive.
fn check_owner(call: &Call<'_>, drive: &Drive, default: bool) -> Result<()> {
    let settings = &call.state.settings;
    let single = if drive.owner_type == "user" {
        let user = call.state.accounts.user(&drive.owner)?;
        if default && !user.default_drive_id.is_empty() {
            return Err(error::already_exists("drive"));
        }
        settings.user_single_drive_enabled
    } else {
        if default {
            return Err(error::invalid("default"));
        }
        call.state.accounts.groups.find(&drive.owner)?;
        settings.group_single_drive_enabled
    };
    let owned = |it: &Drive| it.owner == drive.owner && it.owner_type == drive.owner_type;
    if single && !call.drives(owned).is_empty() {
        return Err(error::already_exists("drive"));
    }
    Ok(())
}

/// Bytes; −1 is unlimited.
fn size(args: &Args) -> Result<Option<i64>> {
    match args.number("total_size")? {
        Some(..-1) => Err(error::out_of_range("total_size")),
        size => Ok(size),
    }
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let index = call.drive_to_change(args)?;
    // Only the tenant itself, by AccessKey, can change the owner.
    if args.text("owner")?.is_some() {
        return Err(error::not_supported("owner"));
    }
    let (name, description) =
        (args.short_text("drive_name", 128)?, args.any_short_text("description", 1024)?);
    let (status, total_size) = (args.choice("status", STATUS)?, size(args)?);
    let now = call.state.now();
    let drive = call.state.drives.get_mut(index as usize).ok_or_else(|| error::not_found("drive"))?;
    for (field, value) in [(&mut drive.name, name), (&mut drive.description, description)] {
        if let Some(value) = value {
            *field = value.to_owned();
        }
    }
    if let Some(status) = status {
        drive.status = status.to_owned();
    }
    drive.total_size = total_size.unwrap_or(drive.total_size);
    drive.updated = now;
    call.drive_answer(index)
}

pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let index = call.drive_to_change(args)?;
    let forced = args.flag("force")?.unwrap_or_default();
    let drive = call.state.drives.get(index as usize).ok_or_else(|| error::not_found("drive"))?;
    let root = drive.root;
    if !forced && !call.state.tree.members(root).is_empty() {
        return Err(error::invalid("force"));
    }
    if let Some(drive) = call.state.drives.get_mut(index as usize) {
        drive.gone = true;
        let owner = call.state.accounts.users.get_mut(&drive.owner);
        if let Some(user) = owner.filter(|user| user.default_drive_id == drive.drive_id) {
            user.default_drive_id.clear();
        }
    }
    call.state.tree.remove(root);
    Answer::empty()
}
