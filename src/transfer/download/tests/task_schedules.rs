//! Tasks of several files under random schedules: everything is downloaded or reported as missing, an archive is
//! written in order, and no more is buffered than allowed.

use crate::base::failure::{Failure, FailureKind};
use crate::transfer::download::job::{DownloadEffect, DownloadEvent, Fingerprint, SignedUrl};
use crate::transfer::download::messages::{Destination, RemoteFile, TaskPhase};
use crate::transfer::download::response::ChunkFault;
use crate::transfer::download::task::{DownloadTask, TaskEffect, TaskEvent};
use crate::transfer::error_policy::PartFault;
use proptest::prelude::*;
use std::collections::BTreeSet;

const BUDGET: usize = 4;
const MIB: u64 = 1 << 20;

fn remote_file(index: usize, size: u64) -> RemoteFile {
    let folder = if size == 7 { "/" } else { "" };
    let size = if size == 7 { 0 } else { size };
    let fingerprint = Fingerprint { size, ..Fingerprint::default() };
    RemoteFile {
        id: index.to_string(),
        parent: String::new(),
        path: format!("{index}{folder}"),
        modified: None,
        fingerprint,
    }
}

struct TaskSimulation {
    task: DownloadTask,
    now: u64,
    pending: Vec<TaskEffect>,
    /// The files in the destination: opened, and then complete or left out.
    opened: BTreeSet<usize>,
    whole: BTreeSet<usize>,
    same: BTreeSet<usize>,
    missing: BTreeSet<usize>,
    current: Option<usize>,
    written: u64,
    finished: usize,
    bar: u64,
}

impl TaskSimulation {
    fn new(kind: Destination) -> Self {
        Self {
            task: DownloadTask::new(kind, None, Vec::new()),
            now: 0,
            pending: Vec::new(),
            opened: BTreeSet::new(),
            whole: BTreeSet::new(),
            same: BTreeSet::new(),
            missing: BTreeSet::new(),
            current: None,
            written: 0,
            finished: 0,
            bar: 0,
        }
    }

    fn handle_event(&mut self, event: TaskEvent) {
        let effects = self.task.step(self.now, event);
        for effect in effects {
            let archive = self.task.kind == Destination::Archive;
            match effect {
                TaskEffect::Open(file) => {
                    assert!(self.opened.insert(file), "{file} is opened twice");
                    if self.task.files[file].is_folder() {
                        self.whole.insert(file);
                    } else if archive {
                        assert!(self.current.replace(file).is_none(), "one file at a time");
                        self.written = 0;
                    }
                }
                TaskEffect::Close(file) => {
                    assert!(self.opened.contains(&file) && self.whole.insert(file));
                    if archive {
                        assert_eq!(self.current.take(), Some(file));
                        assert_eq!(self.written, self.task.files[file].fingerprint.size);
                    }
                }
                TaskEffect::LeaveOut(_) => self.current = None,
                TaskEffect::Missing(file, _) => assert!(self.missing.insert(file)),
                TaskEffect::File(file, DownloadEffect::Write { from, to }) => {
                    if archive {
                        assert_eq!((self.current, from), (Some(file), self.written));
                        self.written = to;
                    }
                    self.pending.push(TaskEffect::File(file, DownloadEffect::Write { from, to }));
                }
                TaskEffect::File(file, DownloadEffect::DiscardChunks) => {
                    self.cut(file, |effect| {
                        matches!(effect, DownloadEffect::Fetch(_) | DownloadEffect::Write { .. })
                    });
                }
                TaskEffect::File(file, DownloadEffect::AbortRequest(from)) => {
                    self.cut(
                        file,
                        |effect| matches!(effect, DownloadEffect::Fetch(fetch) if fetch.from == from),
                    );
                }
                TaskEffect::File(_, DownloadEffect::Stored { .. } | DownloadEffect::Truncate) => {}
                TaskEffect::Abort | TaskEffect::Reopen => self.pending.clear(),
                TaskEffect::Finish => {
                    self.finished += 1;
                    self.pending.push(TaskEffect::Finish);
                }
                other => self.pending.push(other),
            }
        }
        let fetches = self
            .pending
            .iter()
            .filter(|it| matches!(it, TaskEffect::File(_, DownloadEffect::Fetch(_))))
            .count();
        assert!(fetches <= BUDGET, "{fetches} requests at once");
        let row = self.task.view();
        assert!(row.received >= self.bar && row.received <= row.size, "{row:?} after {}", self.bar);
        self.bar = row.received;
    }

