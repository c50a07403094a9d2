//! The link from a search result to its folder.

use crate::base::name::shown::shown;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::t;
use crate::i18n::ActionText;
use crate::model::entry::Entry;
use crate::route::Route;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn ParentLink(entry: Entry) -> impl IntoView {
    let (names, navigation) = (use_folder_names(), use_navigation());
    let Entry { drive, parent, .. } = entry;
    let href = navigation.href(&Route::Files { drive: drive.clone(), folder: parent.clone() });
    move || {
        names.name_of(&drive, &parent).map(|name| {
            let label = t(ActionText::FoundIn(name.clone()));
            view! {
                <a class="found-in" href=href.clone() tabindex="-1" title=label aria-label=label>
                    <Glyph icon=Icon::Folder />
                    <span class="ellipsis">{shown(&name)}</span>
                </a>
            }
        })
    }
}
