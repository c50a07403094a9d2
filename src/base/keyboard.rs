//! The key that a shortcut is recognised by, whatever the layout, Caps Lock or an input method makes of it.

/// `key` and `code` are those of the event. A letter is in lower case. Latin layouts keep their own order of letters;
/// other scripts, and keys that an input method holds back, count by their place on the keyboard.
pub fn shortcut_key(key: &str, code: &str, shift: bool) -> String {
    let mut letters = key.chars();
    let from_code = || match code.strip_prefix("Key") {
        Some(letter) => letter.to_ascii_lowercase(),
        None => match code {
            "Slash" if shift => "?".to_owned(),
            "Slash" => "/".to_owned(),
            "Space" => " ".to_owned(),
            "" => key.to_owned(),
            named => named.to_owned(),
        },
    };
    match (letters.next(), letters.next()) {
        (Some(' '..='~'), None) => key.to_ascii_lowercase(),
        // Full-width forms, which Chinese and Japanese input methods type.
        (Some('\u{3000}'), None) => " ".to_owned(),
        (Some(wide @ '\u{ff01}'..='\u{ff5e}'), None) => {
            let narrow = char::from_u32(u32::from(wide) - 0xfee0).unwrap_or(wide);
            narrow.to_ascii_lowercase().to_string()
        }
        (Some(_), None) => from_code(),
        _ if matches!(key, "Process" | "Unidentified") => from_code(),
        _ => key.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shortcuts_work_in_every_layout_and_with_input_methods() {
        let cases = [
            ("d", "KeyD", false, "d"),
            // Caps Lock.
            ("D", "KeyD", false, "d"),
            // Cyrillic, Greek, Hebrew, Korean.
            ("ф", "KeyA", false, "a"),
            ("Ф", "KeyA", false, "a"),
            ("δ", "KeyD", false, "d"),
            ("ש", "KeyA", false, "a"),
            ("ㅁ", "KeyA", false, "a"),
            // Latin layouts: AZERTY, Dvorak.
            ("a", "KeyQ", false, "a"),
            ("d", "KeyH", false, "d"),
            ("?", "KeyM", true, "?"),
            // An input method holds the key back.
            ("Process", "KeyN", false, "n"),
            ("Process", "Slash", true, "?"),
            ("Process", "Slash", false, "/"),
            ("Process", "Delete", false, "Delete"),
            ("Process", "ArrowDown", false, "ArrowDown"),
            ("Process", "F2", false, "F2"),
            ("Process", "Space", false, " "),
            ("Unidentified", "KeyS", false, "s"),
            ("Unidentified", "", false, "Unidentified"),
            // Full-width and Chinese punctuation.
            ("？", "Slash", true, "?"),
            ("／", "Slash", false, "/"),
            ("、", "Slash", false, "/"),
            ("\u{3000}", "Space", false, " "),
            ("Ｄ", "KeyD", false, "d"),
            // Keys with a name stay as they are.
            ("Enter", "NumpadEnter", false, "Enter"),
            ("Delete", "Delete", false, "Delete"),
            ("F10", "F10", true, "F10"),
            (" ", "Space", false, " "),
            ("/", "Slash", false, "/"),
            // Keys without a meaning here do not become one that has.
            ("ё", "Backquote", false, "Backquote"),
            ("é", "Digit2", false, "Digit2"),
        ];
        for (key, code, shift, expected) in cases {
            assert_eq!(shortcut_key(key, code, shift), expected, "{key} {code}");
        }
    }
}
