//! Files that come in: new ones, and those of an earlier visit given again.

use super::leader::{Inner, now};
use pds_web::browser::file::LocalFile;
use pds_web::transfer::job::JobId;
use pds_web::transfer::upload::EngineEvent;
use pds_web::transfer::upload::command::NewUpload;
use pds_web::transfer::upload::job::{Event, Phase, Spec};
use pds_web::transfer::upload::queue::Wish;
use pds_web::transfer::upload::resume::{self, Given};
use std::rc::Rc;

impl Inner {
    pub(super) fn upload(
        self: &Rc<Self>,
        batch: u32,
        uploads: Vec<NewUpload>,
        files: Vec<LocalFile>,
    ) -> Vec<(JobId, LocalFile)> {
        let (mut wishes, mut again, mut taken) = (Vec::new(), Vec::new(), Vec::new());
        for (new, file) in uploads.into_iter().zip(files) {
            // Sent to the same place once more, by hand: what an earlier visit began goes on.
            let lacking = self.desk.borrow().lacking(&new.drive, &new.parent, &new.name, file.size());
            let id = lacking.unwrap_or(JobId(self.serial.get() + 1));
            if lacking.is_some() {
                again.push(id);
            } else {
                self.serial.set(id.0);
                wishes.push(wish(id, batch, new, &file));
            }
            self.slots.borrow_mut().entry(id).or_default().file = Some(file.clone());
            taken.push((id, file));
        }
        self.with_desk(|desk| {
            desk.tell_each(&again, now(), &Event::FileGiven);
            desk.add(wishes, now());
        });
        taken
    }

    pub(super) fn give_files(
        self: &Rc<Self>,
        folders: &[String],
        files: &[LocalFile],
    ) -> Vec<(JobId, LocalFile)> {
        let given: Vec<Given> = files
            .iter()
            .zip(folders)
            .map(|(file, folder)| Given {
                name: file.name(),
                size: file.size(),
                modified_at: file.modified_at(),
                folder: folder.clone(),
            })
            .collect();
        let (found, rest) = {
            let desk = self.desk.borrow();
            let lacking = desk.jobs().filter(|(_, job)| job.phase == Phase::NeedsFile);
            resume::rearm(lacking.map(|(id, job)| (id, &job.spec)), &given)
        };
        let taken: Vec<(JobId, LocalFile)> =
            found.into_iter().filter_map(|(id, index)| Some((id, files.get(index)?.clone()))).collect();
        for (id, file) in &taken {
            self.slots.borrow_mut().entry(*id).or_default().file = Some(file.clone());
        }
        let ids: Vec<JobId> = taken.iter().map(|(id, _)| *id).collect();
        self.with_desk(|desk| desk.tell_each(&ids, now(), &Event::FileGiven));
        let strangers: Vec<String> =
            rest.into_iter().filter_map(|index| given.get(index)).map(|it| it.name.clone()).collect();
        self.emit(EngineEvent::FilesGiven { found: ids.len(), strangers });
        taken
    }
}

fn wish(id: JobId, batch: u32, new: NewUpload, file: &LocalFile) -> Wish {
    let spec = Spec {
        name: new.name,
        folder: new.folder,
        size: file.size(),
        modified_at: file.modified_at(),
        content_type: file.content_type(),
        drive: new.drive,
        parent: new.parent,
    };
    Wish {
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
