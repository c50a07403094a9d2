//! One drop on its way: walked, compared with the drive, and carried out once the person says so. The plan decides;
//! this only asks, hashes, makes folders and hands files on, and always in slices.

use super::transfers::Transfers;
use super::upload_plan::{PlanView, Planned, Stage, UploadPlans, enqueue};
use crate::api::{Client, FolderOutcome, ListFiles, NameConflict};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::browser::clock::{self, Slices};
use crate::browser::file::LocalFile;
use crate::browser::observe;
use crate::browser::walk::{self, Found, Given, LocalHandle};
use crate::i18n::{PlanText, Text};
use crate::model::entry::{Direction, Order, OrderBy};
use crate::transfer::hash::Report;
use crate::transfer::hash::pool::Pool;
use crate::transfer::plan::part_size;
use crate::transfer::tree::{Figures, Plan, TOP, ToMake, ToSend, Tree};
use futures_channel::{mpsc, oneshot};
use futures_util::future;
use futures_util::stream::{self, StreamExt};
use leptos::prelude::*;
use std::cell::{Cell, RefCell};
use std::collections::HashMap;
use std::rc::Rc;

/// Calls to the drive side by side.
const SIDE_BY_SIDE: usize = 5;
/// Entries after which a folder of the drive is not listed further: who has that many there and drops a handful into
/// it is asked by the upload itself.
const MOST_LISTED: usize = 50_000;
/// Files in the workers at a time: small ones must not wait for each other's way there and back.
const HASHED_AT_ONCE: usize = 8;
/// The dialog is told at most this often.
const TELL_EVERY_MS: f64 = 120.0;
/// A folder is asked for so often when no good answer comes.
const MOST_TRIES: u32 = 4;
/// Branches and faults the dialog shows; more are counted.
const MOST_SHOWN: usize = 100;

pub(super) struct Run {
    pub plan: RefCell<Plan>,
    drive: DriveId,
    into: FileId,
    files: RefCell<Vec<LocalFile>>,
    /// What was dropped, to be found again by.
    handles: RefCell<Vec<LocalHandle>>,
    batch: u32,
    /// Whoever waits for the person.
    waiting: RefCell<Option<oneshot::Sender<()>>>,
    stage: RefCell<Stage>,
    told: Cell<f64>,
}

pub(super) async fn run(plans: UploadPlans, drive: DriveId, into: FileId, given: Given, only_files: bool) {
    let run = Rc::new(look_around(plans, drive, into, given).await);
    plans.attach(&run);
    run.show(&plans, Some(Stage::Listing));
    while let Err(failure) = run.list(&plans.api.client()).await {
        run.show(&plans, Some(Stage::Failed(failure)));
        plans.show();
        run.pressed().await;
        run.show(&plans, Some(Stage::Listing));
    }
    run.plan.borrow_mut().all_listed();
    let started = run.pressed();
    let (figures, _) = run.plan.borrow().figures();
    let total = figures.comparing.bytes;
    run.show(&plans, Some(if total > 0 { Stage::Comparing { done: 0, total } } else { Stage::Ready }));
    if only_files && figures.is_plain() && plans.fits(&run.drive, figures.to_send.bytes) {
        plans.start();
    } else {
        plans.show();
    }
    let carried = async {
        started.await;
        carry(&plans, &run).await
    };
    let (_, guard) = future::join(run.compare(&plans, total), carried).await;
    drop(guard);
    let same = run.plan.borrow().same();
    if same > 0 {
        plans.toasts.say(Text::later(PlanText::SameWereLeft(plans.count(same))));
    }
}

/// Once more where folders could not be made.
pub(super) async fn carry_on(plans: UploadPlans, run: Rc<Run>) {
    drop(carry(&plans, &run).await);
}

