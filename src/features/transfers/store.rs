//! Store of all transfers: rows and settings, and the actions on uploads (from any tab) and downloads.

use super::downloads::store::DownloadStore;
use super::folder_links::{FolderEvent, FolderLinks};
use super::list::store::TransferRows;
use crate::base::id::{DriveId, FileId};
use crate::browser::clock;
use crate::browser::dropped_items::LocalHandle;
use crate::browser::effect::effect;
use crate::browser::file::LocalFile;
use crate::browser::retained_handles::RetainedHandle;
use crate::browser::wake_lock::WakeLock;
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::DriveStore;
use crate::features::shell::folder_names::FolderNames;
use crate::features::shell::toasts::use_toasts;
use crate::model::entry::{Entry, HashAlgorithm};
use crate::transfer::connection_budget::ConnectionBudget;
use crate::transfer::{EngineEvent, JobAction, NewUpload, UploadCommand, UploadEngine};

pub use super::list::store::is_running;
pub use crate::transfer::{
    Announcement, ConflictAnswer, ConflictingFiles, Direction, EndedCounts, FileSummary, JobFilter, JobGroup,
    JobId, JobList, JobView, PhaseView, StatusFilter, TransferTotals, Verification,
};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Uploads that end within this time are reported as one event.
const EVENT_DELAY_MS: u32 = 400;

#[derive(Clone, Copy)]
pub struct TransferStore {
    pub rows: TransferRows,
    pub is_expanded: RwSignal<bool>,
    /// The limit on the speed in each direction, in bytes a second.
    pub cap: RwSignal<Option<u64>>,
    /// The first of the files chosen again that match no interrupted upload.
    pub unmatched_file: RwSignal<Option<String>>,
    /// The browser may still have access to the files of interrupted uploads.
    pub is_recoverable: RwSignal<bool>,
    pub downloads: DownloadStore,
    names: FolderNames,
    links: FolderLinks,
    engine: StoredValue<UploadEngine, LocalStorage>,
}

/// `scope` identifies the person and the domain.
pub fn provide(
    api: Api,
    links: FolderLinks,
    drive_store: DriveStore,
    names: FolderNames,
    rows: TransferRows,
    downloads: DownloadStore,
    scope: &str,
) -> TransferStore {
    let (cap, unmatched_file) = (RwSignal::new(None), RwSignal::new(None));
    let is_recoverable = RwSignal::new(false);
    let (uploaded, toasts) = (StoredValue::new(Vec::new()), use_toasts());
    let on_event = move |event: EngineEvent| match event {
        // The engine may outlive the session's stores for a short time.
        _ if rows.is_disposed() => {}
        EngineEvent::Changed(view) => rows.upsert(view),
        EngineEvent::Gone(id) => rows.remove(id),
        EngineEvent::Order(ids) => rows.reorder(&ids),
        EngineEvent::Cap(limit) => {
            cap.set(limit);
            downloads.set_cap(limit);
        }
        EngineEvent::FilesRecoverable(found) => is_recoverable.set(found),
        EngineEvent::FilesGiven { unmatched, .. } => unmatched_file.set(unmatched.into_iter().next()),
        EngineEvent::Uploaded { entry: Some(entry), .. } => {
            report_uploaded_soon(uploaded, links, entry);
            drive_store.refresh_soon();
        }
        EngineEvent::Uploaded { parent, .. } => {
            links.on_event.run(FolderEvent::Changed(parent));
            drive_store.refresh_soon();
        }
        EngineEvent::Broken(failure) => match running_uploads(rows) {
            jobs if jobs.is_empty() => toasts.show_failure(failure),
            jobs => jobs.into_iter().for_each(|job| rows.upsert(job.failed(failure.clone()))),
        },
    };
    let transfers = TransferStore {
        rows,
        is_expanded: RwSignal::new(true),
        cap,
        unmatched_file,
        is_recoverable,
        downloads,
        names,
        links,
        engine: StoredValue::new_local(UploadEngine::new(api.client(), scope, on_event)),
    };
    transfers.share_connections();
    transfers.keep_awake();
    provide_context(transfers);
    transfers
}

fn running_uploads(rows: TransferRows) -> Vec<JobView> {
    let is_running_upload = |job: &&JobView| job.direction == Direction::Up && is_running(job.phase);
    rows.with_untracked(|list| list.views().filter(is_running_upload).cloned().collect())
}

