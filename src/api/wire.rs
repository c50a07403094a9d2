//! Files as they stand on the wire, read leniently: the service adds fields, prints ids and CRCs as numbers, and leaves
//! out what is empty. What the interface can't do without is demanded; everything else may be missing or odd.

use super::Answer;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::json::Json;
use crate::base::time::Timestamp;
use crate::model::entry::{Category, ContentHash, Entry, EntryKind, HashAlgorithm};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The key under which we ask for thumbnails, and find them again.
pub const THUMBNAIL_KEY: &str = "s";

/// A file as it stands in answers. The first view reads it, so it is read by hand: see `base::json`.
pub struct WireFile {
    /// Left out by some answers about a single file.
    pub drive_id: Option<DriveId>,
    pub file_id: FileId,
    pub parent_file_id: Option<FileId>,
    pub name: Option<String>,
    pub kind: Option<String>,
    pub category: Option<String>,
    pub size: Option<u64>,
    pub created_at: Option<Timestamp>,
    pub updated_at: Option<Timestamp>,
    pub starred: bool,
    pub trashed_at: Option<Timestamp>,
    pub revision_id: Option<RevisionId>,
    pub content_hash: Option<String>,
    pub content_hash_name: Option<String>,
    pub crc64_hash: Option<u64>,
    pub action_list: Option<Vec<String>>,
    pub thumbnail: Option<String>,
    pub id_path: Option<String>,
    pub name_path: Option<String>,
    /// An update that met a taken name: the newer contract answers the sibling instead of an error.
    pub exist: bool,
}

impl Answer for WireFile {
    fn read(mut json: Json) -> Option<Self> {
        let mut take = |name: &str| json.take(name);
        Some(Self {
            drive_id: take("drive_id").id().map(DriveId::new),
            file_id: take("file_id").id().map(FileId::new)?,
            parent_file_id: take("parent_file_id").id().map(FileId::new),
            // Answers to create, move and copy call it otherwise.
            name: take("name").text().or_else(|| take("file_name").text()),
            kind: take("type").text(),
            category: take("category").text(),
            size: take("size").whole(),
            created_at: time(take("created_at")),
            updated_at: time(take("updated_at")),
            starred: take("starred").is_true(),
            trashed_at: time(take("trashed_at")),
            revision_id: take("revision_id").id().map(RevisionId::new),
            content_hash: take("content_hash").text(),
            content_hash_name: take("content_hash_name").text(),
            crc64_hash: crc(&take("crc64_hash")),
            action_list: take("action_list").list().map(|it| it.into_iter().filter_map(Json::text).collect()),
            // An address is null where nothing could be drawn.
            thumbnail: take("thumbnail_urls").take(THUMBNAIL_KEY).text().or_else(|| take("thumbnail").text()),
            id_path: take("id_path").text(),
            name_path: take("name_path").text(),
            exist: take("exist").is_true(),
        })
    }
}

impl WireFile {
    /// `None` when it has no name: then it is nothing a person could recognise.
    pub fn into_entry(self, drive: &DriveId) -> Option<Entry> {
        let name = self.name.filter(|name| !name.is_empty())?;
        let is_folder = self.kind.as_deref() == Some("folder");
        Some(Entry {
            drive: self.drive_id.unwrap_or_else(|| drive.clone()),
            id: self.file_id,
            parent: self.parent_file_id.unwrap_or_else(FileId::root),
            name,
            kind: if is_folder { EntryKind::Folder } else { EntryKind::File },
            category: category(self.category.as_deref()),
            size: self.size.filter(|_| !is_folder),
            created_at: self.created_at,
            updated_at: self.updated_at,
            starred: self.starred,
            trashed_at: self.trashed_at,
            revision: self.revision_id,
            content_hash: content_hash(self.content_hash, self.content_hash_name.as_deref()),
            crc64: self.crc64_hash,
            actions: self.action_list,
            // Only addresses an image may come from; anything else would be refused by the page's policy anyway.
            thumbnail: self.thumbnail.filter(|url| url.starts_with("https://") || url.starts_with("http://")),
        })
    }
}

pub fn content_hash(hex: Option<String>, name: Option<&str>) -> Option<ContentHash> {
    let hex = hex.filter(|hex| !hex.is_empty())?.to_ascii_uppercase();
    let algorithm = name.and_then(HashAlgorithm::named).unwrap_or_default();
    Some(ContentHash { algorithm, hex })
}

/// Older and newer editions spell some differently.
fn category(name: Option<&str>) -> Category {
    match name.unwrap_or_default() {
        "image" => Category::Image,
        "video" => Category::Video,
        "audio" | "music" => Category::Audio,
        "doc" => Category::Doc,
        "zip" => Category::Zip,
        "app" => Category::App,
        _ => Category::Other,
    }
}

fn time(value: Json) -> Option<Timestamp> {
    Timestamp::parse(&value.text()?)
}

