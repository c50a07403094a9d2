//! Runs one upload of files and folders: scans them, compares them with the drive, waits for the person's confirmation,
//! creates the folders and gives the files to the upload engine.
//!
//! All decisions are made in [`FolderPlan`]; this module makes the calls. It works in time slices, so that the page
//! stays responsive.

use super::retry::FailedFolders;
use super::store::{PlanStage, PlanView, PlannedFile, UploadPlanStore, enqueue};
use crate::api::{Client, FolderOutcome, NameConflict};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::clock::{self, TimeSlice};
use crate::browser::dropped_items::{self, DroppedItems, LocalHandle, WalkItem};
use crate::browser::file::LocalFile;
use crate::browser::observe;
use crate::features::transfers::folder_links::FolderEvent;
use crate::features::transfers::store::TransferStore;
use crate::i18n::{PlanText, Text};
use crate::model::entry::EntryKind;
use crate::transfer::upload::folder_plan::{
    FileToUpload, FolderPlan, FolderToCreate, LocalTree, PlanChoices, PlanSummary, TOP,
};
use crate::transfer::upload::pending_folders::{PendingFolderGuard, PendingFolderStore};
use futures_channel::oneshot;
use futures_util::future;
use futures_util::stream::{self, StreamExt};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::rc::Rc;

/// Parallel API calls.
pub(super) const MAX_PARALLEL_CALLS: usize = 5;
/// The dialog is updated at most this often.
pub(super) const VIEW_INTERVAL_MS: f64 = 120.0;
/// Attempts to create a folder.
const MAX_ATTEMPTS: u32 = 4;
/// How often the upload engine is polled for whether it has stored everything.
const POLL_INTERVAL_MS: u32 = 20;
/// Folders and skipped items that the dialog lists; the rest is only counted.
const MAX_SHOWN: usize = 100;

/// The folder that receives an upload.
#[derive(Clone)]
pub(super) struct UploadTarget {
    pub drive: DriveId,
    pub folder: FileId,
    /// The name of the folder.
    pub name: String,
}

/// One upload, from the scan until the engine has all of its files.
pub(super) struct UploadRun {
    pub plan: RefCell<FolderPlan>,
    pub target: UploadTarget,
    pub files: RefCell<Vec<LocalFile>>,
    /// Handles of the dropped items, stored to recover them after a crash.
    handles: RefCell<Vec<LocalHandle>>,
    /// Names of the dropped items.
    root_names: Vec<String>,
    /// The items include single files.
    has_single_files: bool,
    /// Keeps the stored record of this upload, from its start until the engine has all of its files.
    pending: RefCell<Option<PendingFolderGuard>>,
    /// A folder could not be created.
    has_failed_folders: Cell<bool>,
    batch: u32,
    /// Resolves [`UploadRun::wait_for_confirmation`].
    confirmation: RefCell<Option<oneshot::Sender<()>>>,
    stage: RefCell<PlanStage>,
    pub last_shown_ms: Cell<f64>,
}

/// An interrupted upload to continue: the person's choices and the guard of its record.
pub(super) struct ResumedUpload {
    pub choices: PlanChoices,
    pub pending: PendingFolderGuard,
}

/// Runs an upload from beginning to end. `only_files`: starts without the dialog if nothing needs a decision.
pub(super) async fn execute(
    plans: UploadPlanStore,
    target: UploadTarget,
    items: DroppedItems,
    only_files: bool,
    resumed: Option<ResumedUpload>,
) {
    let run = Rc::new(scan(plans, target, items).await);
    plans.attach(&run);
    run.update_view(&plans, Some(PlanStage::Listing));
    while let Err(failure) = run.list_remote(&plans.api.client()).await {
        run.update_view(&plans, Some(PlanStage::Failed(failure)));
        plans.show_dialog();
        run.wait_for_confirmation().await;
        run.update_view(&plans, Some(PlanStage::Listing));
    }
    run.plan.borrow_mut().all_listed();
    let is_resumed = resumed.is_some();
    if let Some(ResumedUpload { choices, pending }) = resumed {
        run.plan.borrow_mut().choose(&choices);
        run.pending.replace(Some(pending));
    }
    let confirmed = run.wait_for_confirmation();
    let (summary, _) = run.plan.borrow().summary();
    let total = summary.comparing.bytes;
    let stage = if total > 0 { PlanStage::Comparing { done: 0, total } } else { PlanStage::Ready };
    run.update_view(&plans, Some(stage));
    let needs_no_dialog = is_resumed || only_files && summary.is_plain();
    if needs_no_dialog && plans.fits(&run.target.drive, summary.to_send.bytes) {
        plans.start();
    } else {
        plans.show_dialog();
    }
    let uploaded = async {
        confirmed.await;
        run.store_pending(&plans).await;
        create_folders_and_enqueue(&plans, &run).await
    };
    // Files are compared on while the upload runs already.
    let (_, guard) = future::join(run.compare(&plans, total), uploaded).await;
    run.finish(&plans).await;
    drop(guard);
    let same = run.plan.borrow().same();
    if same > 0 {
        plans.toasts.show(Text::from(PlanText::UnchangedSkipped(plans.count(same))));
    }
}

