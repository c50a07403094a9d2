//! Pages for what is not there.

use super::drive_store::use_drive_store;
use super::navigation::use_navigation;
use super::prefs::t;
use crate::base::id::FileId;
use crate::i18n::{ActionText, ProblemText};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

/// What is not there.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Missing {
    /// Nothing has this address.
    Page,
    Folder,
    /// The person has none.
    Drive,
}

/// A friendly end of the road with the way back.
#[component]
pub fn NotFound(missing: Missing) -> impl IntoView {
    let (title, hint) = match missing {
        Missing::Page => (ProblemText::NotFoundTitle, ProblemText::NotFoundHint),
        Missing::Folder => (ProblemText::NotFoundTitle, ProblemText::FolderGone),
        Missing::Drive => (ProblemText::NoDrive, ProblemText::NoDriveHint),
    };
    let (title, hint) = (t(title), t(hint));
    let (navigation, drive_store) = (use_navigation(), use_drive_store());
    let home = move || match drive_store.home() {
        Some(drive) => navigation.href(&Route::Files { drive, folder: FileId::root() }),
        None => navigation.href(&Route::Home),
    };
    view! {
        <EmptyPanel icon=Icon::SearchNone title hint is_page=true>
            <a class="button primary" href=home>{t(ActionText::BackToFiles)}</a>
        </EmptyPanel>
    }
}
