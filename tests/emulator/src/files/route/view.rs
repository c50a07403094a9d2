//! A file or folder as the wire has it, with its signed URLs.

use serde_json::{Map, Value, json};

use super::args::Args;
use super::refuse;
use crate::error::Refusal;
use crate::files::object::sign::{Permit, encoded};
use crate::files::tree::Files;
use crate::files::tree::drive::Right;
use crate::files::tree::id::{FileId, rfc3339};
use crate::files::tree::node::{Node, Slot, Status};
use crate::settings::Settings;
use crate::state::App;

const LOOKER: [&str; 5] = ["FILE.PREVIEW", "FILE.DOWNLOAD", "FILE.GET", "FILE.LIST", "FILE.VISIBLE"];
const CHANGER: [&str; 6] =
    ["FILE.CREATE", "FILE.UPDATE", "FILE.MOVE", "FILE.COPY", "FILE.DELETE", "FILE.RESTORE"];
const DEFAULT_THUMBNAIL: &str = "image/resize,m_fill,h_128,w_128,limit_0";
const TRASH_LIFE_MS: i64 = 30 * 86_400_000;

/// How much of an entry an answer shows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Extent {
    /// Lists: tags and the like only when named.
    Base,
    /// `get` and the answers to changes.
    Whole,
}

/// What the items of one answer have in common.
pub struct View {
    key: Vec<u8>,
    objects: String,
    pub settings: Settings,
    pub now_ms: i64,
    expires_s: i64,
    right: Right,
    extent: Extent,
    /// Key in the answer and process.
    thumbnails: Vec<(String, String)>,
    thumbnail: Option<String>,
    inline: Option<String>,
    names_url: bool,
    names_path: bool,
    names_dir_size: bool,
    names_tags: bool,
    names_people: bool,
}

impl View {
    pub fn new(app: &App, args: &Args, right: Right, extent: Extent) -> Result<View, Refusal> {
        let settings = app.settings();
        let now_ms = app.now_ms();
        let life = args.life("url_expire_sec", settings.url_lifetime_s, 10, 14_400)?;
        let everything = args.wants("*");
        let legacy = args.text("image_thumbnail_process")?.map(str::to_owned);
        let asked = (everything || args.wants("thumbnail")).then(|| DEFAULT_THUMBNAIL.to_owned());
        let inline = args.text("image_url_process")?.map(str::to_owned);
        Ok(View {
            key: app.signing_key().to_vec(),
            objects: app.objects_base().to_string(),
            now_ms,
            expires_s: now_ms.div_euclid(1_000) + life,
            right,
            extent,
            thumbnails: thumbnails(args)?,
            thumbnail: legacy.or(asked),
            names_url: everything || args.wants("url") || inline.is_some(),
            inline,
            names_path: args.wants("id_path") || args.wants("name_path"),
            names_dir_size: args.wants("dir_size"),
            names_tags: everything || args.wants("user_tags"),
            names_people: everything,
            settings,
        })
    }

    pub fn key_of(files: &Files, node: &Node) -> String {
        let drive = files.drives.get(usize::from(node.drive)).map_or("", |drive| drive.id.as_str());
        let revision = node.more().revision_id.unwrap_or(node.id);
        format!("{drive}/{}/{}", node.id.text(), revision.text())
    }

    pub fn url(&self, path: &str, parameters: Vec<(&str, String)>) -> String {
        let permit = Permit { method: "GET", path, content_type: "", parameters, expires_s: self.expires_s };
        permit.url(&self.key, &self.objects)
    }

    pub fn items(&self, files: &Files, slots: impl IntoIterator<Item = Slot>) -> Vec<Value> {
        slots.into_iter().map(|slot| self.item(files, slot)).collect()
    }

