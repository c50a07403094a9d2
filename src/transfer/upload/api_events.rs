//! Applies the API's responses to an upload.

use super::job::*;
use super::part_plan::{self, Probe};
use super::step::Transition;
use super::verify::{ContentMatch, verify};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::model::entry::Entry;
use crate::transfer::error_policy::{FailureClass, classify};
use crate::transfer::job_view::{FileSummary, Verification};
use std::collections::BTreeMap;

impl Transition {
    pub(super) fn created(&mut self, answer: Result<CreateResult, Failure>) {
        if !self.is_awaited(ApiCall::Create) {
            return;
        }
        match answer {
            Ok(CreateResult::Started { file, upload, part_urls }) => {
                let part_urls = part_urls.into_iter().map(|part_url| (part_url.number, part_url)).collect();
                let replaces = matches!(self.job.conflict, Conflict::Replace(_));
                self.job.create_lost = false;
                self.job.remote = Some(RemoteUpload {
                    file,
                    upload,
                    parallel: self.job.parallel,
                    replaces,
                    maybe_complete: false,
                    stored: BTreeMap::new(),
                    listed: true,
                    part_urls,
                });
                self.persist();
            }
            Ok(CreateResult::Rapid { file }) => self.job.remote_check = Some(RemoteCheck::Rapid(file)),
            Ok(CreateResult::PreHashMatched) => self.job.probe = Probe::Full,
            Ok(CreateResult::Exists { file, is_folder: true }) => self.ask_about_name(file, true, None),
            // A file with the very same content needs no question.
            Ok(CreateResult::Exists { file, .. }) => {
                self.job.remote_check = Some(RemoteCheck::ExistingEntry(file))
            }
            Err(failure) => self.not_created(failure),
        }
    }

    fn not_created(&mut self, failure: Failure) {
        let replacing = matches!(self.job.conflict, Conflict::Replace(_));
        match classify(&failure) {
            FailureClass::ParallelRefused if self.job.parallel => self.job.parallel = false,
            FailureClass::HashRefused if self.switch_hash_algorithm() => {}
            // The protocol does not say whether a pre-hash is allowed in parallel mode.
            FailureClass::Rejected if self.job.probe == Probe::Pre => self.job.probe = Probe::Nothing,
            FailureClass::Temporary => {
                self.job.create_lost = true;
                self.retry_later(failure);
            }
            // The file to replace is gone, so there is nothing to replace.
            _ if failure.kind == FailureKind::NotFound && replacing => self.job.conflict = Conflict::Ask,
            _ => self.fail(failure),
        }
    }

    /// The domain uses the other hash algorithm: the file is read again. A service that refuses both gets the parts
    /// in serial mode, which needs no hash. Returns false when nothing is left to try.
    fn switch_hash_algorithm(&mut self) -> bool {
        if !self.job.rehashed {
            self.stop_hash();
            self.job.hash = HashProgress::default();
            (self.job.algorithm, self.job.rehashed) = (self.job.algorithm.other(), true);
            self.job.probe = Probe::choose(self.job.spec.size, None);
            self.persist();
            return true;
        }
        let plainer = self.job.remote.is_none() && (self.job.parallel || self.job.probe != Probe::Nothing);
        if plainer {
            (self.job.parallel, self.job.probe) = (false, Probe::Nothing);
        }
        plainer
    }

    /// The name is taken. The upload gives up its place in the queue until the person answers.
    fn ask_about_name(&mut self, existing: FileId, is_folder: bool, theirs: Option<FileSummary>) {
        self.job.create_lost = false;
        if matches!(self.job.phase, UploadPhase::Running | UploadPhase::Paused | UploadPhase::Waiting) {
            self.job.phase = UploadPhase::NameTaken { existing, is_folder, theirs };
        }
    }

    /// The same content under the same name is what was wanted, whoever uploaded it.
    pub(super) fn compare_existing_entry(&mut self) {
        let Some(entry) = &self.job.existing_entry else { return };
        let digest = self.job.hash.digest();
        match verify(entry, &self.job.spec, digest) {
            ContentMatch::Unproven if digest.is_none() && has_hash(entry) => {}
            ContentMatch::Same => {
                let ours = self.job.create_lost;
                if let Some(entry) = self.job.existing_entry.take() {
                    self.finish(
                        entry,
                        if ours { Verification::Verified } else { Verification::AlreadyThere },
                    );
                }
            }
            ContentMatch::Unproven | ContentMatch::Different => {
                let existing = entry.id.clone();
                let theirs = FileSummary { size: entry.size, modified_at: entry.updated_at };
                self.job.existing_entry = None;
                self.ask_about_name(existing, false, Some(theirs));
            }
        }
    }

    pub(super) fn urls(&mut self, answer: Result<Vec<SignedPartUrl>, Failure>) {
        if !self.is_awaited(ApiCall::Urls) {
            return;
        }
        match answer {
            Ok(part_urls) if part_urls.is_empty() => self.retry_later(Failure::local(FailureKind::BadAnswer)),
            Ok(part_urls) => {
                if let Some(remote) = &mut self.job.remote {
                    remote
                        .part_urls
                        .extend(part_urls.into_iter().map(|part_url| (part_url.number, part_url)));
                }
                // A response that does not help must not be requested again at once.
                if self.job.sends.is_empty() && !self.can_send() {
                    self.retry_later(Failure::local(FailureKind::BadAnswer));
                }
            }
            Err(failure) => match classify(&failure) {
                FailureClass::Temporary => self.retry_later(failure),
                FailureClass::UploadGone => self.upload_gone(),
                FailureClass::HashRefused if self.switch_hash_algorithm() => {}
                // Whether contexts may follow later is not documented; if not, parts are sent in serial mode.
                FailureClass::Rejected | FailureClass::ParallelRefused | FailureClass::HashRefused
                    if self.is_parallel() =>
                {
                    self.job.parallel = false;
                    self.restart(failure);
                }
                _ => self.fail(failure),
            },
        }
    }

