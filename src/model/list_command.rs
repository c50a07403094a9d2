//! What a key does in the file list.

use super::permission::Action;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ListCommand {
    /// Selects or deselects the row of the keyboard, or everything up to it.
    Toggle {
        range: bool,
    },
    SelectAll,
    Open,
    /// Ends what was begun: a name that is being typed, else the selection.
    Cancel,
    Up,
    Menu,
    Help,
    Search,
    NewFolder,
    Upload,
    /// On the selection, or else on the row of the keyboard.
    Action(Action),
}

/// `key` is a [`shortcut_key`](crate::base::keyboard::shortcut_key). The caller runs nothing while the key is held: it
/// would be done again and again, to whatever has come under the keyboard meanwhile.
pub fn list_command(key: &str, ctrl: bool, alt: bool, shift: bool, is_trash: bool) -> Option<ListCommand> {
    Some(match (key, ctrl, alt) {
        ("a", true, false) if !shift => ListCommand::SelectAll,
        (" ", _, false) => ListCommand::Toggle { range: shift },
        ("Enter", false, false) => ListCommand::Open,
        ("Escape", false, false) => ListCommand::Cancel,
        ("Backspace", false, false) | ("ArrowUp", false, true) => ListCommand::Up,
        ("ContextMenu", ..) => ListCommand::Menu,
        ("F10", false, false) if shift => ListCommand::Menu,
        ("?", false, false) => ListCommand::Help,
        ("/", false, false) => ListCommand::Search,
        // In the trash it deletes for good, after a question.
        ("Delete", false, false) => ListCommand::Action(Action::Trash),
        _ if is_trash || ctrl || alt => return None,
        ("F2", ..) => ListCommand::Action(Action::Rename),
        _ if shift => return None,
        ("d", ..) => ListCommand::Action(Action::Download),
        ("m", ..) => ListCommand::Action(Action::Move),
        ("c", ..) => ListCommand::Action(Action::Copy),
        ("s", ..) => ListCommand::Action(Action::Star),
        ("n", ..) => ListCommand::NewFolder,
        ("u", ..) => ListCommand::Upload,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::keyboard::shortcut_key;

    /// Modifiers as letters: C, A and S.
    fn command(key: &str, code: &str, modifiers: &str, is_trash: bool) -> Option<ListCommand> {
        let [ctrl, alt, shift] = ['C', 'A', 'S'].map(|modifier| modifiers.contains(modifier));
        list_command(&shortcut_key(key, code, shift), ctrl, alt, shift, is_trash)
    }

    #[test]
    fn keys_run_commands_in_every_layout() {
        let cases = [
            ("a", "KeyA", "C", Some(ListCommand::SelectAll)),
            ("A", "KeyA", "C", Some(ListCommand::SelectAll)),
            ("ф", "KeyA", "C", Some(ListCommand::SelectAll)),
            ("Process", "KeyA", "C", Some(ListCommand::SelectAll)),
            ("a", "KeyA", "", None),
            ("A", "KeyA", "CS", None),
            ("d", "KeyD", "", Some(ListCommand::Action(Action::Download))),
            ("D", "KeyD", "", Some(ListCommand::Action(Action::Download))),
            ("в", "KeyD", "", Some(ListCommand::Action(Action::Download))),
            ("D", "KeyD", "S", None),
            ("d", "KeyD", "C", None),
            ("d", "KeyD", "A", None),
            ("т", "KeyN", "", Some(ListCommand::NewFolder)),
            ("？", "Slash", "S", Some(ListCommand::Help)),
            ("Process", "Slash", "S", Some(ListCommand::Help)),
            ("?", "Slash", "S", Some(ListCommand::Help)),
            ("、", "Slash", "", Some(ListCommand::Search)),
            ("Process", "Delete", "", Some(ListCommand::Action(Action::Trash))),
            ("F10", "F10", "S", Some(ListCommand::Menu)),
            ("F10", "F10", "", None),
            (" ", "Space", "S", Some(ListCommand::Toggle { range: true })),
            ("\u{3000}", "Space", "", Some(ListCommand::Toggle { range: false })),
            ("ArrowUp", "ArrowUp", "A", Some(ListCommand::Up)),
            ("F5", "F5", "", None),
            ("Tab", "Tab", "", None),
            ("Dead", "Quote", "", None),
        ];
        for (key, code, modifiers, expected) in cases {
            assert_eq!(command(key, code, modifiers, false), expected, "{modifiers} {key} {code}");
        }
    }

    #[test]
    fn in_the_trash_only_what_makes_sense_there_has_a_key() {
        for key in ["d", "m", "c", "s", "n", "u", "F2"] {
            assert_eq!(command(key, "", "", true), None, "{key}");
        }
        assert_eq!(command("Delete", "Delete", "", true), Some(ListCommand::Action(Action::Trash)));
        assert_eq!(command("a", "KeyA", "C", true), Some(ListCommand::SelectAll));
    }
}
