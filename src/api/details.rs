//! Everything about one file or folder in one call, and changes of its description, labels and star.

use super::file::{URL_LIFETIME_S, crumbs_from_paths};
use super::photo::photo_facts;
use super::wire::{WireFile, tag_value};
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::lenient;
use crate::base::time::Timestamp;
use crate::model::details::{FileDetails, MetadataChange, Person};
use crate::model::entry::Entry;
use crate::model::tag::Tag;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::collections::BTreeMap;

/// Everything, and the paths, which not every server counts to it.
const ALL_FIELDS: &str = "*,id_path,name_path";

/// The widths of large thumbnails; a server makes each once.
const PREVIEW_WIDTHS: [u32; 4] = [128, 256, 512, 1024];

#[derive(Serialize)]
struct DetailsRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    fields: &'static str,
    thumbnail_processes: Thumbnails,
    url_expire_sec: u32,
}

/// The large one, whole, under a key of its own: those of lists are cut to squares.
#[derive(Serialize)]
struct Thumbnails {
    l: Thumbnail,
}

#[derive(Serialize)]
struct Thumbnail {
    image_thumbnail_process: String,
}

/// What a file has beyond the fields of lists.
#[derive(Deserialize)]
struct WireDetails {
    #[serde(default, deserialize_with = "lenient::or_default")]
    description: String,
    #[serde(default, deserialize_with = "lenient::texts")]
    labels: Option<Vec<String>>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    user_tags: BTreeMap<String, Value>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    content_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    mime_type: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    creator_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    creator_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    last_modifier_id: Option<String>,
    #[serde(default, deserialize_with = "lenient::non_empty")]
    last_modifier_name: Option<String>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    local_modified_at: Option<Timestamp>,
    #[serde(default, deserialize_with = "lenient::or_default")]
    thumbnail_urls: LargeThumbnail,
    #[serde(default)]
    image_media_metadata: Value,
}

#[derive(Default, Deserialize)]
struct LargeThumbnail {
    l: Option<String>,
}

#[derive(Serialize)]
struct DescriptionRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    description: &'a str,
}

#[derive(Serialize)]
struct LabelsRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    labels: &'a [String],
}

impl Client {
    /// `width` is that of the place for the thumbnail, in pixels of the screen.
    pub async fn details(&self, drive: &DriveId, file: &FileId, width: u32) -> Result<FileDetails, ApiError> {
        let process = |image_thumbnail_process| Thumbnail { image_thumbnail_process };
        let request = DetailsRequest {
            drive_id: drive,
            file_id: file,
            fields: ALL_FIELDS,
            thumbnail_processes: Thumbnails {
                l: process(format!("image/resize,w_{}", preview_width(width))),
            },
            url_expire_sec: URL_LIFETIME_S,
        };
        let answer: Value = self.read("/file/get", &request).await?;
        read_details(answer, drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }

    /// Makes an edit. The entry is as it is afterwards, where the server tells it.
    pub async fn edit_metadata(
        &self,
        drive: &DriveId,
        file: &FileId,
        change: &MetadataChange,
    ) -> Result<Option<Entry>, ApiError> {
        match change {
            MetadataChange::Description { after, .. } => {
                self.set_description(drive, file, after).await.map(Some)
            }
            MetadataChange::Labels { after, .. } => self.set_labels(drive, file, after).await.map(Some),
            MetadataChange::Starred { after, .. } => self.star(drive, file, *after).await.map(Some),
            MetadataChange::Tags { before, after } => {
                self.change_tags(drive, file, before, after).await.map(|()| None)
            }
        }
    }

    pub async fn set_description(
        &self,
        drive: &DriveId,
        file: &FileId,
        description: &str,
    ) -> Result<Entry, ApiError> {
        self.update(drive, &DescriptionRequest { drive_id: drive, file_id: file, description }).await
    }

    pub async fn set_labels(
        &self,
        drive: &DriveId,
        file: &FileId,
        labels: &[String],
    ) -> Result<Entry, ApiError> {
        self.update(drive, &LabelsRequest { drive_id: drive, file_id: file, labels }).await
    }

    async fn update(&self, drive: &DriveId, request: &impl Serialize) -> Result<Entry, ApiError> {
        let answer: WireFile = self.write("/file/update", request).await?;
        answer.into_entry(drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }
}

/// The smallest width of the set that fills the place.
fn preview_width(width: u32) -> u32 {
    let [.., largest] = PREVIEW_WIDTHS;
    PREVIEW_WIDTHS.into_iter().find(|it| *it >= width).unwrap_or(largest)
}

fn read_details(answer: Value, drive: &DriveId) -> Option<FileDetails> {
    let wire = WireDetails::deserialize(&answer).ok()?;
    let file: WireFile = serde_json::from_value(answer).ok()?;
    let file = file.named_at_least_by_id();
    let path = crumbs_from_paths(&file);
    Some(FileDetails {
        entry: file.into_entry(drive)?,
        path,
        description: wire.description,
        tags: wire.user_tags.into_iter().map(|(key, it)| Tag::new(key, tag_value(it))).collect(),
        labels: wire.labels.unwrap_or_default(),
        content_type: wire.content_type.or(wire.mime_type),
        created_by: person(wire.creator_id, wire.creator_name),
        modified_by: person(wire.last_modifier_id, wire.last_modifier_name),
        local_modified_at: wire.local_modified_at,
        photo: photo_facts(&wire.image_media_metadata),
        preview: wire.thumbnail_urls.l.filter(|url| is_web_address(url)),
    })
}

/// A person without an id is told by name alone.
pub(super) fn person(id: Option<String>, name: Option<String>) -> Option<Person> {
    (id.is_some() || name.is_some()).then(|| Person { id: id.unwrap_or_default(), name })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_width_is_the_next_of_the_set() {
        for (place, width) in [(0, 128), (128, 128), (129, 256), (320, 512), (640, 1024), (9_000, 1024)] {
            assert_eq!(preview_width(place), width, "{place}");
        }
    }

    #[test]
    fn odd_details_are_left_out() {
        let answer = json!({"file_id": "c", "name": "C", "type": "file", "description": null, "labels": ["a", 7],
            "user_tags": {"k": 7, "l": null, "m": "x"}, "content_type": "", "mime_type": "text/plain",
            "creator_id": 12, "creator_name": "Ada", "last_modifier_id": "u1", "local_modified_at": "soon",
            "thumbnail_urls": {"s": "https://data.example/s", "l": "javascript:alert(1)"},
            "id_path": "root/a/c", "name_path": "root/A/C"});
        let details = read_details(answer, &DriveId::new("1")).unwrap();
        assert_eq!(details.description, "");
        assert_eq!(details.labels, ["a"]);
        assert_eq!(details.tags, [Tag::new("k", "7"), Tag::new("l", ""), Tag::new("m", "x")]);
        assert_eq!(details.content_type.as_deref(), Some("text/plain"));
        assert_eq!(details.created_by, Some(Person { id: String::new(), name: Some("Ada".into()) }));
        assert_eq!(details.modified_by, Some(Person { id: "u1".into(), name: None }));
        assert_eq!((details.local_modified_at, details.preview), (None, None));
        assert_eq!(details.path.map(|path| path.len()), Some(2));
        for broken in [json!([]), json!({}), json!({"name": "a"}), json!({"file_id": "", "name": "a"})] {
            assert_eq!(read_details(broken.clone(), &DriveId::new("1")), None, "{broken}");
        }
    }
}
