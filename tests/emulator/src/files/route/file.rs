//! One entry: reading it, changing what is written about it.

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::Args;
use super::view::{Extent, View};
use super::{Outcome, drive_for, refuse, right_in};
use crate::error::Refusal;
use crate::files::tree::drive::Right;
use crate::files::tree::node::Slot;
use crate::files::tree::{Fault, Files, name};
use crate::state::App;
use crate::token::Caller;

const MAX_TAGS: usize = 1_000;

fn shown(app: &App, caller: &Caller, args: &Args, files: &Files, drive: u16, slot: Slot) -> Outcome {
    let right = right_in(files, caller, drive).unwrap_or(Right::Look);
    let view = View::new(app, args, right, Extent::Whole)?;
    Ok((StatusCode::OK, view.item(files, slot)))
}

pub fn get(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let slot = files.visible(drive, args.need("file_id")?).map_err(|fault| match fault {
        // Reading is different from acting: what is in the recycle bin is not found.
        Fault::Trashed => Fault::NoFile,
        other => other,
    })?;
    shown(app, caller, args, &files, drive, slot)
}

pub fn get_by_path(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let mut slot = files.drives[usize::from(drive)].root;
    let names = args.need("file_path")?.split('/').filter(|name| !name.is_empty());
    for name in names {
        slot = files.child_named(slot, name).ok_or_else(|| refuse::not_found("file"))?;
    }
    shown(app, caller, args, &files, drive, slot)
}

/// Everything an update may change, checked.
struct Changes<'a> {
    name: Option<&'a str>,
    description: Option<&'a str>,
    hidden: Option<bool>,
    starred: Option<bool>,
    labels: Option<Vec<String>>,
    index_key: Option<&'a str>,
    local_modified_ms: Option<i64>,
}

impl<'a> Changes<'a> {
    fn read(args: &'a Args) -> Result<Changes<'a>, Refusal> {
        let labels = args.texts("labels")?;
        let too_many = |labels: &Vec<String>| labels.len() > 100 || labels.iter().any(|one| one.chars().count() > 128);
        if labels.as_ref().is_some_and(too_many) {
            return Err(refuse::invalid("labels"));
        }
        Ok(Changes {
            name: new_name(args, "name")?,
            description: described(args)?,
            hidden: args.flag("hidden")?,
            starred: args.flag("starred")?,
            labels,
            index_key: args.any_text("custom_index_key")?,
            local_modified_ms: args.time("local_modified_at")?,
        })
    }
}

/// A name that may be left out, but not be wrong.
pub fn new_name<'a>(args: &'a Args, field: &str) -> Result<Option<&'a str>, Refusal> {
    match args.text(field)? {
        Some(text) if !name::is_valid(text) => Err(refuse::invalid(field)),
        text => Ok(text),
    }
}

pub fn described(args: &Args) -> Result<Option<&str>, Refusal> {
    match args.any_text("description")? {
        Some(text) if text.chars().count() > 1_024 => Err(refuse::invalid("description")),
        text => Ok(text),
    }
}

pub fn update(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let changes = Changes::read(args)?;
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let parent = node.parent.ok_or_else(|| refuse::invalid("file_id"))?;
    let is_folder = node.is_folder();
    let name = changes.name.map(|name| {
        files.settle_name(parent, name, is_folder, args.on_conflict()?, Some(slot), now_ms).map_err(Refusal::from)
    });
    let name = name.transpose()?;
    files.edit(slot, &caller.user_id, now_ms, |node| {
        if let Some(name) = name {
            node.name = name.into();
        }
        let more = node.more_mut();
        more.hidden = changes.hidden.unwrap_or(more.hidden);
        more.starred = changes.starred.unwrap_or(more.starred);
        more.local_modified_ms = changes.local_modified_ms.or(more.local_modified_ms);
        if let Some(labels) = changes.labels {
            more.labels = labels;
        }
        if let Some(text) = changes.description {
            text.clone_into(&mut more.description);
        }
        if let Some(key) = changes.index_key {
            key.clone_into(&mut more.custom_index_key);
        }
    })?;
    shown(app, caller, args, &files, drive, slot)
}

/// Tags as a call gives them: a list of keys and values, each key once.
pub fn user_tags(args: &Args) -> Result<Vec<(String, String)>, Refusal> {
    let invalid = || refuse::invalid("user_tags");
    let mut tags: Vec<(String, String)> = Vec::new();
    for tag in args.list("user_tags")?.into_iter().flatten() {
        let text = |name: &str| tag.get(name).and_then(Value::as_str);
        let (key, value) = (text("key").ok_or_else(invalid)?, text("value").unwrap_or_default());
        let is_fine = !key.is_empty() && !key.contains('#') && !value.contains('#') && key.len() + value.len() <= 2_000;
        if !is_fine || tags.iter().any(|(known, _)| known == key) || tags.len() == MAX_TAGS {
            return Err(invalid());
        }
        tags.push((key.to_owned(), value.to_owned()));
    }
    Ok(tags)
}

pub fn put_usertags(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let tags = user_tags(args)?;
    if tags.is_empty() {
        return Err(refuse::missing("user_tags"));
    }
    files.edit(slot, &caller.user_id, now_ms, |node| node.more_mut().tags.extend(tags))?;
    Ok((StatusCode::OK, json!({"file_id": files.id_text(slot)})))
}

pub fn delete_usertags(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let now_ms = app.now_ms();
    let mut files = app.files();
    let drive = drive_for(&files, caller, args, Right::Change)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let keys = args.texts("key_list")?.ok_or_else(|| refuse::missing("key_list"))?;
    files.edit(slot, &caller.user_id, now_ms, |node| node.more_mut().tags.retain(|key, _| !keys.contains(key)))?;
    Ok((StatusCode::NO_CONTENT, Value::Null))
}
