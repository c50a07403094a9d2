//! The interface of transfers for other features: requests, a summary, and views. The code behind it is a lazy chunk;
//! requests made before it is loaded are queued.

use super::chunk;
use super::drop_overlay::DropTarget;
use super::folder_links::FolderLinks;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::features::shell::failure_panel::ChunkMissing;
use crate::model::entry::Entry;
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

/// A request of another feature.
pub enum Request {
    /// Upload files and folders into a folder named `folder_name`.
    Upload {
        drive: DriveId,
        folder: FileId,
        folder_name: String,
        items: DroppedItems,
    },
    /// Start the upload worker ahead of a likely upload.
    WarmUp,
    Download(Vec<Entry>),
    SaveAs(Entry),
    SaveIntoFolder(Vec<Entry>),
    /// Download as a zip archive that the server creates.
    SaveFromServer(Vec<Entry>),
}

/// Figures over all transfers.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TransferSummary {
    /// Waiting or transferring; a sign-out would stop them.
    pub running: usize,
    /// At least one is transferring or about to.
    pub is_moving: bool,
    /// Leaving the page would interrupt at least one.
    pub is_busy: bool,
    /// Failed, or waiting for the person's answer.
    pub needs_attention: usize,
}

#[derive(Clone, Copy)]
pub struct Transfers {
    chunk: Chunk,
    pub summary: RwSignal<TransferSummary>,
    /// The server creates zip archives, as far as is known. Cleared when it refuses.
    pub has_server_zip: RwSignal<bool>,
    pub(super) links: FolderLinks,
    /// The session has not ended.
    pub(super) is_live: Signal<bool>,
}

/// Called once per session. The stores are created in the current owner as soon as the chunk is loaded.
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

    /// Never queued: files may merely be dragged across the page.
    pub fn warm_up(self) {
        if self.chunk.is_ready() {
            self.send(Request::WarmUp);
        } else {
            self.chunk.preload();
        }
    }

    pub fn upload(self, drive: DriveId, folder: FileId, folder_name: String, items: DroppedItems) {
        self.send(Request::Upload { drive, folder, folder_name, items });
    }

    pub fn download(self, entries: Vec<Entry>) {
        self.send(Request::Download(entries));
    }

    pub fn save_as(self, entry: Entry) {
        self.send(Request::SaveAs(entry));
    }

    pub fn save_into_folder(self, entries: Vec<Entry>) {
        self.send(Request::SaveIntoFolder(entries));
    }

    pub fn save_from_server(self, entries: Vec<Entry>) {
        self.send(Request::SaveFromServer(entries));
    }

    fn send(self, request: Request) {
        self.chunk.run(|| chunk::handle(request));
    }

    pub fn tray(self) -> impl IntoView {
        self.chunk.view(chunk::tray)
    }

    pub fn page(self, skeleton: fn() -> AnyView) -> impl IntoView {
        self.chunk.page(chunk::page, skeleton)
    }

    /// Where files that are dragged over the page would go, and what is done with those that are pasted.
    pub fn drop_overlay(
        self,
        is_refused: Signal<bool>,
        target: RwSignal<Option<DropTarget>>,
        upload: Callback<DroppedItems>,
    ) -> impl IntoView {
        self.chunk.view(move || chunk::drop_overlay(is_refused, target, upload))
    }

    /// The open dialog, if it belongs to transfers.
    pub fn dialog(self) -> impl IntoView {
        self.chunk.view(chunk::dialog)
    }

    /// A notice with a retry button, shown when the chunk is needed and could not be loaded.
    pub fn missing_notice(self) -> impl IntoView {
        move || {
            self.chunk.is_missing().then(|| view! { <ChunkMissing on_retry=move || self.chunk.preload() /> })
        }
    }
}
