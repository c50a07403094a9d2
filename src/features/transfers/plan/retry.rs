//! Drops that stand because a folder could not be made. They stay until the person tries again or lets them go.

use super::execution;
use super::execution::Run;
use super::store::UploadPlans;
use crate::base::failure::Failure;
use leptos::prelude::*;
use std::rc::Rc;

/// One of them, as the person is told of it.
#[derive(Clone, Debug, PartialEq)]
pub struct Stuck {
    /// What was dropped.
    pub name: String,
    /// What the folder it goes into is called.
    pub folder: String,
    /// Files that wait for their folder.
    pub left: usize,
    pub failure: Option<Failure>,
}

impl UploadPlans {
    pub(super) fn get_stuck(&self, run: &Rc<Run>, stuck: Stuck) {
        self.stuck_runs.update_value(|runs| runs.push(run.clone()));
        self.stuck.update(|all| all.push(stuck));
        self.transfers.expanded.set(true);
    }

    /// Begins again where folders could not be made.
    pub fn try_again(&self) {
        for run in self.take_stuck() {
            self.tasks.spawn(execution::carry_on(*self, run));
        }
    }

    /// What is in the drive stays there; the rest is not asked about again.
    pub fn let_go(&self) {
        self.take_stuck().into_iter().for_each(|run| run.let_go());
    }

    fn take_stuck(&self) -> Vec<Rc<Run>> {
        self.stuck.set(Vec::new());
        self.stuck_runs.try_update_value(std::mem::take).unwrap_or_default()
    }

    /// How many drops go on only when the person does something. Tracked.
    pub fn needs(&self) -> usize {
        self.lost.with(Vec::len) + self.stuck.with(Vec::len)
    }
}
