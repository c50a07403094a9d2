//! An entry as lists keep it: a list may have a million, and an [`Entry`] with its texts is more than twice as large.

use super::entry::{Category, ContentHash, Entry, EntryFacts, EntryKind, HashAlgorithm};
use super::rights::Rights;
use crate::base::compact_text::{CompactId, pack, unpack};
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};
use std::borrow::Borrow;
use std::hash::{Hash, Hasher};
use std::num::{NonZeroI64, NonZeroU64};
use std::ops::Deref;
use std::sync::Arc;

/// Where an entry lies: its drive and its folder.
pub type Place = (DriveId, FileId);

/// What all rows together are asked for is at hand; the rest is read where a row is drawn.
#[derive(Clone, Debug)]
pub struct PackedEntry {
    id: CompactId,
    place: Arc<Place>,
    /// See [`Rest`].
    rest: Box<[u8]>,
    /// Its complement, so that "none" takes no memory: nothing is as large as the largest number.
    size: Option<NonZeroU64>,
    updated_at: Option<NonZeroI64>,
    rights: Option<Rights>,
    kind: EntryKind,
    category: Category,
    starred: bool,
}

#[derive(Default, Serialize, Deserialize)]
struct Rest<'a> {
    name: &'a str,
    created_at: Option<i64>,
    trashed_at: Option<i64>,
    deleted_in_s: Option<u64>,
    revision: Option<&'a [u8]>,
    hash: Option<(HashAlgorithm, &'a [u8])>,
    crc64: Option<u64>,
    thumbnail: Option<&'a str>,
}

impl PackedEntry {
    /// `near` is where entries that came before it lie, which it shares if it lies there too.
    pub fn new(entry: &Entry, near: &mut Option<Arc<Place>>) -> Self {
        let millis = |time: Option<Timestamp>| time.map(|time| time.0);
        let revision = entry.revision.as_ref().map(|revision| pack(revision.as_str()));
        let hash = entry.content_hash.as_ref().map(|hash| (hash.algorithm, pack(&hash.hex)));
        let rest = Rest {
            name: &entry.name,
            created_at: millis(entry.created_at),
            trashed_at: millis(entry.trashed_at),
            deleted_in_s: entry.deleted_in_s,
            revision: revision.as_deref(),
            hash: hash.as_ref().map(|(algorithm, hash)| (*algorithm, &hash[..])),
            crc64: entry.crc64,
            thumbnail: entry.thumbnail.as_deref(),
        };
        let is_same = |place: &Arc<Place>| (&place.0, &place.1) == (&entry.drive, &entry.parent);
        if !near.as_ref().is_some_and(is_same) {
            *near = None;
        }
        let place = near.get_or_insert_with(|| Arc::new((entry.drive.clone(), entry.parent.clone())));
        Self {
            id: CompactId::new(entry.id.as_str()),
            place: place.clone(),
            // Fails for no value of this type.
            rest: postcard::to_allocvec(&rest).unwrap_or_default().into(),
            size: entry.size.and_then(|size| NonZeroU64::new(!size)),
            updated_at: entry.updated_at.and_then(|time| NonZeroI64::new(!time.0)),
            rights: entry.rights,
            kind: entry.kind,
            category: entry.category,
            starred: entry.starred,
        }
    }

    pub fn id(&self) -> FileId {
        FileId::new(self.id.to_string())
    }

    pub fn is_folder(&self) -> bool {
        self.kind == EntryKind::Folder
    }

