//! What is stored of the queue to survive a reload or a crash: every file, and its upload on the server. The server
//! remains the authority on the parts it holds.
//!
//! An unreadable record is ignored.

use super::job::{Conflict, UploadEffect, UploadJob, UploadPhase, UploadSpec};
use super::queue::UploadQueue;
use crate::base::id::{DriveId, FileId, UploadId};
use crate::base::name::normal_form::nfc;
use crate::base::time::Timestamp;
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::JobId;
use serde::{Deserialize, Serialize};
use std::collections::HashMap;

/// One file of the queue, as it is stored.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UploadRecord {
    pub id: JobId,
    pub place: u64,
    pub name: String,
    #[serde(default)]
    pub folder: String,
    pub size: u64,
    pub modified_at: Timestamp,
    #[serde(default)]
    pub content_type: String,
    pub drive: DriveId,
    pub parent: FileId,
    pub batch: u32,
    pub conflict: Conflict,
    /// Records of older builds have none: they only knew SHA-1.
    #[serde(default)]
    pub algorithm: HashAlgorithm,
    /// Paused by the person.
    #[serde(default)]
    pub paused: bool,
    /// `None`: it was still waiting.
    #[serde(default)]
    pub started: Option<RemoteUploadRecord>,
}

/// The upload on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemoteUploadRecord {
    pub file: FileId,
    pub upload: UploadId,
    pub part_size: u64,
    pub parallel: bool,
    pub replaces: bool,
    pub sent: u64,
    /// A hash over samples of the file, by which it is recognised.
    #[serde(default)]
    pub sample: Option<String>,
}

impl RemoteUploadRecord {
    pub fn from_job(job: &UploadJob) -> Option<Self> {
        job.remote.as_ref().map(|remote| Self {
            file: remote.file.clone(),
            upload: remote.upload.clone(),
            part_size: job.part_size,
            parallel: remote.parallel,
            replaces: remote.replaces,
            sent: remote.stored.values().sum(),
            sample: job.sample.clone(),
        })
    }
}

impl UploadRecord {
    /// The record of a job; `None`: it has ended.
    pub fn from_job(queue: &UploadQueue, id: JobId) -> Option<Self> {
        let job = queue.job(id)?;
        if matches!(
            job.phase,
            UploadPhase::Done(_) | UploadPhase::Skipped | UploadPhase::Cancelled | UploadPhase::Cancelling
        ) {
            return None;
        }
        let spec = &job.spec;
        Some(Self {
            id,
            place: queue.rank(id),
            name: spec.name.clone(),
            folder: spec.folder.clone(),
            size: spec.size,
            modified_at: spec.modified_at,
            content_type: spec.content_type.clone(),
            drive: spec.drive.clone(),
            parent: spec.parent.clone(),
            batch: queue.batch(id),
            conflict: job.conflict.clone(),
            algorithm: job.algorithm,
            paused: job.phase == UploadPhase::Paused,
            started: RemoteUploadRecord::from_job(job),
        })
    }

    /// Parses one stored record; `None` if it is unreadable or inconsistent.
    pub fn parse(text: &str) -> Option<Self> {
        serde_json::from_str::<Self>(text).ok().filter(Self::is_sound)
    }

    pub fn spec(&self) -> UploadSpec {
        UploadSpec {
            name: self.name.clone(),
            folder: self.folder.clone(),
            size: self.size,
            modified_at: self.modified_at,
            content_type: self.content_type.clone(),
            drive: self.drive.clone(),
            parent: self.parent.clone(),
        }
    }

    fn is_sound(&self) -> bool {
        let sound =
            |part_size: u64| part_size > 0 && part_size.is_multiple_of(crate::transfer::hash::sha1::BLOCK);
        self.started.as_ref().is_none_or(|started| sound(started.part_size))
    }
}

/// Whether the record must be stored before this effect: a file kept beside another of its name, or replacing it,
/// would be uploaded a second time by a tab that does not know of the first. Where the name must be free, the server
/// detects it.
pub fn must_be_stored_first(job: Option<&UploadJob>, effect: &UploadEffect) -> bool {
    let answered = job.is_some_and(|job| job.conflict != Conflict::Ask);
    answered && matches!(effect, UploadEffect::Complete { .. })
}

