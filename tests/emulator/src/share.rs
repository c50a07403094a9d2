//! Share links: shared files, allowed actions and limits; and the share tokens of visitors.

use std::collections::{BTreeMap, HashMap};

use serde_json::{Value, json};

use crate::actions::Actions;
use crate::error::{ApiError, share_error};
use crate::id::{self, FileKey};
use crate::time::{Millis, rfc3339};
use crate::tree::DriveIndex;

/// Flags of a link, by their wire names.
pub const FLAGS: [&str; 6] =
    ["disable_preview", "disable_download", "disable_save", "require_login", "creatable", "office_editable"];
pub const LIMITS: [&str; 4] = ["preview_limit", "download_limit", "save_limit", "save_download_limit"];
pub const COUNTS: [&str; 6] =
    ["access_count", "preview_count", "download_count", "save_count", "report_count", "video_preview_count"];

#[derive(Debug, Clone)]
pub struct Share {
    pub share_id: String,
    pub name: String,
    pub description: String,
    pub password: String,
    pub drive: DriveIndex,
    pub drive_id: String,
    pub files: Vec<FileKey>,
    pub everything: bool,
    pub creatable_files: Vec<FileKey>,
    pub expires: Option<Millis>,
    pub enabled: bool,
    pub creator: String,
    pub created: Millis,
    pub updated: Millis,
    pub flags: BTreeMap<&'static str, bool>,
    pub numbers: BTreeMap<&'static str, u64>,
    /// Wrong passwords in the minute since this time.
    pub wrong: (Millis, u32),
}

impl Share {
    pub fn flag(&self, name: &str) -> bool {
        self.flags.get(name).copied().unwrap_or_default()
    }

    pub fn number(&self, name: &str) -> u64 {
        self.numbers.get(name).copied().unwrap_or_default()
    }

    pub fn count(&mut self, name: &'static str) {
        *self.numbers.entry(name).or_default() += 1;
    }

    pub fn expired(&self, now: Millis) -> bool {
        self.expires.is_some_and(|at| at <= now)
    }

    /// An error if the link can no longer be opened.
    pub fn check_open(&self, now: Millis) -> Result<(), ApiError> {
        match (self.enabled, self.expired(now)) {
            (false, _) => Err(share_error("ShareLink.Cancelled", "The share link has been cancelled.")),
            (_, true) => Err(share_error("ShareLink.Expired", "The share link has expired.")),
            _ => Ok(()),
        }
    }

    /// Actions visitors are allowed.
    pub fn actions(&self) -> Actions {
        let left = |limit: &str, used: u64| self.number(limit) == 0 || used < self.number(limit);
        let (saved, loaded) = (self.number("save_count"), self.number("download_count"));
        let both = left("save_download_limit", saved + loaded);
        let mut names = vec!["FILE.LIST", "FILE.GET", "FILE.VISIBLE"];
        if !self.flag("disable_preview") && left("preview_limit", self.number("preview_count")) {
            names.push("FILE.PREVIEW");
        }
        if !self.flag("disable_download") && both && left("download_limit", loaded) {
            names.push("FILE.DOWNLOAD");
        }
        if !self.flag("disable_save") && both && left("save_limit", saved) {
            names.push("FILE.COPY");
        }
        if self.flag("creatable") {
            names.push("FILE.CREATE");
        }
        Actions::named(names).unwrap_or_default()
    }

    /// The wire format for its creator.
    pub fn to_json(&self, now: Millis) -> Value {
        let texts = |keys: &[FileKey]| keys.iter().map(|key| key.text()).collect::<Vec<_>>();
        let mut item = json!({"share_id": self.share_id, "share_name": self.name, "share_pwd": self.password,
            "drive_id": self.drive_id, "file_id_list": texts(&self.files), "share_all_files": self.everything,
            "creatable_file_id_list": texts(&self.creatable_files), "description": self.description,
            "expiration": self.expires.map_or_else(String::new, rfc3339), "expired": self.expired(now),
            "status": if self.enabled { "enabled" } else { "disabled" }, "creator": self.creator,
            "created_at": rfc3339(self.created), "updated_at": rfc3339(self.updated), "share_url": ""});
        self.add_numbers(&mut item);
        item
    }

    pub fn add_numbers(&self, item: &mut Value) {
        for name in FLAGS {
            item[name] = self.flag(name).into();
        }
        for name in LIMITS.iter().chain(&COUNTS) {
            item[*name] = self.number(name).into();
        }
    }
}

#[derive(Default)]
pub struct Shares {
    pub all: BTreeMap<String, Share>,
    tokens: HashMap<String, (String, Millis)>,
}

impl Shares {
    pub fn issue(&mut self, share_id: &str, now: Millis, life_s: i64) -> String {
        let claims = json!({"share_id": share_id, "exp": now / 1000 + life_s, "ref": id::random_hex::<16>()});
        let token = id::jwt_shaped(&claims);
        self.tokens.insert(token.clone(), (share_id.to_owned(), now + life_s * 1000));
        token
    }

    /// The share of a token.
    pub fn share_of_token(&self, token: &str, now: Millis) -> Option<&str> {
        let (share_id, expires) = self.tokens.get(token)?;
        (*expires > now).then_some(share_id)
    }
}
