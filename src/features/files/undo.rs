//! Undoes and redoes steps of the history. Each file is looked at first: what others have changed since stays as it is, and
//! is told.

use super::file_actions::FileActions;
use crate::api::{BatchAction, BatchChange};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::i18n::{ActionText, CommandText, StepText, Text};
use crate::model::batch_rename::{Rename, stages};
use crate::model::command::Command;
use crate::model::details::{MetadataChange, MetadataEdit};
use crate::model::entry::Entry;
use crate::model::file_command::FileCommand;
use crate::model::history::{Change, Direction, Edit, EditOutcome, Operation, Step, StepKind};
use crate::model::list_source::ListSource;
use crate::model::permission::ActionRefusal;
use futures_channel::oneshot;
use futures_util::future::{self, Either};
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};
use std::pin::pin;

/// An undo that waits longer than this says so.
const SILENT_WAIT_MS: u32 = 1_000;

/// What became of each edit of a step; a failure that may pass is kept.
type Outcomes = Vec<Result<EditOutcome, Failure>>;

impl FileActions {
    /// Undoes or redoes a step, the next one if none is named. What the server has not answered yet comes first: it has no
    /// step before, and is what the person means.
    pub fn change_history(&self, direction: Direction, id: Option<u64>) {
        let (actions, earlier) = (*self, self.pending.wait_for_all());
        let names = match &earlier {
            Some((newest, _)) => newest.names(),
            None => untrack(|| self.history.find(direction, id)).map(|step| step.names()).unwrap_or_default(),
        };
        self.spawn_command(FileCommand::Unrepeatable { names }, async move {
            if let Some((_, done)) = earlier {
                actions.wait_for_earlier(direction, done).await;
            }
            let Some(step) = actions.history.start(direction, id) else {
                let refusal = match direction {
                    Direction::Undo => ActionRefusal::NothingToUndo,
                    Direction::Redo => ActionRefusal::NothingToRedo,
                };
                return actions.toasts.show(Text::from(ActionText::DisabledReason(refusal)));
            };
            let outcomes = actions.carry_out(&step, direction).await;
            let known: Vec<EditOutcome> =
                outcomes.iter().map(|it| it.as_ref().map_or(EditOutcome::Failed, |it| *it)).collect();
            actions.history.finish(direction, step.id, &known);
            actions.report_step(&step, direction, &outcomes);
            actions.show_changed(&step, direction, &known).await;
            actions.drive_store.refresh();
        });
    }

    /// Says that it waits, where it does so for long.
    async fn wait_for_earlier(self, direction: Direction, done: oneshot::Receiver<()>) {
        if let Either::Right((_, done)) = future::select(done, pin!(clock::sleep(SILENT_WAIT_MS))).await {
            self.toasts.show(Text::from(CommandText::HistoryWaits(direction)));
            // Whether it was sent or dropped, what it waited for is done.
            done.await.ok();
        }
    }

