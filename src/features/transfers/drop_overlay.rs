//! Shows where files that are dragged over the page would go.

use crate::base::id::FileId;
use crate::browser::dom;
use crate::features::shell::prefs::t;
use crate::i18n::Text;
use crate::ui::icon::{Glyph, Icon};
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
) -> impl IntoView {
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
