//! A task as the interface sees it.

use super::job::{DownloadJob, DownloadPhase};
use super::messages::{TaskPhase, TaskView};
use super::task::DownloadTask;

impl DownloadTask {
    pub fn view(&self) -> TaskView {
        let job = self.kind.is_one_file().then(|| self.jobs().next()).flatten();
        let (size, meter) = job.map_or((self.size, &self.meter), |job| (job.fingerprint.size, &job.meter));
        TaskView {
            phase: self.view_phase(),
            size,
            received: job.map_or_else(|| self.received().max(self.meter.sent()), |job| job.meter.sent()),
            bytes_per_s: meter.bytes_per_s(),
            seconds_left: meter.seconds_left(),
            failure: match &self.phase {
                DownloadPhase::Failed(failure) => Some(failure.clone()),
                _ => None,
            },
            verified: self.phase == DownloadPhase::Done && !self.unverified,
        }
    }

    fn view_phase(&self) -> TaskPhase {
        match &self.phase {
            DownloadPhase::Waiting => TaskPhase::Waiting,
            DownloadPhase::Paused => TaskPhase::Paused,
            DownloadPhase::Done => TaskPhase::Done,
            DownloadPhase::Failed(_) => TaskPhase::Failed,
            DownloadPhase::Cancelled => TaskPhase::Cancelled,
            DownloadPhase::Running if self.finishing => TaskPhase::Finishing,
            DownloadPhase::Running if self.jobs().any(DownloadJob::is_fetching) => TaskPhase::Running,
            DownloadPhase::Running if self.offline => TaskPhase::Offline,
            DownloadPhase::Running if self.jobs().any(|job| job.backoff.is_some()) => TaskPhase::TryingAgain,
            DownloadPhase::Running if !self.listed || self.jobs().any(|job| job.asking) => TaskPhase::Asking,
            DownloadPhase::Running => TaskPhase::Running,
        }
    }
}
