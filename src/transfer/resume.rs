//! What outlives a reload: which file was on its way to which upload. The server remains the truth about its parts.
//!
//! Small enough for local storage; anything unreadable in there counts as nothing.

use super::job::{Job, Spec};
use crate::base::id::{DriveId, FileId, UploadId};
use crate::base::time::Timestamp;
use serde::{Deserialize, Serialize};

/// The service reclaims abandoned uploads after a time it does not state.
const KEPT_FOR_MS: i64 = 7 * 86_400_000;

/// A live upload refreshes its record at least this often, so an older one belongs to no living tab.
const ALIVE_FOR_MS: i64 = 60_000;

/// More would slow every write down, and nobody resumes them.
const MAX_RECORDS: usize = 100;

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Record {
    pub name: String,
    pub size: u64,
    pub modified_at: Timestamp,
    pub drive: DriveId,
    pub parent: FileId,
    /// `None`: it was still in the queue, and only the wish is kept.
    #[serde(default)]
    pub started: Option<Started>,
    /// Filled in by whoever writes it down.
    #[serde(default)]
    pub touched: Timestamp,
    #[serde(default)]
    pub tab: String,
}

/// The upload on the server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Started {
    pub file: FileId,
    pub upload: UploadId,
    pub part_size: u64,
    pub parallel: bool,
    pub replaces: bool,
    pub sent: u64,
}

impl Record {
    pub fn of(job: &Job) -> Self {
        let spec = &job.spec;
        let started = job.remote.as_ref().map(|remote| Started {
            file: remote.file.clone(),
            upload: remote.upload.clone(),
            part_size: job.part_size,
            parallel: remote.parallel,
            replaces: remote.replaces,
            sent: remote.stored.values().sum(),
        });
        Self {
            name: spec.name.clone(),
            size: spec.size,
            modified_at: spec.modified_at,
            drive: spec.drive.clone(),
            parent: spec.parent.clone(),
            started,
            touched: Timestamp::default(),
            tab: String::new(),
        }
    }

    /// The cheap fingerprint: the same name, size and time of change, to the same place. What is inside is proven
    /// when the upload is completed.
    pub fn fits(&self, spec: &Spec) -> bool {
        self.name == spec.name
            && self.size == spec.size
            && self.modified_at == spec.modified_at
            && self.drive == spec.drive
            && self.parent == spec.parent
    }

    fn is_sound(&self) -> bool {
        let sound = |part_size: u64| part_size > 0 && part_size.is_multiple_of(super::hash::sha1::BLOCK);
        self.started.as_ref().is_none_or(|started| sound(started.part_size))
    }

    fn is_same_file(&self, other: &Self) -> bool {
        let key = |it: &Self| (it.name.clone(), it.size, it.modified_at, it.drive.clone(), it.parent.clone());
        key(self) == key(other)
    }

    /// Left behind by this tab before it was reloaded, or by a tab that is no more.
    fn is_orphaned(&self, tab: &str, now: Timestamp) -> bool {
        self.tab == tab || !(0..ALIVE_FOR_MS).contains(&(now.0 - self.touched.0))
    }
}

/// All that is kept, as one value under one key.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[serde(transparent)]
pub struct Records(Vec<Record>);

