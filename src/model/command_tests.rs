//! Tests of the registry: each surface offers the same command with the same key and the same refusal.

use super::command::Command as C;
use super::command::*;
use super::permission::{Action, ActionRefusal, SelectionFacts};
use super::rights::Rights;
use crate::base::keyboard::shortcut_key;
use crate::model::entry::{Entry, fixture};
use std::collections::HashMap;

fn press<'a>(key: &'a str, modifiers: &str) -> KeyPress<'a> {
    let [ctrl, alt, shift] = ['C', 'A', 'S'].map(|modifier| modifiers.contains(modifier));
    KeyPress { key, ctrl, alt, shift }
}

/// Modifiers as letters: C, A and S.
fn in_list(key: &str, code: &str, modifiers: &str, is_trash: bool) -> Option<Command> {
    list_command(press(&shortcut_key(key, code, modifiers.contains('S')), modifiers), is_trash)
}

#[test]
fn keys_run_commands_in_every_layout() {
    let download = Some(C::Action(Action::Download));
    let cases = [
        ("a", "KeyA", "C", Some(C::SelectAll)),
        ("A", "KeyA", "C", Some(C::SelectAll)),
        ("ф", "KeyA", "C", Some(C::SelectAll)),
        ("Process", "KeyA", "C", Some(C::SelectAll)),
        ("a", "KeyA", "", None),
        ("A", "KeyA", "CS", None),
        ("d", "KeyD", "", download),
        ("D", "KeyD", "", download),
        ("в", "KeyD", "", download),
        ("D", "KeyD", "S", None),
        ("d", "KeyD", "C", None),
        ("d", "KeyD", "A", None),
        ("т", "KeyN", "", Some(C::NewFolder)),
        ("？", "Slash", "S", Some(C::Help)),
        ("Process", "Slash", "S", Some(C::Help)),
        ("?", "Slash", "S", Some(C::Help)),
        ("、", "Slash", "", Some(C::Search)),
        ("Process", "Delete", "", Some(C::Action(Action::Trash))),
        ("F10", "F10", "S", Some(C::Menu)),
        ("F10", "F10", "", None),
        (" ", "Space", "S", Some(C::ToggleRange)),
        (" ", "Space", "CS", Some(C::ToggleRange)),
        ("\u{3000}", "Space", "", Some(C::QuickLook)),
        (" ", "Space", "C", Some(C::Toggle)),
        ("ArrowUp", "ArrowUp", "A", Some(C::Up)),
        ("*", "Digit8", "S", Some(C::InvertSelection)),
        ("*", "NumpadMultiply", "", Some(C::InvertSelection)),
        ("к", "KeyR", "", Some(C::Refresh)),
        ("r", "KeyR", "C", None),
        ("x", "KeyX", "C", Some(C::Cut)),
        ("ч", "KeyX", "C", Some(C::Cut)),
        ("c", "KeyC", "C", Some(C::CopyToClipboard)),
        ("c", "KeyC", "", Some(C::Action(Action::Copy))),
        ("F5", "F5", "", None),
        ("Tab", "Tab", "", None),
        ("Dead", "Quote", "", None),
        // Keys of the page go on to it.
        ("z", "KeyZ", "C", None),
        ("k", "KeyK", "C", None),
    ];
    for (key, code, modifiers, expected) in cases {
        assert_eq!(in_list(key, code, modifiers, false), expected, "{modifiers} {key} {code}");
    }
}

#[test]
fn keys_of_the_page_leave_text_fields_alone() {
    let on_page = |key: &str, code: &str, modifiers: &str, is_text_input| {
        page_command(press(&shortcut_key(key, code, modifiers.contains('S')), modifiers), is_text_input)
    };
    let cases = [
        ("z", "KeyZ", "C", Some(C::Undo), None),
        ("Z", "KeyZ", "CS", Some(C::Redo), None),
        ("я", "KeyZ", "C", Some(C::Undo), None),
        ("y", "KeyY", "C", Some(C::Redo), None),
        ("k", "KeyK", "C", Some(C::Palette), Some(C::Palette)),
        ("л", "KeyK", "C", Some(C::Palette), Some(C::Palette)),
        ("k", "KeyK", "", None, None),
        ("z", "KeyZ", "CA", None, None),
        ("v", "KeyV", "C", None, None),
        ("d", "KeyD", "", None, None),
    ];
    for (key, code, modifiers, page, field) in cases {
        assert_eq!(on_page(key, code, modifiers, false), page, "{modifiers} {key}");
        assert_eq!(on_page(key, code, modifiers, true), field, "{modifiers} {key} in a field");
    }
}

