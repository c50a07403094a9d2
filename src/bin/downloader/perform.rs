//! Performs what an errand asks for. Requests run side by side; what is written is written in order.

use super::engine::{Engine, Slot};
use super::fetch::{self, Home, InFlight};
use super::sink::Sink;
use js_sys::Uint8Array;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::browser::{clock, worker_scope};
use pds_web::transfer::download::job;
use pds_web::transfer::download::messages::{Kind, Report, Wanted};
use pds_web::transfer::download::task::{Effect, Event};
use pds_web::transfer::download::zip::Extent;
use std::cell::Cell;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;
use web_sys::AbortController;

/// One thing to do with the place where the bytes go.
pub enum Op {
    Open(usize),
    Compare(usize),
    Write { file: usize, from: u64, data: Uint8Array, dropped: u32 },
    Truncate(usize),
    Close(usize),
    LeaveOut(usize),
    Finish,
    Abort,
}

impl Op {
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

impl Engine {
    pub fn perform(self: &Rc<Self>, id: u32, effect: Effect) {
        let op = match effect {
            Effect::Of(file, effect) => return self.perform_job(id, file, effect),
            Effect::Missing(file, failure) => {
                let path = self.with_slot(id, |slot| slot.errand.files.get(file).map(|it| it.path.clone()));
                let path = path.flatten().unwrap_or_default();
                return worker_scope::post(&Report::Missing { errand: id, path, failure });
            }
            Effect::Compare(file) => Op::Compare(file),
            Effect::Open(file) => Op::Open(file),
            Effect::Close(file) => Op::Close(file),
            Effect::LeaveOut(file) => Op::LeaveOut(file),
            Effect::Finish => Op::Finish,
            Effect::Abort | Effect::Reopen => {
                // What was asked for before no longer matters.
                self.with_slot(id, |slot| {
                    slot.ops.clear();
                    slot.buffers.clear();
                    slot.requests.clear();
                    slot.unkept = None;
                });
                Op::Abort
            }
        };
        self.queue(id, op);
    }

    fn perform_job(self: &Rc<Self>, id: u32, file: usize, effect: job::Effect) {
        match effect {
            job::Effect::AskUrl => {
                let wanted = self.with_slot(id, |slot| slot.errand.files.get(file).cloned());
                if let (Some(Some(Wanted { id: of, facts, .. })), Ok(file)) = (wanted, u32::try_from(file)) {
                    worker_scope::post(&Report::AskUrl { errand: id, file, id: of, size: facts.size });
                }
            }
            job::Effect::Fetch(fetch) => {
                let Ok(controller) = AbortController::new() else { return };
                let chunk = Rc::new(Cell::new(fetch.from));
                let request = InFlight { file, controller: controller.clone(), chunk: chunk.clone() };
                self.with_slot(id, |slot| {
                    if fetch.got == 0 {
                        slot.buffers.remove(&(file, fetch.from));
                    }
                    slot.requests.push(request);
                });
                let home = Home { engine: self.clone(), errand: id, file };
                spawn_local(fetch::run(home, fetch, controller, chunk));
            }
            job::Effect::Cut(from) => {
                self.with_slot(id, |slot| {
                    slot.requests.retain(|it| it.file != file || it.chunk.get() != from);
                });
            }
            job::Effect::Drop => {
                self.with_slot(id, |slot| {
                    slot.requests.retain(|it| it.file != file);
                    slot.buffers.retain(|(of, _), _| *of != file);
                    slot.ops.retain(|op| !matches!(op, Op::Write { .. } if op.file() == file));
                    *slot.dropped.entry(file).or_default() += 1;
                });
            }
            job::Effect::Write { from, .. } => {
                let op = self.with_slot(id, |slot| {
                    let dropped = slot.dropped.get(&file).copied().unwrap_or_default();
                    slot.buffers.remove(&(file, from)).map(|data| Op::Write { file, from, data, dropped })
                });
                if let Some(op) = op.flatten() {
                    self.queue(id, op);
                }
            }
            job::Effect::Keep { front, crc64 } => {
                self.with_slot(id, |slot| {
                    if slot.errand.kind == Kind::File {
                        slot.unkept = Some((file, front, crc64));
                    }
                });
                self.keep(id);
            }
            job::Effect::Truncate => {
                self.with_slot(id, |slot| slot.unkept = None);
                self.queue(id, Op::Truncate(file));
            }
            job::Effect::Wake { generation, after } => {
                let engine = self.clone();
                spawn_local(async move {
                    // Spread out, so that many clients don't come back at the same moment.
                    clock::sleep((after as f64 * (0.75 + clock::random() / 2.0)) as u32).await;
                    engine.dispatch(id, Event::Of(file, job::Event::Woke(generation)));
                });
            }
        }
    }

