//! Pages for what is not there.

use crate::base::id::FileId;
use crate::i18n::{ActionText, Text};
use crate::route::Route;
use crate::state::navigation::use_navigation;
use crate::state::places::use_places;
use crate::state::prefs::t;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

/// A friendly end of the road with the way back.
#[component]
pub fn Nothing(title: Text, hint: Text) -> impl IntoView {
    let (navigation, places) = (use_navigation(), use_places());
    let home = move || match places.home() {
        Some(drive) => navigation.href(&Route::Files { drive, folder: FileId::root() }),
        None => navigation.href(&Route::Home),
    };
    view! {
        <EmptyPanel icon=Icon::SearchNone title=t(title) hint=t(hint) is_page=true>
            <a class="button primary" href=home>{t(Text::later(ActionText::BackToFiles))}</a>
        </EmptyPanel>
    }
}
