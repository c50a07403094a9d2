//! What can be done to all transfers at once. Each offer is there only while it would do something.

use crate::features::shell::dialogs::{Open, use_dialogs};
use crate::features::shell::prefs::t;
use crate::features::transfers::store::{StatusFilter, TransferTotals, use_transfer_store};
use crate::i18n::{ActionText, Text, TransferText};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub enum Offer {
    Report,
    Retry,
    Pause,
    Resume,
    Stop,
    Clear,
}

impl Offer {
    fn makes_sense(self, sums: &TransferTotals) -> bool {
        match self {
            Self::Report | Self::Retry => sums.shown(StatusFilter::Failed) > 0,
            Self::Pause => sums.moving() > 0,
            Self::Resume => sums.paused > 0,
            Self::Stop => sums.unfinished() > 0,
            Self::Clear => sums.shown(StatusFilter::Done) > 0,
        }
    }

    /// Where there is room for one: the first of those that make sense.
    fn comes_first(self, sums: &TransferTotals) -> bool {
        let first =
            [Self::Pause, Self::Resume, Self::Clear].into_iter().find(|offer| offer.makes_sense(sums));
        first == Some(self)
    }

    fn shape(self) -> (Text, Icon) {
        match self {
            Self::Report => (Text::from(TransferText::Report), Icon::Alert),
            Self::Retry => (Text::from(TransferText::RetryFailed), Icon::Replay),
            Self::Pause => (Text::from(ActionText::PauseAll), Icon::Pause),
            Self::Resume => (Text::from(ActionText::ResumeAll), Icon::Play),
            Self::Stop => (Text::from(TransferText::StopAll), Icon::Stop),
            Self::Clear => (Text::from(ActionText::ClearFinished), Icon::Sweep),
        }
    }
}

#[component]
pub fn OfferButton(
    offer: Offer,
    /// Only its icon, and only if nothing comes before it.
    #[prop(optional)]
    alone: bool,
) -> impl IntoView {
    let (transfers, dialogs) = (use_transfer_store(), use_dialogs());
    let sums = transfers.rows.sums;
    let is_there = Memo::new(move |_| {
        sums.with(|sums| if alone { offer.comes_first(sums) } else { offer.makes_sense(sums) })
    });
    let press = Callback::new(move |_| match offer {
        Offer::Report => dialogs.show(Open::FailureReport),
        Offer::Stop => dialogs.show(Open::StopAll),
        Offer::Retry => transfers.retry_all_failed(),
        Offer::Pause => transfers.pause_all(),
        Offer::Resume => transfers.resume_all(),
        Offer::Clear => transfers.clear_finished(),
    });
    let variant = match offer {
        _ if !alone => ButtonVariant::Plain,
        // Everybody knows these two signs.
        Offer::Pause | Offer::Resume => ButtonVariant::IconOnly,
        _ => ButtonVariant::Compact,
    };
    move || {
        let (label, icon) = offer.shape();
        is_there.get().then(|| view! { <Button label=t(label) icon variant on_press=press /> })
    }
}
