//! Shows where files that are dragged over the page would go, and takes those that are pasted.

use crate::base::id::FileId;
use crate::browser::dropped_items::DroppedItems;
use crate::browser::{clock, dom, file, observe};
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::ClipboardEvent;
use leptos::prelude::*;

/// What is below the pointer while files are dragged.
#[derive(Clone, PartialEq)]
pub struct DropTarget {
    /// The id of a folder's row in the page; `None` for the open folder.
    pub row: Option<String>,
    pub folder: FileId,
    pub name: String,
}

#[component]
pub fn DropOverlay(
    /// The drive is read only.
    is_refused: Signal<bool>,
    target: RwSignal<Option<DropTarget>>,
    /// Uploads into the open folder.
    upload: Callback<DroppedItems>,
) -> impl IntoView {
    upload_pasted(upload);
    move || {
        let target = target.get()?;
        let text = if is_refused.get() { Text::ReadOnly } else { Text::DropHere(target.name) };
        // It frames the row of a folder, or the list.
        let rect = target.row.as_deref().and_then(dom::rect_of);
        let frame = rect.map(|(left, top, right, bottom)| {
            let [left, top, width, height] = [left, top, right - left, bottom - top].map(dom::px);
            format!("position:fixed;left:{left};top:{top};width:{width};height:{height}")
        });
        Some(view! {
            <div class="drop" style=frame>
                <span>
                    <Glyph icon=Icon::CloudUpload />
                    {t(text)}
                </span>
            </div>
        })
    }
}

/// Files that are pasted anywhere but into a text.
fn upload_pasted(upload: Callback<DroppedItems>) {
    let (dialogs, prefs) = (use_dialogs(), use_prefs());
    let on_paste = move |event: ClipboardEvent| {
        let data = event.clipboard_data().filter(file::has_files);
        let has_dialog = dialogs.open.with_untracked(Option::is_some);
        let Some(data) = data.filter(|_| !has_dialog && !dom::is_text_input(event.target())) else { return };
        event.prevent_default();
        let stem = untrack(|| prefs.localize(&Text::PastedPicture(clock::local_timestamp())));
        upload.run(DroppedItems::from_paste(&data, &stem));
    };
    let listener = StoredValue::new_local(observe::on_window_event("paste", on_paste));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));
}
