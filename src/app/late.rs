//! What belongs to the second file of the app: everything the table below reaches and the first view does not.

use super::aside::Aside;
use super::dialog_host::DialogHost;
use super::stores;
use crate::browser::effect::effect;
use crate::features::files::file_actions::use_file_actions;
use crate::features::files::file_menu::FileMenu;
use crate::features::files::found_in::FoundIn;
use crate::features::files::rename_field::RenameField;
use crate::features::files::search_page::SearchPage;
use crate::features::files::selection_tools::SelectionTools;
use crate::features::files::trash_page::TrashPage;
use crate::features::session::account_menu::AccountMenu;
use crate::features::session::front::Refusal;
use crate::features::session::notice::SessionNotice;
use crate::features::session::store::{Status, use_session};
use crate::features::shell::bits::{Failed, FailedNote};
use crate::features::shell::drive_menu::DriveMenu;
use crate::features::shell::later::Parts;
use crate::features::shell::not_found::Nothing;
use crate::features::shell::pref_menus::{LanguageMenu, ThemeMenu};
use crate::features::shell::toast_list::Toasts;
use crate::features::shell::toasts::use_toasts;
use crate::features::transfers::page::TransfersPage;
use crate::features::transfers::store::use_transfers;
use crate::features::transfers::transfer_tray::TransferTray;
use crate::features::transfers::transfers_badge::TransfersBadge;
use crate::features::transfers::upload_plan::use_upload_plans;
use crate::i18n::Text;
use futures_util::future::LocalBoxFuture;
use leptos::prelude::*;
use leptos::wasm_split::{SplitLoaderError, wasm_split};

/// `None`: it could not be loaded. The browser's console says why.
pub fn load() -> LocalBoxFuture<'static, Option<&'static Parts>> {
    Box::pin(async { parts().await.map(|parts| parts.0).ok() })
}

/// What the two files exchange must be a type of its own.
struct Exchanged(&'static Parts);

struct NotLoaded;

impl From<SplitLoaderError> for NotLoaded {
    fn from(_: SplitLoaderError) -> Self {
        Self
    }
}

/// The files are parted here, after they were linked as one: `cargo xtask seal`.
#[allow(
    unsafe_code,
    reason = "the two files call each other by unmangled names, which the macro makes unique"
)]
#[wasm_split(later, wasm_split_path = leptos::wasm_split, fallible)]
fn parts() -> Result<Exchanged, NotLoaded> {
    Ok(Exchanged(&Parts {
        begin,
        act: |action, entries| use_file_actions().run(action, entries),
        take: |drive, folder, name, given| use_upload_plans().take(drive, folder, name, given),
        warm_up: || use_transfers().warm_up(),
        say_read_only: || use_toasts().say(Text::ReadOnly),
        company: || {
            view! {
                <TransferTray />
                <Toasts />
                <DialogHost />
            }
            .into_any()
        },
        session_notice: || view! { <SessionNotice /> }.into_any(),
        transfers_badge: || view! { <TransfersBadge /> }.into_any(),
        selection_tools: |title| view! { <SelectionTools title /> }.into_any(),
        found_in: |entry| view! { <FoundIn entry /> }.into_any(),
        rename_field: |entry| view! { <RenameField entry /> }.into_any(),
        account_menu: |open| view! { <AccountMenu open /> }.into_any(),
        drive_menu: |open| view! { <DriveMenu open /> }.into_any(),
        file_menu: |open, is_trash| view! { <FileMenu open is_trash /> }.into_any(),
        language_menu: |open| view! { <LanguageMenu open /> }.into_any(),
        theme_menu: |open| view! { <ThemeMenu open /> }.into_any(),
        failed: |failure, on_retry| view! { <Failed failure on_retry /> }.into_any(),
        more_failed: |failure, on_retry| view! { <FailedNote failure on_retry /> }.into_any(),
        refusal: |refused| view! { <Refusal refused /> }.into_any(),
        aside_page: || view! { <Aside /> }.into_any(),
        transfers_page: || view! { <TransfersPage /> }.into_any(),
        search_page: |drive, text| view! { <SearchPage drive text /> }.into_any(),
        trash_page: |drive| view! { <TrashPage drive /> }.into_any(),
        nothing_page: |missing| view! { <Nothing missing /> }.into_any(),
    }))
}

fn begin() {
    stores::provide_rest();
    follow_session();
}

/// Uploads say what they wait for while nobody is signed in.
fn follow_session() {
    let status = use_session().status;
    let transfers = use_transfers();
    let mut before = None;
    effect(move || {
        let live = status.with(|status| matches!(status, Status::Live | Status::Ending));
        match before {
            Some(before) if before == live => {}
            None if live => {}
            _ => transfers.set_signed_out(!live),
        }
        before = Some(live);
    });
}
