//! Uploads under random schedules: whatever happens in whatever order, an upload ends with the right bytes on the
//! server or with a reason, never completes twice, never touches a file it may not replace, and its progress never
//! moves back.

use super::sim_server::PART;
use super::simulation::JobSimulation;
use crate::base::time::Timestamp;
use crate::model::entry::HashAlgorithm::{self, Sha1, Sha256};
use crate::transfer::job::JobId;
use crate::transfer::job_view::JobView;
use crate::transfer::upload::job::*;
use crate::transfer::upload::part_plan::Probe;
use proptest::prelude::*;

/// The file to upload and the behaviour of the server.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    pub(super) size: usize,
    pub(super) probe: Probe,
    pub(super) parallel_allowed: bool,
    /// Whether the server has the content already, and whether a sibling has the name.
    pub(super) known: bool,
    pub(super) taken: bool,
    pub(super) exposes_crc: bool,
    pub(super) late_contexts_allowed: bool,
    /// The domain's hash algorithm, and the one the page assumes.
    pub(super) domain: HashAlgorithm,
    pub(super) assumed: HashAlgorithm,
}

pub(super) fn setups() -> impl Strategy<Value = Setup> {
    let sizes = prop_oneof![Just(0usize), 1usize..200, Just(PART as usize * 3), 300usize..3_000];
    let probes = prop_oneof![Just(Probe::Nothing), Just(Probe::Pre)];
    (sizes, probes, any::<[bool; 7]>()).prop_map(
        |(size, probe, [parallel_allowed, known, taken, crc, late, is_sha256, wrong_assumption])| {
            let domain = if is_sha256 { Sha256 } else { Sha1 };
            Setup {
                size,
                probe,
                parallel_allowed,
                known,
                taken,
                exposes_crc: crc,
                late_contexts_allowed: late,
                domain,
                assumed: if wrong_assumption { domain.other() } else { domain },
            }
        },
    )
}

fn answers() -> impl Strategy<Value = ConflictAnswer> {
    use ConflictAnswer::*;
    prop_oneof![Just(KeepBoth), Just(Replace), Just(Skip)]
}

pub(super) const FAULTLESS: Setup = Setup {
    size: 500,
    probe: Probe::Nothing,
    parallel_allowed: true,
    known: false,
    taken: false,
    exposes_crc: true,
    late_contexts_allowed: true,
    domain: Sha1,
    assumed: Sha1,
};

#[test]
fn a_faultless_upload_makes_no_unneeded_calls() {
    use ConflictAnswer::*;
    let in_parts = Setup { probe: Probe::Pre, size: 64 * PART as usize, ..FAULTLESS };
    let sha256 = Setup { domain: Sha256, assumed: Sha256, ..FAULTLESS };
    let wrong_assumption = Setup { assumed: Sha1, ..sha256.clone() };
    let cases: [(Setup, ConflictAnswer, &[&str]); 12] = [
        (Setup { size: 0, ..FAULTLESS }, Skip, &["create", "complete"]),
        (Setup { size: 5, ..FAULTLESS }, Skip, &["create", "complete"]),
        (Setup { parallel_allowed: false, ..FAULTLESS }, Skip, &["create", "create", "complete"]),
        (Setup { known: true, probe: Probe::Pre, ..FAULTLESS }, Skip, &["create", "create", "get"]),
        (Setup { taken: true, ..FAULTLESS }, Skip, &["create", "get"]),
        (Setup { taken: true, size: 5, ..FAULTLESS }, KeepBoth, &["create", "get", "create", "complete"]),
        (Setup { taken: true, size: 5, ..FAULTLESS }, Replace, &["create", "get", "create", "complete"]),
        (
            Setup { late_contexts_allowed: false, ..FAULTLESS },
            Skip,
            &["create", "urls", "create", "complete"],
        ),
        (sha256.clone(), Skip, &["create", "urls", "urls", "complete"]),
        (Setup { known: true, probe: Probe::Pre, ..sha256 }, Skip, &["create", "create", "get"]),
        // A refusal costs one more request; where no hash is sent, there is none.
        (wrong_assumption.clone(), Skip, &["create", "create", "complete"]),
        (Setup { parallel_allowed: false, size: 5, ..wrong_assumption }, Skip, &["create", "complete"]),
    ];
    for (setup, answer, expected) in cases {
        let mut simulation = JobSimulation::new(setup.clone());
        simulation.run_to_end(answer);
        assert_eq!(simulation.calls, expected, "{setup:?}");
    }
    let mut simulation = JobSimulation::new(in_parts);
    simulation.run_to_end(Skip);
    let count = |name| simulation.calls.iter().filter(|call| **call == name).count();
    assert_eq!((count("create"), count("list"), count("complete")), (1, 0, 1));
    // Parts are sent as fast as they are hashed here, which is the worst case.
    assert!(count("urls") <= 64 / 2, "{} calls for 64 parts", count("urls"));
}

