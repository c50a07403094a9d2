//! From the ids in a call to a node the caller may use, and what he may do with it.

use super::Call;
use crate::args::Args;
use crate::drive::Drive;
use crate::error::{self, Result};
use crate::id::FileKey;
use crate::right::Actions;
use crate::tree::{DriveIndex, Node, NodeId};

/// How the caller came to a drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Way {
    /// By a role in it.
    Role,
    /// By what he was given on single files in it.
    Grant,
    /// By a share link: only what it shares is there.
    Share,
}

/// A drive the caller may reach, and what he may do with the file the call is about.
#[derive(Clone, Copy)]
pub struct Place {
    pub drive: DriveIndex,
    pub root: NodeId,
    pub actions: Actions,
    pub way: Way,
}

impl Place {
    pub fn may(&self, action: &str) -> Result<()> {
        if self.actions.contains(action) { Ok(()) } else { Err(error::no_permission("file")) }
    }
}

impl Call<'_> {
    /// The drive or the share named in the call; a share outdoes a drive.
    pub fn place(&self, args: &Args) -> Result<Place> {
        if let Some(share_id) = args.text("share_id")?.filter(|_| self.by_share) {
            return self.shared_place(share_id);
        }
        let drive_id = args.drive("drive_id")?.ok_or_else(|| error::missing("drive_id"))?;
        let place = self.place_of(&drive_id)?;
        let subject = match args.text("file_id").unwrap_or_default() {
            Some(id) => Some(id),
            None => args.text("parent_file_id").unwrap_or_default(),
        };
        let subject = subject.and_then(|id| self.any(place, id).ok());
        Ok(subject.map_or(place, |id| self.with_grants(place, id)))
    }

    pub fn place_of(&self, drive_id: &str) -> Result<Place> {
        if self.is_visitor() {
            return Err(error::token_invalid());
        }
        let (index, drive) = self.state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
        if let Some(place) = self.reach(index, drive) {
            return Ok(place);
        }
        match self.state.granted_in(index, &self.user.user_id) {
            true => Ok(Place { drive: index, root: drive.root, actions: Actions::NONE, way: Way::Grant }),
            false => Err(error::no_permission("drive")),
        }
    }

    /// The place with what grants on a file and above it add.
    pub fn with_grants(&self, place: Place, id: NodeId) -> Place {
        match place.way {
            Way::Share => place,
            _ => Place { actions: place.actions | self.state.granted(id, &self.user.user_id), ..place },
        }
    }

    fn reach(&self, index: DriveIndex, drive: &Drive) -> Option<Place> {
        let actions = Actions::of_role(drive.role(&self.user, &self.state.accounts)?);
        Some(Place { drive: index, root: drive.root, actions, way: Way::Role })
    }

    /// Every drive the caller reaches by a role.
    pub fn places(&self) -> Vec<Place> {
        let drives = self.state.drives.iter().enumerate().filter(|(_, drive)| !drive.gone);
        drives.filter_map(|(index, drive)| self.reach(index as DriveIndex, drive)).collect()
    }

    /// A file or folder of this drive, wherever it is: in the bin, unfinished. What lies outside a share is not there.
    pub fn any(&self, place: Place, id: &str) -> Result<NodeId> {
        if id == "root" {
            return if place.way == Way::Share { Err(error::not_found("file")) } else { Ok(place.root) };
        }
        let found = FileKey::parse(id).and_then(|key| self.state.tree.find(key));
        let found = found.filter(|id| self.state.tree.get(*id).is_some_and(|node| node.drive == place.drive));
        let node = found.ok_or_else(|| error::not_found("file"))?;
        match place.way {
            Way::Share if !self.is_shared(place, node) => Err(error::not_found("file")),
            Way::Grant if self.state.granted(node, &self.user.user_id).is_empty() => {
                Err(error::no_permission("file"))
            }
            _ => Ok(node),
        }
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
