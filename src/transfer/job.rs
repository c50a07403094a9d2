//! What an upload and a download have in common: a number, a clock, and what a person may do with them.

use serde::{Deserialize, Serialize};

/// Milliseconds on a monotonic clock that says nothing about the time of day.
pub type Millis = u64;

#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct JobId(pub u32);

impl JobId {
    /// Numbers of downloads start here, so that one list can hold both directions.
    pub const FIRST_DOWNLOAD: u32 = 1 << 31;

    pub fn is_download(self) -> bool {
        self.0 >= Self::FIRST_DOWNLOAD
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum JobAction {
    Pause,
    Resume,
    Cancel,
    /// Failed jobs only.
    Retry,
    /// Removes an ended job from the list and gives up a failed one for good.
    Forget,
}
