//! Downloads under random schedules: whatever happens in whatever order, a finished download equals one version of
//! the file byte for byte, and everything else fails with a reason.

use super::simulation::{CHUNK, JobSimulation, MAX_REQUESTS, Setup};
use crate::base::failure::FailureKind;
use crate::transfer::download::job::*;
use crate::transfer::download::step::STALL;
use proptest::prelude::*;

const FAULTLESS: Setup = Setup { size: 500, stale: false, fixed: false, tells_crc: true, shows_range: true };

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

fn started(setup: Setup) -> JobSimulation {
    let mut simulation = JobSimulation::new(setup);
    simulation.handle_event(DownloadEvent::MaxRequests(MAX_REQUESTS));
    simulation.handle_event(DownloadEvent::MayWrite);
    simulation.handle_event(DownloadEvent::Start);
    simulation
}

#[test]
fn a_faultless_download_transfers_every_byte_once() {
    for size in [0, 1, 64, 65, 1_000] {
        let mut simulation = started(Setup { size, ..FAULTLESS });
        simulation.run_to_end();
        assert_eq!(simulation.job.phase, DownloadPhase::Done, "{size}");
        assert_eq!((simulation.carried, simulation.asked), (size as u64, 1), "{size}");
    }
}

#[test]
fn a_file_that_changed_since_it_was_listed_is_downloaded_in_its_new_version() {
    let mut simulation = started(Setup { stale: true, ..FAULTLESS });
    simulation.run_to_end();
    assert_eq!(simulation.job.phase, DownloadPhase::Done);
    assert_eq!(simulation.disk, simulation.versions[1]);
}

#[test]
fn a_file_replaced_during_its_download_fails_and_can_be_retried() {
    let mut simulation = started(FAULTLESS);
    simulation.resolve(0, 0);
    simulation.resolve(0, 0);
    assert!(simulation.job.bytes_received() > 0);
    // The URL expires, and the next one leads to another version.
    simulation.resolve(0, 3);
    while !matches!(simulation.job.phase, DownloadPhase::Failed(_)) {
        simulation.resolve(0, 2);
    }
    assert!(
        matches!(&simulation.job.phase, DownloadPhase::Failed(failure) if failure.kind == FailureKind::Replaced)
    );
    simulation.handle_event(DownloadEvent::Retry);
    simulation.run_to_end();
    assert_eq!(simulation.job.phase, DownloadPhase::Done);
    assert_eq!(
        simulation.disk[..simulation.job.fingerprint.size as usize],
        *simulation.versions.last().unwrap()
    );
}

#[test]
fn an_interrupted_connection_resumes_where_it_stopped() {
    let mut simulation = started(Setup { size: 60, ..FAULTLESS });
    simulation.resolve(0, 0);
    for _ in 0..3 {
        // Half of the rest, then an interruption, then the backoff.
        simulation.resolve(0, 7);
        simulation.resolve(0, 1);
        simulation.resolve(0, 0);
    }
    simulation.run_to_end();
    assert_eq!((simulation.job.phase.clone(), simulation.carried), (DownloadPhase::Done, 60));
}

#[test]
fn a_corrupt_download_is_repeated_and_never_completed() {
    let mut simulation = started(Setup { size: 60, ..FAULTLESS });
    simulation.resolve(0, 0);
    simulation.resolve(0, 4);
    simulation.run_to_end();
    assert_eq!((simulation.job.phase.clone(), simulation.carried), (DownloadPhase::Done, 120));

    let mut simulation = started(Setup { size: 60, ..FAULTLESS });
    simulation.resolve(0, 0);
    while simulation.has_pending() {
        simulation.resolve(0, 4);
    }
    assert!(
        matches!(&simulation.job.phase, DownloadPhase::Failed(failure) if failure.kind == FailureKind::Corrupt)
    );
    assert!(simulation.disk.is_empty());
}

#[test]
fn a_store_that_ignores_ranges_sends_one_stream() {
    let mut simulation = started(FAULTLESS);
    simulation.resolve(0, 0);
    simulation.resolve(0, 5);
    simulation.run_to_end();
    assert_eq!(
        (simulation.job.phase.clone(), simulation.job.plain, simulation.carried),
        (DownloadPhase::Done, true, 500)
    );
}

#[test]
fn a_stalled_request_is_aborted_and_repeated() {
    let mut simulation = started(FAULTLESS);
    simulation.resolve(0, 0);
    assert!(simulation.job.is_fetching());
    simulation.now += STALL;
    simulation.handle_event(DownloadEvent::Tick);
    assert!(!simulation.job.is_fetching() && simulation.job.backoff.is_some());
    simulation.run_to_end();
    assert_eq!(simulation.job.phase, DownloadPhase::Done);
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(2_000) })]
    #[test]
    fn every_schedule_ends_with_the_right_bytes_or_a_reason(
        setup in setups(),
        schedule in prop::collection::vec((any::<u8>(), 0u8..24), 0..120),
        cancels in any::<bool>(),
    ) {
        let mut simulation = started(setup.clone());
        let mut cancelled = false;
        for (pick, fault) in schedule {
            match pick {
                0..=5 => simulation.handle_event(DownloadEvent::Pause),
                6..=16 => {
                    simulation.handle_event(DownloadEvent::Resume);
                    simulation.handle_event(DownloadEvent::Start);
                }
                17..=19 => simulation.handle_event(DownloadEvent::Offline),
                20..=24 => simulation.handle_event(DownloadEvent::Online),
                25..=27 if cancels => {
                    cancelled = true;
                    simulation.handle_event(DownloadEvent::Cancel);
                }
                28..=34 if !setup.fixed => {
                    simulation.handle_event(DownloadEvent::Retry);
                    simulation.handle_event(DownloadEvent::Start);
                }
                35..=36 if !setup.fixed && !simulation.job.has_ended() => {
                    simulation.reload();
                    simulation.handle_event(DownloadEvent::MaxRequests(MAX_REQUESTS));
                    simulation.handle_event(DownloadEvent::Start);
                }
                37..=38 => {
                    simulation.now += u64::from(fault) * 4_000;
                    simulation.handle_event(DownloadEvent::Tick);
                }
                _ if simulation.has_pending() => simulation.resolve(usize::from(pick), fault),
                _ => {}
            }
        }
        simulation.run_to_end();
        for _ in 0..3 {
            if matches!(simulation.job.phase, DownloadPhase::Failed(_)) && !setup.fixed {
                simulation.handle_event(DownloadEvent::Retry);
                simulation.run_to_end();
            }
        }
        match &simulation.job.phase {
            DownloadPhase::Done => {}
            DownloadPhase::Cancelled => prop_assert!(cancelled),
            DownloadPhase::Failed(failure) => {
                use FailureKind::*;
                let named = match failure.kind {
                    NotFound => simulation.deleted,
                    // A file inside an archive cannot be restarted.
                    Replaced | Corrupt | DiskFull | Network | ServerBusy => setup.fixed,
                    _ => false,
                };
                prop_assert!(named, "failed with {:?}", failure);
            }
            other => prop_assert!(false, "ended as {:?}", other),
        }
        prop_assert!(!simulation.job.is_fetching() && !simulation.has_pending());
    }
}
