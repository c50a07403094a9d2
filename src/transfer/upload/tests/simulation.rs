//! One upload against the simulated server, for the tests of `step`.

use super::job_schedules::Setup;
use super::sim_server::{PART, SimulatedServer};
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;
use crate::model::entry::HashAlgorithm;
use crate::transfer::upload::job::*;
use crate::transfer::upload::resume::RemoteUploadRecord;
use crate::transfer::upload::step::step;

const LANES: u32 = 4;

pub(super) struct JobSimulation {
    pub(super) server: SimulatedServer,
    pub(super) job: UploadJob,
    pub(super) pending: Vec<UploadEffect>,
    bar: u64,
    stored: Option<RemoteUploadRecord>,
    /// The API calls made, in order.
    pub(super) calls: Vec<&'static str>,
}

pub(super) fn spec(name: &str, size: usize) -> UploadSpec {
    UploadSpec {
        name: name.into(),
        folder: String::new(),
        size: size as u64,
        modified_at: Timestamp(0),
        content_type: String::new(),
        drive: DriveId::new("1"),
        parent: FileId::root(),
    }
}

impl JobSimulation {
    pub(super) fn new(setup: Setup) -> Self {
        let server = SimulatedServer::new(setup);
        let (probe, algorithm) = (server.setup.probe, server.setup.assumed);
        let job = UploadJob { probe, algorithm, ..UploadJob::new(spec("a.bin", server.content.len()), PART) };
        Self { server, job, pending: Vec::new(), bar: 0, stored: None, calls: Vec::new() }
    }

    pub(super) fn handle_event(&mut self, event: UploadEvent) {
        let (job, effects) = step(self.job.clone(), self.server.now, event);
        self.job = job;
        for effect in effects {
            match effect {
                UploadEffect::AbortSends => {
                    self.pending.retain(|effect| !matches!(effect, UploadEffect::Send { .. }))
                }
                UploadEffect::StopHash => {
                    self.pending.retain(|effect| !matches!(effect, UploadEffect::StartHash { .. }))
                }
                UploadEffect::DeleteRemote { file } => self.server.delete(&file),
                UploadEffect::Persist => self.stored = RemoteUploadRecord::from_job(&self.job),
                effect => {
                    self.calls.extend(call_name(&effect));
                    self.pending.push(effect);
                }
            }
        }
        self.check();
    }

    fn check(&mut self) {
        let sent = self.job.meter.sent();
        assert!(sent >= self.bar, "the bar went back");
        self.bar = sent;
        let sends = self.pending.iter().filter(|effect| matches!(effect, UploadEffect::Send { .. })).count();
        assert_eq!(sends, self.job.sends.len());
        let parallel = self.job.remote.as_ref().is_some_and(|remote| remote.parallel);
        assert!(sends <= if parallel { LANES as usize } else { 1 }, "too many parts in flight");
        let calls = self.pending.iter().filter_map(call_name).count();
        assert_eq!(calls, usize::from(self.job.call.is_some()), "one call at a time");
        assert!(self.server.completed <= 1, "completed twice");
        if self.server.setup.taken && !self.server.may_replace {
            assert_eq!(self.server.files["taken"], b"old");
        }
        if let UploadPhase::Done(entry) = &self.job.phase {
            assert_eq!(self.server.files[entry.id.as_str()], self.server.content);
            assert_eq!(sent, self.server.content.len() as u64);
        }
    }

    /// Completes one pending effect, successfully or not.
    pub(super) fn resolve(&mut self, index: usize, fault: u8) {
        self.server.now += 40;
        let effect = self.pending.remove(index);
        if let UploadEffect::StartHash { algorithm, part_size } = effect {
            let (events, more) = self.server.hash(&self.job, algorithm, part_size, fault);
            if more {
                self.pending.push(effect);
            }
            events.into_iter().for_each(|event| self.handle_event(event));
        } else if let Some(event) = self.server.answer(&effect, fault) {
            self.handle_event(event);
        }
    }

    /// The page is reloaded and the person chooses the file again. Requests in flight may still arrive. Records of an
    /// older build only know SHA-1.
    pub(super) fn reload(&mut self, arrives: bool, by_older_build: bool) {
        for effect in std::mem::take(&mut self.pending) {
            if arrives {
                self.server.arrive(&effect);
            }
        }
        let spec = self.job.spec.clone();
        let job = match &self.stored {
            Some(started) => UploadJob::resumed(spec, started),
            None => UploadJob::new(spec, PART),
        };
        let algorithm = if by_older_build { HashAlgorithm::Sha1 } else { self.job.algorithm };
        self.job = UploadJob { probe: self.server.setup.probe, algorithm, ..job };
        self.bar = 0;
    }

    /// Does what only the queue and the person can do.
    pub(super) fn act_as_person(&mut self, answer: ConflictAnswer) {
        if self.job.phase == UploadPhase::Waiting {
            self.handle_event(UploadEvent::Start { bytes_per_s: None });
            // Files are too small here for a pre-hash; some are meant to use it.
            if self.job.hash.pre.is_none() {
                self.job.probe = self.server.setup.probe;
            }
            self.handle_event(UploadEvent::MaxParts(LANES));
        }
        if matches!(self.job.phase, UploadPhase::NameTaken { .. }) {
            self.server.may_replace |= answer == ConflictAnswer::Replace;
            self.handle_event(UploadEvent::Answer(answer));
        }
    }

    /// No further faults occur; the upload must end.
    pub(super) fn run_to_end(&mut self, answer: ConflictAnswer) {
        for _ in 0..2_000 {
            if self.job.phase == UploadPhase::Paused {
                self.handle_event(UploadEvent::Resume);
            }
            self.act_as_person(answer);
            if self.job.has_ended() {
                return;
            }
            if !self.pending.is_empty() {
                self.resolve(0, 0);
            }
        }
        panic!("stuck: {:?} with {:?}", self.job, self.pending);
    }
}

pub(super) fn call_name(effect: &UploadEffect) -> Option<&'static str> {
    match effect {
        UploadEffect::Create(_) => Some("create"),
        UploadEffect::RequestUrls { .. } => Some("urls"),
        UploadEffect::ListParts { .. } => Some("list"),
        UploadEffect::Complete { .. } => Some("complete"),
        UploadEffect::GetFile { .. } => Some("get"),
        _ => None,
    }
}