/// Small files end many at a time: they are reported together.
fn report_uploaded_soon(uploaded: StoredValue<Vec<Entry>>, links: FolderLinks, entry: Entry) {
    let is_first = uploaded.with_value(Vec::is_empty);
    uploaded.update_value(|uploaded| uploaded.push(entry));
    if is_first {
        spawn_local(async move {
            clock::sleep(EVENT_DELAY_MS).await;
            if let Some(entries) = uploaded.try_update_value(std::mem::take) {
                links.on_event.run(FolderEvent::Uploaded(entries));
            }
        });
    }
}

pub fn use_transfer_store() -> TransferStore {
    expect_context()
}

impl TransferStore {
    /// Divides the browser's connections between uploads and downloads.
    fn share_connections(self) {
        let directions =
            |totals: &TransferTotals| (totals.travels(Direction::Up), totals.travels(Direction::Down));
        let running = Memo::new(move |_| self.rows.totals.with(directions));
        let mut current = None;
        effect(move || {
            let (up, down) = running.get();
            let share = ConnectionBudget::split(up, down);
            if current.replace(share).unwrap_or(ConnectionBudget::split(false, false)) != share {
                self.run(UploadCommand::MaxParts(share.up), Vec::new());
                self.downloads.set_max_requests(share.down);
            }
        });
    }

    /// Keeps the screen awake while a download runs; the upload engine does so for uploads. Every tab requests the lock, since
    /// the browser grants it only to a visible one.
    fn keep_awake(self) {
        let has_downloads =
            Memo::new(move |_| self.rows.totals.with(|totals| totals.travels(Direction::Down)));
        let wake_lock = WakeLock::default();
        effect(move || wake_lock.set_wanted(has_downloads.get()));
    }

    /// A random id for files that were dropped or chosen together.
    pub fn new_batch() -> u32 {
        (clock::random() * f64::from(u32::MAX)) as u32
    }

    /// The hash algorithm of the files on the screen, used if the domain does not specify one.
    pub(super) fn shown_hash_algorithm(&self) -> HashAlgorithm {
        self.links.shown_hash.run(()).unwrap_or_default()
    }

    pub(super) fn remember_folder_name(&self, drive: DriveId, folder: FileId, name: String) {
        self.names.insert(drive, folder, name);
    }

    /// The folder of a job: the path dropped with the file, else the name of the target folder, once known. Reactive.
    pub fn folder_of(&self, job: &JobView) -> Option<String> {
        if !job.folder.is_empty() {
            return Some(job.folder.clone());
        }
        self.names.name_of(&job.drive, &job.parent)
    }

    /// `answer` resolves name conflicts, if the person has already answered.
    pub fn upload(&self, batch: u32, answer: Option<ConflictAnswer>, uploads: Vec<(NewUpload, LocalFile)>) {
        if !uploads.is_empty() {
            let (uploads, files) = uploads.into_iter().unzip();
            self.run(UploadCommand::Upload { batch, answer, uploads }, files);
        }
    }

    /// Stores the handles of files, so that one click recovers all of them after a crash.
    pub fn keep_sources(&self, handles: Vec<LocalHandle>) {
        self.engine.with_value(|engine| engine.keep_sources(handles));
    }

    /// Resumes interrupted uploads whose files the browser can still read. Must run within a click: it asks for permission.
    pub fn recover_files(&self) {
        let needed = self.rows.with_untracked(|list| {
            let jobs = list.views().filter(|job| job.phase == PhaseView::NeedsFile);
            jobs.map(|job| (job.folder.clone(), job.name.clone())).collect()
        });
        self.engine.with_value(|engine| engine.recover_files(needed));
    }

    /// The stored handles of files of earlier visits.
    pub fn sources(&self) -> Vec<RetainedHandle> {
        self.engine.with_value(UploadEngine::sources)
    }

    /// Gives files to the interrupted uploads they match; each continues in its own folder.
    pub fn give_files(&self, files: Vec<LocalFile>) {
        let folders = files.iter().map(LocalFile::folder).collect();
        self.run(UploadCommand::GiveFiles { folders }, files);
    }

    pub fn pause(&self, id: JobId) {
        self.apply(vec![id], JobAction::Pause);
    }

