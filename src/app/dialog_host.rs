//! Draws the one dialog that is open.

use crate::features::files::file_actions::use_file_actions;
use crate::features::files::name_dialog::NewFolderDialog;
use crate::features::files::target_dialog::TargetDialog;
use crate::features::session::store::use_session;
use crate::features::shell::confirm_dialog::ConfirmDialog;
use crate::features::shell::dialogs::{Open, use_dialogs};
use crate::features::shell::places::use_places;
use crate::features::shell::prefs::use_prefs;
use crate::features::shell::shortcuts_dialog::ShortcutsDialog;
use crate::features::transfers::failure_report::FailureReport;
use crate::features::transfers::plan_dialog::PlanDialog;
use crate::features::transfers::store::{TransferTotals, use_transfers};
use crate::features::transfers::upload_plan::use_upload_plans;
use crate::i18n::{ActionText, Text, TransferText};
use leptos::prelude::*;

#[component]
pub fn DialogHost() -> impl IntoView {
    let (dialogs, actions, places, prefs) = (use_dialogs(), use_file_actions(), use_places(), use_prefs());
    let (transfers, plans, session) = (use_transfers(), use_upload_plans(), use_session());
    move || {
        let open = dialogs.open.get()?;
        Some(match open {
            Open::NewFolder { drive, parent } => view! { <NewFolderDialog drive parent /> }.into_any(),
            Open::Target { action, entries } => view! { <TargetDialog action entries /> }.into_any(),
            Open::DeleteForever { entries } => {
                let title = Text::later(match entries.as_slice() {
                    [one] => ActionText::DeleteOneQuestion(one.name.clone()),
                    several => ActionText::DeleteForeverQuestion(prefs.count(several.len())),
                });
                let confirmed = Callback::new(move |()| actions.delete_forever(entries.clone()));
                view! { <ConfirmDialog title confirm=Text::later(ActionText::DeleteForever) on_confirm=confirmed /> }.into_any()
            }
            Open::EmptyBin { drive } => {
                let name = untrack(|| places.drive(&drive)).map(|drive| drive.name).unwrap_or_default();
                let title = Text::later(ActionText::EmptyBinQuestion(name));
                let confirmed = Callback::new(move |()| actions.empty_bin(drive.clone()));
                view! { <ConfirmDialog title confirm=Text::later(ActionText::EmptyBin) on_confirm=confirmed /> }.into_any()
            }
            Open::FailureReport => view! { <FailureReport /> }.into_any(),
            Open::StopAll => {
                let unfinished = transfers.rows.sums.with_untracked(TransferTotals::unfinished);
                let title = Text::later(TransferText::StopAllQuestion(prefs.count(unfinished)));
                let confirmed = Callback::new(move |()| transfers.cancel_all());
                let confirm = Text::later(TransferText::StopAll);
                view! { <ConfirmDialog title confirm on_confirm=confirmed /> }.into_any()
            }
            Open::GiveUp => {
                let (title, note) =
                    (Text::later(TransferText::GiveUpQuestion), Text::later(ActionText::GiveUpNote));
                let confirmed = Callback::new(move |()| plans.discard_interrupted());
                view! { <ConfirmDialog title note confirm=Text::later(ActionText::GiveUp) on_confirm=confirmed /> }.into_any()
            }
            Open::SignOut => {
                let running = prefs.count(transfers.rows.sums.with_untracked(TransferTotals::running));
                let (title, note) = (
                    Text::later(TransferText::SignOutQuestion),
                    Text::later(TransferText::SignOutNote(running)),
                );
                let confirmed = Callback::new(move |()| session.sign_out());
                view! { <ConfirmDialog title note confirm=Text::later(ActionText::SignOut) on_confirm=confirmed /> }.into_any()
            }
            Open::Shortcuts => view! { <ShortcutsDialog /> }.into_any(),
            Open::Plan => view! { <PlanDialog /> }.into_any(),
        })
    }
}