    async fn carry_out(self, step: &Step, direction: Direction) -> Outcomes {
        let mut outcomes: Vec<Option<Result<EditOutcome, Failure>>> = vec![None; step.edits.len()];
        self.look_first(step, direction, &mut outcomes).await;
        // What is done with how many at once, in each drive.
        let mut groups: BTreeMap<(DriveId, Operation), Vec<usize>> = BTreeMap::new();
        let mut renames: BTreeMap<DriveId, Vec<usize>> = BTreeMap::new();
        for at in (0..step.edits.len()).filter(|at| outcomes[*at].is_none()).collect::<Vec<_>>() {
            let edit = &step.edits[at];
            match edit.operation(direction) {
                Operation::Edit(change) => {
                    let done = self.api.client().edit_metadata(&edit.drive, &edit.id, &change).await;
                    outcomes[at] = Some(to_outcome(done.map(drop).map_err(|error| error.failure())));
                }
                Operation::Rename(_) => renames.entry(edit.drive.clone()).or_default().push(at),
                operation => groups.entry((edit.drive.clone(), operation)).or_default().push(at),
            }
        }
        for (drive, group) in renames {
            let plan = group.iter().map(|&at| rename_of(&step.edits[at], direction)).collect();
            let done = self.rename_in_stages(&drive, plan).await;
            for at in group {
                let result = done.get(&step.edits[at].id).cloned().unwrap_or(Ok(()));
                outcomes[at] = Some(to_outcome(result));
            }
        }
        for ((drive, operation), group) in groups {
            let ids: Vec<FileId> = group.iter().map(|&at| step.edits[at].id.clone()).collect();
            let (action, to) = match &operation {
                Operation::Move(to) => (BatchAction::Move, Some(to)),
                Operation::Trash => (BatchAction::Trash, None),
                Operation::Restore => (BatchAction::Restore, None),
                Operation::Star(true) => (BatchAction::Star, None),
                // The other operations are carried out above.
                Operation::Star(false) | Operation::Rename(_) | Operation::Edit(_) => {
                    (BatchAction::Unstar, None)
                }
            };
            let change = BatchChange { action, drive: &drive, ids: &ids, to };
            let results = self.api.client().change_many(change).await;
            for (at, (_, result)) in group.into_iter().zip(results) {
                outcomes[at] = Some(to_outcome(result.map(drop).map_err(|error| error.failure())));
            }
        }
        outcomes.into_iter().map(|it| it.unwrap_or(Ok(EditOutcome::Failed))).collect()
    }

    /// Settles what can't be undone, because others have changed it.
    async fn look_first(
        self,
        step: &Step,
        direction: Direction,
        outcomes: &mut [Option<Result<EditOutcome, Failure>>],
    ) {
        let mut drives: BTreeMap<DriveId, Vec<usize>> = BTreeMap::new();
        for (at, edit) in step.edits.iter().enumerate().filter(|(_, edit)| edit.is_visible(direction)) {
            drives.entry(edit.drive.clone()).or_default().push(at);
        }
        for (drive, group) in drives {
            let ids: Vec<FileId> = group.iter().map(|&at| step.edits[at].id.clone()).collect();
            let found = match self.api.client().get_many(&drive, &ids).await {
                Ok(found) => found,
                Err(error) => {
                    group.iter().for_each(|&at| outcomes[at] = Some(Err(error.failure())));
                    continue;
                }
            };
            let found: HashMap<&FileId, &Entry> = found.iter().map(|entry| (&entry.id, entry)).collect();
            for at in group {
                let edit = &step.edits[at];
                outcomes[at] = match found.get(&edit.id) {
                    Some(now) if edit.is_unchanged(direction, now) && edit.is_metadata() => {
                        self.look_at_metadata(edit, direction).await
                    }
                    Some(now) if edit.is_unchanged(direction, now) => None,
                    Some(_) => Some(Ok(EditOutcome::Lost)),
                    // A batch does not tell one that is gone from one it could not read now.
                    None => match self.api.client().get(&drive, &edit.id).await {
                        Ok(now) if edit.is_unchanged(direction, &now) => None,
                        Ok(_) => Some(Ok(EditOutcome::Lost)),
                        Err(error) => Some(to_outcome(Err(error.failure()))),
                    },
                };
            }
        }
    }

    /// Settles an edit of what entries don't tell.
    async fn look_at_metadata(
        self,
        edit: &Edit,
        direction: Direction,
    ) -> Option<Result<EditOutcome, Failure>> {
        match self.api.client().details(&edit.drive, &edit.id, 0).await {
            Ok(now) if edit.is_metadata_unchanged(direction, &now) == Some(false) => {
                Some(Ok(EditOutcome::Lost))
            }
            Ok(_) => None,
            Err(error) => Some(to_outcome(Err(error.failure()))),
        }
    }

