//! Texts that are edited: what an edit field changes on its own, and what the file keeps of its form.

use super::text_encoding::{TextEncoding, detect};
use crate::base::id::{FileId, RevisionId};
use serde::{Deserialize, Serialize};

/// A longer text is not edited in a page: a field of this length is still quick, and a draft of it can be kept.
pub const MAX_SIZE: u64 = 1 << 20;

/// In session storage, before the id of a file. It ends with the sign-out.
pub const DRAFT_KEY: &str = "pds-web.draft ";

/// A text that is not saved yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct TextDraft {
    pub text: String,
    /// The version that was edited.
    pub revision: Option<RevisionId>,
    /// Of the file.
    pub name: String,
}

pub fn draft_key(file: &FileId) -> String {
    format!("{DRAFT_KEY}{file}")
}

/// What tells other tabs of a draft: its key, and the name of the file.
pub fn lock_name(key: &str, draft: &TextDraft) -> String {
    format!("{key} {}", draft.name)
}

/// The name of the file; `None` for other locks.
pub fn name_of_lock(lock: &str) -> Option<String> {
    // Ids have no spaces.
    lock.strip_prefix(DRAFT_KEY)?.split_once(' ').map(|(_, name)| name.to_owned())
}

const BYTE_ORDER_MARK: &str = "\u{feff}";

/// What the field does not show.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct TextForm {
    /// Lines end with a carriage return too, as Windows writes them.
    crlf: bool,
    has_mark: bool,
    /// It was in another encoding, and is saved in UTF-8.
    pub is_converted: bool,
}

/// Where a line begins in a field, which counts in UTF-16; the end where there is no such line.
pub fn line_start(text: &str, line: u64) -> usize {
    let before = text.split_inclusive('\n').take(usize::try_from(line).unwrap_or(usize::MAX));
    before.map(|line| line.encode_utf16().count()).sum()
}

/// The encoding of a file and the form of its text; `None` where it is no text.
pub fn form(bytes: &[u8]) -> Option<(TextEncoding, TextForm)> {
    let encoding = detect(bytes)?;
    let form = TextForm {
        crlf: bytes.windows(2).any(|pair| pair == b"\r\n"),
        has_mark: bytes.starts_with(BYTE_ORDER_MARK.as_bytes()),
        is_converted: encoding != TextEncoding::default(),
    };
    Some((encoding, form))
}

/// As the field has it: with line feeds only. `None` for a text with bytes that are none, which saving would change.
pub fn for_field(text: &str) -> Option<String> {
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(text);
    (!text.contains('\u{fffd}')).then(|| text.replace("\r\n", "\n"))
}

/// As the file has it.
pub fn for_file(text: &str, form: TextForm) -> String {
    let text = if form.crlf { text.replace('\n', "\r\n") } else { text.to_owned() };
    if form.has_mark { format!("{BYTE_ORDER_MARK}{text}") } else { text }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_lock_tells_the_name_of_a_file() {
        for name in ["notes.txt", "with a space.md", "", "读书笔记"] {
            let draft = TextDraft { name: name.into(), ..TextDraft::default() };
            let lock = lock_name(&draft_key(&FileId::new("5f0c")), &draft);
            assert_eq!(name_of_lock(&lock).as_deref(), Some(name));
        }
        assert_eq!(name_of_lock("pds-web.uploads 1"), None);
    }

    #[test]
    fn a_line_begins_where_the_field_counts_it() {
        let text = "a\n读书\n𝄞x\nlast";
        for (line, at) in [(0, 0), (1, 2), (2, 5), (3, 9), (4, 13), (u64::MAX, 13)] {
            assert_eq!(line_start(text, line), at, "{line}");
        }
    }

    #[test]
    fn what_was_not_edited_is_saved_as_it_was() {
        for text in ["", "one\ntwo\n", "one\r\ntwo\r\n", "\u{feff}a\r\nb", "会议\n"] {
            let (encoding, form) = form(text.as_bytes()).unwrap();
            assert_eq!(encoding, TextEncoding::default(), "{text:?}");
            assert!(!form.is_converted);
            assert_eq!(for_file(&for_field(text).unwrap(), form), text);
        }
    }

    #[test]
    fn other_encodings_are_converted_and_other_bytes_refused() {
        let (_, form) = form(b"\xff\xfeh\0i\0").unwrap();
        assert!(form.is_converted);
        assert_eq!(for_field("a\u{fffd}b"), None);
        assert_eq!(super::form(b"\x7fELF\x02\x01\x01\0\0\0"), None);
    }
}
