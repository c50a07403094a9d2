//! The upload endpoints: create, part URLs, uploaded parts, complete. The bytes go to the object store directly.

use super::change::NameConflict;
use super::wire::WireFile;
use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId, UploadId};
use crate::base::lenient;
use crate::base::time::Timestamp;
use crate::model::entry::{Entry, HashAlgorithm};
use serde::{Deserialize, Serialize, Serializer};
use std::fmt;

pub struct CreateFile<'a> {
    pub drive: &'a DriveId,
    pub parent: &'a FileId,
    pub name: &'a str,
    pub size: u64,
    pub content_type: Option<&'a str>,
    pub conflict: NameConflict,
    /// Replaces the content of this file instead of creating a new one.
    pub overwrite: Option<&'a FileId>,
    pub parallel: bool,
    /// The domain's algorithm, of both hashes below.
    pub algorithm: HashAlgorithm,
    /// Of the first 1,024 bytes. Never together with `content_hash`.
    pub pre_hash: Option<&'a str>,
    pub content_hash: Option<&'a str>,
    pub parts: &'a [PartRequest],
    pub modified_at: Option<Timestamp>,
}

/// A part to be uploaded, with the state of the hash before it in parallel mode.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PartRequest {
    pub number: u32,
    pub context: Option<PartContext>,
}

/// The domain's hash after `offset` bytes, a multiple of 64.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PartContext {
    Sha1 { h: [u32; 5], offset: u64 },
    Sha256 { h: [u32; 8], offset: u64 },
}

/// The signed URL of a part. It grants write access, so `Debug` does not print it.
#[derive(Clone, PartialEq, Eq)]
pub struct PartUrl {
    pub number: u32,
    pub url: String,
    /// Part of the signature: must be sent exactly like this, or not at all when `None`.
    pub content_type: Option<String>,
}

impl fmt::Debug for PartUrl {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("PartUrl").field("number", &self.number).finish_non_exhaustive()
    }
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct StartedUpload {
    pub file: FileId,
    pub upload: UploadId,
    pub parts: Vec<PartUrl>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum CreateOutcome {
    /// The name is taken; nothing was created.
    Exists {
        file: FileId,
        is_folder: bool,
    },
    /// The server has the content already; the file is complete.
    Rapid {
        file: FileId,
    },
    /// The server may have the content: repeat with the full hash. Nothing was created.
    PreHashMatched,
    Started(StartedUpload),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct UploadedPart {
    pub number: u32,
    pub size: u64,
    pub etag: String,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct UploadedParts {
    pub parallel: bool,
    pub parts: Vec<UploadedPart>,
}

#[derive(Serialize)]
struct CreateRequest<'a> {
    drive_id: &'a DriveId,
    parent_file_id: &'a FileId,
    name: &'a str,
    #[serde(rename = "type")]
    kind: &'static str,
    size: u64,
    check_name_mode: NameConflict,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_type: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    file_id: Option<&'a FileId>,
    parallel_upload: bool,
    #[serde(skip_serializing_if = "Option::is_none")]
    pre_hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_hash: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    content_hash_name: Option<&'static str>,
    part_info_list: Vec<WirePart>,
    #[serde(skip_serializing_if = "Option::is_none", serialize_with = "whole_seconds")]
    local_modified_at: Option<Timestamp>,
}

/// The service wants `yyyy-MM-ddTHH:mm:ssZ` here, without milliseconds.
fn whole_seconds<S: Serializer>(time: &Option<Timestamp>, serializer: S) -> Result<S::Ok, S::Error> {
    let text = time.map(|time| time.to_string()).unwrap_or_default();
    serializer.serialize_str(&format!("{}Z", text.split('.').next().unwrap_or_default()))
}

#[derive(Serialize)]
struct WirePart {
    part_number: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_sha1_ctx: Option<WireContext<[u32; 5]>>,
    #[serde(skip_serializing_if = "Option::is_none")]
    parallel_sha256_ctx: Option<WireContext<[u32; 8]>>,
}

#[derive(Serialize)]
struct WireContext<H> {
    h: H,
    part_offset: u64,
}

fn wire_parts(parts: &[PartRequest]) -> Vec<WirePart> {
    let part = |part: &PartRequest| {
        let (sha1, sha256) = match part.context {
            None => (None, None),
            Some(PartContext::Sha1 { h, offset }) => (Some(WireContext { h, part_offset: offset }), None),
            Some(PartContext::Sha256 { h, offset }) => (None, Some(WireContext { h, part_offset: offset })),
        };
        WirePart { part_number: part.number, parallel_sha1_ctx: sha1, parallel_sha256_ctx: sha256 }
    };
    parts.iter().map(part).collect()
}

#[derive(Deserialize)]
struct Created {
    file_id: FileId,
    upload_id: Option<UploadId>,
    rapid_upload: Option<bool>,
    exist: Option<bool>,
    /// Of what was found or made.
    #[serde(rename = "type")]
    kind: Option<String>,
    #[serde(default)]
    part_info_list: lenient::Items<WirePartUrl>,
}

#[derive(Deserialize)]
struct WirePartUrl {
    part_number: u32,
    upload_url: Option<String>,
    content_type: Option<String>,
}

/// A part without a usable URL is left out, so that its URL is requested again.
fn part_urls(wire: lenient::Items<WirePartUrl>) -> Vec<PartUrl> {
    let part = |wire: WirePartUrl| {
        Some(PartUrl {
            number: wire.part_number,
            url: wire.upload_url.filter(|url| is_web_address(url))?,
            content_type: wire.content_type.filter(|it| !it.is_empty()),
        })
    };
    wire.readable.into_iter().filter_map(part).collect()
}

#[derive(Serialize)]
struct UrlsRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    upload_id: &'a UploadId,
    part_info_list: Vec<WirePart>,
}

#[derive(Deserialize)]
struct Urls {
    #[serde(default)]
    part_info_list: lenient::Items<WirePartUrl>,
}

#[derive(Serialize)]
struct UploadedRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    upload_id: &'a UploadId,
    limit: u32,
    #[serde(skip_serializing_if = "Option::is_none")]
    part_number_marker: Option<u32>,
}

