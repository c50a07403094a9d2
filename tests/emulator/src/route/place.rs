//! From the ids in a call to a node the caller may use.

use super::Call;
use crate::args::Args;
use crate::drive::Drive;
use crate::error::{self, Result};
use crate::id::FileKey;
use crate::right;
use crate::tree::{DriveIndex, Node, NodeId};

/// A drive the caller may reach, and what he may do there.
#[derive(Clone, Copy)]
pub struct Place {
    pub drive: DriveIndex,
    pub root: NodeId,
    pub actions: &'static [&'static str],
}

impl Place {
    pub fn may(&self, action: &str) -> Result<()> {
        if self.actions.contains(&action) { Ok(()) } else { Err(error::no_permission("file")) }
    }
}

impl Call<'_> {
    /// The drive named in the call.
    pub fn place(&self, args: &Args) -> Result<Place> {
        let drive_id = args.drive("drive_id")?.ok_or_else(|| error::missing("drive_id"))?;
        self.place_of(&drive_id)
    }

    pub fn place_of(&self, drive_id: &str) -> Result<Place> {
        let (index, drive) = self.state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
        self.reach(index, drive).ok_or_else(|| error::no_permission("drive"))
    }

    fn reach(&self, index: DriveIndex, drive: &Drive) -> Option<Place> {
        let role = drive.role(&self.user, &self.state.accounts)?;
        Some(Place { drive: index, root: drive.root, actions: right::actions(role) })
    }

    /// Every drive the caller reaches.
    pub fn places(&self) -> Vec<Place> {
        let drives = self.state.drives.iter().enumerate().filter(|(_, drive)| !drive.gone);
        drives.filter_map(|(index, drive)| self.reach(index as DriveIndex, drive)).collect()
    }

    /// A file or folder of this drive, wherever it is: in the bin, unfinished.
    pub fn any(&self, place: Place, id: &str) -> Result<NodeId> {
        if id == "root" {
            return Ok(place.root);
        }
        let found = FileKey::parse(id).and_then(|key| self.state.tree.find(key));
        let node = found.filter(|id| self.state.tree.get(*id).is_some_and(|node| node.drive == place.drive));
        node.ok_or_else(|| error::not_found("file"))
    }

    /// A file or folder to do something with: finished, and not in the recycle bin.
    pub fn live(&self, place: Place, id: &str) -> Result<NodeId> {
        let node = self.any(place, id)?;
        if self.node(node)?.uploading {
            return Err(error::not_found("file"));
        }
        if self.state.tree.in_bin(node) {
            return Err(error::in_recycle_bin());
        }
        Ok(node)
    }

    /// What `file_id` names; the root is no file one could change.
    pub fn target(&self, place: Place, args: &Args) -> Result<NodeId> {
        let node = self.live(place, args.need("file_id")?)?;
        if node == place.root { Err(error::invalid("file_id")) } else { Ok(node) }
    }

    /// The folder some parameter names.
    pub fn folder(&self, place: Place, args: &Args, name: &str) -> Result<NodeId> {
        let node = self.live(place, args.need(name)?)?;
        if self.node(node)?.folder { Ok(node) } else { Err(error::invalid(name)) }
    }

    pub fn node(&self, id: NodeId) -> Result<&Node> {
        self.state.tree.get(id).ok_or_else(|| error::not_found("file"))
    }

    /// The id a node is known by outside.
    pub fn file_id(&self, id: NodeId) -> String {
        match self.state.tree.get(id) {
            Some(node) if node.parent.is_some() => node.key.text(),
            _ => "root".into(),
        }
    }
}
