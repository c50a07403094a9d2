//! Tables as text: where their records are, what their fields say, and how they are separated.
//!
//! A table is read piece by piece, so a text may begin and end anywhere. Where a record has no end, as after a quote that
//! is never closed, its lines are the rows.

use csv_core::{ReadRecordResult, Reader, ReaderBuilder};
use std::ops::Range;

/// A longer record goes on on the next row.
pub(super) const MAX_ROW: usize = 64 << 10;
/// Rows from which separator and widths are told.
const SAMPLE: usize = 200;
/// Of a column, in letters.
const WIDTHS: (usize, usize) = (4, 40);
/// Of a column that has nothing in the first rows.
pub const DEFAULT_WIDTH: usize = 12;

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub enum Delimiter {
    #[default]
    Comma,
    Semicolon,
    Tab,
    Bar,
}

impl Delimiter {
    pub const ALL: [Self; 4] = [Self::Comma, Self::Semicolon, Self::Tab, Self::Bar];

    pub fn byte(self) -> u8 {
        match self {
            Self::Comma => b',',
            Self::Semicolon => b';',
            Self::Tab => b'\t',
            Self::Bar => b'|',
        }
    }

    /// The value of an option.
    pub fn key(self) -> &'static str {
        match self {
            Self::Comma => "comma",
            Self::Semicolon => "semicolon",
            Self::Tab => "tab",
            Self::Bar => "bar",
        }
    }

    pub fn from_key(key: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|delimiter| delimiter.key() == key)
    }
}

/// A row in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordRange {
    pub text: Range<usize>,
    /// Not the rest of a long record.
    pub is_start: bool,
}

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Records {
    pub rows: Vec<RecordRange>,
    /// Where the last whole record ends.
    pub end: usize,
    /// Of the record that has most.
    pub columns: usize,
}

/// A record that ends at `end` and has so many fields.
struct Record {
    end: usize,
    fields: usize,
}

/// Reads records one after the other and keeps only where they end.
struct Scanner<'a> {
    reader: Reader,
    text: &'a [u8],
    at: usize,
    output: [u8; 1024],
    ends: [usize; 64],
}

impl<'a> Scanner<'a> {
    fn new(text: &'a str, delimiter: Delimiter) -> Self {
        let reader = ReaderBuilder::new().delimiter(delimiter.byte()).build();
        Self { reader, text: text.as_bytes(), at: 0, output: [0; 1024], ends: [0; 64] }
    }

    /// `None` where the text ends before the record does. A record at the end of a file may have no line break.
    fn next(&mut self, is_end: bool) -> Option<Record> {
        let mut fields = 0;
        loop {
            let rest = &self.text[self.at..];
            if rest.is_empty() && !is_end {
                return None;
            }
            let (result, read, _, found) = self.reader.read_record(rest, &mut self.output, &mut self.ends);
            self.at += read;
            fields += found;
            match result {
                ReadRecordResult::Record => {
                    // It ends with the first of the two letters of a line break.
                    if self.text[self.at..].starts_with(b"\n") && self.text[..self.at].ends_with(b"\r") {
                        self.at += 1;
                    }
                    return Some(Record { end: self.at, fields });
                }
                ReadRecordResult::End => return None,
                ReadRecordResult::InputEmpty if !is_end => return None,
                ReadRecordResult::InputEmpty
                | ReadRecordResult::OutputFull
                | ReadRecordResult::OutputEndsFull => {}
            }
        }
    }
}

/// The whole records of a text that begins with one. At the end of a file the last one may have no line break.
pub fn records(text: &str, delimiter: Delimiter, is_end: bool) -> Records {
    let mut scanner = Scanner::new(text, delimiter);
    let mut records = Records::default();
    while let Some(record) = scanner.next(is_end) {
        push_row(&mut records.rows, text, records.end..record.end, delimiter);
        records.end = record.end;
        records.columns = records.columns.max(record.fields);
    }
    records
}

/// The lines of a text as rows, for one in which no record ends.
pub fn lines(text: &str, delimiter: Delimiter) -> Records {
    let mut records = Records { rows: Vec::new(), end: text.len(), columns: 0 };
    let mut start = 0;
    for line in text.split_inclusive('\n') {
        push_row(&mut records.rows, text, start..start + line.len(), delimiter);
        start += line.len();
    }
    let widest = records.rows.iter().map(|row| fields(&text[row.text.clone()], delimiter).len()).max();
    records.columns = widest.unwrap_or_default();
    records
}

/// Cuts a long record between two fields, or between two letters.
fn push_row(rows: &mut Vec<RecordRange>, text: &str, record: Range<usize>, delimiter: Delimiter) {
    let (mut start, mut is_start) = (record.start, true);
    while record.end - start > MAX_ROW {
        let limit = text.floor_char_boundary(start + MAX_ROW);
        let separator = char::from(delimiter.byte());
        let cut = text[start..limit].rfind(separator).map_or(limit, |at| start + at + 1);
        rows.push(RecordRange { text: start..cut, is_start });
        (start, is_start) = (cut, false);
    }
    // What is left of a record that was cut at its line break is no row.
    if is_start || !text[start..record.end].trim_end_matches(['\r', '\n']).is_empty() {
        rows.push(RecordRange { text: start..record.end, is_start });
    }
}

