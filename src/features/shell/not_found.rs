//! Pages for what is not there.

use super::later::Missing;
use super::navigation::use_navigation;
use super::places::use_places;
use super::prefs::t;
use crate::base::id::FileId;
use crate::i18n::{ActionText, ProblemText, Text};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

/// A friendly end of the road with the way back.
#[component]
pub fn Nothing(missing: Missing) -> impl IntoView {
    let (title, hint) = match missing {
        Missing::Page => (ProblemText::NotFoundTitle, ProblemText::NotFoundHint),
        Missing::Folder => (ProblemText::NotFoundTitle, ProblemText::FolderGone),
        Missing::Drive => (ProblemText::NoDrive, ProblemText::NoDriveHint),
    };
    let (title, hint) = (t(Text::later(title)), t(Text::later(hint)));
    let (navigation, places) = (use_navigation(), use_places());
    let home = move || match places.home() {
        Some(drive) => navigation.href(&Route::Files { drive, folder: FileId::root() }),
        None => navigation.href(&Route::Home),
    };
    view! {
        <EmptyPanel icon=Icon::SearchNone title hint is_page=true>
            <a class="button primary" href=home>{t(Text::later(ActionText::BackToFiles))}</a>
        </EmptyPanel>
    }
}
