//! Revisions of a file: kept when it is overwritten, and deleted when there are too many.

use std::sync::Arc;

use super::Node;
use crate::error::{self, ApiError};
use crate::id::hex;
use crate::store::object::Object;
use crate::time::Millis;

/// Metadata of a revision.
#[derive(Debug, Clone, Default)]
pub struct RevisionInfo {
    pub description: String,
    pub keep_forever: bool,
    /// Who made it; absent of the first, which has the creator of the file.
    pub creator: Option<String>,
}

/// An earlier content.
#[derive(Debug, Clone)]
pub struct Revision {
    pub number: u32,
    pub name: Box<str>,
    pub content: Option<Arc<Object>>,
    pub created: Millis,
    pub updated: Millis,
    pub creator: Option<String>,
    pub about: RevisionInfo,
}

/// Maximum number of revisions kept permanently.
const MAX_PERMANENT: usize = 50;

impl Revision {
    pub fn size(&self) -> u64 {
        self.content.as_ref().map_or(0, |object| object.size)
    }
}

/// Derived, so that a million files need not store it.
pub fn id(node: &Node, number: u32) -> String {
    let mut key = node.key.0;
    let count = number.to_be_bytes();
    for (byte, count) in key.iter_mut().rev().zip(count.iter().rev()) {
        *byte ^= count ^ 0xA5;
    }
    hex(&key)
}

impl Node {
    /// All revisions, the current one first.
    pub fn revisions(&self) -> Vec<Revision> {
        let more = self.more.as_deref();
        let present = Revision {
            number: self.revision,
            name: self.name.clone(),
            content: self.content.clone(),
            // The first content dates from the creation, a later one from the last overwrite.
            created: self.content.as_ref().map_or(self.created, |object| object.modified.max(self.created)),
            updated: self.updated,
            creator: more.and_then(|more| more.about.creator.clone().or_else(|| more.creator.clone())),
            about: more.map(|more| more.about.clone()).unwrap_or_default(),
        };
        let older = more.map_or(&[][..], |more| &more.older);
        std::iter::once(present).chain(older.iter().rev().cloned()).collect()
    }

    /// Replaces the content; the old one becomes a revision, and at most `most` are kept.
    pub fn overwrite(&mut self, object: Arc<Object>, by: &str, now: Millis, most: usize) {
        let before = self.revisions().into_iter().next();
        self.size = object.size;
        self.content = Some(object);
        self.photo = None;
        self.updated = now;
        self.touched = now;
        self.revision += 1;
        let more = self.details_mut();
        more.modifier = Some(by.to_owned());
        more.about = RevisionInfo { creator: Some(by.to_owned()), ..RevisionInfo::default() };
        more.older.extend(before);
        let mut surplus = (more.older.len() + 1).saturating_sub(most.max(1));
        more.older.retain(|revision| {
            let goes = surplus > 0 && (most == 1 || !revision.about.keep_forever);
            surplus -= usize::from(goes);
            !goes
        });
    }

    /// The revision with this id.
    pub fn revision_of(&self, wanted: &str) -> Result<Revision, ApiError> {
        let found = self.revisions().into_iter().find(|revision| id(self, revision.number) == wanted);
        found.ok_or_else(|| error::not_found("revision"))
    }

    /// Changes the metadata of a revision.
    pub fn describe(&mut self, number: u32, change: impl FnOnce(&mut RevisionInfo)) -> Result<(), ApiError> {
        let for_ever = self.revisions().iter().filter(|revision| revision.about.keep_forever).count();
        let present = self.revision == number;
        let more = self.details_mut();
        let about = match present {
            true => Some(&mut more.about),
            false => more.older.iter_mut().find(|it| it.number == number).map(|it| &mut it.about),
        };
        let about = about.ok_or_else(|| error::not_found("revision"))?;
        let mut changed = about.clone();
        change(&mut changed);
        if changed.keep_forever && !about.keep_forever && for_ever >= MAX_PERMANENT {
            return Err(error::out_of_range("keep_forever"));
        }
        *about = changed;
        Ok(())
    }

    pub fn drop_revision(&mut self, number: u32) {
        self.details_mut().older.retain(|revision| revision.number != number);
    }
}

#[cfg(test)]
mod tests {
    use axum::body::Bytes;

    use super::*;
    use crate::id::FileKey;
    use crate::store::hash::HashName;

    fn object(text: &'static str) -> Arc<Object> {
        let bytes = Bytes::from_static(text.as_bytes());
        Arc::new(Object::in_memory(text.into(), bytes, HashName::Sha1, 0))
    }

    #[test]
    fn overwriting_keeps_what_was_and_forgets_the_oldest() {
        let mut file = Node::file(FileKey::from_name("a"), "a.txt", 0, Some(object("one")));
        for text in ["second", "third", "fourth"] {
            file.overwrite(object(text), "ada", 1, 3);
            let numbers: Vec<u32> = file.revisions().iter().map(|it| it.number).collect();
            assert!(numbers.is_sorted_by(|a, b| a > b), "{numbers:?}");
        }
        let sizes: Vec<u64> = file.revisions().iter().map(Revision::size).collect();
        assert_eq!(sizes, [6, 5, 6]);
        assert_eq!(file.stored_bytes(), 17);
        let ids: Vec<String> = file.revisions().iter().map(|it| id(&file, it.number)).collect();
        assert_eq!(file.revision_of(&ids[2]).unwrap().number, 2);
        // Permanent revisions are kept, even if they are older.
        file.describe(2, |about| about.keep_forever = true).unwrap();
        file.overwrite(object("fifth"), "ada", 2, 3);
        assert_eq!(file.revisions().iter().map(|it| it.number).collect::<Vec<_>>(), [5, 4, 2]);
        // Without revisions only the current content is left.
        file.overwrite(object("last"), "ada", 2, 1);
        assert_eq!(file.revisions().len(), 1);
        assert!(file.revision_of(&ids[2]).is_err());
    }
}
