//! Files in the API's format, parsed leniently: the service adds fields, prints ids and CRCs as numbers, and omits empty
//! values. Only the fields that the interface depends on are required.

use super::details::person;
use super::is_web_address;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::base::lenient::{self, Fields};
use crate::base::time::Timestamp;
use crate::model::columns::RowDetails;
use crate::model::entry::{Category, ContentHash, Entry, EntryKind, HashAlgorithm, Page};
use crate::model::rights::Rights;
use crate::model::search_query::TagFilter;
use crate::model::tag::Tag;
use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::Value;

pub struct WireFile {
    /// Omitted by some responses about a single file.
    pub drive_id: Option<DriveId>,
    pub file_id: FileId,
    pub parent_file_id: Option<FileId>,
    pub name: Option<String>,
    kind: String,
    category: String,
    size: Option<u64>,
    created_at: Option<Timestamp>,
    updated_at: Option<Timestamp>,
    starred: bool,
    trashed_at: Option<Timestamp>,
    auto_delete_left_sec: Option<u64>,
    revision_id: Option<RevisionId>,
    content_hash: Option<ContentHash>,
    crc64_hash: Option<u64>,
    rights: Option<Rights>,
    thumbnail: Option<String>,
    pub id_path: Option<String>,
    pub name_path: Option<String>,
    /// The name was taken: newer servers return the existing sibling instead of an error.
    pub exist: bool,
}

impl<'de> Deserialize<'de> for WireFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut fields = Fields::deserialize(deserializer)?;
        let time = |text: Option<String>| Timestamp::parse(&text?);
        let hash = fields.text("content_hash");
        // Under the requested key; servers with a single size have a field of their own.
        let thumbnail = match fields.value("thumbnail_urls") {
            Value::Object(mut urls) => urls.remove("s").and_then(lenient::text),
            _ => None,
        };
        Ok(Self {
            drive_id: fields.id("drive_id").map(DriveId::new),
            file_id: FileId::new(fields.id("file_id").ok_or_else(|| D::Error::custom("no id"))?),
            parent_file_id: fields.id("parent_file_id").map(FileId::new),
            // Under another name in responses to create, move and copy.
            name: fields.text("name").or_else(|| fields.text("file_name")).filter(|name| !name.is_empty()),
            kind: fields.text("type").unwrap_or_default(),
            category: fields.text("category").unwrap_or_default(),
            size: fields.unsigned("size"),
            created_at: time(fields.text("created_at")),
            updated_at: time(fields.text("updated_at")),
            starred: fields.flag("starred"),
            trashed_at: time(fields.text("trashed_at")),
            auto_delete_left_sec: fields.unsigned("auto_delete_left_sec"),
            revision_id: fields.id("revision_id").map(RevisionId::new),
            content_hash: content_hash(hash, fields.text("content_hash_name").as_deref()),
            crc64_hash: as_crc(&fields.value("crc64_hash")),
            rights: fields.texts("action_list").map(|names| Rights::from_names(&names)),
            thumbnail: thumbnail.or_else(|| fields.text("thumbnail")),
            id_path: fields.text("id_path"),
            name_path: fields.text("name_path"),
            exist: fields.flag("exist"),
        })
    }
}

impl WireFile {
    /// An item of a list, where an entry without a name is shown by its id, so that it can be found and renamed.
    pub fn named_at_least_by_id(mut self) -> Self {
        self.name.get_or_insert_with(|| self.file_id.to_string());
        self
    }

    /// `None` without a name or an id: the answer is incomplete.
    pub fn into_entry(self, drive: &DriveId) -> Option<Entry> {
        let name = self.name?;
        if self.file_id.as_str().is_empty() {
            return None;
        }
        let is_folder = self.kind == "folder";
        Some(Entry {
            drive: self.drive_id.unwrap_or_else(|| drive.clone()),
            id: self.file_id,
            parent: self.parent_file_id.unwrap_or_else(FileId::root),
            name,
            kind: if is_folder { EntryKind::Folder } else { EntryKind::File },
            category: category(&self.category),
            size: self.size.filter(|_| !is_folder),
            created_at: self.created_at,
            updated_at: self.updated_at,
            starred: self.starred,
            trashed_at: self.trashed_at,
            deleted_in_s: self.auto_delete_left_sec,
            revision: self.revision_id,
            content_hash: self.content_hash,
            crc64: self.crc64_hash,
            rights: self.rights,
            // Only schemes that the page's content security policy allows for images.
            thumbnail: self.thumbnail.filter(|url| is_web_address(url)),
        })
    }
}

pub fn content_hash(hex: Option<String>, name: Option<&str>) -> Option<ContentHash> {
    let hex = hex.filter(|hex| !hex.is_empty())?.to_ascii_uppercase();
    let algorithm = name.and_then(HashAlgorithm::from_name).unwrap_or_default();
    Some(ContentHash { algorithm, hex })
}

/// Some spellings differ between editions of the service.
fn category(name: &str) -> Category {
    match name {
        "image" => Category::Image,
        "video" => Category::Video,
        "audio" | "music" => Category::Audio,
        "doc" => Category::Doc,
        "zip" => Category::Zip,
        "app" => Category::App,
        _ => Category::Other,
    }
}

