//! Asynchronous tasks. What a task does is done when it is made; it only says so later, as late as the setting wants.

#[derive(Clone, Debug)]
pub struct Task {
    pub kind: &'static str,
    pub by: String,
    pub created_ms: i64,
    pub done_ms: i64,
    pub total: u64,
    pub outcome: Outcome,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Outcome {
    Succeed,
    PartialSucceed,
    Failed,
}

impl Task {
    pub fn is_done(&self, now_ms: i64) -> bool {
        now_ms >= self.done_ms
    }

    pub fn state(&self, now_ms: i64) -> &'static str {
        match self.outcome {
            _ if !self.is_done(now_ms) => "Running",
            Outcome::Succeed => "Succeed",
            Outcome::PartialSucceed => "PartialSucceed",
            Outcome::Failed => "Failed",
        }
    }

    pub fn consumed(&self, now_ms: i64) -> u64 {
        if self.is_done(now_ms) {
            return self.total;
        }
        let (gone, whole) = ((now_ms - self.created_ms).max(0), (self.done_ms - self.created_ms).max(1));
        self.total * gone.unsigned_abs() / whole.unsigned_abs()
    }
}
