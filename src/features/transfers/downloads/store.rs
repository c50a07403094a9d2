//! Downloads: what is asked of the worker that does them, what it asks back, and their rows in the list of transfers.

use super::rows::{Known, Target, phase, view, waiting};
use super::tabs::Tabs;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{FileId, UserId};
use crate::browser::clock;
use crate::browser::download_worker::StreamedDownload;
use crate::browser::file_picker::WriteTarget;
use crate::browser::observe::{EventListener, on_window};
use crate::browser::opfs;
use crate::browser::worker::{Worker, WorkerEvent};
use crate::features::shell::api::Api;
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::features::transfers::list::store::TransferRows;
use crate::i18n::{DownloadText, Text};
use crate::model::entry::Entry;
use crate::transfer::JobId;
use crate::transfer::download::job::{Fingerprint, SignedUrl};
use crate::transfer::download::list_recursively::list_recursively;
use crate::transfer::download::messages::{
    Destination, DownloadWorkerReport, DownloadWorkerRequest, NewTask, READY, RemoteFile, SCRIPT, STAGE,
    TaskPhase, TaskView,
};
use crate::transfer::download::records::{DownloadRecord, DownloadRecordStore, new_id};
use crate::transfer::error_policy::url_lifetime;
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;

/// What the vendor says of signed URLs that don't say it themselves.
const USUAL_LIFE_MS: u64 = 15 * 60_000;

/// Service workers are ended when they hear nothing for half a minute.
const KEEP_ALIVE_MS: u32 = 10_000;

/// By then the browser has copied what it was given, however large.
pub(super) const COPYING_MS: f64 = 15.0 * 60_000.0;

#[derive(Clone, Copy)]
pub struct Downloads {
    pub(super) api: Api,
    pub(super) rows: TransferRows,
    pub(super) tasks: Tasks,
    pub(super) toasts: Toasts,
    /// The server makes archives, as far as is known.
    pub has_server_zip: RwSignal<bool>,
    pub(super) inner: StoredValue<Inner, LocalStorage>,
}

pub(super) struct Inner {
    pub(super) user: UserId,
    worker: Option<Worker>,
    pub(super) known: BTreeMap<u32, Known>,
    pub(super) records: Option<DownloadRecordStore>,
    pub(super) tabs: Tabs,
    signed_out: bool,
    /// Of what this tab does, which comes before which.
    pub(super) queue: Vec<u32>,
    /// Requests at once, at most.
    lanes: Option<u32>,
    /// The limit on the speed, in bytes a second.
    cap: Option<u64>,
    _listening: [Option<EventListener>; 2],
}

/// `scope` names the person and the domain.
pub fn provide(
    api: Api,
    rows: TransferRows,
    user: UserId,
    scope: &str,
    has_server_zip: RwSignal<bool>,
) -> Downloads {
    let inner = Inner {
        user,
        worker: None,
        known: BTreeMap::new(),
        records: None,
        tabs: Tabs::default(),
        signed_out: false,
        queue: Vec::new(),
        lanes: None,
        cap: None,
        _listening: [None, None],
    };
    let inner = StoredValue::new_local(inner);
    let (tasks, toasts) = (use_tasks(), use_toasts());
    let downloads = Downloads { api, rows, tasks, toasts, has_server_zip, inner };
    let network =
        |name, online| on_window(name, move |_| downloads.order(&DownloadWorkerRequest::Online(online)));
    let listening = [network("online", true), network("offline", false)];
    inner.update_value(|inner| inner._listening = listening);
    downloads.attend(scope);
    downloads
}

impl Downloads {
    pub(super) fn add(self, kind: Destination, name: String, entries: Vec<Entry>, target: Target) {
        let known = Known { kind, name, entries, target, unlisted: false, row: None, missing: Rc::default() };
        let id = match &known.target {
            Target::Staged(record) => record.id,
            _ => new_id(),
        };
        self.inner.try_update_value(|inner| {
            inner.known.insert(id.0, known);
            inner.queue.push(id.0);
        });
        self.tell(id.0);
        self.begin(id.0);
    }

