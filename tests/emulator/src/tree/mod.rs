//! The files and folders of all drives: a slab of nodes, and the sorted members of folders.
//!
//! Owns the structure and its indexes. Permissions and wire formats are in `route`.

pub mod name;
pub mod order;
pub mod revision;
mod slab;
mod walk;

use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;

use serde_json::Value;

use crate::id::FileKey;
use crate::store::object::Object;
use crate::time::Millis;
use order::Folder;
use revision::Revision;
use slab::Slab;

pub use slab::NodeId;

/// Index of a drive.
pub type DriveIndex = u32;

/// Time and place of a photo; small, since there may be a million.
#[derive(Debug, Clone, Copy)]
pub struct Photo {
    pub taken: Millis,
    /// Index into `media::PLACES`.
    pub place: u8,
    pub width: u16,
    pub height: u16,
}

/// Fields that only some files have.
#[derive(Debug, Clone, Default)]
pub struct FileDetails {
    pub content_type: Option<String>,
    pub description: Option<String>,
    pub local_created: Option<Millis>,
    pub local_modified: Option<Millis>,
    pub labels: Vec<String>,
    pub user_tags: BTreeMap<String, String>,
    pub custom_index_key: String,
    pub creator: Option<String>,
    pub modifier: Option<String>,
    /// A field of clients that is stored unchanged.
    pub user_meta: Option<Value>,
    /// Earlier revisions, oldest first, without the current content.
    pub older: Vec<Revision>,
    /// Metadata of the current revision.
    pub about: revision::RevisionInfo,
}

#[derive(Debug, Clone)]
pub struct Node {
    pub key: FileKey,
    pub drive: DriveIndex,
    /// `None` only for the root of a drive.
    pub parent: Option<NodeId>,
    /// Index of this node among its parent's members.
    slot: u32,
    pub name: Box<str>,
    pub folder: bool,
    pub uploading: bool,
    pub starred: bool,
    pub hidden: bool,
    pub revision: u32,
    pub size: u64,
    pub created: Millis,
    pub updated: Millis,
    /// When it was trashed; set on the trashed entry only, not on its descendants.
    pub trashed: Option<Millis>,
    /// Time of the last change that a search can see; the index lags behind it.
    pub touched: Millis,
    pub content: Option<Arc<Object>>,
    pub photo: Option<Photo>,
    pub more: Option<Box<FileDetails>>,
}

impl Node {
    pub fn folder(key: FileKey, name: &str, now: Millis) -> Self {
        Self {
            key,
            drive: 0,
            parent: None,
            slot: 0,
            name: name.into(),
            folder: true,
            uploading: false,
            starred: false,
            hidden: false,
            revision: 1,
            size: 0,
            created: now,
            updated: now,
            trashed: None,
            touched: now,
            content: None,
            photo: None,
            more: None,
        }
    }

    pub fn file(key: FileKey, name: &str, now: Millis, content: Option<Arc<Object>>) -> Self {
        let size = content.as_ref().map_or(0, |object| object.size);
        Self { folder: false, size, content, ..Self::folder(key, name, now) }
    }

    /// Bytes counted for the quota: older revisions count too.
    pub fn stored_bytes(&self) -> u64 {
        let older = self.more.as_ref().map_or(0, |more| more.older.iter().map(Revision::size).sum());
        self.size + older
    }

    pub fn details_mut(&mut self) -> &mut FileDetails {
        self.more.get_or_insert_default()
    }
}

#[derive(Default)]
pub struct Tree {
    nodes: Slab,
    by_key: HashMap<FileKey, NodeId>,
    folders: HashMap<NodeId, Folder>,
    /// Bytes used, by drive.
    used: HashMap<DriveIndex, u64>,
    /// Trashed entries by drive.
    bins: HashMap<DriveIndex, Vec<NodeId>>,
    /// The folders that trashed entries were in, other than roots. They may be deleted since, but their ids are still named.
    origins: HashMap<NodeId, FileKey>,
}

impl Tree {
    /// The root folder of a new drive.
    pub fn add_root(&mut self, drive: DriveIndex, now: Millis) -> NodeId {
        let key = FileKey::from_name(&format!("root of {drive}"));
        self.insert(Node { drive, ..Node::folder(key, "root", now) })
    }

