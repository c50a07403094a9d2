//! Decides whether a failed call is repeated, and after which wait. Pure.

use super::error::ApiError;
use crate::base::failure::FailureKind;

/// Whether a call may be repeated when its outcome is unknown.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Safety {
    /// Repeating changes nothing.
    Read,
    /// Repeated only when the server rejected it before doing anything.
    Write,
}

const MAX_ATTEMPTS: u32 = 5;
const MAX_WAIT_MS: f64 = 30_000.0;

/// Milliseconds to wait after `attempts` failed attempts, or `None` to give up. `random` is between 0 and 1.
pub fn wait_ms(error: &ApiError, safety: Safety, attempts: u32, random: f64) -> Option<u32> {
    if attempts >= MAX_ATTEMPTS {
        return None;
    }
    let repeatable =
        error.was_throttled() || (error.kind == FailureKind::ServerBusy && safety == Safety::Read);
    if let (true, Some(seconds)) = (repeatable, error.retry_after_s) {
        return Some(seconds.min(60) * 1_000 + (random * 500.0) as u32);
    }
    let doubling = 2f64.powi(attempts as i32 - 1);
    let wait = match (error.kind, safety) {
        // As the vendor's own client: one to four seconds.
        (FailureKind::TooManyRequests, _) => 1_000.0 + random * 3_000.0,
        (FailureKind::Network | FailureKind::ServerBusy, Safety::Read) => {
            500.0 * doubling * (0.75 + random / 2.0)
        }
        _ => return None,
    };
    Some(wait.min(MAX_WAIT_MS) as u32)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn writes_with_an_unknown_outcome_are_not_repeated() {
        for kind in [FailureKind::Network, FailureKind::ServerBusy, FailureKind::ServerError] {
            assert_eq!(wait_ms(&ApiError::local(kind), Safety::Write, 1, 0.5), None, "{kind:?}");
        }
        assert!(wait_ms(&ApiError::local(FailureKind::TooManyRequests), Safety::Write, 1, 0.5).is_some());
    }

    #[test]
    fn reads_back_off_and_give_up() {
        let lost = ApiError::local(FailureKind::Network);
        let waits: Vec<_> = (1..=6).map(|attempts| wait_ms(&lost, Safety::Read, attempts, 0.5)).collect();
        assert_eq!(waits, [Some(500), Some(1_000), Some(2_000), Some(4_000), None, None]);
        assert_eq!(wait_ms(&ApiError::local(FailureKind::NotFound), Safety::Read, 1, 0.5), None);
    }

    #[test]
    fn retry_after_is_respected() {
        let error = ApiError { retry_after_s: Some(7), ..ApiError::local(FailureKind::TooManyRequests) };
        assert_eq!(wait_ms(&error, Safety::Write, 1, 0.0), Some(7_000));
        let error = ApiError { kind: FailureKind::ServerBusy, ..error };
        assert_eq!(wait_ms(&error, Safety::Read, 1, 0.0), Some(7_000));
        assert_eq!(wait_ms(&error, Safety::Write, 1, 0.0), None);
    }
}
