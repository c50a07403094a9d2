//! Performs the effects of an upload: API calls, parts to the object store, hashes, timers. Each ends in an event.

use super::leader::{Leader, no_worker, now};
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
use pds_web::transfer::error_policy::{PartFault, url_lifetime};
use pds_web::transfer::hash::content::{Midstate, MidstateWords};
use pds_web::transfer::job::{JobId, Millis};
use pds_web::transfer::upload::job::{
    Conflict, CreateRequest, CreateResult, PartUrlRequest, SignedPartUrl, StoredParts, UploadEffect,
    UploadEvent,
};
use pds_web::transfer::upload::part_plan::Part;
use std::rc::Rc;
use wasm_bindgen_futures::spawn_local;

/// The vendor's documented lifetime, for signed URLs that do not carry it.
const USUAL_LIFE: Millis = 15 * 60_000;

impl Leader {
    pub(super) fn perform(self: &Rc<Self>, id: JobId, effect: UploadEffect) {
        match effect {
            UploadEffect::StartHash { algorithm, part_size } => self.start_hash(id, algorithm, part_size),
            UploadEffect::StopHash => self.stop_hash(id),
            UploadEffect::Create(call) => self.create(id, call),
            UploadEffect::RequestUrls { file, upload, parts } => self.request_urls(id, file, upload, parts),
            UploadEffect::ListParts { file, upload } => self.call(id, move |leader, drive| async move {
                let parts = leader.client.uploaded_parts(&drive, &file, &upload).await;
                UploadEvent::Listed(parts.map(listing).map_err(failure))
            }),
            UploadEffect::Complete { file, upload, crc64 } => {
                self.call(id, move |leader, drive| async move {
                    let entry = leader.client.complete(&drive, &file, &upload, Some(crc64)).await;
                    UploadEvent::Completed(entry.map(Box::new).map_err(failure))
                })
            }
            UploadEffect::GetFile { file } => self.call(id, move |leader, drive| async move {
                UploadEvent::FileFetched(
                    leader.client.get(&drive, &file).await.map(Box::new).map_err(failure),
                )
            }),
            UploadEffect::DeleteRemote { file } => self.delete(id, file),
            UploadEffect::Send { part, part_url } => self.send(id, part, part_url),
            UploadEffect::AbortSends => self.abort_sends(id),
            UploadEffect::StartTimer { generation, after } => self.start_timer(id, generation, after),
            UploadEffect::Persist => {}
        }
    }

