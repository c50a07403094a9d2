//! The menu of what can be added to the open folder.

use super::commands::use_commands;
use crate::features::shell::command_view::menu_item;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::model::command::{Surface, offered};
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn NewMenu(open: MenuState) -> impl IntoView {
    let (commands, prefs) = (use_commands(), use_prefs());
    let run = Callback::new(move |command| commands.run(command));
    let items = Signal::derive(move || {
        let facts = commands.facts();
        let rows = offered(Surface::New, &facts).into_iter();
        rows.map(|row| row.map_or(MenuItem::Separator, |command| menu_item(prefs, command, &facts, run)))
            .collect::<Vec<_>>()
    });
    view! { <Menu label=t(Text::New) open items /> }
}
