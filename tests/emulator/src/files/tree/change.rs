//! Changes that keep an entry: making, renaming, moving, copying, new content.

use std::sync::Arc;

use super::content::Content;
use super::id::FileId;
use super::name;
use super::node::{More, Node, Revision, Slot, Status};
use super::{Fault, Files};

/// `check_name_mode`
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum OnConflict {
    Ignore,
    AutoRename,
    Refuse,
}

/// What a new entry is made of.
#[derive(Debug)]
pub struct NewNode {
    pub drive: u16,
    pub parent: Slot,
    pub name: String,
    pub is_folder: bool,
    pub status: Status,
    pub content: Option<Arc<Content>>,
    pub size: u64,
    pub more: More,
}

impl Files {
    /// The name an entry will have in that folder. `except` is the entry itself when it is renamed.
    pub fn settle_name(
        &self,
        parent: Slot,
        wanted: &str,
        is_folder: bool,
        on_conflict: OnConflict,
        except: Option<Slot>,
        now_ms: i64,
    ) -> Result<String, Fault> {
        let taken = |name: &str| self.child_named(parent, name).filter(|slot| Some(*slot) != except);
        match (taken(wanted), on_conflict) {
            (None, _) | (_, OnConflict::Ignore) => Ok(wanted.to_owned()),
            (Some(slot), OnConflict::Refuse) => Err(Fault::Exists(slot)),
            (Some(_), OnConflict::AutoRename) => {
                // Two of a kind within a second: the next second's name is free.
                let names = (0..).map(|later| name::renamed(wanted, is_folder, now_ms + later * 1_000));
                let free = names.take(100_000).find(|name| taken(name).is_none());
                free.ok_or(Fault::Invalid("name"))
            }
        }
    }

    pub fn create(&mut self, new: NewNode, now_ms: i64) -> Result<Slot, Fault> {
        let drive = self.drives.get(usize::from(new.drive)).ok_or(Fault::NoDrive)?;
        let needs_room = new.status == Status::Available && !new.is_folder;
        if needs_room && !drive.has_room_for(new.size) {
            return Err(Fault::Quota);
        }
        let id = self.mint.file_id(now_ms);
        let mut more = new.more;
        if !new.is_folder {
            more.revision_id = Some(self.mint.file_id(now_ms));
        }
        let slot = self.push(Node {
            id,
            drive: new.drive,
            parent: Some(new.parent),
            name: new.name.into(),
            status: new.status,
            size: new.size,
            created_ms: now_ms,
            updated_ms: now_ms,
            content: new.content,
            children: new.is_folder.then(Box::default),
            more: Some(Box::new(more)),
        });
        if new.status == Status::Uploading {
            self.drives[usize::from(new.drive)].uploading.insert(slot);
            return Ok(slot);
        }
        if needs_room {
            self.drives[usize::from(new.drive)].used_size += new.size;
        }
        self.attach(slot)?;
        Ok(slot)
    }