    pub(super) fn listed(&mut self, answer: Result<StoredParts, Failure>) {
        if !self.is_awaited(ApiCall::List) {
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
                remote.part_urls.retain(|number, _| !remote.stored.contains_key(number));
                self.job.meter.resume_from(self.job.bytes_sent());
                self.persist();
            }
            Err(failure) => self.upload_failed(failure),
        }
    }

    pub(super) fn completed(&mut self, answer: Result<Box<Entry>, Failure>) {
        if !self.is_awaited(ApiCall::Complete) {
            return;
        }
        let failure = match answer {
            Ok(entry) => return self.finish(entry, Verification::Verified),
            Err(failure) => failure,
        };
        match classify(&failure) {
            FailureClass::Temporary => {
                if let Some(remote) = &mut self.job.remote {
                    remote.maybe_complete = true;
                }
                self.job.remote_check = Some(RemoteCheck::Completed { gone: false });
                self.retry_later(failure);
            }
            FailureClass::UploadGone => self.job.remote_check = Some(RemoteCheck::Completed { gone: true }),
            FailureClass::ContentMismatch => {
                self.discard_remote();
                self.fail_corrupt(failure);
            }
            // The server refuses parts or contexts: retry once in serial mode.
            FailureClass::Rejected if self.job.restarts == 0 => {
                self.job.parallel = false;
                self.restart(failure);
            }
            _ => self.upload_failed(failure),
        }
    }

    pub(super) fn file_fetched(&mut self, answer: Result<Box<Entry>, Failure>) {
        if !self.is_awaited(ApiCall::GetFile) {
            return;
        }
        let Some(look) = self.job.remote_check.take() else { return };
        let answer = match answer {
            Err(failure) if classify(&failure) == FailureClass::Temporary => {
                self.job.remote_check = Some(look);
                return self.retry_later(failure);
            }
            Err(failure) if failure.kind != FailureKind::NotFound => return self.fail(failure),
            Err(_) => None,
            Ok(entry) => Some(entry),
        };
        let content_match =
            answer.as_deref().map(|entry| verify(entry, &self.job.spec, self.job.hash.digest()));
        match (look, answer, content_match) {
            (RemoteCheck::ExistingEntry(_), Some(entry), _) => {
                self.job.existing_entry = Some(entry);
                self.compare_existing_entry();
            }
            (RemoteCheck::ExistingEntry(_), ..) => self.job.create_lost = false,
            (RemoteCheck::Rapid(_), Some(entry), Some(_)) => self.finish(entry, Verification::AlreadyThere),
            (RemoteCheck::Rapid(_), ..) => self.restart(Failure::local(FailureKind::NotFound)),
            (_, Some(entry), Some(ContentMatch::Same)) => self.finish(entry, Verification::Verified),
            (RemoteCheck::Completed { gone: true }, ..) => {
                self.release_remote();
                self.restart(Failure::local(FailureKind::NotFound));
            }
            // Not complete: complete is called again.
            (RemoteCheck::Completed { gone: false }, ..) => self.invalidate_part_list(),
        }
    }

    /// A call about the upload failed: the upload may be gone, or a retry may help.
    fn upload_failed(&mut self, failure: Failure) {
        match classify(&failure) {
            FailureClass::Temporary => self.retry_later(failure),
            FailureClass::UploadGone => self.upload_gone(),
            _ if failure.kind == FailureKind::NotFound => self.upload_gone(),
            _ => self.fail(failure),
        }
    }

    /// Takes the response to the call in flight; any other response is ignored.
    fn is_awaited(&mut self, call: ApiCall) -> bool {
        self.job.call.take_if(|waiting| *waiting == call).is_some()
    }

    fn finish(&mut self, entry: Box<Entry>, verification: Verification) {
        self.abort_sends();
        self.release_remote();
        self.stop_hash();
        match verify(&entry, &self.job.spec, self.job.hash.digest()) {
            ContentMatch::Different => {
                // A retry replaces the bad content in place, whatever name it was given.
                self.job.conflict = Conflict::Replace(entry.id.clone());
                return self.fail_corrupt(Failure::local(FailureKind::Corrupt));
            }
            ContentMatch::Same => self.job.verification = verification,
            // The server has no hash of it, so nothing is claimed.
            ContentMatch::Unproven => {}
        }
        self.job.meter.finish();
        self.job.phase = UploadPhase::Done(entry);
        self.persist();
    }

    /// Either side may be wrong, so a retry reads the file again.
    fn fail_corrupt(&mut self, failure: Failure) {
        self.fail(Failure { kind: FailureKind::Corrupt, ..failure });
        self.job.hash = HashProgress::default();
    }
}

fn has_hash(entry: &Entry) -> bool {
    entry.crc64.is_some() || entry.content_hash.is_some()
}
