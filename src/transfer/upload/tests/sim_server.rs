//! A server, its network and one local file as plain values: every call can succeed or fail.

use super::job_schedules::Setup;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{FileId, UploadId};
use crate::model::entry::{Entry, HashAlgorithm, fixture};
use crate::transfer::error_policy::PartFault;
use crate::transfer::hash::content::{ContentHasher, Midstate, hash_of};
use crate::transfer::hash::{self, FileHasher};
use crate::transfer::job::Millis;
use crate::transfer::upload::job::*;
use std::collections::BTreeMap;
use std::mem::discriminant;

pub(super) const PART: u64 = 128;
const LIFE: Millis = 900_000;

struct Upload {
    file: FileId,
    parallel: bool,
    parts: BTreeMap<u32, Vec<u8>>,
}

pub(super) struct SimulatedServer {
    pub(super) setup: Setup,
    /// Of the local file.
    pub(super) content: Vec<u8>,
    pub(super) now: Millis,
    pub(super) files: BTreeMap<String, Vec<u8>>,
    uploads: BTreeMap<String, Upload>,
    serial: u32,
    pub(super) completed: u32,
    pub(super) may_replace: bool,
    /// Bytes that arrived, counting repetitions.
    pub(super) received: u64,
    /// Creates refused because of the wrong hash algorithm.
    pub(super) wrong_hashes: u32,
}

fn network() -> Failure {
    Failure::local(FailureKind::Network)
}

fn refused(kind: FailureKind, code: &str) -> Failure {
    Failure { kind, code: code.into(), request_id: None }
}

fn digest(algorithm: HashAlgorithm, data: &[u8]) -> hash::Digest {
    let mut hasher = FileHasher::new(algorithm, PART);
    hasher.update(&mut data.to_vec());
    hasher.finish().1
}

impl SimulatedServer {
    pub(super) fn new(setup: Setup) -> Self {
        let content: Vec<u8> = (0..setup.size).map(|index| (index * 7 + index / 64) as u8).collect();
        let files =
            if setup.taken { BTreeMap::from([("taken".into(), b"old".to_vec())]) } else { BTreeMap::new() };
        Self {
            setup,
            content,
            now: 0,
            files,
            uploads: BTreeMap::new(),
            serial: 0,
            completed: 0,
            may_replace: false,
            received: 0,
            wrong_hashes: 0,
        }
    }

    /// The outcome of one effect. `None`: it does not concern the server.
    pub(super) fn answer(&mut self, effect: &UploadEffect, fault: u8) -> Option<UploadEvent> {
        Some(match effect {
            UploadEffect::Create(call) => UploadEvent::Created(self.create(call, fault)),
            UploadEffect::RequestUrls { upload, parts, .. } => {
                UploadEvent::Urls(self.part_url(upload, parts, fault))
            }
            UploadEffect::ListParts { upload, .. } => UploadEvent::Listed(self.list(upload, fault)),
            UploadEffect::Complete { file, upload, crc64 } => {
                UploadEvent::Completed(self.complete(file, upload, *crc64, fault))
            }
            UploadEffect::GetFile { .. } if fault == 1 => UploadEvent::FileFetched(Err(network())),
            UploadEffect::GetFile { file } => UploadEvent::FileFetched(self.entry(file)),
            UploadEffect::Send { part, part_url } => self.put(*part, part_url, fault),
            UploadEffect::StartTimer { generation, after } => {
                self.now += after;
                UploadEvent::TimerFired(*generation)
            }
            _ => return None,
        })
    }

    /// Hashes one part more, or to the end; true: there is more to hash.
    pub(super) fn hash(
        &self,
        job: &UploadJob,
        algorithm: HashAlgorithm,
        part_size: u64,
        fault: u8,
    ) -> (Vec<UploadEvent>, bool) {
        if fault == 1 {
            return (vec![UploadEvent::HashFailed(network())], false);
        }
        if fault == 2 {
            return (vec![UploadEvent::HashFailed(Failure::local(FailureKind::LocalFile))], false);
        }
        if job.hash.pre.is_none() {
            let first = self.content.len().min(1_024);
            let pre_hash = hash_of(algorithm, &self.content[..first]).hex;
            return (vec![UploadEvent::PreHash { pre_hash, sample: hash::sha1_of(&self.content) }], true);
        }
        let done = job.hash.parts.len() * part_size as usize;
        let mut hasher = FileHasher::new(algorithm, part_size);
        let reached = self.content.len().min(done + part_size as usize);
        let mut parts = hasher.update(&mut self.content[..reached].to_vec());
        let hashed = |mut parts: Vec<_>| {
            let parts = parts.split_off(job.hash.parts.len().min(parts.len()));
            UploadEvent::Hashed { hashed: reached as u64, parts }
        };
        if reached < self.content.len() {
            return (vec![hashed(parts)], true);
        }
        let (last, digest) = hasher.finish();
        parts.extend(last);
        (vec![hashed(parts), UploadEvent::HashDone(digest)], false)
    }

