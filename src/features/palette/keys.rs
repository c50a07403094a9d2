//! Keys that work wherever the focus is, and pasting. They are in the page as long as the session.

use super::recent;
use crate::base::keyboard::shortcut_key;
use crate::browser::{dom, file, observe};
use crate::features::files::{load_history, use_commands};
use crate::features::shell::dialogs::use_dialogs;
use crate::model::command::{Command, KeyPress, page_command};
use leptos::ev::{ClipboardEvent, KeyboardEvent};
use leptos::prelude::*;

/// Draws nothing. Also keeps what the palette and the history need from the start.
#[component]
pub fn PageKeys() -> impl IntoView {
    let (commands, dialogs) = (use_commands(), use_dialogs());
    load_history();
    recent::provide();
    // What is open on top has the keyboard for itself.
    let is_free = move || dialogs.open.with_untracked(Option::is_none) && !dom::has_open_popover();
    let keys = observe::on_window_event("keydown", move |event: KeyboardEvent| {
        // What an input method composes is its own.
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
        let press = KeyPress {
            key: &key,
            ctrl: event.ctrl_key() || event.meta_key(),
            alt: event.alt_key(),
            shift: event.shift_key(),
        };
        let Some(command) = page_command(press, dom::is_text_input(event.target())) else { return };
        if is_free() {
            event.prevent_default();
            if !event.repeat() {
                commands.run(command);
            }
        } else if command == Command::Palette {
            // The browser would take the person out of the page.
            event.prevent_default();
        }
    });
    // Files of this computer are uploaded instead, by the drop zone.
    let pastes = observe::on_window_event("paste", move |event: ClipboardEvent| {
        let has_files = event.clipboard_data().is_some_and(|data| file::has_files(&data));
        if !has_files && is_free() && !dom::is_text_input(event.target()) {
            event.prevent_default();
            commands.run(Command::Paste);
        }
    });
    let listening = StoredValue::new_local(Some((keys, pastes)));
    on_cleanup(move || drop(listening.try_update_value(Option::take)));
}
