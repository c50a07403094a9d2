//! Uploads of what the page has in memory and what is small: an empty file, a text that was edited. Whatever is larger
//! goes through the queue of transfers.

use crate::api::{Client, CreateFile, CreateOutcome, NameConflict, PartRequest, StartedUpload};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::file::FileSlice;
use crate::browser::put::put;
use crate::model::entry::{Entry, HashAlgorithm};

pub struct SmallUpload<'a> {
    pub drive: &'a DriveId,
    pub parent: &'a FileId,
    pub name: &'a str,
    pub content_type: Option<&'a str>,
    pub text: &'a str,
    /// Its content is replaced, which makes a new version.
    pub overwrite: Option<&'a FileId>,
}

impl SmallUpload<'_> {
    /// `None` where the name is taken.
    pub async fn run(self, client: &Client) -> Result<Option<Entry>, Failure> {
        let conflict = if self.overwrite.is_some() { NameConflict::Ignore } else { NameConflict::Refuse };
        let create = CreateFile {
            drive: self.drive,
            parent: self.parent,
            name: self.name,
            size: self.text.len() as u64,
            content_type: self.content_type,
            conflict,
            overwrite: self.overwrite,
            parallel: false,
            algorithm: HashAlgorithm::default(),
            pre_hash: None,
            content_hash: None,
            // An empty file is one empty part.
            parts: &[PartRequest { number: 1, context: None }],
            modified_at: None,
        };
        let created = match client.create_file(create).await {
            Err(error) if error.kind == FailureKind::NameTaken => return Ok(None),
            created => created.map_err(|error| error.failure())?,
        };
        match created {
            CreateOutcome::Exists { .. } => Ok(None),
            CreateOutcome::PreHashMatched => Err(Failure::local(FailureKind::BadAnswer)),
            CreateOutcome::Rapid { file } => {
                client.get(self.drive, &file).await.map(Some).map_err(|error| error.failure())
            }
            CreateOutcome::Started(upload) => match self.send(client, &upload).await {
                Ok(entry) => Ok(Some(entry)),
                Err(failure) => {
                    // The service removes it by itself after some time too. A file that is replaced stays as it was.
                    if self.overwrite.is_none() {
                        let _ = client.abandon_upload(self.drive, &upload.file).await;
                    }
                    Err(failure)
                }
            },
        }
    }

    async fn send(&self, client: &Client, upload: &StartedUpload) -> Result<Entry, Failure> {
        let bad_answer = || Failure::local(FailureKind::BadAnswer);
        let part = upload.parts.first().ok_or_else(bad_answer)?;
        let slice = FileSlice::of_text(self.text).ok_or_else(bad_answer)?;
        let sent = put(&part.url, part.content_type.as_deref(), &slice, |_| {}).await;
        sent.map_err(|error| {
            Failure::local(if error.status == 0 {
                FailureKind::Network
            } else {
                FailureKind::StoreTookNothing
            })
        })?;
        let completed = client.complete(self.drive, &upload.file, &upload.upload, None).await;
        completed.map_err(|error| error.failure())
    }
}
