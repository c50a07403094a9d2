//! The menu of the list itself: by a right click on empty space, or by key while nothing is selected.

use super::commands::use_commands;
use super::list_context::ListContext;
use super::view_menu::ViewMenu;
use crate::browser::{dom, observe};
use crate::features::shell::command_view::menu_items;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{Text, ViewText};
use crate::model::command::Surface;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuPosition};
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What has a menu of its own, the browser's or the app's, or is not part of the list.
const NOT_EMPTY: &str = ".row, .columns, .foot, .menu, .fault-note, .list-note, a, button, input";

#[component]
pub fn BackgroundMenu() -> impl IntoView {
    let (list, commands, prefs) = (expect_context::<ListContext>(), use_commands(), use_prefs());
    let (open, view_menu) = (list.background_menu, RwSignal::new(None));
    let on_menu = move |event: MouseEvent| {
        let is_empty_space =
            dom::is_inside(event.target(), ".list") && !dom::is_inside(event.target(), NOT_EMPTY);
        if event.default_prevented() || !is_empty_space {
            return;
        }
        event.prevent_default();
        let position = MenuPosition { left: f64::from(event.client_x()), top: f64::from(event.client_y()) };
        spawn_local(async move {
            observe::pointer_released(&event).await;
            if !open.is_disposed() {
                list.folder_store.selection.update(|it| it.clear());
                dom::focus_page();
                open.set(Some(position));
            }
        });
    };
    let listener = StoredValue::new_local(observe::on_window_event("contextmenu", on_menu));
    on_cleanup(move || drop(listener.try_update_value(Option::take)));

    let run = Callback::new(move |command| commands.run(command));
    // The menu is closed by the time an item runs.
    let position = StoredValue::new(None);
    let items = Signal::derive(move || {
        position.set_value(open.get());
        let mut items = menu_items(prefs, Surface::Background, &commands.facts(), run);
        items.push(MenuItem::Action {
            label: prefs.localize(&ViewText::ViewAndOrder.into()),
            icon: Icon::Tiles,
            key: None,
            disabled_reason: None,
            run: Callback::new(move |()| view_menu.set(position.get_value())),
        });
        items
    });
    view! {
        <Menu label=t(Text::Toolbar) open items />
        <ViewMenu open=view_menu />
    }
}
