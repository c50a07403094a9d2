//! Settings, set by the seed at start and by `POST /_pds/settings` at run time.

use serde::{Deserialize, Serialize};
use serde_json::{Map, Value};

use crate::store::hash::HashName;

#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Settings {
    /// Seconds until a search sees a change.
    pub index_lag_s: f64,
    /// Seconds an asynchronous task takes; its effect comes at the end.
    pub task_delay_s: f64,
    /// How tasks end: `Succeed`, `PartialSucceed` or `Failed`.
    pub task_result: String,
    /// Default lifetime of upload and download URLs.
    pub url_lifetime_s: i64,
    pub token_lifetime_s: i64,
    /// Minimum size of every part but the last.
    pub min_part_bytes: u64,
    /// Response types web-browser applications may request.
    pub response_types: Vec<String>,
    pub parallel_upload: bool,
    /// The hash of contents; existing files keep theirs.
    pub data_hash_name: HashName,
    /// Bandwidth of the object store in each direction, shared by all connections; 0 means no limit.
    pub object_bytes_per_s: u64,
    /// Maximum length of a page of a listing, whatever `limit` says.
    pub list_page_max: usize,
    /// Whether `fields: "id_path,name_path"` is honoured by get and search.
    pub paths: bool,
    /// Whether `fields: "dir_size"` is honoured.
    pub dir_size: bool,
    pub get_by_path: bool,
    pub batch: bool,
    pub parallel_requires_equal_parts: bool,
    /// Whether a second authorize skips the login page.
    pub login_session: bool,
    /// Whether the object store exposes ETag and the others to scripts.
    pub expose_headers: bool,
    /// Whether an interrupted serial PUT leaves a short part, as older browsers made the store do.
    pub keep_short_parts: bool,
    /// Whether `crc64_hash` is written as a (rounded) number, as one sample in the documents has it.
    pub crc64_as_number: bool,
    /// Seconds an entry stays in the recycle bin.
    pub recycle_bin_s: i64,
    /// Whether only entries in the recycle bin may be deleted.
    pub delete_trash_normal_file_disabled: bool,
    /// How many revisions of a file are kept, including the current one; 1 disables revisions.
    pub revisions_kept: usize,
    /// Whether the server can create zips.
    pub archive_files: bool,
    /// Maximum total size of the files in a zip.
    pub archive_max_bytes: u64,
    /// Whether videos and sounds are transcoded, and videos have thumbnails.
    pub media_preview: bool,
    /// Seconds from the first call for a preview until all its qualities are finished.
    pub transcode_delay_s: f64,
    /// How transcodings end: `finished` or `failed`.
    pub transcode_result: String,
    /// How often the film is shown in a row: it takes six seconds.
    pub film_repeats: u32,
    /// Whether office documents can be previewed and edited.
    pub office_preview: bool,
    /// Seconds an access token of an office page is good for.
    pub office_token_s: i64,
    /// Quota of all drives together, in bytes; 0 means no limit.
    pub size_quota: u64,
    /// Maximum number of users; 0 means no limit.
    pub user_count_quota: u64,
    /// Whether a new user gets a drive, and its quota in bytes (−1: unlimited).
    pub init_drive_enable: bool,
    pub init_drive_size: i64,
    /// Whether a user or a group may own only one drive.
    pub user_single_drive_enabled: bool,
    pub group_single_drive_enabled: bool,
    /// Which official applications are allowed.
    pub published_app_access_strategy: AppAccess,
    /// Whether undocumented fields are added to every file item, as by a newer server.
    pub extra_fields: bool,
}

/// The rule for official applications, and its exceptions.
#[derive(Debug, Clone, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct AppAccess {
    pub effect: Effect,
    pub except_app_id_list: Vec<String>,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Effect {
    Allow,
    Deny,
}

impl Default for AppAccess {
    fn default() -> Self {
        Self { effect: Effect::Allow, except_app_id_list: Vec::new() }
    }
}

impl AppAccess {
    pub fn allows(&self, app_id: &str) -> bool {
        (self.effect == Effect::Allow) != self.except_app_id_list.iter().any(|it| it == app_id)
    }
}

impl Default for Settings {
    fn default() -> Self {
        Self {
            index_lag_s: 0.0,
            task_delay_s: 0.0,
            task_result: "Succeed".into(),
            url_lifetime_s: 900,
            token_lifetime_s: 7200,
            min_part_bytes: 100 * 1024,
            response_types: vec!["access_token".into(), "token".into()],
            parallel_upload: true,
            data_hash_name: HashName::Sha1,
            object_bytes_per_s: 0,
            list_page_max: 200,
            paths: true,
            dir_size: true,
            get_by_path: true,
            batch: true,
            parallel_requires_equal_parts: true,
            login_session: true,
            expose_headers: true,
            keep_short_parts: false,
            crc64_as_number: false,
            recycle_bin_s: 30 * 86_400,
            delete_trash_normal_file_disabled: false,
            revisions_kept: 999,
            archive_files: true,
            archive_max_bytes: 10 << 30,
            media_preview: true,
            transcode_delay_s: 0.0,
            transcode_result: "finished".into(),
            film_repeats: 1,
            office_preview: true,
            office_token_s: 1800,
            size_quota: 0,
            user_count_quota: 0,
            init_drive_enable: false,
            init_drive_size: -1,
            user_single_drive_enabled: false,
            group_single_drive_enabled: false,
            published_app_access_strategy: AppAccess::default(),
            extra_fields: false,
        }
    }
}

impl Settings {
    /// A copy with some settings changed; an unknown name is an error.
    pub fn with_changes(&self, changes: &Map<String, Value>) -> Result<Self, String> {
        let Ok(Value::Object(mut all)) = serde_json::to_value(self) else {
            return Err("settings could not be written".into());
        };
        for (name, value) in changes {
            all.insert(name.clone(), value.clone());
        }
        serde_json::from_value(Value::Object(all)).map_err(|fault| fault.to_string())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn changes_are_checked() {
        let change = |text: &str| Settings::default().with_changes(&serde_json::from_str(text).unwrap());
        assert_eq!(change(r#"{"task_delay_s":3}"#).unwrap().task_delay_s, 3.0);
        assert!(change(r#"{"task_delay":3}"#).unwrap_err().contains("task_delay"));
        assert!(change(r#"{"list_page_max":"x"}"#).is_err());
        assert_eq!(Settings::default().data_hash_name, HashName::Sha1);
        assert_eq!(change(r#"{"data_hash_name":"sha256"}"#).unwrap().data_hash_name, HashName::Sha256);
        assert!(change(r#"{"data_hash_name":"md5"}"#).is_err());
    }
}