#[test]
fn in_the_trash_only_what_makes_sense_there_has_a_key() {
    for key in ["d", "m", "c", "s", "n", "u", "F2"] {
        assert_eq!(in_list(key, "", "", true), None, "{key}");
    }
    assert_eq!(in_list("Delete", "Delete", "", true), Some(C::DeleteForever));
    assert_eq!(in_list("a", "KeyA", "C", true), Some(C::SelectAll));
    for modifiers in ["", "C"] {
        assert_eq!(in_list("ш", "KeyI", modifiers, true), Some(C::Details));
        assert_eq!(in_list("i", "KeyI", modifiers, false), Some(C::Details));
    }
}

#[test]
fn keys_are_labelled_for_the_keyboard() {
    let label = |command: Command, is_apple| command.key_label(is_apple).unwrap_or_default();
    let cases = [
        (C::Undo, "Ctrl Z", "⌘Z"),
        (C::Redo, "Ctrl Shift Z", "⇧⌘Z"),
        (C::Menu, "Shift F10", "⇧F10"),
        (C::QuickLook, "Space", "Space"),
        (C::Action(Action::Trash), "Del", "Del"),
        (C::Help, "?", "?"),
        (C::History, "", ""),
    ];
    for (command, other, apple) in cases {
        assert_eq!((label(command, false).as_str(), label(command, true).as_str()), (other, apple));
    }
    let all = |command: Command, is_apple| -> Vec<String> {
        command.info().unwrap().keys(is_apple).map(|key| key.label(is_apple)).collect()
    };
    assert_eq!(all(C::Redo, false), ["Ctrl Shift Z", "Ctrl Y"]);
    assert_eq!(all(C::Redo, true), ["⇧⌘Z"]);
    assert_eq!(all(C::Action(Action::Trash), true), ["Del", "⌘⌫"]);
}

/// Every combination of the facts that decide, with selections of several kinds.
fn all_facts() -> Vec<CommandFacts> {
    let locked = Entry { rights: Some(Rights::DOWNLOAD), ..fixture("locked") };
    let selections: [&[Entry]; 6] = [
        &[],
        &[fixture("a")],
        &[fixture("a/")],
        &[fixture("a"), fixture("b")],
        &[fixture("a"), fixture("b/")],
        &[fixture("a"), locked],
    ];
    let clipboards =
        [ClipboardFacts::Empty, ClipboardFacts::Fits, ClipboardFacts::IsHere, ClipboardFacts::InItself];
    let mut all = Vec::new();
    for place in [Place::Folder, Place::Search, Place::Trash, Place::Elsewhere] {
        for entries in selections {
            for clipboard in clipboards {
                for bits in 0..32_u8 {
                    let bit = |at: u8| bits & (1 << at) != 0;
                    all.push(CommandFacts {
                        place,
                        selection: SelectionFacts::from_entries(entries.iter().map(Entry::facts), bit(0)),
                        is_read_only: bit(1),
                        clipboard,
                        can_undo: bit(2),
                        can_redo: bit(3),
                        has_save_picker: bit(1),
                        has_directory_picker: bit(2),
                        has_server_zip: bit(3),
                        can_save_search: bit(4),
                    });
                }
            }
        }
    }
    all
}

#[test]
fn what_one_of_many_forbids_is_forbidden() {
    let with = |rights: Option<Rights>| Entry { rights, ..fixture("a") };
    let (all, some) = (with(None), with(Some(Rights::DOWNLOAD)));
    let cases: [(&[&Entry], bool); 5] = [
        (&[&all, &all], true),
        (&[&some, &all, &all], false),
        (&[&all, &some, &all], false),
        (&[&all, &all, &some], false),
        (&[&some, &some], false),
    ];
    for (at, (entries, is_allowed)) in cases.into_iter().enumerate() {
        let facts = SelectionFacts::from_entries(entries.iter().map(|entry| entry.facts()), false);
        assert_eq!(facts.check(Action::Move).is_ok(), is_allowed, "{at}");
        assert!(facts.check(Action::Download).is_ok(), "{at}");
    }
}

