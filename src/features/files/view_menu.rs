//! The menu of a list's looks and order.

use super::commands::use_commands;
use super::folder_store::use_folder_store;
use crate::browser::dom;
use crate::features::shell::command_view::menu_item;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{Text, ViewText};
use crate::model::command::{Command, Place};
use crate::model::entry::{Direction, OrderBy};
use crate::model::list_source::ListSource;
use crate::model::view_mode::ViewMode;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn ViewMenu(open: MenuState) -> impl IntoView {
    let (folder_store, prefs) = (use_folder_store(), use_prefs());
    let choice = move |text: Text, checked, run: Callback<()>| MenuItem::Choice {
        label: prefs.localize(&text),
        note: None,
        place: None,
        checked,
        run,
    };
    let commands = use_commands();
    let run = Callback::new(move |command| commands.run(command));
    let items = Signal::derive(move || {
        let view = folder_store.view();
        let mut items = Vec::new();
        for mode in ViewMode::ALL {
            let run = Callback::new(move |()| {
                folder_store.set_view(mode);
                dom::focus_page();
            });
            items.push(choice(ViewText::Mode(mode).into(), mode == view, run));
        }
        items.push(MenuItem::Separator);
        let facts = commands.facts();
        items.push(menu_item(prefs, Command::Columns, &facts, run));
        if facts.place != Place::Trash {
            items.push(menu_item(prefs, Command::FolderSizes, &facts, run));
        }
        // The service sorts the trash in one way only.
        if folder_store.source.with(|source| source.as_ref().is_some_and(ListSource::is_trash)) {
            return items;
        }
        items.push(MenuItem::Separator);
        items.push(MenuItem::Heading(prefs.localize(&ViewText::SortedBy.into())));
        let order = prefs.order.get();
        let sort = move |by, direction| {
            Callback::new(move |()| {
                prefs.set_order(by, direction);
                folder_store.reorder();
                dom::focus_page();
            })
        };
        for (by, text) in [
            (OrderBy::Name, Text::Name),
            (OrderBy::UpdatedAt, Text::Modified),
            (OrderBy::CreatedAt, ViewText::Created.into()),
            (OrderBy::Size, Text::Size),
        ] {
            items.push(choice(text, order.by == by, sort(by, order.direction)));
        }
        items.push(MenuItem::Separator);
        for (direction, text) in
            [(Direction::Ascending, ViewText::Ascending), (Direction::Descending, ViewText::Descending)]
        {
            items.push(choice(text.into(), order.direction == direction, sort(order.by, direction)));
        }
        items
    });
    view! { <Menu label=t(Text::View) open items /> }
}
