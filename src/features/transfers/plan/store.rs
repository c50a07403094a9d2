//! Store of upload plans. A few single files are enqueued at once; folders, and files whose names may be taken, get a
//! plan, which the person confirms in a dialog. `execution` does the work.

use super::execution;
use super::execution::{ResumedUpload, UploadRun, UploadTarget};
use super::retry::FailedFolders;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::name::{self, normal_form};
use crate::browser::clock::{self, TimeSlice};
use crate::browser::dropped_items::{DroppedItems, SingleFile};
use crate::browser::file::LocalFile;
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::drive_store::DriveStore;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::folder_links::FolderLinks;
use crate::features::transfers::store::TransferStore;
use crate::i18n::{Count, Text};
use crate::transfer::upload::pending_folders::{PendingFolder, PendingFolderGuard};
use crate::transfer::{Conflict, ConflictAnswer, NewUpload};
use futures_util::future::{AbortHandle, abortable};
use leptos::prelude::*;
use std::collections::{HashSet, VecDeque};
use std::rc::Rc;

pub use crate::transfer::upload::folder_plan::{
    BranchRule, BranchSummary, ConflictRules, FileTotals, PlanSummary, SkipReason,
};

/// Up to this many files are enqueued without a plan: the upload itself asks about name conflicts.
const MAX_WITHOUT_PLAN: usize = 10;

/// Files enqueued in one time slice.
const BATCH_SIZE: usize = 32;

/// Delay before the dialog opens for single files: their plan is usually ready earlier and needs no dialog.
const DIALOG_DELAY_MS: u32 = 300;

#[derive(Clone, Copy)]
pub struct UploadPlanStore {
    /// The plan that the dialog shows.
    pub view: RwSignal<Option<PlanView>>,
    current: StoredValue<Option<OpenPlan>, LocalStorage>,
    /// What was dropped or chosen while a plan was open. Each opens when the one before it is answered.
    queue: StoredValue<VecDeque<QueuedPlan>, LocalStorage>,
    /// The length of `queue`.
    pub queued: RwSignal<usize>,
    /// Interrupted folder uploads of earlier visits, which continue when the folder is chosen again.
    pub interrupted: RwSignal<Vec<PendingFolder>>,
    pub(super) interrupted_guards: StoredValue<Vec<PendingFolderGuard>, LocalStorage>,
    /// The target folders of interrupted uploads that are in the trash or were deleted, as far as is known.
    pub gone_targets: RwSignal<Vec<(DriveId, FileId)>>,
    pub(super) scope: StoredValue<String>,
    /// Started uploads with folders that could not be created.
    pub failed: RwSignal<Vec<FailedFolders>>,
    pub(super) failed_runs: StoredValue<Vec<Rc<UploadRun>>, LocalStorage>,
    pub(super) api: Api,
    pub(super) transfers: TransferStore,
    pub(super) drive_store: DriveStore,
    pub(super) links: FolderLinks,
    pub(super) toasts: Toasts,
    dialogs: Dialogs,
    pub(super) tasks: Tasks,
    prefs: Prefs,
}

/// The plan that is being made or shown.
struct OpenPlan {
    run: Option<Rc<UploadRun>>,
    abort: AbortHandle,
}

