//! Creates the stores of transfers, once per session.

use super::handle::{TransferSummary, Transfers, use_transfers};
use super::list::store::TransferRows;
use super::plan::store::UploadPlanStore;
use super::store::{JobGroup, StatusFilter, TransferStore, TransferTotals};
use super::{downloads, plan, store};
use crate::base::id::DomainId;
use crate::browser::effect::effect;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::{self, use_folder_names};
use crate::transfer::stored_data;
use leptos::prelude::*;

pub fn provide() {
    let (api, drive_store, transfers) = (expect_context(), use_drive_store(), use_transfers());
    let user = drive_store.user.with_value(|user| user.id.clone());
    // Separates the transfers of different people on one computer.
    let scope = stored_data::scope(&expect_context::<DomainId>(), &user);
    folder_names::provide_once();
    let rows = TransferRows::new();
    let downloads = downloads::store::provide(api, rows, user, &scope, transfers.has_server_zip);
    let store =
        store::provide(api, transfers.links, drive_store, use_folder_names(), rows, downloads, &scope);
    let own_scope = scope.clone();
    let plans = plan::store::provide(api, store, transfers.links, drive_store, scope);
    summarize(transfers, store, plans);
    follow_session(transfers.is_live, store, own_scope);
}

/// Keeps the summary that other features read up to date.
fn summarize(transfers: Transfers, store: TransferStore, plans: UploadPlanStore) {
    let summary = Memo::new(move |_| {
        let is_busy = store.is_busy();
        store.rows.totals.with(|totals: &TransferTotals| TransferSummary {
            running: totals.running(),
            is_moving: totals.in_group(JobGroup::Active) > 0,
            is_busy,
            needs_attention: plans.attention_count()
                + totals.shown(StatusFilter::NeedsYou)
                + totals.shown(StatusFilter::Failed),
        })
    });
    effect(move || transfers.summary.set(summary.get()));
}

/// Tells the transfers when the session ends or continues.
fn follow_session(is_live: Signal<bool>, store: TransferStore, scope: String) {
    stored_data::record_visit(&scope);
    let is_live = Memo::new(move |_| is_live.get());
    let mut was_live = true;
    effect(move || {
        let is_live_now = is_live.get();
        if std::mem::replace(&mut was_live, is_live_now) != is_live_now {
            store.set_signed_out(!is_live_now);
            stored_data::record_visit(&scope);
        }
    });
}
