//! File names: validation, extensions, and numbered copies.

/// In bytes of UTF-8, as PDS counts.
pub const MAX_BYTES: usize = 1_024;

/// Why a name is not accepted.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameError {
    Empty,
    TooLong,
    Slash,
    /// `.` or `..`.
    Dots,
    Control,
}

/// Trims the name and checks it against the rules of PDS.
pub fn validate(name: &str) -> Result<&str, NameError> {
    let name = name.trim();
    match name {
        "" => Err(NameError::Empty),
        "." | ".." => Err(NameError::Dots),
        _ if name.contains('/') => Err(NameError::Slash),
        _ if name.chars().any(char::is_control) => Err(NameError::Control),
        _ if name.len() > MAX_BYTES => Err(NameError::TooLong),
        _ => Ok(name),
    }
}

/// Stem and extension (without its dot). A leading dot starts a hidden file, not an extension.
pub fn split_extension(name: &str) -> (&str, Option<&str>) {
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => (&name[..at], Some(&name[at + 1..])),
        _ => (name, None),
    }
}

/// `photo.jpg` → `photo (2).jpg`: the name of a second copy.
pub fn numbered(name: &str, number: u32) -> String {
    match split_extension(name) {
        (stem, Some(extension)) => format!("{stem} ({number}).{extension}"),
        (stem, None) => format!("{stem} ({number})"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_that_pds_rejects_are_rejected() {
        assert_eq!(validate("  report.pdf "), Ok("report.pdf"));
        assert_eq!(validate("   "), Err(NameError::Empty));
        assert_eq!(validate("a/b"), Err(NameError::Slash));
        assert_eq!(validate(".."), Err(NameError::Dots));
        assert_eq!(validate("a\u{7}b"), Err(NameError::Control));
        assert_eq!(validate(&"文".repeat(342)), Err(NameError::TooLong));
        assert!(validate(&"文".repeat(341)).is_ok());
    }

    #[test]
    fn extensions_are_split_off() {
        assert_eq!(split_extension("a.tar.gz"), ("a.tar", Some("gz")));
        assert_eq!(split_extension(".profile"), (".profile", None));
        assert_eq!(split_extension("name."), ("name.", None));
        assert_eq!(numbered("photo.jpg", 2), "photo (2).jpg");
        assert_eq!(numbered("folder", 3), "folder (3)");
    }
}
