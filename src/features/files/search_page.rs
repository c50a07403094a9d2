//! Search results.

use super::browse::use_browse;
use super::file_head::PlainHead;
use super::file_list::FileList;
use crate::base::id::DriveId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::places::use_places;
use crate::features::shell::prefs::t;
use crate::i18n::ActionText;
use crate::model::source::Source;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn SearchPage(drive: DriveId, text: String) -> impl IntoView {
    let (browse, places) = (use_browse(), use_places());
    places.current.set(Some(drive.clone()));
    use_folder_names().forget();
    browse.open(Source::Search { drive, text: text.clone() });
    let title = t(ActionText::SearchResults(text.clone()));
    effect(move || dom::set_title(&title.get()));
    view! {
        <PlainHead title />
        <FileList is_search=true empty=move || {
            view! {
                <EmptyPanel
                    icon=Icon::SearchNone
                    title=t(ActionText::EmptySearch(text.clone()))
                    hint=t(ActionText::EmptySearchHint)
                >
                    <p>{t(ActionText::SearchLag)}</p>
                </EmptyPanel>
            }
        } />
    }
}
