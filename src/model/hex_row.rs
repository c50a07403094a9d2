//! The rows of the hex view.

/// Bytes in a row.
pub const ROW: usize = 16;

/// The address of a row, as wide as those of the file need.
pub fn address(row: usize, size: u64) -> String {
    let digits = if size > u64::from(u32::MAX) { 12 } else { 8 };
    format!("{:0digits$x}", row as u64 * ROW as u64)
}

/// The bytes in hex, with a gap in the middle, and as letters; what is no printable ASCII is a dot.
pub fn cells(bytes: &[u8]) -> (String, String) {
    const DIGITS: &[u8; 16] = b"0123456789abcdef";
    let (mut hex, mut text) = (String::with_capacity(ROW * 3 + 1), String::with_capacity(ROW));
    for (at, byte) in bytes.iter().enumerate() {
        match at {
            0 => {}
            8 => hex.push_str("  "),
            _ => hex.push(' '),
        }
        hex.push(char::from(DIGITS[usize::from(byte >> 4)]));
        hex.push(char::from(DIGITS[usize::from(byte & 15)]));
        text.push(if (b' '..=b'~').contains(byte) { char::from(*byte) } else { '.' });
    }
    (hex, text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bytes_are_shown_in_both_columns() {
        let cases: [(&[u8], &str, &str); 3] = [
            (b"", "", ""),
            (b"A\0\xff~", "41 00 ff 7e", "A..~"),
            (b"0123456789", "30 31 32 33 34 35 36 37  38 39", "0123456789"),
        ];
        for (bytes, hex, text) in cases {
            assert_eq!(cells(bytes), (hex.to_owned(), text.to_owned()));
        }
        assert_eq!(address(1, 100), "00000010");
        assert_eq!(address(1, 10 << 30), "000000000010");
    }
}
