//! The tree of every drive, in memory. Knows nothing of HTTP, tokens or signed URLs; bytes of objects are files it
//! only refers to.

pub mod bulk;
pub mod change;
pub mod children;
pub mod content;
pub mod drive;
pub mod id;
pub mod name;
pub mod node;
pub mod place;
pub mod removal;
pub mod task;
pub mod upload;

use std::collections::{BTreeMap, HashMap, HashSet, VecDeque};

use children::Children;
use content::Contents;
use drive::{Drive, DriveSeed, Right};
use id::{FileId, Mint};
use node::{Node, Slot, Status};
use task::Task;
use upload::Upload;

/// What a search found, in order, until its last page is read.
#[derive(Debug)]
pub struct Found {
    pub by: String,
    pub slots: Vec<Slot>,
}

pub const ROOT: &str = "root";

/// Why the store refuses; the routes give it its code.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fault {
    NoDrive,
    NoFile,
    NoParent,
    NotAFolder,
    /// The node that has the name.
    Exists(Slot),
    Trashed,
    Quota,
    /// Into itself, the root, …: the parameter at fault.
    Invalid(&'static str),
}

#[derive(Debug, Default)]
pub struct Files {
    pub(crate) nodes: Vec<Option<Node>>,
    slots: HashMap<FileId, Slot>,
    pub drives: Vec<Drive>,
    pub contents: Contents,
    pub uploads: HashMap<String, Upload>,
    /// Uploads that were completed, by file.
    pub ended_uploads: HashSet<String>,
    pub tasks: BTreeMap<String, Task>,
    pub mint: Mint,
    /// Results of searches whose further pages may be asked for.
    pub searches: VecDeque<(u64, Found)>,
}

impl Files {
    pub fn new() -> Self {
        Self::default()
    }

    pub fn reset(&mut self) {
        *self = Self::default();
    }

    /// A drive that is there already is changed in name and size only.
    pub fn add_drive(&mut self, seed: DriveSeed, now_ms: i64) {
        let members = seed.members.iter().map(|member| match member.split_once(':') {
            Some((user, "viewer")) => (user.to_owned(), Right::Look),
            _ => (member.clone(), Right::Change),
        });
        let members = members.collect();
        if let Some(drive) = self.drives.iter_mut().find(|drive| drive.id == seed.drive_id) {
            (drive.name, drive.total_size, drive.members) = (seed.name, seed.total_size, members);
            return;
        }
        let is_group = seed.owner_type == "group";
        let has_default = self.default_drive_of(&seed.owner).is_some();
        let index = u16::try_from(self.drives.len()).unwrap_or(u16::MAX);
        let root = self.push(Node {
            id: FileId([0; 20]),
            drive: index,
            parent: None,
            name: ROOT.into(),
            status: Status::Available,
            size: 0,
            created_ms: now_ms,
            updated_ms: now_ms,
            content: None,
            children: Some(Box::default()),
            more: None,
        });
        self.drives.push(Drive {
            id: seed.drive_id,
            name: seed.name,
            description: String::new(),
            owner: seed.owner,
            is_group,
            is_default: !is_group && (seed.default || !has_default),
            members,
            total_size: seed.total_size,
            used_size: 0,
            enabled: true,
            created_ms: now_ms,
            updated_ms: now_ms,
            root,
            trash: Default::default(),
            uploading: Default::default(),
        });
    }

    pub fn default_drive_of(&self, user_id: &str) -> Option<String> {
        let mut own = self.drives.iter().filter(|drive| drive.owner == user_id && drive.is_default);
        own.next().map(|drive| drive.id.clone())
    }

    pub fn drive(&self, id: &str) -> Result<u16, Fault> {
        let index = self.drives.iter().position(|drive| drive.id == id).ok_or(Fault::NoDrive)?;
        u16::try_from(index).map_err(|_| Fault::NoDrive)
    }

    pub fn node(&self, slot: Slot) -> Option<&Node> {
        self.nodes.get(slot as usize)?.as_ref()
    }

    pub(crate) fn node_mut(&mut self, slot: Slot) -> Option<&mut Node> {
        self.nodes.get_mut(slot as usize)?.as_mut()
    }

