//! An upload in progress: its parts, its mode, and the checks of complete.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::http::StatusCode;

use super::hash::{self, ContentHash, Context, HashName, RunningHash};
use super::object::{Object, PartFile, Source};
use crate::error::{self, ApiError, Result};
use crate::time::Millis;
use crate::tree::NodeId;

pub struct Part {
    pub file: PartFile,
    pub etag: String,
    pub crc64: u64,
    /// In parallel mode, the claimed context before this part.
    pub from: Option<Context>,
    /// The hash after it.
    pub hash: RunningHash,
}

pub struct Upload {
    pub id: String,
    pub node: NodeId,
    /// Key of the future object.
    pub key: String,
    pub parallel: bool,
    pub size: Option<u64>,
    /// The hash of the domain when the upload was started.
    pub hash_name: HashName,
    pub content_hash: Option<String>,
    /// The existing file whose content is replaced.
    pub overwrite: bool,
    pub parts: BTreeMap<u32, Part>,
    pub created: Millis,
}

/// The claims in the call of `complete`.
#[derive(Default)]
pub struct Claims {
    pub crc64: Option<u64>,
    /// Part numbers with their ETag, where the client knows it.
    pub parts: Option<Vec<(u32, Option<String>)>>,
}

/// Rules of the whole store.
pub struct Rules {
    pub min_part_bytes: u64,
    pub equal_parts: bool,
}

impl Upload {
    /// The hash of the parts so far, in serial mode.
    pub fn hash_so_far(&self) -> RunningHash {
        let last = self.parts.values().next_back().map(|part| part.hash.clone());
        last.unwrap_or_else(|| Context::start(self.hash_name).into())
    }

    pub fn received(&self) -> u64 {
        self.parts.values().map(|part| part.file.size).sum()
    }

    /// All checks of the service before an upload becomes a file.
    pub fn check(&self, claims: &Claims, rules: &Rules) -> Result<(ContentHash, u64)> {
        if !self.parts.keys().copied().eq(1..=self.parts.len() as u32) || self.parts.is_empty() {
            return Err(error::no_match("part_info_list"));
        }
        if let Some(claimed) = &claims.parts {
            let numbers = claimed.iter().map(|(number, _)| number).eq(self.parts.keys());
            let etag = |text: &str| text.trim_matches('"').to_ascii_uppercase();
            let etags = claimed.iter().all(|(number, claimed)| match (claimed, self.parts.get(number)) {
                (Some(claimed), Some(part)) => etag(claimed) == etag(&part.etag),
                _ => true,
            });
            if !numbers || !etags {
                return Err(error::no_match("part_info_list"));
            }
        }
        let last = self.parts.len() as u32;
        if self.parts.iter().any(|(number, part)| *number != last && part.file.size < rules.min_part_bytes) {
            let message = "Your proposed upload smaller than the minimum allowed size.";
            return Err(ApiError::new(StatusCode::BAD_REQUEST, "EntityTooSmall", message));
        }
        if self.parallel {
            self.check_contexts(rules)?;
        }
        if self.size.is_some_and(|size| size != self.received()) {
            return Err(error::no_match("size"));
        }
        let hash = ContentHash { name: self.hash_name, hex: self.hash_so_far().finish() };
        if self.content_hash.as_ref().is_some_and(|claimed| !claimed.eq_ignore_ascii_case(&hash.hex)) {
            return Err(error::no_match("content_hash"));
        }
        let joined = |sum, part: &Part| hash::combine_crc64(sum, part.crc64, part.file.size);
        let crc64 = self.parts.values().fold(0, joined);
        if claims.crc64.is_some_and(|claimed| claimed != crc64) {
            return Err(error::no_match("crc64_hash"));
        }
        Ok((hash, crc64))
    }

    /// In parallel mode: the claimed context of each part must equal the state after the part before it.
    fn check_contexts(&self, rules: &Rules) -> Result<()> {
        let mut expected = Some(Context::start(self.hash_name));
        let last = self.parts.len() as u32;
        let regular = self.parts.get(&1).map_or(0, |part| part.file.size);
        for (number, part) in &self.parts {
            if expected.is_none() || part.from != expected {
                return Err(error::no_match(self.hash_name.context_field()));
            }
            if *number != last
                && (part.file.size % 64 != 0 || (rules.equal_parts && part.file.size != regular))
            {
                return Err(error::no_match("part_size"));
            }
            expected = part.hash.context();
        }
        Ok(())
    }

    /// The object, whose content is the files of the parts.
    pub fn into_object(self, hash: ContentHash, crc64: u64, now: Millis) -> Object {
        let count = self.parts.len();
        let single = self.parts.values().next().map(|part| part.etag.clone()).unwrap_or_default();
        let etag = if count == 1 { single } else { format!("\"{}-{count}\"", &hash.hex[..32]) };
        Object {
            size: self.received(),
            source: Arc::new(Source::Parts(self.parts.into_values().map(|part| part.file).collect())),
            key: self.key,
            hash,
            crc64,
            etag,
            modified: now,
        }
    }
}
