//! Errands of many files under random schedules: everything is fetched or named as missing, an archive is written in
//! order, and no more is held in memory than was allowed.

use crate::base::failure::{Failure, FailureKind};
use crate::transfer::download::job::{self, Facts, Signed};
use crate::transfer::download::messages::{Kind, RowPhase, Wanted};
use crate::transfer::download::response::Fault;
use crate::transfer::download::task::{Effect, Errand, Event};
use crate::transfer::error_policy::PartFault;
use proptest::prelude::*;
use std::collections::BTreeSet;

const BUDGET: usize = 4;
const MIB: u64 = 1 << 20;

fn wanted(index: usize, size: u64) -> Wanted {
    let folder = if size == 7 { "/" } else { "" };
    let size = if size == 7 { 0 } else { size };
    let facts = Facts { size, ..Facts::default() };
    Wanted {
        id: index.to_string(),
        parent: String::new(),
        path: format!("{index}{folder}"),
        modified: None,
        facts,
    }
}

struct World {
    errand: Errand,
    now: u64,
    pending: Vec<Effect>,
    /// What a person would find: opened, and then whole or left out.
    opened: BTreeSet<usize>,
    whole: BTreeSet<usize>,
    same: BTreeSet<usize>,
    missing: BTreeSet<usize>,
    current: Option<usize>,
    written: u64,
    finished: usize,
    bar: u64,
}