/// The fields of one record, without their quotes.
pub fn fields(record: &str, delimiter: Delimiter) -> Vec<String> {
    let mut reader = ReaderBuilder::new().delimiter(delimiter.byte()).build();
    let (mut output, mut ends) = (vec![0; record.len() + 1], vec![0; record.len() + 1]);
    let (mut at, mut written, mut found) = (0, 0, 0);
    loop {
        let (result, read, wrote, ended) =
            reader.read_record(&record.as_bytes()[at..], &mut output[written..], &mut ends[found..]);
        at += read;
        written += wrote;
        found += ended;
        // A record has no more letters and fields than this, so no output is ever full.
        if !matches!(result, ReadRecordResult::InputEmpty) {
            break;
        }
    }
    let starts = std::iter::once(0).chain(ends.iter().copied());
    starts
        .zip(&ends[..found])
        .map(|(start, end)| String::from_utf8_lossy(output.get(start..*end).unwrap_or_default()).into_owned())
        .collect()
}

/// The separator by which the first rows have the same number of fields.
pub fn detect(text: &str, is_end: bool) -> Delimiter {
    let score = |delimiter: Delimiter| {
        let mut scanner = Scanner::new(text, delimiter);
        let mut counts = Vec::new();
        while counts.len() < SAMPLE
            && let Some(record) = scanner.next(is_end)
        {
            counts.push(record.fields);
        }
        // The rest of a text without an end counts too: a single long line, a quote that is never closed.
        let first = counts.first().copied().unwrap_or_else(|| lines(text, delimiter).columns);
        let same = counts.iter().filter(|count| **count == first).count();
        (first > 1).then(|| (same * 100 / counts.len().max(1), first))
    };
    // The first of those that are equal.
    let best = Delimiter::ALL.into_iter().rev().max_by_key(|delimiter| score(*delimiter));
    best.filter(|best| score(*best).is_some()).unwrap_or_default()
}

/// Where the first record begins in a text that begins with a line, which may be in the middle of a quoted field. Told by
/// which of the two gives rows of as many columns as the head.
pub fn first_record(text: &str, delimiter: Delimiter, columns: usize) -> usize {
    let score = |start: usize| {
        let text = text.get(start..).unwrap_or_default();
        let mut scanner = Scanner::new(text, delimiter);
        let (mut fitting, mut all, mut from) = (0, 0, 0);
        while all < SAMPLE
            && let Some(record) = scanner.next(true)
        {
            all += 1;
            let fits = record.fields == columns && !has_bare_quote(&text[from..record.end], delimiter);
            fitting += usize::from(fits);
            from = record.end;
        }
        fitting * 1000 / all.max(1)
    };
    let quoted = format!("\"{text}");
    let Some(end) = Scanner::new(&quoted, delimiter).next(false).map(|record| record.end - 1) else {
        return 0;
    };
    if score(end) > score(0) { end } else { 0 }
}

/// Whether a field has a quote that is not written twice: often the end of a quoted one.
fn has_bare_quote(record: &str, delimiter: Delimiter) -> bool {
    record.contains('"')
        && !record.contains("\"\"")
        && fields(record, delimiter).iter().any(|field| field.contains('"'))
}

/// The width of each column in letters: as its widest cell among the first rows, within limits.
pub fn widths(rows: &[Vec<String>]) -> Vec<usize> {
    let columns = rows.iter().map(Vec::len).max().unwrap_or_default();
    let mut widths = vec![0; columns];
    for row in rows.iter().take(SAMPLE) {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.chars().take(WIDTHS.1).map(letter_width).sum());
        }
    }
    let limited = widths.into_iter().map(|width| match width {
        0 => DEFAULT_WIDTH,
        width => width.clamp(WIDTHS.0, WIDTHS.1),
    });
    limited.collect()
}

/// CJK is about twice as wide.
fn letter_width(letter: char) -> usize {
    if letter >= '\u{1100}' { 2 } else { 1 }
}

/// The columns of which something is visible, where each begins at one of the `offsets`; the last of these is the end.
pub fn visible_columns(offsets: &[f64], left: f64, width: f64) -> Range<usize> {
    let columns = offsets.len().saturating_sub(1);
    let first = offsets.partition_point(|offset| *offset <= left).saturating_sub(1);
    let last = offsets.partition_point(|offset| *offset < left + width);
    first.min(columns)..last.min(columns)
}

/// A cell as it is shown: on one line, and not longer than anybody reads in a table.
pub fn shown_cell(cell: &str, limit: usize) -> String {
    let mut shown = String::new();
    for (at, letter) in cell.trim().char_indices() {
        if at >= limit {
            shown.push('…');
            break;
        }
        match letter {
            '\n' => shown.push_str(" ↵ "),
            letter if letter.is_control() => shown.push(' '),
            letter => shown.push(letter),
        }
    }
    shown
}
