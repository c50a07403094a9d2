//! Performs what `step` asks for: calls of the API, parts to the object store, hashes, wake-ups. Each ends in an event.

use super::leader::{Inner, no_worker, now};
use futures_util::future::{AbortHandle, Abortable};
use pds_web::api::{
    ApiError, Client, CreateFile, CreateOutcome, NameConflict, PartContext, PartRequest, PartUrl,
    StartedUpload, UploadedParts,
};
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::base::id::{DriveId, FileId, UploadId};
use pds_web::browser::file::LocalFile;
use pds_web::browser::{clock, put};
use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::error_policy::{PartFault, life_of};
use pds_web::transfer::hash::content::{Midstate, Words};
use pds_web::transfer::job::{JobId, Millis};
use pds_web::transfer::upload::job::{Conflict, CreateCall, Created, Effect, Event, Grant, Listing, PartAsk};
use pds_web::transfer::upload::part_plan::Part;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// What the vendor says of signed URLs that don't say it themselves.
const USUAL_LIFE: Millis = 15 * 60_000;

impl Inner {
    pub(super) fn perform(self: &Rc<Self>, id: JobId, effect: Effect) {
        match effect {
            Effect::StartHash { algorithm, part_size } => self.start_hash(id, algorithm, part_size),
            Effect::StopHash => self.stop_hash(id),
            Effect::Create(call) => self.create(id, call),
            Effect::AskUrls { file, upload, parts } => self.ask_urls(id, file, upload, parts),
            Effect::ListParts { file, upload } => self.call(id, move |inner, drive| async move {
                let parts = inner.client.uploaded_parts(&drive, &file, &upload).await;
                Event::Listed(parts.map(listing).map_err(failure))
            }),
            Effect::Complete { file, upload, crc64 } => self.call(id, move |inner, drive| async move {
                let entry = inner.client.complete(&drive, &file, &upload, Some(crc64)).await;
                Event::Completed(entry.map(Box::new).map_err(failure))
            }),
            Effect::Look { file } => self.call(id, move |inner, drive| async move {
                Event::Looked(inner.client.get(&drive, &file).await.map(Box::new).map_err(failure))
            }),
            Effect::DeleteRemote { file } => self.delete(id, file),
            Effect::Send { part, grant } => self.send(id, part, grant),
            Effect::AbortSends => self.abort_sends(id),
            Effect::Wake { generation, after } => self.wake(id, generation, after),
            Effect::Keep => {}
        }
    }