/// Tries again to create the folders that failed, and continues from there.
pub(super) async fn retry_failed_folders(plans: UploadPlanStore, run: Rc<UploadRun>) {
    run.has_failed_folders.set(false);
    let guard = create_folders_and_enqueue(&plans, &run).await;
    run.finish(&plans).await;
    drop(guard);
}

/// Walks the dropped folders and shows the count as it grows.
async fn scan(plans: UploadPlanStore, target: UploadTarget, items: DroppedItems) -> UploadRun {
    let root_names = items.root_names();
    let (mut tree, mut files, mut handles) = (LocalTree::default(), Vec::new(), Vec::new());
    let mut has_single_files = false;
    let mut last_shown_ms = clock::monotonic_ms();
    let mut on_item = |item: WalkItem| {
        let number = match item {
            WalkItem::RootHandle(handle) => {
                handles.extend(handle);
                TOP
            }
            WalkItem::Folder { parent, name } => tree.folder(parent, &name),
            WalkItem::File { parent, name, file } => {
                has_single_files |= parent == TOP;
                if tree.file(parent, &name, file.size()) {
                    files.push(file);
                }
                TOP
            }
            WalkItem::Unreadable { parent, name } => {
                tree.unreadable(parent, &name);
                TOP
            }
        };
        let now = clock::monotonic_ms();
        if now - last_shown_ms > VIEW_INTERVAL_MS {
            last_shown_ms = now;
            change_view(&plans, |view| {
                view.summary.all.count = tree.file_count();
                view.summary.all.bytes = tree.bytes();
                view.summary.folders = tree.folder_count();
            });
        }
        number
    };
    dropped_items::walk(items, &mut on_item).await;
    UploadRun {
        plan: RefCell::new(FolderPlan::new(tree, target.folder.clone())),
        target,
        files: RefCell::new(files),
        handles: RefCell::new(handles),
        root_names,
        has_single_files,
        pending: RefCell::new(None),
        has_failed_folders: Cell::new(false),
        batch: TransferStore::new_batch(),
        confirmation: RefCell::new(None),
        stage: RefCell::new(PlanStage::Scanning),
        last_shown_ms: Cell::new(0.0),
    }
}

fn change_view(plans: &UploadPlanStore, change: impl FnOnce(&mut PlanView)) {
    plans.view.update(|view| {
        if let Some(view) = view {
            change(view);
        }
    });
}

/// Creates the folders level by level from the top, and enqueues files as soon as their folder exists. The returned
/// guard makes the browser ask before the page is left.
async fn create_folders_and_enqueue(
    plans: &UploadPlanStore,
    run: &Rc<UploadRun>,
) -> Option<observe::EventListener> {
    let guard = observe::on_window("beforeunload", |event| event.prevent_default());
    plans.transfers.keep_sources(run.handles.take());
    let client = plans.api.client();
    let last_failure = RefCell::new(None);
    loop {
        let level = run.plan.borrow().folders_to_create();
        run.enqueue_ready(plans).await;
        let is_complete = level.is_empty();
        let created_count = Cell::new(0);
        let create_one = |folder: FolderToCreate| {
            let (client, created_count, last_failure) = (&client, &created_count, &last_failure);
            async move {
                match create_folder(client, &run.target.drive, &folder).await {
                    Ok(id) => {
                        created_count.set(created_count.get() + 1);
                        run.plan.borrow_mut().folder_created(folder.folder, id);
                    }
                    Err(failure) => drop(last_failure.replace(Some(failure))),
                }
            }
        };
        stream::iter(level).for_each_concurrent(MAX_PARALLEL_CALLS, create_one).await;
        if created_count.get() > 0 {
            plans.links.on_event.run(FolderEvent::Changed(run.target.folder.clone()));
            continue;
        }
        if !is_complete {
            report_failed_folders(plans, run, last_failure.take());
        }
        return guard;
    }
}

/// Some folders, and all that belongs into them, could not be created. The rest stays; a retry continues from there.
fn report_failed_folders(plans: &UploadPlanStore, run: &Rc<UploadRun>, failure: Option<Failure>) {
    run.has_failed_folders.set(true);
    let item_name = run.root_names.first().cloned().unwrap_or_default();
    let folder_name = run.target.name.clone();
    let waiting_files = run.plan.borrow().waiting_for_folder();
    plans.add_failed(run, FailedFolders { item_name, folder_name, waiting_files, failure });
}

/// Creates a folder. A retry is safe, since a second call finds the first one's folder, unless the server picks a new
/// name.
async fn create_folder(client: &Client, drive: &DriveId, folder: &FolderToCreate) -> Result<FileId, Failure> {
    let mut mode = if folder.renamed { NameConflict::AutoRename } else { NameConflict::Refuse };
    for attempt in 1.. {
        match client.create_folder(drive, &folder.parent, &folder.name, mode).await {
            // A file that came there since the drive was listed.
            Ok(FolderOutcome::Exists { kind: Some(EntryKind::File), .. }) => mode = NameConflict::AutoRename,
            Ok(FolderOutcome::Created(id) | FolderOutcome::Exists { id, .. }) => return Ok(id),
            Err(error) => {
                let is_transient = matches!(error.kind, FailureKind::Network | FailureKind::ServerBusy);
                if !is_transient || mode == NameConflict::AutoRename || attempt >= MAX_ATTEMPTS {
                    return Err(error.failure());
                }
                clock::sleep(1_000 * attempt).await;
            }
        }
    }
    Err(Failure::local(FailureKind::Network))
}

