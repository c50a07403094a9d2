//! Reads a file by id or path, and updates its metadata.

use super::item::View;
use super::{Answer, Call};
use crate::args::Args;
use crate::changes::Op;
use crate::error::{self, Result};
use crate::tree::name;

/// Reads the tree, not the index. Files in the recycle bin or with an unfinished upload are not found.
pub fn get(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let found =
        call.live_node(access, args.required("file_id")?).map_err(|error| match error.code.as_str() {
            "ForbiddenFileInTheRecycleBin" => error::not_found("file"),
            _ => error,
        })?;
    access.may("FILE.LIST")?;
    let view = View::from_args(call, args)?.complete();
    Answer::ok(&call.item(access, found, &view)?)
}

pub fn get_by_path(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    if !call.state.settings.get_by_path {
        return Err(error::no_such_api("POST", "/v2/file/get_by_path"));
    }
    let access = call.access(args)?;
    access.may("FILE.LIST")?;
    let path = args.required("file_path")?;
    if !path.starts_with('/') {
        return Err(error::invalid("file_path"));
    }
    let mut at = access.root;
    for step in path.split('/').filter(|step| !step.is_empty()) {
        at = call.state.tree.named(at, step).first().copied().ok_or_else(|| error::not_found("file"))?;
    }
    let view = View::from_args(call, args)?.complete();
    Answer::ok(&call.item(access, at, &view)?)
}

pub fn update(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    let access = call.access(args)?;
    let id = call.target_node(access, args)?;
    access.may("FILE.UPDATE")?;
    let mode = NameMode::from_args(args)?;
    let new_name = args.text("name")?.map(str::to_owned);
    let description = args.any_text("description")?.map(str::to_owned);
    if description.as_ref().is_some_and(|it| it.chars().count() > 1024) {
        return Err(error::out_of_range("description"));
    }
    let (hidden, starred) = (args.flag("hidden")?, args.flag("starred")?);
    let labels = args.texts("labels")?;
    if labels.as_ref().is_some_and(|it| it.len() > 100 || it.iter().any(|label| label.chars().count() > 128))
    {
        return Err(error::out_of_range("labels"));
    }
    let local_modified = args.time("local_modified_at")?;
    let custom_index_key = args.any_text("custom_index_key")?.map(str::to_owned);
    let user_meta = args.raw("user_meta").cloned();

    let new_name = match new_name {
        Some(wanted) if *wanted != *call.node(id)?.name => {
            let parent = call.node(id)?.parent.unwrap_or(access.root);
            let folder = call.node(id)?.folder;
            match call.resolve_name(parent, &wanted, folder, mode)? {
                ResolvedName::Free(name) => Some(name),
                ResolvedName::Taken(_) => return Err(error::already_exists("file")),
            }
        }
        _ => None,
    };
    let (now, modifier) = (call.state.now(), call.user.user_id.clone());
    let op = match &new_name {
        Some(_) => Op::Rename { old: call.node(id)?.name.clone() },
        None => Op::Update,
    };
    call.state.record_change(id, op, &modifier);
    call.state.tree.change(id, |node| {
        if let Some(name) = new_name {
            node.name = name.into();
        }
        node.hidden = hidden.unwrap_or(node.hidden);
        node.starred = starred.unwrap_or(node.starred);
        node.updated = now;
        node.touched = now;
        let more = node.details_mut();
        more.modifier = Some(modifier);
        if description.is_some() {
            more.description = description;
        }
        if let Some(labels) = labels {
            more.labels = labels;
        }
        if local_modified.is_some() {
            more.local_modified = local_modified;
        }
        if let Some(key) = custom_index_key {
            more.custom_index_key = key;
        }
        if user_meta.is_some() {
            more.user_meta = user_meta;
        }
    });
    let view = View::from_args(call, args)?.complete();
    Answer::ok(&call.item(access, id, &view)?)
}

/// `check_name_mode`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NameMode {
    Ignore,
    AutoRename,
    Refuse,
}

impl NameMode {
    pub fn from_args(args: &Args) -> Result<Self> {
        Ok(match args.choice("check_name_mode", &["ignore", "auto_rename", "refuse"])? {
            Some("auto_rename") => Self::AutoRename,
            Some("refuse") => Self::Refuse,
            // An older flag of copy, move and create.
            _ if args.flag("auto_rename")?.unwrap_or_default() => Self::AutoRename,
            _ => Self::Ignore,
        })
    }
}

/// Result of resolving a wanted name.
pub enum ResolvedName {
    Free(String),
    /// The existing entry, in the mode `refuse`.
    Taken(crate::tree::NodeId),
}

impl Call<'_> {
    pub fn resolve_name(
        &mut self,
        parent: crate::tree::NodeId,
        wanted: &str,
        folder: bool,
        mode: NameMode,
    ) -> Result<ResolvedName> {
        name::check(wanted)?;
        if mode == NameMode::Ignore {
            return Ok(ResolvedName::Free(wanted.to_owned()));
        }
        let taken = self.state.tree.named(parent, wanted);
        let Some(first) = taken.first() else { return Ok(ResolvedName::Free(wanted.to_owned())) };
        if mode == NameMode::Refuse {
            return Ok(ResolvedName::Taken(*first));
        }
        let now = self.state.now();
        let tree = &mut self.state.tree;
        let mut taken = |name: &str| !tree.named(parent, name).is_empty();
        Ok(ResolvedName::Free(name::renamed(wanted, folder, now, &mut taken)))
    }
}