    /// Drops pending effects of a file.
    fn cut(&mut self, file: usize, meant: impl Fn(&DownloadEffect) -> bool) {
        self.pending.retain(|it| !matches!(it, TaskEffect::File(of, effect) if *of == file && meant(effect)));
    }

    fn resolve(&mut self, pick: usize, fault: u8) {
        self.now += 100;
        let event = match self.pending.remove(pick % self.pending.len()) {
            TaskEffect::Compare(file) => {
                let same = fault.is_multiple_of(3);
                if same {
                    self.same.insert(file);
                }
                TaskEvent::Compared { file, same }
            }
            TaskEffect::Finish => TaskEvent::Finished,
            TaskEffect::File(file, effect) => TaskEvent::File(
                file,
                match effect {
                    DownloadEffect::RequestUrl if fault == 1 => {
                        DownloadEvent::Url(Err(Failure::local(FailureKind::NotFound)))
                    }
                    DownloadEffect::RequestUrl => {
                        let fingerprint = self.task.files[file].fingerprint.clone();
                        DownloadEvent::Url(Ok(SignedUrl { url: String::new(), life: 900_000, fingerprint }))
                    }
                    DownloadEffect::Fetch(fetch) if fault == 2 => DownloadEvent::FetchFailed {
                        from: fetch.from,
                        fault: ChunkFault::Store(PartFault::Unreadable),
                    },
                    DownloadEffect::Fetch(fetch) => DownloadEvent::Read { from: fetch.from, crc64: 0 },
                    DownloadEffect::Write { from, .. } => DownloadEvent::Written { from },
                    DownloadEffect::StartTimer { generation, after } => {
                        self.now += after;
                        DownloadEvent::TimerFired(generation)
                    }
                    other => unreachable!("{other:?}"),
                },
            ),
            other => unreachable!("{other:?}"),
        };
        self.handle_event(event);
    }

    fn run_to_end(&mut self) {
        for event in [TaskEvent::Online(true), TaskEvent::Resume, TaskEvent::Start] {
            self.handle_event(event);
        }
        while !self.pending.is_empty() {
            self.resolve(0, 4);
        }
    }
}

#[test]
fn a_missing_file_fails_no_other_and_is_fetched_by_a_retry() {
    let mut simulation = TaskSimulation::new(Destination::Folder);
    simulation.handle_event(TaskEvent::FilesListed {
        files: vec![remote_file(0, 5), remote_file(1, 7), remote_file(2, 9)],
        last: true,
    });
    simulation.handle_event(TaskEvent::Budget(BUDGET));
    simulation.handle_event(TaskEvent::Start);
    // Compare the first, refuse its URL.
    simulation.resolve(0, 4);
    let ask = simulation
        .pending
        .iter()
        .position(|it| *it == TaskEffect::File(0, DownloadEffect::RequestUrl))
        .unwrap();
    simulation.resolve(ask, 1);
    simulation.run_to_end();
    assert_eq!(simulation.task.view().failure.unwrap().kind, FailureKind::Partial);
    assert_eq!((simulation.missing.len(), simulation.whole.len()), (1, 2));

    (simulation.bar, simulation.opened, simulation.missing) = (0, BTreeSet::new(), BTreeSet::new());
    simulation.whole.clear();
    simulation.handle_event(TaskEvent::Retry);
    simulation.run_to_end();
    assert_eq!(simulation.task.view().phase, TaskPhase::Done);
    assert_eq!(simulation.whole.len(), 1);
}

#[test]
fn after_a_full_disk_a_retry_downloads_every_file() {
    let mut simulation = TaskSimulation::new(Destination::Folder);
    let files = (0..9).map(|index| remote_file(index, 5)).collect();
    simulation.handle_event(TaskEvent::FilesListed { files, last: true });
    simulation.handle_event(TaskEvent::Budget(BUDGET));
    simulation.handle_event(TaskEvent::Start);
    (0..4).for_each(|_| simulation.resolve(0, 4));
    let full = Failure::local(FailureKind::DiskFull);
    simulation.handle_event(TaskEvent::SinkFailed(full.clone()));
    assert_eq!(simulation.task.view().failure, Some(full));
    let before = simulation.whole.len();
    (simulation.bar, simulation.opened, simulation.whole) = (0, BTreeSet::new(), BTreeSet::new());
    simulation.handle_event(TaskEvent::Retry);
    simulation.run_to_end();
    assert_eq!((simulation.task.view().phase, before + simulation.whole.len()), (TaskPhase::Done, 9));
}

