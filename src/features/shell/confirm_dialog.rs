//! Asks before an action that can't be undone. Every other action runs at once and offers an undo in its toast.

use super::dialogs::use_dialogs;
use super::prefs::t;
use crate::i18n::{ActionText, Text};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

#[component]
pub fn ConfirmDialog(
    title: Text,
    /// What the action deletes or stops.
    #[prop(optional)]
    note: Option<Text>,
    confirm: Text,
    on_confirm: Callback<()>,
) -> impl IntoView {
    let dialogs = use_dialogs();
    let confirmed = move |_| {
        dialogs.close();
        on_confirm.run(());
    };
    view! {
        <Dialog title=t(title) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body">
                <p>{t(note.unwrap_or_else(|| Text::from(ActionText::CantBeUndone)))}</p>
            </div>
            <footer>
                // The safe answer has the initial focus.
                <Button label=t(ActionText::Cancel) autofocus=true on_press=move |_| dialogs.close() />
                <Button label=t(confirm) variant=ButtonVariant::Danger on_press=confirmed />
            </footer>
        </Dialog>
    }
}
