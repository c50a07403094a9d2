//! What becomes of files and folders a person drops, chooses or pastes: a few files go up at once; folders, and names
//! that are taken, are looked at first. `upload_run` does the work, the person decides here.

use super::execution;
use super::execution::{Again, Place, Run};
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::browser::clock::{self, TimeSlice};
use crate::browser::dropped_items::{DroppedItems, SingleFile};
use crate::browser::file::LocalFile;
use crate::browser::retained_handles::{self, RetainedHandle};
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, Open, use_dialogs};
use crate::features::shell::drive_store::DriveStore;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::folder_links::FolderLinks;
use crate::features::transfers::store::TransferStore;
use crate::i18n::Text;
use crate::transfer::{Conflict, ConflictAnswer, NewUpload};
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use std::rc::Rc;
use std::slice;

use crate::transfer::upload::pending_folders::{PendingFolder, PendingFolderGuard, PendingFolderStore};

pub use super::retry::Stuck;
pub use crate::transfer::upload::folder_plan::{
    BranchRule, BranchSummary, ConflictRules, FileTotals, PlanSummary, SkipReason,
};

/// Files of which no question is asked beforehand: where a name is taken, the upload asks itself.
const FEW: usize = 10;

/// Files handed on in one go.
const AT_ONCE: usize = 32;

/// A look at files alone rarely takes longer, and then no dialog need be seen.
const PATIENCE_MS: u32 = 300;

#[derive(Clone, Copy)]
pub struct UploadPlans {
    /// What the person is looking at.
    pub view: RwSignal<Option<PlanView>>,
    current: StoredValue<Option<Current>, LocalStorage>,
    /// Drops of earlier visits that wait to be chosen again.
    pub lost: RwSignal<Vec<PendingFolder>>,
    lost_kept: StoredValue<Vec<PendingFolderGuard>, LocalStorage>,
    pub(super) scope: StoredValue<String>,
    /// Begun, and stopped by a folder that could not be made.
    pub stuck: RwSignal<Vec<Stuck>>,
    pub(super) stuck_runs: StoredValue<Vec<Rc<Run>>, LocalStorage>,
    pub(super) api: Api,
    pub(super) transfers: TransferStore,
    pub(super) drive_store: DriveStore,
    pub(super) links: FolderLinks,
    pub(super) toasts: Toasts,
    dialogs: Dialogs,
    pub(super) tasks: Tasks,
    prefs: Prefs,
}

/// The plan that is being made.
struct Current {
    run: Option<Rc<Run>>,
    abort: AbortHandle,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    pub drive: DriveId,
    /// What the folder it all goes into is called.
    pub into: String,
    pub stage: Stage,
    pub figures: PlanSummary,
    /// The first of them; `more_branches` follow.
    pub branches: Vec<BranchSummary>,
    pub more_branches: usize,
    pub rules: ConflictRules,
    /// The first of what can't be uploaded.
    pub faults: Vec<(String, SkipReason)>,
    /// A folder chooser gave it, which leaves empty folders out.
    pub no_empty_folders: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum Stage {
    Walking,
    /// The drive is asked what it has.
    Listing,
    /// In bytes. Nothing need wait for it.
    Comparing {
        done: u64,
        total: u64,
    },
    Ready,
    Failed(Failure),
}

/// A file as the plan hands it to the engine.
pub struct Planned {
    pub file: LocalFile,
    /// The folders above it in the drop, the dropped one first.
    pub folder: String,
    pub name: String,
    pub parent: FileId,
    /// What is done about a taken name; `None`: the person is asked.
    pub conflict: Option<ConflictAnswer>,
    /// The file of the drive it becomes a new version of.
    pub replaces: Option<FileId>,
}

/// The one place where plans meet the engine. A batch is what was dropped or chosen together.
pub(super) fn enqueue(transfers: &TransferStore, batch: u32, drive: &DriveId, items: Vec<Planned>) {
    use ConflictAnswer::{KeepBoth, Replace, Skip};
    // The engine takes one answer for all files that come together.
    let algorithm = transfers.seen_hash();
    let mut groups = [None, Some(KeepBoth), Some(Replace), Some(Skip)].map(|answer| (answer, Vec::new()));
    for Planned { file, folder, name, parent, conflict: answer, replaces } in items {
        let conflict = match (answer, replaces) {
            (Some(Replace), Some(file)) => Conflict::Replace(file),
            (Some(KeepBoth), _) => Conflict::KeepBoth,
            _ => Conflict::Ask,
        };
        if let Some((_, group)) = groups.iter_mut().find(|(known, _)| *known == answer) {
            let drive = drive.clone();
            group.push((NewUpload { drive, parent, name, folder, algorithm, conflict }, file));
        }
    }
    for (number, (answer, group)) in (0..).zip(groups) {
        transfers.upload(batch.wrapping_add(number), answer, group);
    }
}

/// `scope` names the person and the domain.
pub fn provide(
    api: Api,
    transfers: TransferStore,
    links: FolderLinks,
    drive_store: DriveStore,
    scope: String,
) -> UploadPlans {
    let plans = UploadPlans {
        view: RwSignal::new(None),
        current: StoredValue::new_local(None),
        lost: RwSignal::new(Vec::new()),
        lost_kept: StoredValue::new_local(Vec::new()),
        scope: StoredValue::new(scope),
        stuck: RwSignal::new(Vec::new()),
        stuck_runs: StoredValue::new_local(Vec::new()),
        api,
        transfers,
        drive_store,
        links,
        toasts: use_toasts(),
        dialogs: use_dialogs(),
        tasks: use_tasks(),
        prefs: use_prefs(),
    };
    provide_context(plans);
    plans.find_lost();
    plans
}

pub fn use_upload_plans() -> UploadPlans {
    expect_context()
}

impl UploadPlans {
    /// Files and folders for a folder called `into`. While one plan is open, no other is begun.
    pub fn take(&self, drive: DriveId, folder: FileId, into: String, given: DroppedItems) {
        if given.is_empty() {
            return;
        }
        if untrack(|| self.drive_store.is_read_only(&drive)) {
            return self.toasts.say(Text::ReadOnly);
        }
        // One that another dialog has covered is seen again.
        if self.view.with_untracked(Option::is_some) {
            return self.show();
        }
        self.transfers.name_folder(drive.clone(), folder.clone(), into.clone());
        let plans = *self;
        if given.has_unresolved() {
            let sorted = async move { plans.take(drive, folder, into, given.resolve_folders().await) };
            return self.tasks.spawn(sorted);
        }
        match given.into_single_files() {
            Ok(files) if files.len() <= FEW => {
                let bytes = files.iter().map(|loose| loose.file.size()).sum();
                plans.take_files((drive, folder, into), files, bytes);
            }
            // A size is a look at the disk, for which the page stands still.
            Ok(files) => self.tasks.spawn(async move {
                let (mut time_slice, mut bytes) = (TimeSlice::default(), 0);
                for loose in &files {
                    bytes += loose.file.size();
                    time_slice.yield_if_over().await;
                }
                plans.take_files((drive, folder, into), files, bytes);
            }),
            Err(given) => {
                self.begin((drive, folder, into), given, false, None);
                self.show();
            }
        }
    }

