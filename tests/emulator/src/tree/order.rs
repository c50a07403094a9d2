//! Sorted members of folders: an order is sorted at its first use, then kept by insertion.
//!
//! A page of 100 out of a million is a binary search and a slice, also when only files or only folders are wanted.

use std::cmp::Ordering;

use super::{Node, NodeId, Tree};
use crate::id::FileKey;

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum SortKey {
    Name,
    Size,
    Created,
    Updated,
}

impl SortKey {
    pub fn parse(text: &str) -> Option<Self> {
        Some(match text {
            "name" => Self::Name,
            "size" => Self::Size,
            "created_at" => Self::Created,
            "updated_at" => Self::Updated,
            _ => return None,
        })
    }
}

/// Which members an order includes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Any,
    Files,
    Folders,
}

impl Kind {
    fn includes(self, node: &Node) -> bool {
        match self {
            Self::Any => true,
            Self::Files => !node.folder,
            Self::Folders => node.folder,
        }
    }
}

#[derive(Default)]
pub struct Folder {
    /// All members, unsorted; a node stores its index.
    pub members: Vec<NodeId>,
    orders: Vec<(SortKey, Kind, Vec<NodeId>)>,
}

impl Folder {
    pub fn forget_orders(&mut self) {
        self.orders.clear();
    }

    fn order(&self, by: SortKey, kind: Kind) -> Option<&[NodeId]> {
        self.orders.iter().find(|it| it.0 == by && it.1 == kind).map(|it| it.2.as_slice())
    }
}

/// A position in an order: the sort key of the last entry of a page.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Position {
    Text(String, FileKey),
    Number(i64, FileKey),
}

impl Position {
    pub fn of_node(node: &Node, by: SortKey) -> Self {
        match by {
            SortKey::Name => Self::Text(node.name.to_string(), node.key),
            _ => Self::Number(number(node, by), node.key),
        }
    }

    /// Compares a node with this position.
    fn compare(&self, node: &Node, by: SortKey) -> Ordering {
        match self {
            Self::Text(text, key) => (*node.name).cmp(text.as_str()).then(node.key.cmp(key)),
            Self::Number(value, key) => number(node, by).cmp(value).then(node.key.cmp(key)),
        }
    }
}

fn number(node: &Node, by: SortKey) -> i64 {
    match by {
        SortKey::Name => 0,
        SortKey::Size => node.size.min(i64::MAX as u64) as i64,
        SortKey::Created => node.created,
        SortKey::Updated => node.updated,
    }
}

/// Ties are broken by id, so that every order is total and paging is exact.
pub fn compare(a: &Node, b: &Node, by: SortKey) -> Ordering {
    match by {
        SortKey::Name => a.name.cmp(&b.name),
        _ => number(a, by).cmp(&number(b, by)),
    }
    .then_with(|| a.key.cmp(&b.key))
}

/// The first sixteen bytes of the sort key, so that most comparisons of a big sort need no node.
fn prefix(node: &Node, by: SortKey) -> u128 {
    let head = |bytes: &[u8]| {
        let mut head = [0; 16];
        let length = bytes.len().min(16);
        head[..length].copy_from_slice(&bytes[..length]);
        u128::from_be_bytes(head)
    };
    match by {
        SortKey::Name => head(node.name.as_bytes()),
        _ => u128::from((number(node, by) as u64) ^ (1 << 63)) << 64 | head(&node.key.0) >> 64,
    }
}

impl Tree {
    /// The members of a folder in no particular order.
    pub fn members(&self, folder: NodeId) -> &[NodeId] {
        self.folders.get(&folder).map_or(&[], |it| it.members.as_slice())
    }

    /// Sorts a folder by `by` unless it is sorted; afterwards `order` returns it.
    pub fn prepare(&mut self, folder: NodeId, by: SortKey, kind: Kind) {
        let Some(held) = self.folders.get(&folder) else { return };
        if held.order(by, kind).is_some() {
            return;
        }
        let sorted = match held.order(by, Kind::Any) {
            Some(any) => self.only(any, kind),
            None => self.sorted(&held.members, by, kind),
        };
        if let Some(held) = self.folders.get_mut(&folder) {
            held.orders.push((by, kind, sorted));
        }
    }

