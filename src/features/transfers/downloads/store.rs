//! Store of downloads: sends requests to the download worker, handles its reports, and publishes the rows.

use super::rows::{Download, Target, job_view, phase_view};
use super::tabs::Tabs;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::UserId;
use crate::base::name::local::local_name;
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
use crate::transfer::download::list_recursively::list_recursively;
use crate::transfer::download::messages::{
    Destination, DownloadWorkerReport, DownloadWorkerRequest, NewTask, READY, RemoteFile, SCRIPT, STAGE,
    TaskPhase, TaskView,
};
use crate::transfer::download::records::{DownloadRecord, DownloadRecordStore, new_id};
use futures_util::future::{AbortHandle, Aborted, abortable};
use leptos::prelude::*;
use std::collections::BTreeMap;
use std::rc::Rc;

/// Browsers end a service worker after half a minute without events.
const KEEP_ALIVE_MS: u32 = 10_000;

#[derive(Clone, Copy)]
pub struct DownloadStore {
    pub(super) api: Api,
    pub(super) rows: TransferRows,
    pub(super) tasks: Tasks,
    pub(super) toasts: Toasts,
    /// The server creates zip archives, as far as is known.
    pub has_server_zip: RwSignal<bool>,
    /// The browser stores no records, so that no reload can resume a download.
    pub lacks_records: RwSignal<bool>,
    pub(super) inner: StoredValue<Inner, LocalStorage>,
}

pub(super) struct Inner {
    pub(super) user: UserId,
    /// Identifies the person and the domain.
    pub(super) scope: String,
    worker: Option<Worker>,
    pub(super) downloads: BTreeMap<u32, Download>,
    pub(super) records: Option<DownloadRecordStore>,
    pub(super) tabs: Tabs,
    signed_out: bool,
    /// The downloads of this tab in their order.
    pub(super) queue: Vec<u32>,
    /// The maximum of parallel requests.
    max_requests: Option<u32>,
    /// The limit on the speed, in bytes a second.
    cap: Option<u64>,
    _listeners: [Option<EventListener>; 2],
}

/// `scope` identifies the person and the domain.
pub fn provide(
    api: Api,
    rows: TransferRows,
    user: UserId,
    scope: &str,
    has_server_zip: RwSignal<bool>,
) -> DownloadStore {
    let inner = Inner {
        user,
        scope: scope.to_owned(),
        worker: None,
        downloads: BTreeMap::new(),
        records: None,
        tabs: Tabs::default(),
        signed_out: false,
        queue: Vec::new(),
        max_requests: None,
        cap: None,
        _listeners: [None, None],
    };
    let inner = StoredValue::new_local(inner);
    let (tasks, toasts) = (use_tasks(), use_toasts());
    let lacks_records = RwSignal::new(false);
    let downloads = DownloadStore { api, rows, tasks, toasts, has_server_zip, lacks_records, inner };
    let network =
        |name, online| on_window(name, move |_| downloads.send(&DownloadWorkerRequest::Online(online)));
    let listeners = [network("online", true), network("offline", false)];
    inner.update_value(|inner| inner._listeners = listeners);
    downloads.join_tabs(scope);
    downloads
}

impl DownloadStore {
    pub(super) fn add(self, kind: Destination, name: String, entries: Vec<Entry>, target: Target) {
        let download = Download {
            kind,
            name,
            entries,
            target,
            listing_failed: false,
            listing: None,
            task: None,
            missing: Rc::default(),
        };
        let id = match &download.target {
            Target::Staged(record) => record.id,
            _ => new_id(),
        };
        self.inner.try_update_value(|inner| {
            inner.downloads.insert(id.0, download);
            inner.queue.push(id.0);
        });
        self.publish(id.0);
        self.start_task(id.0);
    }

