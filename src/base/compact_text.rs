//! Hexadecimal text, as are most ids and hashes of PDS, in half as many bytes. Any other text stays as it is.

use base16ct::{lower, upper};
use std::fmt;

/// The first byte says what the others are.
const LOWER: u8 = 0;
const UPPER: u8 = 1;
const OTHER: u8 = 2;

pub fn pack(text: &str) -> Vec<u8> {
    let mut digits = vec![0; text.len() / 2];
    let kind = match text.len() % 2 {
        0 if lower::decode(text, &mut digits).is_ok() => LOWER,
        0 if upper::decode(text, &mut digits).is_ok() => UPPER,
        _ => OTHER,
    };
    [&[kind][..], if kind == OTHER { text.as_bytes() } else { &digits }].concat()
}

/// What was given to [`pack`].
pub fn unpack(packed: &[u8]) -> String {
    match packed {
        [LOWER, digits @ ..] => lower::encode_string(digits),
        [UPPER, digits @ ..] => upper::encode_string(digits),
        [_, text @ ..] => String::from_utf8_lossy(text).into_owned(),
        [] => String::new(),
    }
}

/// The id of a file without memory of its own. Equal ids are equal here, and have the same hash.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum CompactId {
    /// 40 digits in lower case.
    Digits([u8; 20]),
    Other(Box<str>),
}

impl CompactId {
    pub fn new(id: &str) -> Self {
        let mut digits = [0; 20];
        match lower::decode(id, &mut digits) {
            Ok(all) if all.len() == 20 => Self::Digits(digits),
            _ => Self::Other(id.into()),
        }
    }
}

impl fmt::Display for CompactId {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Digits(digits) => f.write_str(&lower::encode_string(digits)),
            Self::Other(id) => f.write_str(id),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn hexadecimal_text_takes_half_as_much() {
        let digits = "0123456789abcdef".repeat(4);
        let cases = [
            (digits[..40].to_owned(), 21),
            ("7".repeat(40), 21),
            (digits[..40].to_uppercase(), 21),
            (digits.to_uppercase(), 33),
            // Neither case, or not of whole bytes: as it is.
            (format!("A{}", &digits[..39]), 41),
            (digits[..39].to_owned(), 40),
            ("root".to_owned(), 5),
            (String::new(), 1),
            ("ä".repeat(20), 41),
        ];
        for (text, expected) in cases {
            assert_eq!(pack(&text).len(), expected, "{text}");
            assert_eq!(unpack(&pack(&text)), text);
            assert_eq!(CompactId::new(&text).to_string(), text);
        }
        assert!(matches!(CompactId::new(&digits[..40]), CompactId::Digits(_)));
        assert!(size_of::<CompactId>() <= 24);
    }

    proptest! {
        #[test]
        fn any_text_comes_back_as_it_was(text in "([0-9a-f]{40}|[0-9A-F]{40}|[0-9A-Fa-f]{0,70}|.{0,50})") {
            prop_assert_eq!(unpack(&pack(&text)), text.clone());
            prop_assert_eq!(CompactId::new(&text).to_string(), text);
        }
    }
}