    /// Sends a task off, for the first time or once more.
    pub(super) fn begin(self, id: u32) {
        let Some(known) = self.known(id, |known| {
            (known.unlisted, known.missing, known.row) = (false, Rc::default(), None);
            known.clone()
        }) else {
            return;
        };
        self.order_queue();
        let start = |stage: &str, kept, paused, files| {
            let stage = stage.to_owned();
            DownloadWorkerRequest::Start(NewTask { task: id, kind: known.kind, stage, kept, paused, files })
        };
        match known.target {
            Target::Staged(record) => {
                let kept = (record.front > 0).then_some((record.front, record.crc64));
                let stage = record.stage();
                let (id, parent) = (record.file.to_string(), record.parent.to_string());
                let file = RemoteFile {
                    id,
                    parent,
                    path: record.name,
                    modified: None,
                    fingerprint: record.fingerprint,
                };
                self.order(&start(&stage, kept, record.paused, vec![file]));
            }
            Target::Chosen(place) => {
                self.order_beside(&start("", None, false, Vec::new()), Some(&place));
                self.tasks.spawn(async move { self.list(id, &known.entries).await });
            }
            Target::Server => self.tasks.spawn(async move { self.pack(id, known).await }),
            Target::Saver(_) => {
                let start = start("", None, false, Vec::new());
                self.tasks.spawn(async move {
                    let Some((saver, near)) = StreamedDownload::open().await else {
                        self.known(id, |_| ());
                        self.remove(id);
                        return self.toasts.say(Text::from(DownloadText::FolderSavingUnsupported));
                    };
                    self.known(id, |known| known.target = Target::Saver(Some(saver.clone())));
                    self.order_beside(&start, Some(&near));
                    self.list(id, &known.entries).await;
                    // Also while it is paused.
                    while self.known(id, |known| !known.has_ended()) == Some(true) {
                        saver.keep_alive();
                        clock::sleep(KEEP_ALIVE_MS).await;
                    }
                });
            }
        }
    }

    /// Tells the worker what lies in the folders, or that it can't be found out.
    async fn list(self, id: u32, entries: &[Entry]) {
        let client = self.api.client();
        let found = |files| self.order(&DownloadWorkerRequest::FilesListed { task: id, files, last: false });
        match list_recursively(&client, entries, found).await {
            Ok(()) => {
                self.order(&DownloadWorkerRequest::FilesListed { task: id, files: Vec::new(), last: true })
            }
            Err(failure) => {
                self.known(id, |known| known.unlisted = true);
                self.order(&DownloadWorkerRequest::ListingFailed { task: id, failure });
            }
        }
    }

    /// Opened when it is first asked for.
    pub(super) async fn records(&self) -> DownloadRecordStore {
        if let Some(Some(records)) = self.inner.try_with_value(|inner| inner.records.clone()) {
            return records;
        }
        let opened = DownloadRecordStore::open().await;
        let kept = self.inner.try_update_value(|inner| inner.records.get_or_insert(opened.clone()).clone());
        kept.unwrap_or(opened)
    }

    pub(super) fn known<T>(&self, id: u32, change: impl FnOnce(&mut Known) -> T) -> Option<T> {
        self.inner.try_update_value(|inner| inner.known.get_mut(&id).map(change)).flatten()
    }

    pub(super) fn order(&self, order: &DownloadWorkerRequest) {
        self.order_beside(order, None);
    }

