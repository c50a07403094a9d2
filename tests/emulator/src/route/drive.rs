//! Drives: mine, my teams', and the admin's operations.

use serde_json::json;

use super::{Answer, Call, page_of};
use crate::args::Args;
use crate::drive::Drive;
use crate::error::{self, Result};
use crate::tree::DriveIndex;

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
}

pub fn list_mine(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user = call.user.user_id.clone();
    call.drive_page(call.drives(|drive| drive.owner_type == "user" && drive.owner == user), args)
}

/// A group called `root` owns the enterprise drive, which stands apart.
pub fn list_group(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let member = |drive: &Drive| {
        drive.owner_type == "group"
            && match call.state.accounts.groups.get(&drive.owner) {
                None => true,
                Some(group) => group.members.contains_key(&call.user.user_id) || call.user.is_admin(),
            }
    };
    let named = args.text("drive_name")?.unwrap_or_default().to_lowercase();
    let items = call.drives(|it| member(it) && it.owner != "root" && it.name.to_lowercase().contains(&named));
    let (page, next_marker) = page_of(items, args, 100, 100)?;
    let write = |(index, drive): (DriveIndex, &Drive)| json!(call.state.drive_item(index, drive, &call.user));
    let mut answer =
        json!({"items": page.into_iter().map(write).collect::<Vec<_>>(), "next_marker": next_marker});
    if let Some(root) = call.drives(|drive| member(drive) && drive.owner == "root").into_iter().next() {
        answer["root_group_drive"] = write(root);
    }
    Answer::ok(&answer)
}

pub fn default(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let user_id = args.text("user_id")?.unwrap_or(&call.user.user_id);
    if user_id != call.user.user_id {
        call.need_admin()?;
    }
    let drive_id = &call.state.accounts.user(user_id)?.default_drive_id;
    let (index, _) = call.state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
    call.drive_answer(index)
}

pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let place = call.place(args)?;
    call.drive_answer(place.drive)
}

pub fn list(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.need_admin()?;
    let owner = args.text("owner")?;
    let owner_type = args.choice("owner_type", &["user", "group"])?;
    let named = args.text("drive_name")?.unwrap_or_default().to_lowercase();
    let wanted = |drive: &Drive| {
        owner.is_none_or(|it| it == drive.owner)
            && owner_type.is_none_or(|it| it == drive.owner_type)
            && drive.name.to_lowercase().contains(&named)
    };
    call.drive_page(call.drives(wanted), args)
}

pub fn create(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.need_admin()?;
    let name = args.need("drive_name")?;
    if name.chars().count() > 128 {
        return Err(error::out_of_range("drive_name"));
    }
    let owner = args.need("owner")?.to_owned();
    let owner_type = args.choice("owner_type", &["user", "group"])?.unwrap_or("user").to_owned();
    if owner_type == "user" {
        call.state.accounts.user(&owner)?;
    }
    let drive_id =
        (101 + call.state.drives.len()..).map(|id| id.to_string()).find(|id| call.state.drive(id).is_none());
    let drive_id = drive_id.ok_or_else(error::internal)?;
    if args.flag("default")?.unwrap_or_default()
        && let Some(user) = call.state.accounts.users.get_mut(&owner)
    {
        if !user.default_drive_id.is_empty() {
            return Err(error::already_exists("drive"));
        }
        user.default_drive_id = drive_id.clone();
    }
    let index = call.state.add_drive(Drive {
        drive_id,
        name: name.to_owned(),
        description: args.any_text("description")?.unwrap_or_default().to_owned(),
        owner,
        owner_type,
        total_size: args.number("total_size")?.unwrap_or(-1),
        status: args.choice("status", &["enabled", "disabled"])?.unwrap_or("enabled").to_owned(),
        created: call.state.now(),
        creator: call.user.user_id.clone(),
        root: 0,
        gone: false,
    });
    let drive = &call.state.drives[index as usize];
    Answer::created(&call.state.drive_item(index, drive, &call.user))
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.need_admin()?;
    let place = call.place(args)?;
    let (name, description) = (args.text("drive_name")?, args.any_text("description")?);
    let status = args.choice("status", &["enabled", "disabled"])?;
    let total_size = args.number("total_size")?;
    let drive = call.state.drives.get_mut(place.drive as usize).ok_or_else(|| error::not_found("drive"))?;
    if let Some(name) = name {
        drive.name = name.to_owned();
    }
    if let Some(description) = description {
        drive.description = description.to_owned();
    }
    if let Some(status) = status {
        drive.status = status.to_owned();
    }
    if let Some(total_size) = total_size {
        drive.total_size = total_size;
    }
    call.drive_answer(place.drive)
}

pub fn delete(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    call.need_admin()?;
    let place = call.place(args)?;
    let empty = call.state.tree.members(place.root).is_empty();
    if !empty && !args.flag("force")?.unwrap_or_default() {
        return Err(error::invalid("force"));
    }
    if let Some(drive) = call.state.drives.get_mut(place.drive as usize) {
        drive.gone = true;
        let (owner, id) = (drive.owner.clone(), drive.drive_id.clone());
        if let Some(user) =
            call.state.accounts.users.get_mut(&owner).filter(|user| user.default_drive_id == id)
        {
            user.default_drive_id.clear();
        }
    }
    call.state.tree.remove(place.root);
    Answer::empty()
}
