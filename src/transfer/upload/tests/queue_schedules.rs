//! Several uploads at one desk under random schedules, with tabs that die and come back: nothing is lost, nothing is sent
//! twice beyond a part, and the connections suffice.

use super::job_schedules::{Setup, setups};
use super::sim_server::{PART, Server};
use super::simulation::{call_name, spec};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobId, Millis};
use crate::transfer::upload::job::*;
use crate::transfer::upload::queue::{Desk, Wish};
use crate::transfer::upload::resume::{Given, Record, must_be_known, rearm};
use crate::transfer::upload::scheduler::{MAX_FILES, MAX_PARTS};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A desk, a server for each file, and what a browser would keep through a crash.
struct Fleet {
    desk: Desk,
    servers: BTreeMap<JobId, Server>,
    pending: Vec<(JobId, Effect)>,
    stored: BTreeMap<JobId, Record>,
    unwritten: BTreeSet<JobId>,
    now: Millis,
}

impl Fleet {
    fn new(setups: Vec<Setup>) -> Self {
        let mut fleet = Self::waiting(setups);
        fleet.desk.hash_told(0, None);
        fleet.follow_up();
        fleet
    }

    /// The domain has not yet said what it hashes with.
    fn waiting(setups: Vec<Setup>) -> Self {
        let servers: BTreeMap<JobId, Server> =
            (1u32..).map(JobId).zip(setups.into_iter().map(Server::new)).collect();
        let mut fleet = Self {
            desk: Desk::cutting(|_, _| PART),
            servers,
            pending: Vec::new(),
            stored: BTreeMap::new(),
            unwritten: BTreeSet::new(),
            now: 0,
        };
        let wish = |(id, server): (&JobId, &Server)| Wish {
            id: *id,
            spec: spec(&format!("{}.bin", id.0), server.content.len()),
            batch: 1,
            algorithm: server.setup.told,
            conflict: Conflict::Ask,
            started: None,
            has_file: true,
            paused: false,
        };
        let wishes = fleet.servers.iter().map(wish).collect();
        fleet.desk.await_hash();
        fleet.desk.add(wishes, 0);
        fleet.follow_up();
        fleet
    }

    fn follow_up(&mut self) {
        for (id, effect) in self.desk.take_effects() {
            let of_job = |other: &JobId| *other == id;
            match effect {
                Effect::AbortSends => {
                    self.pending.retain(|(job, it)| !(of_job(job) && matches!(it, Effect::Send { .. })));
                }
                Effect::StopHash => {
                    self.pending.retain(|(job, it)| !(of_job(job) && matches!(it, Effect::StartHash { .. })));
                }
                Effect::DeleteRemote { file } => self.server(id).delete(&file),
                Effect::Keep => drop(self.unwritten.insert(id)),
                effect => {
                    if must_be_known(self.desk.job(id), &effect) {
                        self.write();
                    }
                    self.pending.push((id, effect));
                }
            }
        }
        self.check();
    }

    fn server(&mut self, id: JobId) -> &mut Server {
        self.servers.get_mut(&id).unwrap()
    }

    fn tell(&mut self, id: JobId, event: Event) {
        self.desk.tell(id, self.now, event);
        self.follow_up();
    }

    fn check(&self) {
        let sends = self.pending.iter().filter(|(_, effect)| matches!(effect, Effect::Send { .. })).count();
        assert!(sends <= MAX_PARTS as usize, "{sends} connections to the object store");
        assert!(self.desk.running().len() <= MAX_FILES + self.servers.len(), "too many files at once");
        for (id, job) in self.desk.jobs() {
            let calls = self.pending.iter().filter(|(of, effect)| *of == id && call_name(effect).is_some());
            assert!(calls.count() <= 1, "one call a file at a time");
            assert!(self.servers[&id].completed <= 1, "completed twice");
            if let Phase::Done(entry) = &job.phase {
                assert_eq!(self.servers[&id].files[entry.id.as_str()], self.servers[&id].content);
            }
        }
    }

    fn resolve(&mut self, index: usize, fault: u8) {
        let (id, effect) = self.pending.remove(index);
        self.now += 40;
        if let Effect::StartHash { algorithm, part_size } = effect {
            let job = self.desk.job(id).unwrap().clone();
            let (events, more) = self.servers[&id].hash(&job, algorithm, part_size, fault);
            if more {
                self.pending.push((id, effect));
            }
            return events.into_iter().for_each(|event| self.tell(id, event));
        }
        let now = self.now;
        let server = self.server(id);
        server.now = now;
        let answer = server.answer(&effect, fault);
        self.now = server.now;
        if let Some(event) = answer {
            self.tell(id, event);
        }
    }

    /// What the browser's database has got.
    fn write(&mut self) {
        for id in std::mem::take(&mut self.unwritten) {
            match Record::of(&self.desk, id) {
                Some(record) => drop(self.stored.insert(id, record)),
                None => drop(self.stored.remove(&id)),
            }
        }
    }

