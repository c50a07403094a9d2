//! What the API's answers mean to an upload.

use super::job::*;
use super::part_plan::{self, Probe};
use super::step::Turn;
use super::verify::{Verdict, verify};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::model::entry::Entry;
use crate::transfer::error_policy::{Meaning, meaning};
use crate::transfer::job_view::{Glance, Proof};
use std::collections::BTreeMap;

impl Turn {
    pub(super) fn created(&mut self, answer: Result<Created, Failure>) {
        if !self.answers(Call::Create) {
            return;
        }
        match answer {
            Ok(Created::Started { file, upload, grants }) => {
                let grants = grants.into_iter().map(|grant| (grant.number, grant)).collect();
                let replaces = matches!(self.job.conflict, Conflict::Replace(_));
                self.job.create_lost = false;
                self.job.remote = Some(Remote {
                    file,
                    upload,
                    parallel: self.job.parallel,
                    replaces,
                    maybe_complete: false,
                    stored: BTreeMap::new(),
                    listed: true,
                    grants,
                });
                self.keep();
            }
            Ok(Created::Rapid { file }) => self.job.look = Some(Look::Rapid(file)),
            Ok(Created::PreHashMatched) => self.job.probe = Probe::Full,
            Ok(Created::Exists { file, is_folder: true }) => self.ask(file, true, None),
            // Nobody wants to be asked about the very same content.
            Ok(Created::Exists { file, .. }) => self.job.look = Some(Look::Namesake(file)),
            Err(failure) => self.not_created(failure),
        }
    }

    fn not_created(&mut self, failure: Failure) {
        let replacing = matches!(self.job.conflict, Conflict::Replace(_));
        match meaning(&failure) {
            Meaning::ParallelRefused if self.job.parallel => self.job.parallel = false,
            Meaning::HashRefused if self.hash_otherwise() => {}
            // The protocol doesn't say whether it may be asked together with parallel mode.
            Meaning::Rejected if self.job.probe == Probe::Pre => self.job.probe = Probe::Nothing,
            Meaning::Temporary => {
                self.job.create_lost = true;
                self.try_later(failure);
            }
            // What was to be replaced is gone; then there is nothing to replace.
            _ if failure.kind == FailureKind::NotFound && replacing => self.job.conflict = Conflict::Ask,
            _ => self.fail(failure),
        }
    }

    /// The domain hashes with the other one: the file is read once more. A service that wants neither gets the parts
    /// one after the other, which needs no hash. False: nothing is left to try.
    fn hash_otherwise(&mut self) -> bool {
        if !self.job.rehashed {
            self.stop_hash();
            self.job.hash = Hashing::default();
            (self.job.algorithm, self.job.rehashed) = (self.job.algorithm.other(), true);
            self.job.probe = Probe::of(self.job.spec.size, None);
            self.keep();
            return true;
        }
        let plainer = self.job.remote.is_none() && (self.job.parallel || self.job.probe != Probe::Nothing);
        if plainer {
            (self.job.parallel, self.job.probe) = (false, Probe::Nothing);
        }
        plainer
    }

    /// The name is taken; the place in the queue is given up while the person thinks.
    fn ask(&mut self, existing: FileId, is_folder: bool, theirs: Option<Glance>) {
        self.job.create_lost = false;
        if matches!(self.job.phase, Phase::Running | Phase::Paused | Phase::Waiting) {
            self.job.phase = Phase::NameTaken { existing, is_folder, theirs };
        }
    }

    /// The same content under the same name is what was wanted, whoever put it there.
    pub(super) fn compare_namesake(&mut self) {
        let Some(entry) = &self.job.namesake else { return };
        let digest = self.job.hash.digest();
        match verify(entry, &self.job.spec, digest) {
            Verdict::Unproven if digest.is_none() && has_hash(entry) => {}
            Verdict::Same => {
                let ours = self.job.create_lost;
                if let Some(entry) = self.job.namesake.take() {
                    self.finish(entry, if ours { Proof::Verified } else { Proof::AlreadyThere });
                }
            }
            Verdict::Unproven | Verdict::Different => {
                let existing = entry.id.clone();
                let theirs = Glance { size: entry.size, modified_at: entry.updated_at };
                self.job.namesake = None;
                self.ask(existing, false, Some(theirs));
            }
        }
    }

    pub(super) fn urls(&mut self, answer: Result<Vec<Grant>, Failure>) {
        if !self.answers(Call::Urls) {
            return;
        }
        match answer {
            Ok(grants) if grants.is_empty() => self.try_later(Failure::local(FailureKind::BadAnswer)),
            Ok(grants) => {
                if let Some(remote) = &mut self.job.remote {
                    remote.grants.extend(grants.into_iter().map(|grant| (grant.number, grant)));
                }
                // An answer that doesn't help must not be asked for again at once.
                if self.job.sends.is_empty() && !self.can_send() {
                    self.try_later(Failure::local(FailureKind::BadAnswer));
                }
            }
            Err(failure) => match meaning(&failure) {
                Meaning::Temporary => self.try_later(failure),
                Meaning::UploadGone => self.upload_gone(),
                Meaning::HashRefused if self.hash_otherwise() => {}
                // Whether contexts may follow later is not documented: then it is one part after the other.
                Meaning::Rejected | Meaning::ParallelRefused | Meaning::HashRefused if self.is_parallel() => {
                    self.job.parallel = false;
                    self.restart(failure);
                }
                _ => self.fail(failure),
            },
        }
    }

