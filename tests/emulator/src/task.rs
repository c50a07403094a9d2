//! Asynchronous tasks: their work, when it is due, and its result.

use std::collections::HashMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use serde_json::{Value, json};

use crate::changes::Op;
use crate::id::FileKey;
use crate::server::State;
use crate::store::archive::{self, Entry};
use crate::store::object::Object;
use crate::time::{Millis, rfc3339};
use crate::tree::{DriveIndex, NodeId};

/// The work of a task, done at its end.
#[derive(Debug, Clone)]
pub enum Work {
    Copy {
        from: NodeId,
        to: NodeId,
        name: String,
        key: FileKey,
    },
    Move {
        node: NodeId,
        to: NodeId,
        name: String,
    },
    Trash(NodeId),
    Restore(NodeId),
    Delete(NodeId),
    Clear(DriveIndex),
    /// Creates a zip of these nodes in this folder of the disk.
    Archive {
        nodes: Vec<NodeId>,
        name: String,
        dir: PathBuf,
    },
}

pub struct Task {
    created: Millis,
    due: Millis,
    /// `None` once it is done.
    work: Option<Work>,
    result: String,
    total: u64,
    /// The created zip and its name.
    archive: Option<(Arc<Object>, String)>,
    /// The user who started it.
    by: String,
}

#[derive(Default)]
pub struct Tasks {
    tasks: HashMap<String, Task>,
}

impl State {
    /// Starts a task for a user; gives its id. Without a delay it is done before the answer is sent.
    pub fn start(&mut self, work: Work, by: &str) -> String {
        let id = uuid();
        let now = self.now();
        let due = now + (self.settings.task_delay_s * 1000.0) as Millis;
        let total = match &work {
            Work::Copy { from: node, .. } | Work::Move { node, .. } => 1 + self.tree.below(*node).len(),
            Work::Trash(node) | Work::Restore(node) | Work::Delete(node) => 1 + self.tree.below(*node).len(),
            Work::Clear(drive) => self.tree.bin(*drive).len(),
            Work::Archive { nodes, .. } => nodes.iter().map(|id| 1 + self.tree.below(*id).len()).sum(),
        };
        let result = self.settings.task_result.clone();
        let task = Task {
            created: now,
            due,
            work: Some(work),
            result,
            total: total as u64,
            archive: None,
            by: by.to_owned(),
        };
        self.tasks.tasks.insert(id.clone(), task);
        self.complete_due();
        id
    }

    /// Does the work of all tasks that are due.
    pub fn complete_due(&mut self) {
        let now = self.now();
        for node in self.tree.expired_in_bin(now - self.settings.recycle_bin_s * 1000) {
            self.perform(Work::Delete(node), "");
        }
        let due = self.tasks.tasks.iter_mut().filter(|(_, task)| task.due <= now && task.work.is_some());
        let mut due: Vec<(Millis, Work, String, String, String)> = due
            .filter_map(|(id, task)| {
                Some((task.due, task.work.take()?, task.result.clone(), id.clone(), task.by.clone()))
            })
            .collect();
        due.sort_by_key(|(at, ..)| *at);
        for (_, work, result, id, by) in due {
            if !self.still_possible(&work) {
                self.fail(&id);
                continue;
            }
            match (result.as_str(), work) {
                ("Failed", _) => {}
                ("PartialSucceed", work) => self.perform_in_part(work),
                (_, Work::Archive { nodes, name, dir }) => {
                    match self.pack(&nodes, &dir).zip(self.tasks.tasks.get_mut(&id)) {
                        Some((object, task)) => task.archive = Some((object, name)),
                        None => self.fail(&id),
                    }
                }
                (_, work) => self.perform(work, &by),
            }
        }
    }

    /// Whether the nodes and the target folder still exist.
    fn still_possible(&self, work: &Work) -> bool {
        match work {
            Work::Copy { from: node, to, .. } | Work::Move { node, to, .. } => {
                self.tree.get(*node).is_some() && self.tree.get(*to).is_some()
            }
            _ => true,
        }
    }

    fn fail(&mut self, id: &str) {
        if let Some(task) = self.tasks.tasks.get_mut(id) {
            task.result = "Failed".into();
        }
    }

