//! Creates empty text files.

use super::file_actions::FileActions;
use crate::api::{Client, CreateFile, CreateOutcome, NameConflict, PartRequest, StartedUpload};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::base::name::numbered;
use crate::browser::dom;
use crate::browser::file::FileSlice;
use crate::browser::put::put;
use crate::i18n::{CommandText, Text};
use crate::model::entry::{Entry, HashAlgorithm};
use crate::model::file_command::FileCommand;
use crate::model::history::{Edit, StepKind};
use crate::model::listing::Listing;
use leptos::prelude::*;

/// So many names are tried: those of the list are known, others may have been taken meanwhile.
const MAX_ATTEMPTS: usize = 20;

impl FileActions {
    /// Creates an empty file in the open folder, and starts to rename it.
    pub fn new_file(&self, extension: &'static str) {
        let Some((drive, folder)) = self.open_folder() else { return };
        let actions = *self;
        let stem = untrack(|| self.toasts.prefs().localize(&Text::from(CommandText::NewFileName)));
        let command = FileCommand::Unrepeatable { names: vec![format!("{stem}.{extension}")] };
        self.spawn_command(command, async move {
            match actions.create_file(&drive, &folder, &format!("{stem}.{extension}"), extension).await {
                Ok(entry) => actions.show_new_file(entry),
                Err(failure) => actions.toasts.show_failure_for(Some(format!("{stem}.{extension}")), failure),
            }
        });
    }

    fn show_new_file(self, entry: Entry) {
        self.history.record(StepKind::NewFile, None, vec![Edit::created(&entry)]);
        self.folder_store.on_folder_created(entry.clone());
        let is_listed = self
            .folder_store
            .listing
            .with_untracked(|it| it.ready().is_some_and(|it| it.get(&entry.id).is_some()));
        match is_listed {
            true => {
                // The field takes the keyboard from the list only. Whoever types elsewhere by now is not interrupted.
                if !dom::is_text_input(dom::focused().map(Into::into)) {
                    dom::focus_page();
                }
                self.folder_store.start_renaming(&entry);
            }
            // The person has gone elsewhere meanwhile.
            false => self.toasts.show(Text::from(CommandText::CreatedFile(entry.name))),
        }
    }

    async fn create_file(
        self,
        drive: &DriveId,
        parent: &FileId,
        wanted: &str,
        extension: &str,
    ) -> Result<Entry, Failure> {
        let is_listed = |name: &str| {
            self.folder_store.listing.with_untracked(|listing| {
                let entries = listing.ready().map(Listing::entries).unwrap_or_default();
                entries.iter().any(|entry| entry.name == name)
            })
        };
        let numbers = (2..).map(|number| numbered(wanted, false, number));
        let names = std::iter::once(wanted.to_owned()).chain(numbers).filter(|name| !is_listed(name));
        let client = self.api.client();
        for name in names.take(MAX_ATTEMPTS) {
            let content_type = if extension == "md" { "text/markdown" } else { "text/plain" };
            if let Some(entry) = create_empty(&client, drive, parent, &name, content_type).await? {
                return Ok(entry);
            }
        }
        Err(Failure::local(FailureKind::NameTaken))
    }
}

/// `None` where the name is taken.
async fn create_empty(
    client: &Client,
    drive: &DriveId,
    parent: &FileId,
    name: &str,
    content_type: &str,
) -> Result<Option<Entry>, Failure> {
    let create = CreateFile {
        drive,
        parent,
        name,
        size: 0,
        content_type: Some(content_type),
        conflict: NameConflict::Refuse,
        overwrite: None,
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
            client.get(drive, &file).await.map(Some).map_err(|error| error.failure())
        }
        CreateOutcome::Started(upload) => match send_nothing(client, drive, &upload).await {
            Ok(entry) => Ok(Some(entry)),
            Err(failure) => {
                // The service removes it by itself after some time too.
                let _ = client.abandon_upload(drive, &upload.file).await;
                Err(failure)
            }
        },
    }
}

async fn send_nothing(client: &Client, drive: &DriveId, upload: &StartedUpload) -> Result<Entry, Failure> {
    let bad_answer = || Failure::local(FailureKind::BadAnswer);
    let part = upload.parts.first().ok_or_else(bad_answer)?;
    let slice = FileSlice::empty().ok_or_else(bad_answer)?;
    let sent = put(&part.url, part.content_type.as_deref(), &slice, |_| {}).await;
    sent.map_err(|error| {
        Failure::local(if error.status == 0 { FailureKind::Network } else { FailureKind::StoreRefused })
    })?;
    client.complete(drive, &upload.file, &upload.upload, None).await.map_err(|error| error.failure())
}