    /// Waits for an answer of the API. The engine isn't kept alive by it.
    fn call<F: Future<Output = Event> + 'static>(
        self: &Rc<Self>,
        id: JobId,
        call: impl FnOnce(Calling, DriveId) -> F + 'static,
    ) {
        let Some(drive) = self.with_job(id, |job| job.spec.drive.clone()) else { return };
        let calling = Calling { client: self.client.clone() };
        let inner = Rc::downgrade(self);
        spawn_local(async move {
            let event = call(calling, drive).await;
            Self::send_event(&inner, id, event);
        });
    }

    fn create(self: &Rc<Self>, id: JobId, call: CreateCall) {
        let Some(spec) = self.with_job(id, |job| job.spec.clone()) else { return };
        self.call(id, move |inner, drive| async move {
            let (conflict, overwrite) = match &call.conflict {
                Conflict::Ask => (NameConflict::Refuse, None),
                Conflict::KeepBoth => (NameConflict::AutoRename, None),
                Conflict::Replace(file) => (NameConflict::Ignore, Some(file)),
            };
            let parts: Vec<PartRequest> = call.parts.iter().map(part_request).collect();
            let outcome = inner.client.create_file(CreateFile {
                drive: &drive,
                parent: &spec.parent,
                name: &spec.name,
                size: spec.size,
                content_type: Some(spec.content_type.as_str()).filter(|it| !it.is_empty()),
                conflict,
                overwrite,
                parallel: call.parallel,
                algorithm: call.algorithm,
                pre_hash: call.pre_hash.as_deref(),
                content_hash: call.content_hash.as_deref(),
                parts: &parts,
                modified_at: Some(spec.modified_at),
            });
            let outcome = match outcome.await {
                // Some refuse with an error instead of naming who has the name.
                Err(error) if error.kind == FailureKind::NameTaken => {
                    match inner.client.sibling(&drive, &spec.parent, &spec.name).await {
                        Ok(Some(entry)) => {
                            let is_folder = entry.is_folder();
                            Ok(CreateOutcome::Exists { file: entry.id, is_folder })
                        }
                        Ok(None) => Err(error),
                        Err(other) => Err(other),
                    }
                }
                outcome => outcome,
            };
            Event::Created(outcome.map(created).map_err(failure))
        });
    }

    fn ask_urls(self: &Rc<Self>, id: JobId, file: FileId, upload: UploadId, parts: Vec<PartAsk>) {
        self.call(id, move |inner, drive| async move {
            let parts: Vec<PartRequest> = parts.iter().map(part_request).collect();
            let urls = inner.client.upload_urls(&drive, &file, &upload, &parts).await;
            Event::Urls(urls.map(|urls| urls.into_iter().map(grant).collect()).map_err(failure))
        });
    }

    /// An upload that can't be deleted is reclaimed by the service in time.
    fn delete(self: &Rc<Self>, id: JobId, file: FileId) {
        let Some(drive) = self.with_job(id, |job| job.spec.drive.clone()) else { return };
        let client = self.client.clone();
        spawn_local(async move {
            let _ = client.delete(&drive, &file).await;
        });
    }

    fn send(self: &Rc<Self>, id: JobId, part: Part, grant: Grant) {
        let Some(file) = self.slots.borrow().get(&id).and_then(|slot| slot.file.clone()) else { return };
        let (abort, registration) = AbortHandle::new_pair();
        if let Some(slot) = self.slots.borrow_mut().get_mut(&id) {
            slot.sends.insert(part.number, abort);
        }
        let (inner, moved) = (Rc::downgrade(self), Rc::downgrade(self));
        let number = part.number;
        let progress = move |sent| Self::send_event(&moved, id, Event::Progress { number, sent });
        let sending = Abortable::new(send_part(file, part, grant, progress), registration);
        spawn_local(async move {
            // Cut on purpose: then nobody waits for the outcome.
            let Ok(event) = sending.await else { return };
            let Some(inner) = inner.upgrade() else { return };
            if let Some(slot) = inner.slots.borrow_mut().get_mut(&id) {
                slot.sends.remove(&number);
            }
            inner.dispatch(id, event);
        });
    }

    fn abort_sends(&self, id: JobId) {
        if let Some(slot) = self.slots.borrow_mut().get_mut(&id) {
            slot.sends.drain().for_each(|(_, abort)| abort.abort());
        }
    }

    fn start_hash(self: &Rc<Self>, id: JobId, algorithm: HashAlgorithm, part_size: u64) {
        let Some(file) = self.slots.borrow().get(&id).and_then(|slot| slot.file.clone()) else { return };
        let task = self.pool.hash(&file, algorithm, part_size);
        if let Some(slot) = self.slots.borrow_mut().get_mut(&id) {
            slot.hash_task = task;
        }
        if let Some(task) = task {
            self.hash_tasks.borrow_mut().insert(task, id);
        } else {
            let inner = Rc::downgrade(self);
            spawn_local(async move { Self::send_event(&inner, id, Event::HashFailed(no_worker())) });
        }
    }

    fn stop_hash(&self, id: JobId) {
        let task = self.slots.borrow_mut().get_mut(&id).and_then(|slot| slot.hash_task.take());
        if let Some(task) = task {
            self.hash_tasks.borrow_mut().remove(&task);
            self.pool.stop(task);
        }
    }

    fn wake(self: &Rc<Self>, id: JobId, generation: u32, after: Millis) {
        let inner = Rc::downgrade(self);
        // Spread out, so that many clients don't come back at the same moment.
        let spread = after as f64 * (0.75 + clock::random() / 2.0);
        spawn_local(async move {
            clock::sleep(spread as u32).await;
            Self::send_event(&inner, id, Event::Woke(generation));
        });
    }
}

/// What a call may hold on to while it waits.
struct Calling {
    client: Client,
}

async fn send_part(file: LocalFile, part: Part, grant: Grant, progress: impl Fn(u64) + 'static) -> Event {
    let number = part.number;
    let failed = |fault| Event::SendFailed { number, fault };
    let Some(slice) = file.slice(part.from, part.to) else { return failed(PartFault::LocalFile) };
    match put::put(&grant.url, grant.content_type.as_deref(), &slice, progress).await {
        Ok(stored) => Event::Sent { number, crc64: stored.crc64 },
        Err(refused) => match PartFault::read(refused.status, &refused.body) {
            // To the request, a file that can't be read looks like a network that fails.
            PartFault::Unreadable if !file.is_readable().await => failed(PartFault::LocalFile),
            fault => failed(fault),
        },
    }
}

fn failure(error: ApiError) -> Failure {
    error.failure()
}

fn part_request(ask: &PartAsk) -> PartRequest {
    let context = ask.context.map(|Midstate { words, offset }| match words {
        Words::Sha1(h) => PartContext::Sha1 { h, offset },
        Words::Sha256(h) => PartContext::Sha256 { h, offset },
    });
    PartRequest { number: ask.number, context }
}

fn grant(url: PartUrl) -> Grant {
    Grant {
        number: url.number,
        life: life_of(&url.url).unwrap_or(USUAL_LIFE),
        url: url.url,
        content_type: url.content_type,
        since: now(),
    }
}

fn created(outcome: CreateOutcome) -> Created {
    match outcome {
        CreateOutcome::Exists { file, is_folder } => Created::Exists { file, is_folder },
        CreateOutcome::Rapid { file } => Created::Rapid { file },
        CreateOutcome::PreHashMatched => Created::PreHashMatched,
        CreateOutcome::Started(StartedUpload { file, upload, parts }) => {
            Created::Started { file, upload, grants: parts.into_iter().map(grant).collect() }
        }
    }
}

fn listing(listed: UploadedParts) -> Listing {
    let parts = listed.parts.iter().map(|part| (part.number, part.size)).collect();
    Listing { parallel: listed.parallel, parts }
}
