//! Route → page, the one table.

use crate::base::id::FileId;
use crate::base::loadable::Loadable;
use crate::browser::effect::effect;
use crate::i18n::Text;
use crate::page::files::FilesPage;
use crate::page::not_found::NotFoundPage;
use crate::page::search::SearchPage;
use crate::page::transfers::TransfersPage;
use crate::page::trash::TrashPage;
use crate::route::Route;
use crate::state::navigation::use_navigation;
use crate::state::places::use_places;
use crate::ui::live::live;
use crate::view::bits::Failed;
use crate::view::file_list::ListSkeleton;
use leptos::prelude::*;

#[component]
pub fn Pages() -> impl IntoView {
    let navigation = use_navigation();
    live(move || match navigation.route.get() {
        Route::Home => view! { <Home /> }.into_any(),
        Route::Files { drive, folder } => view! { <FilesPage drive folder /> }.into_any(),
        Route::Search { drive, text } => view! { <SearchPage drive text /> }.into_any(),
        Route::Trash { drive } => view! { <TrashPage drive /> }.into_any(),
        Route::Transfers => view! { <TransfersPage /> }.into_any(),
        Route::NotFound => view! { <NotFoundPage /> }.into_any(),
    })
}

/// No page of its own: it leads to the person's drive once that is known.
#[component]
fn Home() -> impl IntoView {
    let (navigation, places) = (use_navigation(), use_places());
    effect(move || {
        if let Some(drive) = places.home() {
            navigation.replace(&Route::Files { drive, folder: FileId::root() });
        }
    });
    let retry = Callback::new(move |()| places.refresh());
    live(move || match places.drives.get() {
        Loadable::Failed(failure) => view! { <Failed failure on_retry=retry /> }.into_any(),
        Loadable::Ready(drives) if drives.is_empty() => {
            use crate::page::not_found::Nothing;
            view! { <Nothing title=Text::NoDrive hint=Text::NoDriveHint /> }.into_any()
        }
        _ => view! {
            <div class="files-head"></div>
            <div class="list">
                <ListSkeleton />
            </div>
        }
        .into_any(),
    })
}
