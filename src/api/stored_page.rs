//! Pages of a list in the service's own form, so that what a browser keeps of a list is read by what reads answers.

use super::wire::WirePage;
use crate::base::id::DriveId;
use crate::model::entry::{Category, Entry, EntryKind, Page};
use serde::Deserialize;
use serde_json::{Value, json};

pub fn store(entries: &[Entry], next: Option<&str>) -> Value {
    json!({ "items": entries.iter().map(wire).collect::<Vec<_>>(), "next_marker": next })
}

pub fn restore(stored: Value, drive: &DriveId) -> Option<Page<Entry>> {
    Some(WirePage::deserialize(stored).ok()?.into_page(drive))
}

fn wire(entry: &Entry) -> Value {
    let hash = entry.content_hash.as_ref();
    json!({
        "drive_id": entry.drive,
        "file_id": entry.id,
        "parent_file_id": entry.parent,
        "name": entry.name,
        "type": match entry.kind {
            EntryKind::Folder => "folder",
            EntryKind::File => "file",
        },
        "category": category_name(entry.category),
        "size": entry.size,
        "created_at": entry.created_at,
        "updated_at": entry.updated_at,
        "starred": entry.starred,
        "trashed_at": entry.trashed_at,
        "auto_delete_left_sec": entry.deleted_in_s,
        "revision_id": entry.revision,
        "content_hash": hash.map(|hash| &hash.hex),
        "content_hash_name": hash.map(|hash| hash.algorithm.name()),
        // As text: JSON numbers of this size are rounded by others.
        "crc64_hash": entry.crc64.map(|crc| crc.to_string()),
        "action_list": entry.rights.map(|rights| rights.names().collect::<Vec<_>>()),
        "thumbnail": entry.thumbnail,
    })
}

fn category_name(category: Category) -> &'static str {
    match category {
        Category::Image => "image",
        Category::Video => "video",
        Category::Audio => "audio",
        Category::Doc => "doc",
        Category::Zip => "zip",
        Category::App => "app",
        Category::Other => "others",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::{FileId, RevisionId};
    use crate::base::time::Timestamp;
    use crate::model::entry::{ContentHash, HashAlgorithm, fixture};
    use crate::model::rights::Rights;

    fn full(category: Category) -> Entry {
        Entry {
            drive: DriveId::new("12"),
            parent: FileId::new("p"),
            category,
            size: Some(u64::MAX),
            created_at: Timestamp::parse("2026-05-02T08:11:09.120Z"),
            updated_at: Timestamp::parse("2026-05-02T08:11:10.004Z"),
            starred: true,
            trashed_at: Timestamp::parse("2026-06-02T08:11:10.004Z"),
            deleted_in_s: Some(7),
            revision: Some(RevisionId::new("r")),
            content_hash: Some(ContentHash { algorithm: HashAlgorithm::Sha256, hex: "AB".to_owned() }),
            crc64: Some(u64::MAX),
            rights: Some(Rights::from_names(&["FILE.COPY".to_owned(), "FILE.UPDATE".to_owned()])),
            thumbnail: Some("https://data.example/t".to_owned()),
            ..fixture("a “name”\u{202e}.txt")
        }
    }

    #[test]
    fn a_page_comes_back_as_it_was() {
        use Category::{App, Audio, Doc, Image, Other, Video, Zip};
        let mut entries = vec![fixture("folder/"), fixture("plain")];
        entries.extend([App, Audio, Doc, Image, Other, Video, Zip].map(|category| {
            let entry = full(category);
            Entry { id: FileId::new(category_name(category)), ..entry }
        }));
        for next in [None, Some("marker")] {
            let text = store(&entries, next).to_string();
            let page = restore(serde_json::from_str(&text).unwrap(), &DriveId::new("1")).unwrap();
            assert_eq!((page.items, page.unreadable, page.next.as_deref()), (entries.clone(), 0, next));
        }
    }

    #[test]
    fn what_is_no_page_is_not_restored() {
        for stored in [json!(7), json!("text"), json!({"items": 7})] {
            assert_eq!(restore(stored.clone(), &DriveId::new("1")), None, "{stored}");
        }
    }
}
