//! Names on the screen: what can't be seen, or would turn the letters around it, is shown as a mark.
//!
//! `invoice\u{202e}fdp.exe` would read as a PDF, and ` plan.txt` as its neighbour `plan.txt`.

/// A name for the screen.
pub fn shown(name: &str) -> String {
    let inner = name.trim();
    if inner.len() == name.len() {
        return visible(name);
    }
    let (start, end) = name.split_at(name.len() - name.trim_start().len());
    let open_box = |text: &str| "\u{2423}".repeat(text.chars().count());
    [open_box(start), visible(inner), open_box(&end[inner.len()..])].concat()
}

/// A sentence for the screen, whose names stand in quotes. Each name is isolated, so that a right-to-left one does not
/// turn the words around it.
pub fn sentence(text: &str) -> String {
    let visible = visible(text);
    if visible.contains('“') {
        visible.replace('“', "“\u{2068}").replace('”', "\u{2069}”")
    } else {
        visible
    }
}

fn visible(text: &str) -> String {
    let mut after_space = false;
    let mark = |letter: char| {
        let is_second_space = letter == ' ' && after_space;
        after_space = letter == ' ';
        match letter {
            // The second of two spaces would not be drawn.
            ' ' if is_second_space => '\u{a0}',
            // Unicode has a picture of each control character.
            '\0'..='\u{1f}' => char::from_u32(0x2400 + letter as u32).unwrap_or('\u{fffd}'),
            '\u{7f}' => '\u{2421}',
            _ if is_invisible(letter) => '\u{fffd}',
            _ => letter,
        }
    };
    text.chars().map(mark).collect()
}

/// Controls, marks of direction, and characters without width. The joiners that emoji and some scripts need are not
/// among them.
fn is_invisible(letter: char) -> bool {
    matches!(
        letter,
        '\u{80}'..='\u{9f}'
            | '\u{ad}'
            | '\u{61c}'
            | '\u{180e}'
            | '\u{200b}'
            | '\u{200e}'
            | '\u{200f}'
            | '\u{2028}'..='\u{202e}'
            | '\u{2060}'..='\u{206f}'
            | '\u{feff}'
    )
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_cannot_be_seen_is_marked() {
        let cases = [
            ("report 2024.pdf", "report 2024.pdf"),
            ("invoice\u{202e}fdp.exe", "invoice\u{fffd}fdp.exe"),
            ("\u{2067}abc\u{2069}.txt", "\u{fffd}abc\u{fffd}.txt"),
            (" plan.txt", "\u{2423}plan.txt"),
            ("plan.txt ", "plan.txt\u{2423}"),
            ("\u{3000}列表.txt", "\u{2423}列表.txt"),
            ("a  b.txt", "a \u{a0}b.txt"),
            ("a\u{a0}b.txt", "a\u{a0}b.txt"),
            ("a\u{200b}b.txt", "a\u{fffd}b.txt"),
            ("a\nb\u{7}.txt", "a\u{240a}b\u{2407}.txt"),
            ("Icon\r", "Icon\u{2423}"),
            ("   ", "\u{2423}\u{2423}\u{2423}"),
            ("👨\u{200d}👩\u{200d}👧.png", "👨\u{200d}👩\u{200d}👧.png"),
            ("דוח 2024.pdf", "דוח 2024.pdf"),
            ("", ""),
        ];
        for (name, expected) in cases {
            assert_eq!(shown(name), expected, "{name:?}");
        }
    }

    #[test]
    fn names_in_a_sentence_are_isolated() {
        assert_eq!(sentence("“דוח” is back"), "“\u{2068}דוח\u{2069}” is back");
        assert_eq!(sentence("“a\u{202e}b” and “c”"), "“\u{2068}a\u{fffd}b\u{2069}” and “\u{2068}c\u{2069}”");
        assert_eq!(sentence("Try again"), "Try again");
    }

    proptest! {
        #[test]
        fn names_that_differ_at_their_ends_look_different(name in "[ \u{3000}]{0,2}[a-z]{1,3}[ \u{3000}]{0,2}") {
            prop_assert_eq!(shown(&name) == name.trim(), name == name.trim());
            prop_assert!(!shown(&name).chars().any(|letter| letter.is_control() || is_invisible(letter)));
        }
    }
}
