//! The page of search results.

use super::file_list::FileList;
use super::folder_store::use_folder_store;
use super::list_header::ListHeader;
use crate::base::id::DriveId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::prefs::t;
use crate::i18n::ActionText;
use crate::model::list_source::ListSource;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn SearchPage(drive: DriveId, text: String) -> impl IntoView {
    let (folder_store, drive_store) = (use_folder_store(), use_drive_store());
    drive_store.current.set(Some(drive.clone()));
    use_folder_names().invalidate();
    folder_store.open(ListSource::Search { drive, text: text.clone() });
    let title = t(ActionText::SearchResults(text.clone()));
    effect(move || dom::set_title(&title.get()));
    view! {
        <ListHeader title />
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
