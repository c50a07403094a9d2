//! The way from a text to its editing.

use super::source::Source;
use super::store::use_preview;
use crate::features::shell::drafts::use_drafts;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use crate::model::preview::{Viewer, may_edit};
use crate::model::text_edit::MAX_SIZE;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// There where the text is short enough to be edited, in a drive, by who may change it.
#[component]
pub fn EditButton(
    source: Source,
    /// The line that is looked at, counted from 0.
    #[prop(optional)]
    line: Option<Callback<(), Option<u64>>>,
) -> impl IntoView {
    let (preview, drafts) = (use_preview(), use_drafts());
    let can_edit = source.size <= MAX_SIZE && source.memory().is_none() && may_edit(&source.entry());
    can_edit.then(|| {
        let edit = move || {
            preview.edit_line.set_value(line.and_then(|line| line.run(())));
            preview.open_as(&source.entry(), Viewer::Edit);
        };
        if drafts.get(&source.entry().id).is_some() {
            return view! { <Button label=t(PreviewText::DraftKept) icon=Icon::Pencil variant=ButtonVariant::Link on_press=move |_| edit() /> };
        }
        let edit = move |_| edit();
        view! { <Button label=t(PreviewText::As(Viewer::Edit)) icon=Icon::Pencil variant=ButtonVariant::IconOnly on_press=edit /> }
    })
}
