//! Names of files and folders: as the service stores them, as the screen shows them ([`shown`]), and as the disk of this
//! computer accepts them ([`local`]).

pub mod local;
pub mod normal_form;
pub mod shown;

/// In bytes of UTF-8, as PDS counts.
pub const MAX_BYTES: usize = 1_024;

/// Why a name is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    /// Nothing, or white space only.
    Empty,
    TooLong,
    Slash,
    /// `.` or `..`.
    Dots,
    Control,
}

/// Checks a name against the rules of PDS. It is not changed: white space at its ends belongs to it.
pub fn validate(name: &str) -> Result<&str, NameError> {
    match name {
        "." | ".." => Err(NameError::Dots),
        _ if name.trim().is_empty() => Err(NameError::Empty),
        _ if name.contains('/') => Err(NameError::Slash),
        _ if name.chars().any(char::is_control) => Err(NameError::Control),
        _ if name.len() > MAX_BYTES => Err(NameError::TooLong),
        _ => Ok(name),
    }
}

/// A name as a person typed it in place of `old`. White space at an end is a slip, unless the old name has it there too.
pub fn typed(text: &str, old: &str) -> Result<String, NameError> {
    let text = if old.starts_with(char::is_whitespace) { text } else { text.trim_start() };
    let text = if old.ends_with(char::is_whitespace) { text } else { text.trim_end() };
    validate(text).map(normal_form::nfc)
}

/// Stem and extension (without its dot) of a file. A leading dot starts a hidden file, not an extension.
pub fn split_extension(name: &str) -> (&str, Option<&str>) {
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => (&name[..at], Some(&name[at + 1..])),
        _ => (name, None),
    }
}

/// The name of a second copy: `photo.jpg` → `photo (2).jpg`. A folder has no extension: `v1.2` → `v1.2 (2)`.
pub fn numbered(name: &str, is_folder: bool, number: u32) -> String {
    match split_extension(name) {
        (stem, Some(extension)) if !is_folder => format!("{stem} ({number}).{extension}"),
        _ => format!("{name} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pds_rejects_are_rejected() {
        assert_eq!(validate("report.pdf"), Ok("report.pdf"));
        assert_eq!(validate(" report.pdf "), Ok(" report.pdf "));
        assert_eq!(validate(""), Err(NameError::Empty));
        assert_eq!(validate(" \u{3000} "), Err(NameError::Empty));
        assert_eq!(validate("a/b"), Err(NameError::Slash));
        assert_eq!(validate(".."), Err(NameError::Dots));
        assert_eq!(validate("a\u{7}b"), Err(NameError::Control));
        assert_eq!(validate(&"文".repeat(342)), Err(NameError::TooLong));
        assert!(validate(&"文".repeat(341)).is_ok());
    }

    #[test]
    fn white_space_at_the_ends_is_kept_only_where_it_was() {
        let cases = [
            ("  report.pdf ", "", "report.pdf"),
            ("\u{3000}列表", "", "列表"),
            (" plan 2.txt", " plan.txt", " plan 2.txt"),
            (" plan.txt ", "plan.txt ", "plan.txt "),
            ("a  b", "a b", "a  b"),
            ("Cafe\u{301}", "", "Caf\u{e9}"),
        ];
        for (text, old, name) in cases {
            assert_eq!(typed(text, old).as_deref(), Ok(name), "{text:?} for {old:?}");
        }
        assert_eq!(typed("   ", " a"), Err(NameError::Empty));
    }

    #[test]
    fn extensions_are_split_off() {
        assert_eq!(split_extension("a.tar.gz"), ("a.tar", Some("gz")));
        assert_eq!(split_extension(".profile"), (".profile", None));
        assert_eq!(split_extension("name."), ("name.", None));
        let cases = [
            ("photo.jpg", false, "photo (2).jpg"),
            ("folder", true, "folder (2)"),
            ("project.v2", true, "project.v2 (2)"),
            ("v1 (2).2", true, "v1 (2).2 (2)"),
            (".env", false, ".env (2)"),
        ];
        for (name, is_folder, copy) in cases {
            assert_eq!(numbered(name, is_folder, 2), copy);
        }
    }
}
