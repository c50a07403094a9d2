//! The recycle bin and what is deleted for good.

use super::change::{NewNode, OnConflict};
use super::node::{More, Node, Slot, Status};
use super::{Fault, Files};

impl Files {
    pub fn trash(&mut self, slot: Slot, now_ms: i64) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let drive = usize::from(node.drive);
        if node.parent.is_none() {
            return Err(Fault::Invalid("file_id"));
        }
        self.detach(slot)?;
        if let Some(node) = self.node_mut(slot) {
            node.status = Status::Trashed;
            node.more_mut().trashed_ms = Some(now_ms);
        }
        self.drives[drive].trash.insert((now_ms, slot));
        Ok(())
    }

    /// Back to where it was. A parent that is gone is the root; one that is trashed is made anew under its name.
    pub fn restore(&mut self, slot: Slot, by: &str, now_ms: i64) -> Result<(), Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let (drive, parent) = (usize::from(node.drive), node.parent);
        let at = node.more().trashed_ms.filter(|_| node.status == Status::Trashed).ok_or(Fault::NoFile)?;
        let (name, is_folder) = (node.name.to_string(), node.is_folder());
        let parent = self.living(drive, parent, by, now_ms)?;
        let name = self.settle_name(parent, &name, is_folder, OnConflict::AutoRename, None, now_ms)?;
        self.drives[drive].trash.remove(&(at, slot));
        if let Some(node) = self.node_mut(slot) {
            (node.status, node.parent, node.name, node.updated_ms) =
                (Status::Available, Some(parent), name.into(), now_ms);
            node.more_mut().trashed_ms = None;
        }
        self.attach(slot)
    }

    fn living(&mut self, drive: usize, parent: Option<Slot>, by: &str, now_ms: i64) -> Result<Slot, Fault> {
        let root = self.drives[drive].root;
        let Some((slot, node)) = parent.and_then(|slot| Some((slot, self.node(slot)?))) else { return Ok(root) };
        let (above, name) = (node.parent, node.name.to_string());
        if above.is_none() || !self.is_trashed(slot) {
            return Ok(slot);
        }
        let above = self.living(drive, above, by, now_ms)?;
        if let Some(found) = self.child_named(above, &name).filter(|found| self.node(*found).is_some_and(Node::is_folder)) {
            return Ok(found);
        }
        let new = NewNode {
            drive: u16::try_from(drive).unwrap_or(u16::MAX),
            parent: above,
            name,
            is_folder: true,
            status: Status::Available,
            content: None,
            size: 0,
            more: More { creator: by.to_owned(), ..More::default() },
        };
        self.create(new, now_ms)
    }

    /// Deletes an entry and all below it. Answers how many went.
    pub fn delete(&mut self, slot: Slot) -> Result<usize, Fault> {
        let node = self.node(slot).ok_or(Fault::NoFile)?;
        let drive = usize::from(node.drive);
        match node.status {
            _ if node.parent.is_none() => return Err(Fault::Invalid("file_id")),
            Status::Trashed => {
                let at = node.more().trashed_ms.unwrap_or(0);
                self.drives[drive].trash.remove(&(at, slot));
            }
            Status::Uploading => {
                self.drives[drive].uploading.remove(&slot);
            }
            // What is below a trashed folder is still in that folder's index.
            Status::Available => self.detach(slot)?,
        }
        let all = self.subtree(slot);
        let gone: std::collections::HashSet<Slot> = all.iter().copied().collect();
        self.uploads.retain(|_, upload| !gone.contains(&upload.slot));
        let uploading = self.drives[drive].uploading.iter().copied().filter(|below| {
            self.node(*below).and_then(|node| node.parent).is_some_and(|parent| gone.contains(&parent))
        });
        for below in uploading.collect::<Vec<_>>() {
            self.delete(below)?;
        }
        let mut freed = 0;
        for slot in &all {
            if let Some(node) = self.drop_node(*slot) {
                freed += node.stored_size();
            }
        }
        let used = &mut self.drives[drive].used_size;
        *used = used.saturating_sub(freed);
        Ok(all.len())
    }

    pub fn clear_trash(&mut self, drive: u16) -> Result<usize, Fault> {
        let trash: Vec<Slot> = self.drives[usize::from(drive)].trash.iter().map(|(_, slot)| *slot).collect();
        let mut count = 0;
        for slot in trash {
            count += self.delete(slot)?;
        }
        Ok(count)
    }
}