    pub fn find(&self, key: FileKey) -> Option<NodeId> {
        self.by_key.get(&key).copied()
    }

    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.nodes.get(id)
    }

    /// For changes that affect no order; `change` is for the others.
    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.nodes.get_mut(id)
    }

    pub fn used(&self, drive: DriveIndex) -> u64 {
        self.used.get(&drive).copied().unwrap_or_default()
    }

    pub fn bin(&self, drive: DriveIndex) -> &[NodeId] {
        self.bins.get(&drive).map_or(&[], Vec::as_slice)
    }

    fn insert(&mut self, node: Node) -> NodeId {
        *self.used.entry(node.drive).or_default() += node.stored_bytes();
        let key = node.key;
        let id = self.nodes.insert(node);
        self.by_key.insert(key, id);
        id
    }

    /// Adds a node to a folder; an uploading one is not listed until `reveal`.
    pub fn add(&mut self, parent: NodeId, mut node: Node) -> NodeId {
        node.parent = Some(parent);
        node.drive = self.get(parent).map_or(0, |parent| parent.drive);
        let hidden = node.uploading;
        let id = self.insert(node);
        if !hidden {
            self.attach(id);
        }
        id
    }

    /// Adds many new files at once; the orders are updated once at the end.
    pub fn add_many(&mut self, parent: NodeId, nodes: impl Iterator<Item = Node>) {
        let drive = self.get(parent).map_or(0, |parent| parent.drive);
        let mut folder = self.folders.remove(&parent).unwrap_or_default();
        folder.forget_orders();
        let expected = nodes.size_hint().0;
        self.nodes.reserve(expected);
        self.by_key.reserve(expected);
        for mut node in nodes {
            node.parent = Some(parent);
            node.drive = drive;
            node.slot = folder.members.len() as u32;
            let id = self.insert(node);
            folder.members.push(id);
        }
        self.folders.insert(parent, folder);
    }

    /// An upload has ended: the file appears in its folder.
    pub fn reveal(&mut self, id: NodeId) {
        if let Some(node) = self.get_mut(id)
            && node.uploading
        {
            node.uploading = false;
            self.attach(id);
        }
    }

    /// Changes a node and moves it to its new position in every order.
    pub fn change(&mut self, id: NodeId, change: impl FnOnce(&mut Node)) {
        let listed = self.is_listed(id);
        if listed {
            self.detach(id);
        }
        if let Some(node) = self.get_mut(id) {
            let (drive, before) = (node.drive, node.stored_bytes());
            change(node);
            let after = node.stored_bytes();
            let used = self.used.entry(drive).or_default();
            *used = (*used + after).saturating_sub(before);
        }
        if listed {
            self.attach(id);
        }
    }

    pub fn move_to(&mut self, id: NodeId, parent: NodeId) {
        self.detach(id);
        if let Some(node) = self.get_mut(id) {
            node.parent = Some(parent);
        }
        self.attach(id);
    }

    pub fn trash(&mut self, id: NodeId, now: Millis) {
        self.detach(id);
        let parent = self.get(id).and_then(|node| self.get(node.parent?));
        if let Some(key) = parent.filter(|parent| parent.parent.is_some()).map(|parent| parent.key) {
            self.origins.insert(id, key);
        }
        if let Some(node) = self.get_mut(id) {
            node.trashed = Some(now);
            node.touched = now;
            let drive = node.drive;
            self.bins.entry(drive).or_default().push(id);
        }
    }

    /// Restores from the recycle bin into `parent`.
    pub fn restore(&mut self, id: NodeId, parent: NodeId, now: Millis) {
        self.leave_bin(id);
        if let Some(node) = self.get_mut(id) {
            node.trashed = None;
            node.touched = now;
            node.parent = Some(parent);
        }
        self.attach(id);
    }

    /// Deletes a node and its descendants.
    pub fn remove(&mut self, id: NodeId) {
        if self.is_listed(id) {
            self.detach(id);
        }
        self.leave_bin(id);
        let mut pending = vec![id];
        while let Some(id) = pending.pop() {
            if let Some(folder) = self.folders.remove(&id) {
                pending.extend(folder.members);
            }
            if let Some(node) = self.nodes.remove(id) {
                self.by_key.remove(&node.key);
                let used = self.used.entry(node.drive).or_default();
                *used = used.saturating_sub(node.stored_bytes());
            }
        }
    }

    /// Entries trashed before `until`. Bins are sorted by that time.
    pub fn expired_in_bin(&self, until: Millis) -> Vec<NodeId> {
        let old = |id: &&NodeId| {
            self.get(**id).and_then(|node| node.trashed).is_some_and(|trashed| trashed <= until)
        };
        self.bins.values().flat_map(|bin| bin.iter().take_while(old)).copied().collect()
    }

    /// The folder that a trashed entry was in; `None` for the root of the drive.
    pub fn origin(&self, id: NodeId) -> Option<FileKey> {
        self.origins.get(&id).copied()
    }

    fn leave_bin(&mut self, id: NodeId) {
        self.origins.remove(&id);
        let Some(node) = self.get(id).filter(|node| node.trashed.is_some()) else { return };
        let drive = node.drive;
        if let Some(bin) = self.bins.get_mut(&drive) {
            bin.retain(|other| *other != id);
        }
    }

    fn is_listed(&self, id: NodeId) -> bool {
        self.get(id).is_some_and(|node| node.parent.is_some() && node.trashed.is_none() && !node.uploading)
    }
}
