//! Asks before a sign-out that stops something or leaves something unfinished on this computer. All tabs sign out
//! together, so it stops the transfers of every tab.

use super::sign_out::use_sign_out;
use crate::base::name::shown::shown;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::checkbox::Checkbox;
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

#[component]
pub fn SignOutDialog() -> impl IntoView {
    let (dialogs, prefs, sign_out) = (use_dialogs(), use_prefs(), use_sign_out());
    let removes = RwSignal::new(false);
    let note = match sign_out.running_transfers() {
        0 => ActionText::SignOutKept,
        running => ActionText::SignOutNote(prefs.count(running)),
    };
    let commands_note = sign_out.has_commands().then(|| view! { <p>{t(ActionText::SignOutCommands)}</p> });
    let unsaved = RwSignal::new(sign_out.drafts.names_here());
    use_tasks().spawn(async move { drop(unsaved.try_set(sign_out.drafts.names().await)) });
    let drafts_note = move || {
        let names: Vec<String> = unsaved.with(|names| names.iter().map(|name| shown(name)).collect());
        let note = Text::from(ActionText::SignOutDrafts(names.join(", ")));
        (!names.is_empty()).then(|| view! { <p>{t(note)}</p> })
    };
    let confirm = move |_| {
        dialogs.close();
        sign_out.sign_out(removes.get_untracked());
    };
    view! {
        <Dialog title=t(ActionText::SignOutQuestion) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body">
                {commands_note}
                {drafts_note}
                <p>{t(Text::from(note))}</p>
                <Checkbox checked=removes label=t(ActionText::SignOutRemove) class="choice" />
                <p class="muted">{t(ActionText::SignOutRemoveHint)}</p>
            </div>
            <footer>
                // The safe answer has the initial focus.
                <Button label=t(ActionText::Cancel) autofocus=true on_press=move |_| dialogs.close() />
                <Button label=t(ActionText::SignOut) variant=ButtonVariant::Danger on_press=confirm />
            </footer>
        </Dialog>
    }
}