/// Walks what was given and counts aloud.
async fn look_around(plans: UploadPlans, drive: DriveId, into: FileId, given: Given) -> Run {
    let (mut tree, mut files, mut handles) = (Tree::default(), Vec::new(), Vec::new());
    let mut told = clock::monotonic_ms();
    let mut tell = |found: Found| {
        let number = match found {
            Found::Under(handle) => {
                handles.extend(handle);
                TOP
            }
            Found::Folder { parent, name } => tree.folder(parent, &name),
            Found::File { parent, name, file } => {
                if tree.file(parent, &name, file.size()) {
                    files.push(file);
                }
                TOP
            }
            Found::Unreadable { parent, name } => {
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
    walk::walk(given, &mut tell).await;
    Run {
        plan: RefCell::new(Plan::new(tree, into.clone())),
        drive,
        into,
        files: RefCell::new(files),
        handles: RefCell::new(handles),
        batch: Transfers::new_batch(),
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
async fn carry(plans: &UploadPlans, run: &Rc<Run>) -> Option<observe::Listening> {
    let guard = observe::on_window("beforeunload", |event| event.prevent_default());
    run.handles.take().into_iter().for_each(|handle| plans.transfers.keep_source(handle));
    let client = plans.api.client();
    let failed = RefCell::new(None);
    loop {
        let level = run.plan.borrow().to_make();
        run.hand_over(plans).await;
        let made = Cell::new(0);
        let asked = level.len();
        let one = |folder: ToMake| {
            let (client, made, failed) = (&client, &made, &failed);
            async move {
                match make(client, &run.drive, &folder).await {
                    Ok(id) => {
                        made.set(made.get() + 1);
                        run.plan.borrow_mut().made(folder.folder, id);
                    }
                    Err(failure) => drop(failed.replace(Some(failure))),
                }
            }
        };
        stream::iter(level).for_each_concurrent(SIDE_BY_SIDE, one).await;
        if made.get() > 0 {
            refresh(plans, run);
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
    let left = run.plan.borrow().left_behind();
    failure.into_iter().for_each(|failure| plans.toasts.fail(failure));
    plans.stuck.update_value(|stuck| stuck.push(run.clone()));
    let plans = *plans;
    let again = Callback::new(move |()| plans.try_again());
    let said = Text::later(PlanText::FoldersFailed(plans.count(left)));
    plans.toasts.offer(said, Text::Retry, Vec::new(), again);
}

/// New folders are seen where the person is.
fn refresh(plans: &UploadPlans, run: &Run) {
    let here = plans
        .browse
        .source
        .with_untracked(|source| source.as_ref().is_some_and(|source| source.folder() == Some(&run.into)));
    if here {
        plans.browse.reload();
    } else {
        plans.browse.forget(&run.into);
    }
}

/// Asking for a folder twice makes it once, unless it is to get a name of its own.
async fn make(client: &Client, drive: &DriveId, folder: &ToMake) -> Result<FileId, Failure> {
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
    /// Asks the drive for what stands beside what was dropped, level by level.
    async fn list(&self, client: &Client) -> Result<(), Failure> {
        let failed = RefCell::new(None);
        loop {
            let folders = self.plan.borrow_mut().to_list();
            if folders.is_empty() {
                return Ok(());
            }
            let one = |(folder, id): (u32, FileId)| {
                let failed = &failed;
                async move {
                    if let Err(failure) = self.list_one(client, folder, &id).await {
                        self.plan.borrow_mut().list_again(folder);
                        failed.replace(Some(failure));
                    }
                }
            };
            stream::iter(folders).for_each_concurrent(SIDE_BY_SIDE, one).await;
            if let Some(failure) = failed.take() {
                return Err(failure);
            }
        }
    }

    async fn list_one(&self, client: &Client, folder: u32, id: &FileId) -> Result<(), Failure> {
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let (mut marker, mut seen) = (None::<String>, 0);
        loop {
            let request = ListFiles {
                drive: &self.drive,
                parent: id,
                kind: None,
                order,
                marker: marker.as_deref(),
                limit: 100,
            };
            let page = match client.list(request).await {
                Ok(page) => page,
                Err(error) if error.is_not_found() && folder != TOP => {
                    self.plan.borrow_mut().vanished(folder);
                    return Ok(());
                }
                Err(error) => return Err(error.failure()),
            };
            seen += page.items.len();
            self.plan.borrow_mut().listed(folder, &page.items);
            match page.next {
                Some(next) if Some(&next) != marker.as_ref() && seen < MOST_LISTED => marker = Some(next),
                _ => break,
            }
        }
        self.plan.borrow_mut().listed_to_the_end();
        Ok(())
    }

    /// Hashes what may be the same. Once the upload has begun, what turns out to differ goes at once.
    async fn compare(&self, plans: &UploadPlans, total: u64) {
        let (reports, mut heard) = mpsc::unbounded();
        let pool = Pool::new(move |task, report| {
            // Nobody listens any more once the plan is cancelled.
            let _ = reports.unbounded_send((task, report));
        });
        let mut done = 0;
        let mut busy: HashMap<u32, u32> = HashMap::new();
        loop {
            while busy.len() < HASHED_AT_ONCE {
                let Some(at) = self.plan.borrow_mut().next_to_compare() else { break };
                let file = self.files.borrow().get(at as usize).cloned();
                match file.and_then(|file| pool.hash(&file, part_size(file.size(), None))) {
                    Some(task) => drop(busy.insert(task, at)),
                    None => self.plan.borrow_mut().compare_no_more(),
                }
            }
            if busy.is_empty() {
                break;
            }
            let Some((task, report)) = heard.next().await else { break };
            let Some(at) = busy.get(&task).copied() else { continue };
            match report {
                Some(Report::PreHash { .. } | Report::Front { .. }) => continue,
                Some(Report::Done { digest, .. }) => self.plan.borrow_mut().compared(at, &digest),
                Some(Report::Unreadable { .. }) => self.plan.borrow_mut().could_not_compare(at),
                None => self.plan.borrow_mut().compare_no_more(),
            }
            busy.remove(&task);
            done += self.plan.borrow().size_of(at);
            let ready = self.plan.borrow_mut().send_now(at);
            self.enqueue(plans, ready.into_iter().collect());
            if clock::monotonic_ms() - self.told.get() > TELL_EVERY_MS {
                self.show(plans, Some(Stage::Comparing { done, total }));
            }
        }
        self.show(plans, Some(Stage::Ready));
        if self.plan.borrow().has_begun() {
            self.hand_over(plans).await;
        }
    }

    /// Everything that can go now, a few at a time: as many as the page takes without standing still.
    async fn hand_over(&self, plans: &UploadPlans) {
        self.plan.borrow_mut().rewind();
        let (mut slices, mut most) = (Slices::default(), 16);
        loop {
            let ready = self.plan.borrow_mut().to_send(most);
            let Some(ready) = ready else { break };
            let before = clock::monotonic_ms();
            self.enqueue(plans, ready);
            most = match clock::monotonic_ms() - before {
                took if took > 8.0 => (most / 2).max(1),
                took if took < 3.0 => (most * 2).min(256),
                _ => most,
            };
            slices.breathe().await;
        }
    }

    fn enqueue(&self, plans: &UploadPlans, ready: Vec<ToSend>) {
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
        let (mut figures, mut branches) = plan.figures();
        // What isn't compared with the drive yet is only counted.
        if !matches!(*self.stage.borrow(), Stage::Ready | Stage::Comparing { .. }) {
            figures = Figures { all: figures.all, folders: figures.folders, ..Figures::default() };
            branches.clear();
        }
        branches.retain(|branch| branch.all.count + branch.clashes > 0);
        let more_branches = branches.len().saturating_sub(MOST_SHOWN);
        branches.truncate(MOST_SHOWN);
        let (rules, faults) = (plan.rules, plan.faults(MOST_SHOWN));
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
