//! The link from a search result to its folder, and from an entry of the recycle bin to the folder it was in.

use super::list_context::ListContext;
use crate::base::name::shown::shown;
use crate::browser::effect::row_memo;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{ActionText, Text, ViewText};
use crate::model::entry::Entry;
use crate::route::Route;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

const DAY_S: u64 = 24 * 60 * 60;

#[component]
pub fn ParentLink(entry: Entry) -> impl IntoView {
    let (names, navigation, prefs) = (use_folder_names(), use_navigation(), use_prefs());
    let is_trash = use_context::<ListContext>().is_some_and(|list| list.is_trash);
    let Entry { drive, parent, deleted_in_s, .. } = entry;
    let href = navigation.href(&Route::Files { drive: drive.clone(), folder: parent.clone() });
    let name = row_memo(move || {
        let name = names.name_of(&drive, &parent);
        let is_missing = name.is_none() && is_trash && names.is_missing(&drive, &parent);
        (name, is_missing)
    });
    let link = move || match name.get() {
        (Some(name), _) => {
            let label = prefs.localize(&match is_trash {
                true => Text::from(ViewText::WasIn(name.clone())),
                false => Text::from(ActionText::FoundIn(name.clone())),
            });
            view! {
                <a class="found-in" href=href.clone() tabindex="-1" title=label.clone() aria-label=label>
                    <Glyph icon=Icon::Folder />
                    <span class="ellipsis">{shown(&name)}</span>
                </a>
            }
            .into_any()
        }
        (None, true) => {
            let label = prefs.localize(&ViewText::FolderMissing.into());
            view! { <span class="found-in">{label}</span> }.into_any()
        }
        (None, false) => ().into_any(),
    };
    let time_left = deleted_in_s.filter(|_| is_trash).map(|seconds| {
        let days = prefs.count(usize::try_from(seconds.div_ceil(DAY_S)).unwrap_or(usize::MAX));
        view! { <span class="time-left numbers">{prefs.localize(&ViewText::DaysLeft(days).into())}</span> }
    });
    view! { {link} {time_left} }
}
