//! An errand as the interface sees it.

use super::job::{Job, Phase};
use super::messages::{Row, RowPhase};
use super::task::Errand;

impl Errand {
    pub fn row(&self) -> Row {
        let job = self.kind.is_one_file().then(|| self.jobs().next()).flatten();
        let (size, meter) = job.map_or((self.size, &self.meter), |job| (job.facts.size, &job.meter));
        Row {
            phase: self.row_phase(),
            size,
            here: job.map_or_else(|| self.here().max(self.meter.sent()), |job| job.meter.sent()),
            bytes_per_s: meter.bytes_per_s(),
            seconds_left: meter.seconds_left(),
            failure: match &self.phase {
                Phase::Failed(failure) => Some(failure.clone()),
                _ => None,
            },
            verified: self.phase == Phase::Done && !self.unverified,
        }
    }

    fn row_phase(&self) -> RowPhase {
        match &self.phase {
            Phase::Waiting => RowPhase::Waiting,
            Phase::Paused => RowPhase::Paused,
            Phase::Done => RowPhase::Done,
            Phase::Failed(_) => RowPhase::Failed,
            Phase::Cancelled => RowPhase::Cancelled,
            Phase::Running if self.finishing => RowPhase::Finishing,
            Phase::Running if self.jobs().any(Job::is_fetching) => RowPhase::Running,
            Phase::Running if self.offline => RowPhase::Offline,
            Phase::Running if self.jobs().any(|job| job.rest.is_some()) => RowPhase::TryingAgain,
            Phase::Running if !self.listed || self.jobs().any(|job| job.asking) => RowPhase::Asking,
            Phase::Running => RowPhase::Running,
        }
    }
}
