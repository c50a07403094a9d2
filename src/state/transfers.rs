//! Uploads as rows: a reactive projection of the engine, which lives and works whatever page is shown.

use super::Api;
use super::browse::Browse;
use super::downloads::Downloads;
use super::places::Places;
use super::transfer_rows::Rows;
use crate::base::id::{DriveId, FileId};
use crate::browser::file::LocalFile;
use crate::transfer::{Engine, EngineEvent, NewUpload};

pub use super::transfer_rows::is_running;
pub use crate::transfer::{ConflictAnswer, Direction, Interrupted, JobId, JobView, PhaseView, Proof};
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct Transfers {
    pub rows: Rows,
    /// Uploads of an earlier visit whose files must be chosen again.
    pub interrupted: RwSignal<Vec<Interrupted>>,
    pub expanded: RwSignal<bool>,
    pub downloads: Downloads,
    engine: StoredValue<Engine, LocalStorage>,
}

pub fn provide(api: Api, browse: Browse, places: Places, rows: Rows, downloads: Downloads) -> Transfers {
    let heard = move |event: EngineEvent| match event {
        // The engine may outlive the session's stores by a moment.
        _ if rows.is_disposed() => {}
        EngineEvent::Changed(view) => rows.changed(view),
        EngineEvent::Gone(id) => rows.gone(id),
        EngineEvent::Uploaded { entry, .. } => {
            browse.arrived(entry);
            places.refresh();
        }
    };
    let engine = Engine::new(api.client(), heard);
    let transfers = Transfers {
        rows,
        interrupted: RwSignal::new(engine.interrupted()),
        expanded: RwSignal::new(true),
        downloads,
        engine: StoredValue::new_local(engine),
    };
    provide_context(transfers);
    transfers
}

pub fn use_transfers() -> Transfers {
    expect_context()
}

impl Transfers {
    pub fn upload(&self, drive: DriveId, parent: FileId, files: Vec<LocalFile>) {
        if files.is_empty() {
            return;
        }
        let new = |file: LocalFile| {
            let name = file.name();
            NewUpload { file, drive: drive.clone(), parent: parent.clone(), name }
        };
        let uploads = files.into_iter().map(new).collect();
        self.expanded.set(true);
        self.engine.with_value(|engine| drop(engine.upload(uploads)));
        self.refresh_interrupted();
    }

    /// Files chosen again for what a reload interrupted: each continues in the folder it was meant for. Those that match
    /// nothing are left alone; the first of them is named.
    pub fn choose_again(&self, files: Vec<LocalFile>) -> Option<String> {
        let interrupted = self.interrupted.get_untracked();
        let (mut uploads, mut stranger) = (Vec::new(), None);
        for file in files {
            let name = file.name();
            match interrupted.iter().find(|it| it.name == name && it.size == file.size()) {
                Some(was) => {
                    let (drive, parent) = (was.drive.clone(), was.parent.clone());
                    uploads.push(NewUpload { file, drive, parent, name });
                }
                None => stranger = stranger.or(Some(name)),
            }
        }
        self.engine.with_value(|engine| drop(engine.upload(uploads)));
        self.refresh_interrupted();
        stranger
    }

    fn refresh_interrupted(&self) {
        self.interrupted.set(self.engine.with_value(Engine::interrupted));
    }

    pub fn pause(&self, id: JobId) {
        if id.is_download() {
            return self.downloads.pause(id);
        }
        self.engine.with_value(|engine| engine.pause(id));
    }

    pub fn resume(&self, id: JobId) {
        if id.is_download() {
            return self.downloads.resume(id);
        }
        self.engine.with_value(|engine| engine.resume(id));
    }

    pub fn cancel(&self, id: JobId) {
        if id.is_download() {
            return self.downloads.cancel(id);
        }
        self.engine.with_value(|engine| engine.cancel(id));
    }

    pub fn retry(&self, id: JobId) {
        if id.is_download() {
            return self.downloads.retry(id);
        }
        self.engine.with_value(|engine| engine.retry(id));
    }

    pub fn forget(&self, id: JobId) {
        if id.is_download() {
            return self.downloads.forget(id);
        }
        self.engine.with_value(|engine| engine.forget(id));
    }

    pub fn answer(&self, id: JobId, answer: ConflictAnswer, for_all: bool) {
        self.engine.with_value(|engine| engine.answer(id, answer, for_all));
    }

    pub fn pause_all(&self) {
        self.engine.with_value(Engine::pause_all);
        self.downloads.pause_all();
    }

    pub fn resume_all(&self) {
        self.engine.with_value(Engine::resume_all);
        self.downloads.resume_all();
    }

    pub fn clear_finished(&self) {
        let over = |phase| matches!(phase, PhaseView::Done | PhaseView::Skipped | PhaseView::Cancelled);
        self.rows.ids_where(|job| over(job.phase)).into_iter().for_each(|id| self.forget(id));
    }

    /// An upload is likely: what the first one needs is loaded now.
    pub fn warm_up(&self) {
        self.engine.with_value(Engine::warm_up);
    }

    /// The person doesn't want to go on with what a reload interrupted.
    pub fn discard_interrupted(&self) {
        self.engine.with_value(Engine::discard_interrupted);
        self.refresh_interrupted();
    }

    pub fn sign_in_lost(&self) {
        self.engine.with_value(Engine::sign_in_lost);
        self.downloads.set_signed_out(true);
    }

    pub fn sign_in_back(&self) {
        self.engine.with_value(Engine::sign_in_back);
        self.downloads.set_signed_out(false);
    }

    /// Something is on its way that leaving the page would interrupt.
    pub fn is_busy(&self) -> bool {
        self.rows.any(|job| is_running(job.phase))
    }
}
