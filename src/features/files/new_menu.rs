//! The menu of what can be added to the open folder.

use super::commands::use_commands;
use crate::features::shell::command_view::menu_items;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::model::command::Surface;
use crate::ui::menu::{Menu, MenuState};
use leptos::prelude::*;

#[component]
pub fn NewMenu(open: MenuState) -> impl IntoView {
    let (commands, prefs) = (use_commands(), use_prefs());
    let run = Callback::new(move |command| commands.run(command));
    let items = Signal::derive(move || menu_items(prefs, Surface::New, &commands.facts(), run));
    view! { <Menu label=t(Text::New) open items /> }
}
