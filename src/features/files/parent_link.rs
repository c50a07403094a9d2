//! The link from a search result to its folder, and from an entry of the recycle bin to the folder it was in.

use super::list_context::ListContext;
use crate::base::name::shown::shown;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
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
    let link = move || match names.name_of(&drive, &parent) {
        Some(name) => {
            let label = match is_trash {
                true => t(Text::from(ViewText::WasIn(name.clone()))),
                false => t(ActionText::FoundIn(name.clone())),
            };
            view! {
                <a class="found-in" href=href.clone() tabindex="-1" title=label aria-label=label>
                    <Glyph icon=Icon::Folder />
                    <span class="ellipsis">{shown(&name)}</span>
                </a>
            }
            .into_any()
        }
        None if is_trash && names.is_missing(&drive, &parent) => {
            view! { <span class="found-in">{t(ViewText::FolderMissing)}</span> }.into_any()
        }
        None => ().into_any(),
    };
    let time_left = move || {
        let seconds = deleted_in_s.filter(|_| is_trash)?;
        let days = prefs.count(usize::try_from(seconds.div_ceil(DAY_S)).unwrap_or(usize::MAX));
        Some(
            view! { <span class="time-left numbers">{prefs.localize(&ViewText::DaysLeft(days).into())}</span> },
        )
    };
    view! { {link} {time_left} }
}
