//! Uploads under random schedules: whatever happens in whatever order, a job ends with the right bytes on the server or
//! says why not, never completes twice, never touches a file it was not told to replace, and its bar never goes back.

use super::sim_server::PART;
use super::simulation::World;
use crate::base::time::Timestamp;
use crate::model::entry::HashAlgorithm::{self, Sha1, Sha256};
use crate::transfer::job::JobId;
use crate::transfer::job_view::JobView;
use crate::transfer::upload::job::*;
use crate::transfer::upload::part_plan::Probe;
use proptest::prelude::*;

/// What is to be uploaded, and to what kind of server.
#[derive(Clone, Debug)]
pub(super) struct Setup {
    pub(super) size: usize,
    pub(super) probe: Probe,
    pub(super) parallel_allowed: bool,
    /// Whether the server knows the content already, and whether a sibling has the name.
    pub(super) known: bool,
    pub(super) taken: bool,
    pub(super) exposes_crc: bool,
    pub(super) late_contexts_allowed: bool,
    /// What the domain hashes with, and what the page believes.
    pub(super) domain: HashAlgorithm,
    pub(super) told: HashAlgorithm,
}

pub(super) fn setups() -> impl Strategy<Value = Setup> {
    let sizes = prop_oneof![Just(0usize), 1usize..200, Just(PART as usize * 3), 300usize..3_000];
    let probes = prop_oneof![Just(Probe::Nothing), Just(Probe::Pre)];
    (sizes, probes, any::<[bool; 7]>()).prop_map(
        |(size, probe, [parallel_allowed, known, taken, crc, late, is_sha256, told_wrong])| {
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
                told: if told_wrong { domain.other() } else { domain },
            }
        },
    )
}

fn answers() -> impl Strategy<Value = ConflictAnswer> {
    use ConflictAnswer::*;
    prop_oneof![Just(KeepBoth), Just(Replace), Just(Skip)]
}

pub(super) const SMOOTH: Setup = Setup {
    size: 500,
    probe: Probe::Nothing,
    parallel_allowed: true,
    known: false,
    taken: false,
    exposes_crc: true,
    late_contexts_allowed: true,
    domain: Sha1,
    told: Sha1,
};

#[test]
fn a_smooth_upload_asks_no_more_than_it_must() {
    use ConflictAnswer::*;
    let in_parts = Setup { probe: Probe::Pre, size: 64 * PART as usize, ..SMOOTH };
    let sha256 = Setup { domain: Sha256, told: Sha256, ..SMOOTH };
    let told_wrong = Setup { told: Sha1, ..sha256.clone() };
    let cases: [(Setup, ConflictAnswer, &[&str]); 12] = [
        (Setup { size: 0, ..SMOOTH }, Skip, &["create", "complete"]),
        (Setup { size: 5, ..SMOOTH }, Skip, &["create", "complete"]),
        (Setup { parallel_allowed: false, ..SMOOTH }, Skip, &["create", "create", "complete"]),
        (Setup { known: true, probe: Probe::Pre, ..SMOOTH }, Skip, &["create", "create", "look"]),
        (Setup { taken: true, ..SMOOTH }, Skip, &["create", "look"]),
        (Setup { taken: true, size: 5, ..SMOOTH }, KeepBoth, &["create", "look", "create", "complete"]),
        (Setup { taken: true, size: 5, ..SMOOTH }, Replace, &["create", "look", "create", "complete"]),
        (Setup { late_contexts_allowed: false, ..SMOOTH }, Skip, &["create", "urls", "create", "complete"]),
        (sha256.clone(), Skip, &["create", "urls", "urls", "complete"]),
        (Setup { known: true, probe: Probe::Pre, ..sha256 }, Skip, &["create", "create", "look"]),
        // The refusal is one question more; where no hash is told, there is none.
        (told_wrong.clone(), Skip, &["create", "create", "complete"]),
        (Setup { parallel_allowed: false, size: 5, ..told_wrong }, Skip, &["create", "complete"]),
    ];
    for (setup, answer, expected) in cases {
        let mut world = World::new(setup.clone());
        world.run_out(answer);
        assert_eq!(world.calls, expected, "{setup:?}");
    }
    let mut world = World::new(in_parts);
    world.run_out(Skip);
    let count = |name| world.calls.iter().filter(|call| **call == name).count();
    assert_eq!((count("create"), count("list"), count("complete")), (1, 0, 1));
    // Here parts are sent as fast as they are hashed, which is the worst case.
    assert!(count("urls") <= 64 / 2, "{} calls for 64 parts", count("urls"));
}

#[test]
fn a_taken_name_shows_both_files_and_keeping_both_shows_the_new_name() {
    let mut world = World::new(Setup { taken: true, size: 5, ..SMOOTH });
    world.tell(Event::Start { bytes_per_s: None });
    while !matches!(world.job.phase, Phase::NameTaken { .. }) {
        world.resolve(0, 0);
    }
    let view = |world: &World| JobView::of(JobId(1), &world.job, false);
    let clash = view(&world).clash.unwrap();
    assert_eq!((clash.ours.size, clash.theirs.size), (Some(5), Some(3)));
    assert_eq!(clash.ours.modified_at, Some(Timestamp(0)));
    assert_eq!(view(&world).name, "a.bin");
    world.run_out(ConflictAnswer::KeepBoth);
    let Phase::Done(entry) = &world.job.phase else { panic!("{:?}", world.job.phase) };
    assert_ne!(entry.name, "a.bin");
    assert_eq!((view(&world).name, view(&world).clash), (entry.name.clone(), None));
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(10_000) })]
    #[test]
    fn every_schedule_ends_well_or_says_why(
        setup in setups(),
        answer in answers(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24), 0..120),
        cancels in any::<bool>(),
    ) {
        let mut world = World::new(setup.clone());
        let mut cancelled = false;
        for (pick, fault) in schedule {
            world.attend(answer);
            match pick {
                0..=5 => world.tell(Event::Pause),
                6..=16 => world.tell(Event::Resume),
                17..=19 => world.tell(Event::Offline),
                20..=24 => world.tell(Event::Online),
                25..=27 if cancels => {
                    cancelled = true;
                    world.tell(Event::Cancel);
                }
                28..=34 => {
                    if world.job.phase == Phase::Cancelled {
                        // Wanted a second time: that it may have been whole already is then no mistake.
                        world.server.completed = 0;
                    }
                    world.tell(Event::Retry);
                }
                35..=36 if !world.job.has_ended() => world.reload(fault < 12, pick == 36),
                _ if !world.pending.is_empty() => {
                    let index = usize::from(pick) % world.pending.len();
                    world.resolve(index, fault);
                }
                _ => {}
            }
        }
        world.run_out(answer);
        for _ in 0..3 {
            if let Phase::Failed(_) = &world.job.phase {
                world.tell(Event::Retry);
                world.run_out(answer);
            }
        }
        match &world.job.phase {
            Phase::Done(_) => {}
            Phase::Skipped => prop_assert_eq!(answer, ConflictAnswer::Skip),
            Phase::Cancelled => prop_assert!(cancelled),
            other => prop_assert!(false, "ended as {:?}", other),
        }
        prop_assert!(world.job.sends.is_empty() && matches!(world.job.hash.state, HashState::Done(_) | HashState::Idle));
    }
}
