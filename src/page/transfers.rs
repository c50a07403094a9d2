//! Everything that is on its way, was, or wants something.

use crate::browser::dom;
use crate::i18n::{Text, TransferText};
use crate::state::dialogs::{Open, use_dialogs};
use crate::state::prefs::{t, use_prefs};
use crate::state::transfers::{Filter, Show, Transfers, use_transfers};
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use crate::view::transfer_filters::TransferFilters;
use crate::view::transfer_list::TransferList;
use crate::view::transfer_needs::TransferNeeds;
use crate::view::transfer_tray::OverallBar;
use crate::view::transfer_words::{figures, title};
use leptos::prelude::*;

#[component]
pub fn TransfersPage() -> impl IntoView {
    let (transfers, prefs) = (use_transfers(), use_prefs());
    let rows = transfers.rows;
    let page_title = t(Text::Transfer(TransferText::PageTitle));
    Effect::new(move || dom::set_title(&page_title.get()));
    // The tray shows all of them.
    on_cleanup(move || rows.filter.set(Filter::default()));
    let any = Memo::new(move |_| rows.sums.with(|sums| sums.shown(Show::All) > 0));
    let none_shown = Memo::new(move |_| rows.arranged.with(Vec::is_empty));
    let summary = move || rows.sums.with(|sums| title(prefs, sums));
    let figures = move || rows.sums.with(|sums| figures(prefs, sums));
    view! {
        <div class="files-head">
            <div class="crumbs">
                <h1 class="ellipsis" aria-current="page">{page_title}</h1>
            </div>
            <div class="actions" role="group" aria-label=t(Text::Toolbar)>
                <Actions />
            </div>
        </div>
        <TransferNeeds />
        {move || match any.get() {
            false => {
                let (title, hint) = (TransferText::Nothing, TransferText::NothingHint);
                view! { <EmptyPanel icon=Icon::CloudUpload title=t(Text::Transfer(title)) hint=t(Text::Transfer(hint)) /> }
                    .into_any()
            }
            true => view! {
                <div class="overall">
                    <p>
                        <strong>{summary}</strong>
                        <span class="numbers muted">{figures}</span>
                    </p>
                    <OverallBar />
                </div>
                <TransferFilters />
                {move || match none_shown.get() {
                    true => {
                        view! { <p class="none muted" role="status">{t(Text::Transfer(TransferText::NothingOfThese))}</p> }.into_any()
                    }
                    false => view! { <TransferList /> }.into_any(),
                }}
                <div class="foot">
                    <span class="muted" aria-hidden="true">{t(Text::Transfer(TransferText::Hint))}</span>
                </div>
            }
            .into_any(),
        }}
    }
}

/// What can be done to all of them; each is there only while it would do something.
#[component]
fn Actions() -> impl IntoView {
    let (transfers, dialogs) = (use_transfers(), use_dialogs());
    let sums = transfers.rows.sums;
    let offers = Memo::new(move |_| {
        sums.with(|sums| {
            let (failed, done) = (sums.shown(Show::Failed) > 0, sums.shown(Show::Done) > 0);
            let some = |is_true: bool, action: Offer| is_true.then_some(action);
            [
                some(failed, Offer::Report),
                some(failed, Offer::Retry),
                some(sums.moving() > 0, Offer::Pause),
                some(sums.paused > 0, Offer::Resume),
                some(sums.unfinished() > 0, Offer::Stop),
                some(done, Offer::Clear),
            ]
        })
    });
    let press = move |offer: Offer| match offer {
        Offer::Report => dialogs.show(Open::FailureReport),
        Offer::Stop => dialogs.show(Open::StopAll),
        Offer::Retry => transfers.retry_all_failed(),
        Offer::Pause => Transfers::pause_all(&transfers),
        Offer::Resume => transfers.resume_all(),
        Offer::Clear => transfers.clear_finished(),
    };
    let button = move |offer: Offer| {
        let (label, icon) = match offer {
            Offer::Report => (Text::Transfer(TransferText::Report), Icon::Alert),
            Offer::Retry => (Text::Transfer(TransferText::RetryFailed), Icon::Replay),
            Offer::Pause => (Text::PauseAll, Icon::Pause),
            Offer::Resume => (Text::ResumeAll, Icon::Play),
            Offer::Stop => (Text::Transfer(TransferText::StopAll), Icon::Close),
            Offer::Clear => (Text::ClearFinished, Icon::Check),
        };
        view! { <Button label=t(label) icon look=Look::Outlined on_press=move |_| press(offer) /> }
    };
    move || offers.get().map(|offer| offer.map(button)).collect_view()
}

#[derive(Clone, Copy, PartialEq)]
enum Offer {
    Report,
    Retry,
    Pause,
    Resume,
    Stop,
    Clear,
}
