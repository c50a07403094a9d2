//! Where nodes lie. A place is taken again, an id never: one that outlives its node finds nothing, not the next one.
//!
//! Ids do outlive nodes: in tasks, in uploads, and as the folder something in the recycle bin came from.

use super::Node;

/// A place in the slab, and in the upper half how often it had been taken before.
pub type NodeId = u64;

#[derive(Default)]
struct Place {
    turn: u32,
    node: Option<Node>,
}

#[derive(Default)]
pub struct Slab {
    places: Vec<Place>,
    free: Vec<u32>,
}

fn place(id: NodeId) -> usize {
    (id & u64::from(u32::MAX)) as usize
}

fn turn(id: NodeId) -> u32 {
    (id >> 32) as u32
}

impl Slab {
    pub fn reserve(&mut self, more: usize) {
        self.places.reserve(more);
    }

    pub fn get(&self, id: NodeId) -> Option<&Node> {
        self.places.get(place(id)).filter(|it| it.turn == turn(id))?.node.as_ref()
    }

    pub fn get_mut(&mut self, id: NodeId) -> Option<&mut Node> {
        self.places.get_mut(place(id)).filter(|it| it.turn == turn(id))?.node.as_mut()
    }

    pub fn insert(&mut self, node: Node) -> NodeId {
        let at = self.free.pop().unwrap_or_else(|| {
            self.places.push(Place::default());
            (self.places.len() - 1) as u32
        });
        let Some(place) = self.places.get_mut(at as usize) else { return NodeId::MAX };
        place.node = Some(node);
        NodeId::from(place.turn) << 32 | NodeId::from(at)
    }

    pub fn take(&mut self, id: NodeId) -> Option<Node> {
        let found = self.places.get_mut(place(id)).filter(|it| it.turn == turn(id))?;
        let node = found.node.take()?;
        // A place whose turns are used up is left empty for good.
        if let Some(next) = found.turn.checked_add(1) {
            found.turn = next;
            self.free.push(place(id) as u32);
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
        let node = |name: &str| Node::folder(FileKey::of(name), name, 0);
        let (first, other) = (slab.insert(node("first")), slab.insert(node("other")));
        assert_eq!((first, other), (0, 1));
        assert_eq!(slab.take(first).map(|it| it.name), Some("first".into()));
        let second = slab.insert(node("second"));
        assert_eq!(place(second), place(first), "the place is");
        assert!(slab.get(first).is_none() && slab.get_mut(first).is_none() && slab.take(first).is_none());
        assert_eq!(slab.get(second).map(|it| &*it.name), Some("second"));
        assert!(slab.get(77).is_none());
    }
}
