//! Saves texts that were edited. It holds what it needs, so that a text is saved also where its viewer is closed meanwhile.

use crate::api::Client;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{FileId, RevisionId};
use crate::base::name::numbered;
use crate::features::shell::small_upload::SmallUpload;
use crate::model::entry::Entry;

/// What edited texts are stored as.
const TEXT: &str = "text/plain; charset=utf-8";
/// So many names are tried for a copy.
const MAX_COPIES: u32 = 30;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Save {
    /// Unless somebody else has saved one since.
    Version,
    /// Also where somebody else has: theirs stays among the versions.
    VersionOver,
    /// Beside theirs, under the next name that is free.
    Copy,
}

#[derive(Clone, Debug)]
pub enum Written {
    Version(Entry),
    Copy(Entry),
    /// Nothing was saved: the file is this by now.
    Conflict(Box<Entry>),
}

pub struct TextWriter {
    client: Client,
    pub entry: Entry,
}

impl TextWriter {
    pub fn new(client: Client, entry: Entry) -> Self {
        Self { client, entry }
    }

    /// The file as the server has it now.
    pub async fn current(&self) -> Result<Entry, Failure> {
        self.client.get(&self.entry.drive, &self.entry.id).await.map_err(|error| error.failure())
    }

    /// `edited` is the version that the text was made from.
    pub async fn write(
        &self,
        save: Save,
        edited: Option<RevisionId>,
        text: &str,
    ) -> Result<Written, Failure> {
        if save == Save::Copy {
            return self.write_copy(text).await.map(Written::Copy);
        }
        let now = self.current().await?;
        if save == Save::Version && now.revision != edited {
            return Ok(Written::Conflict(Box::new(now)));
        }
        let saved = self.upload(&self.entry.name, text, Some(&self.entry.id)).await?;
        saved.map(Written::Version).ok_or_else(|| Failure::local(FailureKind::BadAnswer))
    }

    async fn write_copy(&self, text: &str) -> Result<Entry, Failure> {
        for number in 2..MAX_COPIES {
            let name = numbered(&self.entry.name, false, number);
            if let Some(copy) = self.upload(&name, text, None).await? {
                return Ok(copy);
            }
        }
        Err(Failure::local(FailureKind::NameTaken))
    }

    async fn upload(
        &self,
        name: &str,
        text: &str,
        overwrite: Option<&FileId>,
    ) -> Result<Option<Entry>, Failure> {
        let (drive, parent) = (&self.entry.drive, &self.entry.parent);
        SmallUpload { drive, parent, name, content_type: Some(TEXT), text, overwrite }.run(&self.client).await
    }
}
