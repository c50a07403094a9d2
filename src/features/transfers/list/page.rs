//! Everything that is on its way, was, or wants something.

use super::attention::TransferNeeds;
use super::bulk_actions::{Offer, OfferButton};
use super::filters::{SpeedLimit, TransferFilters};
use super::rows::TransferList;
use super::tray::OverallBar;
use super::words::{failed, figures, title};
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
    // The tray shows all of them.
    on_cleanup(move || rows.filter.set(JobFilter::default()));
    let any = Memo::new(move |_| rows.sums.with(|sums| sums.shown(StatusFilter::All) > 0));
    let needs = Memo::new(move |_| plans.needs() > 0);
    let none_shown = Memo::new(move |_| rows.arranged.with(Vec::is_empty));
    let summary = move || rows.sums.with(|sums| title(prefs, sums, plans.needs()));
    let failed = move || rows.sums.with(|sums| failed(prefs, sums));
    let figures = move || rows.sums.with(|sums| figures(prefs, sums));
    view! {
        <div class="files-head">
            <div class="crumbs">
                <h1 class="ellipsis" aria-current="page">{page_title}</h1>
            </div>
            <div class="actions offers" role="group" aria-label=t(Text::Toolbar)>
                {[Offer::Report, Offer::Retry, Offer::Pause, Offer::Resume, Offer::Stop, Offer::Clear]
                    .map(|offer| view! { <OfferButton offer /> })}
            </div>
        </div>
        <TransferNeeds />
        {move || match (any.get(), needs.get()) {
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
                        <span class="numbers muted">{figures}</span>
                        <span class="fault numbers">{failed}</span>
                    </p>
                    <OverallBar />
                </div>
                <TransferFilters />
                {move || match none_shown.get() {
                    true => {
                        view! { <p class="none muted" role="status">{t(TransferText::NoMatches)}</p> }.into_any()
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