    fn order_beside(&self, order: &DownloadWorkerRequest, beside: Option<&WriteTarget>) {
        let Ok(text) = serde_json::to_string(order) else { return };
        let downloads = *self;
        self.inner.try_update_value(|inner| {
            // The network coming and going is no reason to have a worker.
            if inner.worker.is_none()
                && !matches!(
                    order,
                    DownloadWorkerRequest::Online(_)
                        | DownloadWorkerRequest::MaxRequests(_)
                        | DownloadWorkerRequest::Cap(_)
                )
            {
                inner.worker = Worker::spawn(SCRIPT, READY, move |heard| downloads.heard(heard));
                let settled = [
                    inner.lanes.map(DownloadWorkerRequest::MaxRequests),
                    Some(DownloadWorkerRequest::Cap(inner.cap)),
                ];
                for order in settled.into_iter().flatten() {
                    let text = serde_json::to_string(&order).ok();
                    inner.worker.iter().zip(text).for_each(|(worker, text)| worker.post_text(&text));
                }
            }
            if let Some(worker) = &inner.worker {
                match beside {
                    Some(place) => worker.post_with(&text, place.as_js()),
                    None => worker.post_text(&text),
                }
            }
        });
    }

    fn heard(self, heard: WorkerEvent<DownloadWorkerReport>) {
        // The worker may outlive the session's stores by a moment.
        if self.rows.is_disposed() {
            return;
        }
        match heard {
            WorkerEvent::Message(DownloadWorkerReport::RequestUrl { task, file, id, size }) => {
                self.sign(task, file, id, size)
            }
            WorkerEvent::Message(DownloadWorkerReport::Progress { task, view }) => {
                self.progressed(task, view)
            }
            WorkerEvent::Message(DownloadWorkerReport::Stored { task, fingerprint, front, crc64 }) => {
                self.change_record(task, |record| {
                    (record.fingerprint, record.front, record.crc64) = (fingerprint, front, crc64);
                });
            }
            WorkerEvent::Message(DownloadWorkerReport::Missing { task, path, failure }) => {
                self.known(task, |known| Rc::make_mut(&mut known.missing).push((path, failure)));
            }
            WorkerEvent::Message(DownloadWorkerReport::Length { task, bytes }) => {
                self.hand_to_browser(task, bytes)
            }
            WorkerEvent::Message(DownloadWorkerReport::HeldByOtherTab(task)) => self.remove(task),
            WorkerEvent::Broken => self.broken(),
        }
    }

    /// The browser is told the length before the first byte.
    fn hand_to_browser(self, id: u32, bytes: u64) {
        let known = self.known(id, |known| (known.target.clone(), known.name.clone()));
        if let (Some((Target::Saver(Some(saver)), name)), Some(random)) = (known, clock::random_bytes::<8>())
        {
            saver.start(&format!("{:016x}", u64::from_le_bytes(random)), &name, bytes);
        }
    }

    /// The worker can't be loaded, or is of another build, which reloading the page mends.
    fn broken(self) {
        let ids = self.inner.try_update_value(|inner| {
            inner.worker = None;
            inner.known.keys().copied().collect::<Vec<_>>()
        });
        for id in ids.unwrap_or_default() {
            let failure = Failure { code: "Fetcher".into(), ..Failure::local(FailureKind::Network) };
            self.known(id, |known| {
                let row = known.row.take().unwrap_or_else(waiting);
                if !phase(row.phase, false).has_ended() {
                    known.unlisted = true;
                    known.row = Some(TaskView { phase: TaskPhase::Failed, failure: Some(failure), ..row });
                } else {
                    known.row = Some(row);
                }
            });
            self.tell(id);
        }
    }

    fn sign(self, task: u32, file: u32, id: String, size: u64) {
        let drive = self.known(task, |known| match &known.target {
            Target::Staged(record) => Some(record.drive.clone()),
            _ => known.entries.first().map(|entry| entry.drive.clone()),
        });
        let Some(Some(drive)) = drive else { return };
        let client = self.api.client();
        self.tasks.spawn(async move {
            let answer = client.download_url(&drive, &FileId::new(id), None).await;
            let answer = answer.map_err(|error| error.failure()).map(|url| SignedUrl {
                life: url_lifetime(&url.url).unwrap_or(USUAL_LIFE_MS),
                fingerprint: Fingerprint {
                    size: url.size.unwrap_or(size),
                    crc64: url.crc64,
                    hash: url.content_hash.map(|hash| hash.hex),
                },
                url: url.url,
            });
            self.order(&DownloadWorkerRequest::Url { task, file, answer });
        });
    }