    /// Puts a node into the index of its parent.
    pub(super) fn attach(&mut self, slot: Slot) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let (is_folder, parent) = (node.is_folder(), node.parent.ok_or(Fault::Invalid("file_id"))?);
        self.with_children(parent, |children, nodes| children.insert(nodes, slot, is_folder))
    }

    pub(super) fn detach(&mut self, slot: Slot) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let (is_folder, parent) = (node.is_folder(), node.parent.ok_or(Fault::Invalid("file_id"))?);
        self.with_children(parent, |children, nodes| children.remove(nodes, slot, is_folder))
    }

    /// Changes a listed node; the orders it stands in follow.
    pub fn edit(&mut self, slot: Slot, by: &str, now_ms: i64, edit: impl FnOnce(&mut Node)) -> Result<(), Fault> {
        self.detach(slot)?;
        if let Some(node) = self.node_mut(slot) {
            edit(node);
            node.updated_ms = now_ms;
            by.clone_into(&mut node.more_mut().modifier);
        }
        self.attach(slot)
    }

    /// A file gets its first content, or another one. The old one stays as a revision.
    pub fn set_content(&mut self, slot: Slot, content: Arc<Content>, by: &str, now_ms: i64) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let (drive, is_first) = (usize::from(node.drive), node.status == Status::Uploading);
        let size = content.size;
        if !self.drives[drive].has_room_for(size) {
            return Err(Fault::Quota);
        }
        self.drives[drive].used_size += size;
        let revision_id = self.mint.file_id(now_ms);
        if is_first {
            if let Some(node) = self.node_mut(slot) {
                (node.status, node.size, node.content, node.updated_ms) =
                    (Status::Available, size, Some(content), now_ms);
                by.clone_into(&mut node.more_mut().modifier);
            }
            self.drives[drive].uploading.remove(&slot);
            return self.attach(slot);
        }
        self.edit(slot, by, now_ms, |node| {
            let now = Revision::new(revision_id, Arc::clone(&content), now_ms);
            let first = node.first_revision();
            let more = node.more_mut();
            if more.revisions.is_empty() {
                more.revisions.extend(first);
            }
            more.revisions.insert(0, now);
            more.revision_id = Some(revision_id);
            node.size = size;
            node.content = Some(content);
        })
    }

    pub fn move_to(
        &mut self,
        slot: Slot,
        parent: Slot,
        wanted: Option<&str>,
        on_conflict: OnConflict,
        by: &str,
        now_ms: i64,
    ) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        if node.parent.is_none() || self.is_within(parent, slot) {
            return Err(Fault::Invalid("to_parent_file_id"));
        }
        let (from, to) = (node.drive, self.node(parent).ok_or(Fault::NoParent)?.drive);
        let name = wanted.map_or_else(|| node.name.to_string(), str::to_owned);
        let name = self.settle_name(parent, &name, node.is_folder(), on_conflict, Some(slot), now_ms)?;
        let subtree = if from == to { Vec::new() } else { self.subtree(slot) };
        let bytes: u64 = subtree.iter().filter_map(|slot| self.node(*slot)).map(Node::stored_size).sum();
        if from != to && !self.drives[usize::from(to)].has_room_for(bytes) {
            return Err(Fault::Quota);
        }
        self.detach(slot)?;
        if let Some(node) = self.node_mut(slot) {
            (node.parent, node.name, node.updated_ms) = (Some(parent), name.into(), now_ms);
            by.clone_into(&mut node.more_mut().modifier);
        }
        for inner in subtree {
            if let Some(node) = self.node_mut(inner) {
                node.drive = to;
            }
        }
        if from != to {
            let used = &mut self.drives[usize::from(from)].used_size;
            *used = used.saturating_sub(bytes);
            self.drives[usize::from(to)].used_size += bytes;
        }
        self.attach(slot)
    }

    /// Copies an entry with all that is below it. Answers the new entry.
    pub fn copy_to(
        &mut self,
        slot: Slot,
        parent: Slot,
        name: String,
        by: &str,
        now_ms: i64,
    ) -> Result<Slot, Fault> {
        if self.is_within(parent, slot) && self.node(slot).is_some_and(Node::is_folder) {
            return Err(Fault::Invalid("to_parent_file_id"));
        }
        let drive = self.node(parent).ok_or(Fault::NoParent)?.drive;
        let all = self.subtree(slot);
        let bytes: u64 = all.iter().filter_map(|slot| self.node(*slot)).map(|node| node.size).sum();
        if !self.drives[usize::from(drive)].has_room_for(bytes) {
            return Err(Fault::Quota);
        }
        let mut copies = std::collections::HashMap::new();
        for original in all {
            let node = self.node(original).ok_or(Fault::NoFile)?;
            let at = node.parent.and_then(|old| copies.get(&old).copied()).unwrap_or(parent);
            let mut more = node.more().clone();
            more.revisions.clear();
            by.clone_into(&mut more.creator);
            let new = NewNode {
                drive,
                parent: at,
                name: if original == slot { name.clone() } else { node.name.to_string() },
                is_folder: node.is_folder(),
                status: Status::Available,
                content: node.content.clone(),
                size: node.size,
                more,
            };
            let copy = self.create(new, now_ms)?;
            copies.insert(original, copy);
        }
        copies.get(&slot).copied().ok_or(Fault::NoFile)
    }

    pub fn is_within(&self, slot: Slot, ancestor: Slot) -> bool {
        let Some(ancestor) = self.node(ancestor) else { return false };
        self.lineage(slot).any(|node| std::ptr::eq(node, ancestor))
    }
}

impl Revision {
    pub fn new(id: FileId, content: Arc<Content>, created_ms: i64) -> Revision {
        Revision { id, content, created_ms, keep_forever: false, description: String::new() }
    }
}

impl Node {
    /// What it takes of its drive, old revisions included.
    pub fn stored_size(&self) -> u64 {
        let older = self.more().revisions.iter().skip(1).map(|revision| revision.content.size).sum::<u64>();
        if self.status == Status::Uploading { 0 } else { self.size + older }
    }

    /// The content a file has, as a revision; nothing keeps it apart until there is a second.
    pub fn first_revision(&self) -> Option<Revision> {
        let id = self.more().revision_id.unwrap_or(self.id);
        self.content.as_ref().map(|content| Revision::new(id, Arc::clone(content), self.updated_ms))
    }
}