    /// Starts a task, for the first time or again.
    pub(super) fn start_task(self, id: u32) {
        let Some(download) = self.with_download(id, |download| {
            (download.listing_failed, download.missing, download.task) = (false, Rc::default(), None);
            download.clone()
        }) else {
            return;
        };
        self.send_queue();
        let start = |stage: &str, resume_from, paused, files| {
            let stage = stage.to_owned();
            DownloadWorkerRequest::Start(NewTask {
                task: id,
                kind: download.kind,
                stage,
                resume_from,
                paused,
                files,
            })
        };
        match download.target {
            Target::Staged(record) => {
                let resume_from = (record.front > 0).then_some((record.front, record.crc64));
                let stage = record.stage();
                let (id, parent) = (record.file.to_string(), record.parent.to_string());
                let file = RemoteFile {
                    id,
                    parent,
                    path: record.name,
                    modified: None,
                    fingerprint: record.fingerprint,
                };
                self.send(&start(&stage, resume_from, record.paused, vec![file]));
            }
            Target::Picked(handle) => {
                self.send_with(&start("", None, false, Vec::new()), Some(&handle));
                self.tasks.spawn(async move { self.list_files(id, &download.entries).await });
            }
            Target::ServerZip => self.tasks.spawn(async move { self.save_server_zip(id, download).await }),
            Target::ServiceWorker(_) => {
                let start = start("", None, false, Vec::new());
                self.tasks.spawn(async move {
                    let Some((streamed, port)) = StreamedDownload::open().await else {
                        self.remove(id);
                        return self.toasts.show(Text::from(DownloadText::FolderSavingUnsupported));
                    };
                    self.with_download(id, |download| {
                        download.target = Target::ServiceWorker(Some(streamed.clone()))
                    });
                    self.send_with(&start, Some(&port));
                    self.list_files(id, &download.entries).await;
                    // A paused download needs the service worker too.
                    while self.with_download(id, |download| !download.has_ended()) == Some(true) {
                        streamed.keep_alive();
                        clock::sleep(KEEP_ALIVE_MS).await;
                    }
                });
            }
        }
    }

    /// Lists the folders and sends the files to the worker, or the failure to list them.
    async fn list_files(self, id: u32, entries: &[Entry]) {
        let client = self.api.client();
        let on_listed =
            |files| self.send(&DownloadWorkerRequest::FilesListed { task: id, files, last: false });
        let (listing, abort) = abortable(list_recursively(&client, entries, on_listed));
        self.with_download(id, |download| download.listing = Some(abort));
        match listing.await {
            // The download was cancelled.
            Err(Aborted) => {}
            Ok(Ok(())) => {
                self.send(&DownloadWorkerRequest::FilesListed { task: id, files: Vec::new(), last: true })
            }
            Ok(Err(failure)) => {
                self.with_download(id, |download| download.listing_failed = true);
                self.send(&DownloadWorkerRequest::ListingFailed { task: id, failure });
            }
        }
    }

    /// The stored records; opened on first use.
    pub(super) async fn records(&self) -> DownloadRecordStore {
        if let Some(Some(records)) = self.inner.try_with_value(|inner| inner.records.clone()) {
            return records;
        }
        let opened = DownloadRecordStore::open().await;
        // The session, and with it the store, may be gone.
        let _ = self.lacks_records.try_set(!opened.is_available());
        let stored = self.inner.try_update_value(|inner| inner.records.get_or_insert(opened.clone()).clone());
        stored.unwrap_or(opened)
    }

    pub(super) fn with_download<T>(&self, id: u32, change: impl FnOnce(&mut Download) -> T) -> Option<T> {
        self.inner.try_update_value(|inner| inner.downloads.get_mut(&id).map(change)).flatten()
    }

    pub(super) fn send(&self, request: &DownloadWorkerRequest) {
        self.send_with(request, None);
    }