impl World {
    fn new(kind: Kind) -> Self {
        Self {
            errand: Errand::new(kind, None, Vec::new()),
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

    fn tell(&mut self, event: Event) {
        let effects = self.errand.step(self.now, event);
        for effect in effects {
            let archive = self.errand.kind == Kind::Archive;
            match effect {
                Effect::Open(file) => {
                    assert!(self.opened.insert(file), "{file} is opened twice");
                    if self.errand.files[file].is_folder() {
                        self.whole.insert(file);
                    } else if archive {
                        assert!(self.current.replace(file).is_none(), "one file at a time");
                        self.written = 0;
                    }
                }
                Effect::Close(file) => {
                    assert!(self.opened.contains(&file) && self.whole.insert(file));
                    if archive {
                        assert_eq!(self.current.take(), Some(file));
                        assert_eq!(self.written, self.errand.files[file].facts.size);
                    }
                }
                Effect::LeaveOut(_) => self.current = None,
                Effect::Missing(file, _) => assert!(self.missing.insert(file)),
                Effect::Of(file, job::Effect::Write { from, to }) => {
                    if archive {
                        assert_eq!((self.current, from), (Some(file), self.written));
                        self.written = to;
                    }
                    self.pending.push(Effect::Of(file, job::Effect::Write { from, to }));
                }
                Effect::Of(file, job::Effect::Drop) => {
                    self.pending.retain(|effect| !matches!(effect, Effect::Of(of, job::Effect::Fetch(_) | job::Effect::Write { .. }) if *of == file));
                }
                Effect::Of(file, job::Effect::Cut(from)) => {
                    self.pending.retain(|effect| !matches!(effect, Effect::Of(of, job::Effect::Fetch(fetch)) if *of == file && fetch.from == from));
                }
                Effect::Of(_, job::Effect::Keep { .. } | job::Effect::Truncate) => {}
                Effect::Abort | Effect::Reopen => self.pending.clear(),
                Effect::Finish => {
                    self.finished += 1;
                    self.pending.push(Effect::Finish);
                }
                other => self.pending.push(other),
            }
        }
        let fetches =
            self.pending.iter().filter(|it| matches!(it, Effect::Of(_, job::Effect::Fetch(_)))).count();
        assert!(fetches <= BUDGET, "{fetches} requests at once");
        let row = self.errand.row();
        assert!(row.here >= self.bar && row.here <= row.size, "{row:?} after {}", self.bar);
        self.bar = row.here;
    }

    fn resolve(&mut self, pick: usize, fault: u8) {
        self.now += 100;
        let event = match self.pending.remove(pick % self.pending.len()) {
            Effect::Compare(file) => {
                let same = fault.is_multiple_of(3);
                if same {
                    self.same.insert(file);
                }
                Event::Compared { file, same }
            }
            Effect::Finish => Event::Finished,
            Effect::Of(file, effect) => Event::Of(
                file,
                match effect {
                    job::Effect::AskUrl if fault == 1 => {
                        job::Event::Url(Err(Failure::local(FailureKind::NotFound)))
                    }
                    job::Effect::AskUrl => {
                        let facts = self.errand.files[file].facts.clone();
                        job::Event::Url(Ok(Signed { url: String::new(), life: 900_000, facts }))
                    }
                    job::Effect::Fetch(fetch) if fault == 2 => job::Event::FetchFailed {
                        from: fetch.from,
                        fault: Fault::Store(PartFault::Unreadable),
                    },
                    job::Effect::Fetch(fetch) => job::Event::Read { from: fetch.from, crc64: 0 },
                    job::Effect::Write { from, .. } => job::Event::Written { from },
                    job::Effect::Wake { generation, after } => {
                        self.now += after;
                        job::Event::Woke(generation)
                    }
                    other => unreachable!("{other:?}"),
                },
            ),
            other => unreachable!("{other:?}"),
        };
        self.tell(event);
    }

    fn run_out(&mut self) {
        for event in [Event::Online(true), Event::Resume, Event::Start] {
            self.tell(event);
        }
        while !self.pending.is_empty() {
            self.resolve(0, 4);
        }
    }
}

#[test]
fn a_missing_file_ends_nothing_and_is_fetched_by_trying_again() {
    let mut world = World::new(Kind::Folder);
    world.tell(Event::Wanted { files: vec![wanted(0, 5), wanted(1, 7), wanted(2, 9)], last: true });
    world.tell(Event::Budget(BUDGET));
    world.tell(Event::Start);
    // Compare the first, refuse its address.
    world.resolve(0, 4);
    let ask = world.pending.iter().position(|it| *it == Effect::Of(0, job::Effect::AskUrl)).unwrap();
    world.resolve(ask, 1);
    world.run_out();
    assert_eq!(world.errand.row().failure.unwrap().kind, FailureKind::Partial);
    assert_eq!((world.missing.len(), world.whole.len()), (1, 2));

    (world.bar, world.opened, world.missing) = (0, BTreeSet::new(), BTreeSet::new());
    world.whole.clear();
    world.tell(Event::Retry);
    world.run_out();
    assert_eq!(world.errand.row().phase, RowPhase::Done);
    assert_eq!(world.whole.len(), 1);
}

#[test]
fn a_full_disk_loses_no_file_on_the_way() {
    let mut world = World::new(Kind::Folder);
    let files = (0..9).map(|index| wanted(index, 5)).collect();
    world.tell(Event::Wanted { files, last: true });
    world.tell(Event::Budget(BUDGET));
    world.tell(Event::Start);
    (0..4).for_each(|_| world.resolve(0, 4));
    let full = Failure::local(FailureKind::DiskFull);
    world.tell(Event::SinkFailed(full.clone()));
    assert_eq!(world.errand.row().failure, Some(full));
    let before = world.whole.len();
    (world.bar, world.opened, world.whole) = (0, BTreeSet::new(), BTreeSet::new());
    world.tell(Event::Retry);
    world.run_out();
    assert_eq!((world.errand.row().phase, before + world.whole.len()), (RowPhase::Done, 9));
}

#[test]
fn an_archive_waits_until_its_length_is_known() {
    let mut world = World::new(Kind::Archive);
    world.tell(Event::Budget(BUDGET));
    world.tell(Event::Start);
    world.tell(Event::Wanted { files: vec![wanted(0, 5)], last: false });
    assert!(world.pending.is_empty());
    assert_eq!(world.errand.row().phase, RowPhase::Asking);
    world.tell(Event::Wanted { files: Vec::new(), last: true });
    world.run_out();
    assert_eq!(world.errand.row().phase, RowPhase::Done);
}

#[test]
fn a_smaller_share_is_kept_to_as_soon_as_something_ends() {
    let mut world = World::new(Kind::File);
    world.tell(Event::Budget(3));
    world.tell(Event::Start);
    world.tell(Event::Wanted { files: vec![wanted(0, 100 * MIB)], last: true });
    world.resolve(0, 4);
    let fetching = |world: &World| {
        world.pending.iter().filter(|it| matches!(it, Effect::Of(_, job::Effect::Fetch(_)))).count()
    };
    assert_eq!(fetching(&world), 3);
    world.tell(Event::Budget(1));
    let mut before = fetching(&world);
    while !world.pending.is_empty() {
        world.resolve(0, 4);
        let now = fetching(&world);
        assert!(now <= before.max(1), "{now} after {before}");
        before = now;
    }
    assert_eq!(world.errand.row().phase, RowPhase::Done);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(600) })]
    #[test]
    fn everything_is_there_or_named(
        archive in any::<bool>(),
        sizes in prop::collection::vec(prop_oneof![Just(0u64), Just(7), 1..60u64, MIB..40 * MIB], 0..14),
        schedule in prop::collection::vec((any::<u8>(), 0u8..12), 0..160),
    ) {
        let mut world = World::new(if archive { Kind::Archive } else { Kind::Folder });
        let files: Vec<Wanted> = sizes.iter().enumerate().map(|(index, size)| wanted(index, *size)).collect();
        world.tell(Event::Wanted { files, last: true });
        world.tell(Event::Budget(BUDGET));
        world.tell(Event::Start);
        for (pick, fault) in schedule {
            match pick {
                0..=5 => world.tell(Event::Pause),
                6..=20 => {
                    world.tell(Event::Resume);
                    world.tell(Event::Start);
                }
                21..=23 => world.tell(Event::Online(false)),
                24..=28 => world.tell(Event::Online(true)),
                29 => world.tell(Event::Tick),
                30..=40 => world.tell(Event::Budget(1 + usize::from(fault) % BUDGET)),
                _ if !world.pending.is_empty() => world.resolve(usize::from(pick), fault),
                _ => {}
            }
        }
        world.run_out();
        let row = world.errand.row();
        prop_assert_eq!(world.finished, 1);
        prop_assert_eq!(row.here, row.size);
        let partial = !world.missing.is_empty();
        prop_assert_eq!(row.phase, if partial { RowPhase::Failed } else { RowPhase::Done });
        for index in 0..sizes.len() {
            let places = [&world.whole, &world.same, &world.missing];
            prop_assert_eq!(places.iter().filter(|place| place.contains(&index)).count(), 1, "{}", index);
        }
    }
}
