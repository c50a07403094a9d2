//! Uploads as the interface knows them: rows, and verbs that any tab may use.

use super::downloads::store::Downloads;
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

/// What comes within this is one change of the list.
const MOMENT_MS: u32 = 400;

#[derive(Clone, Copy)]
pub struct TransferStore {
    pub rows: TransferRows,
    pub expanded: RwSignal<bool>,
    /// The limit on the speed in each direction, in bytes a second.
    pub cap: RwSignal<Option<u64>>,
    /// Files given again that belong to no interrupted upload: the first of them.
    pub stranger: RwSignal<Option<String>>,
    /// The browser may still find what an earlier visit left.
    pub findable: RwSignal<bool>,
    pub downloads: Downloads,
    names: FolderNames,
    links: FolderLinks,
    engine: StoredValue<UploadEngine, LocalStorage>,
}

/// `scope` names the person and the domain.
pub fn provide(
    api: Api,
    links: FolderLinks,
    drive_store: DriveStore,
    names: FolderNames,
    rows: TransferRows,
    downloads: Downloads,
    scope: &str,
) -> TransferStore {
    let (cap, stranger) = (RwSignal::new(None), RwSignal::new(None));
    let findable = RwSignal::new(false);
    let (arrivals, toasts) = (StoredValue::new(Vec::new()), use_toasts());
    let heard = move |event: EngineEvent| match event {
        // The engine may outlive the session's stores by a moment.
        _ if rows.is_disposed() => {}
        EngineEvent::Changed(view) => rows.changed(view),
        EngineEvent::Gone(id) => rows.gone(id),
        EngineEvent::Order(ids) => rows.order(&ids),
        EngineEvent::Cap(limit) => {
            cap.set(limit);
            downloads.set_cap(limit);
        }
        EngineEvent::FilesRecoverable(found) => findable.set(found),
        EngineEvent::FilesGiven { unmatched, .. } => stranger.set(unmatched.into_iter().next()),
        EngineEvent::Uploaded { entry: Some(entry), .. } => {
            arrive_soon(arrivals, links, entry);
            drive_store.refresh_soon();
        }
        EngineEvent::Uploaded { parent, .. } => {
            links.on_event.run(FolderEvent::Changed(parent));
            drive_store.refresh_soon();
        }
        EngineEvent::Broken(failure) => match under_way(rows) {
            lost if lost.is_empty() => toasts.fail(failure),
            lost => lost.into_iter().for_each(|job| rows.changed(job.failed(failure.clone()))),
        },
    };
    let transfers = TransferStore {
        rows,
        expanded: RwSignal::new(true),
        cap,
        stranger,
        findable,
        downloads,
        names,
        links,
        engine: StoredValue::new_local(UploadEngine::new(api.client(), scope, heard)),
    };
    transfers.share_connections();
    transfers.stay_awake();
    provide_context(transfers);
    transfers
}

fn under_way(rows: TransferRows) -> Vec<JobView> {
    let meant = |job: &&JobView| job.direction == Direction::Up && is_running(job.phase);
    rows.with_untracked(|list| list.views().filter(meant).cloned().collect())
}

/// Small files come by the dozen: the list takes them together.
fn arrive_soon(arrivals: StoredValue<Vec<Entry>>, links: FolderLinks, entry: Entry) {
    let first = arrivals.with_value(Vec::is_empty);
    arrivals.update_value(|arrivals| arrivals.push(entry));
    if first {
        spawn_local(async move {
            clock::sleep(MOMENT_MS).await;
            if let Some(entries) = arrivals.try_update_value(std::mem::take) {
                links.on_event.run(FolderEvent::Uploaded(entries));
            }
        });
    }
}

pub fn use_transfer_store() -> TransferStore {
    expect_context()
}

impl TransferStore {
    /// Uploads and downloads share what connections the browser has.
    fn share_connections(self) {
        let both = |sums: &TransferTotals| (sums.travels(Direction::Up), sums.travels(Direction::Down));
        let running = Memo::new(move |_| self.rows.sums.with(both));
        let mut shared = None;
        effect(move || {
            let (up, down) = running.get();
            let share = ConnectionBudget::split(up, down);
            if shared.replace(share).unwrap_or(ConnectionBudget::split(false, false)) != share {
                self.run(UploadCommand::MaxParts(share.up), Vec::new());
                self.downloads.set_lanes(share.down);
            }
        });
    }

    /// While something comes down; what goes up sees to itself. In whatever tab is seen: only such a one is heard.
    fn stay_awake(self) {
        let busy = Memo::new(move |_| self.rows.sums.with(|sums| sums.travels(Direction::Down)));
        let wake = WakeLock::default();
        effect(move || wake.set_wanted(busy.get()));
    }

    /// Names what was dropped or chosen together.
    pub fn new_batch() -> u32 {
        (clock::random() * f64::from(u32::MAX)) as u32
    }

    /// What the files on the screen are hashed with, should the domain not say it itself.
    pub(super) fn seen_hash(&self) -> HashAlgorithm {
        self.links.shown_hash.run(()).unwrap_or_default()
    }

    pub(super) fn name_folder(&self, drive: DriveId, folder: FileId, name: String) {
        self.names.tell(drive, folder, name);
    }