    /// The members of a folder in ascending order, after `prepare`.
    pub fn order(&self, folder: NodeId, by: SortKey, kind: Kind) -> &[NodeId] {
        self.folders.get(&folder).and_then(|held| held.order(by, kind)).unwrap_or_default()
    }

    fn only(&self, members: &[NodeId], kind: Kind) -> Vec<NodeId> {
        let included = |id: &NodeId| self.get(*id).is_some_and(|node| kind.includes(node));
        members.iter().copied().filter(included).collect()
    }

    fn sorted(&self, members: &[NodeId], by: SortKey, kind: Kind) -> Vec<NodeId> {
        let keyed = |id: &NodeId| {
            self.get(*id).filter(|node| kind.includes(node)).map(|node| (prefix(node, by), *id))
        };
        let mut keyed: Vec<(u128, NodeId)> = members.iter().filter_map(keyed).collect();
        keyed.sort_by(|(a, left), (b, right)| {
            a.cmp(b).then_with(|| match (self.get(*left), self.get(*right)) {
                (Some(left), Some(right)) => compare(left, right, by),
                _ => Ordering::Equal,
            })
        });
        keyed.into_iter().map(|(_, id)| id).collect()
    }

    /// Index of the first entry after `position` in an ascending order.
    pub fn after(&self, order: &[NodeId], position: &Position, by: SortKey) -> usize {
        order.partition_point(|id| self.get(*id).is_some_and(|node| position.compare(node, by).is_le()))
    }

    /// Number of entries before `position` in an ascending order.
    pub fn before(&self, order: &[NodeId], position: &Position, by: SortKey) -> usize {
        order.partition_point(|id| self.get(*id).is_some_and(|node| position.compare(node, by).is_lt()))
    }

    /// Members of this name without unfinished uploads, oldest first.
    pub fn named(&mut self, folder: NodeId, name: &str) -> Vec<NodeId> {
        self.prepare(folder, SortKey::Name, Kind::Any);
        let order = self.order(folder, SortKey::Name, Kind::Any);
        let start = order.partition_point(|id| self.get(*id).is_some_and(|node| *node.name < *name));
        let same = |id: &&NodeId| self.get(**id).is_some_and(|node| *node.name == *name);
        let mut found: Vec<NodeId> = order[start..].iter().take_while(same).copied().collect();
        found.sort_by_key(|id| self.get(*id).map(|node| node.created));
        found
    }

    /// Adds a node to its parent and to all orders of it.
    pub(super) fn attach(&mut self, id: NodeId) {
        let Some(parent) = self.get(id).and_then(|node| node.parent) else { return };
        let mut folder = self.folders.remove(&parent).unwrap_or_default();
        let slot = folder.members.len() as u32;
        folder.members.push(id);
        if let Some(node) = self.get_mut(id) {
            node.slot = slot;
        }
        if let Some(node) = self.get(id) {
            for (by, _, order) in folder.orders.iter_mut().filter(|it| it.1.includes(node)) {
                let less = |other: &NodeId| self.get(*other).is_some_and(|it| compare(it, node, *by).is_lt());
                let at = order.partition_point(less);
                order.insert(at, id);
            }
        }
        self.folders.insert(parent, folder);
    }

    pub(super) fn detach(&mut self, id: NodeId) {
        let Some(node) = self.get(id) else { return };
        let (Some(parent), slot) = (node.parent, node.slot as usize) else { return };
        let Some(mut folder) = self.folders.remove(&parent) else { return };
        if let Some(node) = self.get(id).filter(|_| folder.members.get(slot) == Some(&id)) {
            for (by, _, order) in folder.orders.iter_mut().filter(|it| it.1.includes(node)) {
                let less = |other: &NodeId| self.get(*other).is_some_and(|it| compare(it, node, *by).is_lt());
                let at = order.partition_point(less);
                if order.get(at) == Some(&id) {
                    order.remove(at);
                }
            }
            folder.members.swap_remove(slot);
            if let Some(moved) = folder.members.get(slot).copied()
                && let Some(moved) = self.get_mut(moved)
            {
                moved.slot = slot as u32;
            }
        }
        self.folders.insert(parent, folder);
    }
}
