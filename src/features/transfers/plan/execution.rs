//! One drop on its way: walked, compared with the drive, and carried out once the person says so. The plan decides;
//! this only asks, hashes, makes folders and hands files on, and always in slices.

use super::store::{PlanView, Planned, Stage, Stuck, UploadPlans, enqueue};
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

/// Calls to the drive side by side.
pub(super) const SIDE_BY_SIDE: usize = 5;
/// The dialog is told at most this often.
pub(super) const TELL_EVERY_MS: f64 = 120.0;
/// A folder is asked for so often when no good answer comes.
const MOST_TRIES: u32 = 4;
/// How often it is asked whether the uploads have written down what was handed to them.
const LOOK_EVERY_MS: u32 = 20;
/// Branches and faults the dialog shows; more are counted.
const MOST_SHOWN: usize = 100;

pub(super) struct Run {
    pub plan: RefCell<FolderPlan>,
    pub drive: DriveId,
    into: FileId,
    pub files: RefCell<Vec<LocalFile>>,
    /// What was dropped, to be found again by.
    handles: RefCell<Vec<LocalHandle>>,
    roots: Vec<String>,
    /// Files by themselves were among it.
    has_loose: bool,
    /// What the folder it goes into is called.
    folder: String,
    /// From its start until all of it is with the uploads.
    kept: RefCell<Option<PendingFolderGuard>>,
    /// A folder could not be made.
    is_stuck: Cell<bool>,
    batch: u32,
    /// Whoever waits for the person.
    waiting: RefCell<Option<oneshot::Sender<()>>>,
    stage: RefCell<Stage>,
    pub told: Cell<f64>,
}

/// A drop that was interrupted, and what the person had chosen for it.
pub(super) struct Again {
    pub choices: PlanChoices,
    pub kept: PendingFolderGuard,
}

/// The drive, the folder in it, and what that is called.
pub(super) type Place = (DriveId, FileId, String);

pub(super) async fn run(
    plans: UploadPlans,
    place: Place,
    given: DroppedItems,
    only_files: bool,
    again: Option<Again>,
) {
    let run = Rc::new(look_around(plans, place, given).await);
    plans.attach(&run);
    run.show(&plans, Some(Stage::Listing));
    while let Err(failure) = run.list(&plans.api.client()).await {
        run.show(&plans, Some(Stage::Failed(failure)));
        plans.show();
        run.pressed().await;
        run.show(&plans, Some(Stage::Listing));
    }
    run.plan.borrow_mut().all_listed();
    let is_decided = again.is_some();
    if let Some(Again { choices, kept }) = again {
        run.plan.borrow_mut().choose(&choices);
        run.kept.replace(Some(kept));
    }
    let started = run.pressed();
    let (figures, _) = run.plan.borrow().summary();
    let total = figures.comparing.bytes;
    run.show(&plans, Some(if total > 0 { Stage::Comparing { done: 0, total } } else { Stage::Ready }));
    if (is_decided || only_files && figures.is_plain()) && plans.fits(&run.drive, figures.to_send.bytes) {
        plans.start();
    } else {
        plans.show();
    }
    let carried = async {
        started.await;
        run.keep(&plans).await;
        carry(&plans, &run).await
    };
    let (_, guard) = future::join(run.compare(&plans, total), carried).await;
    run.handed_over(&plans).await;
    drop(guard);
    let same = run.plan.borrow().same();
    if same > 0 {
        plans.toasts.say(Text::from(PlanText::UnchangedSkipped(plans.count(same))));
    }
}

/// Once more where folders could not be made.
pub(super) async fn carry_on(plans: UploadPlans, run: Rc<Run>) {
    run.is_stuck.set(false);
    let guard = carry(&plans, &run).await;
    run.handed_over(&plans).await;
    drop(guard);
}

