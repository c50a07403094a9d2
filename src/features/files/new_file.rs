//! Creates empty text files.

use super::file_actions::FileActions;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::base::name::numbered;
use crate::browser::dom;
use crate::features::shell::small_upload::SmallUpload;
use crate::i18n::{CommandText, Text};
use crate::model::entry::Entry;
use crate::model::file_command::FileCommand;
use crate::model::history::{Edit, StepKind};
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
            .with_untracked(|it| it.ready().is_some_and(|it| it.contains(&entry.id)));
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
                listing.ready().is_some_and(|listing| listing.rows().any(|row| row.name() == name))
            })
        };
        let numbers = (2..).map(|number| numbered(wanted, false, number));
        let names = std::iter::once(wanted.to_owned()).chain(numbers).filter(|name| !is_listed(name));
        let client = self.api.client();
        for name in names.take(MAX_ATTEMPTS) {
            let content_type = if extension == "md" { "text/markdown" } else { "text/plain" };
            let empty = SmallUpload {
                drive,
                parent,
                name: &name,
                content_type: Some(content_type),
                text: "",
                overwrite: None,
            };
            if let Some(entry) = empty.run(&client).await? {
                return Ok(entry);
            }
        }
        Err(Failure::local(FailureKind::NameTaken))
    }
}
