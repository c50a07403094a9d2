//! Files as they stand on the wire, read leniently: the service adds fields, prints ids and CRCs as numbers, and leaves
//! out what is empty. What the interface can't do without is demanded; everything else may be missing or odd.

use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::time::Timestamp;
use crate::model::entry::{Category, ContentHash, Entry, EntryKind, HashAlgorithm};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};

/// The key under which we ask for thumbnails.
const THUMBNAIL_KEY: &str = "s";

/// Read by hand from the parsed object: what serde derives for twenty lenient fields is many times as large.
#[derive(Deserialize)]
#[serde(try_from = "Map<String, Value>")]
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
    pub trashed: bool,
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

impl TryFrom<Map<String, Value>> for WireFile {
    type Error = &'static str;

    fn try_from(mut fields: Map<String, Value>) -> Result<Self, Self::Error> {
        let mut take = |name: &str| fields.remove(name).unwrap_or_default();
        Ok(Self {
            drive_id: id(take("drive_id")).map(DriveId::new),
            file_id: id(take("file_id")).map(FileId::new).ok_or("a file without an id")?,
            parent_file_id: id(take("parent_file_id")).map(FileId::new),
            // Answers to create, move and copy call it otherwise.
            name: text(take("name")).or_else(|| text(take("file_name"))),
            kind: text(take("type")),
            category: text(take("category")),
            size: whole(&take("size")),
            created_at: time(take("created_at")),
            updated_at: time(take("updated_at")),
            starred: take("starred") == true,
            trashed: take("trashed") == true,
            revision_id: id(take("revision_id")).map(RevisionId::new),
            content_hash: text(take("content_hash")),
            content_hash_name: text(take("content_hash_name")),
            crc64_hash: crc(&take("crc64_hash")),
            action_list: list(take("action_list")),
            // An address is null where nothing could be drawn.
            thumbnail: take("thumbnail_urls")
                .get_mut(THUMBNAIL_KEY)
                .and_then(|url| text(url.take()))
                .or_else(|| text(take("thumbnail"))),
            id_path: text(take("id_path")),
            name_path: text(take("name_path")),
            exist: take("exist") == true,
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
            trashed: self.trashed,
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

fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

/// Some of the vendor's samples print ids as numbers.
fn id(value: Value) -> Option<String> {
    match value {
        Value::Number(number) if !number.is_f64() => Some(number.to_string()),
        value => text(value),
    }
}

fn list(value: Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => Some(values.into_iter().filter_map(text).collect()),
        _ => None,
    }
}

fn time(value: Value) -> Option<Timestamp> {
    Timestamp::parse(&text(value)?)
}

/// A whole number as a number or as text; text is never read through a float, which would round a CRC.
fn whole(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

/// A CRC is text. Where it is printed as a number, a writer that computes in floats has rounded it: such a number says
/// nothing, and must not make a good file look corrupt.
fn crc(value: &Value) -> Option<u64> {
    whole(value).filter(|number| !value.is_number() || !is_rounded(*number))
}

pub fn lenient_u64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(whole(&Value::deserialize(deserializer)?))
}

pub fn lenient_crc<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(crc(&Value::deserialize(deserializer)?))
}

/// As `lenient_u64`, with −1 for "without limit".
pub fn lenient_i64<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let float = || value.as_f64().filter(|_| value.is_f64()).map(|number| number as i64);
    Ok(value.as_i64().or_else(float).or_else(|| value.as_str()?.trim().parse().ok()))
}

/// Whether a number too large for a float could have come out of one: as its exact value or as its shortest spelling.
/// One good number in a thousand looks like that too, and is only not used.
fn is_rounded(number: u64) -> bool {
    const EXACT: u64 = 1 << 53;
    let float = number as f64;
    number > EXACT && (float as u64 == number || shortest_digits(float) == digits(&number.to_string()))
}

/// As JSON spells it; the spelling of `Display` would bring its own ten kilobytes into the bundle.
fn shortest_digits(float: f64) -> String {
    let spelt = serde_json::to_string(&float).unwrap_or_default();
    digits(spelt.split('e').next().unwrap_or_default())
}

/// Only the digits that mean something.
fn digits(number: &str) -> String {
    number.replace('.', "").trim_end_matches('0').to_owned()
}

/// A page of a list. `items` may be missing or null when there are none.
#[derive(Deserialize)]
#[serde(bound = "T: Deserialize<'de>")]
pub struct WirePage<T> {
    pub items: Option<Vec<T>>,
    pub next_marker: Option<String>,
}

impl<T> WirePage<T> {
    pub fn next(marker: Option<String>) -> Option<String> {
        marker.filter(|marker| !marker.is_empty())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Option<Entry> {
        serde_json::from_str::<WireFile>(json).unwrap().into_entry(&DriveId::new("7"))
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
