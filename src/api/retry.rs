//! Whether a failed call is worth repeating, and after how long. Pure, so that a table can test it.

use super::error::ApiError;
use crate::base::failure::FailureKind;

/// What repeating a call would do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// A read: repeating changes nothing.
    Read,
    /// A write: repeated only when the server turned it away before doing anything.
    Write,
}

const MOST_TRIES: u32 = 5;
const LONGEST_WAIT_MS: f64 = 30_000.0;

/// Milliseconds to wait before try number `tries + 1`, or `None` to give up. `random` lies between 0 and 1.
pub fn wait_ms(error: &ApiError, safety: Safety, tries: u32, random: f64) -> Option<u32> {
    if tries >= MOST_TRIES {
        return None;
    }
    let repeatable =
        error.was_turned_away() || (error.kind == FailureKind::ServerBusy && safety == Safety::Read);
    if let (true, Some(seconds)) = (repeatable, error.retry_after_s) {
        return Some(seconds.min(60) * 1_000 + (random * 500.0) as u32);
    }
    let doubling = 2f64.powi(tries as i32 - 1);
    let wait = match (error.kind, safety) {
        // The vendor's own client waits one to four seconds when throttled.
        (FailureKind::TooManyRequests, _) => 1_000.0 + random * 3_000.0,
        (FailureKind::Network | FailureKind::ServerBusy, Safety::Read) => {
            500.0 * doubling * (0.75 + random / 2.0)
        }
        _ => return None,
    };
    Some(wait.min(LONGEST_WAIT_MS) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_are_never_replayed_blindly() {
        for kind in [FailureKind::Network, FailureKind::ServerBusy, FailureKind::ServerError] {
            assert_eq!(wait_ms(&ApiError::local(kind), Safety::Write, 1, 0.5), None, "{kind:?}");
        }
        assert!(wait_ms(&ApiError::local(FailureKind::TooManyRequests), Safety::Write, 1, 0.5).is_some());
    }

    #[test]
    fn reads_back_off_and_give_up() {
        let lost = ApiError::local(FailureKind::Network);
        let waits: Vec<_> = (1..=6).map(|tries| wait_ms(&lost, Safety::Read, tries, 0.5)).collect();
        assert_eq!(waits, [Some(500), Some(1_000), Some(2_000), Some(4_000), None, None]);
        assert_eq!(wait_ms(&ApiError::local(FailureKind::NotFound), Safety::Read, 1, 0.5), None);
    }

    #[test]
    fn the_server_s_own_wish_counts() {
        let error = ApiError { retry_after_s: Some(7), ..ApiError::local(FailureKind::TooManyRequests) };
        assert_eq!(wait_ms(&error, Safety::Write, 1, 0.0), Some(7_000));
        let error = ApiError { kind: FailureKind::ServerBusy, ..error };
        assert_eq!(wait_ms(&error, Safety::Read, 1, 0.0), Some(7_000));
        assert_eq!(wait_ms(&error, Safety::Write, 1, 0.0), None);
    }
}