    pub fn item(&self, files: &Files, slot: Slot) -> Value {
        let Some(node) = files.node(slot) else { return Value::Null };
        let whole = self.extent == Extent::Whole;
        let more = node.more();
        let drive = files.drives.get(usize::from(node.drive)).map_or("", |drive| drive.id.as_str());
        let mut item = Map::new();
        let mut put = |name: &str, value: Value| {
            item.insert(name.to_owned(), value);
        };
        put("domain_id", json!(self.settings.domain_id));
        put("drive_id", json!(drive));
        put("file_id", json!(files.id_text(slot)));
        put("parent_file_id", json!(node.parent.map(|parent| files.id_text(parent)).unwrap_or_default()));
        put("name", json!(node.name));
        put("type", json!(if node.is_folder() { "folder" } else { "file" }));
        put("status", json!(if node.status == Status::Uploading { "uploading" } else { "available" }));
        put("created_at", json!(rfc3339(node.created_ms)));
        put("updated_at", json!(rfc3339(node.updated_ms)));
        put("starred", json!(more.starred));
        put("hidden", json!(more.hidden));
        put("action_list", json!(self.actions()));
        let trashed = files.is_trashed(slot);
        if whole {
            put("trashed", json!(trashed));
        }
        if let Some(at) = more.trashed_ms {
            put("trashed_at", json!(rfc3339(at)));
            put("auto_delete_left_sec", json!(((at + TRASH_LIFE_MS - self.now_ms) / 1_000).max(0)));
        }
        for (name, at) in [("local_created_at", more.local_created_ms), ("local_modified_at", more.local_modified_ms)] {
            if let Some(at) = at {
                put(name, json!(rfc3339(at)));
            }
        }
        if whole || !more.description.is_empty() {
            put("description", json!(more.description));
        }
        if !more.labels.is_empty() {
            put("labels", json!(more.labels));
        }
        if (whole || self.names_tags) && !more.tags.is_empty() {
            put("user_tags", json!(more.tags));
        }
        if self.names_people {
            for (prefix, id) in [("creator", &more.creator), ("last_modifier", &more.modifier)] {
                put(&format!("{prefix}_id"), json!(id));
                put(&format!("{prefix}_type"), json!("User"));
                put(&format!("{prefix}_name"), json!(id));
            }
        }
        if self.names_path {
            let lineage: Vec<&Node> = files.lineage(slot).filter(|node| node.parent.is_some()).collect();
            let ids: Vec<String> = lineage.iter().rev().map(|node| node.id.text()).collect();
            let names: Vec<&str> = lineage.iter().rev().map(|node| &*node.name).collect();
            // From the root's children down to the entry itself.
            put("id_path", json!(ids.join("/")));
            put("name_path", json!(names.join("/")));
        }
        if node.is_folder() {
            if self.names_dir_size {
                let (mut bytes, mut folders, mut count) = (0, 0, 0);
                for node in files.subtree(slot).into_iter().skip(1).filter_map(|slot| files.node(slot)) {
                    bytes += node.size;
                    if node.is_folder() { folders += 1 } else { count += 1 }
                }
                put("size", json!(bytes));
                put("dir_size_info", json!({"dir_count": folders, "file_count": count}));
            }
        } else {
            self.file_fields(files, node, &mut item);
        }
        Value::Object(item)
    }

    fn file_fields(&self, files: &Files, node: &Node, item: &mut Map<String, Value>) {
        let more = node.more();
        let mut put = |name: &str, value: Value| {
            item.insert(name.to_owned(), value);
        };
        put("size", json!(node.size));
        put("category", json!(node.category()));
        put("file_extension", json!(node.extension()));
        put("content_type", json!(node.content_type()));
        put("mime_type", json!(node.content_type()));
        put("revision_id", json!(more.revision_id.unwrap_or(node.id).text()));
        if let Some(photo) = &more.photo {
            let place = photo.place;
            let mut metadata = json!({
                "width": photo.width, "height": photo.height, "time": rfc3339(photo.taken_ms),
                "exif": json!({"DateTime": {"value": rfc3339(photo.taken_ms)}}).to_string(),
            });
            if let Some(place) = place {
                for (name, text) in [
                    ("location", place.location),
                    ("country", place.country),
                    ("province", place.province),
                    ("city", place.city),
                    ("district", place.district),
                    ("address_line", place.address),
                ] {
                    metadata[name] = json!(text);
                }
            }
            put("image_media_metadata", metadata);
        }
        let Some(content) = &node.content else { return };
        put("content_hash", json!(content.sha1_text()));
        put("content_hash_name", json!("sha1"));
        put("crc64_hash", json!(content.crc64.to_string()));
        let key = View::key_of(files, node);
        put("download_url", json!(self.url(&key, vec![disposition(&node.name)])));
        if self.names_url {
            let process = self.inline.iter().map(|process| ("x-oss-process", process.clone()));
            put("url", json!(self.url(&key, process.collect())));
        }
        if node.category() == "image" {
            let thumbnail = |process: &String| self.url(&key, vec![("x-oss-process", process.clone())]);
            if let Some(process) = &self.thumbnail {
                put("thumbnail", json!(thumbnail(process)));
            }
            if !self.thumbnails.is_empty() {
                let urls = self.thumbnails.iter().map(|(name, process)| (name.clone(), json!(thumbnail(process))));
                put("thumbnail_urls", Value::Object(urls.collect()));
            }
        }
    }

    fn actions(&self) -> Vec<&'static str> {
        let changer = if self.right == Right::Change { &CHANGER[..] } else { &[] };
        LOOKER.iter().chain(changer).copied().collect()
    }
}

pub fn disposition(name: &str) -> (&'static str, String) {
    ("response-content-disposition", format!("attachment; filename*=UTF-8''{}", encoded(name)))
}

fn thumbnails(args: &Args) -> Result<Vec<(String, String)>, Refusal> {
    let name = "thumbnail_processes";
    let Some(value) = args.raw(name) else { return Ok(Vec::new()) };
    let Value::Object(map) = value else { return Err(refuse::invalid(name)) };
    if map.len() > 5 {
        return Err(refuse::invalid(name));
    }
    let process = |value: &Value| {
        value.get("image_thumbnail_process").and_then(Value::as_str).unwrap_or(DEFAULT_THUMBNAIL).to_owned()
    };
    Ok(map.iter().map(|(key, value)| (key.clone(), process(value))).collect())
}

/// What a page of items is wrapped in.
pub fn page(items: Vec<Value>, next_marker: Option<String>) -> Value {
    json!({"items": items, "next_marker": next_marker.unwrap_or_default()})
}

pub fn revision_text(id: Option<FileId>) -> String {
    id.map(|id| id.text()).unwrap_or_default()
}
