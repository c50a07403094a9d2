//! Ancestors, descendants and paths of nodes.

use super::{Node, NodeId, Tree};
use crate::id::FileKey;
use crate::time::Millis;

impl Tree {
    /// The node and its ancestors up to the root.
    pub fn ancestors(&self, id: NodeId) -> Vec<NodeId> {
        let mut path = vec![id];
        let mut at = id;
        while let Some(parent) = self.get(at).and_then(|node| node.parent) {
            path.push(parent);
            at = parent;
        }
        path
    }

    pub fn is_inside(&self, id: NodeId, folder: NodeId) -> bool {
        self.ancestors(id).contains(&folder)
    }

    /// Whether the node or a folder above it is in the recycle bin.
    pub fn in_bin(&self, id: NodeId) -> bool {
        self.ancestors(id).iter().any(|id| self.get(*id).is_some_and(|node| node.trashed.is_some()))
    }

    /// All descendants of a folder, without the folder itself.
    pub fn below(&self, folder: NodeId) -> Vec<NodeId> {
        let mut found = Vec::new();
        let mut open = vec![folder];
        while let Some(id) = open.pop() {
            let members = self.members(id);
            found.extend_from_slice(members);
            open.extend(members.iter().copied().filter(|id| self.get(*id).is_some_and(|node| node.folder)));
        }
        found
    }

    /// Bytes of a file or of all files in a folder.
    pub fn stored_bytes_below(&self, id: NodeId) -> u64 {
        let own = self.get(id).map_or(0, |node| node.size);
        own + self.below(id).iter().filter_map(|id| self.get(*id)).map(|node| node.size).sum::<u64>()
    }

    /// Copies a node and its descendants; `key` is the copy's id.
    pub fn copy(&mut self, id: NodeId, to: NodeId, name: &str, key: FileKey, now: Millis) -> Option<NodeId> {
        let fresh = |node: &Node, key| {
            without_history(Node {
                key,
                created: now,
                updated: now,
                touched: now,
                revision: 1,
                trashed: None,
                starred: false,
                ..node.clone()
            })
        };
        let mut top = fresh(self.get(id)?, key);
        top.name = name.into();
        // Read before the copy is added, else a copy into its own subtree would include itself.
        let mut open: Vec<(NodeId, NodeId)> = Vec::new();
        let children = self.members(id).to_vec();
        let copied = self.add(to, top);
        open.extend(children.into_iter().filter(|child| *child != copied).map(|child| (child, copied)));
        while let Some((from, to)) = open.pop() {
            let Some(node) = self.get(from) else { continue };
            let node = fresh(node, FileKey::random());
            let children = self.members(from).to_vec();
            let made = self.add(to, node);
            open.extend(children.into_iter().map(|child| (child, made)));
        }
        Some(copied)
    }

    /// The folder to restore into: `folder` itself, or a folder of the same path, created if `folder` is trashed.
    pub fn restore_folder(&mut self, folder: NodeId, root: NodeId, now: Millis) -> NodeId {
        if !self.in_bin(folder) {
            return if self.get(folder).is_some() { folder } else { root };
        }
        let Some((name, parent)) = self.get(folder).map(|node| (node.name.clone(), node.parent)) else {
            return root;
        };
        let parent = parent.map_or(root, |parent| self.restore_folder(parent, root, now));
        let same =
            self.named(parent, &name).into_iter().find(|id| self.get(*id).is_some_and(|node| node.folder));
        same.unwrap_or_else(|| self.add(parent, Node::folder(FileKey::random(), &name, now)))
    }

    /// `id_path` and `name_path` of a node, both beginning with `root`.
    pub fn paths(&self, id: NodeId) -> (String, String) {
        let mut ids = vec!["root".to_owned()];
        let mut names = vec!["root".to_owned()];
        for node in self.ancestors(id).iter().rev().skip(1).filter_map(|id| self.get(*id)) {
            ids.push(node.key.text());
            names.push(node.name.to_string());
        }
        (ids.join("/"), names.join("/"))
    }
}

/// A copy has only the current content, without older revisions.
fn without_history(mut node: Node) -> Node {
    if let Some(more) = &mut node.more {
        more.older.clear();
        more.about = Default::default();
    }
    node
}