/// A CRC is a string. As a JSON number it may have been rounded by a writer that uses floats; such a value is ignored, so
/// that an intact file is not reported as corrupt.
pub fn crc<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(as_crc(&Value::deserialize(deserializer)?))
}

fn as_crc(value: &Value) -> Option<u64> {
    lenient::as_unsigned(value).filter(|number| !value.is_number() || !is_rounded(*number))
}

/// Whether a number above 2^53 may be the exact value or the shortest spelling of a float. One in a thousand unrounded
/// numbers matches too, and is then not used.
fn is_rounded(number: u64) -> bool {
    const EXACT: u64 = 1 << 53;
    if number <= EXACT {
        return false;
    }
    let exact = number as f64 as u64;
    // Numbers within half the distance to the neighbouring floats are parsed as this float.
    let half = 1_u64 << (number.ilog2() - EXACT.ilog2());
    let step =
        (0..).map_while(|zeros| 10_u64.checked_pow(zeros)).take_while(|step| number.is_multiple_of(*step));
    let step = step.last().unwrap_or(1);
    let shorter = step
        .checked_mul(10)
        .is_some_and(|step| exact.saturating_add(half) / step * step >= exact.saturating_sub(half));
    exact == number || (!shorter && number.abs_diff(exact) <= step / 2)
}

/// A page of files. `items` may be missing or `null` when there are none.
#[derive(Deserialize)]
#[serde(bound = "T: DeserializeOwned")]
pub struct WirePage<T = WireFile> {
    #[serde(default)]
    items: lenient::Items<T>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    next_marker: Option<String>,
}

impl WirePage {
    pub fn into_page(self, drive: &DriveId) -> Page<Entry> {
        let all = self.items.readable.len() + self.items.unreadable;
        let entry = |wire: WireFile| wire.named_at_least_by_id().into_entry(drive);
        let items: Vec<Entry> = self.items.readable.into_iter().filter_map(entry).collect();
        Page { unreadable: all - items.len(), items, next: self.next_marker }
    }
}

/// A file with what is asked for only where it decides something or is shown.
pub struct DetailedFile {
    file: WireFile,
    details: RowDetails,
}

impl<'de> Deserialize<'de> for DetailedFile {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut value = Value::deserialize(deserializer)?;
        let mut take = |key: &str| value.get_mut(key).map(Value::take).unwrap_or_default();
        let tags = match take("user_tags") {
            Value::Object(tags) => tags.into_iter().map(|(key, it)| Tag::new(key, tag_value(it))).collect(),
            _ => Vec::new(),
        };
        let mut text = |key: &str| lenient::text(take(key)).filter(|text| !text.is_empty());
        let details = RowDetails {
            creator: person(text("creator_id"), text("creator_name")),
            editor: person(text("last_modifier_id"), text("last_modifier_name")),
            tags,
        };
        Ok(Self { file: WireFile::deserialize(value).map_err(D::Error::custom)?, details })
    }
}

/// Values of tags may be numbers.
pub fn tag_value(value: Value) -> String {
    match value {
        Value::String(text) => text,
        Value::Null => String::new(),
        other => other.to_string(),
    }
}

/// A page, and what was asked for besides it.
pub type DetailedPage = (Page<Entry>, Vec<(FileId, RowDetails)>);

impl WirePage<DetailedFile> {
    pub fn with_tag(mut self, tag: &TagFilter) -> Self {
        self.items.readable.retain(|it| tag.matches(&it.details.tags));
        self
    }

    pub fn into_detailed_page(self, drive: &DriveId) -> DetailedPage {
        let (files, details): (Vec<_>, Vec<_>) =
            self.items.readable.into_iter().map(|it| (it.file, it.details)).unzip();
        let ids = files.iter().map(|file| file.file_id.clone());
        let details = ids.zip(details).collect();
        let items = lenient::Items { readable: files, unreadable: self.items.unreadable };
        (WirePage { items, next_marker: self.next_marker }.into_page(drive), details)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(json: &str) -> Option<Entry> {
        serde_json::from_str::<WireFile>(json).unwrap().into_entry(&DriveId::new("7"))
    }

    #[test]
    fn a_complete_document_is_parsed() {
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
    fn a_rounded_checksum_is_ignored() {
        let crc = |json: &str| {
            entry(&format!(r#"{{"file_id":"1","name":"a","crc64_hash":{json}}}"#)).unwrap().crc64
        };
        assert_eq!(crc("\"8771022345567788991\""), Some(8_771_022_345_567_788_991));
        assert_eq!(crc("8771022345567788991"), Some(8_771_022_345_567_788_991));
        // As JavaScript prints it.
        assert_eq!(crc("8771022345567789000"), None);
        assert_eq!(crc("8771022345567789056"), None);
        // The same number of digits, but not the shortest spelling of the float.
        assert_eq!(crc("8771022345567788800"), Some(8_771_022_345_567_788_800));
        assert_eq!(crc("8.771e18"), None);
        assert_eq!(crc("\"\""), None);
        assert_eq!(crc("0"), Some(0));
    }

    #[test]
    fn odd_values_are_ignored_and_an_entry_needs_a_name() {
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
