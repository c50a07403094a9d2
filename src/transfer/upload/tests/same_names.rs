//! Uploads of one name into one folder. The server sees that a name is taken only once the first upload is complete, so
//! two at a time would become two files without a question.

use super::sim_server::PART;
use super::simulation::spec;
use crate::base::id::FileId;
use crate::model::entry::HashAlgorithm;
use crate::transfer::job::JobId;
use crate::transfer::upload::job::{Conflict, UploadEvent};
use crate::transfer::upload::queue::{NewJob, UploadQueue};

fn new_job(id: u32, name: &str, parent: &str) -> NewJob {
    let mut spec = spec(name, 10);
    spec.parent = FileId::new(parent);
    NewJob {
        id: JobId(id),
        spec,
        batch: 1,
        algorithm: HashAlgorithm::Sha1,
        conflict: Conflict::Ask,
        started: None,
        has_file: true,
        paused: false,
    }
}

#[test]
fn one_name_is_sent_once_at_a_time() {
    let mut queue = UploadQueue::with_part_size(|_, _| PART);
    let twins = [("a", "root"), ("a", "root"), ("a", "other"), ("b", "root"), ("a", "root")];
    queue.add((1..).zip(twins).map(|(id, (name, parent))| new_job(id, name, parent)).collect(), 0);
    assert_eq!(queue.running(), [1, 3, 4].map(JobId));
    // The first makes room for the next of its name, and no more.
    queue.handle_event(JobId(1), 0, UploadEvent::Pause);
    assert_eq!(queue.running(), [2, 3, 4].map(JobId));
    queue.handle_event(JobId(1), 0, UploadEvent::Resume);
    assert_eq!(queue.running(), [2, 3, 4].map(JobId));
}