    pub(super) fn delete(&mut self, file: &FileId) {
        self.uploads.retain(|_, upload| upload.file != *file);
        assert!(self.files.remove(file.as_str()).is_none(), "deleted a whole file");
    }

    /// The page is gone; requests in flight may still arrive.
    pub(super) fn arrive(&mut self, effect: &UploadEffect) {
        if matches!(
            effect,
            UploadEffect::Create(_) | UploadEffect::Complete { .. } | UploadEffect::Send { .. }
        ) {
            drop(self.answer(effect, 0));
        }
    }

    pub(super) fn create(&mut self, call: &CreateRequest, fault: u8) -> Result<CreateResult, Failure> {
        assert!(call.pre_hash.is_none() || call.content_hash.is_none(), "never both hashes");
        match fault {
            1 => return Err(network()),
            3 => return Err(refused(FailureKind::DriveFull, "QuotaExhausted.Drive")),
            4 if call.pre_hash.is_some() => {
                return Err(refused(FailureKind::Rejected, "InvalidParameter.PreHash"));
            }
            _ => {}
        }
        let names_a_hash = call.pre_hash.is_some() || call.content_hash.is_some();
        if call.algorithm != self.setup.domain && (names_a_hash || call.parallel) {
            self.wrong_hashes += 1;
            let field = if names_a_hash { "ContentHashName" } else { "ParallelSha1Ctx" };
            return Err(refused(FailureKind::Rejected, &format!("InvalidParameterNotSupported.{field}")));
        }
        if call.parallel && !self.setup.parallel_allowed {
            return Err(refused(FailureKind::Rejected, "InvalidParameterNotSupported.ParallelUpload"));
        }
        let id = match &call.conflict {
            Conflict::Ask => {
                let taken = if self.setup.taken {
                    Some("taken")
                } else {
                    self.files.keys().next().map(String::as_str)
                };
                if let Some(id) = taken {
                    return Ok(CreateResult::Exists { file: FileId::new(id), is_folder: false });
                }
                self.fresh()
            }
            Conflict::KeepBoth => self.fresh(),
            Conflict::Replace(file) => {
                assert!(self.may_replace);
                file.to_string()
            }
        };
        if self.setup.known && call.pre_hash.is_some() {
            return Ok(CreateResult::PreHashMatched);
        }
        let file = FileId::new(id.clone());
        let created = if self.setup.known && call.content_hash.is_some() {
            assert_eq!(call.content_hash, Some(hash_of(self.setup.domain, &self.content).hex));
            self.files.insert(id, self.content.clone());
            CreateResult::Rapid { file }
        } else {
            let upload = UploadId::new(self.fresh());
            let started = Upload { file: file.clone(), parallel: call.parallel, parts: BTreeMap::new() };
            self.uploads.insert(upload.to_string(), started);
            let part_urls = self.part_url(&upload, &call.parts, 0)?;
            CreateResult::Started { file, upload, part_urls }
        };
        if fault == 5 { Err(network()) } else { Ok(created) }
    }

    fn part_url(
        &mut self,
        upload: &UploadId,
        parts: &[PartUrlRequest],
        fault: u8,
    ) -> Result<Vec<SignedPartUrl>, Failure> {
        if fault == 1 {
            return Err(refused(FailureKind::ServerBusy, "ServiceUnavailable"));
        }
        let Some(known) = self.uploads.get(upload.as_str()) else { return Err(self.gone(upload)) };
        if known.parallel && parts[0].number > 1 && !self.setup.late_contexts_allowed {
            return Err(refused(FailureKind::Rejected, "InvalidParameter.PartInfoList"));
        }
        let of_another = |ask: &PartUrlRequest| {
            let start = Midstate::start(self.setup.domain).words;
            ask.context.is_some_and(|it| discriminant(&it.words) != discriminant(&start))
        };
        if parts.iter().any(of_another) {
            return Err(refused(FailureKind::Rejected, "InvalidParameterMissing.ParallelSha256Ctx"));
        }
        let granted = parts.iter().map(|ask| {
            let expected = known.parallel.then(|| self.midstate(ask.number));
            assert_eq!(ask.context, expected, "part {}", ask.number);
            let (number, url) = (ask.number, format!("{upload}/{}", ask.number));
            SignedPartUrl { number, url, content_type: None, since: self.now, life: LIFE }
        });
        Ok(granted.collect())
    }

