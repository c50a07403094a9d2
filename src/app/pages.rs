//! Route → page, the one table.

use crate::base::loadable::Loadable;
use crate::browser::effect::effect;
use crate::features::files::{FilesPage, FoundPage, FoundPageKind, TrashPage, page_skeleton};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::not_found::NotFoundKind;
use crate::features::shell::panels::{FailurePanel, NotFound};
use crate::features::transfers::use_transfers;
use crate::route::Route;
use leptos::prelude::*;

#[component]
pub fn Pages() -> impl IntoView {
    let (navigation, transfers) = (use_navigation(), use_transfers());
    // One page for all that is searched for: it stays while somebody types.
    let page = Memo::new(move |_| match navigation.route.get() {
        Route::Search { drive, .. } => Route::Search { drive, text: String::new(), filter: String::new() },
        route => route,
    });
    move || match page.get() {
        route if route.needs_drive() => view! { <Home route /> }.into_any(),
        Route::Files { drive, folder } => view! { <FilesPage drive folder /> }.into_any(),
        Route::Search { drive, .. } => view! { <FoundPage drive kind=FoundPageKind::Search /> }.into_any(),
        Route::Recent { drive } => view! { <FoundPage drive kind=FoundPageKind::Recent /> }.into_any(),
        Route::Starred { drive } => view! { <FoundPage drive kind=FoundPageKind::Starred /> }.into_any(),
        Route::Trash { drive } => view! { <TrashPage drive /> }.into_any(),
        Route::Transfers => transfers.page(page_skeleton).into_any(),
        _ => view! { <NotFound kind=NotFoundKind::Page /> }.into_any(),
    }
}

/// No page of its own: it leads to one of the person's drive once that is known.
#[component]
fn Home(route: Route) -> impl IntoView {
    let (navigation, drive_store) = (use_navigation(), use_drive_store());
    effect(move || {
        if let Some(drive) = drive_store.home() {
            navigation.replace(&route.clone().in_drive(drive));
        }
    });
    let retry = Callback::new(move |()| drive_store.refresh());
    move || match drive_store.drives.get() {
        Loadable::Failed(failure) => view! { <FailurePanel failure on_retry=retry /> }.into_any(),
        Loadable::Ready(drives) if drives.is_empty() => {
            view! { <NotFound kind=NotFoundKind::Drive /> }.into_any()
        }
        _ => page_skeleton(),
    }
}
