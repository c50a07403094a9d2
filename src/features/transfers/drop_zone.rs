//! Uploads files and folders into the open folder: dropped anywhere on the page, chosen with the upload buttons, or
//! pasted. What is dropped on the row of a folder goes into that folder.

use super::drop_overlay::DropTarget;
use super::handle::use_transfers;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::browser::effect::handler;
use crate::browser::{dom, file, observe};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use leptos::ev::DragEvent;
use leptos::html;
use leptos::prelude::*;

/// Ids of the two hidden file inputs, clicked by buttons and shortcuts.
pub const UPLOAD_INPUT: &str = "upload-input";
pub const FOLDER_INPUT: &str = "folder-input";

#[component]
pub fn DropZone(
    drive: DriveId,
    folder: FileId,
    /// The name of the folder.
    #[prop(into)]
    name: Signal<String>,
    /// The folder that the row of this id shows, with its name.
    folder_at: Callback<String, Option<(FileId, String)>>,
) -> impl IntoView {
    let (transfers, dialogs, drive_store) = (use_transfers(), use_dialogs(), use_drive_store());
    let dragged_over = RwSignal::new(None::<DropTarget>);
    let location = StoredValue::new((drive, folder));
    let upload_to = move |target: DropTarget, items: DroppedItems| {
        let (drive, _) = location.get_value();
        transfers.upload(drive, target.folder, target.name, items);
    };
    let open_folder = move || {
        let (_, folder) = location.get_value();
        DropTarget { row: None, folder, name: name.get_untracked() }
    };
    let target_of = move |event: &DragEvent| {
        let row = dom::closest_id(event.target(), ".row");
        row.and_then(|row| {
            let (folder, name) = folder_at.run(row.clone())?;
            Some(DropTarget { row: Some(row), folder, name })
        })
        .unwrap_or_else(open_folder)
    };
    // Nothing is accepted behind an open dialog.
    let has_no_dialog = move || dialogs.open.with_untracked(Option::is_none);
    let on_drag_over = move |event: DragEvent| {
        if event.data_transfer().is_some_and(|data| file::has_files(&data)) {
            event.prevent_default();
            if dragged_over.with_untracked(Option::is_none) {
                transfers.warm_up();
            }
            let target = has_no_dialog().then(|| target_of(&event));
            // This event comes again and again.
            if dragged_over.with_untracked(|current| *current != target) {
                dragged_over.set(target);
            }
        }
    };
    let on_drop = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(file::has_files) else { return };
        event.prevent_default();
        dragged_over.set(None);
        if has_no_dialog() {
            upload_to(target_of(&event), DroppedItems::from_drop(&data));
        }
    };
    // When the pointer leaves the window, there is no related target.
    let on_drag_leave = move |event: DragEvent| {
        if event.related_target().is_none() {
            dragged_over.set(None);
        }
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_event("dragover", on_drag_over),
        observe::on_window_event("dragleave", on_drag_leave),
        observe::on_window_event("drop", on_drop),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    let is_refused =
        Signal::derive(move || location.with_value(|(drive, _)| drive_store.is_read_only(drive)));
    let upload = Callback::new(move |items| upload_to(open_folder(), items));
    view! {
        <FileInput id=UPLOAD_INPUT label=Text::UploadFiles is_folder=false upload />
        <FileInput id=FOLDER_INPUT label=Text::UploadFolder is_folder=true upload />
        {transfers.drop_overlay(is_refused, dragged_over, upload)}
    }
}

/// A hidden file input that opens the browser's file picker.
#[component]
fn FileInput(
    id: &'static str,
    label: Text,
    is_folder: bool,
    upload: Callback<DroppedItems>,
) -> impl IntoView {
    let transfers = use_transfers();
    let input = NodeRef::<html::Input>::new();
    let on_change = move |_| {
        if let Some(input) = input.get_untracked() {
            upload.run(DroppedItems::from_input(&input));
        }
    };
    view! {
        <input
            node_ref=input
            id=id
            type="file"
            multiple
            {..leptos::attr::custom::custom_attribute("webkitdirectory", is_folder)}
            hidden
            tabindex="-1"
            aria-label=t(label)
            on:click=handler(move |_| transfers.warm_up())
            on:change=handler(on_change)
        />
    }
}