    /// Waits for a response of the API, without keeping the leader alive.
    fn call<F: Future<Output = UploadEvent> + 'static>(
        self: &Rc<Self>,
        id: JobId,
        call: impl FnOnce(CallContext, DriveId) -> F + 'static,
    ) {
        let Some(drive) = self.with_job(id, |job| job.spec.drive.clone()) else { return };
        let context = CallContext { client: self.client.clone() };
        let leader = Rc::downgrade(self);
        spawn_local(async move {
            let event = call(context, drive).await;
            Self::send_event(&leader, id, event);
        });
    }

    fn create(self: &Rc<Self>, id: JobId, call: CreateRequest) {
        let Some(spec) = self.with_job(id, |job| job.spec.clone()) else { return };
        self.call(id, move |leader, drive| async move {
            let (conflict, overwrite) = match &call.conflict {
                Conflict::Ask => (NameConflict::Refuse, None),
                Conflict::KeepBoth => (NameConflict::AutoRename, None),
                Conflict::Replace(file) => (NameConflict::Ignore, Some(file)),
            };
            let parts: Vec<PartRequest> = call.parts.iter().map(part_request).collect();
            let outcome = leader.client.create_file(CreateFile {
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
                // Some services refuse with an error instead of naming the existing file.
                Err(error) if error.kind == FailureKind::NameTaken => {
                    match leader.client.find_by_name(&drive, &spec.parent, &spec.name).await {
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
            UploadEvent::Created(outcome.map(created).map_err(failure))
        });
    }

    fn request_urls(self: &Rc<Self>, id: JobId, file: FileId, upload: UploadId, parts: Vec<PartUrlRequest>) {
        self.call(id, move |leader, drive| async move {
            let parts: Vec<PartRequest> = parts.iter().map(part_request).collect();
            let urls = leader.client.upload_urls(&drive, &file, &upload, &parts).await;
            UploadEvent::Urls(urls.map(|urls| urls.into_iter().map(part_url).collect()).map_err(failure))
        });
    }

    /// An upload that cannot be deleted is reclaimed by the service in time.
    fn delete(self: &Rc<Self>, id: JobId, file: FileId) {
        let Some(drive) = self.with_job(id, |job| job.spec.drive.clone()) else { return };
        let client = self.client.clone();
        spawn_local(async move {
            let _ = client.delete(&drive, &file).await;
        });
    }

    fn send(self: &Rc<Self>, id: JobId, part: Part, part_url: SignedPartUrl) {
        let Some(file) = self.jobs.borrow().get(&id).and_then(|slot| slot.file.clone()) else { return };
        let (abort, registration) = AbortHandle::new_pair();
        if let Some(slot) = self.jobs.borrow_mut().get_mut(&id) {
            slot.sends.insert(part.number, abort);
        }
        let (leader, moved) = (Rc::downgrade(self), Rc::downgrade(self));
        let number = part.number;
        let progress = move |sent| Self::send_event(&moved, id, UploadEvent::Progress { number, sent });
        let sending = Abortable::new(send_part(file, part, part_url, progress), registration);
        spawn_local(async move {
            // Aborted on purpose: the outcome is ignored.
            let Ok(event) = sending.await else { return };
            let Some(leader) = leader.upgrade() else { return };
            if let Some(slot) = leader.jobs.borrow_mut().get_mut(&id) {
                slot.sends.remove(&number);
            }
            leader.dispatch(id, event);
        });
    }

    fn abort_sends(&self, id: JobId) {
        if let Some(slot) = self.jobs.borrow_mut().get_mut(&id) {
            slot.sends.drain().for_each(|(_, abort)| abort.abort());
        }
    }

    fn start_hash(self: &Rc<Self>, id: JobId, algorithm: HashAlgorithm, part_size: u64) {
        let Some(file) = self.jobs.borrow().get(&id).and_then(|slot| slot.file.clone()) else { return };
        let task = self.pool.hash(&file, algorithm, part_size);
        if let Some(slot) = self.jobs.borrow_mut().get_mut(&id) {
            slot.hash_task = task;
        }
        if let Some(task) = task {
            self.hash_tasks.borrow_mut().insert(task, id);
        } else {
            let leader = Rc::downgrade(self);
            spawn_local(async move { Self::send_event(&leader, id, UploadEvent::HashFailed(no_worker())) });
        }
    }

    fn stop_hash(&self, id: JobId) {
        let task = self.jobs.borrow_mut().get_mut(&id).and_then(|slot| slot.hash_task.take());
        if let Some(task) = task {
            self.hash_tasks.borrow_mut().remove(&task);
            self.pool.stop(task);
        }
    }

    fn start_timer(self: &Rc<Self>, id: JobId, generation: u32, after: Millis) {
        let leader = Rc::downgrade(self);
        // Spread out, so that many clients do not return at the same moment.
        let spread = after as f64 * (0.75 + clock::random() / 2.0);
        spawn_local(async move {
            clock::sleep(spread as u32).await;
            Self::send_event(&leader, id, UploadEvent::TimerFired(generation));
        });
    }
}

/// What a call may own while it waits.
struct CallContext {
    client: Client,
}

async fn send_part(
    file: LocalFile,
    part: Part,
    part_url: SignedPartUrl,
    progress: impl Fn(u64) + 'static,
) -> UploadEvent {
    let number = part.number;
    let failed = |fault| UploadEvent::SendFailed { number, fault };
    let Some(slice) = file.slice(part.from, part.to) else { return failed(PartFault::LocalFile) };
    match put::put(&part_url.url, part_url.content_type.as_deref(), &slice, progress).await {
        Ok(stored) => UploadEvent::Sent { number, crc64: stored.crc64 },
        Err(refused) => match PartFault::parse(refused.status, &refused.body) {
            // To the request, an unreadable file looks like a network failure.
            PartFault::Unreadable if !file.is_readable().await => failed(PartFault::LocalFile),
            fault => failed(fault),
        },
    }
}

fn failure(error: ApiError) -> Failure {
    error.failure()
}

fn part_request(ask: &PartUrlRequest) -> PartRequest {
    let context = ask.context.map(|Midstate { words, offset }| match words {
        MidstateWords::Sha1(h) => PartContext::Sha1 { h, offset },
        MidstateWords::Sha256(h) => PartContext::Sha256 { h, offset },
    });
    PartRequest { number: ask.number, context }
}

fn part_url(url: PartUrl) -> SignedPartUrl {
    SignedPartUrl {
        number: url.number,
        life: url_lifetime(&url.url).unwrap_or(USUAL_LIFE),
        url: url.url,
        content_type: url.content_type,
        since: now(),
    }
}

fn created(outcome: CreateOutcome) -> CreateResult {
    match outcome {
        CreateOutcome::Exists { file, is_folder } => CreateResult::Exists { file, is_folder },
        CreateOutcome::Rapid { file } => CreateResult::Rapid { file },
        CreateOutcome::PreHashMatched => CreateResult::PreHashMatched,
        CreateOutcome::Started(StartedUpload { file, upload, parts }) => {
            CreateResult::Started { file, upload, part_urls: parts.into_iter().map(part_url).collect() }
        }
    }
}

fn listing(listed: UploadedParts) -> StoredParts {
    let parts = listed.parts.iter().map(|part| (part.number, part.size)).collect();
    StoredParts { parallel: listed.parallel, parts }
}