    pub fn facts(&self) -> EntryFacts<'_> {
        EntryFacts {
            drive: &self.place.0,
            parent: &self.place.1,
            kind: self.kind,
            category: self.category,
            size: self.size.map(|complement| !complement.get()),
            updated_at: self.updated_at.map(|complement| Timestamp(!complement.get())),
            starred: self.starred,
            rights: self.rights,
        }
    }

    pub fn name(&self) -> &str {
        // The first of the rest. It was packed here, so it can be read.
        postcard::take_from_bytes::<&str>(&self.rest).map(|(name, _)| name).unwrap_or_default()
    }

    pub fn created_at(&self) -> Option<Timestamp> {
        self.rest().created_at.map(Timestamp)
    }

    pub fn entry(&self) -> Entry {
        let (facts, rest) = (self.facts(), self.rest());
        let hash = |(algorithm, hash): (HashAlgorithm, &[u8])| ContentHash { algorithm, hex: unpack(hash) };
        Entry {
            drive: facts.drive.clone(),
            id: self.id(),
            parent: facts.parent.clone(),
            name: rest.name.to_owned(),
            kind: facts.kind,
            category: facts.category,
            size: facts.size,
            created_at: rest.created_at.map(Timestamp),
            updated_at: facts.updated_at,
            starred: facts.starred,
            trashed_at: rest.trashed_at.map(Timestamp),
            deleted_in_s: rest.deleted_in_s,
            revision: rest.revision.map(|revision| RevisionId::new(unpack(revision))),
            content_hash: rest.hash.map(hash),
            crc64: rest.crc64,
            rights: facts.rights,
            thumbnail: rest.thumbnail.map(str::to_owned),
        }
    }

    fn rest(&self) -> Rest<'_> {
        postcard::from_bytes(&self.rest).unwrap_or_default()
    }
}

/// A row of a list, which is found by its id: rows are equal that have the same. It lies in memory of its own, so that the
/// list itself is small, and so are the copies that it leaves behind when it grows.
#[derive(Clone, Debug)]
pub struct Row(Box<PackedEntry>);

impl Row {
    pub fn new(entry: &Entry, near: &mut Option<Arc<Place>>) -> Self {
        Self(Box::new(PackedEntry::new(entry, near)))
    }
}

impl Deref for Row {
    type Target = PackedEntry;

    fn deref(&self) -> &PackedEntry {
        &self.0
    }
}

impl Borrow<CompactId> for Row {
    fn borrow(&self) -> &CompactId {
        &self.id
    }
}

impl Hash for Row {
    fn hash<H: Hasher>(&self, state: &mut H) {
        self.id.hash(state);
    }
}

impl PartialEq for Row {
    fn eq(&self, other: &Self) -> bool {
        self.id == other.id
    }
}

impl Eq for Row {}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    fn unpacked(entry: &Entry) -> Entry {
        PackedEntry::new(entry, &mut None).entry()
    }

    #[test]
    fn an_entry_comes_back_as_it_was() {
        let full = Entry {
            drive: DriveId::new("12"),
            id: FileId::new("6123456789abcdef0123456789abcdef01234567"),
            parent: FileId::new("p"),
            category: Category::Image,
            size: Some(u64::MAX - 1),
            created_at: Some(Timestamp(-1)),
            updated_at: Some(Timestamp(1_777_000_000_123)),
            starred: true,
            trashed_at: Some(Timestamp(0)),
            deleted_in_s: Some(7),
            revision: Some(RevisionId::new("r")),
            content_hash: Some(ContentHash { algorithm: HashAlgorithm::Sha256, hex: "AB".repeat(32) }),
            crc64: Some(u64::MAX),
            rights: Some(Rights::COPY),
            thumbnail: Some("https://data.example/t".to_owned()),
            ..fixture("读 “name”\u{202e}.txt")
        };
        let names = ["", "a", "folder/", &"长".repeat(1_024)];
        for entry in names.map(fixture).iter().chain([&full]) {
            assert_eq!(unpacked(entry), *entry);
            assert_eq!(PackedEntry::new(entry, &mut None).name(), entry.name);
            assert_eq!(PackedEntry::new(entry, &mut None).facts(), entry.facts());
            assert_eq!(PackedEntry::new(entry, &mut None).created_at(), entry.created_at);
        }
    }

    #[test]
    fn rows_of_one_folder_share_its_id() {
        let (mut near, inside) = (None, |parent: &str| Entry { parent: FileId::new(parent), ..fixture("a") });
        let rows = ["x", "x", "y"].map(|parent| PackedEntry::new(&inside(parent), &mut near));
        assert!(Arc::ptr_eq(&rows[0].place, &rows[1].place));
        assert_eq!(rows[2].facts().parent, &FileId::new("y"));
    }
}
