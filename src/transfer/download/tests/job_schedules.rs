//! Downloads under random schedules: whatever happens in whatever order, what is called done is byte for byte one
//! version of the file, and everything else has a name.

use super::simulation::{CHUNK, LANES, Setup, World};
use crate::base::failure::FailureKind;
use crate::transfer::download::job::*;
use crate::transfer::download::step::STALL;
use proptest::prelude::*;

const SMOOTH: Setup = Setup { size: 500, stale: false, fixed: false, tells_crc: true, shows_range: true };

fn setups() -> impl Strategy<Value = Setup> {
    let sizes = prop_oneof![Just(0usize), 1usize..64, Just(CHUNK as usize * 3), 100usize..1_500];
    (sizes, any::<[bool; 4]>()).prop_map(|(size, [stale, fixed, tells_crc, shows_range])| Setup {
        size,
        stale,
        fixed,
        tells_crc,
        shows_range,
    })
}

fn started(setup: Setup) -> World {
    let mut world = World::new(setup);
    world.tell(Event::Lanes(LANES));
    world.tell(Event::Turn);
    world.tell(Event::Start);
    world
}

#[test]
fn a_smooth_download_carries_every_byte_once() {
    for size in [0, 1, 64, 65, 1_000] {
        let mut world = started(Setup { size, ..SMOOTH });
        world.run_out();
        assert_eq!(world.job.phase, Phase::Done, "{size}");
        assert_eq!((world.carried, world.asked), (size as u64, 1), "{size}");
    }
}

#[test]
fn a_file_that_changed_since_it_was_listed_is_simply_the_newer_one() {
    let mut world = started(Setup { stale: true, ..SMOOTH });
    world.run_out();
    assert_eq!(world.job.phase, Phase::Done);
    assert_eq!(world.disk, world.versions[1]);
}

#[test]
fn a_file_replaced_on_its_way_is_told_and_can_be_begun_again() {
    let mut world = started(SMOOTH);
    world.resolve(0, 0);
    world.resolve(0, 0);
    assert!(world.job.bytes_here() > 0);
    // The address dies, and the next one leads to another version.
    world.resolve(0, 3);
    while !matches!(world.job.phase, Phase::Failed(_)) {
        world.resolve(0, 2);
    }
    assert!(matches!(&world.job.phase, Phase::Failed(failure) if failure.kind == FailureKind::Replaced));
    world.tell(Event::Retry);
    world.run_out();
    assert_eq!(world.job.phase, Phase::Done);
    assert_eq!(world.disk[..world.job.facts.size as usize], *world.versions.last().unwrap());
}

#[test]
fn a_connection_cut_anywhere_goes_on_where_it_stopped() {
    let mut world = started(Setup { size: 60, ..SMOOTH });
    world.resolve(0, 0);
    for _ in 0..3 {
        // Half of the rest, then a cut, then the rest of the wait.
        world.resolve(0, 7);
        world.resolve(0, 1);
        world.resolve(0, 0);
    }
    world.run_out();
    assert_eq!((world.job.phase.clone(), world.carried), (Phase::Done, 60));
}

#[test]
fn a_wrong_byte_is_fetched_again_and_never_handed_over() {
    let mut world = started(Setup { size: 60, ..SMOOTH });
    world.resolve(0, 0);
    world.resolve(0, 4);
    world.run_out();
    assert_eq!((world.job.phase.clone(), world.carried), (Phase::Done, 120));

    let mut world = started(Setup { size: 60, ..SMOOTH });
    world.resolve(0, 0);
    while world.has_pending() {
        world.resolve(0, 4);
    }
    assert!(matches!(&world.job.phase, Phase::Failed(failure) if failure.kind == FailureKind::Corrupt));
    assert!(world.disk.is_empty());
}

#[test]
fn a_store_that_ignores_ranges_sends_one_stream() {
    let mut world = started(SMOOTH);
    world.resolve(0, 0);
    world.resolve(0, 5);
    world.run_out();
    assert_eq!((world.job.phase.clone(), world.job.plain, world.carried), (Phase::Done, true, 500));
}

#[test]
fn a_silent_request_is_cut_and_made_again() {
    let mut world = started(SMOOTH);
    world.resolve(0, 0);
    assert!(world.job.is_fetching());
    world.now += STALL;
    world.tell(Event::Tick);
    assert!(!world.job.is_fetching() && world.job.rest.is_some());
    world.run_out();
    assert_eq!(world.job.phase, Phase::Done);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]
    #[test]
    fn every_schedule_ends_with_the_right_bytes_or_says_why(
        setup in setups(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24), 0..120),
        cancels in any::<bool>(),
    ) {
        let mut world = started(setup.clone());
        let mut cancelled = false;
        for (pick, fault) in schedule {
            match pick {
                0..=5 => world.tell(Event::Pause),
                6..=16 => {
                    world.tell(Event::Resume);
                    world.tell(Event::Start);
                }
                17..=19 => world.tell(Event::Offline),
                20..=24 => world.tell(Event::Online),
                25..=27 if cancels => {
                    cancelled = true;
                    world.tell(Event::Cancel);
                }
                28..=34 if !setup.fixed => {
                    world.tell(Event::Retry);
                    world.tell(Event::Start);
                }
                35..=36 if !setup.fixed && !world.job.has_ended() => {
                    world.reload();
                    world.tell(Event::Lanes(LANES));
                    world.tell(Event::Start);
                }
                37..=38 => {
                    world.now += u64::from(fault) * 4_000;
                    world.tell(Event::Tick);
                }
                _ if world.has_pending() => world.resolve(usize::from(pick), fault),
                _ => {}
            }
        }
        world.run_out();
        for _ in 0..3 {
            if matches!(world.job.phase, Phase::Failed(_)) && !setup.fixed {
                world.tell(Event::Retry);
                world.run_out();
            }
        }
        match &world.job.phase {
            Phase::Done => {}
            Phase::Cancelled => prop_assert!(cancelled),
            Phase::Failed(failure) => {
                use FailureKind::*;
                let named = match failure.kind {
                    NotFound => world.deleted,
                    // What lies in the middle of an archive can't be begun again.
                    Replaced | Corrupt | DiskFull | Network | ServerBusy => setup.fixed,
                    _ => false,
                };
                prop_assert!(named, "failed with {:?}", failure);
            }
            other => prop_assert!(false, "ended as {:?}", other),
        }
        prop_assert!(!world.job.is_fetching() && !world.has_pending());
    }
}
