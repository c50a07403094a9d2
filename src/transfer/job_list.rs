//! All jobs as the interface lists them, in the order of the queue. Totals are maintained incrementally, so that one
//! change costs the same among three rows and among a hundred thousand.

use super::job_view::{Direction, JobView, PhaseView};
use super::live_region::{Announcement, Announcer};
use super::meter::Meter;
use crate::base::failure::FailureKind;
use crate::transfer::job::{JobId, Millis};
use std::collections::HashMap;

/// The section of the list a row belongs to. Sections are shown in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobGroup {
    /// Continues only when the person does something.
    NeedsYou,
    /// Retried only when the person asks for it.
    Failed,
    Active,
    /// Waiting to start, or paused.
    Queued,
    Ended,
}

impl JobGroup {
    pub const ALL: [Self; 5] = [Self::NeedsYou, Self::Failed, Self::Active, Self::Queued, Self::Ended];

    pub fn from_phase(phase: PhaseView) -> Self {
        use PhaseView::*;
        match phase {
            NameTaken | FolderHasName | WaitingForSignIn | NeedsFile => Self::NeedsYou,
            Preparing | Uploading | Packing | Finishing | Offline | TryingAgain => Self::Active,
            Waiting | Paused => Self::Queued,
            Failed => Self::Failed,
            Done | Skipped | Cancelled => Self::Ended,
        }
    }
}

/// Which rows are shown.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct JobFilter {
    pub show: StatusFilter,
    /// `None` is both directions.
    pub direction: Option<Direction>,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum StatusFilter {
    #[default]
    All,
    Running,
    NeedsYou,
    Failed,
    Done,
}

impl StatusFilter {
    pub const ALL: [Self; 5] = [Self::All, Self::Running, Self::NeedsYou, Self::Failed, Self::Done];

    pub fn admits(self, group: JobGroup) -> bool {
        match self {
            Self::All => true,
            Self::Running => matches!(group, JobGroup::Active | JobGroup::Queued),
            Self::NeedsYou => group == JobGroup::NeedsYou,
            Self::Failed => group == JobGroup::Failed,
            Self::Done => group == JobGroup::Ended,
        }
    }
}

/// Counts over all rows.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct TransferTotals {
    /// Rows by group, in the order of [`JobGroup::ALL`].
    groups: [usize; 5],
    pub paused: usize,
    /// Rows with a name conflict to resolve.
    pub asking: usize,
    /// Rows whose file must be chosen again.
    pub lost: usize,
    /// Ended rows, uploads and downloads.
    ended: [EndedCounts; 2],
    /// Rows that need a connection now or later, by direction.
    travelling: [usize; 2],
    pub run: RunProgress,
}

/// Ended rows by how they ended.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EndedCounts {
    pub done: usize,
    pub skipped: usize,
    pub cancelled: usize,
}

/// Progress from the moment the list was last idle until it is idle again. Jobs that ended before do not count.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct RunProgress {
    pub number: u32,
    pub ups: usize,
    pub downs: usize,
    pub done: usize,
    pub failed: usize,
    pub sent: u64,
    pub total: u64,
    pub bytes_per_s: Option<f64>,
    pub seconds_left: Option<f64>,
}

impl TransferTotals {
    pub fn in_group(&self, group: JobGroup) -> usize {
        self.groups[group as usize]
    }

    pub fn ended(&self, direction: Direction) -> EndedCounts {
        self.ended[direction as usize]
    }

    pub fn shown(&self, show: StatusFilter) -> usize {
        JobGroup::ALL.into_iter().filter(|group| show.admits(*group)).map(|group| self.in_group(group)).sum()
    }

    pub fn unfinished(&self) -> usize {
        self.shown(StatusFilter::NeedsYou) + self.shown(StatusFilter::Running)
    }

    /// Jobs this page works on or has queued; not those whose file is missing.
    pub fn running(&self) -> usize {
        self.unfinished().saturating_sub(self.lost)
    }

    /// Jobs that make progress or will without anyone's help.
    pub fn moving(&self) -> usize {
        self.shown(StatusFilter::Running) - self.paused
    }

    /// Whether something is transferred in that direction, or will be. Asked after every change, so it is counted and
    /// not searched for.
    pub fn travels(&self, direction: Direction) -> bool {
        self.travelling[direction as usize] > 0
    }