    /// They go at once where there is room and nothing is to be asked; else they are looked at like a folder.
    fn take_files(self, place: Place, files: Vec<SingleFile>, bytes: u64) {
        let (drive, folder, _) = &place;
        let at_once = self.fits(drive, bytes) && (files.len() <= FEW || self.are_free(drive, folder, &files));
        if at_once {
            return self.send(place, files);
        }
        self.tasks.spawn(async move {
            // Another plan was begun while these were weighed: theirs comes after it.
            while self.view.with_untracked(Option::is_some) {
                clock::sleep(PATIENCE_MS).await;
            }
            self.begin(place, DroppedItems::from_files(files), true, None);
            clock::sleep(PATIENCE_MS).await;
            self.show();
        });
    }

    /// The first of them at once, the rest in slices: the page never stands still.
    fn send(self, place: Place, mut files: Vec<SingleFile>) {
        let mut later = files.split_off(files.len().min(AT_ONCE));
        let batch = TransferStore::new_batch();
        self.send_few(batch, &place, files);
        self.transfers.expanded.set(true);
        self.tasks.spawn(async move {
            let mut time_slice = TimeSlice::default();
            while !later.is_empty() {
                time_slice.yield_if_over().await;
                let rest = later.split_off(later.len().min(AT_ONCE));
                self.send_few(batch, &place, std::mem::replace(&mut later, rest));
            }
        });
    }

    fn send_few(&self, batch: u32, (drive, parent, _): &Place, files: Vec<SingleFile>) {
        let mut handles = Vec::new();
        let planned = files.into_iter().map(|SingleFile { file, name, handle }| {
            handles.extend(handle);
            let (folder, parent) = (String::new(), parent.clone());
            Planned { file, folder, name, parent, conflict: None, replaces: None }
        });
        enqueue(&self.transfers, batch, drive, planned.collect());
        self.transfers.keep_sources(handles);
    }

    fn begin(&self, place: Place, given: DroppedItems, only_files: bool, again: Option<Again>) {
        self.view.set(Some(PlanView {
            drive: place.0.clone(),
            into: place.2.clone(),
            stage: Stage::Walking,
            figures: PlanSummary::default(),
            branches: Vec::new(),
            more_branches: 0,
            rules: ConflictRules::default(),
            faults: Vec::new(),
            no_empty_folders: given.omits_empty_folders(),
        }));
        // The figures of the drive may be old, and they are about to matter.
        self.drive_store.refresh();
        let (work, abort) = abortable(execution::run(*self, place, given, only_files, again));
        self.current.set_value(Some(Current { run: None, abort }));
        self.tasks.spawn(async move {
            // Whoever cancels it has said so.
            let _ = work.await;
        });
    }