    /// Says what was undone, what was not, and why.
    fn report_step(self, step: &Step, direction: Direction, outcomes: &Outcomes) {
        let names_of = |wanted: EditOutcome| -> Vec<&Edit> {
            let pairs = step.edits.iter().zip(outcomes);
            pairs.filter(|(_, it)| **it == Ok(wanted)).map(|(edit, _)| edit).collect()
        };
        let done = names_of(EditOutcome::Done);
        if !done.is_empty() {
            let text = Text::from(CommandText::Ended { direction, step: self.step_text(step, done.len()) });
            let (opposite, label) = match direction {
                Direction::Undo => (Direction::Redo, Command::Redo),
                Direction::Redo => (Direction::Undo, Command::Undo),
            };
            let ids = done.iter().map(|edit| edit.id.clone()).collect();
            let (actions, id) = (self, step.id);
            let again = Callback::new(move |()| actions.change_history(opposite, Some(id)));
            self.toasts.show_with_action(text, CommandText::of(label), ids, again);
        }
        if let [first, others @ ..] = names_of(EditOutcome::Lost).as_slice() {
            let others = self.toasts.prefs().count(others.len());
            let text = CommandText::ChangedSince { direction, name: first.name.clone(), others };
            self.toasts.show(Text::from(text));
        }
        let mut failures: Vec<(&Failure, Vec<String>)> = Vec::new();
        for (edit, outcome) in step.edits.iter().zip(outcomes) {
            let Err(failure) = outcome else { continue };
            match failures.iter_mut().find(|(known, _)| known.kind == failure.kind) {
                Some((_, names)) => names.push(edit.name.clone()),
                None => failures.push((failure, vec![edit.name.clone()])),
            }
        }
        failures.into_iter().for_each(|(failure, names)| self.report_failure(&names, failure));
    }

    /// Makes an edit of the details a step, and says it with an undo if there is something to say.
    pub fn record_edit(&self, edit: MetadataEdit, text: Option<Text>) {
        let MetadataEdit { entry, change } = edit;
        let (kind, change) = match change {
            MetadataChange::Description { .. } => (StepKind::Description, Change::Metadata(change)),
            MetadataChange::Tags { .. } | MetadataChange::Labels { .. } => {
                (StepKind::Tags, Change::Metadata(change))
            }
            MetadataChange::Starred { after: true, .. } => (StepKind::Star, Change::Starred(true)),
            MetadataChange::Starred { after: false, .. } => (StepKind::Unstar, Change::Starred(false)),
        };
        let edits = vec![Edit::new(&entry, change)];
        match text {
            Some(text) => self.offer_undo(text, kind, None, edits),
            None => drop(self.history.record(kind, None, edits)),
        }
    }

    /// Brings the rows of the open list up to date.
    async fn show_changed(self, step: &Step, direction: Direction, outcomes: &[EditOutcome]) {
        let done = step.edits.iter().zip(outcomes).filter(|(_, it)| **it == EditOutcome::Done);
        let mut drives: BTreeMap<&DriveId, Vec<FileId>> = BTreeMap::new();
        let (mut gone, mut restored, mut edited) = (Vec::new(), HashMap::new(), Vec::new());
        for (edit, _) in done {
            self.folder_store.forget_cached(&edit.parent);
            self.folder_store.forget_cached(&edit.id);
            match edit.operation(direction) {
                Operation::Trash => gone.push((edit.drive.clone(), edit.id.clone())),
                operation => {
                    if operation == Operation::Restore {
                        restored.insert(edit.id.clone(), &edit.parent);
                    }
                    if let Operation::Move(to) = &operation {
                        self.folder_store.forget_cached(to);
                    }
                    if let Operation::Edit(change) = operation {
                        edited.push((edit.id.clone(), change));
                    }
                    drives.entry(&edit.drive).or_default().push(edit.id.clone());
                }
            }
        }
        let mut now = Vec::new();
        for (drive, ids) in drives {
            match self.api.client().get_many(drive, &ids).await {
                Ok(found) => now.extend(found),
                Err(_) => return self.folder_store.reload(),
            }
        }
        for (id, change) in edited {
            let entry = now.iter().find(|entry| entry.id == id).cloned();
            entry.into_iter().for_each(|entry| {
                self.details.show_restored(MetadataEdit { entry, change: change.clone() });
            });
        }
        let mut elsewhere =
            now.iter().filter(|entry| restored.get(&entry.id).is_some_and(|parent| **parent != entry.parent));
        if let Some(entry) = elsewhere.next() {
            self.toasts.show(Text::from(CommandText::RestoredElsewhere(entry.name.clone())));
        }
        self.note_changed(&now);
        self.note_gone(gone.clone());
        self.show_entries(now, gone.into_iter().map(|(_, id)| id).collect());
    }