    fn midstate(&self, number: u32) -> Midstate {
        let mut hasher = ContentHasher::new(self.setup.domain);
        let before = &self.content[..(u64::from(number) - 1) as usize * PART as usize];
        hasher.update(before);
        Midstate { words: hasher.words().unwrap(), offset: before.len() as u64 }
    }

    fn list(&self, upload: &UploadId, fault: u8) -> Result<StoredParts, Failure> {
        if fault == 1 {
            return Err(network());
        }
        let Some(known) = self.uploads.get(upload.as_str()) else { return Err(self.gone(upload)) };
        let parts = known.parts.iter().map(|(number, data)| (*number, data.len() as u64)).collect();
        Ok(StoredParts { parallel: known.parallel, parts })
    }

    pub(super) fn put(
        &mut self,
        part: crate::transfer::upload::part_plan::Part,
        part_url: &SignedPartUrl,
        fault: u8,
    ) -> UploadEvent {
        let number = part.number;
        let failed = |fault| UploadEvent::SendFailed { number, fault };
        let (upload, of) = part_url.url.split_once('/').unwrap();
        assert_eq!(of, number.to_string());
        if fault == 6 {
            self.now += LIFE;
        }
        if self.now >= part_url.since + LIFE {
            return failed(if fault == 1 { PartFault::Unreadable } else { PartFault::UrlExpired });
        }
        match fault {
            1 => return failed(PartFault::Unreadable),
            2 => return failed(PartFault::LocalFile),
            3 => return failed(PartFault::Busy),
            7 => drop(self.uploads.remove(upload)),
            _ => {}
        }
        let Some(known) = self.uploads.get_mut(upload) else { return failed(PartFault::UploadGone) };
        if !known.parallel {
            if known.parts.contains_key(&number) {
                return failed(PartFault::AlreadyStored);
            }
            if number as usize != known.parts.len() + 1 {
                return failed(PartFault::OutOfOrder);
            }
        }
        let mut data = self.content[part.from as usize..part.to as usize].to_vec();
        match fault {
            // Interrupted: older browsers leave a short part behind.
            4 if !known.parallel && data.len() > 1 => data.truncate(data.len() / 2),
            8 => data.iter_mut().take(1).for_each(|byte| *byte ^= 1),
            _ => {}
        }
        let crc64 = digest(self.setup.domain, &data).crc64;
        self.received += data.len() as u64;
        known.parts.insert(number, data);
        if matches!(fault, 4 | 5) {
            return failed(PartFault::Unreadable);
        }
        UploadEvent::Sent { number, crc64: self.setup.exposes_crc.then_some(crc64) }
    }

    pub(super) fn complete(
        &mut self,
        file: &FileId,
        id: &UploadId,
        crc64: u64,
        fault: u8,
    ) -> Result<Box<Entry>, Failure> {
        if fault == 1 {
            return Err(network());
        }
        let Some(upload) = self.uploads.get(id.as_str()) else { return Err(self.gone(id)) };
        let whole = upload.parts.values().flatten().copied().collect::<Vec<_>>();
        if digest(self.setup.domain, &whole).crc64 != crc64 {
            return Err(refused(FailureKind::Rejected, "InvalidParameterNotMatch.Crc64Hash"));
        }
        self.uploads.remove(id.as_str());
        self.files.insert(file.to_string(), whole);
        self.completed += 1;
        if fault == 5 { Err(network()) } else { self.entry(file) }
    }

    fn entry(&self, file: &FileId) -> Result<Box<Entry>, Failure> {
        let data = self.files.get(file.as_str());
        if data.is_none() && !self.uploads.values().any(|upload| upload.file == *file) {
            return Err(refused(FailureKind::NotFound, "NotFound.File"));
        }
        let digest = data.map(|data| digest(self.setup.domain, data));
        Ok(Box::new(Entry {
            size: Some(data.map_or(self.content.len(), Vec::len) as u64),
            crc64: digest.as_ref().map(|digest| digest.crc64),
            content_hash: digest.map(|digest| digest.hash),
            ..fixture(file.as_str())
        }))
    }

    fn gone(&self, _: &UploadId) -> Failure {
        refused(FailureKind::NotFound, "NotFound.UploadId")
    }

    fn fresh(&mut self) -> String {
        self.serial += 1;
        format!("id{}", self.serial)
    }
}
