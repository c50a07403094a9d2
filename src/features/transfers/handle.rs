//! Transfers as other features see them: what can be asked of them, what they are about at large, and what they draw.
//! The code behind it is loaded as a chunk.

use super::chunk;
use super::folder_links::FolderLinks;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::model::entry::Entry;
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

/// What can be asked of the transfers.
pub enum Request {
    /// Files and folders for a folder called `folder_name`.
    Upload {
        drive: DriveId,
        folder: FileId,
        folder_name: String,
        items: DroppedItems,
    },
    /// Files are likely to come: the upload worker is started.
    WarmUp,
    Download(Vec<Entry>),
    SaveAs(Entry),
    SaveIntoFolder(Vec<Entry>),
    /// As a zip archive the server creates.
    SaveFromServer(Vec<Entry>),
}

/// All transfers at large.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferSummary {
    /// Waiting or moving; signing out would stop them.
    pub running: usize,
    /// At least one moves or is about to.
    pub is_moving: bool,
    /// Leaving the page would interrupt at least one.
    pub is_busy: bool,
    /// Failed, or waiting for an answer of the person.
    pub needs_attention: usize,
}

#[derive(Clone, Copy)]
pub struct Transfers {
    chunk: Chunk,
    pub summary: RwSignal<TransferSummary>,
    /// The server creates zip archives, as far as is known.
    pub has_server_zip: RwSignal<bool>,
    pub(super) links: FolderLinks,
    /// Somebody is signed in, and the session has not ended.
    pub(super) is_live: Signal<bool>,
}

/// For a session: the stores are created in the current owner as soon as the chunk is loaded.
pub fn provide(links: FolderLinks, is_live: Signal<bool>) -> Transfers {
    let transfers = Transfers {
        chunk: Chunk::new(|| Box::pin(chunk::start())),
        summary: RwSignal::new(TransferSummary::default()),
        has_server_zip: RwSignal::new(true),
        links,
        is_live,
    };
    provide_context(transfers);
    transfers
}

pub fn use_transfers() -> Transfers {
    expect_context()
}

impl Transfers {
    pub fn preload(self) {
        self.chunk.preload();
    }

    /// Nobody waits for it: files may be dragged past the page.
    pub fn warm_up(self) {
        if self.chunk.is_ready() {
            self.ask(Request::WarmUp);
        } else {
            self.chunk.preload();
        }
    }

    pub fn upload(self, drive: DriveId, folder: FileId, folder_name: String, items: DroppedItems) {
        self.ask(Request::Upload { drive, folder, folder_name, items });
    }

    pub fn download(self, entries: Vec<Entry>) {
        self.ask(Request::Download(entries));
    }

    pub fn save_as(self, entry: Entry) {
        self.ask(Request::SaveAs(entry));
    }

    pub fn save_into_folder(self, entries: Vec<Entry>) {
        self.ask(Request::SaveIntoFolder(entries));
    }

    pub fn save_from_server(self, entries: Vec<Entry>) {
        self.ask(Request::SaveFromServer(entries));
    }

    fn ask(self, request: Request) {
        self.chunk.run(|| chunk::handle(request));
    }

    pub fn tray(self) -> impl IntoView {
        self.chunk.view(chunk::tray)
    }

    pub fn page(self, skeleton: fn() -> AnyView) -> impl IntoView {
        self.chunk.page(chunk::page, skeleton)
    }

    /// The open dialog, if it is one of transfers.
    pub fn dialog(self) -> impl IntoView {
        self.chunk.view(chunk::dialog)
    }

    /// Says that something asked for could not be loaded, and offers to try again.
    pub fn missing_notice(self) -> impl IntoView {
        move || {
            self.chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || self.chunk.preload() /> })
        }
    }
}