    fn send_with(&self, request: &DownloadWorkerRequest, handle: Option<&WriteTarget>) {
        let Ok(text) = serde_json::to_string(request) else { return };
        let downloads = *self;
        self.inner.try_update_value(|inner| {
            // A change of the network or of a limit does not start the worker.
            if inner.worker.is_none()
                && !matches!(
                    request,
                    DownloadWorkerRequest::Online(_)
                        | DownloadWorkerRequest::MaxRequests(_)
                        | DownloadWorkerRequest::Cap(_)
                )
            {
                inner.worker = Worker::spawn(SCRIPT, READY, move |event| downloads.handle_event(event));
                let settings = [
                    inner.max_requests.map(DownloadWorkerRequest::MaxRequests),
                    Some(DownloadWorkerRequest::Cap(inner.cap)),
                ];
                for request in settings.into_iter().flatten() {
                    let text = serde_json::to_string(&request).ok();
                    inner.worker.iter().zip(text).for_each(|(worker, text)| worker.post_text(&text));
                }
            }
            if let Some(worker) = &inner.worker {
                match handle {
                    Some(handle) => worker.post_with(&text, handle.as_js()),
                    None => worker.post_text(&text),
                }
            }
        });
    }

    fn handle_event(self, event: WorkerEvent<DownloadWorkerReport>) {
        // The worker may outlive the session's stores for a short time.
        if self.rows.is_disposed() {
            return;
        }
        match event {
            WorkerEvent::Message(DownloadWorkerReport::RequestUrl { task, file, id, size }) => {
                self.sign_url(task, file, id, size)
            }
            WorkerEvent::Message(DownloadWorkerReport::Progress { task, view }) => {
                self.on_progress(task, view)
            }
            WorkerEvent::Message(DownloadWorkerReport::Stored { task, fingerprint, front, crc64 }) => {
                self.change_record(task, |record| {
                    (record.fingerprint, record.front, record.crc64) = (fingerprint, front, crc64);
                });
            }
            WorkerEvent::Message(DownloadWorkerReport::Missing { task, path, failure }) => {
                self.with_download(task, |download| {
                    Rc::make_mut(&mut download.missing).push((path, failure))
                });
            }
            WorkerEvent::Message(DownloadWorkerReport::Length { task, bytes }) => {
                self.start_streaming(task, bytes)
            }
            WorkerEvent::Message(DownloadWorkerReport::HeldByOtherTab(task)) => self.remove(task),
            WorkerEvent::Broken => self.on_worker_failed(),
        }
    }

    /// Starts the browser's own download, which needs the length before the first byte.
    fn start_streaming(self, id: u32, bytes: u64) {
        let download = self.with_download(id, |download| (download.target.clone(), download.name.clone()));
        if let (Some((Target::ServiceWorker(Some(streamed)), name)), Some(random)) =
            (download, clock::random_bytes::<8>())
        {
            streamed.start(&format!("{:016x}", u64::from_le_bytes(random)), &name, bytes);
        }
    }

    /// The worker can't be loaded or belongs to another build. A reload of the page repairs that.
    fn on_worker_failed(self) {
        let ids = self.inner.try_update_value(|inner| {
            inner.worker = None;
            inner.downloads.keys().copied().collect::<Vec<_>>()
        });
        for id in ids.unwrap_or_default() {
            let failure = Failure { code: "Fetcher".into(), ..Failure::local(FailureKind::Network) };
            self.with_download(id, |download| {
                let task = download.task_view();
                if !phase_view(task.phase, false).has_ended() {
                    download.listing_failed = true;
                    download.task =
                        Some(TaskView { phase: TaskPhase::Failed, failure: Some(failure), ..task });
                }
            });
            self.publish(id);
        }
    }

