//! The wire format of files and folders.

use std::collections::BTreeMap;

use serde::{Serialize, Serializer};
use serde_json::{Value, json};

use super::Call;
use super::access::{AccessVia, DriveAccess};
use crate::actions::Actions;
use crate::args::Args;
use crate::error::{self, Result};
use crate::media;
use crate::store::object::Object;
use crate::store::sign::SignedUrl;
use crate::time::{Millis, rfc3339};
use crate::tree::{Node, NodeId, name};

#[derive(Serialize)]
pub struct Item<'a> {
    domain_id: &'a str,
    drive_id: &'a str,
    file_id: String,
    parent_file_id: String,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    status: &'static str,
    created_at: Time,
    updated_at: Time,
    starred: bool,
    hidden: bool,
    trashed: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    trashed_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    auto_delete_left_sec: Option<i64>,
    revision_id: String,
    action_list: Actions,
    #[serde(skip_serializing_if = "Option::is_none")]
    share_id: Option<&'a str>,
    #[serde(flatten)]
    file: Option<FilePart<'a>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_created_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    local_modified_at: Option<Time>,
    #[serde(skip_serializing_if = "Option::is_none")]
    description: Option<&'a str>,
    #[serde(skip_serializing_if = "<[String]>::is_empty")]
    labels: &'a [String],
    #[serde(skip_serializing_if = "Option::is_none")]
    user_tags: Option<&'a BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    id_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    name_path: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    dir_size_info: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    custom_index_key: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    creator_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modifier_id: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modifier_name: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    last_modifier_type: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    user_meta: Option<&'a Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    x_extra_info: Option<Value>,
}

/// Fields of files only. A folder has a `size` only if `dir_size` is requested.
#[derive(Serialize)]
struct FilePart<'a> {
    #[serde(skip_serializing_if = "Option::is_none")]
    size: Option<u64>,
    #[serde(skip_serializing_if = "Option::is_none")]
    category: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_extension: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    mime_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_hash_name: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    crc64_hash: Option<Value>,
    #[serde(skip_serializing_if = "Option::is_none")]
    download_url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    url: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    thumbnail_urls: Option<BTreeMap<String, String>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    image_media_metadata: Option<Value>,
}

/// Written as RFC 3339.
#[derive(Clone, Copy)]
struct Time(Millis);

impl Serialize for Time {
    fn serialize<S: Serializer>(&self, serializer: S) -> std::result::Result<S::Ok, S::Error> {
        serializer.serialize_str(&rfc3339(self.0))
    }
}

/// The processes of a thumbnail, by the category of the file.
struct Processes {
    image: Option<String>,
    video: Option<String>,
}

impl Processes {
    fn of_category(&self, category: &str) -> Option<&String> {
        match category {
            "image" => self.image.as_ref(),
            "video" => self.video.as_ref(),
            _ => None,
        }
    }
}

/// The fields a call requests of each item.
pub struct View {
    life_s: i64,
    url: bool,
    paths: bool,
    dir_size: bool,
    user_tags: bool,
    /// Creator and last modifier.
    people: bool,
    /// Key and OSS process expressions of each requested thumbnail.
    thumbnails: Vec<(String, Processes)>,
    /// The older single thumbnail.
    thumbnail: Processes,
    /// The process of `url`, for pictures.
    url_process: Option<String>,
}

impl View {
    pub fn from_args(call: &Call<'_>, args: &Args) -> Result<Self> {
        let all = args.wants("*");
        let mut thumbnails = Vec::new();
        if let Some(asked) = args.raw("thumbnail_processes") {
            let asked = asked.as_object().ok_or_else(|| error::invalid("thumbnail_processes"))?;
            if asked.len() > 5 {
                return Err(error::invalid("thumbnail_processes"));
            }
            for (key, process) in asked {
                let of =
                    |kind: &str, default: &str| Some(process[kind].as_str().unwrap_or(default).to_owned());
                let processes = Processes {
                    image: of("image_thumbnail_process", "image/resize,m_fill,h_128,w_128,limit_0"),
                    video: of(
                        "video_thumbnail_process",
                        "video/snapshot,t_1000,f_jpg,w_0,h_0,m_fast,ar_auto",
                    ),
                };
                thumbnails.push((key.clone(), processes));
            }
        }
        Ok(Self {
            life_s: args.life("url_expire_sec", call.state.settings.url_lifetime_s, 14_400)?,
            url: all || args.wants("url"),
            paths: call.state.settings.paths && (args.wants("id_path") || args.wants("name_path")),
            dir_size: call.state.settings.dir_size && args.wants("dir_size"),
            user_tags: all || args.wants("user_tags"),
            people: true,
            thumbnails,
            thumbnail: Processes {
                image: args.text("image_thumbnail_process")?.map(str::to_owned),
                video: args.text("video_thumbnail_process")?.map(str::to_owned),
            },
            url_process: args.text("image_url_process")?.map(str::to_owned),
        })
    }

