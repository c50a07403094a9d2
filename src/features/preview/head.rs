//! The head of the preview: what is open, where it stands in the list, and what can be done with it.

use super::store::{PreviewStore, use_preview};
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::browser::dom;
use crate::features::shell::command_view::{icon, label};
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, CommandText, PreviewText, Text};
use crate::model::command::Command;
use crate::model::entry::Entry;
use crate::model::permission::{Action, check_action};
use crate::model::preview::viewer_for;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuPosition, MenuState};
use leptos::html;
use leptos::prelude::*;

#[component]
pub fn Head(frame: NodeRef<html::Div>) -> impl IntoView {
    let (store, prefs) = (use_preview(), use_prefs());
    let entry = Memo::new(move |_| store.entry.with(|entry| entry.ready().cloned()));
    let name = move || match entry.get() {
        Some(entry) => shown(&entry.name),
        None if store.entry.with(Loadable::is_loading) => prefs.localize(&Text::Loading),
        None => prefs.localize(&Text::from(CommandText::Name(Command::QuickLook))),
    };
    let position = move || {
        let place = store.neighbours.get()?;
        let (at, total) = (prefs.count(place.position), prefs.count(place.total));
        Some(prefs.localize(&Text::from(match store.is_list_complete() {
            true => PreviewText::Position(at, total),
            false => PreviewText::PositionOfMore(at, total),
        })))
    };
    let full_screen = move |_| {
        frame.get_untracked().iter().for_each(|frame| dom::toggle_full_screen(frame));
    };
    let more = RwSignal::new(None::<MenuPosition>);
    view! {
        // No `<header>`: beside a frame, the page would have two banners.
        <div class="preview-head">
            <span class="preview-icon">{move || entry.get().map(|entry| view! { <KindIcon entry /> })}</span>
            <h2 id="preview-title" class="ellipsis" title=name><bdi>{name}</bdi></h2>
            <span class="preview-position numbers muted">{position}</span>
            <div class="preview-tools" role="toolbar" aria-label=t(Text::Toolbar)>
                <Tools store entry />
                // In the trash there is nothing more.
                {move || (!store.is_trash()).then(|| view! {
                    <Button
                        label=t(Text::More)
                        icon=Icon::More
                        variant=ButtonVariant::IconOnly
                        opens_menu=true
                        on_press=move |event| more.set(Some(MenuPosition::below(&event)))
                    />
                    <MoreMenu open=more store entry />
                })}
                <span class="wide-only">
                    <Button label=t(PreviewText::FullScreen) icon=Icon::FullScreen variant=ButtonVariant::IconOnly on_press=full_screen />
                </span>
            </div>
            <Button label=t(ActionText::Close) icon=Icon::Close variant=ButtonVariant::IconOnly on_press=move |_| store.close.run(()) />
        </div>
    }
}

/// In the order of the toolbar of the list.
fn commands(is_trash: bool) -> Vec<Command> {
    match is_trash {
        true => vec![Command::Restore, Command::DeleteForever, Command::Details],
        false => vec![
            Command::Action(Action::Download),
            Command::Action(Action::Star),
            Command::Action(Action::Rename),
            Command::Action(Action::Trash),
            Command::Details,
        ],
    }
}

/// Why a command can't be run on the open file.
fn refusal(store: PreviewStore, command: Command, entry: Option<&Entry>) -> Option<Text> {
    let Command::Action(action) = command else { return None };
    let refusal = check_action(action, entry.into_iter().filter(|_| !store.is_trash())).err()?;
    Some(Text::from(ActionText::DisabledReason(refusal)))
}

#[component]
fn Tools(store: PreviewStore, entry: Memo<Option<Entry>>) -> impl IntoView {
    let prefs = use_prefs();
    let is_trash = Memo::new(move |_| store.is_trash());
    let is_starred = Memo::new(move |_| entry.with(|it| it.as_ref().is_some_and(|entry| entry.starred)));
    let tool = move |command: Command| {
        let disabled_reason = Memo::new(move |_| {
            entry.with(|entry| Some(prefs.localize(&refusal(store, command, entry.as_ref())?)))
        });
        let label = Signal::derive(move || prefs.localize(&label(command, is_starred.get())));
        // On a phone they are in the menu.
        let is_rare = matches!(command, Command::Action(Action::Rename | Action::Star));
        let class = if is_rare { "wide-only" } else { "" };
        let button = move || {
            let icon = icon(command, is_starred.get());
            view! { <Button label icon variant=ButtonVariant::IconOnly disabled_reason on_press=move |_| { store.run(command); } /> }
        };
        view! { <span class=class>{button}</span> }
    };
    move || commands(is_trash.get()).into_iter().map(tool).collect_view()
}

/// Other viewers, and what has no button on a phone.
#[component]
fn MoreMenu(open: MenuState, store: PreviewStore, entry: Memo<Option<Entry>>) -> impl IntoView {
    let prefs = use_prefs();
    let items = Signal::derive(move || {
        let Some(entry) = entry.get() else { return Vec::new() };
        let mut items = Vec::new();
        for command in [Action::Star, Action::Rename].map(Command::Action) {
            items.push(MenuItem::Action {
                label: prefs.localize(&label(command, entry.starred)),
                icon: icon(command, entry.starred),
                key: command.key_label(dom::is_apple()),
                disabled_reason: refusal(store, command, Some(&entry)).map(|text| prefs.localize(&text)),
                run: Callback::new(move |()| {
                    store.run(command);
                }),
            });
        }
        items.push(MenuItem::Separator);
        items.push(MenuItem::Heading(prefs.localize(&PreviewText::OpenAs.into())));
        let (usual, now) = (viewer_for(&entry), store.viewer(&entry));
        let all = std::iter::once(&usual).chain(usual.others()).copied();
        for viewer in all.filter(|viewer| viewer.is_offered(&entry)) {
            let entry = entry.clone();
            items.push(MenuItem::Choice {
                label: prefs.localize(&PreviewText::As(viewer).into()),
                note: None,
                place: None,
                checked: viewer == now,
                run: Callback::new(move |()| store.open_as(&entry, viewer)),
            });
        }
        items
    });
    view! { <Menu label=t(Text::More) open items /> }
}