/// What a plan is made of.
pub(super) struct QueuedPlan {
    pub target: UploadTarget,
    pub items: DroppedItems,
    /// The dialog opens only if something needs a decision.
    pub only_files: bool,
    pub resumed: Option<ResumedUpload>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct PlanView {
    pub drive: DriveId,
    /// The name of the target folder.
    pub folder_name: String,
    pub stage: PlanStage,
    pub summary: PlanSummary,
    /// The first top-level folders; `more_branches` more exist.
    pub branches: Vec<BranchSummary>,
    pub more_branches: usize,
    pub rules: ConflictRules,
    /// The first items that can't be uploaded.
    pub skipped: Vec<(String, SkipReason)>,
    /// The items come from a folder picker, which omits empty folders.
    pub omits_empty_folders: bool,
}

#[derive(Clone, Debug, PartialEq)]
pub enum PlanStage {
    Scanning,
    /// The remote folders are being listed.
    Listing,
    /// Files are being hashed; in bytes. The upload may start meanwhile.
    Comparing {
        done: u64,
        total: u64,
    },
    Ready,
    Failed(Failure),
}

/// A file as the plan passes it to the engine.
pub struct PlannedFile {
    pub file: LocalFile,
    /// The path of its folder below the target, starting with the dropped folder.
    pub folder: String,
    pub name: String,
    pub parent: FileId,
    /// How a name conflict is resolved; `None`: the person is asked.
    pub conflict: Option<ConflictAnswer>,
    /// The remote file that it replaces as a new version.
    pub replaces: Option<FileId>,
}

/// Passes files to the engine. A batch is what was dropped or chosen together.
pub(super) fn enqueue(transfers: &TransferStore, batch: u32, drive: &DriveId, items: Vec<PlannedFile>) {
    use ConflictAnswer::{KeepBoth, Replace, Skip};
    // The engine accepts one answer per call.
    let algorithm = transfers.shown_hash_algorithm();
    let mut groups = [None, Some(KeepBoth), Some(Replace), Some(Skip)].map(|answer| (answer, Vec::new()));
    for PlannedFile { file, folder, name, parent, conflict: answer, replaces } in items {
        let conflict = match (answer, replaces) {
            (Some(Replace), Some(file)) => Conflict::Replace(file),
            (Some(KeepBoth), _) => Conflict::KeepBoth,
            _ => Conflict::Ask,
        };
        if let Some((_, group)) = groups.iter_mut().find(|(group_answer, _)| *group_answer == answer) {
            let drive = drive.clone();
            group.push((NewUpload { drive, parent, name, folder, algorithm, conflict }, file));
        }
    }
    for (number, (answer, group)) in (0..).zip(groups) {
        transfers.upload(batch.wrapping_add(number), answer, group);
    }
}

/// `scope` identifies the person and the domain.
pub fn provide(
    api: Api,
    transfers: TransferStore,
    links: FolderLinks,
    drive_store: DriveStore,
    scope: String,
) -> UploadPlanStore {
    let plans = UploadPlanStore {
        view: RwSignal::new(None),
        current: StoredValue::new_local(None),
        queue: StoredValue::new_local(VecDeque::new()),
        queued: RwSignal::new(0),
        interrupted: RwSignal::new(Vec::new()),
        interrupted_guards: StoredValue::new_local(Vec::new()),
        gone_targets: RwSignal::new(Vec::new()),
        scope: StoredValue::new(scope),
        failed: RwSignal::new(Vec::new()),
        failed_runs: StoredValue::new_local(Vec::new()),
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
    plans.load_interrupted();
    plans.follow_interrupted();
    plans
}

pub fn use_upload_plans() -> UploadPlanStore {
    expect_context()
}

impl UploadPlanStore {
    /// Adds files and folders for upload into a folder named `name`.
    pub fn add(&self, drive: DriveId, folder: FileId, name: String, items: DroppedItems) {
        if items.is_empty() {
            return;
        }
        if untrack(|| self.drive_store.is_read_only(&drive)) {
            return self.toasts.show(Text::ReadOnly);
        }
        self.transfers.remember_folder_name(drive.clone(), folder.clone(), name.clone());
        let plans = *self;
        if items.has_unresolved() {
            let resolved = async move { plans.add(drive, folder, name, items.resolve_folders().await) };
            return self.tasks.spawn(resolved);
        }
        match items.into_single_files() {
            Ok(files) if files.len() <= MAX_WITHOUT_PLAN => {
                let bytes = files.iter().map(|single| single.file.size()).sum();
                plans.add_files(UploadTarget { drive, folder, name }, files, bytes);
            }
            // Reading a size blocks on the disk.
            Ok(files) => self.tasks.spawn(async move {
                let (mut time_slice, mut bytes) = (TimeSlice::default(), 0);
                for single in &files {
                    bytes += single.file.size();
                    time_slice.yield_if_over().await;
                }
                plans.add_files(UploadTarget { drive, folder, name }, files, bytes);
            }),
            Err(items) => {
                let target = UploadTarget { drive, folder, name };
                self.plan(QueuedPlan { target, items, only_files: false, resumed: None });
            }
        }
    }

    /// Enqueues files at once if they fit and cause no name conflict that is worth a plan; else opens a plan.
    fn add_files(self, target: UploadTarget, files: Vec<SingleFile>, bytes: u64) {
        // The plan says what can't be uploaded, and finds the twin of a name in another spelling, which the server does not.
        let are_names_valid = files.iter().all(|single| name::validate(&single.name).is_ok());
        let are_names_plain = files.iter().all(|single| !normal_form::has_other_spelling(&single.name));
        let needs_no_plan = self.fits(&target.drive, bytes)
            && are_names_valid
            && (files.len() <= MAX_WITHOUT_PLAN && are_names_plain || self.have_free_names(&target, &files));
        if needs_no_plan {
            return self.enqueue_files(target, files);
        }
        let items = DroppedItems::from_files(files);
        self.plan(QueuedPlan { target, items, only_files: true, resumed: None });
    }

    /// Enqueues the first batch at once and the rest in time slices, so that the page stays responsive.
    fn enqueue_files(self, target: UploadTarget, mut files: Vec<SingleFile>) {
        let mut remaining = files.split_off(files.len().min(BATCH_SIZE));
        let batch = TransferStore::new_batch();
        self.enqueue_batch(batch, &target, files);
        self.transfers.is_expanded.set(true);
        self.tasks.spawn(async move {
            let mut time_slice = TimeSlice::default();
            while !remaining.is_empty() {
                time_slice.yield_if_over().await;
                let rest = remaining.split_off(remaining.len().min(BATCH_SIZE));
                self.enqueue_batch(batch, &target, std::mem::replace(&mut remaining, rest));
            }
        });
    }

    fn enqueue_batch(&self, batch: u32, target: &UploadTarget, files: Vec<SingleFile>) {
        let mut handles = Vec::new();
        let planned = files.into_iter().map(|SingleFile { file, name, handle }| {
            handles.extend(handle);
            let (folder, parent, name) = (String::new(), target.folder.clone(), normal_form::nfc(&name));
            PlannedFile { file, folder, name, parent, conflict: None, replaces: None }
        });
        enqueue(&self.transfers, batch, &target.drive, planned.collect());
        self.transfers.keep_sources(handles);
    }

    /// Opens a plan, now or as soon as those before it are answered.
    pub(super) fn plan(&self, plan: QueuedPlan) {
        self.queue.update_value(|queue| queue.push_back(plan));
        self.open_next();
    }

    fn open_next(&self) {
        if self.view.with_untracked(Option::is_none) {
            let next = self.queue.try_update_value(VecDeque::pop_front).flatten();
            next.into_iter().for_each(|next| self.open_plan(next));
        } else {
            // The open plan may be covered by another dialog.
            self.show_dialog();
        }
        self.queued.set(self.queue.with_value(VecDeque::len));
    }

    fn open_plan(&self, QueuedPlan { target, items, only_files, resumed }: QueuedPlan) {
        self.view.set(Some(PlanView {
            drive: target.drive.clone(),
            folder_name: target.name.clone(),
            stage: PlanStage::Scanning,
            summary: PlanSummary::default(),
            branches: Vec::new(),
            more_branches: 0,
            rules: ConflictRules::default(),
            skipped: Vec::new(),
            omits_empty_folders: items.omits_empty_folders(),
        }));
        // The plan shows the free space of the drive, so its quota must be current.
        self.drive_store.refresh();
        let (plans, is_resumed) = (*self, resumed.is_some());
        let (work, abort) = abortable(execution::execute(*self, target, items, only_files, resumed));
        self.current.set_value(Some(OpenPlan { run: None, abort }));
        self.tasks.spawn(async move {
            // An aborted plan reports nothing.
            let _ = work.await;
        });
        if only_files {
            self.tasks.spawn(async move {
                clock::sleep(DIALOG_DELAY_MS).await;
                plans.show_dialog();
            });
        } else if !is_resumed {
            self.show_dialog();
        }
    }

    /// Opens the dialog, if there is a plan and no other dialog is open.
    pub(super) fn show_dialog(&self) {
        let is_free = self.dialogs.open.with_untracked(Option::is_none);
        if is_free && self.view.with_untracked(Option::is_some) {
            self.dialogs.show(OpenDialog::UploadPlan);
        }
    }

    pub(super) fn fits(&self, drive: &DriveId, bytes: u64) -> bool {
        untrack(|| self.drive_store.drive(drive)).is_none_or(|drive| drive.quota.fits(bytes))
    }

    /// Whether the open list shows the target folder completely and contains none of the names.
    fn have_free_names(&self, target: &UploadTarget, files: &[SingleFile]) -> bool {
        let taken = self.links.shown_names.run((target.drive.clone(), target.folder.clone()));
        taken.is_some_and(|taken| {
            let taken: HashSet<String> = taken.iter().map(|name| normal_form::nfc(name)).collect();
            !files.iter().any(|single| taken.contains(&normal_form::nfc(&single.name)))
        })
    }

    pub fn set_rules(&self, change: impl FnOnce(&mut ConflictRules)) {
        let Some(run) = self.run() else { return };
        change(&mut run.plan.borrow_mut().rules);
        run.update_view(self, None);
    }

    pub fn set_branch(&self, branch: usize, rule: BranchRule) {
        let Some(run) = self.run() else { return };
        run.plan.borrow_mut().set_branch(branch, rule);
        run.update_view(self, None);
    }

    /// Starts the upload with the current rules and closes the dialog.
    pub fn start(&self) {
        let Some(run) = self.run() else { return };
        run.plan.borrow_mut().begin();
        run.confirm();
        self.transfers.is_expanded.set(true);
        self.close();
    }

    /// Retries the listing after a failure.
    pub fn retry(&self) {
        self.run().iter().for_each(|run| run.confirm());
    }

    pub fn cancel(&self) {
        self.current.update_value(|current| {
            if let Some(current) = current {
                current.abort.abort();
            }
        });
        self.close();
    }

    pub(super) fn attach(&self, run: &Rc<UploadRun>) {
        self.current.update_value(|current| {
            if let Some(current) = current {
                current.run = Some(run.clone());
            }
        });
    }

    pub(super) fn close(&self) {
        self.current.set_value(None);
        self.view.set(None);
        if self.dialogs.open.with_untracked(|open| *open == Some(OpenDialog::UploadPlan)) {
            self.dialogs.close();
        }
        self.open_next();
    }

    fn run(&self) -> Option<Rc<UploadRun>> {
        self.current.with_value(|current| current.as_ref()?.run.clone())
    }

    pub(super) fn count(&self, number: usize) -> Count {
        untrack(|| self.prefs.count(number))
    }
}
