//! File names: what PDS accepts, how they split, and the order people expect.

use std::cmp::Ordering;

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

/// Order in which "img2" comes before "img10", blind to case.
pub fn natural_order(left: &str, right: &str) -> Ordering {
    let (mut a, mut b) = (left.chars().peekable(), right.chars().peekable());
    loop {
        let ordering = match (a.peek().copied(), b.peek().copied()) {
            (None, None) => return left.cmp(right),
            (None, _) => Ordering::Less,
            (_, None) => Ordering::Greater,
            (Some(x), Some(y)) if x.is_ascii_digit() && y.is_ascii_digit() => {
                number(&mut a).cmp(&number(&mut b))
            }
            (Some(x), Some(y)) => {
                a.next();
                b.next();
                x.to_lowercase().cmp(y.to_lowercase())
            }
        };
        if ordering != Ordering::Equal {
            return ordering;
        }
    }
}

/// A run of digits as its length without leading zeros and the digits: compares as a number of any size.
fn number(chars: &mut std::iter::Peekable<std::str::Chars<'_>>) -> (usize, String) {
    let mut digits = String::new();
    while let Some(digit) = chars.next_if(char::is_ascii_digit) {
        if digit != '0' || !digits.is_empty() {
            digits.push(digit);
        }
    }
    (digits.len(), digits)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

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

    #[test]
    fn numbers_inside_names_count_as_numbers() {
        let mut names = ["img10.png", "IMG2.png", "img1.png", "img002b.png", "Zebra", "apple"];
        names.sort_by(|a, b| natural_order(a, b));
        assert_eq!(names, ["apple", "img1.png", "IMG2.png", "img002b.png", "img10.png", "Zebra"]);
    }

    proptest! {
        #[test]
        fn natural_order_is_an_order(a in ".{0,12}", b in ".{0,12}", c in ".{0,12}") {
            prop_assert_eq!(natural_order(&a, &b), natural_order(&b, &a).reverse());
            if natural_order(&a, &b).is_le() && natural_order(&b, &c).is_le() {
                prop_assert!(natural_order(&a, &c).is_le());
            }
        }
    }
}
