//! Files and folders dropped anywhere on the page go into the open folder; so do those chosen with the buttons, and
//! those pasted.

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

/// The ids of the two inputs, which buttons and keys elsewhere click.
pub const UPLOAD_INPUT: &str = "upload-input";
pub const FOLDER_INPUT: &str = "folder-input";

#[component]
pub fn DropZone(
    drive: DriveId,
    folder: FileId,
    /// What the folder is called.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let (transfers, dialogs, prefs, drive_store) =
        (use_transfers(), use_dialogs(), use_prefs(), use_drive_store());
    let over = RwSignal::new(false);
    let place = StoredValue::new((drive, folder));
    let take = move |given: DroppedItems| {
        let (drive, folder) = place.get_value();
        transfers.upload(drive, folder, name.get_untracked(), given);
    };
    // What lies behind a dialog takes nothing.
    let is_free = move || dialogs.open.with_untracked(Option::is_none);
    let dragging = move |event: DragEvent| {
        if event.data_transfer().is_some_and(|data| file::has_files(&data)) {
            event.prevent_default();
            if !over.get_untracked() {
                transfers.warm_up();
            }
            over.set(is_free());
        }
    };
    let dropped = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(file::has_files) else { return };
        event.prevent_default();
        over.set(false);
        if is_free() {
            take(DroppedItems::from_drop(&data));
        }
    };
    // Leaving the window has no other window to go to.
    let left = move |event: DragEvent| {
        if event.related_target().is_none() {
            over.set(false);
        }
    };
    let pasted = move |event: ClipboardEvent| {
        let data = event.clipboard_data().filter(file::has_files);
        let Some(data) = data.filter(|_| is_free() && !dom::is_text_input(event.target())) else { return };
        event.prevent_default();
        let stem = untrack(|| prefs.say(&Text::PastedPicture(clock::local_timestamp())));
        take(DroppedItems::from_paste(&data, &stem));
    };
    let listening = StoredValue::new_local(Some([
        observe::on_window_event("dragover", dragging),
        observe::on_window_event("dragleave", left),
        observe::on_window_event("drop", dropped),
        observe::on_window_event("paste", pasted),
    ]));
    on_cleanup(move || drop(listening.try_update_value(Option::take)));
    let take = Callback::new(take);
    view! {
        <Chooser id=UPLOAD_INPUT label=Text::UploadFiles is_folder=false take />
        <Chooser id=FOLDER_INPUT label=Text::UploadFolder is_folder=true take />
        {move || {
            over.get()
                .then(|| {
                    let refused = place.with_value(|(drive, _)| drive_store.is_read_only(drive));
                    let words = if refused { Text::ReadOnly } else { Text::DropHere(name.get()) };
                    view! {
                        <div class="drop">
                            <Glyph icon=Icon::CloudUpload />
                            <span>{t(words)}</span>
                        </div>
                    }
                })
        }}
    }
}

/// The browser's own chooser, behind a button elsewhere.
#[component]
fn Chooser(id: &'static str, label: Text, is_folder: bool, take: Callback<DroppedItems>) -> impl IntoView {
    let transfers = use_transfers();
    let input = NodeRef::<html::Input>::new();
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            take.run(DroppedItems::from_input(&input));
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
            on:change=chosen
        />
    }
}
