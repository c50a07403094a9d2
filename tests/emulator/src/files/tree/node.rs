//! One file or folder as the store keeps it. What the wire says of it is in `route/view.rs`.

use std::collections::BTreeMap;
use std::sync::Arc;

use super::children::Children;
use super::content::Content;
use super::id::FileId;

/// Place of a node in the store. Never used again for another node, so it also orders by age.
pub type Slot = u32;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Status {
    Available,
    /// Created, its parts not yet completed: neither `get` nor a plain `list` show it.
    Uploading,
    /// In the recycle bin itself; what is below it stays as it was.
    Trashed,
}

#[derive(Clone, Debug)]
pub struct Node {
    pub id: FileId,
    pub drive: u16,
    /// The root has none.
    pub parent: Option<Slot>,
    pub name: Box<str>,
    pub status: Status,
    pub size: u64,
    pub created_ms: i64,
    pub updated_ms: i64,
    pub content: Option<Arc<Content>>,
    /// Only folders have it.
    pub children: Option<Box<Children>>,
    pub more: Option<Box<More>>,
}

/// What most entries don't have.
#[derive(Clone, Debug, Default)]
pub struct More {
    pub starred: bool,
    pub hidden: bool,
    pub description: String,
    pub labels: Vec<String>,
    pub tags: BTreeMap<String, String>,
    pub content_type: String,
    pub custom_index_key: String,
    pub local_created_ms: Option<i64>,
    pub local_modified_ms: Option<i64>,
    pub trashed_ms: Option<i64>,
    pub creator: String,
    pub modifier: String,
    pub photo: Option<Photo>,
    /// Newest first; the first is the current one. Empty until content was replaced.
    pub revisions: Vec<Revision>,
    /// Changed with each new content.
    pub revision_id: Option<FileId>,
}

#[derive(Clone, Debug)]
pub struct Photo {
    pub width: u32,
    pub height: u32,
    pub taken_ms: i64,
    pub place: Option<&'static super::place::Place>,
}

#[derive(Clone, Debug)]
pub struct Revision {
    pub id: FileId,
    pub content: Arc<Content>,
    pub created_ms: i64,
    pub keep_forever: bool,
    pub description: String,
}

impl Node {
    pub fn is_folder(&self) -> bool {
        self.children.is_some()
    }

    pub fn more(&self) -> &More {
        static NOTHING: std::sync::LazyLock<More> = std::sync::LazyLock::new(More::default);
        self.more.as_deref().unwrap_or(&NOTHING)
    }

    pub fn more_mut(&mut self) -> &mut More {
        self.more.get_or_insert_default()
    }

    pub fn extension(&self) -> &str {
        if self.is_folder() { "" } else { super::name::extension(&self.name) }
    }

    pub fn category(&self) -> &'static str {
        if self.is_folder() { "" } else { super::name::category(self.extension()) }
    }

    pub fn content_type(&self) -> &str {
        match self.more().content_type.as_str() {
            "" => super::name::content_type(self.extension()),
            given => given,
        }
    }
}
