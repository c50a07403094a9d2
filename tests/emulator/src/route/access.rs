//! Resolves the ids in a call to drives and nodes, and checks the rights of the caller.

use super::Call;
use crate::actions::Actions;
use crate::args::Args;
use crate::drive::Drive;
use crate::error::{self, Result};
use crate::id::FileKey;
use crate::tree::{DriveIndex, Node, NodeId};

/// How the caller has access to a drive.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AccessVia {
    /// By a role in the drive.
    Role,
    /// By grants on single files in it.
    Grant,
    /// By a share link: only shared files are visible.
    Share,
}

/// A drive the caller has access to, and the actions allowed on the file of the call.
#[derive(Clone, Copy)]
pub struct DriveAccess {
    pub drive: DriveIndex,
    pub root: NodeId,
    pub actions: Actions,
    pub via: AccessVia,
}

impl DriveAccess {
    pub fn may(&self, action: &str) -> Result<()> {
        if self.actions.contains(action) { Ok(()) } else { Err(error::no_permission("file")) }
    }
}

impl Call<'_> {
    /// Access to the drive or the share named in the call; a share takes precedence.
    pub fn access(&self, args: &Args) -> Result<DriveAccess> {
        if let Some(share_id) = args.text("share_id")?.filter(|_| self.by_share) {
            return self.shared_access(share_id);
        }
        let drive_id = args.drive("drive_id")?.ok_or_else(|| error::missing("drive_id"))?;
        let access = self.access_to(&drive_id)?;
        let subject = match args.text("file_id").unwrap_or_default() {
            Some(id) => Some(id),
            None => args.text("parent_file_id").unwrap_or_default(),
        };
        let subject = subject.and_then(|id| self.any_node(access, id).ok());
        Ok(subject.map_or(access, |id| self.with_grants(access, id)))
    }

    pub fn access_to(&self, drive_id: &str) -> Result<DriveAccess> {
        if self.is_visitor() {
            return Err(error::token_invalid());
        }
        let (index, drive) = self.state.drive(drive_id).ok_or_else(|| error::not_found("drive"))?;
        if let Some(access) = self.access_by_role(index, drive) {
            return Ok(access);
        }
        match self.state.granted_in(index, &self.user.user_id) {
            true => Ok(DriveAccess {
                drive: index,
                root: drive.root,
                actions: Actions::NONE,
                via: AccessVia::Grant,
            }),
            false => Err(error::no_permission("drive")),
        }
    }

    /// The access with the actions added by grants on a file and its ancestors.
    pub fn with_grants(&self, access: DriveAccess, id: NodeId) -> DriveAccess {
        match access.via {
            AccessVia::Share => access,
            _ => {
                DriveAccess { actions: access.actions | self.state.granted(id, &self.user.user_id), ..access }
            }
        }
    }

    fn access_by_role(&self, index: DriveIndex, drive: &Drive) -> Option<DriveAccess> {
        let actions = Actions::of_role(drive.role(&self.user, &self.state.accounts)?);
        Some(DriveAccess { drive: index, root: drive.root, actions, via: AccessVia::Role })
    }

    /// All drives in which the caller has a role.
    pub fn accessible_drives(&self) -> Vec<DriveAccess> {
        let drives = self.state.drives.iter().enumerate().filter(|(_, drive)| !drive.gone);
        drives.filter_map(|(index, drive)| self.access_by_role(index as DriveIndex, drive)).collect()
    }

    /// A file or folder of this drive, also in the recycle bin or with an unfinished upload. Outside of a share nothing
    /// is found.
    pub fn any_node(&self, access: DriveAccess, id: &str) -> Result<NodeId> {
        if id == "root" {
            return if access.via == AccessVia::Share {
                Err(error::not_found("file"))
            } else {
                Ok(access.root)
            };
        }
        let found = FileKey::parse(id).and_then(|key| self.state.tree.find(key));
        let found =
            found.filter(|id| self.state.tree.get(*id).is_some_and(|node| node.drive == access.drive));
        let node = found.ok_or_else(|| error::not_found("file"))?;
        match access.via {
            AccessVia::Share if !self.is_shared(access, node) => Err(error::not_found("file")),
            AccessVia::Grant if self.state.granted(node, &self.user.user_id).is_empty() => {
                Err(error::no_permission("file"))
            }
            _ => Ok(node),
        }
    }

    /// A file or folder that is complete and not in the recycle bin.
    pub fn live_node(&self, access: DriveAccess, id: &str) -> Result<NodeId> {
        let node = self.any_node(access, id)?;
        if self.node(node)?.uploading {
            return Err(error::not_found("file"));
        }
        if self.state.tree.in_bin(node) {
            return Err(error::in_recycle_bin());
        }
        Ok(node)
    }

    /// The node of `file_id`; the root is refused.
    pub fn target_node(&self, access: DriveAccess, args: &Args) -> Result<NodeId> {
        let node = self.live_node(access, args.required("file_id")?)?;
        if node == access.root { Err(error::invalid("file_id")) } else { Ok(node) }
    }

    /// The folder named by a parameter.
    pub fn target_folder(&self, access: DriveAccess, args: &Args, name: &str) -> Result<NodeId> {
        let node = self.live_node(access, args.required(name)?)?;
        if self.node(node)?.folder { Ok(node) } else { Err(error::invalid(name)) }
    }

    pub fn node(&self, id: NodeId) -> Result<&Node> {
        self.state.tree.get(id).ok_or_else(|| error::not_found("file"))
    }

    /// The id of a node on the wire.
    pub fn file_id(&self, id: NodeId) -> String {
        match self.state.tree.get(id) {
            Some(node) if node.parent.is_some() => node.key.text(),
            _ => "root".into(),
        }
    }
}