    pub fn resume(&self, id: JobId) {
        self.apply(vec![id], JobAction::Resume);
    }

    pub fn cancel(&self, id: JobId) {
        self.cancel_each(vec![id]);
    }

    /// Cancels jobs. Those without their file leave the list too, since they could not be retried.
    fn cancel_each(&self, ids: Vec<JobId>) {
        let lacks_file =
            |list: &JobList, id: &JobId| list.get(*id).is_some_and(|job| job.phase == PhaseView::NeedsFile);
        let without_file = self.rows.with_untracked(|list| {
            let without_file = ids.iter().filter(|id| lacks_file(list, id));
            without_file.copied().collect::<Vec<JobId>>()
        });
        self.apply(ids, JobAction::Cancel);
        self.apply(without_file, JobAction::Forget);
    }

    pub fn retry(&self, id: JobId) {
        self.apply(vec![id], JobAction::Retry);
    }

    pub fn forget(&self, id: JobId) {
        self.apply(vec![id], JobAction::Forget);
    }

    pub fn answer(&self, id: JobId, answer: ConflictAnswer, for_all: bool) {
        self.run(UploadCommand::Answer { id, answer, for_all }, Vec::new());
    }

    pub fn move_before(&self, id: JobId, before: Option<JobId>) {
        if id.is_download() {
            self.downloads.move_before(id, before);
        } else {
            self.run(UploadCommand::MoveBefore { id, before }, Vec::new());
        }
    }

    pub fn set_cap(&self, bytes_per_s: Option<u64>) {
        self.run(UploadCommand::Cap(bytes_per_s), Vec::new());
    }

    pub fn pause_all(&self) {
        self.run(UploadCommand::All(JobAction::Pause), Vec::new());
        self.downloads.apply_to_all(JobAction::Pause);
    }

    pub fn resume_all(&self) {
        self.run(UploadCommand::All(JobAction::Resume), Vec::new());
        self.downloads.apply_to_all(JobAction::Resume);
    }

    pub fn cancel_all(&self) {
        self.cancel_each(self.rows.ids_where(|job| !job.phase.has_ended()));
    }

    pub fn retry_all_failed(&self) {
        self.apply(self.rows.ids_where(|job| job.phase == PhaseView::Failed), JobAction::Retry);
    }

    pub fn clear_finished(&self) {
        let is_finished =
            |phase| matches!(phase, PhaseView::Done | PhaseView::Skipped | PhaseView::Cancelled);
        self.apply(self.rows.ids_where(|job| is_finished(job.phase)), JobAction::Forget);
    }

    /// Discards the uploads that a reload interrupted.
    pub fn discard_interrupted(&self) {
        self.cancel_each(self.rows.ids_where(|job| job.phase == PhaseView::NeedsFile));
    }

    fn apply(&self, ids: Vec<JobId>, action: JobAction) {
        let (downloads, uploads): (Vec<JobId>, Vec<JobId>) = ids.into_iter().partition(|id| id.is_download());
        downloads.into_iter().for_each(|id| self.downloads.apply(id, action));
        if !uploads.is_empty() {
            self.run(UploadCommand::Each { ids: uploads, act: action }, Vec::new());
        }
    }

    fn run(&self, command: UploadCommand, files: Vec<LocalFile>) {
        self.engine.with_value(|engine| engine.run(command, files));
    }

    /// The upload engine has stored everything it was given.
    pub fn has_stored_all(&self) -> bool {
        self.engine.with_value(UploadEngine::has_all)
    }

    /// Starts the upload worker ahead of a likely upload.
    pub fn warm_up(&self) {
        self.engine.with_value(UploadEngine::warm_up);
    }

    pub fn set_signed_out(&self, signed_out: bool) {
        self.engine.with_value(|engine| engine.set_signed_out(signed_out));
        self.downloads.set_signed_out(signed_out);
    }

    /// Leaving the page for the sign-in page would interrupt a transfer.
    pub fn is_busy(&self) -> bool {
        self.rows.any(|job| is_running(job.phase))
    }

    /// Closing this tab would lose a transfer that no other tab continues.
    pub fn holds_work(&self) -> bool {
        let (holds_uploads, has_other_tabs) =
            self.engine.with_value(|engine| (engine.holds_work(), engine.is_accompanied()));
        holds_uploads || self.downloads.holds_work(has_other_tabs)
    }
}
