//! The bar of buttons for the selected rows.

use super::commands::use_commands;
use super::file_menu::FileMenu;
use super::folder_store::{NextPageState, use_folder_store};
use crate::browser::dom;
use crate::features::shell::command_view::{icon, label, refusal};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::command::{Command, CommandFacts, Place, Surface, offered};
use crate::model::permission::Action;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::MenuPosition;
use leptos::prelude::*;

#[component]
pub fn SelectionTools(title: Signal<String>) -> impl IntoView {
    let (folder_store, prefs) = (use_folder_store(), use_prefs());
    let count = move || {
        let (count, is_growing) = folder_store.selection.with(|it| (it.len(), it.includes_unloaded()));
        let has_failed = folder_store.next_page.with(|it| matches!(it, NextPageState::Failed(_)));
        let text = match (is_growing, has_failed) {
            (false, _) => ActionText::Selected,
            (true, false) => ActionText::SelectingAll,
            (true, true) => ActionText::SelectingAllFailed,
        };
        prefs.localize(&Text::from(text(prefs.count(count))))
    };
    let clear = move |_| {
        dom::focus_page();
        folder_store.selection.update(|it| it.clear());
    };
    view! {
        <div class="selection-bar" role="toolbar" aria-label=t(ActionText::SelectionTools)>
            <div class="narrow-only visually-hidden">
                <h1>{title}</h1>
            </div>
            <Button label=t(ActionText::ClearSelection) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=clear />
            <span class="count numbers" role="status">{count}</span>
            <Tools />
        </div>
    }
}

/// The commands of the bar as buttons; on a narrow screen the most common ones as buttons and the rest in a menu.
#[component]
fn Tools() -> impl IntoView {
    let commands = use_commands();
    // Read in one pass: thousands of entries may be selected.
    let facts = Memo::new(move |_| commands.facts());
    let offered =
        Memo::new(move |_| offered(Surface::Toolbar, &facts.get()).into_iter().flatten().collect::<Vec<_>>());
    let menu = RwSignal::new(None::<MenuPosition>);
    let tool = move |command| {
        let class = match command {
            Command::Action(Action::Star | Action::Rename | Action::Copy) => "wide-only",
            Command::Action(Action::Move) => "not-smallest",
            _ => "",
        };
        view! { <span class=class><CommandButton command facts /></span> }
    };
    let open_menu = move |event| {
        let position = MenuPosition::below(&event);
        dom::focus_page();
        menu.set(Some(position));
    };
    let has_menu = move || facts.get().place != Place::Trash;
    view! {
        {move || offered.get().into_iter().map(tool).collect_view()}
        {move || {
            has_menu()
                .then(|| {
                    view! {
                        <span class="narrow-only">
                            <Button
                                label=t(Text::More)
                                icon=Icon::More
                                variant=ButtonVariant::IconOnly
                                opens_menu=true
                                on_press=open_menu
                            />
                        </span>
                    }
                })
        }}
        <FileMenu open=menu />
    }
}

/// The list gets the keyboard, because the button may be gone with the selection after its action.
#[component]
fn CommandButton(command: Command, facts: Memo<CommandFacts>) -> impl IntoView {
    let (commands, prefs) = (use_commands(), use_prefs());
    let all_starred = Memo::new(move |_| facts.get().selection.all_starred);
    let disabled_reason = Memo::new(move |_| refusal(prefs, command, &facts.get()));
    let label = Signal::derive(move || prefs.localize(&label(command, all_starred.get())));
    let press = Callback::new(move |_| {
        dom::focus_page();
        commands.run(command);
    });
    // In the trash there is room for the words.
    let variant = match command {
        Command::Restore | Command::DeleteForever => ButtonVariant::Plain,
        _ => ButtonVariant::IconOnly,
    };
    move || {
        let icon = icon(command, all_starred.get());
        view! { <Button label icon variant disabled_reason on_press=press /> }
    }
}
