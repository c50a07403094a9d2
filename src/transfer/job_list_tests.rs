//! The list of jobs compared with a recount from scratch.

use super::job_list::*;
use super::job_view::{Direction, JobView, PhaseView, Verification};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::transfer::job::JobId;
use proptest::prelude::*;

pub(super) fn row(id: u32, phase: PhaseView) -> JobView {
    JobView {
        id: JobId(id),
        direction: if id.is_multiple_of(3) { Direction::Down } else { Direction::Up },
        name: format!("{id}.bin"),
        folder: String::new(),
        size: 100,
        drive: DriveId::new("1"),
        parent: FileId::root(),
        phase,
        sent: if phase == PhaseView::Done { 100 } else { 4 },
        hashed: 0,
        bytes_per_s: None,
        seconds_left: None,
        failure: (phase == PhaseView::Failed).then(|| Failure::local(FailureKind::Network)),
        missing: 0,
        conflicting: None,
        verification: Verification::None,
    }
}

fn ids(list: &JobList, show: StatusFilter) -> Vec<u32> {
    list.arranged(JobFilter { show, direction: None }).into_iter().map(|id| id.0).collect()
}

#[test]
fn rows_are_grouped_by_urgency_in_queue_order() {
    use PhaseView::*;
    let mut list = JobList::default();
    let phases = [Done, Waiting, Uploading, Failed, NameTaken, Paused, Waiting, Cancelled];
    for (id, phase) in phases.into_iter().enumerate() {
        list.changed(row(id as u32, phase));
    }
    assert_eq!(ids(&list, StatusFilter::All), [4, 3, 2, 1, 5, 6, 0, 7]);
    assert_eq!(ids(&list, StatusFilter::Running), [2, 1, 5, 6]);
    assert_eq!(ids(&list, StatusFilter::NeedsYou), [4]);
    assert_eq!(ids(&list, StatusFilter::Failed), [3]);
    assert_eq!(ids(&list, StatusFilter::Done), [0, 7]);
    let down = JobFilter { show: StatusFilter::All, direction: Some(Direction::Down) };
    assert_eq!(list.arranged(down), [3, 6, 0].map(JobId));
    assert_eq!(list.first_question().map(|view| view.id), Some(JobId(4)));
    list.reordered(&[6, 5, 1].map(JobId));
    assert_eq!(ids(&list, StatusFilter::Running), [2, 6, 5, 1]);
    assert_eq!(list.failures()[0].1[0].id, JobId(3));
}

#[test]
fn earlier_jobs_do_not_count_in_the_current_run() {
    use PhaseView::*;
    let mut list = JobList::default();
    list.changed(row(1, Waiting));
    list.changed(row(1, Done));
    list.changed(row(2, Failed));
    assert_eq!((list.totals().run.files(), list.totals().run.done), (2, 1));
    list.changed(row(4, Waiting));
    let run = list.totals().run;
    assert_eq!((run.number, run.files(), run.done, run.total, run.fraction()), (2, 1, 0, 100, 0.04));
    // A retried job belongs to the current run.
    list.changed(row(2, Waiting));
    assert_eq!(list.totals().run.files(), 2);
    list.gone(JobId(1));
    assert_eq!((list.totals().run.files(), list.totals().shown(StatusFilter::All)), (2, 2));
}

#[test]
fn the_time_left_is_the_longer_of_bytes_and_files() {
    let mut list = JobList::default();
    (0..1_000).for_each(|id| list.changed(row(id, PhaseView::Preparing)));
    for id in 0..200u32 {
        list.changed(row(id, PhaseView::Done));
        list.measure(u64::from(id) * 50);
    }
    let left = list.totals().run.seconds_left.unwrap();
    assert!((left - 40.0).abs() < 1.0, "20 files a second and 800 left: {left}");
    (200..1_000).for_each(|id| list.changed(row(id, PhaseView::Paused)));
    list.measure(11_000);
    assert_eq!((list.totals().run.seconds_left, list.totals().moving()), (None, 0));
}

const PHASES: [PhaseView; 9] = {
    use PhaseView::*;
    [Waiting, Uploading, Paused, NameTaken, NeedsFile, Done, Failed, Cancelled, Skipped]
};

proptest! {
    #[test]
    fn totals_equal_a_recount(steps in prop::collection::vec((0u32..12, 0usize..11), 0..200)) {
        let mut list = JobList::default();
        let mut plain: Vec<JobView> = Vec::new();
        for (id, what) in steps {
            match PHASES.get(what) {
                Some(phase) => {
                    let view = row(id, *phase);
                    match plain.iter_mut().find(|view| view.id.0 == id) {
                        Some(old) => *old = view.clone(),
                        None => plain.push(view.clone()),
                    }
                    list.changed(view);
                }
                None if what == 9 => {
                    plain.retain(|view| view.id.0 != id);
                    list.gone(JobId(id));
                }
                None => {
                    // The last row with an even number moves to the front of the even ones, the others follow in
                    // order.
                    let even: Vec<usize> = (0..plain.len()).filter(|at| plain[*at].id.0.is_multiple_of(2)).collect();
                    for pair in even.windows(2).rev() {
                        plain.swap(pair[0], pair[1]);
                    }
                    let ids: Vec<JobId> = even.iter().map(|at| plain[*at].id).chain([JobId(99)]).collect();
                    list.reordered(&ids);
                }
            }
            prop_assert!(list.views().eq(plain.iter()));
            for show in StatusFilter::ALL {
                let shown = plain.iter().filter(|view| show.admits(JobGroup::from_phase(view.phase))).count();
                prop_assert_eq!(list.totals().shown(show), shown);
                prop_assert_eq!(list.arranged(JobFilter { show, direction: None }).len(), shown);
            }
            for direction in [Direction::Up, Direction::Down] {
                let EndedCounts { done, skipped, cancelled } = list.totals().ended(direction);
                let ended = |phase| {
                    plain.iter().filter(|view| view.direction == direction && view.phase == phase).count()
                };
                let counted = [PhaseView::Done, PhaseView::Skipped, PhaseView::Cancelled].map(ended);
                prop_assert_eq!([done, skipped, cancelled], counted);
                let rests = |phase: PhaseView| phase.has_ended() || matches!(phase, PhaseView::Paused | PhaseView::NeedsFile);
                let travels = plain.iter().any(|view| view.direction == direction && !rests(view.phase));
                prop_assert_eq!(list.totals().travels(direction), travels);
            }
            let run = list.totals().run;
            prop_assert!(run.done + run.failed <= run.files() && run.files() <= plain.len());
            prop_assert!(run.sent <= run.total && run.total == 100 * run.files() as u64);
        }
    }
}