    fn count(&mut self, view: &JobView, of_run: bool, sign: i8) {
        let add = |sum: &mut usize, is_one: bool| {
            *sum = sum.wrapping_add_signed(if is_one { isize::from(sign) } else { 0 });
        };
        use PhaseView::*;
        add(&mut self.groups[JobGroup::from_phase(view.phase) as usize], true);
        add(&mut self.paused, view.phase == Paused);
        add(&mut self.asking, matches!(view.phase, NameTaken | FolderHasName));
        add(&mut self.lost, view.phase == NeedsFile);
        let ended = &mut self.ended[view.direction as usize];
        add(&mut ended.done, view.phase == Done);
        add(&mut ended.skipped, view.phase == Skipped);
        add(&mut ended.cancelled, view.phase == Cancelled);
        // An archive that the server packs needs no connection.
        let rests = matches!(view.phase, Packing | Paused | NeedsFile) || view.phase.has_ended();
        add(&mut self.travelling[view.direction as usize], !rests);
        if !of_run || matches!(view.phase, Skipped | Cancelled) {
            return;
        }
        let run = &mut self.run;
        add(&mut run.ups, view.direction == Direction::Up);
        add(&mut run.downs, view.direction == Direction::Down);
        add(&mut run.done, view.phase == Done);
        add(&mut run.failed, view.phase == Failed);
        // Its progress is counted in files, not in bytes.
        if view.phase == Packing {
            return;
        }
        let bytes = |sum: &mut u64, bytes: u64| {
            *sum = sum.wrapping_add_signed(i64::from(sign) * i64::try_from(bytes).unwrap_or(i64::MAX));
        };
        bytes(&mut run.sent, view.sent.min(view.size));
        bytes(&mut run.total, view.size);
    }
}

impl RunProgress {
    pub fn files(&self) -> usize {
        self.ups + self.downs
    }

    /// Between 0 and 1. Empty files count by their number.
    pub fn fraction(&self) -> f64 {
        match (self.total, self.files()) {
            (0, 0) => 1.0,
            (0, files) => self.done as f64 / files as f64,
            (total, _) => self.sent as f64 / total as f64,
        }
    }
}

/// The group is `None` for a removed row; such slots are swept from time to time.
#[derive(Clone, Copy)]
struct RowSlot {
    id: JobId,
    group: Option<JobGroup>,
    direction: Direction,
}

struct JobRow {
    at: usize,
    run: u32,
    view: JobView,
}

/// Speed over all jobs: a single small file ends before its speed can be measured.
struct SpeedMeters {
    bytes: Meter,
    files: Meter,
}

#[derive(Default)]
pub struct JobList {
    jobs: HashMap<JobId, JobRow>,
    order: Vec<RowSlot>,
    gone: usize,
    totals: TransferTotals,
    speed: SpeedMeters,
    shape: usize,
    announcer: Announcer,
}

impl Default for SpeedMeters {
    fn default() -> Self {
        Self { bytes: Meter::new(u64::MAX), files: Meter::new(u64::MAX) }
    }
}

impl JobList {
    pub fn get(&self, id: JobId) -> Option<&JobView> {
        self.jobs.get(&id).map(|row| &row.view)
    }

    pub fn totals(&self) -> TransferTotals {
        self.totals
    }

    /// Changes whenever [`JobList::arranged`] may return something else.
    pub fn shape(&self) -> usize {
        self.shape
    }

    pub fn changed(&mut self, view: JobView) {
        let (id, group, direction) = (view.id, JobGroup::from_phase(view.phase), view.direction);
        let unfinished = !view.phase.has_ended();
        if unfinished && self.totals.unfinished() == 0 {
            self.totals.run = RunProgress { number: self.totals.run.number + 1, ..RunProgress::default() };
            self.speed = SpeedMeters::default();
        }
        let number = self.totals.run.number;
        match self.jobs.get_mut(&id) {
            Some(row) => {
                self.totals.count(&row.view, row.run == number, -1);
                if unfinished {
                    row.run = number;
                }
                self.totals.count(&view, row.run == number, 1);
                let place = &mut self.order[row.at];
                if place.group != Some(group) {
                    place.group = Some(group);
                    self.shape = self.shape.wrapping_add(1);
                }
                row.view = view;
            }
            None => {
                self.totals.count(&view, true, 1);
                let at = self.order.len();
                self.order.push(RowSlot { id, group: Some(group), direction });
                self.jobs.insert(id, JobRow { at, run: number, view });
                self.shape = self.shape.wrapping_add(1);
            }
        }
    }