#[test]
fn a_taken_name_shows_both_files_and_keeping_both_shows_the_new_name() {
    let mut simulation = JobSimulation::new(Setup { taken: true, size: 5, ..FAULTLESS });
    simulation.handle_event(UploadEvent::Start { bytes_per_s: None });
    while !matches!(simulation.job.phase, UploadPhase::NameTaken { .. }) {
        simulation.resolve(0, 0);
    }
    let view = |simulation: &JobSimulation| JobView::from_upload(JobId(1), &simulation.job, false);
    let conflicting = view(&simulation).conflicting.unwrap();
    assert_eq!((conflicting.ours.size, conflicting.theirs.size), (Some(5), Some(3)));
    assert_eq!(conflicting.ours.modified_at, Some(Timestamp(0)));
    assert_eq!(view(&simulation).name, "a.bin");
    simulation.run_to_end(ConflictAnswer::KeepBoth);
    let UploadPhase::Done(entry) = &simulation.job.phase else { panic!("{:?}", simulation.job.phase) };
    assert_ne!(entry.name, "a.bin");
    assert_eq!((view(&simulation).name, view(&simulation).conflicting), (entry.name.clone(), None));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]
    #[test]
    fn every_schedule_succeeds_or_fails_with_a_reason(
        setup in setups(),
        answer in answers(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24), 0..120),
        cancels in any::<bool>(),
    ) {
        let mut simulation = JobSimulation::new(setup.clone());
        let mut cancelled = false;
        for (pick, fault) in schedule {
            simulation.act_as_person(answer);
            match pick {
                0..=5 => simulation.handle_event(UploadEvent::Pause),
                6..=16 => simulation.handle_event(UploadEvent::Resume),
                17..=19 => simulation.handle_event(UploadEvent::Offline),
                20..=24 => simulation.handle_event(UploadEvent::Online),
                25..=27 if cancels => {
                    cancelled = true;
                    simulation.handle_event(UploadEvent::Cancel);
                }
                28..=34 => {
                    if simulation.job.phase == UploadPhase::Cancelled {
                        // Retried after cancelling, so a second complete is no error.
                        simulation.server.completed = 0;
                    }
                    simulation.handle_event(UploadEvent::Retry);
                }
                35..=36 if !simulation.job.has_ended() => simulation.reload(fault < 12, pick == 36),
                _ if !simulation.pending.is_empty() => {
                    let index = usize::from(pick) % simulation.pending.len();
                    simulation.resolve(index, fault);
                }
                _ => {}
            }
        }
        simulation.run_to_end(answer);
        for _ in 0..3 {
            if let UploadPhase::Failed(_) = &simulation.job.phase {
                simulation.handle_event(UploadEvent::Retry);
                simulation.run_to_end(answer);
            }
        }
        match &simulation.job.phase {
            UploadPhase::Done(_) => {}
            UploadPhase::Skipped => prop_assert_eq!(answer, ConflictAnswer::Skip),
            UploadPhase::Cancelled => prop_assert!(cancelled),
            other => prop_assert!(false, "ended as {:?}", other),
        }
        prop_assert!(simulation.job.sends.is_empty() && matches!(simulation.job.hash.state, HashState::Done(_) | HashState::Idle));
    }
}
