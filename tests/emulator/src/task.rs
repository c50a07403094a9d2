//! Asynchronous tasks: what is to be done, when it is done, how it ends.

use std::collections::HashMap;

use serde_json::{Value, json};

use crate::id::FileKey;
use crate::time::{Millis, rfc3339};
use crate::tree::{DriveIndex, NodeId};
use crate::world::State;

/// What a task does at its end.
#[derive(Debug, Clone)]
pub enum Work {
    Copy { from: NodeId, to: NodeId, name: String, key: FileKey },
    Move { node: NodeId, to: NodeId, name: String },
    Trash(NodeId),
    Restore(NodeId),
    Delete(NodeId),
    Clear(DriveIndex),
}

pub struct Task {
    created: Millis,
    due: Millis,
    /// `None` once it is done.
    work: Option<Work>,
    result: String,
    total: u64,
}

#[derive(Default)]
pub struct Tasks {
    tasks: HashMap<String, Task>,
}

impl State {
    /// Begins a task and answers its id. Without a delay it is done before the answer is written.
    pub fn start(&mut self, work: Work) -> String {
        let id = uuid();
        let now = self.now();
        let due = now + (self.settings.task_delay_s * 1000.0) as Millis;
        let total = match &work {
            Work::Copy { from: node, .. } | Work::Move { node, .. } => 1 + self.tree.below(*node).len(),
            Work::Trash(node) | Work::Restore(node) | Work::Delete(node) => 1 + self.tree.below(*node).len(),
            Work::Clear(drive) => self.tree.bin(*drive).len(),
        };
        let result = self.settings.task_result.clone();
        let task = Task { created: now, due, work: Some(work), result, total: total as u64 };
        self.tasks.tasks.insert(id.clone(), task);
        self.settle();
        id
    }

    /// Does the work of every task whose time has come.
    pub fn settle(&mut self) {
        let now = self.now();
        let due = self.tasks.tasks.values_mut().filter(|task| task.due <= now && task.work.is_some());
        let mut due: Vec<(Millis, Work, bool)> =
            due.filter_map(|task| Some((task.due, task.work.take()?, task.result != "Failed"))).collect();
        due.sort_by_key(|(at, ..)| *at);
        for (_, work, _) in due.into_iter().filter(|(_, _, wanted)| *wanted) {
            self.perform(work);
        }
    }

    pub fn perform(&mut self, work: Work) {
        let now = self.now();
        match work {
            Work::Copy { from, to, name, key } => {
                self.tree.copy(from, to, &name, key, now);
            }
            Work::Move { node, to, name } => {
                self.tree.change(node, |node| {
                    node.name = name.into();
                    node.touched = now;
                    node.updated = now;
                });
                self.tree.move_to(node, to);
            }
            Work::Trash(node) => {
                if !self.tree.in_bin(node) {
                    self.tree.trash(node, now);
                }
            }
            Work::Restore(node) => {
                let Some(held) = self.tree.get(node).filter(|node| node.trashed.is_some()) else { return };
                let root = self.drives.get(held.drive as usize).map_or(0, |drive| drive.root);
                let parent = held.parent.unwrap_or(root);
                let parent = self.tree.live_place(parent, root, now);
                self.tree.restore(node, parent, now);
            }
            Work::Delete(node) => self.tree.remove(node),
            Work::Clear(drive) => {
                for node in self.tree.bin(drive).to_vec() {
                    self.tree.remove(node);
                }
            }
        }
    }

    pub fn task(&self, id: &str) -> Option<Value> {
        let task = self.tasks.tasks.get(id)?;
        let now = self.now();
        let mut answer = json!({"async_task_id": id, "total_process": task.total, "created_at": rfc3339(task.created),
            "started_at": rfc3339(task.created)});
        let running = task.work.is_some();
        let span = (task.due - task.created).max(1) as u64;
        let passed = (now - task.created).clamp(0, span as Millis) as u64;
        let (state, consumed) = match (running, task.result.as_str()) {
            (true, _) => ("Running", task.total * passed / span),
            (false, "Failed") => ("Failed", 0),
            (false, "PartialSucceed") => ("PartialSucceed", task.total),
            (false, _) => ("Succeed", task.total),
        };
        answer["state"] = state.into();
        answer["status"] = state.into();
        answer["consumed_process"] = consumed.into();
        if !running {
            answer["finished_at"] = rfc3339(task.due).into();
        }
        if state == "Failed" {
            answer["error_code"] = "InternalError".into();
            answer["error_message"] = "The task was made to fail by a setting.".into();
            answer["failed_process"] = task.total.into();
        }
        if state == "PartialSucceed" {
            answer["failed_process"] = 1.into();
        }
        Some(answer)
    }
}

fn uuid() -> String {
    crate::id::request_id().to_ascii_lowercase()
}
