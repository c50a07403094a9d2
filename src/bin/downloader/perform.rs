//! Performs the effects of a task. Requests run concurrently; sink operations run in order.

use super::engine::{DownloadEngine, RunningTask};
use super::fetch::{self, ActiveRequest, RequestContext};
use super::sink::Sink;
use js_sys::Uint8Array;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::{clock, worker_scope};
use pds_web::transfer::download::job::{DownloadEffect, DownloadEvent};
use pds_web::transfer::download::messages::{Destination, DownloadWorkerReport, RemoteFile};
use pds_web::transfer::download::task::{TaskEffect, TaskEvent};
use pds_web::transfer::download::zip::ZipLayout;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// An operation on the sink.
pub enum SinkOperation {
    Open(usize),
    Compare(usize),
    Write { file: usize, from: u64, data: Uint8Array, discards: u32 },
    Truncate(usize),
    Close(usize),
    LeaveOut(usize),
    Finish,
    Abort,
}

impl SinkOperation {
    fn writes(&self, file: usize) -> bool {
        matches!(self, Self::Write { .. }) && self.file() == file
    }

    fn file(&self) -> usize {
        match self {
            Self::Open(file)
            | Self::Compare(file)
            | Self::Truncate(file)
            | Self::Close(file)
            | Self::LeaveOut(file)
            | Self::Write { file, .. } => *file,
            Self::Finish | Self::Abort => 0,
        }
    }
}

impl DownloadEngine {
    pub fn perform(self: &Rc<Self>, id: u32, effect: TaskEffect) {
        let operation = match effect {
            TaskEffect::File(file, effect) => return self.perform_job(id, file, effect),
            TaskEffect::Missing(file, failure) => {
                let path =
                    self.with_task(id, |running| running.task.files.get(file).map(|it| it.path.clone()));
                let path = path.flatten().unwrap_or_default();
                return worker_scope::post(&DownloadWorkerReport::Missing { task: id, path, failure });
            }
            TaskEffect::Compare(file) => SinkOperation::Compare(file),
            TaskEffect::Open(file) => SinkOperation::Open(file),
            TaskEffect::Close(file) => SinkOperation::Close(file),
            TaskEffect::LeaveOut(file) => SinkOperation::LeaveOut(file),
            TaskEffect::Finish => SinkOperation::Finish,
            TaskEffect::Abort | TaskEffect::Reopen => {
                // Operations queued before are obsolete.
                self.with_task(id, |running| {
                    running.operations.clear();
                    running.buffers.clear();
                    running.requests.clear();
                    running.unstored = None;
                });
                SinkOperation::Abort
            }
        };
        self.queue(id, operation);
    }

    fn perform_job(self: &Rc<Self>, id: u32, file: usize, effect: DownloadEffect) {
        match effect {
            DownloadEffect::RequestUrl => {
                let remote = self.with_task(id, |running| running.task.files.get(file).cloned());
                if let (Some(Some(RemoteFile { id: of, fingerprint, .. })), Ok(file)) =
                    (remote, u32::try_from(file))
                {
                    worker_scope::post(&DownloadWorkerReport::RequestUrl {
                        task: id,
                        file,
                        id: of,
                        size: fingerprint.size,
                    });
                }
            }
            DownloadEffect::Fetch(fetch) => {
                let Ok(controller) = AbortController::new() else { return };
                let chunk = Rc::new(Cell::new(fetch.from));
                let request = ActiveRequest { file, controller: controller.clone(), chunk: chunk.clone() };
                self.with_task(id, |running| {
                    if fetch.got == 0 {
                        running.buffers.remove(&(file, fetch.from));
                    }
                    running.requests.push(request);
                });
                let context = RequestContext { engine: self.clone(), task: id, file };
                spawn_local(fetch::run(context, fetch, controller, chunk));
            }
            DownloadEffect::AbortRequest(from) => {
                self.with_task(id, |running| {
                    running.requests.retain(|it| it.file != file || it.chunk.get() != from);
                });
            }
            DownloadEffect::DiscardChunks => {
                self.with_task(id, |running| {
                    running.requests.retain(|it| it.file != file);
                    running.buffers.retain(|(of, _), _| *of != file);
                    running.operations.retain(|operation| !operation.writes(file));
                    *running.discards.entry(file).or_default() += 1;
                });
            }
            DownloadEffect::Write { from, .. } => {
                let operation = self.with_task(id, |running| {
                    let discards = running.discards.get(&file).copied().unwrap_or_default();
                    running.buffers.remove(&(file, from)).map(|data| SinkOperation::Write {
                        file,
                        from,
                        data,
                        discards,
                    })
                });
                if let Some(operation) = operation.flatten() {
                    self.queue(id, operation);
                }
            }
            DownloadEffect::Stored { front, crc64 } => {
                self.with_task(id, |running| {
                    if running.task.kind == Destination::File {
                        running.unstored = Some((file, front, crc64));
                    }
                });
                self.keep(id);
            }
            DownloadEffect::Truncate => {
                self.with_task(id, |running| running.unstored = None);
                self.queue(id, SinkOperation::Truncate(file));
            }
            DownloadEffect::StartTimer { generation, after } => {
                let engine = self.clone();
                spawn_local(async move {
                    // Spread out, so that many clients do not return at the same moment.
                    clock::sleep((after as f64 * (0.75 + clock::random() / 2.0)) as u32).await;
                    engine.dispatch(id, TaskEvent::File(file, DownloadEvent::TimerFired(generation)));
                });
            }
        }
    }

