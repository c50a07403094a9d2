//! Adds files: new ones, and those of an earlier visit chosen again.

use super::leader::{Leader, now};
use pds_web::browser::file::LocalFile;
use pds_web::transfer::job::JobId;
use pds_web::transfer::upload::EngineEvent;
use pds_web::transfer::upload::command::NewUpload;
use pds_web::transfer::upload::job::{UploadEvent, UploadPhase, UploadSpec};
use pds_web::transfer::upload::queue::NewJob;
use pds_web::transfer::upload::resume::{self, ReselectedFile};
use std::rc::Rc;

impl Leader {
    pub(super) fn upload(
        self: &Rc<Self>,
        batch: u32,
        uploads: Vec<NewUpload>,
        files: Vec<LocalFile>,
    ) -> Vec<(JobId, LocalFile)> {
        let (mut jobs_to_add, mut again, mut accepted) = (Vec::new(), Vec::new(), Vec::new());
        for (new, file) in uploads.into_iter().zip(files) {
            // Uploaded to the same place again by hand: continues what an earlier visit started.
            let without_file =
                self.queue.borrow().without_file(&new.drive, &new.parent, &new.name, file.size());
            let id = without_file.unwrap_or(JobId(self.serial.get() + 1));
            if without_file.is_some() {
                again.push(id);
            } else {
                self.serial.set(id.0);
                jobs_to_add.push(new_job(id, batch, new, &file));
            }
            self.jobs.borrow_mut().entry(id).or_default().file = Some(file.clone());
            accepted.push((id, file));
        }
        self.with_queue(|queue| {
            queue.handle_event_for(&again, now(), &UploadEvent::FileReselected);
            queue.add(jobs_to_add, now());
        });
        accepted
    }

    pub(super) fn give_files(
        self: &Rc<Self>,
        folders: &[String],
        files: &[LocalFile],
    ) -> Vec<(JobId, LocalFile)> {
        let reselected: Vec<ReselectedFile> = files
            .iter()
            .zip(folders)
            .map(|(file, folder)| ReselectedFile {
                name: file.name(),
                size: file.size(),
                modified_at: file.modified_at(),
                folder: folder.clone(),
            })
            .collect();
        let (found, rest) = {
            let queue = self.queue.borrow();
            let without_file = queue.jobs().filter(|(_, job)| job.phase == UploadPhase::NeedsFile);
            resume::match_files(without_file.map(|(id, job)| (id, &job.spec)), &reselected)
        };
        let accepted: Vec<(JobId, LocalFile)> =
            found.into_iter().filter_map(|(id, index)| Some((id, files.get(index)?.clone()))).collect();
        for (id, file) in &accepted {
            self.jobs.borrow_mut().entry(*id).or_default().file = Some(file.clone());
        }
        let ids: Vec<JobId> = accepted.iter().map(|(id, _)| *id).collect();
        self.with_queue(|queue| queue.handle_event_for(&ids, now(), &UploadEvent::FileReselected));
        let unmatched: Vec<String> =
            rest.into_iter().filter_map(|index| reselected.get(index)).map(|it| it.name.clone()).collect();
        self.emit(EngineEvent::FilesGiven { found: ids.len(), unmatched });
        accepted
    }
}

fn new_job(id: JobId, batch: u32, new: NewUpload, file: &LocalFile) -> NewJob {
    let spec = UploadSpec {
        name: new.name,
        folder: new.folder,
        size: file.size(),
        modified_at: file.modified_at(),
        content_type: file.content_type(),
        drive: new.drive,
        parent: new.parent,
    };
    NewJob {
        id,
        spec,
        batch,
        algorithm: new.algorithm,
        conflict: new.conflict,
        started: None,
        has_file: true,
        paused: false,
    }
}
