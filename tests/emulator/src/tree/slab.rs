//! A generational slab of nodes: slots are reused, ids are not, so the id of a deleted node finds nothing.
//!
//! Ids of deleted nodes occur in tasks, in uploads, and as original folders of entries in the recycle bin.

use super::Node;

/// Index of the slot in the lower half, its generation in the upper.
pub type NodeId = u64;

#[derive(Default)]
struct Slot {
    generation: u32,
    node: Option<Node>,
}

#[derive(Default)]
pub struct Slab {
    slots: Vec<Slot>,
    free: Vec<u32>,
}

fn index(id: NodeId) -> usize {
    (id & u64::from(u32::MAX)) as usize
}

fn generation(id: NodeId) -> u32 {
    (id >> 32) as u32
}

impl Slab {
    pub fn reserve(&mut self, more: usize) {
        self.slots.reserve(more);
    }

    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.slots.get(index(id)).filter(|it| it.generation == generation(id))?.node.as_ref()
    }

    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.slots.get_mut(index(id)).filter(|it| it.generation == generation(id))?.node.as_mut()
    }

    pub fn insert(&mut self, node: Node) -> NodeId {
        let at = self.free.pop().unwrap_or_else(|| {
            self.slots.push(Slot::default());
            (self.slots.len() - 1) as u32
        });
        let Some(slot) = self.slots.get_mut(at as usize) else { return NodeId::MAX };
        slot.node = Some(node);
        NodeId::from(slot.generation) << 32 | NodeId::from(at)
    }

    pub fn remove(&mut self, id: NodeId) -> Option<Node> {
        let found = self.slots.get_mut(index(id)).filter(|it| it.generation == generation(id))?;
        let node = found.node.take()?;
        // A slot whose generations are used up stays empty.
        if let Some(next) = found.generation.checked_add(1) {
            found.generation = next;
            self.free.push(index(id) as u32);
        }
        Some(node)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::id::FileKey;

    #[test]
    fn an_id_is_never_used_again() {
        let mut slab = Slab::default();
        let node = |name: &str| Node::folder(FileKey::from_name(name), name, 0);
        let (first, other) = (slab.insert(node("first")), slab.insert(node("other")));
        assert_eq!((first, other), (0, 1));
        assert_eq!(slab.remove(first).map(|it| it.name), Some("first".into()));
        let second = slab.insert(node("second"));
        assert_eq!(index(second), index(first), "the slot is used again");
        assert!(slab.get(first).is_none() && slab.get_mut(first).is_none() && slab.remove(first).is_none());
        assert_eq!(slab.get(second).map(|it| &*it.name), Some("second"));
        assert!(slab.get(77).is_none());
    }
}