impl UploadRun {
    /// Stores a record of this upload, so that it can be resumed after a crash.
    async fn store_pending(&self, plans: &UploadPlanStore) {
        if self.pending.borrow().is_some() {
            return;
        }
        let Some(store) = PendingFolderStore::open(&plans.scope.get_value()).await else { return };
        let UploadTarget { drive, folder, name } = self.target.clone();
        let choices = self.plan.borrow().choices();
        let pending = store.keep(drive, folder, name, &self.root_names, self.has_single_files, choices);
        self.pending.replace(Some(pending));
    }

    /// Deletes the stored record: there is nothing left to resume, or the person discards it.
    pub(super) fn delete_pending(&self) {
        self.pending.take().into_iter().for_each(|it| it.forget());
    }

    /// Deletes the stored record as soon as the engine has stored all files, unless folders have failed.
    async fn finish(&self, plans: &UploadPlanStore) {
        if !self.has_failed_folders.get() {
            while !plans.transfers.has_stored_all() {
                clock::sleep(POLL_INTERVAL_MS).await;
            }
            self.delete_pending();
        }
    }

    /// Enqueues all files whose folder exists. The batch size adapts to the time a batch takes, so that the page stays
    /// responsive.
    pub(super) async fn enqueue_ready(&self, plans: &UploadPlanStore) {
        self.plan.borrow_mut().rewind();
        let (mut time_slice, mut batch_size) = (TimeSlice::default(), 16);
        loop {
            let ready = self.plan.borrow_mut().files_to_upload(batch_size);
            let Some(ready) = ready else { break };
            let started_at = clock::monotonic_ms();
            self.enqueue(plans, ready);
            batch_size = match clock::monotonic_ms() - started_at {
                took if took > 8.0 => (batch_size / 2).max(1),
                took if took < 3.0 => (batch_size * 2).min(256),
                _ => batch_size,
            };
            time_slice.yield_if_over().await;
        }
    }

    pub(super) fn enqueue(&self, plans: &UploadPlanStore, ready: Vec<FileToUpload>) {
        let files = self.files.borrow();
        let planned = ready.into_iter().filter_map(|ready| {
            let file = files.get(ready.file as usize)?.clone();
            Some(PlannedFile {
                file,
                folder: ready.path,
                name: ready.name,
                parent: ready.parent,
                conflict: ready.conflict,
                replaces: ready.replaces,
            })
        });
        enqueue(&plans.transfers, self.batch, &self.target.drive, planned.collect());
    }

    /// Updates the dialog, as long as the upload has not started.
    pub(super) fn update_view(&self, plans: &UploadPlanStore, stage: Option<PlanStage>) {
        if let Some(stage) = stage {
            self.stage.replace(stage);
        }
        let plan = self.plan.borrow();
        if plan.has_begun() || plans.view.with_untracked(Option::is_none) {
            return;
        }
        let (mut summary, mut branches) = plan.summary();
        // Before the drive is listed, there are only totals.
        if !matches!(*self.stage.borrow(), PlanStage::Ready | PlanStage::Comparing { .. }) {
            summary = PlanSummary { all: summary.all, folders: summary.folders, ..PlanSummary::default() };
            branches.clear();
        }
        branches.retain(|branch| branch.all.count + branch.clashes > 0);
        let more_branches = branches.len().saturating_sub(MAX_SHOWN);
        branches.truncate(MAX_SHOWN);
        let (rules, skipped) = (plan.rules, plan.skipped(MAX_SHOWN));
        let stage = self.stage.borrow().clone();
        change_view(plans, |view| {
            *view = PlanView {
                drive: self.target.drive.clone(),
                folder_name: std::mem::take(&mut view.folder_name),
                stage,
                summary,
                branches,
                more_branches,
                rules,
                skipped,
                omits_empty_folders: view.omits_empty_folders,
            };
        });
        self.last_shown_ms.set(clock::monotonic_ms());
    }

    /// Resolves when the person starts the upload or retries the listing. Replaces an earlier wait, which never
    /// resolves.
    fn wait_for_confirmation(&self) -> impl Future<Output = ()> + use<> {
        let (sender, receiver) = oneshot::channel();
        self.confirmation.replace(Some(sender));
        async move {
            if receiver.await.is_err() {
                // The sender was replaced or dropped.
                future::pending::<()>().await;
            }
        }
    }

    pub(super) fn confirm(&self) {
        if let Some(sender) = self.confirmation.take() {
            // Fails if the plan was cancelled.
            let _ = sender.send(());
        }
    }
}