    /// Reports how much of a file can be resumed, once that much is flushed to disk.
    pub fn keep(&self, id: u32) {
        let kept = self.with_task(id, |running| {
            let sink = running.sink.as_mut()?;
            // A disk error is reported by the next write.
            sink.flush_if_due().ok()?;
            let (file, front, crc64) = running.unstored.take_if(|_| sink.is_safe())?;
            Some(DownloadWorkerReport::Stored {
                task: id,
                fingerprint: running.task.job(file)?.fingerprint.clone(),
                front,
                crc64,
            })
        });
        kept.flatten().iter().for_each(worker_scope::post);
    }

    fn queue(self: &Rc<Self>, id: u32, operation: SinkOperation) {
        self.with_task(id, |running| running.operations.push_back(operation));
        self.work(id);
    }

    /// Executes the queued operations one after the other.
    pub fn work(self: &Rc<Self>, id: u32) {
        let begun =
            self.with_task(id, |running| (std::mem::replace(&mut running.working, true), running.life));
        let Some((false, life)) = begun else { return };
        let engine = self.clone();
        spawn_local(async move {
            loop {
                let next = engine.with_task(id, |running| {
                    if running.life != life {
                        return None;
                    }
                    let operation = running.operations.pop_front()?;
                    let remote = running.task.files.get(operation.file()).cloned();
                    Some((
                        operation,
                        remote,
                        running.sink.take()?,
                        running.layout(),
                        running.task.view().size,
                    ))
                });
                let Some((operation, remote, mut sink, layout, size)) = next.flatten() else { break };
                let outcome = engine.operate(&mut sink, &operation, remote.as_ref(), layout, size).await;
                let event = engine.with_task(id, |running| {
                    if running.life != life {
                        return None;
                    }
                    running.sink = Some(sink);
                    running.outcome(&operation, outcome)
                });
                if let SinkOperation::Write { data, .. } = operation {
                    engine.reuse(data);
                }
                if let Some(event) = event.flatten() {
                    engine.dispatch(id, event);
                }
            }
            engine.with_task(id, |running| running.working &= running.life != life);
            engine.forget_cancelled();
        });
    }

    async fn operate(
        &self,
        sink: &mut Sink,
        operation: &SinkOperation,
        remote: Option<&RemoteFile>,
        layout: ZipLayout,
        size: u64,
    ) -> Result<bool, Failure> {
        let missing = Failure::local(FailureKind::NotWritten);
        match operation {
            SinkOperation::Compare(file) => return sink.compare(*file, remote.ok_or(missing)?).await,
            SinkOperation::Open(file) => sink.open(*file, remote.ok_or(missing)?, layout).await,
            SinkOperation::Write { file, from, data, .. } => {
                // A buffer of its own, since the shared one may be needed while this waits for the disk.
                let mut scratch = Vec::new();
                sink.write(*file, *from, data, &mut scratch).await
            }
            SinkOperation::Truncate(file) => sink.truncate(*file).await,
            SinkOperation::Close(file) => sink.close(*file).await,
            SinkOperation::LeaveOut(file) => sink.leave_out(*file, remote.ok_or(missing)?, layout).await,
            SinkOperation::Finish => sink.finish(layout, size).await,
            SinkOperation::Abort => {
                sink.abort().await;
                Ok(())
            }
        }
        .map(|()| true)
    }
}

impl RunningTask {
    /// The size of the archive. Not called before all its files are known.
    pub fn layout(&mut self) -> ZipLayout {
        *self.layout.get_or_insert_with(|| {
            let mut layout = ZipLayout::default();
            self.task.files.iter().for_each(|file| layout.add(&file.member()));
            layout
        })
    }

    /// The event that results from an operation.
    fn outcome(&self, operation: &SinkOperation, outcome: Result<bool, Failure>) -> Option<TaskEvent> {
        let folder = self.task.kind == Destination::Folder;
        let failure = match outcome {
            Ok(same) => {
                return match operation {
                    SinkOperation::Compare(file) => Some(TaskEvent::Compared { file: *file, same }),
                    SinkOperation::Write { file, from, discards, .. } => {
                        let meant = self.discards.get(file).copied().unwrap_or_default() == *discards;
                        meant.then_some(TaskEvent::File(*file, DownloadEvent::Written { from: *from }))
                    }
                    SinkOperation::Finish => Some(TaskEvent::Finished),
                    _ => None,
                };
            }
            Err(failure) => failure,
        };
        match operation {
            SinkOperation::Abort => None,
            // A full disk fails all files.
            _ if folder && failure.kind == FailureKind::DiskFull => Some(TaskEvent::SinkFailed(failure)),
            SinkOperation::Compare(file) if folder => Some(TaskEvent::Compared { file: *file, same: false }),
            SinkOperation::Close(file) if folder => Some(TaskEvent::NotClosed { file: *file, failure }),
            // What is written stays for a retry.
            SinkOperation::Open(file) | SinkOperation::Write { file, .. } | SinkOperation::Truncate(file)
                if folder || self.task.kind.is_one_file() =>
            {
                Some(TaskEvent::File(*file, DownloadEvent::WriteFailed(failure)))
            }
            _ => Some(TaskEvent::SinkFailed(failure)),
        }
    }
}