/// Walks what was given and counts aloud.
async fn look_around(plans: UploadPlans, (drive, into, folder): Place, given: DroppedItems) -> Run {
    let roots = given.root_names();
    let (mut tree, mut files, mut handles) = (LocalTree::default(), Vec::new(), Vec::new());
    let mut has_loose = false;
    let mut told = clock::monotonic_ms();
    let mut tell = |found: WalkItem| {
        let number = match found {
            WalkItem::RootHandle(handle) => {
                handles.extend(handle);
                TOP
            }
            WalkItem::Folder { parent, name } => tree.folder(parent, &name),
            WalkItem::File { parent, name, file } => {
                has_loose |= parent == TOP;
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
        if now - told > TELL_EVERY_MS {
            told = now;
            change(&plans, |view| {
                view.figures.all.count = tree.file_count();
                view.figures.all.bytes = tree.bytes();
                view.figures.folders = tree.folder_count();
            });
        }
        number
    };
    dropped_items::walk(given, &mut tell).await;
    Run {
        plan: RefCell::new(FolderPlan::new(tree, into.clone())),
        drive,
        into,
        files: RefCell::new(files),
        handles: RefCell::new(handles),
        roots,
        has_loose,
        folder,
        kept: RefCell::new(None),
        is_stuck: Cell::new(false),
        batch: TransferStore::new_batch(),
        waiting: RefCell::new(None),
        stage: RefCell::new(Stage::Walking),
        told: Cell::new(0.0),
    }
}

fn change(plans: &UploadPlans, change: impl FnOnce(&mut PlanView)) {
    plans.view.update(|view| {
        if let Some(view) = view {
            change(view);
        }
    });
}

/// Makes folders from the top down and hands files on as soon as theirs is there. The guard it returns asks a person
/// who leaves the page.
async fn carry(plans: &UploadPlans, run: &Rc<Run>) -> Option<observe::EventListener> {
    let guard = observe::on_window("beforeunload", |event| event.prevent_default());
    plans.transfers.keep_sources(run.handles.take());
    let client = plans.api.client();
    let failed = RefCell::new(None);
    loop {
        let level = run.plan.borrow().folders_to_create();
        run.hand_over(plans).await;
        let made = Cell::new(0);
        let asked = level.len();
        let one = |folder: FolderToCreate| {
            let (client, made, failed) = (&client, &made, &failed);
            async move {
                match make(client, &run.drive, &folder).await {
                    Ok(id) => {
                        made.set(made.get() + 1);
                        run.plan.borrow_mut().folder_created(folder.folder, id);
                    }
                    Err(failure) => drop(failed.replace(Some(failure))),
                }
            }
        };
        stream::iter(level).for_each_concurrent(SIDE_BY_SIDE, one).await;
        if made.get() > 0 {
            plans.links.on_event.run(FolderEvent::Changed(run.into.clone()));
        }
        if made.get() == 0 {
            if asked > 0 {
                stuck(plans, run, failed.take());
            }
            return guard;
        }
    }
}

/// Some folders could not be made, nor anything in them. What is there stays, and trying again goes on from it.
fn stuck(plans: &UploadPlans, run: &Rc<Run>, failure: Option<Failure>) {
    run.is_stuck.set(true);
    let (name, folder) = (run.roots.first().cloned().unwrap_or_default(), run.folder.clone());
    let left = run.plan.borrow().waiting_for_folder();
    plans.get_stuck(run, Stuck { name, folder, left, failure });
}

/// Asking for a folder twice makes it once, unless it is to get a name of its own.
async fn make(client: &Client, drive: &DriveId, folder: &FolderToCreate) -> Result<FileId, Failure> {
    let mode = if folder.renamed { NameConflict::AutoRename } else { NameConflict::Refuse };
    for tries in 1.. {
        match client.create_folder(drive, &folder.parent, &folder.name, mode).await {
            Ok(FolderOutcome::Created(id) | FolderOutcome::Exists(id)) => return Ok(id),
            Err(error) => {
                let passes = matches!(error.kind, FailureKind::Network | FailureKind::ServerBusy);
                if !passes || folder.renamed || tries >= MOST_TRIES {
                    return Err(error.failure());
                }
                clock::sleep(1_000 * tries).await;
            }
        }
    }
    Err(Failure::local(FailureKind::Network))
}

impl Run {
    /// From now on a crash loses nothing of it.
    async fn keep(&self, plans: &UploadPlans) {
        if self.kept.borrow().is_some() {
            return;
        }
        let Some(shelf) = PendingFolderStore::open(&plans.scope.get_value()).await else { return };
        let (drive, into, folder) = (self.drive.clone(), self.into.clone(), self.folder.clone());
        let choices = self.plan.borrow().choices();
        self.kept.replace(Some(shelf.keep(drive, into, folder, &self.roots, self.has_loose, choices)));
    }

    /// The person wants no more of it.
    pub(super) fn let_go(&self) {
        self.kept.take().into_iter().for_each(PendingFolderGuard::forget);
    }

    /// Nothing of it is left: once the uploads have all of it, it need not be remembered here.
    async fn handed_over(&self, plans: &UploadPlans) {
        if !self.is_stuck.get() {
            while !plans.transfers.have_all() {
                clock::sleep(LOOK_EVERY_MS).await;
            }
            self.let_go();
        }
    }

    /// Everything that can go now, a few at a time: as many as the page takes without standing still.
    pub(super) async fn hand_over(&self, plans: &UploadPlans) {
        self.plan.borrow_mut().rewind();
        let (mut time_slice, mut most) = (TimeSlice::default(), 16);
        loop {
            let ready = self.plan.borrow_mut().files_to_upload(most);
            let Some(ready) = ready else { break };
            let before = clock::monotonic_ms();
            self.enqueue(plans, ready);
            most = match clock::monotonic_ms() - before {
                took if took > 8.0 => (most / 2).max(1),
                took if took < 3.0 => (most * 2).min(256),
                _ => most,
            };
            time_slice.yield_if_over().await;
        }
    }

    pub(super) fn enqueue(&self, plans: &UploadPlans, ready: Vec<FileToUpload>) {
        let files = self.files.borrow();
        let planned = ready.into_iter().filter_map(|ready| {
            let at = ready.file as usize;
            Some(Planned {
                file: files.get(at)?.clone(),
                folder: ready.path,
                name: ready.name,
                parent: ready.parent,
                conflict: ready.conflict,
                replaces: ready.replaces,
            })
        });
        enqueue(&plans.transfers, self.batch, &self.drive, planned.collect());
    }

    /// Brings the dialog up to date, if the person still looks at it.
    pub(super) fn show(&self, plans: &UploadPlans, stage: Option<Stage>) {
        if let Some(stage) = stage {
            self.stage.replace(stage);
        }
        let plan = self.plan.borrow();
        if plan.has_begun() || plans.view.with_untracked(Option::is_none) {
            return;
        }
        let (mut figures, mut branches) = plan.summary();
        // What isn't compared with the drive yet is only counted.
        if !matches!(*self.stage.borrow(), Stage::Ready | Stage::Comparing { .. }) {
            figures = PlanSummary { all: figures.all, folders: figures.folders, ..PlanSummary::default() };
            branches.clear();
        }
        branches.retain(|branch| branch.all.count + branch.clashes > 0);
        let more_branches = branches.len().saturating_sub(MOST_SHOWN);
        branches.truncate(MOST_SHOWN);
        let (rules, faults) = (plan.rules, plan.skipped(MOST_SHOWN));
        let stage = self.stage.borrow().clone();
        change(plans, |view| {
            *view = PlanView {
                drive: self.drive.clone(),
                into: std::mem::take(&mut view.into),
                stage,
                figures,
                branches,
                more_branches,
                rules,
                faults,
                no_empty_folders: view.no_empty_folders,
            };
        });
        self.told.set(clock::monotonic_ms());
    }

    /// Waits for the person. Whoever waited before waits no more.
    fn pressed(&self) -> impl Future<Output = ()> + use<> {
        let (press, pressed) = oneshot::channel();
        self.waiting.replace(Some(press));
        async move {
            if pressed.await.is_err() {
                // Nobody can press any more.
                future::pending::<()>().await;
            }
        }
    }

    pub(super) fn press(&self) {
        if let Some(press) = self.waiting.take() {
            // Nobody waits any more when the plan was cancelled.
            let _ = press.send(());
        }
    }
}
