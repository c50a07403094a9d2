//! Pages of the office service for a document, and the tokens that its page is given.

use super::{ApiError, Client, is_web_address};
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use serde::{Deserialize, Serialize};
use std::fmt;

/// A page that shows a document once it has a token.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficePage {
    pub address: String,
    pub tokens: OfficeTokens,
}

/// A page that edits has one for the next; one that reads has none. `Debug` prints neither.
#[derive(Clone, PartialEq, Eq)]
pub struct OfficeTokens {
    pub access: String,
    pub refresh: Option<String>,
}

impl fmt::Debug for OfficeTokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("OfficeTokens(…)")
    }
}

#[derive(Serialize)]
struct OfficeRequest<'a> {
    drive_id: &'a DriveId,
    file_id: &'a FileId,
    #[serde(skip_serializing_if = "Option::is_none")]
    language: Option<&'a str>,
}

#[derive(Deserialize)]
struct WirePreview {
    preview_url: String,
    access_token: String,
}

#[derive(Deserialize)]
struct WireEdit {
    edit_url: String,
    #[serde(flatten)]
    tokens: WireTokens,
}

#[derive(Deserialize)]
struct WireTokens {
    office_access_token: String,
    office_refresh_token: String,
}

#[derive(Serialize)]
struct RefreshRequest<'a> {
    office_access_token: &'a str,
    office_refresh_token: &'a str,
}

impl From<WireTokens> for OfficeTokens {
    fn from(wire: WireTokens) -> Self {
        Self { access: wire.office_access_token, refresh: Some(wire.office_refresh_token) }
    }
}

impl Client {
    /// A page in which the document can be read. `language` is that of its own texts.
    pub async fn office_preview(
        &self,
        drive: &DriveId,
        file: &FileId,
        language: &str,
    ) -> Result<OfficePage, ApiError> {
        let request = OfficeRequest { drive_id: drive, file_id: file, language: Some(language) };
        let wire: WirePreview = self.read("/file/get_office_preview_url", &request).await?;
        page(wire.preview_url, OfficeTokens { access: wire.access_token, refresh: None })
    }

    /// A page in which it can be edited; what is written there is saved by the service.
    pub async fn office_edit(&self, drive: &DriveId, file: &FileId) -> Result<OfficePage, ApiError> {
        let request = OfficeRequest { drive_id: drive, file_id: file, language: None };
        let wire: WireEdit = self.read("/file/get_office_edit_url", &request).await?;
        page(wire.edit_url, wire.tokens.into())
    }

    /// New tokens for those of a page that edits, which serve once.
    pub async fn refresh_office(&self, access: &str, refresh: &str) -> Result<OfficeTokens, ApiError> {
        let request = RefreshRequest { office_access_token: access, office_refresh_token: refresh };
        let wire: WireTokens = self.write("/file/refresh_office_edit_token", &request).await?;
        Ok(wire.into())
    }
}

fn page(address: String, tokens: OfficeTokens) -> Result<OfficePage, ApiError> {
    match is_web_address(&address) {
        true => Ok(OfficePage { address, tokens }),
        false => Err(ApiError::local(FailureKind::BadAnswer)),
    }
}