    /// A move within a folder is recorded as a rename.
    fn record_move(&mut self, node: NodeId, to: NodeId, name: &str, by: &str) {
        let key = |id: NodeId| self.tree.get(id).map(|node| node.key);
        let Some((old, parent)) = self.tree.get(node).map(|it| (it.name.clone(), it.parent)) else { return };
        let op = match (parent.and_then(key), key(to)) {
            (Some(from), Some(to)) if from != to => Op::Move { from, to, old },
            _ if *old == *name => return,
            _ => Op::Rename { old },
        };
        self.record_change(node, op, by);
    }

    /// A partial success, as when the service fails in between: the last entry is left as it was.
    fn perform_in_part(&mut self, work: Work) {
        match work {
            Work::Copy { from, to, name, key } => {
                let now = self.now();
                let copy = self.tree.copy(from, to, &name, key, now);
                let last = copy.and_then(|copy| self.tree.members(copy).last().copied());
                last.into_iter().for_each(|last| self.tree.remove(last));
            }
            Work::Delete(node) => {
                let members = self.tree.members(node).to_vec();
                members.iter().skip(1).for_each(|member| self.tree.remove(*member));
            }
            Work::Clear(drive) => {
                let all = self.tree.bin(drive).to_vec();
                all.iter().skip(1).for_each(|node| self.tree.remove(*node));
            }
            // A single entry succeeds or fails as a whole.
            Work::Trash(_) | Work::Restore(_) | Work::Move { .. } | Work::Archive { .. } => {}
        }
    }

    /// Creates a zip of these nodes and their descendants, without nodes deleted meanwhile.
    fn pack(&mut self, nodes: &[NodeId], dir: &Path) -> Option<Arc<Object>> {
        let mut entries = Vec::new();
        let mut open: Vec<(NodeId, String)> = nodes.iter().rev().map(|id| (*id, String::new())).collect();
        while let Some((id, above)) = open.pop() {
            let Some(node) = self.tree.get(id) else { continue };
            let path = format!("{above}{}", node.name);
            if node.folder {
                let inside = format!("{path}/");
                open.extend(self.tree.members(id).iter().map(|member| (*member, inside.clone())));
            }
            entries.push(Entry { path, content: node.content.clone().filter(|_| !node.folder) });
        }
        let key = format!("{}/{}", self.domain_id, crate::id::random_hex::<20>());
        let object =
            Arc::new(archive::pack(entries, dir, key, self.settings.data_hash_name, self.now()).ok()?);
        self.objects.add(&object);
        Some(object)
    }

    pub fn perform(&mut self, work: Work, by: &str) {
        let now = self.now();
        match work {
            Work::Copy { from, to, name, key } => {
                if let Some(copy) = self.tree.copy(from, to, &name, key, now) {
                    self.record_change(copy, Op::Create, by);
                }
            }
            Work::Move { node, to, name } => {
                self.record_move(node, to, &name, by);
                self.tree.change(node, |node| {
                    node.name = name.into();
                    node.touched = now;
                    node.updated = now;
                });
                self.tree.move_to(node, to);
            }
            Work::Trash(node) => {
                if !self.tree.in_bin(node) {
                    self.record_change(node, Op::Trash, by);
                    self.tree.trash(node, now);
                }
            }
            Work::Restore(node) => {
                let Some(held) = self.tree.get(node).filter(|node| node.trashed.is_some()) else { return };
                let root = self.drives.get(held.drive as usize).map_or(0, |drive| drive.root);
                let parent = held.parent.unwrap_or(root);
                let parent = self.tree.restore_folder(parent, root, now);
                self.tree.restore(node, parent, now);
                self.record_change(node, Op::Restore, by);
            }
            Work::Delete(node) => {
                self.record_change(node, Op::Delete, by);
                self.tree.remove(node);
            }
            Work::Clear(drive) => {
                for node in self.tree.bin(drive).to_vec() {
                    self.record_change(node, Op::Delete, by);
                    self.tree.remove(node);
                }
            }
            // Its result is stored in the task, so `complete_due` does it.
            Work::Archive { .. } => {}
        }
    }

    /// The zip of a finished task.
    pub fn packed(&self, id: &str) -> Option<&(Arc<Object>, String)> {
        self.tasks.tasks.get(id)?.archive.as_ref()
    }

    /// Whether this user started the task.
    pub fn is_task_of(&self, id: &str, user: &str) -> bool {
        self.tasks.tasks.get(id).is_some_and(|task| task.by == user)
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
            (true, _) => ("RunningHash", task.total * passed / span),
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
            answer["error_message"] = "A setting made the task fail, or what it was about is gone.".into();
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