    /// Patches, adds and removes rows of the open list after changes that were not shown before.
    pub(super) fn show_entries(self, now: Vec<Entry>, mut gone: Vec<FileId>) {
        let store = self.folder_store;
        let Some(source) = store.source.try_get_untracked().flatten() else { return };
        if source.is_trash() {
            return store.reload();
        }
        let is_folder = source.folder().is_some();
        let belongs = |entry: &Entry| {
            !is_folder || source.folder() == Some(&entry.parent) && *source.drive() == entry.drive
        };
        gone.extend(now.iter().filter(|entry| !belongs(entry)).map(|entry| entry.id.clone()));
        store.change(|listing| {
            listing.remove(&gone);
            for entry in &now {
                // The answer has no signed thumbnail address.
                let thumbnail = listing.get(&entry.id).and_then(|known| known.thumbnail);
                listing.patch(&Entry { thumbnail, ..entry.clone() });
            }
        });
        let is_listed = |entry: &Entry| {
            store.listing.with_untracked(|it| it.ready().is_some_and(|it| it.contains(&entry.id)))
        };
        store.on_entries_added(now.into_iter().filter(|entry| !is_listed(entry)).collect());
    }

    /// Gives files new names, in an operation in which none meets a name that is about to be free. Returns what became of each.
    pub(super) async fn rename_in_stages(
        self,
        drive: &DriveId,
        renames: Vec<Rename>,
    ) -> HashMap<FileId, Result<(), Failure>> {
        let mut results: HashMap<FileId, Result<(), Failure>> = HashMap::new();
        for stage in stages(renames) {
            let open: Vec<(FileId, String)> = stage
                .into_iter()
                .filter(|rename| results.get(&rename.id).is_none_or(Result::is_ok))
                .map(|rename| (rename.id, rename.to))
                .collect();
            for (id, result) in self.api.client().rename_many(drive, &open).await {
                results.insert(id, result.map(drop).map_err(|error| error.failure()));
            }
        }
        results
    }

    /// A step in a sentence, or a part of it.
    pub fn step_text(&self, step: &Step, count: usize) -> StepText {
        let first = step.edits.first();
        let name = match (first.map(|edit| &edit.change), first) {
            (Some(Change::Name { from, .. }), _) => from.clone(),
            (_, first) => first.map(|edit| edit.name.clone()).unwrap_or_default(),
        };
        StepText { kind: step.kind, name, count: self.toasts.prefs().count(count), to: step.to.clone() }
    }

    /// Whether the open list is that of a folder.
    pub(super) fn open_folder(&self) -> Option<(DriveId, FileId)> {
        self.folder_store.source.with_untracked(|source| match source {
            Some(ListSource::Folder { drive, folder }) => Some((drive.clone(), folder.clone())),
            _ => None,
        })
    }
}

fn rename_of(edit: &Edit, direction: Direction) -> Rename {
    let to = match edit.operation(direction) {
        Operation::Rename(to) => to,
        _ => edit.name.clone(),
    };
    let opposite = if direction == Direction::Undo { Direction::Redo } else { Direction::Undo };
    let from = match edit.operation(opposite) {
        Operation::Rename(from) => from,
        _ => edit.name.clone(),
    };
    Rename { id: edit.id.clone(), parent: edit.parent.clone(), from, to }
}

/// What is gone can't be undone later either.
fn to_outcome(result: Result<(), Failure>) -> Result<EditOutcome, Failure> {
    match result {
        Ok(()) => Ok(EditOutcome::Done),
        Err(failure) if failure.kind == FailureKind::NotFound => Ok(EditOutcome::Lost),
        Err(failure) => Err(failure),
    }
}
