//! The children of one folder in every order a list can ask for.
//!
//! An order is a sorted array of slots, made when first asked for and kept from then on: a million entries cost four
//! megabytes per order, a page costs two binary searches, a change moves at most those four megabytes.
//! Files and folders are apart, so that asking for the folders among a million files is quick as well.

use std::cmp::Ordering;

use super::node::{Node, Slot};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Order {
    Name,
    Size,
    Created,
    Updated,
}

impl Order {
    pub const ALL: [Order; 4] = [Order::Name, Order::Size, Order::Created, Order::Updated];

    pub fn parse(text: &str) -> Option<Order> {
        Some(match text {
            "name" => Order::Name,
            "size" => Order::Size,
            "created_at" => Order::Created,
            "updated_at" => Order::Updated,
            _ => return None,
        })
    }

    pub fn compare(self, a: &Node, b: &Node) -> Ordering {
        match self {
            Order::Name => a.name.cmp(&b.name),
            Order::Size => a.size.cmp(&b.size),
            Order::Created => a.created_ms.cmp(&b.created_ms),
            Order::Updated => a.updated_ms.cmp(&b.updated_ms),
        }
    }
}

/// Where a page ended: the value in the order, and the slot that tells equals apart.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Key {
    Name(String),
    Number(i64),
}

impl Key {
    pub fn of(order: Order, node: &Node) -> Key {
        match order {
            Order::Name => Key::Name(node.name.to_string()),
            Order::Size => Key::Number(i64::try_from(node.size).unwrap_or(i64::MAX)),
            Order::Created => Key::Number(node.created_ms),
            Order::Updated => Key::Number(node.updated_ms),
        }
    }

    fn compare(&self, order: Order, node: &Node) -> Ordering {
        match (self, order) {
            (Key::Name(name), _) => name.as_str().cmp(&node.name),
            (Key::Number(size), Order::Size) => size.cmp(&i64::try_from(node.size).unwrap_or(i64::MAX)),
            (Key::Number(at), Order::Created) => at.cmp(&node.created_ms),
            (Key::Number(at), _) => at.cmp(&node.updated_ms),
        }
    }
}

/// One kind of child: the names are always sorted, the other orders when asked for.
#[derive(Clone, Debug)]
struct Sorted([Option<Vec<Slot>>; 4]);

impl Default for Sorted {
    fn default() -> Self {
        Sorted([Some(Vec::new()), None, None, None])
    }
}

#[derive(Clone, Debug, Default)]
pub struct Children {
    files: Sorted,
    folders: Sorted,
}

fn at(nodes: &[Option<Node>], slot: Slot) -> Option<&Node> {
    nodes.get(slot as usize).and_then(Option::as_ref)
}

/// A slot without a node sorts first; there is none as long as every change goes through `insert` and `remove`.
fn compare(nodes: &[Option<Node>], order: Order, a: Slot, b: Slot) -> Ordering {
    match (at(nodes, a), at(nodes, b)) {
        (Some(x), Some(y)) => order.compare(x, y).then(a.cmp(&b)),
        (x, y) => x.is_some().cmp(&y.is_some()),
    }
}

impl Sorted {
    fn names(&self) -> &[Slot] {
        self.0[0].as_deref().unwrap_or_default()
    }

    fn each(&mut self, nodes: &[Option<Node>], slot: Slot, mut act: impl FnMut(&mut Vec<Slot>, Result<usize, usize>)) {
        for order in Order::ALL {
            if let Some(slots) = &mut self.0[order as usize] {
                let found = slots.binary_search_by(|other| compare(nodes, order, *other, slot));
                act(slots, found);
            }
        }
    }

    fn build(&mut self, nodes: &[Option<Node>], order: Order) -> &[Slot] {
        if self.0[order as usize].is_none() {
            let mut slots = self.names().to_vec();
            slots.sort_by(|a, b| compare(nodes, order, *a, *b));
            self.0[order as usize] = Some(slots);
        }
        self.0[order as usize].as_deref().unwrap_or_default()
    }
}

