//! The frame of the signed-in app: top bar, places, notice, and the page between them.

use super::panels::{Overlays, PanelsMissing};
use crate::base::id::{DriveId, FileId};
use crate::base::keyboard::shortcut_key;
use crate::browser::effect::handler;
use crate::browser::{dom, file, observe};
use crate::features::files::{SearchBox, SideSections, use_folder_store};
use crate::features::session::AccountButton;
use crate::features::session::SessionNotice;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::menu_buttons::{DriveButton, LanguageButton, ThemeButton};
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::t;
use crate::features::shell::site_mark::SiteMark;
use crate::features::transfers::{TransfersBadge, use_transfers};
use crate::i18n::Text;
use crate::route::Route;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::KeyboardEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Shell(
    /// The site's own name, when it has one.
    title: Option<String>,
    children: Children,
) -> impl IntoView {
    let navigation = use_navigation();
    let folder_store = use_folder_store();
    let transfers = use_transfers();
    let go_up = move |event: KeyboardEvent| {
        let up = event.key() == "Backspace" || event.alt_key() && event.key() == "ArrowUp";
        if up && !dom::is_text_input(event.target()) {
            event.prevent_default();
            if !event.repeat() {
                folder_store.go_up(navigation);
            }
        }
    };
    // What had the keyboard may have left the page with what was done to it, or nothing had it yet; the next key goes to
    // the list. It does there what harms nothing, which nobody has to press twice.
    let keys = observe::on_window_event("keydown", move |event: KeyboardEvent| {
        let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
        // A button presses itself again and again while Enter is held.
        if event.repeat() && key == "Enter" && dom::is_inside(event.target(), "button, a") {
            event.prevent_default();
        }
        if key != "Tab" && dom::nothing_focused() && dom::focus_page() {
            let harmless = key.starts_with("Arrow") || matches!(key.as_str(), "Backspace" | "?" | "/");
            if harmless {
                event.prevent_default();
                // Not within this handler, which hears of it again.
                spawn_local(async move { dom::redispatch_key(&event) });
            }
        }
    });
    // A file that misses the drop zone must not take the place of the app.
    let drags = ["dragover", "drop"].map(|name| observe::on_window_event(name, keep_page));
    let listening = StoredValue::new_local(Some((keys, drags)));
    on_cleanup(move || drop(listening.try_update_value(Option::take)));
    let name = match title {
        Some(title) => Signal::derive(move || title.clone()),
        None => t(Text::AppName),
    };
    view! {
        <div class="shell">
            <a class="skip visually-hidden" href="#main" rel="external" on:click=handler(skip_to_main)>{t(Text::SkipToContent)}</a>
            <header class="top">
                <a class="brand" href=navigation.href(&Route::Home) aria-label=name>
                    <SiteMark />
                    <span class="ellipsis">{name}</span>
                </a>
                <SearchBox />
                <div class="tools">
                    <DriveButton />
                    <span class="wide-only"><LanguageButton /></span>
                    <span class="wide-only"><ThemeButton /></span>
                    <AccountButton />
                </div>
            </header>
            <SessionNotice />
            <PanelsMissing />
            {transfers.missing_notice()}
            <aside class="side">
                <SideNav />
                <SideSections />
            </aside>
            <main id="main" class="main" tabindex="-1" on:keydown=handler(go_up)>
                {children()}
            </main>
            {transfers.tray()}
            <Overlays />
        </div>
    }
}

fn keep_page(event: leptos::ev::DragEvent) {
    if event.data_transfer().is_some_and(|data| file::has_files(&data)) {
        event.prevent_default();
    }
}

/// A fragment in the address would reach the router; the focus moves without one.
fn skip_to_main(event: leptos::ev::MouseEvent) {
    event.prevent_default();
    dom::focus_id("main");
}

#[component]
fn SideNav() -> impl IntoView {
    let (navigation, drive_store) = (use_navigation(), use_drive_store());
    let files = move || match drive_store.linked() {
        Some(drive) => navigation.href(&Route::Files { drive, folder: FileId::root() }),
        None => navigation.href(&Route::Home),
    };
    let in_files = move || matches!(navigation.route.get(), Route::Home | Route::Files { .. });
    view! {
        <nav aria-label=t(Text::Navigation)>
            <ul>
                <li>
                    <a class="place" href=files aria-current=move || in_files().then_some("page")>
                        <Glyph icon=Icon::Folder />
                        <span>{t(Text::Files)}</span>
                    </a>
                </li>
                <DrivePlace label=Text::Recent icon=Icon::Clock route=|drive| Route::Recent { drive } home=Route::HomeRecent />
                <DrivePlace label=Text::Starred icon=Icon::Star route=|drive| Route::Starred { drive } home=Route::HomeStarred />
                <TransfersPlace />
                <DrivePlace label=Text::Trash icon=Icon::Trash route=|drive| Route::Trash { drive } home=Route::HomeTrash />
            </ul>
        </nav>
    }
}

/// The way to a list of the open drive.
#[component]
fn DrivePlace(label: Text, icon: Icon, route: fn(DriveId) -> Route, home: Route) -> impl IntoView {
    let (navigation, drive_store) = (use_navigation(), use_drive_store());
    let target = Memo::new(move |_| drive_store.linked().map_or_else(|| home.clone(), route));
    // The same page of another drive counts too.
    let is_here = move || {
        navigation
            .route
            .with(|now| target.with(|target| std::mem::discriminant(now) == std::mem::discriminant(target)))
    };
    view! {
        <li>
            <a class="place" href=move || navigation.href(&target.get()) aria-current=move || is_here().then_some("page")>
                <Glyph icon />
                <span>{t(label)}</span>
            </a>
        </li>
    }
}

/// The way to the page of transfers.
#[component]
fn TransfersPlace() -> impl IntoView {
    let navigation = use_navigation();
    let here = move || navigation.route.with(|route| *route == Route::Transfers);
    view! {
        <li>
            <a class="place" href=navigation.href(&Route::Transfers) aria-current=move || here().then_some("page")>
                <Glyph icon=Icon::Transfers />
                <span>{t(Text::Transfers)}</span>
                <TransfersBadge />
            </a>
        </li>
    }
}
