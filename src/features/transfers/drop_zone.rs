//! Uploads files and folders into the open folder: dropped anywhere on the page, chosen with the upload buttons, or pasted.

use super::handle::use_transfers;
use crate::base::id::{DriveId, FileId};
use crate::browser::dropped_items::DroppedItems;
use crate::browser::{clock, dom, file, observe};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{ClipboardEvent, DragEvent};
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
) -> impl IntoView {
    let (transfers, dialogs, prefs, drive_store) =
        (use_transfers(), use_dialogs(), use_prefs(), use_drive_store());
    let is_dragged_over = RwSignal::new(false);
    let target = StoredValue::new((drive, folder));
    let upload = move |items: DroppedItems| {
        let (drive, folder) = target.get_value();
        transfers.upload(drive, folder, name.get_untracked(), items);
    };
    // Nothing is accepted behind an open dialog.
    let has_no_dialog = move || dialogs.open.with_untracked(Option::is_none);
    let on_drag_over = move |event: DragEvent| {
        if event.data_transfer().is_some_and(|data| file::has_files(&data)) {
            event.prevent_default();
            if !is_dragged_over.get_untracked() {
                transfers.warm_up();
            }
            is_dragged_over.set(has_no_dialog());
        }
    };
    let on_drop = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(file::has_files) else { return };
        event.prevent_default();
        is_dragged_over.set(false);
        if has_no_dialog() {
            upload(DroppedItems::from_drop(&data));
        }
    };
    // When the pointer leaves the window, there is no related target.
    let on_drag_leave = move |event: DragEvent| {
        if event.related_target().is_none() {
            is_dragged_over.set(false);
        }
    };
    let on_paste = move |event: ClipboardEvent| {
        let data = event.clipboard_data().filter(file::has_files);
        let Some(data) = data.filter(|_| has_no_dialog() && !dom::is_text_input(event.target())) else {
            return;
        };
        event.prevent_default();
        let stem = untrack(|| prefs.localize(&Text::PastedPicture(clock::local_timestamp())));
        upload(DroppedItems::from_paste(&data, &stem));
    };
    let listeners = StoredValue::new_local(Some([
        observe::on_window_event("dragover", on_drag_over),
        observe::on_window_event("dragleave", on_drag_leave),
        observe::on_window_event("drop", on_drop),
        observe::on_window_event("paste", on_paste),
    ]));
    on_cleanup(move || drop(listeners.try_update_value(Option::take)));
    let upload = Callback::new(upload);
    view! {
        <FileInput id=UPLOAD_INPUT label=Text::UploadFiles is_folder=false upload />
        <FileInput id=FOLDER_INPUT label=Text::UploadFolder is_folder=true upload />
        {move || {
            is_dragged_over.get()
                .then(|| {
                    let is_refused = target.with_value(|(drive, _)| drive_store.is_read_only(drive));
                    let text = if is_refused { Text::ReadOnly } else { Text::DropHere(name.get()) };
                    view! {
                        <div class="drop">
                            <Glyph icon=Icon::CloudUpload />
                            <span>{t(text)}</span>
                        </div>
                    }
                })
        }}
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
            on:click=move |_| transfers.warm_up()
            on:change=on_change
        />
    }
}
