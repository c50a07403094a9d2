//! Buttons for actions on all transfers. A button is shown only while its action would have an effect.

use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::t;
use crate::features::transfers::store::{StatusFilter, TransferTotals, use_transfer_store};
use crate::i18n::{ActionText, Text, TransferText};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

#[derive(Clone, Copy, PartialEq)]
pub enum BulkAction {
    Report,
    Retry,
    Pause,
    Resume,
    Stop,
    Clear,
}

impl BulkAction {
    fn is_available(self, totals: &TransferTotals) -> bool {
        match self {
            Self::Report | Self::Retry => totals.shown(StatusFilter::Failed) > 0,
            Self::Pause => totals.moving() > 0,
            Self::Resume => totals.paused > 0,
            Self::Stop => totals.unfinished() > 0,
            Self::Clear => totals.shown(StatusFilter::Done) > 0,
        }
    }

    /// Whether this is the first available action, where there is room for only one.
    fn is_first_available(self, totals: &TransferTotals) -> bool {
        let first_available =
            [Self::Pause, Self::Resume, Self::Clear].into_iter().find(|action| action.is_available(totals));
        first_available == Some(self)
    }

    fn label_and_icon(self) -> (Text, Icon) {
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
pub fn BulkActionButton(
    action: BulkAction,
    /// Shows only the icon, and only if no other compact action comes before it.
    #[prop(optional)]
    is_compact: bool,
) -> impl IntoView {
    let (transfers, dialogs) = (use_transfer_store(), use_dialogs());
    let totals = transfers.rows.totals;
    let is_shown = Memo::new(move |_| {
        totals.with(
            |totals| if is_compact { action.is_first_available(totals) } else { action.is_available(totals) },
        )
    });
    let on_press = Callback::new(move |_| match action {
        BulkAction::Report => dialogs.show(OpenDialog::FailureReport),
        BulkAction::Stop => dialogs.show(OpenDialog::StopAll),
        BulkAction::Retry => transfers.retry_all_failed(),
        BulkAction::Pause => transfers.pause_all(),
        BulkAction::Resume => transfers.resume_all(),
        BulkAction::Clear => transfers.clear_finished(),
    });
    let variant = match action {
        _ if !is_compact => ButtonVariant::Plain,
        // These two icons are understood without a label.
        BulkAction::Pause | BulkAction::Resume => ButtonVariant::IconOnly,
        _ => ButtonVariant::Compact,
    };
    move || {
        let (label, icon) = action.label_and_icon();
        is_shown.get().then(|| view! { <Button label=t(label) icon variant on_press=on_press /> })
    }
}
