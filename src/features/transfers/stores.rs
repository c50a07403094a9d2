//! Creates the stores of transfers, once a session.

use super::handle::{TransferSummary, Transfers, use_transfers};
use super::list::store::TransferRows;
use super::plan::store::UploadPlans;
use super::store::{JobGroup, StatusFilter, TransferStore, TransferTotals};
use super::{downloads, plan, store};
use crate::base::id::DomainId;
use crate::browser::effect::effect;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::{self, use_folder_names};
use leptos::prelude::*;

pub fn provide() {
    let (api, drive_store, transfers) = (expect_context(), use_drive_store(), use_transfers());
    let user = drive_store.user.with_value(|user| user.id.clone());
    folder_names::provide_once();
    // Transfers of other people on this computer stay out of sight.
    let scope = format!("{}.{user}", expect_context::<DomainId>());
    let rows = TransferRows::new();
    let downloads = downloads::store::provide(api, rows, user, &scope, transfers.has_server_zip);
    let store =
        store::provide(api, transfers.links, drive_store, use_folder_names(), rows, downloads, &scope);
    let plans = plan::store::provide(api, store, transfers.links, drive_store, scope);
    summarize(transfers, store, plans);
    follow_session(transfers.is_live, store);
}

/// Keeps up to date what other features see.
fn summarize(transfers: Transfers, store: TransferStore, plans: UploadPlans) {
    let summary = Memo::new(move |_| {
        let is_busy = store.is_busy();
        store.rows.sums.with(|sums: &TransferTotals| TransferSummary {
            running: sums.running(),
            is_moving: sums.in_group(JobGroup::Active) > 0,
            is_busy,
            needs_attention: plans.needs()
                + sums.shown(StatusFilter::NeedsYou)
                + sums.shown(StatusFilter::Failed),
        })
    });
    effect(move || transfers.summary.set(summary.get()));
}

/// Uploads say what they wait for while nobody is signed in.
fn follow_session(is_live: Signal<bool>, store: TransferStore) {
    let is_live = Memo::new(move |_| is_live.get());
    let mut before = true;
    effect(move || {
        let live = is_live.get();
        if std::mem::replace(&mut before, live) != live {
            store.set_signed_out(!live);
        }
    });
}