/// A file chosen again: what is known before reading it, and its folders as far as the browser reports them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReselectedFile {
    pub name: String,
    pub size: u64,
    pub modified_at: Timestamp,
    pub folder: String,
}

impl ReselectedFile {
    #[cfg(test)]
    pub fn from_spec(spec: &UploadSpec, folder: &str) -> Self {
        let UploadSpec { name, size, modified_at, .. } = spec.clone();
        Self { name, size, modified_at, folder: folder.into() }
    }
}

/// Matches files chosen again with the uploads that miss theirs: by name, size, folders that agree, and preferably
/// the time of modification; the sample later tells whether the content is the same. A file serves every upload it
/// fits, since one file may go to two places. Returns the matches and the files without one.
pub fn match_files<'a>(
    missing: impl Iterator<Item = (JobId, &'a UploadSpec)>,
    reselected: &[ReselectedFile],
) -> (Vec<(JobId, usize)>, Vec<usize>) {
    let mut by_name_and_size: HashMap<(String, u64), Vec<usize>> = HashMap::new();
    for (index, reselected) in reselected.iter().enumerate() {
        let key = (comparable(&reselected.name), reselected.size);
        by_name_and_size.entry(key).or_default().push(index);
    }
    let mut used = vec![false; reselected.len()];
    let mut found = Vec::new();
    for (id, spec) in missing {
        let same = by_name_and_size.get(&(comparable(&spec.name), spec.size));
        let same = same.map(Vec::as_slice).unwrap_or_default();
        let rank = |index: &usize| {
            let reselected = &reselected[*index];
            (common_end(&spec.folder, &reselected.folder), reselected.modified_at == spec.modified_at)
        };
        let best = same.iter().copied().max_by_key(rank);
        // Of several candidates, only one in a matching folder is accepted.
        let fits = |index: &usize| {
            let theirs = &reselected[*index].folder;
            theirs.is_empty() || spec.folder.is_empty() || common_end(&spec.folder, theirs) > 0
        };
        if let Some(index) = best.filter(fits) {
            used[index] = true;
            found.push((id, index));
        }
    }
    let rest = (0..reselected.len()).filter(|index| !used[*index]).collect();
    (found, rest)
}

/// A name by which a file is found again: records of earlier builds lack white space at the ends of it, and the letters
/// of a file on the disk may be composed otherwise than those sent.
pub fn comparable(name: &str) -> String {
    nfc(name.trim())
}

