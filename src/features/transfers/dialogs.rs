//! Shows the open dialog if it belongs to transfers.

use super::list::failure_report::FailureReport;
use super::plan::dialog::PlanDialog;
use super::plan::store::use_upload_plans;
use super::store::{TransferTotals, use_transfer_store};
use crate::features::shell::confirm_dialog::ConfirmDialog;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{ActionText, Text, TransferText};
use leptos::prelude::*;

/// Rendered anew for each dialog that opens.
#[component]
pub fn TransferDialog() -> impl IntoView {
    let (dialogs, prefs) = (use_dialogs(), use_prefs());
    let (store, plans) = (use_transfer_store(), use_upload_plans());
    match dialogs.open.get_untracked() {
        Some(OpenDialog::UploadPlan) => view! { <PlanDialog /> }.into_any(),
        Some(OpenDialog::FailureReport) => view! { <FailureReport /> }.into_any(),
        Some(OpenDialog::StopAll) => {
            let unfinished = store.rows.totals.with_untracked(TransferTotals::unfinished);
            let title = Text::from(TransferText::StopAllQuestion(prefs.count(unfinished)));
            let on_confirm = Callback::new(move |()| store.cancel_all());
            view! { <ConfirmDialog title confirm=Text::from(TransferText::StopAll) on_confirm /> }.into_any()
        }
        Some(OpenDialog::DiscardInterrupted) => {
            let (title, note) =
                (Text::from(TransferText::GiveUpQuestion), Text::from(ActionText::GiveUpNote));
            let on_confirm = Callback::new(move |()| plans.discard_interrupted());
            view! { <ConfirmDialog title note confirm=Text::from(ActionText::GiveUp) on_confirm /> }
                .into_any()
        }
        _ => ().into_any(),
    }
}