impl Records {
    /// Entry by entry, so that one bad record can't hide the others.
    pub fn read(values: Vec<serde_json::Value>) -> Self {
        let records = values.into_iter().filter_map(|value| serde_json::from_value::<Record>(value).ok());
        Self(records.filter(Record::is_sound).collect())
    }

    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }

    pub fn keep(&mut self, record: Record, now: Timestamp) {
        self.0.retain(|old| !old.is_same_file(&record) && now.0 - old.touched.0 < KEPT_FOR_MS);
        self.0.push(record);
        let surplus = self.0.len().saturating_sub(MAX_RECORDS);
        self.0.drain(..surplus);
    }

    /// The upload has ended, one way or the other.
    pub fn forget_upload(&mut self, upload: &UploadId) {
        self.0.retain(|record| record.started.as_ref().is_none_or(|started| started.upload != *upload));
    }

    pub fn forget(&mut self, record: &Record) {
        self.0.retain(|old| !old.is_same_file(record));
    }

    /// What nobody is working on.
    pub fn orphaned<'a>(&'a self, tab: &'a str, now: Timestamp) -> impl Iterator<Item = &'a Record> {
        self.0.iter().filter(move |record| record.is_orphaned(tab, now))
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn record(name: &str, upload: &str, touched: i64) -> Record {
        Record {
            name: name.into(),
            size: 100,
            modified_at: Timestamp(5_000),
            drive: DriveId::new("1"),
            parent: FileId::root(),
            started: Some(Started {
                file: FileId::new("f"),
                upload: UploadId::new(upload),
                part_size: 64,
                parallel: true,
                replaces: false,
                sent: 64,
            }),
            touched: Timestamp(touched),
            tab: "this".into(),
        }
    }

    fn spec() -> Spec {
        Spec {
            name: "a.bin".into(),
            size: 100,
            modified_at: Timestamp(5_000),
            content_type: String::new(),
            drive: DriveId::new("1"),
            parent: FileId::root(),
        }
    }

    fn parse(text: &str) -> Records {
        Records::read(serde_json::from_str(text).unwrap_or_default())
    }

    #[test]
    fn a_kept_upload_is_found_again_by_its_file() {
        let now = Timestamp(1_000_000);
        let mut records = Records::default();
        records.keep(record("a.bin", "u1", now.0), now);
        let records = parse(&serde_json::to_string(&records).unwrap());
        let found = |spec: &Spec, tab| {
            let record = records.orphaned(tab, now).find(|record| record.fits(spec))?;
            record.started.as_ref().map(|started| started.upload.clone())
        };
        assert_eq!(found(&spec(), "this"), Some(UploadId::new("u1")));
        assert_eq!(found(&spec(), "other"), None, "a living tab's upload is its own");
        assert_eq!(found(&Spec { size: 101, ..spec() }, "this"), None);
        assert_eq!(found(&Spec { modified_at: Timestamp(6_000), ..spec() }, "this"), None);
        assert_eq!(records.orphaned("other", Timestamp(now.0 + ALIVE_FOR_MS)).count(), 1);
    }

    #[test]
    fn an_upload_takes_the_place_of_the_wish_and_leaves_with_its_end() {
        let mut records = Records::default();
        let started = record("a.bin", "u1", 0);
        records.keep(Record { started: None, ..started.clone() }, Timestamp(0));
        records.keep(started.clone(), Timestamp(0));
        assert_eq!(records.0, [started]);
        records.forget_upload(&UploadId::new("u1"));
        assert!(records.is_empty());
    }

    #[test]
    fn old_and_surplus_records_go() {
        let now = Timestamp(KEPT_FOR_MS * 2);
        let mut records = Records::default();
        records.keep(record("old", "u", 0), Timestamp(0));
        for number in 0..MAX_RECORDS + 5 {
            records.keep(record(&number.to_string(), "u", now.0), now);
        }
        assert_eq!(records.0.len(), MAX_RECORDS);
        assert_eq!(records.0[0].name, "5");
    }

    #[test]
    fn garbage_is_nothing_and_hides_nothing() {
        let good = serde_json::to_string(&record("a.bin", "u1", 0)).unwrap();
        let zero = good.replace("\"part_size\":64", "\"part_size\":0");
        let cases = [
            ("", 0),
            ("{}", 0),
            ("[1,null,{\"name\":7}]", 0),
            (&format!("[{{}},{good},\"x\",{zero}]"), 1),
            ("[[[[", 0),
        ];
        for (text, expected) in cases {
            assert_eq!(parse(text).0.len(), expected, "{text}");
        }
    }

    proptest! {
        #[test]
        fn no_stored_text_breaks_the_parser(text in ".{0,120}") {
            let _ = parse(&text);
        }
    }
}
