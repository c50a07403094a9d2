//! Several uploads in one queue under random schedules, with tabs that crash and restart: nothing is lost, no more
//! than a part is sent twice, and the connection limit holds.

use super::job_schedules::{Setup, setups};
use super::sim_server::{PART, SimulatedServer};
use super::simulation::{call_name, spec};
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::{JobId, Millis};
use crate::transfer::upload::job::*;
use crate::transfer::upload::queue::{NewJob, UploadQueue};
use crate::transfer::upload::resume::{ReselectedFile, UploadRecord, match_files, must_be_stored_first};
use crate::transfer::upload::scheduler::{MAX_FILES, MAX_PARTS};
use proptest::prelude::*;
use std::collections::{BTreeMap, BTreeSet};

/// A queue, a server for each file, and the records that survive a crash.
struct QueueSimulation {
    queue: UploadQueue,
    servers: BTreeMap<JobId, SimulatedServer>,
    pending: Vec<(JobId, UploadEffect)>,
    stored: BTreeMap<JobId, UploadRecord>,
    unwritten: BTreeSet<JobId>,
    now: Millis,
}

impl QueueSimulation {
    fn new(setups: Vec<Setup>) -> Self {
        let mut simulation = Self::awaiting_hash_algorithm(setups);
        simulation.queue.hash_algorithm_received(0, None);
        simulation.follow_up();
        simulation
    }

    /// The domain has not reported its hash algorithm yet.
    fn awaiting_hash_algorithm(setups: Vec<Setup>) -> Self {
        let servers: BTreeMap<JobId, SimulatedServer> =
            (1u32..).map(JobId).zip(setups.into_iter().map(SimulatedServer::new)).collect();
        let mut simulation = Self {
            queue: UploadQueue::with_part_size(|_, _| PART),
            servers,
            pending: Vec::new(),
            stored: BTreeMap::new(),
            unwritten: BTreeSet::new(),
            now: 0,
        };
        let new_job = |(id, server): (&JobId, &SimulatedServer)| NewJob {
            id: *id,
            spec: spec(&format!("{}.bin", id.0), server.content.len()),
            batch: 1,
            algorithm: server.setup.assumed,
            conflict: Conflict::Ask,
            started: None,
            has_file: true,
            paused: false,
        };
        let jobs_to_add = simulation.servers.iter().map(new_job).collect();
        simulation.queue.await_hash_algorithm();
        simulation.queue.add(jobs_to_add, 0);
        simulation.follow_up();
        simulation
    }

    fn follow_up(&mut self) {
        for (id, effect) in self.queue.take_effects() {
            let of_job = |other: &JobId| *other == id;
            match effect {
                UploadEffect::AbortSends => {
                    self.pending
                        .retain(|(job, it)| !(of_job(job) && matches!(it, UploadEffect::Send { .. })));
                }
                UploadEffect::StopHash => {
                    self.pending
                        .retain(|(job, it)| !(of_job(job) && matches!(it, UploadEffect::StartHash { .. })));
                }
                UploadEffect::DeleteRemote { file } => self.server(id).delete(&file),
                UploadEffect::Persist => drop(self.unwritten.insert(id)),
                effect => {
                    if must_be_stored_first(self.queue.job(id), &effect) {
                        self.write();
                    }
                    self.pending.push((id, effect));
                }
            }
        }
        self.check();
    }

    fn server(&mut self, id: JobId) -> &mut SimulatedServer {
        self.servers.get_mut(&id).unwrap()
    }

    fn handle_event(&mut self, id: JobId, event: UploadEvent) {
        self.queue.handle_event(id, self.now, event);
        self.follow_up();
    }