#[test]
fn each_surface_offers_the_same() {
    for facts in all_facts() {
        let palette: Vec<Command> = offered(Surface::Palette, &facts).into_iter().flatten().collect();
        for surface in [Surface::Menu, Surface::Toolbar, Surface::Background, Surface::New] {
            if surface == Surface::New && facts.place != Place::Folder {
                continue;
            }
            for command in offered(surface, &facts).into_iter().flatten() {
                assert!(palette.contains(&command), "{command:?} is not in the palette: {facts:?}");
            }
        }
        // What a key runs here is in the palette too, with the same refusal; and the other way round.
        let is_trash = facts.place == Place::Trash;
        if facts.place == Place::Elsewhere {
            continue;
        }
        for command in palette {
            let info = command.info().unwrap();
            for key in info.keys {
                let pressed = KeyPress {
                    key: key.key,
                    ctrl: key.modifiers & CTRL != 0,
                    alt: key.modifiers & ALT != 0,
                    shift: key.modifiers & SHIFT != 0,
                };
                let run = match info.scope {
                    Scope::List => list_command(pressed, is_trash),
                    _ if command == C::Paste => Some(C::Paste),
                    _ => page_command(pressed, false),
                };
                assert_eq!(run, Some(command), "{key:?} in {:?}", facts.place);
            }
        }
    }
}

#[test]
fn every_key_and_every_command_is_there_once() {
    let mut seen = HashMap::new();
    for info in COMMANDS {
        assert!(seen.insert(info.command, info.group).is_none(), "{:?} has two rows", info.command);
        for other in COMMANDS.iter().filter(|it| it.command != info.command && it.places & info.places != 0) {
            for key in info.keys {
                let plain = |modifiers: u8| modifiers & (CTRL | ALT | SHIFT);
                let same = |it: &&Shortcut| it.key == key.key && plain(it.modifiers) == plain(key.modifiers);
                assert!(!other.keys.iter().any(|it| same(&it)), "{:?} and {:?}", info.command, other.command);
            }
        }
    }
    for group in Group::ALL {
        assert!(seen.values().any(|it| *it == group), "{group:?} is empty");
    }
}

#[test]
fn commands_are_refused_for_a_reason() {
    use ActionRefusal as R;
    let folder = CommandFacts { place: Place::Folder, ..CommandFacts::default() };
    let one = SelectionFacts::from_entries([fixture("a").facts()], false);
    let two = SelectionFacts::from_entries([fixture("a").facts(), fixture("b").facts()], false);
    let growing = SelectionFacts::from_entries([fixture("a").facts()], true);
    let fits = ClipboardFacts::Fits;
    let cases = [
        (C::Cut, folder, Err(R::NothingSelected)),
        (C::Cut, CommandFacts { selection: one, ..folder }, Ok(())),
        (C::Cut, CommandFacts { selection: growing, ..folder }, Err(R::StillLoading)),
        (C::Action(Action::Rename), CommandFacts { selection: two, ..folder }, Ok(())),
        (C::Action(Action::Open), CommandFacts { selection: two, ..folder }, Err(R::OneAtATime)),
        (C::Paste, folder, Err(R::ClipboardEmpty)),
        (C::Paste, CommandFacts { clipboard: fits, ..folder }, Ok(())),
        (C::Paste, CommandFacts { clipboard: fits, is_read_only: true, ..folder }, Err(R::ReadOnly)),
        (C::Paste, CommandFacts { clipboard: fits, place: Place::Trash, ..folder }, Err(R::NotInFolder)),
        (C::Paste, CommandFacts { clipboard: ClipboardFacts::IsHere, ..folder }, Err(R::AlreadyHere)),
        (C::Paste, CommandFacts { clipboard: ClipboardFacts::InItself, ..folder }, Err(R::IntoItself)),
        (C::NewTextFile, CommandFacts { is_read_only: true, ..folder }, Err(R::ReadOnly)),
        (C::Undo, folder, Err(R::NothingToUndo)),
        (C::Undo, CommandFacts { can_undo: true, ..folder }, Ok(())),
        (C::Redo, folder, Err(R::NothingToRedo)),
        (C::Redo, CommandFacts { can_redo: true, ..folder }, Ok(())),
        (
            C::Restore,
            CommandFacts { place: Place::Trash, selection: growing, ..folder },
            Err(R::StillLoading),
        ),
        (C::Help, folder, Ok(())),
    ];
    for (command, facts, expected) in cases {
        assert_eq!(check(command, &facts), expected, "{command:?} {facts:?}");
    }
}