    /// The tab dies and comes back: the queue is read from the database, and the files are given again. Bytes on their way
    /// may still arrive. Some files were changed meanwhile.
    fn restart(&mut self, arrives: bool, change: Option<JobId>) {
        for (id, effect) in std::mem::take(&mut self.pending) {
            if arrives {
                self.server(id).arrive(&effect);
            }
        }
        self.unwritten.clear();
        // A text, as the database holds it.
        let texts: Vec<String> =
            self.stored.values().map(|record| serde_json::to_string(record).unwrap()).collect();
        let records = texts.iter().map(|text| Record::read(text).unwrap());
        let wishes: Vec<Wish> = records
            .map(|record| Wish {
                id: record.id,
                spec: record.spec(),
                batch: record.batch,
                algorithm: record.algorithm,
                conflict: record.conflict.clone(),
                started: record.started.clone(),
                has_file: false,
                paused: record.paused,
            })
            .collect();
        self.desk = Desk::cutting(|_, _| PART);
        self.desk.add(wishes, self.now);
        self.follow_up();
        if let Some(changed) = change.filter(|id| self.desk.job(*id).is_some()) {
            // The same length and even the same time: only what is inside tells.
            self.server(changed).completed = 0;
            self.server(changed).content.iter_mut().for_each(|byte| *byte = byte.wrapping_add(3));
        }
        let given: Vec<Given> = self.desk.jobs().map(|(_, job)| Given::of(&job.spec, "")).collect();
        let found = rearm(self.desk.jobs().map(|(id, job)| (id, &job.spec)), &given).0;
        assert_eq!(found.len(), given.len());
        for (id, _) in found {
            self.tell(id, Event::FileGiven);
        }
    }

    /// The person answers, resumes and tries again; nothing goes wrong any more.
    fn run_out(&mut self, answer: ConflictAnswer) {
        for _ in 0..20_000 {
            self.attend(answer);
            if !self.desk.has_unfinished() && self.failed().is_empty() {
                return;
            }
            if !self.pending.is_empty() {
                self.resolve(0, 0);
            }
        }
        let stuck: Vec<_> = self.desk.jobs().map(|(id, job)| (id, job.phase.clone())).collect();
        panic!("stuck: {stuck:?} with {:?}", self.pending);
    }

    fn failed(&self) -> Vec<JobId> {
        let failed = self.desk.jobs().filter(|(_, job)| matches!(job.phase, Phase::Failed(_)));
        failed.map(|(id, _)| id).collect()
    }

    fn attend(&mut self, answer: ConflictAnswer) {
        let phases: Vec<_> = self.desk.jobs().map(|(id, job)| (id, job.phase.clone())).collect();
        for (id, phase) in phases {
            match phase {
                Phase::NameTaken { .. } => {
                    self.server(id).may_replace |= answer == ConflictAnswer::Replace;
                    self.tell(id, Event::Answer(answer));
                }
                Phase::Paused => self.tell(id, Event::Resume),
                Phase::Failed(_) => self.tell(id, Event::Retry),
                _ => {}
            }
        }
    }
}

#[test]
fn who_was_paused_without_a_network_knows_when_it_is_back() {
    let mut fleet = Fleet::new(vec![Setup { size: 300, ..super::job_schedules::SMOOTH }]);
    let id = JobId(1);
    fleet.desk.set_offline(0, true);
    fleet.tell(id, Event::Pause);
    fleet.desk.set_offline(0, false);
    fleet.tell(id, Event::Resume);
    assert!(!fleet.desk.job(id).unwrap().offline);
}

#[test]
fn a_hash_that_is_refused_is_refused_to_those_under_way_alone() {
    let told_wrong = Setup { domain: HashAlgorithm::Sha256, size: 5, ..super::job_schedules::SMOOTH };
    let mut fleet = Fleet::new(vec![told_wrong; 60]);
    fleet.run_out(ConflictAnswer::Skip);
    let refused: u32 = fleet.servers.values().map(|server| server.wrong_hashes).sum();
    assert!((1..=MAX_FILES as u32).contains(&refused), "{refused} of 60 were refused");
    assert!(fleet.desk.jobs().all(|(_, job)| job.algorithm == HashAlgorithm::Sha256));
}

#[test]
fn what_the_domain_says_is_waited_for_and_holds() {
    let told_wrong = Setup { domain: HashAlgorithm::Sha256, size: 5, ..super::job_schedules::SMOOTH };
    for (told, refused) in [(Some(HashAlgorithm::Sha256), false), (None, true)] {
        let mut fleet = Fleet::waiting(vec![told_wrong.clone(); 3]);
        assert!(fleet.pending.is_empty() && fleet.desk.running().is_empty(), "nothing begins before");
        fleet.desk.hash_told(0, told);
        fleet.follow_up();
        fleet.run_out(ConflictAnswer::Skip);
        assert_eq!(fleet.servers.values().any(|server| server.wrong_hashes > 0), refused, "{told:?}");
    }
}

/// One large file, under way with as many parts at once as it may.
fn one_large() -> Fleet {
    let mut fleet = Fleet::new(vec![Setup { size: 60 * PART as usize, ..super::job_schedules::SMOOTH }]);
    while sends(&fleet) < 4 {
        fleet.resolve(0, 0);
    }
    fleet
}