    fn check(&self) {
        let sends =
            self.pending.iter().filter(|(_, effect)| matches!(effect, UploadEffect::Send { .. })).count();
        assert!(sends <= MAX_PARTS as usize, "{sends} connections to the object store");
        assert!(self.queue.running().len() <= MAX_FILES + self.servers.len(), "too many files at once");
        for (id, job) in self.queue.jobs() {
            let calls = self.pending.iter().filter(|(of, effect)| *of == id && call_name(effect).is_some());
            assert!(calls.count() <= 1, "one call a file at a time");
            assert!(self.servers[&id].completed <= 1, "completed twice");
            if let UploadPhase::Done(entry) = &job.phase {
                assert_eq!(self.servers[&id].files[entry.id.as_str()], self.servers[&id].content);
            }
        }
    }

    fn resolve(&mut self, index: usize, fault: u8) {
        let (id, effect) = self.pending.remove(index);
        self.now += 40;
        if let UploadEffect::StartHash { algorithm, part_size } = effect {
            let job = self.queue.job(id).unwrap().clone();
            let (events, more) = self.servers[&id].hash(&job, algorithm, part_size, fault);
            if more {
                self.pending.push((id, effect));
            }
            return events.into_iter().for_each(|event| self.handle_event(id, event));
        }
        let now = self.now;
        let server = self.server(id);
        server.now = now;
        let answer = server.answer(&effect, fault);
        self.now = server.now;
        if let Some(event) = answer {
            self.handle_event(id, event);
        }
    }

    /// Writes the changed records to the simulated database.
    fn write(&mut self) {
        for id in std::mem::take(&mut self.unwritten) {
            match UploadRecord::from_job(&self.queue, id) {
                Some(record) => drop(self.stored.insert(id, record)),
                None => drop(self.stored.remove(&id)),
            }
        }
    }