impl Children {
    fn of(&mut self, folders: bool) -> &mut Sorted {
        if folders { &mut self.folders } else { &mut self.files }
    }

    /// The node must be in `nodes` already.
    pub fn insert(&mut self, nodes: &[Option<Node>], slot: Slot, is_folder: bool) {
        self.of(is_folder).each(nodes, slot, |slots, found| {
            if let Err(place) = found {
                slots.insert(place, slot);
            }
        });
    }

    /// The node must still be in `nodes`, unchanged.
    pub fn remove(&mut self, nodes: &[Option<Node>], slot: Slot, is_folder: bool) {
        self.of(is_folder).each(nodes, slot, |slots, found| {
            if let Ok(place) = found {
                slots.remove(place);
            }
        });
    }

    /// Many new files at once: appended and sorted, which is quick when they come in order of name.
    pub fn insert_files(&mut self, nodes: &[Option<Node>], new: std::ops::Range<Slot>) {
        let mut slots = self.files.names().to_vec();
        slots.extend(new);
        slots.sort_by(|a, b| compare(nodes, Order::Name, *a, *b));
        self.files.0 = [Some(slots), None, None, None];
    }

    pub fn slots(&self) -> impl Iterator<Item = Slot> + '_ {
        self.folders.names().iter().chain(self.files.names()).copied()
    }

    pub fn count(&self) -> usize {
        self.folders.names().len() + self.files.names().len()
    }

    /// The first child of that name; there can be several, since `ignore` allows it.
    pub fn named(&self, nodes: &[Option<Node>], name: &str) -> Option<Slot> {
        [self.folders.names(), self.files.names()].into_iter().find_map(|slots| {
            let below = |slot: &Slot| at(nodes, *slot).is_none_or(|node| &*node.name < name);
            let found = *slots.get(slots.partition_point(below))?;
            at(nodes, found).filter(|node| &*node.name == name).map(|_| found)
        })
    }

    /// Children after `after` in an order, of one kind or both, as many as the caller takes.
    pub fn walk<'a>(
        &'a mut self,
        nodes: &'a [Option<Node>],
        order: Order,
        descending: bool,
        folders_only: Option<bool>,
        after: Option<&(Key, Slot)>,
    ) -> impl Iterator<Item = Slot> + 'a {
        let mut rest = [true, false].map(|_| -> &'a [Slot] { &[] });
        let Children { files, folders } = self;
        for (side, sorted, is_folder) in [(0, folders, true), (1, files, false)] {
            if folders_only.is_some_and(|only| only != is_folder) {
                continue;
            }
            let slots: &'a [Slot] = sorted.build(nodes, order);
            let compared = |slot: &Slot, (key, mark): &(Key, Slot)| {
                at(nodes, *slot).map_or(Ordering::Less, |node| key.compare(order, node).reverse().then(slot.cmp(mark)))
            };
            rest[side] = match after {
                None => slots,
                Some(mark) if descending => &slots[..slots.partition_point(|slot| compared(slot, mark).is_lt())],
                Some(mark) => &slots[slots.partition_point(|slot| compared(slot, mark).is_le())..],
            };
        }
        let [mut folders, mut files] = rest;
        std::iter::from_fn(move || {
            let heads = if descending { (folders.last(), files.last()) } else { (folders.first(), files.first()) };
            let from_folders = match heads {
                (None, None) => return None,
                (Some(_), None) => true,
                (None, Some(_)) => false,
                (Some(a), Some(b)) => compare(nodes, order, *a, *b).is_lt() != descending,
            };
            let side = if from_folders { &mut folders } else { &mut files };
            let (head, tail) = if descending {
                side.split_last()
            } else {
                side.split_first()
            }?;
            *side = tail;
            Some(*head)
        })
    }
}
