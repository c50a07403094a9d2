//! Lines in bytes that begin and end anywhere.

use super::text_encoding::TextEncoding;

/// How many of the bytes belong to whole lines, when more follow. A line that is longer than all of them is cut between
/// two letters.
pub fn take_lines(bytes: &[u8], encoding: TextEncoding) -> usize {
    match last_break(bytes, encoding) {
        Some(end) => end,
        None if encoding.is_wide() => bytes.len() & !1,
        None if encoding == TextEncoding::Utf8 => match std::str::from_utf8(bytes) {
            Err(error) if error.error_len().is_none() && error.valid_up_to() > 0 => error.valid_up_to(),
            _ => bytes.len(),
        },
        None => bytes.len(),
    }
}

/// How many bytes at the start belong to a line that begins before them.
pub fn skip_partial_line(bytes: &[u8], encoding: TextEncoding) -> usize {
    let first = match encoding.is_wide() {
        false => bytes.iter().position(|byte| *byte == b'\n').map(|at| at + 1),
        true => {
            let pairs = bytes.chunks_exact(2).position(|pair| is_wide_break(pair, encoding));
            pairs.map(|at| (at + 1) * 2)
        }
    };
    // A line that is longer than all of them.
    first.filter(|end| *end < bytes.len()).unwrap_or(0)
}

/// Where the line after so many line breaks begins.
pub fn skip_lines(bytes: &[u8], encoding: TextEncoding, lines: usize) -> usize {
    let Some(last) = lines.checked_sub(1) else { return 0 };
    let found = match encoding.is_wide() {
        false => {
            let breaks = bytes.iter().enumerate().filter(|(_, byte)| **byte == b'\n');
            breaks.map(|(at, _)| at + 1).nth(last)
        }
        true => {
            let pairs = bytes.chunks_exact(2).enumerate().filter(|(_, pair)| is_wide_break(pair, encoding));
            pairs.map(|(at, _)| (at + 1) * 2).nth(last)
        }
    };
    found.unwrap_or(bytes.len())
}

fn last_break(bytes: &[u8], encoding: TextEncoding) -> Option<usize> {
    match encoding.is_wide() {
        false => bytes.iter().rposition(|byte| *byte == b'\n').map(|at| at + 1),
        true => {
            let pairs: Vec<&[u8]> = bytes.chunks_exact(2).collect();
            pairs.iter().rposition(|pair| is_wide_break(pair, encoding)).map(|at| (at + 1) * 2)
        }
    }
}

fn is_wide_break(pair: &[u8], encoding: TextEncoding) -> bool {
    pair == if encoding == TextEncoding::Utf16Le { b"\n\0" } else { b"\0\n" }
}