/// How many folders two paths share, counted from the innermost.
fn common_end(one: &str, other: &str) -> usize {
    let pairs = one.rsplit('/').zip(other.rsplit('/'));
    pairs.take_while(|(one, other)| one == other && !one.is_empty()).count()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::upload::queue::NewJob;
    use proptest::prelude::*;

    fn spec(name: &str, folder: &str) -> UploadSpec {
        UploadSpec {
            name: name.into(),
            folder: folder.into(),
            size: 100,
            modified_at: Timestamp(5_000),
            content_type: String::new(),
            drive: DriveId::new("1"),
            parent: FileId::root(),
        }
    }

    fn record() -> UploadRecord {
        let mut queue = UploadQueue::default();
        let started = RemoteUploadRecord {
            file: FileId::new("f"),
            upload: UploadId::new("u"),
            part_size: 64,
            parallel: true,
            replaces: false,
            sent: 64,
            sample: Some("AB".into()),
        };
        let new_job = NewJob {
            id: JobId(7),
            spec: spec("a.bin", "x/y"),
            batch: 2,
            algorithm: HashAlgorithm::Sha256,
            conflict: Conflict::KeepBoth,
            started: Some(started),
            has_file: false,
            paused: false,
        };
        queue.add(vec![new_job], 0);
        UploadRecord::from_job(&queue, JobId(7)).unwrap()
    }

    #[test]
    fn a_record_round_trips_through_json() {
        let record = record();
        assert_eq!(record.conflict, Conflict::KeepBoth, "what was answered stays answered");
        let text = serde_json::to_string(&record).unwrap();
        assert_eq!(UploadRecord::parse(&text), Some(record.clone()));
        let older = text.replace("\"algorithm\":\"sha256\",", "");
        assert_eq!(
            UploadRecord::parse(&older),
            Some(UploadRecord { algorithm: HashAlgorithm::Sha1, ..record })
        );
    }

    /// A renamed field or variant must not lose a stored queue, so the text is written out here as in IndexedDB.
    #[test]
    fn a_stored_queue_is_still_read() {
        let text = r#"{"id":7,"place":0,"name":"a.bin","folder":"x/y","size":100,"modified_at":"1970-01-01T00:00:05.000Z",
            "content_type":"","drive":"1","parent":"root","batch":2,"conflict":"KeepBoth","algorithm":"sha256","paused":false,
            "started":{"file":"f","upload":"u","part_size":64,"parallel":true,"replaces":false,"sent":64,"sample":"AB"}}"#;
        let read = UploadRecord::parse(text).unwrap();
        let started = record().started.map(|started| RemoteUploadRecord { sent: 64, ..started });
        assert_eq!(read, UploadRecord { place: read.place, started, ..record() });
        let conflicts =
            [("\"Ask\"", Conflict::Ask), ("{\"Replace\":\"f\"}", Conflict::Replace(FileId::new("f")))];
        for (stored, conflict) in conflicts {
            assert_eq!(
                UploadRecord::parse(&text.replace("\"KeepBoth\"", stored)).unwrap().conflict,
                conflict
            );
        }
    }

    #[test]
    fn an_unreadable_record_is_ignored() {
        let good = serde_json::to_string(&record()).unwrap();
        assert!(UploadRecord::parse(&good).is_some());
        for text in ["", "{}", "[1]", &good.replace("\"part_size\":64", "\"part_size\":0")] {
            assert_eq!(UploadRecord::parse(text), None, "{text}");
        }
    }

    #[test]
    fn files_are_matched_by_name_size_and_folder() {
        let file = |name: &str, folder: &str| ReselectedFile::from_spec(&spec(name, ""), folder);
        let lacking = [
            (JobId(1), spec("a", "trip/day1")),
            (JobId(2), spec("a", "trip/day2")),
            (JobId(3), spec("b", "")),
            (JobId(4), spec("c", "trip")),
        ];
        let find =
            |files: &[ReselectedFile]| match_files(lacking.iter().map(|(id, spec)| (*id, spec)), files);
        // The folder itself, chosen again.
        let (found, rest) = find(&[file("a", "trip/day2"), file("a", "trip/day1"), file("z", "trip")]);
        assert_eq!((found, rest), (vec![(JobId(1), 1), (JobId(2), 0)], vec![2]));
        // A folder above it, or one inside.
        assert_eq!(find(&[file("a", "old/trip/day2")]).0, [(JobId(2), 0)]);
        assert_eq!(find(&[file("a", "day1")]).0, [(JobId(1), 0)]);
        // Single files carry no folder.
        assert_eq!(find(&[file("b", ""), file("c", "")]).0, [(JobId(3), 0), (JobId(4), 1)]);
        assert_eq!(find(&[file("c", "other")]).0, []);
        // Modified meanwhile: the content tells whether it is another file. Another size is another file.
        let mut touched = file("b", "");
        touched.modified_at = Timestamp(6_000);
        assert_eq!(find(&[touched.clone(), file("b", "")]).0, [(JobId(3), 1)]);
        assert_eq!(find(std::slice::from_ref(&touched)).0, [(JobId(3), 0)]);
        // Sent in composed letters; an earlier build left white space out.
        let odd = [(JobId(1), spec("Caf\u{e9}", "")), (JobId(2), spec("plan", ""))];
        let again = [file(" plan", ""), file("Cafe\u{301}", "")];
        let (found, rest) = match_files(odd.iter().map(|(id, spec)| (*id, spec)), &again);
        assert_eq!((found, rest), (vec![(JobId(1), 1), (JobId(2), 0)], vec![]));
        touched.size = 99;
        assert_eq!(find(&[touched]), (vec![], vec![0]));
    }

    proptest! {
        #[test]
        fn no_stored_text_panics_the_parser(text in ".{0,120}") {
            let _ = UploadRecord::parse(&text);
        }
    }
}
