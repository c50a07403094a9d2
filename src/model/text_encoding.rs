//! The encodings of a text, and which one it is most likely in.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum TextEncoding {
    #[default]
    Utf8,
    Utf16Le,
    Utf16Be,
    Gb18030,
    Big5,
    ShiftJis,
    EucKr,
    Windows1252,
}

impl TextEncoding {
    pub const ALL: [Self; 8] = [
        Self::Utf8,
        Self::Utf16Le,
        Self::Utf16Be,
        Self::Gb18030,
        Self::Big5,
        Self::ShiftJis,
        Self::EucKr,
        Self::Windows1252,
    ];

    /// Of the Encoding Standard, for `TextDecoder`.
    pub fn label(self) -> &'static str {
        match self {
            Self::Utf8 => "utf-8",
            Self::Utf16Le => "utf-16le",
            Self::Utf16Be => "utf-16be",
            Self::Gb18030 => "gb18030",
            Self::Big5 => "big5",
            Self::ShiftJis => "shift_jis",
            Self::EucKr => "euc-kr",
            Self::Windows1252 => "windows-1252",
        }
    }

    /// A proper name, the same in all languages.
    pub fn name(self) -> &'static str {
        match self {
            Self::Utf8 => "UTF-8",
            Self::Utf16Le => "UTF-16 LE",
            Self::Utf16Be => "UTF-16 BE",
            Self::Gb18030 => "GB 18030",
            Self::Big5 => "Big5",
            Self::ShiftJis => "Shift JIS",
            Self::EucKr => "EUC-KR",
            Self::Windows1252 => "Windows-1252",
        }
    }

    pub fn from_label(label: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|encoding| encoding.label() == label)
    }

    pub fn is_wide(self) -> bool {
        matches!(self, Self::Utf16Le | Self::Utf16Be)
    }
}

/// What the first bytes of a file tell. `None` for bytes that are no text.
pub fn detect(start: &[u8]) -> Option<TextEncoding> {
    if start.starts_with(b"\xef\xbb\xbf") {
        return Some(TextEncoding::Utf8);
    }
    if start.starts_with(b"\xff\xfe") {
        return Some(TextEncoding::Utf16Le);
    }
    if start.starts_with(b"\xfe\xff") {
        return Some(TextEncoding::Utf16Be);
    }
    let zeros = |odd: usize| start.iter().skip(odd).step_by(2).filter(|byte| **byte == 0).count();
    let (even, odd, half) = (zeros(0), zeros(1), start.len() / 2);
    if even + odd > 0 {
        // Latin letters in UTF-16 have every other byte zero.
        return match (even, odd) {
            (0, odd) if odd * 10 > half * 7 => Some(TextEncoding::Utf16Le),
            (even, 0) if even * 10 > half * 7 => Some(TextEncoding::Utf16Be),
            _ => None,
        };
    }
    match std::str::from_utf8(start) {
        Ok(_) => Some(TextEncoding::Utf8),
        // A letter that is cut at the end.
        Err(error) if error.error_len().is_none() => Some(TextEncoding::Utf8),
        // Most texts in a drive of this service that are not in UTF-8 are; the person may choose another.
        Err(_) => Some(TextEncoding::Gb18030),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextEncoding as E;

    #[test]
    fn encodings_are_told_from_the_first_bytes() {
        let cases: [(&[u8], Option<E>); 12] = [
            (b"", Some(E::Utf8)),
            (b"plain", Some(E::Utf8)),
            (b"\xef\xbb\xbfwith a mark", Some(E::Utf8)),
            ("读书笔记".as_bytes(), Some(E::Utf8)),
            (&"读书笔记".as_bytes()[..7], Some(E::Utf8)),
            (b"\xff\xfeh\0i\0", Some(E::Utf16Le)),
            (b"\xfe\xff\0h\0i", Some(E::Utf16Be)),
            (b"h\0e\0l\0l\0o\0", Some(E::Utf16Le)),
            (b"\0h\0e\0l\0l\0o", Some(E::Utf16Be)),
            // 读书 in GB 18030.
            (b"\xb6\xc1\xca\xe9\n", Some(E::Gb18030)),
            (b"\x7fELF\x02\x01\x01\0\0\0", None),
            (b"PK\x03\x04\0\0", None),
        ];
        for (bytes, expected) in cases {
            assert_eq!(detect(bytes), expected, "{bytes:?}");
        }
    }

    #[test]
    fn labels_are_unique() {
        for encoding in E::ALL {
            assert_eq!(E::from_label(encoding.label()), Some(encoding));
        }
        assert_eq!(E::from_label("utf-7"), None);
    }
}
