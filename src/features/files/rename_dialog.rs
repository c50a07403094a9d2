//! The dialog that asks for another name, where no row can be edited in place.

use super::file_actions::use_file_actions;
use super::name_dialog::NameDialog;
use crate::base::name;
use crate::features::shell::dialogs::use_dialogs;
use crate::i18n::{ActionText, CommandText, Text};
use crate::model::command::Command;
use crate::model::entry::Entry;
use crate::model::permission::Action;
use leptos::prelude::*;

#[component]
pub fn RenameDialog(entry: Entry) -> impl IntoView {
    let (actions, dialogs) = (use_file_actions(), use_dialogs());
    let error = RwSignal::new(None::<Text>);
    let suggested = entry.name.clone();
    let submit = move |typed: String| match name::typed(&typed, &entry.name) {
        Err(problem) if typed != entry.name => error.set(Some(Text::from(ActionText::NameError(problem)))),
        _ => {
            dialogs.close();
            actions.rename(entry.clone(), &typed);
        }
    };
    let rename = CommandText::of(Command::Action(Action::Rename));
    view! { <NameDialog title=rename.clone() label=Text::Name suggested confirm=rename error on_submit=submit /> }
}
