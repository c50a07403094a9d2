//! The transfers page: all transfers with filters, bulk actions and notices.

use super::attention::TransferAttention;
use super::bulk_actions::{BulkAction, BulkActionButton};
use super::filters::{SpeedLimit, TransferFilters};
use super::rows::TransferList;
use super::texts::{failed_count, progress, title};
use super::tray::OverallBar;
use crate::browser::dom;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::plan::store::use_upload_plans;
use crate::features::transfers::store::{JobFilter, StatusFilter, use_transfer_store};
use crate::i18n::{Text, TransferText};
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn TransfersPage() -> impl IntoView {
    let (transfers, plans, prefs) = (use_transfer_store(), use_upload_plans(), use_prefs());
    let rows = transfers.rows;
    let page_title = t(Text::Transfers);
    Effect::new(move || dom::set_title(&page_title.get()));
    // The tray has no filters.
    on_cleanup(move || rows.filter.set(JobFilter::default()));
    let has_transfers = Memo::new(move |_| rows.totals.with(|totals| totals.shown(StatusFilter::All) > 0));
    let has_notices = Memo::new(move |_| plans.attention_count() > 0);
    let is_list_empty = Memo::new(move |_| rows.visible_ids.with(Vec::is_empty));
    let summary = move || rows.totals.with(|totals| title(prefs, totals, plans.attention_count()));
    let failed = move || rows.totals.with(|totals| failed_count(prefs, totals));
    let progress_text = move || rows.totals.with(|totals| progress(prefs, totals));
    view! {
        <div class="files-head">
            <div class="crumbs">
                <h1 class="ellipsis" aria-current="page">{page_title}</h1>
            </div>
            <div class="actions offers" role="group" aria-label=t(Text::Toolbar)>
                {[BulkAction::Report, BulkAction::Retry, BulkAction::Pause, BulkAction::Resume, BulkAction::Stop, BulkAction::Clear]
                    .map(|action| view! { <BulkActionButton action /> })}
            </div>
        </div>
        <TransferAttention />
        {move || match (has_transfers.get(), has_notices.get()) {
            (false, true) => ().into_any(),
            (false, false) => {
                let (title, hint) = (TransferText::Empty, TransferText::EmptyHint);
                view! { <EmptyPanel icon=Icon::CloudUpload title=t(title) hint=t(hint) /> }
                    .into_any()
            }
            (true, _) => view! {
                <div class="overall">
                    <p>
                        <strong>{summary}</strong>
                        <span class="numbers muted">{progress_text}</span>
                        <span class="fault numbers">{failed}</span>
                    </p>
                    <OverallBar />
                </div>
                <TransferFilters />
                {move || match is_list_empty.get() {
                    true => {
                        view! { <p class="no-matches muted" role="status">{t(TransferText::NoMatches)}</p> }.into_any()
                    }
                    false => view! { <TransferList /> }.into_any(),
                }}
                <div class="foot">
                    <SpeedLimit />
                    <span class="muted" aria-hidden="true">{t(TransferText::Hint)}</span>
                </div>
            }
            .into_any(),
        }}
    }
}
