//! Renames many files at once: what the dialog shows, and the renames themselves.

use super::batch_actions::ids;
use super::file_actions::FileActions;
use crate::base::id::FileId;
use crate::browser::clock;
use crate::i18n::{CommandText, Share, Text};
use crate::model::batch_rename::{NewName, Rename, RenameItem};
use crate::model::batch_report::BatchReport;
use crate::model::entry::Entry;
use crate::model::file_command::FileCommand;
use crate::model::history::{Change, Edit, StepKind};
use crate::model::listing::Listing;
use leptos::prelude::*;
use std::collections::HashSet;

pub fn to_items(entries: &[Entry]) -> Vec<RenameItem> {
    let item = |entry: &Entry| RenameItem {
        id: entry.id.clone(),
        parent: entry.parent.clone(),
        name: entry.name.clone(),
        is_folder: entry.is_folder(),
        date: entry.updated_at.map(clock::local_date).unwrap_or_default(),
    };
    entries.iter().map(item).collect()
}

impl FileActions {
    /// The names of the open list that are not renamed, and whether these are all there are in the folders of `entries`.
    pub fn taken_names(&self, entries: &[Entry]) -> (HashSet<(FileId, String)>, bool) {
        let renamed: HashSet<&FileId> = entries.iter().map(|entry| &entry.id).collect();
        self.folder_store.listing.with_untracked(|listing| {
            let all = listing.ready().into_iter().flat_map(Listing::rows);
            let others = all.filter(|row| !renamed.contains(&row.id()));
            let taken = others.map(|row| (row.facts().parent.clone(), row.name().to_owned())).collect();
            let is_complete = listing.ready().is_some_and(Listing::is_complete);
            (taken, is_complete && self.open_folder().is_some())
        })
    }

    /// Gives entries of one drive the names of the preview.
    pub fn rename_many(&self, entries: Vec<Entry>, names: &[NewName]) {
        let pairs = entries.into_iter().zip(names);
        let (entries, names): (Vec<Entry>, Vec<String>) = pairs
            .filter(|(entry, new)| entry.name != new.name)
            .map(|(entry, new)| (entry, new.name.clone()))
            .unzip();
        let Some(drive) = entries.first().map(|entry| entry.drive.clone()) else { return };
        let actions = *self;
        self.spawn_command(FileCommand::unrepeatable(&entries), async move {
            let renames = entries.iter().zip(&names).map(|(entry, name)| Rename {
                id: entry.id.clone(),
                parent: entry.parent.clone(),
                from: entry.name.clone(),
                to: name.clone(),
            });
            let results = actions.rename_in_stages(&drive, renames.collect()).await;
            let (mut edits, mut renamed) = (Vec::new(), Vec::new());
            for (entry, name) in entries.iter().zip(names) {
                if results.get(&entry.id).is_some_and(Result::is_ok) {
                    let change = Change::Name { from: entry.name.clone(), to: name.clone() };
                    let now = Entry { name, ..entry.clone() };
                    edits.push(Edit::new(&now, change));
                    renamed.push(now);
                }
            }
            actions.note_changed(&renamed);
            actions.folder_store.change(|listing| {
                for edit in &edits {
                    if let Some(now) = listing.get(&edit.id) {
                        listing.patch(&Entry { name: edit.name.clone(), ..now });
                    }
                }
            });
            ids(&entries).iter().for_each(|id| actions.folder_store.forget_cached(id));
            let failures = results.into_iter().filter_map(|(id, result)| Some((id, result.err()?)));
            let report = BatchReport::new(entries, failures);
            if !edits.is_empty() {
                let prefs = actions.toasts.prefs();
                let share = Share { done: prefs.count(edits.len()), all: prefs.count(report.total()) };
                let message = Text::from(CommandText::RenamedMany(share));
                actions.offer_undo(message, StepKind::Rename, None, edits);
            }
            // A name that was exchanged with another may be that on its way.
            if report.total() > report.succeeded.len() {
                actions.folder_store.reload();
            }
            actions.report_failures(&report.failed);
        });
    }
}