    pub(super) fn listed(&mut self, answer: Result<Listing, Failure>) {
        if !self.answers(Call::List) {
            return;
        }
        match answer {
            Ok(listing) => {
                let (size, part_size) = (self.job.spec.size, self.job.part_size);
                let Some(remote) = &mut self.job.remote else { return };
                let Some(stored) = part_plan::accept(listing.parallel, &listing.parts, size, part_size)
                else {
                    self.restart(Failure::local(FailureKind::Conflict));
                    return;
                };
                remote.parallel = listing.parallel;
                (remote.stored, remote.listed, remote.maybe_complete) = (stored, true, false);
                remote.grants.retain(|number, _| !remote.stored.contains_key(number));
                self.job.meter.found(self.job.bytes_sent());
                self.keep();
            }
            Err(failure) => self.upload_failed(failure),
        }
    }

    pub(super) fn completed(&mut self, answer: Result<Box<Entry>, Failure>) {
        if !self.answers(Call::Complete) {
            return;
        }
        let failure = match answer {
            Ok(entry) => return self.finish(entry, Proof::Verified),
            Err(failure) => failure,
        };
        match meaning(&failure) {
            Meaning::Temporary => {
                if let Some(remote) = &mut self.job.remote {
                    remote.maybe_complete = true;
                }
                self.job.look = Some(Look::Completed { gone: false });
                self.try_later(failure);
            }
            Meaning::UploadGone => self.job.look = Some(Look::Completed { gone: true }),
            Meaning::ContentMismatch => {
                self.drop_remote();
                self.fail_corrupt(failure);
            }
            // Parts or contexts the server doesn't like: once more, in the plainest way.
            Meaning::Rejected if self.job.restarts == 0 => {
                self.job.parallel = false;
                self.restart(failure);
            }
            _ => self.upload_failed(failure),
        }
    }

    pub(super) fn looked(&mut self, answer: Result<Box<Entry>, Failure>) {
        if !self.answers(Call::Look) {
            return;
        }
        let Some(look) = self.job.look.take() else { return };
        let answer = match answer {
            Err(failure) if meaning(&failure) == Meaning::Temporary => {
                self.job.look = Some(look);
                return self.try_later(failure);
            }
            Err(failure) if failure.kind != FailureKind::NotFound => return self.fail(failure),
            Err(_) => None,
            Ok(entry) => Some(entry),
        };
        let verdict = answer.as_deref().map(|entry| verify(entry, &self.job.spec, self.job.hash.digest()));
        match (look, answer, verdict) {
            (Look::Namesake(_), Some(entry), _) => {
                self.job.namesake = Some(entry);
                self.compare_namesake();
            }
            (Look::Namesake(_), ..) => self.job.create_lost = false,
            (Look::Rapid(_), Some(entry), Some(_)) => self.finish(entry, Proof::AlreadyThere),
            (Look::Rapid(_), ..) => self.restart(Failure::local(FailureKind::NotFound)),
            (_, Some(entry), Some(Verdict::Same)) => self.finish(entry, Proof::Verified),
            (Look::Completed { gone: true }, ..) => {
                self.let_go();
                self.restart(Failure::local(FailureKind::NotFound));
            }
            // Not complete after all: it is called again.
            (Look::Completed { gone: false }, ..) => self.distrust(),
        }
    }

    /// A call about the upload failed: it may be gone, it may be worth another try.
    fn upload_failed(&mut self, failure: Failure) {
        match meaning(&failure) {
            Meaning::Temporary => self.try_later(failure),
            Meaning::UploadGone => self.upload_gone(),
            _ if failure.kind == FailureKind::NotFound => self.upload_gone(),
            _ => self.fail(failure),
        }
    }

    /// Takes the answer to the call in flight; an answer nobody waits for is dropped.
    fn answers(&mut self, call: Call) -> bool {
        self.job.call.take_if(|waiting| *waiting == call).is_some()
    }

    fn finish(&mut self, entry: Box<Entry>, proof: Proof) {
        self.abort_sends();
        self.let_go();
        self.stop_hash();
        match verify(&entry, &self.job.spec, self.job.hash.digest()) {
            Verdict::Different => {
                // Trying again replaces the bad content in place, whatever name it was given.
                self.job.conflict = Conflict::Replace(entry.id.clone());
                return self.fail_corrupt(Failure::local(FailureKind::Corrupt));
            }
            Verdict::Same => self.job.proof = proof,
            // The server tells no hash of it: then nothing is claimed.
            Verdict::Unproven => {}
        }
        self.job.meter.finish();
        self.job.phase = Phase::Done(entry);
        self.keep();
    }

    /// Either side may have erred, so the next try reads the file again too.
    fn fail_corrupt(&mut self, failure: Failure) {
        self.fail(Failure { kind: FailureKind::Corrupt, ..failure });
        self.job.hash = Hashing::default();
    }
}

fn has_hash(entry: &Entry) -> bool {
    entry.crc64.is_some() || entry.content_hash.is_some()
}
