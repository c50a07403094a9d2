//! The dialog of what was done in this tab, the newest first, each with its undo; below it what was undone.

use super::file_actions::use_file_actions;
use crate::base::time::Timestamp;
use crate::browser::dom;
use crate::features::shell::command_view::icon;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, CommandText, Text};
use crate::model::command::Command;
use crate::model::history::{Direction, Step};
use crate::model::permission::ActionRefusal;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

/// The id of the list of steps, which takes the focus.
const STEPS: &str = "history-steps";

#[component]
pub fn HistoryDialog() -> impl IntoView {
    let (dialogs, actions) = (use_dialogs(), use_file_actions());
    let is_empty =
        Memo::new(move |_| ![Direction::Undo, Direction::Redo].into_iter().any(|it| actions.history.can(it)));
    view! {
        <Dialog title=t(CommandText::Name(Command::History)) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div id=STEPS class="body" tabindex="0" role="group" aria-label=t(CommandText::Name(Command::History))>
                {move || is_empty.get().then(|| view! { <p class="muted">{t(CommandText::HistoryEmpty)}</p> })}
                <Steps direction=Direction::Redo />
                <Steps direction=Direction::Undo />
            </div>
            <footer>
                <Button label=t(ActionText::Done) autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}

/// The steps that can be undone, or those that were.
#[component]
fn Steps(direction: Direction) -> impl IntoView {
    let actions = use_file_actions();
    let steps = move || {
        let mut steps = actions.history.steps(direction);
        steps.reverse();
        steps
    };
    let is_redo = direction == Direction::Redo;
    move || {
        let steps = steps();
        (!steps.is_empty()).then(|| {
            view! {
                {is_redo.then(|| view! { <h3 class="muted">{t(CommandText::HistoryUndone)}</h3> })}
                <ul class="steps">
                    {steps.into_iter().map(|step| view! { <StepRow step direction /> }).collect_view()}
                </ul>
            }
        })
    }
}

#[component]
fn StepRow(step: Step, direction: Direction) -> impl IntoView {
    let (actions, prefs) = (use_file_actions(), use_prefs());
    let (id, time) = (step.id, Timestamp(step.at_ms as i64));
    let step = actions.step_text(&step, step.edits.len());
    let sentence = Text::from(CommandText::Step(step.clone()));
    // Many buttons have the same icon: their names tell them apart.
    let label = t(CommandText::StepButton { direction, step });
    let command = match direction {
        Direction::Undo => Command::Undo,
        Direction::Redo => Command::Redo,
    };
    let is_running = Memo::new(move |_| {
        let refusal = ActionText::DisabledReason(ActionRefusal::StillUndoing);
        actions.history.is_running().then(|| prefs.localize(&Text::from(refusal)))
    });
    view! {
        <li>
            <span>
                {move || prefs.localize(&sentence)}
                <span class="muted numbers">{move || prefs.date(time)}</span>
            </span>
            <Button
                label
                icon=icon(command, false)
                variant=ButtonVariant::IconOnly
                disabled_reason=is_running
                on_press=move |_| {
                    // The button goes with its step.
                    dom::focus_id(STEPS);
                    actions.change_history(direction, Some(id));
                }
            />
        </li>
    }
}
