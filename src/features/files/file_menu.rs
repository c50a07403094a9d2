//! The menu of actions on the selected rows. Opened by right click, by key, or by the button of a row.

use super::commands::use_commands;
use super::folder_store::use_folder_store;
use super::list_context::ListContext;
use crate::base::name::shown::shown;
use crate::features::shell::command_view::menu_items;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::model::command::Surface;
use crate::ui::menu::{Menu, MenuItem, MenuPosition};
use leptos::prelude::*;

#[component]
pub fn FileMenu(
    /// The position of the open menu; `None` when closed.
    open: RwSignal<Option<MenuPosition>>,
) -> impl IntoView {
    let (folder_store, commands, prefs) = (use_folder_store(), use_commands(), use_prefs());
    // On a touch screen the menu is a sheet that hides the list, so it names the file.
    let is_sheet = use_context::<ListContext>().map(|list| list.is_touch);
    let run = Callback::new(move |command| commands.run(command));
    let items = Signal::derive(move || {
        let names_file = is_sheet.is_some_and(|is_touch| is_touch.get());
        let name = folder_store.with_selected(|rows| rows.only().map(|row| shown(row.name())));
        let name = name.filter(|_| names_file);
        let facts = commands.facts();
        let mut items: Vec<MenuItem> = name.map(MenuItem::Heading).into_iter().collect();
        items.extend(menu_items(prefs, Surface::Menu, &facts, run));
        items
    });
    view! { <Menu label=t(Text::Toolbar) open items /> }
}
