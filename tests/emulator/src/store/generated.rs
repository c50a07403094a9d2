//! Contents that are computed when they are read: texts and tables of any size, and pictures.
//!
//! Nobody has read the whole of them, so they have no hash.

use axum::body::Bytes;
use serde::Deserialize;

use crate::id::mix;
use crate::picture::Picture;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    /// Lines of one width, numbered from 1.
    Lines,
    /// The same as CSV, with a first row of names.
    Table,
    /// A single row of a table: numbers of one width, separated by commas, without a line break.
    Row,
    /// Files of almost 1 MiB, each with its header in front.
    Tar,
    #[serde(untagged)]
    Picture(Picture),
}

/// A content of `size` bytes; a text may end in the middle of a line.
#[derive(Debug, Clone, Copy)]
pub struct Generated {
    pub kind: Kind,
    pub size: u64,
}

/// Bytes of every line, with its end.
pub const WIDTH: usize = 80;

/// Bytes of every number of a single row, with its comma.
const CELL: u64 = 8;

const PIECE: u64 = 256 * 1024;

const WORDS: [&str; 16] = [
    "amber", "basil", "cedar", "delta", "ember", "fjord", "grove", "heath", "inlet", "jetty", "kelp",
    "larch", "maple", "north", "ocean", "pearl",
];

impl Generated {
    pub fn read(&self, start: u64, length: u64, mut take: impl FnMut(Bytes) -> bool) {
        let end = start.saturating_add(length).min(self.size);
        if let Kind::Picture(picture) = self.kind {
            take(picture.bytes().slice(start.min(end) as usize..end as usize));
            return;
        }
        let mut at = start;
        while at < end {
            let until = (at + PIECE).min(end);
            let piece = match self.kind {
                Kind::Row => cells(at, until),
                Kind::Tar => members(at, until),
                _ => self.lines(at, until),
            };
            if !take(Bytes::from(piece)) {
                return;
            }
            at = until;
        }
    }

    fn lines(&self, from: u64, until: u64) -> Vec<u8> {
        let width = WIDTH as u64;
        let (first, skip) = (from / width, (from % width) as usize);
        let mut out = Vec::with_capacity((until - from) as usize + 2 * WIDTH);
        for number in first..until.div_ceil(width) {
            let at = out.len();
            let text = match self.kind {
                Kind::Table if number == 0 => "row,day,colour,amount,place".to_owned(),
                Kind::Table => row(number),
                _ => line(number + 1),
            };
            out.extend_from_slice(text.as_bytes());
            out.resize(at + WIDTH - 1, b' ');
            out.push(b'\n');
        }
        out.drain(..skip);
        out.truncate((until - from) as usize);
        out
    }
}

fn cells(from: u64, until: u64) -> Vec<u8> {
    let all: String = (from / CELL..until.div_ceil(CELL)).map(|number| format!("{number:07},")).collect();
    let skip = (from % CELL) as usize;
    all.into_bytes().into_iter().skip(skip).take((until - from) as usize).collect()
}

/// A file with its header in front.
const MEMBER: u64 = 1 << 20;

fn members(from: u64, until: u64) -> Vec<u8> {
    let mut out = Vec::with_capacity((until - from) as usize);
    for number in from / MEMBER..until.div_ceil(MEMBER) {
        let start = number * MEMBER;
        let (first, last) = (from.max(start) - start, until.min(start + MEMBER) - start);
        let header = tar_header(number);
        let text = format!("part {number:08}\n");
        let body = |at: u64| text.as_bytes()[(at as usize - header.len()) % text.len()];
        out.extend((first..last).map(|at| header.get(at as usize).copied().unwrap_or_else(|| body(at))));
    }
    out
}

fn tar_header(number: u64) -> [u8; 512] {
    let mut header = [0; 512];
    let mut write = |at: usize, text: &[u8]| header[at..at + text.len()].copy_from_slice(text);
    write(0, format!("parts/{:04}/part {number:08}.txt", number / 1000).as_bytes());
    write(100, b"0000644\0");
    write(124, format!("{:011o}\0", MEMBER - 512).as_bytes());
    write(148, b"        ");
    write(156, b"0");
    write(257, b"ustar\x0000");
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

fn line(number: u64) -> String {
    let random = mix(number);
    let word = |turn: u32| WORDS[(random >> (4 * turn)) as usize % WORDS.len()];
    let words: Vec<&str> = (0..8).map(word).collect();
    format!("{number:012} {}", words.join(" "))
}

fn row(number: u64) -> String {
    let random = mix(number);
    let word = |turn: u32| WORDS[(random >> (4 * turn)) as usize % WORDS.len()];
    let (year, month, day) = (1990 + random % 35, 1 + (random >> 8) % 12, 1 + (random >> 16) % 28);
    let cents = (random >> 24) % 10_000_000;
    format!(
        "{number},{year}-{month:02}-{day:02},{},{}.{:02},\"{}, {}\"",
        word(8),
        cents / 100,
        cents % 100,
        word(9),
        word(10)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(generated: Generated, start: u64, length: u64) -> String {
        let mut out = Vec::new();
        generated.read(start, length, |piece| {
            out.extend_from_slice(&piece);
            true
        });
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn a_tar_is_the_same_wherever_its_reading_begins() {
        let tar = Generated { kind: Kind::Tar, size: 3 << 20 };
        let whole = read(tar, 0, tar.size);
        assert_eq!(whole.len(), 3 << 20);
        assert!(whole[2 << 20..].starts_with("parts/0000/part 00000002.txt\0"));
        assert!(whole[(2 << 20) + 512..].starts_with("part 00000002\npart"));
        for (start, length) in [(0, 512), (511, 2), (1_048_000, 2_000), (2 << 20, 9_999)] {
            assert_eq!(read(tar, start, length), whole[start as usize..(start + length) as usize], "{start}");
        }
    }

    #[test]
    fn a_text_is_the_same_wherever_its_reading_begins() {
        for kind in [Kind::Lines, Kind::Table] {
            let text = Generated { kind, size: 1_000_003 };
            let whole = read(text, 0, text.size);
            assert_eq!(whole.len(), 1_000_003);
            assert!(whole.lines().take(12_500).all(|line| line.len() == WIDTH - 1));
            for (start, length) in
                [(0, 1), (79, 2), (80, 80), (262_143, 300_000), (999_999, 100), (1_000_003, 5)]
            {
                let end = (start + length).min(text.size) as usize;
                assert_eq!(read(text, start, length), whole[start as usize..end], "{start} {length}");
            }
        }
    }

    #[test]
    fn ten_gigabytes() {
        let text = Generated { kind: Kind::Lines, size: 10_000_000_000 };
        assert!(read(text, 9_999_999_920, 80).starts_with("000125000000 "));
        let table = Generated { kind: Kind::Table, size: 10_000_000_000 };
        assert!(read(table, 0, 80).starts_with("row,day,colour,amount,place  "));
        assert!(read(table, 8_000_000_000, 80).starts_with("100000000,"));
    }

    #[test]
    fn a_single_row() {
        let row = Generated { kind: Kind::Row, size: 50_000_000 };
        assert_eq!(read(row, 0, 20), "0000000,0000001,0000");
        assert_eq!(read(row, 49_999_995, 80), "9999,");
        assert_eq!(read(row, 7, 10), ",0000001,0");
    }
}