    /// Has remembered how far a staged file is, once that much of it is on the disk.
    pub fn keep(&self, id: u32) {
        let kept = self.with_slot(id, |slot| {
            let sink = slot.sink.as_mut()?;
            // A disk that refuses says so at the next write.
            sink.flush_if_due().ok()?;
            let (file, front, crc64) = slot.unkept.take_if(|_| sink.is_safe())?;
            Some(Report::Kept { errand: id, facts: slot.errand.job(file)?.facts.clone(), front, crc64 })
        });
        kept.flatten().iter().for_each(worker_scope::post);
    }

    fn queue(self: &Rc<Self>, id: u32, op: Op) {
        self.with_slot(id, |slot| slot.ops.push_back(op));
        self.work(id);
    }

    /// Does what is queued, one after the other.
    pub fn work(self: &Rc<Self>, id: u32) {
        let begun = self.with_slot(id, |slot| (std::mem::replace(&mut slot.working, true), slot.life));
        let Some((false, life)) = begun else { return };
        let engine = self.clone();
        spawn_local(async move {
            loop {
                let next = engine.with_slot(id, |slot| {
                    if slot.life != life {
                        return None;
                    }
                    let op = slot.ops.pop_front()?;
                    let wanted = slot.errand.files.get(op.file()).cloned();
                    Some((op, wanted, slot.sink.take()?, slot.promised(), slot.errand.row().size))
                });
                let Some((op, wanted, mut sink, promised, size)) = next.flatten() else { break };
                let outcome = engine.operate(&mut sink, &op, wanted.as_ref(), promised, size).await;
                let event = engine.with_slot(id, |slot| {
                    if slot.life != life {
                        return None;
                    }
                    slot.sink = Some(sink);
                    slot.outcome(&op, outcome)
                });
                if let Op::Write { data, .. } = op {
                    engine.reuse(data);
                }
                if let Some(event) = event.flatten() {
                    engine.dispatch(id, event);
                }
            }
            engine.with_slot(id, |slot| slot.working &= slot.life != life);
            engine.forget_cancelled();
        });
    }

    async fn operate(
        &self,
        sink: &mut Sink,
        op: &Op,
        wanted: Option<&Wanted>,
        promised: Extent,
        size: u64,
    ) -> Result<bool, Failure> {
        let missing = Failure::local(FailureKind::NotWritten);
        match op {
            Op::Compare(file) => return sink.compare(*file, wanted.ok_or(missing)?).await,
            Op::Open(file) => sink.open(*file, wanted.ok_or(missing)?, promised).await,
            Op::Write { file, from, data, .. } => {
                // Its own, since the other may be wanted while this waits for the disk.
                let mut scratch = Vec::new();
                sink.write(*file, *from, data, &mut scratch).await
            }
            Op::Truncate(file) => sink.truncate(*file).await,
            Op::Close(file) => sink.close(*file).await,
            Op::LeaveOut(file) => sink.leave_out(*file, wanted.ok_or(missing)?, promised).await,
            Op::Finish => sink.finish(promised, size).await,
            Op::Abort => {
                sink.abort().await;
                Ok(())
            }
        }
        .map(|()| true)
    }
}

impl Slot {
    /// What an archive will come to. Nothing is asked of it before all its files are known.
    pub fn promised(&mut self) -> Extent {
        *self.promised.get_or_insert_with(|| {
            let mut extent = Extent::default();
            self.errand.files.iter().for_each(|file| extent.add(&file.member()));
            extent
        })
    }

    /// What an operation's end means to the errand.
    fn outcome(&self, op: &Op, outcome: Result<bool, Failure>) -> Option<Event> {
        let folder = self.errand.kind == Kind::Folder;
        let failure = match outcome {
            Ok(same) => {
                return match op {
                    Op::Compare(file) => Some(Event::Compared { file: *file, same }),
                    Op::Write { file, from, dropped, .. } => {
                        let meant = self.dropped.get(file).copied().unwrap_or_default() == *dropped;
                        meant.then_some(Event::Of(*file, job::Event::Written { from: *from }))
                    }
                    Op::Finish => Some(Event::Finished),
                    _ => None,
                };
            }
            Err(failure) => failure,
        };
        match op {
            Op::Abort => None,
            // A disk without room has none for the others either.
            _ if folder && failure.kind == FailureKind::DiskFull => Some(Event::SinkFailed(failure)),
            Op::Compare(file) if folder => Some(Event::Compared { file: *file, same: false }),
            Op::Close(file) if folder => Some(Event::NotClosed { file: *file, failure }),
            // What is staged stays for another try.
            Op::Open(file) | Op::Write { file, .. } | Op::Truncate(file)
                if folder || self.errand.kind.is_one_file() =>
            {
                Some(Event::Of(*file, job::Event::WriteFailed(failure)))
            }
            _ => Some(Event::SinkFailed(failure)),
        }
    }
}