fn sends(fleet: &Fleet) -> usize {
    fleet.pending.iter().filter(|(_, effect)| matches!(effect, Effect::Send { .. })).count()
}

#[test]
fn fewer_connections_are_kept_to_as_soon_as_a_part_ends() {
    let mut fleet = one_large();
    let now = fleet.now;
    fleet.desk.set_most_lanes(now, 3);
    fleet.follow_up();
    let of_before = sends(&fleet);
    let arrived = |fleet: &Fleet| fleet.servers[&JobId(1)].received / PART;
    let began = arrived(&fleet);
    while fleet.desk.has_unfinished() {
        fleet.resolve(0, 0);
        let ended = (arrived(&fleet) - began) as usize;
        let most = of_before.saturating_sub(ended).max(3);
        assert!(sends(&fleet) <= most, "{} after {ended} of {of_before} have ended", sends(&fleet));
    }
}

#[test]
fn a_limit_on_the_speed_holds_within_one_file() {
    let mut fleet = one_large();
    let (cap, began, before) = (PART * 4, fleet.now, fleet.servers[&JobId(1)].received);
    fleet.desk.set_cap(began, Some(cap));
    fleet.follow_up();
    let in_flight = sends(&fleet) as u64 * PART;
    while fleet.desk.has_unfinished() {
        if fleet.pending.is_empty() {
            fleet.now += 250;
            fleet.desk.tick(fleet.now);
            fleet.follow_up();
        } else {
            fleet.resolve(0, 0);
        }
        let sent = fleet.servers[&JobId(1)].received - before;
        let allowed = cap * (fleet.now - began) / 1_000 + cap + PART + in_flight;
        assert!(sent <= allowed, "{sent} of {allowed} after {} ms", fleet.now - began);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]
    #[test]
    fn a_queue_outlives_everything(
        setups in prop::collection::vec(setups(), 1..12),
        replaces in any::<bool>(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24, any::<bool>()), 0..160),
    ) {
        let answer = if replaces { ConflictAnswer::Replace } else { ConflictAnswer::KeepBoth };
        let count = setups.len() as u32;
        let mut fleet = Fleet::new(setups);
        fleet.write();
        for (pick, fault, yes) in schedule {
            let id = JobId(u32::from(pick) % count + 1);
            match fault {
                9 => fleet.attend(answer),
                10 => fleet.write(),
                11 if pick < 40 => fleet.tell(id, Event::Pause),
                12 => {
                    fleet.desk.set_offline(fleet.now, yes);
                    fleet.follow_up();
                }
                13 => {
                    fleet.desk.move_before(id, yes.then_some(JobId(1)));
                    fleet.follow_up();
                }
                14 => {
                    let now = fleet.now;
                    fleet.desk.set_cap(now, yes.then_some(1_000));
                    fleet.follow_up();
                }
                15 => {
                    fleet.now += 700;
                    fleet.desk.tick(fleet.now);
                    fleet.follow_up();
                }
                18 if pick < 60 => fleet.desk.await_hash(),
                19 if pick < 120 => {
                    let told = yes.then(|| fleet.servers[&id].setup.domain);
                    fleet.desk.hash_told(fleet.now, told);
                    fleet.follow_up();
                }
                16 if pick < 30 => fleet.restart(yes, None),
                17 if pick < 10 => fleet.restart(yes, Some(id)),
                _ if !fleet.pending.is_empty() => {
                    let index = usize::from(pick) % fleet.pending.len();
                    fleet.resolve(index, fault);
                }
                _ => {}
            }
        }
        fleet.desk.set_cap(fleet.now, None);
        fleet.desk.set_offline(fleet.now, false);
        fleet.desk.hash_told(fleet.now, None);
        fleet.follow_up();
        fleet.run_out(answer);
        for server in fleet.servers.values() {
            let copies = server.files.values().filter(|data| **data == server.content).count();
            prop_assert!(copies >= 1, "a file was lost");
        }
    }

    #[test]
    fn a_restart_costs_no_more_than_what_was_on_its_way(
        sizes in prop::collection::vec(1usize..2_000, 1..6),
        schedule in prop::collection::vec(any::<u8>(), 0..80),
        arrives in any::<bool>(),
    ) {
        let smooth = |size| Setup { size, ..super::job_schedules::SMOOTH };
        let mut fleet = Fleet::new(sizes.iter().copied().map(smooth).collect());
        fleet.write();
        for pick in schedule {
            if !fleet.pending.is_empty() {
                fleet.resolve(usize::from(pick) % fleet.pending.len(), 0);
            }
            fleet.write();
        }
        let active = fleet.desk.running().len() as u64;
        fleet.restart(arrives, None);
        fleet.run_out(ConflictAnswer::Skip);
        let received: u64 = fleet.servers.values().map(|server| server.received).sum();
        let whole: u64 = sizes.iter().map(|size| *size as u64).sum();
        prop_assert!(received <= whole + active.min(u64::from(MAX_PARTS)) * PART, "{received} for {whole}");
        for server in fleet.servers.values() {
            prop_assert_eq!(server.files.len(), 1, "nothing twice");
        }
    }
}