    fn progressed(self, id: u32, row: TaskView) {
        let phase = row.phase;
        let Some((known, before)) = self.known(id, |known| {
            let before = known.row.replace(row).map(|row| row.phase);
            (known.clone(), before)
        }) else {
            return;
        };
        match (&known.target, phase) {
            // The timer of a page nobody looks at is slow.
            (Target::Saver(Some(saver)), TaskPhase::Running) => saver.keep_alive(),
            (Target::Staged(record), TaskPhase::Done) if before != Some(TaskPhase::Done) => {
                let (record, stage, name) = (record.id, record.stage(), record.name.clone());
                self.change_record(id, |record| record.over = Some(clock::now_ms()));
                self.tasks.spawn(async move {
                    if opfs::start_download(STAGE, &stage, &name).await.is_none() {
                        self.toasts.fail_for(Some(name), Failure::local(FailureKind::NotWritten));
                    }
                    clock::sleep(COPYING_MS as u32).await;
                    self.forget_record(record);
                    self.order(&DownloadWorkerRequest::Unstage(stage));
                });
            }
            (Target::Staged(record), TaskPhase::Cancelled) => self.forget_record(record.id),
            (Target::Staged(record), phase) if record.paused != (phase == TaskPhase::Paused) => {
                self.change_record(id, |record| record.paused = !record.paused);
            }
            _ => {}
        }
        let has_failed = phase == TaskPhase::Failed && before != Some(TaskPhase::Failed);
        if let (true, Some((first, _))) = (has_failed, known.missing.first()) {
            let (first, count) = (first.clone(), self.toasts.prefs().count(known.missing.len()));
            self.toasts.say(Text::from(DownloadText::SavedWithout { name: known.name, first, count }));
        }
        self.tell(id);
    }

    fn change_record(&self, id: u32, change: impl FnOnce(&mut DownloadRecord)) {
        self.inner.try_update_value(|inner| {
            if let (Some(Known { target: Target::Staged(record), .. }), Some(records)) =
                (inner.known.get_mut(&id), &inner.records)
            {
                change(record);
                records.keep(std::slice::from_ref(record));
            }
        });
    }

    pub(super) fn forget_record(&self, id: JobId) {
        self.inner.try_with_value(|inner| inner.records.iter().for_each(|records| records.forget(id)));
    }

    /// Here, and in the other tabs where they may ask something of it too.
    pub(super) fn tell(&self, id: u32) {
        let signed_out = self.inner.try_with_value(|inner| inner.signed_out).unwrap_or(false);
        if let Some((view, shared)) = self.known(id, |known| (view(id, known, signed_out), known.is_shared()))
        {
            if shared {
                self.say_row(&view);
            }
            self.rows.changed(view);
        }
    }

    pub(super) fn remove(&self, id: u32) {
        let known = self.inner.try_update_value(|inner| {
            inner.queue.retain(|queued| *queued != id);
            inner.known.remove(&id)
        });
        let known = known.flatten();
        if known.is_some_and(|known| known.is_shared()) {
            self.say_gone(JobId(id));
        }
        self.rows.gone(JobId(id));
    }

    pub fn set_lanes(&self, most: u32) {
        self.inner.try_update_value(|inner| inner.lanes = Some(most));
        self.order(&DownloadWorkerRequest::MaxRequests(most));
    }

    pub fn set_cap(&self, bytes_per_s: Option<u64>) {
        self.inner.try_update_value(|inner| inner.cap = bytes_per_s);
        self.order(&DownloadWorkerRequest::Cap(bytes_per_s));
    }

    /// What this tab does.
    pub(super) fn ids(&self) -> Vec<u32> {
        self.inner.try_with_value(|inner| inner.known.keys().copied().collect()).unwrap_or_default()
    }

    /// Addresses wait for the next sign-in; what has one goes on.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.inner.try_update_value(|inner| inner.signed_out = signed_out);
        self.ids().into_iter().for_each(|id| self.tell(id));
    }
}