    /// Drops that no other tab is at.
    fn find_lost(&self) {
        let plans = *self;
        self.tasks.spawn(async move {
            let Some(shelf) = PendingFolderStore::open(&plans.scope.get_value()).await else { return };
            for drop in shelf.all().await {
                let shelf = shelf.clone();
                plans.tasks.spawn(async move {
                    if let Some(kept) = shelf.take_over(&drop).await {
                        plans.lost_kept.update_value(|all| all.push(kept));
                        plans.lost.update(|lost| lost.push(drop));
                    }
                });
            }
        });
    }

    /// What was interrupted, chosen once more: a drop goes on as it was begun, files go to the uploads that lack them.
    pub fn choose_again(&self, given: DroppedItems) {
        let roots = given.root_names();
        let found = self.lost.with_untracked(|lost| lost.iter().position(|drop| drop.contains_any(&roots)));
        let Some(at) = found else { return self.transfers.choose_again(given.files()) };
        if self.view.with_untracked(Option::is_some) {
            return self.show();
        }
        let kept = self.lost_kept.try_update_value(|all| all.remove(at));
        let drop = self.lost.try_update(|lost| lost.remove(at));
        let (Some(kept), Some(drop)) = (kept, drop) else { return };
        while let Some(at) = self.lost.with_untracked(|lost| lost.iter().position(|it| it.is_same_as(&drop)))
        {
            self.lost.update(|lost| std::mem::drop(lost.remove(at)));
            self.lost_kept.try_update_value(|all| all.remove(at)).into_iter().for_each(|it| it.forget());
        }
        let PendingFolder { drive, into, folder, choices, .. } = drop;
        self.begin((drive, into, folder), given, false, Some(Again { choices, kept }));
    }

    /// Goes on with what was interrupted, where the browser can still find it. Within a click.
    pub fn find_again(&self) {
        let lost = |source: &RetainedHandle| {
            self.lost
                .with_untracked(|lost| lost.iter().any(|it| it.contains_any(slice::from_ref(&source.name))))
        };
        let sources: Vec<RetainedHandle> = self.transfers.sources().into_iter().filter(lost).collect();
        if sources.is_empty() {
            return self.transfers.rearm();
        }
        let plans = *self;
        // What of it waits for its files gets them by the plan.
        self.tasks.spawn(async move {
            let found = retained_handles::request_read_permission(&sources).await;
            if !found.is_empty() {
                plans.choose_again(DroppedItems::from_handles(found.into_iter().map(|source| source.handle)));
            }
        });
    }

    /// The person doesn't want to go on with what was interrupted.
    pub fn discard_interrupted(&self) {
        self.lost.set(Vec::new());
        self.lost_kept.try_update_value(std::mem::take).into_iter().flatten().for_each(|it| it.forget());
        self.transfers.discard_interrupted();
    }

    /// The dialog, if there still is something to be seen in it.
    pub(super) fn show(&self) {
        let free = self.dialogs.open.with_untracked(Option::is_none);
        if free && self.view.with_untracked(Option::is_some) {
            self.dialogs.show(Open::Plan);
        }
    }

    pub(super) fn fits(&self, drive: &DriveId, bytes: u64) -> bool {
        untrack(|| self.drive_store.drive(drive)).is_none_or(|drive| drive.quota.fits(bytes))
    }

    /// Whether the list on the screen is that folder, whole, and has none of the names.
    fn are_free(&self, drive: &DriveId, folder: &FileId, files: &[SingleFile]) -> bool {
        let taken = self.links.shown_names.run((drive.clone(), folder.clone()));
        taken.is_some_and(|taken| !files.iter().any(|loose| taken.binary_search(&loose.name).is_ok()))
    }

    pub fn set_rules(&self, change: impl FnOnce(&mut ConflictRules)) {
        let Some(run) = self.run() else { return };
        change(&mut run.plan.borrow_mut().rules);
        run.show(self, None);
    }

    pub fn set_branch(&self, branch: usize, rule: BranchRule) {
        let Some(run) = self.run() else { return };
        run.plan.borrow_mut().set_branch(branch, rule);
        run.show(self, None);
    }

    /// The plan is carried out as it stands.
    pub fn start(&self) {
        let Some(run) = self.run() else { return };
        run.plan.borrow_mut().begin();
        run.press();
        self.transfers.expanded.set(true);
        self.close();
    }

    /// Asks the drive again.
    pub fn retry(&self) {
        self.run().iter().for_each(|run| run.press());
    }

    pub fn cancel(&self) {
        self.current.update_value(|current| {
            if let Some(current) = current {
                current.abort.abort();
            }
        });
        self.close();
    }

    pub(super) fn attach(&self, run: &Rc<Run>) {
        self.current.update_value(|current| {
            if let Some(current) = current {
                current.run = Some(run.clone());
            }
        });
    }

    pub(super) fn close(&self) {
        self.current.set_value(None);
        self.view.set(None);
        if self.dialogs.open.with_untracked(|open| *open == Some(Open::Plan)) {
            self.dialogs.close();
        }
    }

    fn run(&self) -> Option<Rc<Run>> {
        self.current.with_value(|current| current.as_ref()?.run.clone())
    }

    pub(super) fn count(&self, number: usize) -> crate::i18n::Count {
        untrack(|| self.prefs.count(number))
    }
}