#[test]
fn an_archive_waits_until_its_length_is_known() {
    let mut simulation = TaskSimulation::new(Destination::Archive);
    simulation.handle_event(TaskEvent::Budget(BUDGET));
    simulation.handle_event(TaskEvent::Start);
    simulation.handle_event(TaskEvent::FilesListed { files: vec![remote_file(0, 5)], last: false });
    assert!(simulation.pending.is_empty());
    assert_eq!(simulation.task.view().phase, TaskPhase::Asking);
    simulation.handle_event(TaskEvent::FilesListed { files: Vec::new(), last: true });
    simulation.run_to_end();
    assert_eq!(simulation.task.view().phase, TaskPhase::Done);
}

#[test]
fn a_smaller_budget_holds_as_soon_as_a_chunk_ends() {
    let mut simulation = TaskSimulation::new(Destination::File);
    simulation.handle_event(TaskEvent::Budget(3));
    simulation.handle_event(TaskEvent::Start);
    simulation.handle_event(TaskEvent::FilesListed { files: vec![remote_file(0, 100 * MIB)], last: true });
    simulation.resolve(0, 4);
    let fetching = |simulation: &TaskSimulation| {
        simulation
            .pending
            .iter()
            .filter(|it| matches!(it, TaskEffect::File(_, DownloadEffect::Fetch(_))))
            .count()
    };
    assert_eq!(fetching(&simulation), 3);
    simulation.handle_event(TaskEvent::Budget(1));
    let mut before = fetching(&simulation);
    while !simulation.pending.is_empty() {
        simulation.resolve(0, 4);
        let now = fetching(&simulation);
        assert!(now <= before.max(1), "{now} after {before}");
        before = now;
    }
    assert_eq!(simulation.task.view().phase, TaskPhase::Done);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]
    #[test]
    fn every_file_is_downloaded_or_reported_missing(
        archive in any::<bool>(),
        sizes in prop::collection::vec(prop_oneof![Just(0u64), Just(7), 1..60u64, MIB..40 * MIB], 0..14),
        schedule in prop::collection::vec((any::<u8>(), 0u8..12), 0..160),
    ) {
        let mut simulation = TaskSimulation::new(if archive { Destination::Archive } else { Destination::Folder });
        let files: Vec<RemoteFile> = sizes.iter().enumerate().map(|(index, size)| remote_file(index, *size)).collect();
        simulation.handle_event(TaskEvent::FilesListed { files, last: true });
        simulation.handle_event(TaskEvent::Budget(BUDGET));
        simulation.handle_event(TaskEvent::Start);
        for (pick, fault) in schedule {
            match pick {
                0..=5 => simulation.handle_event(TaskEvent::Pause),
                6..=20 => {
                    simulation.handle_event(TaskEvent::Resume);
                    simulation.handle_event(TaskEvent::Start);
                }
                21..=23 => simulation.handle_event(TaskEvent::Online(false)),
                24..=28 => simulation.handle_event(TaskEvent::Online(true)),
                29 => simulation.handle_event(TaskEvent::Tick),
                30..=40 => simulation.handle_event(TaskEvent::Budget(1 + usize::from(fault) % BUDGET)),
                _ if !simulation.pending.is_empty() => simulation.resolve(usize::from(pick), fault),
                _ => {}
            }
        }
        simulation.run_to_end();
        let row = simulation.task.view();
        prop_assert_eq!(simulation.finished, 1);
        prop_assert_eq!(row.received, row.size);
        let partial = !simulation.missing.is_empty();
        prop_assert_eq!(row.phase, if partial { TaskPhase::Failed } else { TaskPhase::Done });
        for index in 0..sizes.len() {
            let places = [&simulation.whole, &simulation.same, &simulation.missing];
            prop_assert_eq!(places.iter().filter(|place| place.contains(&index)).count(), 1, "{}", index);
        }
    }
}
