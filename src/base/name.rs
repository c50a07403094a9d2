//! File names: what PDS accepts, how they split, and the order people expect.

/// PDS counts bytes of UTF-8, not letters.
pub const MAX_BYTES: usize = 1_024;

/// Why a name can't be used.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NameFault {
    Empty,
    TooLong,
    Slash,
    /// `.` and `..` mean something else everywhere.
    Dots,
    Control,
}

/// The name as it will be stored, or what is wrong with it. Spaces around it are never meant.
pub fn checked(name: &str) -> Result<&str, NameFault> {
    let name = name.trim();
    match name {
        "" => Err(NameFault::Empty),
        "." | ".." => Err(NameFault::Dots),
        _ if name.contains('/') => Err(NameFault::Slash),
        _ if name.chars().any(char::is_control) => Err(NameFault::Control),
        _ if name.len() > MAX_BYTES => Err(NameFault::TooLong),
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

/// `photo.jpg` → `photo (2).jpg`: the name offered when both copies are to be kept.
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
    fn names_pds_would_refuse_are_refused_here() {
        assert_eq!(checked("  report.pdf "), Ok("report.pdf"));
        assert_eq!(checked("   "), Err(NameFault::Empty));
        assert_eq!(checked("a/b"), Err(NameFault::Slash));
        assert_eq!(checked(".."), Err(NameFault::Dots));
        assert_eq!(checked("a\u{7}b"), Err(NameFault::Control));
        assert_eq!(checked(&"文".repeat(342)), Err(NameFault::TooLong));
        assert!(checked(&"文".repeat(341)).is_ok());
    }

    #[test]
    fn extensions_split_where_people_expect() {
        assert_eq!(split_extension("a.tar.gz"), ("a.tar", Some("gz")));
        assert_eq!(split_extension(".profile"), (".profile", None));
        assert_eq!(split_extension("name."), ("name.", None));
        assert_eq!(numbered("photo.jpg", 2), "photo (2).jpg");
        assert_eq!(numbered("folder", 3), "folder (3)");
    }
}