    pub(crate) fn push(&mut self, node: Node) -> Slot {
        let slot = Slot::try_from(self.nodes.len()).unwrap_or(Slot::MAX);
        if node.parent.is_some() {
            self.slots.insert(node.id, slot);
        }
        self.nodes.push(Some(node));
        slot
    }

    pub(crate) fn drop_node(&mut self, slot: Slot) -> Option<Node> {
        let node = self.nodes.get_mut(slot as usize)?.take()?;
        self.slots.remove(&node.id);
        Some(node)
    }

    pub(crate) fn reserve(&mut self, count: usize) {
        self.nodes.reserve(count);
        self.slots.reserve(count);
    }

    /// The node of that id in that drive, whatever its state.
    pub fn any(&self, drive: u16, file_id: &str) -> Result<Slot, Fault> {
        if file_id == ROOT {
            return self.drives.get(usize::from(drive)).map(|drive| drive.root).ok_or(Fault::NoDrive);
        }
        let id = FileId::parse(file_id).ok_or(Fault::NoFile)?;
        let slot = *self.slots.get(&id).ok_or(Fault::NoFile)?;
        match self.node(slot) {
            Some(node) if node.drive == drive => Ok(slot),
            _ => Err(Fault::NoFile),
        }
    }

    /// The node, if it can be seen: neither uploading nor in the recycle bin nor below something that is.
    pub fn visible(&self, drive: u16, file_id: &str) -> Result<Slot, Fault> {
        let slot = self.any(drive, file_id)?;
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        if node.status == Status::Uploading {
            return Err(Fault::NoFile);
        }
        if self.is_trashed(slot) { Err(Fault::Trashed) } else { Ok(slot) }
    }

    /// The folder new entries go to.
    pub fn parent(&self, drive: u16, file_id: &str) -> Result<Slot, Fault> {
        let slot = self.visible(drive, file_id).map_err(|fault| match fault {
            Fault::NoFile => Fault::NoParent,
            other => other,
        })?;
        match self.node(slot) {
            Some(node) if node.is_folder() => Ok(slot),
            _ => Err(Fault::NotAFolder),
        }
    }

    pub fn is_trashed(&self, slot: Slot) -> bool {
        self.lineage(slot).any(|node| node.status == Status::Trashed)
    }

    /// The node and everything above it, the root last.
    pub fn lineage(&self, slot: Slot) -> impl Iterator<Item = &Node> {
        std::iter::successors(self.node(slot), |node| node.parent.and_then(|parent| self.node(parent)))
    }

    /// What stands for the node on the wire.
    pub fn id_text(&self, slot: Slot) -> String {
        match self.node(slot) {
            Some(node) if node.parent.is_some() => node.id.text(),
            _ => ROOT.to_owned(),
        }
    }

    pub fn children(&self, folder: Slot) -> Vec<Slot> {
        let children = self.node(folder).and_then(|node| node.children.as_ref());
        children.map(|children| children.slots().collect()).unwrap_or_default()
    }

    pub fn child_named(&self, folder: Slot, name: &str) -> Option<Slot> {
        self.node(folder)?.children.as_ref()?.named(&self.nodes, name)
    }

    /// Does something with the index of a folder while the nodes can be read.
    pub fn with_children<T>(
        &mut self,
        folder: Slot,
        act: impl FnOnce(&mut Children, &[Option<Node>]) -> T,
    ) -> Result<T, Fault> {
        let node = self.node_mut(folder).ok_or(Fault::NoFile)?;
        let mut children = node.children.take().ok_or(Fault::NotAFolder)?;
        let result = act(&mut children, &self.nodes);
        if let Some(node) = self.node_mut(folder) {
            node.children = Some(children);
        }
        Ok(result)
    }

    /// Every node from a slot on, oldest first.
    pub fn slots_from(&self, start: Slot) -> impl Iterator<Item = (Slot, &Node)> {
        (start..).zip(self.nodes.iter().skip(start as usize)).filter_map(|(slot, node)| Some((slot, node.as_ref()?)))
    }

    /// The whole subtree, the node itself first.
    pub fn subtree(&self, slot: Slot) -> Vec<Slot> {
        let mut all = vec![slot];
        let mut next = 0;
        while let Some(slot) = all.get(next) {
            all.extend(self.children(*slot));
            next += 1;
        }
        all
    }
}
