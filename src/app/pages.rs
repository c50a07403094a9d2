//! Route → page, the one table.

use crate::base::id::FileId;
use crate::base::loadable::Loadable;
use crate::browser::effect::effect;
use crate::features::files::file_list::ListSkeleton;
use crate::features::files::page::FilesPage;
use crate::features::shell::later::{Missing, use_later};
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::places::use_places;
use crate::route::Route;
use leptos::prelude::*;

#[component]
pub fn Pages() -> impl IntoView {
    let (navigation, later) = (use_navigation(), use_later());
    move || match navigation.route.get() {
        Route::Home => view! { <Home /> }.into_any(),
        Route::Files { drive, folder } => view! { <FilesPage drive folder /> }.into_any(),
        Route::Search { drive, text } => {
            later.page(move |parts| (parts.search_page)(drive.clone(), text.clone()), waiting).into_any()
        }
        Route::Trash { drive } => {
            later.page(move |parts| (parts.trash_page)(drive.clone()), waiting).into_any()
        }
        Route::Transfers => later.page(|parts| (parts.transfers_page)(), waiting).into_any(),
        Route::NotFound => later.nothing(Missing::Page, waiting).into_any(),
    }
}

/// What stands there until a page is known.
fn waiting() -> AnyView {
    view! {
        <div class="files-head"></div>
        <div class="list">
            <ListSkeleton />
        </div>
    }
    .into_any()
}

/// No page of its own: it leads to the person's drive once that is known.
#[component]
fn Home() -> impl IntoView {
    let (navigation, places, later) = (use_navigation(), use_places(), use_later());
    effect(move || {
        if let Some(drive) = places.home() {
            navigation.replace(&Route::Files { drive, folder: FileId::root() });
        }
    });
    let retry = Callback::new(move |()| places.refresh());
    move || match places.drives.get() {
        Loadable::Failed(failure) => later.failed(failure, retry).into_any(),
        Loadable::Ready(drives) if drives.is_empty() => later.nothing(Missing::Drive, waiting).into_any(),
        _ => waiting(),
    }
}