#[derive(Deserialize)]
struct UploadedAnswer {
    parallel_upload: Option<bool>,
    #[serde(default)]
    uploaded_parts: lenient::Items<WireUploaded>,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    next_part_number_marker: Option<u64>,
}

#[derive(Deserialize)]
struct WireUploaded {
    part_number: u32,
    #[serde(default, deserialize_with = "lenient::unsigned")]
    part_size: Option<u64>,
    etag: Option<String>,
}

#[derive(Serialize)]
struct CompleteRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    upload_id: &'a UploadId,
    #[serde(skip_serializing_if = "Option::is_none")]
    crc64_hash: Option<String>,
}

impl Client {
    pub async fn create_file(&self, create: CreateFile<'_>) -> Result<CreateOutcome, ApiError> {
        let request = CreateRequest {
            drive_id: create.drive,
            parent_file_id: create.parent,
            name: create.name,
            kind: "file",
            size: create.size,
            check_name_mode: create.conflict,
            content_type: create.content_type,
            file_id: create.overwrite,
            parallel_upload: create.parallel,
            pre_hash: create.pre_hash,
            content_hash: create.content_hash,
            // The vendor's client sends it with either hash.
            content_hash_name: create.content_hash.or(create.pre_hash).map(|_| create.algorithm.name()),
            part_info_list: wire_parts(create.parts),
            local_modified_at: create.modified_at,
        };
        let created: Created = match self.write("/file/create", &request).await {
            Err(error) if error.is_pre_hash_matched() => return Ok(CreateOutcome::PreHashMatched),
            answer => answer?,
        };
        let file = created.file_id;
        if created.exist == Some(true) {
            let is_folder = created.kind.as_deref() == Some("folder");
            return Ok(CreateOutcome::Exists { file, is_folder });
        }
        if created.rapid_upload == Some(true) {
            return Ok(CreateOutcome::Rapid { file });
        }
        let upload = created.upload_id.filter(|id| !id.as_str().is_empty());
        let upload = upload.ok_or_else(|| ApiError::local(FailureKind::BadAnswer))?;
        Ok(CreateOutcome::Started(StartedUpload { file, upload, parts: part_urls(created.part_info_list) }))
    }

    /// New URLs for parts: for later parts of a file, or after the earlier URLs have expired.
    pub async fn upload_urls(
        &self,
        drive: &DriveId,
        file: &FileId,
        upload: &UploadId,
        parts: &[PartRequest],
    ) -> Result<Vec<PartUrl>, ApiError> {
        let request = UrlsRequest {
            drive_id: drive,
            file_id: file,
            upload_id: upload,
            part_info_list: wire_parts(parts),
        };
        let urls: Urls = self.read("/file/get_upload_url", &request).await?;
        Ok(part_urls(urls.part_info_list))
    }

    /// All parts that the server has. The marker means "after this number" and is returned unchanged.
    pub async fn uploaded_parts(
        &self,
        drive: &DriveId,
        file: &FileId,
        upload: &UploadId,
    ) -> Result<UploadedParts, ApiError> {
        let mut found = UploadedParts::default();
        let mut marker = None;
        loop {
            let request = UploadedRequest {
                drive_id: drive,
                file_id: file,
                upload_id: upload,
                limit: 100,
                part_number_marker: marker,
            };
            let answer: UploadedAnswer = self.read("/file/list_uploaded_parts", &request).await?;
            found.parallel = answer.parallel_upload.unwrap_or(found.parallel);
            found.parts.extend(answer.uploaded_parts.readable.into_iter().map(|part| UploadedPart {
                number: part.part_number,
                size: part.part_size.unwrap_or(0),
                etag: part.etag.unwrap_or_default(),
            }));
            let next = answer
                .next_part_number_marker
                .and_then(|next| u32::try_from(next).ok())
                .filter(|&next| next > 0);
            match next {
                Some(next) if marker.is_none_or(|last| next > last) => marker = Some(next),
                _ => return Ok(found),
            }
        }
    }

    /// Combines the parts into the file. Must not be repeated on an unknown outcome: a second call finds no upload.
    pub async fn complete(
        &self,
        drive: &DriveId,
        file: &FileId,
        upload: &UploadId,
        crc64: Option<u64>,
    ) -> Result<Entry, ApiError> {
        let crc64_hash = crc64.map(|crc| crc.to_string());
        let request = CompleteRequest { drive_id: drive, file_id: file, upload_id: upload, crc64_hash };
        let wire: WireFile = self.write("/file/complete", &request).await?;
        wire.into_entry(drive).ok_or_else(|| ApiError::local(FailureKind::BadAnswer))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn debug_does_not_print_the_url() {
        let part =
            PartUrl { number: 1, url: "https://data.example/?Signature=secret".into(), content_type: None };
        assert!(!format!("{part:?}").contains("secret"));
    }

    #[test]
    fn times_are_written_without_milliseconds() {
        #[derive(Serialize)]
        struct Holder(#[serde(serialize_with = "whole_seconds")] Option<Timestamp>);
        let text = serde_json::to_string(&Holder(Some(Timestamp(1_566_283_887_292)))).unwrap();
        assert_eq!(text, r#""2019-08-20T06:51:27Z""#);
    }
}
