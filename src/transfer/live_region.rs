//! What a screen reader announces about transfers: start, end, first failure, and that the person is needed. Single
//! files are not announced, since a thousand small ones would go on for an hour.

use super::job_list::{JobGroup, TransferTotals};

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Announcement {
    Started,
    /// Something failed; later failures are announced at the end.
    Failed,
    NeedsYou,
    Ended,
}

/// Decides what to announce, from what was announced before.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Announcer {
    run: u32,
    ended: bool,
    failed: bool,
    needs_you: bool,
}

impl Announcer {
    /// Of several possible announcements, returns only the most important one.
    pub fn next(&mut self, totals: &TransferTotals) -> Option<Announcement> {
        let before = *self;
        let needs_you = totals.in_group(JobGroup::NeedsYou) > 0;
        let same_run = before.run == totals.run.number;
        *self = Self {
            run: totals.run.number,
            ended: totals.unfinished() == 0,
            failed: totals.run.failed > 0,
            needs_you,
        };
        match before {
            _ if totals.run.number == 0 => None,
            _ if self.ended => (!before.ended || !same_run).then_some(Announcement::Ended),
            _ if needs_you && !before.needs_you => Some(Announcement::NeedsYou),
            _ if self.failed && !(same_run && before.failed) => Some(Announcement::Failed),
            _ if !same_run => Some(Announcement::Started),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::transfer::job_list::JobList;
    use crate::transfer::job_list_tests::row;
    use crate::transfer::job_view::PhaseView::{
        self, Done, NameTaken, NeedsFile, Preparing, Skipped, Uploading, Waiting,
    };

    fn announcements(changes: &[(u32, PhaseView)]) -> Vec<Announcement> {
        let (mut list, mut announcer) = (JobList::default(), Announcer::default());
        let announced = changes.iter().filter_map(|(id, phase)| {
            list.changed(row(*id, *phase));
            announcer.next(&list.totals())
        });
        announced.collect()
    }

    #[test]
    fn a_burst_of_files_is_announced_at_start_and_end() {
        let burst: Vec<(u32, PhaseView)> = [Waiting, Preparing, Uploading, Done]
            .into_iter()
            .flat_map(|phase| (1..2_000).map(move |id| (id, phase)))
            .collect();
        assert_eq!(announcements(&burst), [Announcement::Started, Announcement::Ended]);
    }

    #[test]
    fn each_run_is_announced_separately() {
        let two =
            [(1, Uploading), (1, Done), (2, Uploading), (2, PhaseView::Failed), (2, Waiting), (2, Done)];
        use Announcement::*;
        assert_eq!(announcements(&two), [Started, Ended, Started, Ended, Started, Ended]);
    }

    #[test]
    fn failures_and_questions_are_announced_once() {
        let many = [(1, Waiting), (2, Waiting), (3, Waiting), (4, Waiting)];
        let then = [(1, PhaseView::Failed), (2, PhaseView::Failed), (3, NameTaken), (4, NameTaken)];
        let answered = [(3, Uploading), (4, Uploading), (3, NeedsFile), (3, Skipped), (4, Done)];
        let all: Vec<_> = many.into_iter().chain(then).chain(answered).collect();
        use Announcement::*;
        assert_eq!(announcements(&all), [Started, Failed, NeedsYou, NeedsYou, Ended]);
    }

    #[test]
    fn an_empty_list_announces_nothing() {
        assert_eq!(Announcer::default().next(&TransferTotals::default()), None);
    }
}