    /// For the recycle bin: without creator and modifier unless all fields are requested.
    pub fn for_bin(call: &Call<'_>, args: &Args) -> Result<Self> {
        Ok(Self { people: args.wants("*"), ..Self::from_args(call, args)? })
    }

    /// For get, update and complete: all fields but those that must be requested by name.
    pub fn complete(mut self) -> Self {
        self.user_tags = true;
        self
    }
}

impl Call<'_> {
    pub fn item<'a>(&'a self, access: DriveAccess, id: NodeId, view: &View) -> Result<Item<'a>> {
        let node = self.node(id)?;
        let state = &*self.state;
        let drive = state.drives.get(node.drive as usize).ok_or_else(|| error::not_found("drive"))?;
        // Adds the actions of grants on the file itself.
        let access = match access.via {
            AccessVia::Share => access,
            _ => DriveAccess {
                actions: access.actions | state.granted_on(node.key, &self.user.user_id),
                ..access
            },
        };
        let share_id = self.share.as_deref().filter(|_| access.via == AccessVia::Share);
        let more = node.more.as_deref();
        let (id_path, name_path) = if view.paths { Some(state.tree.paths(id)) } else { None }.unzip();
        let left = |at: Millis| (state.settings.recycle_bin_s - (state.now() - at) / 1000).max(0);
        let creator = more.and_then(|more| more.creator.as_deref()).filter(|_| view.people);
        let modifier = more.and_then(|more| more.modifier.as_deref()).filter(|_| view.people);
        let nick_name = |id: &str| state.accounts.users.get(id).map(|user| user.nick_name.as_str());
        let dir_size = (view.dir_size && node.folder).then(|| self.dir_size(id));
        let folder = |size| FilePart { size: Some(size), ..FilePart::empty() };
        Ok(Item {
            domain_id: &state.domain_id,
            drive_id: &drive.drive_id,
            file_id: self.file_id(id),
            parent_file_id: match share_id {
                Some(_) if self.is_share_top(id) => "root".into(),
                None if node.trashed.is_some() => {
                    state.tree.origin(id).map_or_else(|| "root".into(), |key| key.text())
                }
                _ => node.parent.map_or_else(String::new, |parent| self.file_id(parent)),
            },
            name: &node.name,
            kind: if node.folder { "folder" } else { "file" },
            status: if node.uploading { "uploading" } else { "available" },
            created_at: Time(node.created),
            updated_at: Time(node.updated),
            starred: node.starred,
            hidden: node.hidden,
            trashed: node.trashed.is_some(),
            trashed_at: node.trashed.map(Time),
            auto_delete_left_sec: node.trashed.map(left),
            revision_id: revision_id(node),
            action_list: access.actions,
            share_id,
            file: match &dir_size {
                Some((size, _)) => Some(folder(*size)),
                None if node.folder => None,
                None => Some(self.file_part(access, node, view)),
            },
            local_created_at: more.and_then(|more| more.local_created).map(Time),
            local_modified_at: more.and_then(|more| more.local_modified).map(Time),
            description: more.and_then(|more| more.description.as_deref()),
            labels: more.map_or(&[], |more| &more.labels),
            user_tags: more
                .filter(|more| view.user_tags && !more.user_tags.is_empty())
                .map(|more| &more.user_tags),
            id_path,
            name_path,
            dir_size_info: dir_size.map(|(_, info)| info),
            custom_index_key: more.map(|more| more.custom_index_key.as_str()).filter(|key| !key.is_empty()),
            creator_id: creator,
            creator_name: creator.and_then(nick_name),
            creator_type: creator.map(|_| "User"),
            last_modifier_id: modifier,
            last_modifier_name: modifier.and_then(nick_name),
            last_modifier_type: modifier.map(|_| "User"),
            user_meta: more.and_then(|more| more.user_meta.as_ref()),
            x_extra_info: state.settings.extra_fields.then(|| json!({"later": [1, null, {"a": "b"}]})),
        })
    }

    fn file_part<'a>(&'a self, access: DriveAccess, node: &'a Node, view: &View) -> FilePart<'a> {
        let extension = name::extension(&node.name);
        let content_type = node.more.as_ref().and_then(|more| more.content_type.as_deref());
        let content_type = content_type.unwrap_or_else(|| name::mime(&extension));
        let category = name::category(&extension, content_type);
        let mut part = FilePart {
            size: Some(node.size),
            category: Some(category),
            content_type: Some(content_type),
            mime_type: Some(content_type),
            image_media_metadata: node.photo.as_ref().map(media::metadata),
            ..FilePart::empty()
        };
        part.file_extension = Some(extension).filter(|it| !it.is_empty());
        let Some(object) = &node.content else { return part };
        if !object.is_unhashed() {
            part.content_hash = Some(&object.hash.hex);
            part.content_hash_name = Some(object.hash.name.text());
            part.crc64_hash = Some(self.crc64(object));
        }
        if access.actions.contains("FILE.DOWNLOAD") && self.gives_urls(access) {
            part.download_url =
                Some(self.object_url(object, view.life_s, attachment(&node.name), content_type, None));
        }
        if access.actions.contains("FILE.PREVIEW") {
            let inline = |process: Option<&String>| {
                self.object_url(object, view.life_s, String::new(), content_type, process)
            };
            part.url = view.url.then(|| inline(view.url_process.as_ref().filter(|_| category == "image")));
            // Videos only if they are transcoded; documents have no thumbnails.
            if category == "image" || self.state.settings.media_preview {
                let of = |processes: &Processes| processes.of_category(category).map(|it| inline(Some(it)));
                let asked =
                    view.thumbnails.iter().filter_map(|(key, processes)| Some((key.clone(), of(processes)?)));
                part.thumbnail_urls = Some(asked.collect()).filter(|urls: &BTreeMap<_, _>| !urls.is_empty());
                part.thumbnail = of(&view.thumbnail);
            }
        }
        part
    }

    pub fn crc64(&self, object: &Object) -> Value {
        match self.state.settings.crc64_as_number {
            true => json!(object.crc64 as f64),
            false => json!(object.crc64.to_string()),
        }
    }

    /// A signed GET; an empty disposition means inline.
    pub fn object_url(
        &self,
        object: &Object,
        life_s: i64,
        disposition: String,
        content_type: &str,
        process: Option<&String>,
    ) -> String {
        let mut query = Vec::new();
        if !disposition.is_empty() {
            query.push(("response-content-disposition", disposition));
        }
        query.push(("response-content-type", content_type.to_owned()));
        if let Some(process) = process {
            query.push(("x-oss-process", process.clone()));
        }
        let expires = self.state.now() + life_s * 1000;
        self.server.sign(&SignedUrl { method: "GET", content_type: "", key: &object.key, query, expires })
    }

    fn dir_size(&self, id: NodeId) -> (u64, Value) {
        let below = self.state.tree.below(id);
        let nodes = || below.iter().filter_map(|id| self.state.tree.get(*id));
        let folders = nodes().filter(|node| node.folder).count();
        let info = json!({"dir_count": folders, "file_count": below.len() - folders});
        (nodes().map(|node| node.size).sum(), info)
    }
}

impl FilePart<'_> {
    fn empty() -> Self {
        Self {
            size: None,
            category: None,
            file_extension: None,
            content_type: None,
            mime_type: None,
            content_hash: None,
            content_hash_name: None,
            crc64_hash: None,
            download_url: None,
            url: None,
            thumbnail: None,
            thumbnail_urls: None,
            image_media_metadata: None,
        }
    }
}

/// Changes with the content.
pub fn revision_id(node: &Node) -> String {
    crate::tree::revision::id(node, node.revision)
}

/// Characters that RFC 5987 leaves unescaped.
const PLAIN: percent_encoding::AsciiSet =
    percent_encoding::NON_ALPHANUMERIC.remove(b'-').remove(b'.').remove(b'_').remove(b'~');

/// A `Content-Disposition` with a plain and an encoded name.
pub fn attachment(name: &str) -> String {
    let encoded = percent_encoding::utf8_percent_encode(name, &PLAIN);
    format!("attachment; filename*=UTF-8''{encoded}")
}
