//! Answers to name conflicts that hold for every file that was dropped or chosen together.

use super::job::ConflictAnswer;

/// Answers that hold for all remaining conflicts of a batch.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BatchAnswers(Vec<(u32, ConflictAnswer)>);

impl BatchAnswers {
    pub fn set(&mut self, batch: u32, answer: ConflictAnswer) {
        self.0.retain(|(known, _)| *known != batch);
        self.0.push((batch, answer));
    }

    pub fn get(&self, batch: u32) -> Option<ConflictAnswer> {
        self.0.iter().find(|(known, _)| *known == batch).map(|(_, answer)| *answer)
    }
}
