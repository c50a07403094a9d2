//! Files dropped anywhere on the page go into the open folder; so do those chosen with the button.

use super::keys::UPLOAD_INPUT;
use crate::base::id::{DriveId, FileId};
use crate::browser::file;
use crate::i18n::Text;
use crate::state::prefs::t;
use crate::state::toasts::use_toasts;
use crate::state::transfers::use_transfers;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::{self, DragEvent};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn DropZone(
    drive: DriveId,
    folder: FileId,
    /// What the folder is called.
    #[prop(into)]
    name: Signal<String>,
) -> impl IntoView {
    let (transfers, toasts) = (use_transfers(), use_toasts());
    let over = RwSignal::new(false);
    let place = StoredValue::new((drive, folder));
    let input = NodeRef::<html::Input>::new();
    let start = move |files: Vec<file::LocalFile>| {
        let (drive, folder) = place.get_value();
        transfers.upload(drive, folder, files);
    };
    let chosen = move |_| {
        if let Some(input) = input.get_untracked() {
            start(file::chosen(&input));
            // The same file can be chosen again only when the field is empty.
            input.set_value("");
        }
    };
    let dragging = move |event: DragEvent| {
        if event.data_transfer().is_some_and(|data| file::carries_files(&data)) {
            event.prevent_default();
            transfers.warm_up();
            over.set(true);
        }
    };
    let dropped = move |event: DragEvent| {
        let Some(data) = event.data_transfer().filter(file::carries_files) else { return };
        event.prevent_default();
        over.set(false);
        let dropped = file::dropped(&data);
        if !dropped.folders.is_empty() {
            toasts.say(Text::FoldersNotYet);
        }
        start(dropped.files);
    };
    // Leaving the window has no other window to go to.
    let left = move |event: DragEvent| {
        if event.related_target().is_none() {
            over.set(false);
        }
    };
    let handles = [
        window_event_listener(ev::dragover, dragging),
        window_event_listener(ev::dragleave, left),
        window_event_listener(ev::drop, dropped),
    ];
    on_cleanup(move || handles.into_iter().for_each(|handle| handle.remove()));
    view! {
        <input
            node_ref=input
            id=UPLOAD_INPUT
            type="file"
            multiple
            hidden
            tabindex="-1"
            aria-label=t(Text::UploadFiles)
            on:click=move |_| transfers.warm_up()
            on:change=chosen
        />
        {move || {
            over.get()
                .then(|| {
                    view! {
                        <div class="drop">
                            <Glyph icon=Icon::CloudUpload />
                            <span>{t(Text::DropHere(name.get()))}</span>
                        </div>
                    }
                })
        }}
    }
}
