//! The page for an address, folder or drive that does not exist.

use super::drive_store::use_drive_store;
use super::navigation::use_navigation;
use super::prefs::t;
use crate::base::id::FileId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::i18n::{ActionText, ProblemText};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

/// What does not exist.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NotFoundKind {
    /// The address names no page.
    Page,
    Folder,
    /// The person has no drive.
    Drive,
}

/// Says what does not exist and links to the person's files.
#[component]
pub fn NotFound(kind: NotFoundKind) -> impl IntoView {
    let (title, hint) = match kind {
        NotFoundKind::Page => (ProblemText::NotFoundTitle, ProblemText::NotFoundHint),
        NotFoundKind::Folder => (ProblemText::NotFoundTitle, ProblemText::FolderGone),
        NotFoundKind::Drive => (ProblemText::NoDrive, ProblemText::NoDriveHint),
    };
    let (title, hint) = (t(title), t(hint));
    effect(move || dom::set_title(&title.get()));
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
