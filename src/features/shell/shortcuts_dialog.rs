//! Lists all keyboard shortcuts, as the registry of commands has them.

use super::command_view::label;
use super::dialogs::use_dialogs;
use super::prefs::{t, use_prefs};
use crate::browser::dom;
use crate::i18n::{ActionText, CommandText, PreviewText, Text};
use crate::model::command::{COMMANDS, Command, CommandInfo, Group};
use crate::model::permission::Action;
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

/// Keys of the preview and of its viewers, which are no commands of the list.
const PREVIEW_KEYS: &[(&[&str], PreviewText)] = &[
    (&["←", "→"], PreviewText::KeyWalk),
    (&["+", "−"], PreviewText::KeyZoom),
    (&["0"], PreviewText::Fit),
    (&["1"], PreviewText::ActualSize),
    (&["R", "L"], PreviewText::KeyTurn),
    (&["K"], PreviewText::KeyPlay),
    (&["J", "L"], PreviewText::KeySkip),
    (&["0 – 9"], PreviewText::KeyJump),
    (&["M"], PreviewText::KeyMute),
    (&["C"], PreviewText::KeySubtitles),
    (&["F"], PreviewText::FullScreen),
    (&["Esc"], PreviewText::KeyClose),
];

#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let (dialogs, prefs) = (use_dialogs(), use_prefs());
    let is_apple = dom::is_apple();
    let row = move |info: &'static CommandInfo| {
        let keys: Vec<_> =
            info.keys(is_apple).map(|key| view! { <kbd>{key.label(is_apple)}</kbd> }).collect();
        let name = match info.command {
            // One key for both.
            Command::Action(Action::Star) => CommandText::of(info.command),
            command => label(command, false),
        };
        (!keys.is_empty()).then(|| {
            view! {
                <dt>{keys}</dt>
                <dd>{prefs.localize(&name)}</dd>
            }
        })
    };
    let group = move |group: Group| {
        let rows: Vec<_> = COMMANDS.iter().filter(|info| info.group == group).filter_map(row).collect();
        (!rows.is_empty()).then(|| {
            view! {
                <h3>{prefs.localize(&Text::from(CommandText::Group(group)))}</h3>
                <dl class="keys">{rows}</dl>
            }
        })
    };
    let preview_keys = PREVIEW_KEYS.iter().map(move |(keys, text)| {
        let keys: Vec<_> = keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect();
        view! {
            <dt>{keys}</dt>
            <dd>{t(text.clone())}</dd>
        }
    });
    view! {
        <Dialog title=t(CommandText::Name(Command::Help)) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body" tabindex="0" role="group" aria-label=t(CommandText::Name(Command::Help))>
                <p class="muted">{t(ActionText::KeysIntro)}</p>
                {Group::ALL.map(group).into_iter().collect_view()}
                <h3>{t(PreviewText::KeysTitle)}</h3>
                <dl class="keys">{preview_keys.collect_view()}</dl>
            </div>
            <footer>
                <Button label=t(ActionText::Done) autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}