/// A CRC is text. Where it is printed as a number, a writer that computes in floats has rounded it: such a number says
/// nothing, and must not make a good file look corrupt.
fn crc(value: &Json) -> Option<u64> {
    value.whole().filter(|number| !matches!(value, Json::Number(_)) || !is_rounded(*number))
}

pub fn lenient_u64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(lenient(Value::deserialize(deserializer)?).whole())
}

pub fn lenient_crc<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(crc(&lenient(Value::deserialize(deserializer)?)))
}

fn lenient(value: Value) -> Json {
    match value {
        Value::Number(number) => Json::Number(number.to_string()),
        Value::String(text) => Json::Text(text),
        _ => Json::Null,
    }
}

/// Whether a number too large for a float could have come out of one: as its exact value or as its shortest spelling.
/// One good number in a thousand looks like that too, and is only not used.
fn is_rounded(number: u64) -> bool {
    const EXACT: u64 = 1 << 53;
    if number <= EXACT {
        return false;
    }
    let exact = number as f64 as u64;
    // Whatever is nearer to the float than half the way to its neighbours is read as that float.
    let half = 1_u64 << (number.ilog2() - EXACT.ilog2());
    let step =
        (0..).map_while(|zeros| 10_u64.checked_pow(zeros)).take_while(|step| number.is_multiple_of(*step));
    let step = step.last().unwrap_or(1);
    let shorter = step
        .checked_mul(10)
        .is_some_and(|step| exact.saturating_add(half) / step * step >= exact.saturating_sub(half));
    exact == number || (!shorter && number.abs_diff(exact) <= step / 2)
}

/// A page of a list. `items` may be missing or null when there are none.
pub struct WirePage<T> {
    pub items: Vec<T>,
    pub next_marker: Option<String>,
}

impl<T: Answer> Answer for WirePage<T> {
    fn read(mut json: Json) -> Option<Self> {
        let items = match json.take("items") {
            Json::Null => Vec::new(),
            items => items.list()?.into_iter().map(T::read).collect::<Option<_>>()?,
        };
        Some(Self { items, next_marker: json.take("next_marker").filled() })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Option<Entry> {
        WireFile::read(Json::parse(json).unwrap()).unwrap().into_entry(&DriveId::new("7"))
    }

    #[test]
    fn a_full_document_is_read_without_loss() {
        let entry = entry(
            r#"{"domain_id":"bj9001","drive_id":101,"file_id":"66aa","parent_file_id":"root","name":"harbour.jpg",
            "type":"file","category":"image","size":204811,"content_hash":"9f1c","content_hash_name":"sha1",
            "crc64_hash":"18446744073709551615","status":"available","starred":true,"revision_id":"r1",
            "created_at":"2026-05-02T08:11:09.120Z","updated_at":"2026-05-02T08:11:10.004Z",
            "thumbnail_urls":{"s":"https://data.example/t"},"action_list":["FILE.PREVIEW"],"new_field":{"x":1}}"#,
        )
        .unwrap();
        assert_eq!(entry.drive, DriveId::new("101"));
        assert_eq!(entry.crc64, Some(u64::MAX));
        assert_eq!(entry.content_hash.unwrap().hex, "9F1C");
        assert_eq!((entry.size, entry.starred), (Some(204_811), true));
        assert_eq!(entry.updated_at.unwrap().to_string(), "2026-05-02T08:11:10.004Z");
        assert_eq!(entry.thumbnail.as_deref(), Some("https://data.example/t"));
    }

    #[test]
    fn a_checksum_a_float_has_rounded_is_none() {
        let crc = |json: &str| {
            entry(&format!(r#"{{"file_id":"1","name":"a","crc64_hash":{json}}}"#)).unwrap().crc64
        };
        assert_eq!(crc("\"8771022345567788991\""), Some(8_771_022_345_567_788_991));
        assert_eq!(crc("8771022345567788991"), Some(8_771_022_345_567_788_991));
        // What JavaScript makes of it.
        assert_eq!(crc("8771022345567789000"), None);
        assert_eq!(crc("8771022345567789056"), None);
        // As many digits, and not what the float in their midst is spelt as.
        assert_eq!(crc("8771022345567788800"), Some(8_771_022_345_567_788_800));
        assert_eq!(crc("8.771e18"), None);
        assert_eq!(crc("\"\""), None);
        assert_eq!(crc("0"), Some(0));
    }

    #[test]
    fn oddities_are_survived_and_nameless_things_are_not_shown() {
        let odd = entry(
            r#"{"file_id":"1","name":"a","type":"folder","size":12,"crc64_hash":876543,"created_at":"soon","starred":null,
            "updated_at":12,"thumbnail":"javascript:alert(1)","thumbnail_urls":{"s":null},"action_list":null}"#,
        )
        .unwrap();
        assert_eq!((odd.drive, odd.size, odd.crc64), (DriveId::new("7"), None, Some(876_543)));
        assert_eq!((odd.created_at, odd.updated_at, odd.thumbnail), (None, None, None));
        assert_eq!(entry(r#"{"file_id":"1"}"#), None);
        assert_eq!(entry(r#"{"file_id":"1","name":""}"#), None);
    }
}