    pub fn gone(&mut self, id: JobId) {
        let Some(row) = self.jobs.remove(&id) else { return };
        self.totals.count(&row.view, row.run == self.totals.run.number, -1);
        self.order[row.at].group = None;
        self.gone += 1;
        self.shape = self.shape.wrapping_add(1);
        if self.gone > 64 && self.gone * 2 > self.order.len() {
            self.sweep();
        }
    }

    /// The queue was reordered: the rows named change places among themselves, the others stay.
    pub fn reordered(&mut self, ids: &[JobId]) {
        let named: Vec<usize> = ids.iter().filter_map(|id| self.jobs.get(id)).map(|row| row.at).collect();
        let rows: Vec<RowSlot> = named.iter().map(|at| self.order[*at]).collect();
        let mut places = named;
        places.sort_unstable();
        for (at, row) in places.into_iter().zip(rows) {
            self.order[at] = row;
            if let Some(row) = self.jobs.get_mut(&row.id) {
                row.at = at;
            }
        }
        self.shape = self.shape.wrapping_add(1);
    }

    fn sweep(&mut self) {
        self.order.retain(|place| place.group.is_some());
        self.gone = 0;
        for (at, place) in self.order.iter().enumerate() {
            if let Some(row) = self.jobs.get_mut(&place.id) {
                row.at = at;
            }
        }
    }

    /// Updates speed and time left.
    pub fn measure(&mut self, now: Millis) {
        let (active, run) = (self.totals.in_group(JobGroup::Active), &mut self.totals.run);
        if active == 0 {
            self.speed.bytes.halt();
            self.speed.files.halt();
        } else {
            self.speed.bytes.record(now, run.sent);
            self.speed.files.record(now, run.done as u64);
        }
        let left = |meter: &Meter, left: u64| {
            meter.bytes_per_s().filter(|speed| *speed >= 1.0).map(|speed| left as f64 / speed)
        };
        run.bytes_per_s = self.speed.bytes.bytes_per_s().filter(|speed| *speed >= 1.0);
        // Many small files are limited by requests, not by bytes.
        let files = run.files().saturating_sub(run.done + run.failed) as u64;
        let by_bytes = left(&self.speed.bytes, run.total.saturating_sub(run.sent));
        run.seconds_left = by_bytes.into_iter().chain(left(&self.speed.files, files)).reduce(f64::max);
    }

    /// The rows to show: by group, and in the order of the queue within each.
    pub fn arranged(&self, filter: JobFilter) -> Vec<JobId> {
        let mut groups = JobGroup::ALL.map(|group| Vec::with_capacity(self.totals.in_group(group)));
        for place in &self.order {
            let meant = |group: &JobGroup| filter.show.admits(*group);
            let fits = filter.direction.is_none_or(|direction| direction == place.direction);
            if let Some(group) = place.group.filter(meant).filter(|_| fits) {
                groups[group as usize].push(place.id);
            }
        }
        groups.concat()
    }

    fn in_group(&self, group: JobGroup, direction: Option<Direction>) -> impl Iterator<Item = JobId> {
        let meant = move |place: &&RowSlot| {
            place.group == Some(group) && direction.is_none_or(|direction| direction == place.direction)
        };
        self.order.iter().filter(meant).map(|place| place.id)
    }

    /// All rows in the order of the queue.
    pub fn views(&self) -> impl Iterator<Item = &JobView> {
        self.order.iter().filter(|place| place.group.is_some()).filter_map(|place| self.get(place.id))
    }

    /// What to announce since the last call.
    pub fn announcement(&mut self) -> Option<Announcement> {
        self.announcer.next(&self.totals)
    }

    /// The first row with a name conflict to resolve.
    pub fn first_question(&self) -> Option<&JobView> {
        let asks = |view: &&JobView| matches!(view.phase, PhaseView::NameTaken | PhaseView::FolderHasName);
        self.in_group(JobGroup::NeedsYou, None).filter_map(|id| self.get(id)).find(asks)
    }

    /// Failed jobs by reason.
    pub fn failures(&self) -> Vec<(FailureKind, Vec<&JobView>)> {
        let mut reasons: Vec<(FailureKind, Vec<&JobView>)> = Vec::new();
        for view in self.in_group(JobGroup::Failed, None).filter_map(|id| self.get(id)) {
            let Some(failure) = &view.failure else { continue };
            match reasons.iter_mut().find(|(kind, _)| *kind == failure.kind) {
                Some((_, views)) => views.push(view),
                None => reasons.push((failure.kind, vec![view])),
            }
        }
        reasons
    }
}