    /// Where a file goes, as far as it is known: the folders that were dropped with it, else the one it was sent to.
    /// Tracked.
    pub fn folder_of(&self, job: &JobView) -> Option<String> {
        if !job.folder.is_empty() {
            return Some(job.folder.clone());
        }
        self.names.of(&job.drive, &job.parent)
    }

    /// `answer` is what the person has said already about taken names.
    pub fn upload(&self, batch: u32, answer: Option<ConflictAnswer>, uploads: Vec<(NewUpload, LocalFile)>) {
        if !uploads.is_empty() {
            let (uploads, files) = uploads.into_iter().unzip();
            self.run(UploadCommand::Upload { batch, answer, uploads }, files);
        }
    }

    /// Remembers where files came from, so that one click brings all of them back after a crash.
    pub fn keep_sources(&self, handles: Vec<LocalHandle>) {
        self.engine.with_value(|engine| engine.keep_sources(handles));
    }

    /// Goes on with what an earlier visit left, where the browser can still find the files. Within a click.
    pub fn rearm(&self) {
        let lost = |job: &JobView| job.phase == PhaseView::NeedsFile;
        let lost = self.rows.with_untracked(|list| {
            let lost = list.views().filter(|job| lost(job));
            lost.map(|job| (job.folder.clone(), job.name.clone())).collect()
        });
        self.engine.with_value(|engine| engine.recover_files(lost));
    }

    /// Where the files of earlier visits came from.
    pub fn sources(&self) -> Vec<RetainedHandle> {
        self.engine.with_value(UploadEngine::sources)
    }

    /// Files chosen again for what a reload interrupted: each continues in the folder it was meant for.
    pub fn choose_again(&self, files: Vec<LocalFile>) {
        let folders = files.iter().map(LocalFile::folder).collect();
        self.run(UploadCommand::GiveFiles { folders }, files);
    }

    pub fn pause(&self, id: JobId) {
        self.each(vec![id], JobAction::Pause);
    }

    pub fn resume(&self, id: JobId) {
        self.each(vec![id], JobAction::Resume);
    }

    pub fn cancel(&self, id: JobId) {
        self.end(vec![id]);
    }

    /// What can be taken up again stays on the list; what lacks its file can't.
    fn end(&self, ids: Vec<JobId>) {
        let lacks_file =
            |list: &JobList, id: &JobId| list.get(*id).is_some_and(|job| job.phase == PhaseView::NeedsFile);
        let lost = self.rows.with_untracked(|list| {
            let lost = ids.iter().filter(|id| lacks_file(list, id));
            lost.copied().collect::<Vec<JobId>>()
        });
        self.each(ids, JobAction::Cancel);
        self.each(lost, JobAction::Forget);
    }

    pub fn retry(&self, id: JobId) {
        self.each(vec![id], JobAction::Retry);
    }

    pub fn forget(&self, id: JobId) {
        self.each(vec![id], JobAction::Forget);
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
        self.downloads.all(JobAction::Pause);
    }

    pub fn resume_all(&self) {
        self.run(UploadCommand::All(JobAction::Resume), Vec::new());
        self.downloads.all(JobAction::Resume);
    }

    pub fn cancel_all(&self) {
        self.end(self.rows.ids_where(|job| !job.phase.has_ended()));
    }

    pub fn retry_all_failed(&self) {
        self.each(self.rows.ids_where(|job| job.phase == PhaseView::Failed), JobAction::Retry);
    }

    pub fn clear_finished(&self) {
        let over = |phase| matches!(phase, PhaseView::Done | PhaseView::Skipped | PhaseView::Cancelled);
        self.each(self.rows.ids_where(|job| over(job.phase)), JobAction::Forget);
    }

    /// The person doesn't want to go on with what a reload interrupted.
    pub fn discard_interrupted(&self) {
        self.end(self.rows.ids_where(|job| job.phase == PhaseView::NeedsFile));
    }

    fn each(&self, ids: Vec<JobId>, act: JobAction) {
        let (downs, ups): (Vec<JobId>, Vec<JobId>) = ids.into_iter().partition(|id| id.is_download());
        downs.into_iter().for_each(|id| self.downloads.act(id, act));
        if !ups.is_empty() {
            self.run(UploadCommand::Each { ids: ups, act }, Vec::new());
        }
    }

    fn run(&self, command: UploadCommand, files: Vec<LocalFile>) {
        self.engine.with_value(|engine| engine.run(command, files));
    }

    /// The uploads have all that was handed to them, and have written it down.
    pub fn have_all(&self) -> bool {
        self.engine.with_value(UploadEngine::has_all)
    }

    /// An upload is likely: what the first one needs is loaded now.
    pub fn warm_up(&self) {
        self.engine.with_value(UploadEngine::warm_up);
    }

    pub fn set_signed_out(&self, signed_out: bool) {
        self.engine.with_value(|engine| engine.set_signed_out(signed_out));
        self.downloads.set_signed_out(signed_out);
    }

    /// Something is on its way that leaving the page for the sign-in page would interrupt.
    pub fn is_busy(&self) -> bool {
        self.rows.any(|job| is_running(job.phase))
    }

    /// Closing this tab would lose something that no other tab goes on with.
    pub fn holds_work(&self) -> bool {
        let (held, accompanied) =
            self.engine.with_value(|engine| (engine.holds_work(), engine.is_accompanied()));
        held || self.downloads.holds_work(accompanied)
    }
}