    fn on_progress(self, id: u32, task: TaskView) {
        let phase = task.phase;
        let Some((download, before)) = self.with_download(id, |download| {
            let before = download.task.replace(task).map(|task| task.phase);
            (download.clone(), before)
        }) else {
            return;
        };
        match (&download.target, phase) {
            // Timers of a hidden page are throttled, so progress keeps the service worker alive too.
            (Target::ServiceWorker(Some(streamed)), TaskPhase::Running) => streamed.keep_alive(),
            (Target::Staged(record), TaskPhase::Done) if before != Some(TaskPhase::Done) => {
                let (stage, name, copying_ms) = (record.stage(), record.name.clone(), record.copying_ms());
                let record = record.id;
                self.change_record(id, |record| record.over = Some(clock::now_ms()));
                self.tasks.spawn(async move {
                    if opfs::start_download(STAGE, &stage, &local_name(&name)).await.is_none() {
                        self.toasts.show_failure_for(Some(name), Failure::local(FailureKind::NotWritten));
                    }
                    clock::sleep(copying_ms as u32).await;
                    self.forget_record(record);
                    self.send(&DownloadWorkerRequest::Unstage(stage));
                });
            }
            (Target::Staged(record), TaskPhase::Cancelled) => self.forget_record(record.id),
            (_, TaskPhase::Cancelled) => download.listing.iter().for_each(AbortHandle::abort),
            (Target::Staged(record), phase) if record.paused != (phase == TaskPhase::Paused) => {
                self.change_record(id, |record| record.paused = !record.paused);
            }
            _ => {}
        }
        let has_failed = phase == TaskPhase::Failed && before != Some(TaskPhase::Failed);
        if let (true, Some((first, _))) = (has_failed, download.missing.first()) {
            let (first, count) = (first.clone(), self.toasts.prefs().count(download.missing.len()));
            self.toasts.show(Text::from(DownloadText::SavedWithout { name: download.name, first, count }));
        }
        self.publish(id);
    }

    pub(super) fn change_record(&self, id: u32, change: impl FnOnce(&mut DownloadRecord)) {
        self.inner.try_update_value(|inner| {
            if let (Some(Download { target: Target::Staged(record), .. }), Some(records)) =
                (inner.downloads.get_mut(&id), &inner.records)
            {
                change(record);
                records.keep(std::slice::from_ref(record));
            }
        });
    }

    pub(super) fn forget_record(&self, id: JobId) {
        self.inner.try_with_value(|inner| inner.records.iter().for_each(|records| records.forget(id)));
    }

    /// Publishes the row in this tab, and in other tabs if the download is shared.
    pub(super) fn publish(&self, id: u32) {
        let signed_out = self.inner.try_with_value(|inner| inner.signed_out).unwrap_or(false);
        if let Some((view, is_shared)) =
            self.with_download(id, |download| (job_view(id, download, signed_out), download.is_shared()))
        {
            if is_shared {
                self.broadcast_row(&view);
            }
            self.rows.upsert(view);
        }
    }

    pub(super) fn remove(&self, id: u32) {
        let download = self.inner.try_update_value(|inner| {
            inner.queue.retain(|queued| *queued != id);
            inner.downloads.remove(&id)
        });
        let download = download.flatten();
        if download.is_some_and(|download| download.is_shared()) {
            self.broadcast_removed(JobId(id));
        }
        self.rows.remove(JobId(id));
    }

    pub fn set_max_requests(&self, max_requests: u32) {
        self.inner.try_update_value(|inner| inner.max_requests = Some(max_requests));
        self.send(&DownloadWorkerRequest::MaxRequests(max_requests));
    }

    pub fn set_cap(&self, bytes_per_s: Option<u64>) {
        self.inner.try_update_value(|inner| inner.cap = bytes_per_s);
        self.send(&DownloadWorkerRequest::Cap(bytes_per_s));
    }

    /// The downloads of this tab.
    pub(super) fn ids(&self) -> Vec<u32> {
        self.inner.try_with_value(|inner| inner.downloads.keys().copied().collect()).unwrap_or_default()
    }

    /// Downloads that need a new signed URL wait for the next sign-in; the others continue.
    pub fn set_signed_out(&self, signed_out: bool) {
        self.inner.try_update_value(|inner| inner.signed_out = signed_out);
        self.ids().into_iter().for_each(|id| self.publish(id));
    }
}
