//! Lists all keyboard shortcuts.

use super::dialogs::use_dialogs;
use super::prefs::t;
use crate::i18n::{ActionText, Shortcut};
use crate::ui::button::Button;
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

const KEYS: [(Shortcut, &[&str]); 18] = [
    (Shortcut::Move, &["↑", "↓"]),
    (Shortcut::Extend, &["Shift ↑", "Shift ↓"]),
    (Shortcut::Toggle, &["Space"]),
    (Shortcut::All, &["Ctrl A"]),
    (Shortcut::Open, &["Enter"]),
    (Shortcut::Parent, &["Backspace", "Alt ↑"]),
    (Shortcut::Rename, &["F2"]),
    (Shortcut::Trash, &["Delete"]),
    (Shortcut::Download, &["D"]),
    (Shortcut::MoveTo, &["M"]),
    (Shortcut::CopyTo, &["C"]),
    (Shortcut::Star, &["S"]),
    (Shortcut::NewFolder, &["N"]),
    (Shortcut::Upload, &["U"]),
    (Shortcut::Menu, &["Shift F10"]),
    (Shortcut::Clear, &["Esc"]),
    (Shortcut::Search, &["/"]),
    (Shortcut::Help, &["?"]),
];

#[component]
pub fn ShortcutsDialog() -> impl IntoView {
    let dialogs = use_dialogs();
    let row = |(shortcut, keys): (Shortcut, &'static [&'static str])| {
        view! {
            <dt>{keys.iter().map(|key| view! { <kbd>{*key}</kbd> }).collect_view()}</dt>
            <dd>{t(ActionText::Shortcut(shortcut))}</dd>
        }
    };
    view! {
        <Dialog title=t(ActionText::Shortcuts) close_label=t(ActionText::Close) on_close=Callback::new(move |()| dialogs.close())>
            <div class="body" tabindex="0" role="group" aria-label=t(ActionText::Shortcuts)>
                <p class="muted">{t(ActionText::KeysIntro)}</p>
                <dl class="keys">{KEYS.map(row).collect_view()}</dl>
            </div>
            <footer>
                <Button label=t(ActionText::Done) autofocus=true on_press=move |_| dialogs.close() />
            </footer>
        </Dialog>
    }
}