    /// The tab crashes and restarts: the queue is read from the database, and the files are chosen again. Bytes in
    /// flight may still arrive. Some files were changed meanwhile.
    fn restart(&mut self, arrives: bool, change: Option<JobId>) {
        for (id, effect) in std::mem::take(&mut self.pending) {
            if arrives {
                self.server(id).arrive(&effect);
            }
        }
        self.unwritten.clear();
        // As text, as the database holds it.
        let texts: Vec<String> =
            self.stored.values().map(|record| serde_json::to_string(record).unwrap()).collect();
        let records = texts.iter().map(|text| UploadRecord::parse(text).unwrap());
        let jobs_to_add: Vec<NewJob> = records
            .map(|record| NewJob {
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
        self.queue = UploadQueue::with_part_size(|_, _| PART);
        self.queue.add(jobs_to_add, self.now);
        self.follow_up();
        if let Some(changed) = change.filter(|id| self.queue.job(*id).is_some()) {
            // The same size and even the same time: only the content differs.
            self.server(changed).completed = 0;
            self.server(changed).content.iter_mut().for_each(|byte| *byte = byte.wrapping_add(3));
        }
        let given: Vec<ReselectedFile> =
            self.queue.jobs().map(|(_, job)| ReselectedFile::from_spec(&job.spec, "")).collect();
        let found = match_files(self.queue.jobs().map(|(id, job)| (id, &job.spec)), &given).0;
        assert_eq!(found.len(), given.len());
        for (id, _) in found {
            self.handle_event(id, UploadEvent::FileReselected);
        }
    }

    /// The person answers, resumes and retries; no further faults occur.
    fn run_to_end(&mut self, answer: ConflictAnswer) {
        for _ in 0..20_000 {
            self.act_as_person(answer);
            if !self.queue.has_unfinished() && self.failed().is_empty() {
                return;
            }
            if !self.pending.is_empty() {
                self.resolve(0, 0);
            }
        }
        let stuck: Vec<_> = self.queue.jobs().map(|(id, job)| (id, job.phase.clone())).collect();
        panic!("stuck: {stuck:?} with {:?}", self.pending);
    }

    fn failed(&self) -> Vec<JobId> {
        let failed = self.queue.jobs().filter(|(_, job)| matches!(job.phase, UploadPhase::Failed(_)));
        failed.map(|(id, _)| id).collect()
    }

    fn act_as_person(&mut self, answer: ConflictAnswer) {
        let phases: Vec<_> = self.queue.jobs().map(|(id, job)| (id, job.phase.clone())).collect();
        for (id, phase) in phases {
            match phase {
                UploadPhase::NameTaken { .. } => {
                    self.server(id).may_replace |= answer == ConflictAnswer::Replace;
                    self.handle_event(id, UploadEvent::Answer(answer));
                }
                UploadPhase::Paused => self.handle_event(id, UploadEvent::Resume),
                UploadPhase::Failed(_) => self.handle_event(id, UploadEvent::Retry),
                _ => {}
            }
        }
    }
}

#[test]
fn an_upload_paused_offline_resumes_online() {
    let mut simulation = QueueSimulation::new(vec![Setup { size: 300, ..super::job_schedules::FAULTLESS }]);
    let id = JobId(1);
    simulation.queue.set_offline(0, true);
    simulation.handle_event(id, UploadEvent::Pause);
    simulation.queue.set_offline(0, false);
    simulation.handle_event(id, UploadEvent::Resume);
    assert!(!simulation.queue.job(id).unwrap().offline);
}

#[test]
fn only_running_uploads_are_refused_for_a_wrong_hash() {
    let wrong_assumption =
        Setup { domain: HashAlgorithm::Sha256, size: 5, ..super::job_schedules::FAULTLESS };
    let mut simulation = QueueSimulation::new(vec![wrong_assumption; 60]);
    simulation.run_to_end(ConflictAnswer::Skip);
    let refused: u32 = simulation.servers.values().map(|server| server.wrong_hashes).sum();
    assert!((1..=MAX_FILES as u32).contains(&refused), "{refused} of 60 were refused");
    assert!(simulation.queue.jobs().all(|(_, job)| job.algorithm == HashAlgorithm::Sha256));
}

#[test]
fn uploads_wait_for_the_domains_hash_algorithm() {
    let wrong_assumption =
        Setup { domain: HashAlgorithm::Sha256, size: 5, ..super::job_schedules::FAULTLESS };
    for (assumed, refused) in [(Some(HashAlgorithm::Sha256), false), (None, true)] {
        let mut simulation = QueueSimulation::awaiting_hash_algorithm(vec![wrong_assumption.clone(); 3]);
        assert!(
            simulation.pending.is_empty() && simulation.queue.running().is_empty(),
            "nothing begins before"
        );
        simulation.queue.hash_algorithm_received(0, assumed);
        simulation.follow_up();
        simulation.run_to_end(ConflictAnswer::Skip);
        assert_eq!(simulation.servers.values().any(|server| server.wrong_hashes > 0), refused, "{assumed:?}");
    }
}

/// One large file, with as many parts in flight as allowed.
fn one_large() -> QueueSimulation {
    let mut simulation =
        QueueSimulation::new(vec![Setup { size: 60 * PART as usize, ..super::job_schedules::FAULTLESS }]);
    while sends(&simulation) < 4 {
        simulation.resolve(0, 0);
    }
    simulation
}

fn sends(simulation: &QueueSimulation) -> usize {
    simulation.pending.iter().filter(|(_, effect)| matches!(effect, UploadEffect::Send { .. })).count()
}

#[test]
fn fewer_connections_hold_as_soon_as_a_part_ends() {
    let mut simulation = one_large();
    let now = simulation.now;
    simulation.queue.set_max_connections(now, 3);
    simulation.follow_up();
    let of_before = sends(&simulation);
    let arrived = |simulation: &QueueSimulation| simulation.servers[&JobId(1)].received / PART;
    let began = arrived(&simulation);
    while simulation.queue.has_unfinished() {
        simulation.resolve(0, 0);
        let ended = (arrived(&simulation) - began) as usize;
        let most = of_before.saturating_sub(ended).max(3);
        assert!(sends(&simulation) <= most, "{} after {ended} of {of_before} have ended", sends(&simulation));
    }
}

#[test]
fn a_speed_limit_holds_within_one_file() {
    let mut simulation = one_large();
    let (cap, began, before) = (PART * 4, simulation.now, simulation.servers[&JobId(1)].received);
    simulation.queue.set_cap(began, Some(cap));
    simulation.follow_up();
    let in_flight = sends(&simulation) as u64 * PART;
    while simulation.queue.has_unfinished() {
        if simulation.pending.is_empty() {
            simulation.now += 250;
            simulation.queue.tick(simulation.now);
            simulation.follow_up();
        } else {
            simulation.resolve(0, 0);
        }
        let sent = simulation.servers[&JobId(1)].received - before;
        let allowed = cap * (simulation.now - began) / 1_000 + cap + PART + in_flight;
        assert!(sent <= allowed, "{sent} of {allowed} after {} ms", simulation.now - began);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(4_000) })]
    #[test]
    fn a_queue_survives_any_schedule(
        setups in prop::collection::vec(setups(), 1..12),
        replaces in any::<bool>(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24, any::<bool>()), 0..160),
    ) {
        let answer = if replaces { ConflictAnswer::Replace } else { ConflictAnswer::KeepBoth };
        let count = setups.len() as u32;
        let mut simulation = QueueSimulation::new(setups);
        simulation.write();
        for (pick, fault, yes) in schedule {
            let id = JobId(u32::from(pick) % count + 1);
            match fault {
                9 => simulation.act_as_person(answer),
                10 => simulation.write(),
                11 if pick < 40 => simulation.handle_event(id, UploadEvent::Pause),
                12 => {
                    simulation.queue.set_offline(simulation.now, yes);
                    simulation.follow_up();
                }
                13 => {
                    simulation.queue.move_before(id, yes.then_some(JobId(1)));
                    simulation.follow_up();
                }
                14 => {
                    let now = simulation.now;
                    simulation.queue.set_cap(now, yes.then_some(1_000));
                    simulation.follow_up();
                }
                15 => {
                    simulation.now += 700;
                    simulation.queue.tick(simulation.now);
                    simulation.follow_up();
                }
                18 if pick < 60 => simulation.queue.await_hash_algorithm(),
                19 if pick < 120 => {
                    let assumed = yes.then(|| simulation.servers[&id].setup.domain);
                    simulation.queue.hash_algorithm_received(simulation.now, assumed);
                    simulation.follow_up();
                }
                16 if pick < 30 => simulation.restart(yes, None),
                17 if pick < 10 => simulation.restart(yes, Some(id)),
                _ if !simulation.pending.is_empty() => {
                    let index = usize::from(pick) % simulation.pending.len();
                    simulation.resolve(index, fault);
                }
                _ => {}
            }
        }
        simulation.queue.set_cap(simulation.now, None);
        simulation.queue.set_offline(simulation.now, false);
        simulation.queue.hash_algorithm_received(simulation.now, None);
        simulation.follow_up();
        simulation.run_to_end(answer);
        for server in simulation.servers.values() {
            let copies = server.files.values().filter(|data| **data == server.content).count();
            prop_assert!(copies >= 1, "a file was lost");
        }
    }

    #[test]
    fn a_restart_resends_no_more_than_the_parts_in_flight(
        sizes in prop::collection::vec(1usize..2_000, 1..6),
        schedule in prop::collection::vec(any::<u8>(), 0..80),
        arrives in any::<bool>(),
    ) {
        let smooth = |size| Setup { size, ..super::job_schedules::FAULTLESS };
        let mut simulation = QueueSimulation::new(sizes.iter().copied().map(smooth).collect());
        simulation.write();
        for pick in schedule {
            if !simulation.pending.is_empty() {
                simulation.resolve(usize::from(pick) % simulation.pending.len(), 0);
            }
            simulation.write();
        }
        let active = simulation.queue.running().len() as u64;
        simulation.restart(arrives, None);
        simulation.run_to_end(ConflictAnswer::Skip);
        let received: u64 = simulation.servers.values().map(|server| server.received).sum();
        let whole: u64 = sizes.iter().map(|size| *size as u64).sum();
        prop_assert!(received <= whole + active.min(u64::from(MAX_PARTS)) * PART, "{received} for {whole}");
        for server in simulation.servers.values() {
            prop_assert_eq!(server.files.len(), 1, "nothing twice");
        }
    }
}
