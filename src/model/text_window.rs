//! The part of a text that is in memory: whole lines around what a person looks at, of a file of any size. It grows at both
//! ends by pieces and forgets the far end, so that it never holds more than a few megabytes.
//!
//! A row is a line, or a part of one that is too long: no row is wider than a given number of columns. In a table a row is a
//! record, or a part of one; the caller says where they are.

use super::csv::RecordRange;
use super::text_scan::TextPlace;
use crate::base::text_find::Lowered;
use std::collections::VecDeque;
use std::ops::Range;

/// Read at once.
pub const PIECE: u64 = 128 << 10;
/// Kept in memory.
pub(super) const MAX_PIECES: usize = 48;

#[derive(Clone, Debug, PartialEq, Eq)]
struct Piece {
    bytes: Range<u64>,
    text: String,
    rows: Vec<RowRange>,
    /// Line breaks in it.
    breaks: u64,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct RowRange {
    start: u32,
    end: u32,
    /// Line breaks of the piece before it.
    line: u32,
    is_line_start: bool,
}

/// A row as it is shown.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct TextRow {
    pub text: String,
    /// Counted from 1; `None` for the rest of a long line, and where the lines before are not known.
    pub line: Option<u64>,
}

/// A line, by the piece it was read with.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct LineKey {
    /// Where the piece begins in the file.
    pub piece: u64,
    pub line: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextWindow {
    pieces: VecDeque<Piece>,
    size: u64,
    /// Where it begins, while nothing is read.
    begin: u64,
    /// It begins in the middle of a line.
    is_cut: bool,
    /// Line breaks before the window.
    breaks_before: Option<u64>,
    columns: usize,
}

impl TextWindow {
    pub fn at_start(size: u64, columns: usize) -> Self {
        Self::at(TextPlace { offset: 0, lines: Some(0) }, size, columns)
    }

    /// Begins with the last piece.
    pub fn at_end(size: u64, columns: usize) -> Self {
        let place = TextPlace { offset: size.saturating_sub(PIECE), lines: None };
        Self { is_cut: place.offset > 0, ..Self::at(place, size, columns) }
    }

    /// Begins with a line.
    pub fn at(place: TextPlace, size: u64, columns: usize) -> Self {
        let TextPlace { offset: begin, lines: breaks_before } = place;
        Self { pieces: VecDeque::new(), size, begin, is_cut: false, breaks_before, columns: columns.max(1) }
    }

    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.rows.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Whether nothing was read yet.
    pub fn is_unread(&self) -> bool {
        self.pieces.is_empty()
    }

    /// Whether what is read first begins in the middle of a line.
    pub fn is_cut(&self) -> bool {
        self.is_unread() && self.is_cut
    }

    /// What comes after it.
    pub fn end(&self) -> TextPlace {
        let breaks: u64 = self.pieces.iter().map(|piece| piece.breaks).sum();
        TextPlace { offset: self.next_range().start, lines: self.breaks_before.map(|before| before + breaks) }
    }

    /// The bytes to read next towards the end; empty at the end.
    pub fn next_range(&self) -> Range<u64> {
        let start = self.pieces.back().map_or(self.begin, |last| last.bytes.end);
        start..self.size.min(start + PIECE)
    }

    /// The bytes to read next towards the start; empty at the start.
    pub fn previous_range(&self) -> Range<u64> {
        let end = self.pieces.front().map_or(self.begin, |first| first.bytes.start);
        end.saturating_sub(PIECE)..end
    }

    pub fn has_more(&self) -> bool {
        !self.next_range().is_empty()
    }

    pub fn has_previous(&self) -> bool {
        !self.previous_range().is_empty()
    }

    /// Adds what was read from the start of `next_range`: the `bytes` that [`take_lines`] has taken. Returns how many rows
    /// were forgotten at the start.
    pub fn append(&mut self, bytes: Range<u64>, text: String) -> usize {
        let piece = Piece::new(bytes, text, self.columns, self.ends_line());
        self.push_back(piece)
    }

    /// The same for records, after so many that have a number and are no rows.
    pub fn append_records(
        &mut self,
        bytes: Range<u64>,
        text: String,
        rows: &[RecordRange],
        before: u32,
    ) -> usize {
        let piece = Piece::of_records(bytes, text, rows, before, self.ends_line());
        self.push_back(piece)
    }

    fn ends_line(&self) -> bool {
        self.pieces.back().is_none_or(|last| last.text.ends_with('\n'))
    }

    fn push_back(&mut self, piece: Piece) -> usize {
        self.pieces.push_back(piece);
        let mut forgotten = 0;
        while self.pieces.len() > MAX_PIECES
            && let Some(first) = self.pieces.pop_front()
        {
            forgotten += first.rows.len();
            self.breaks_before = self.breaks_before.map(|before| before + first.breaks);
        }
        forgotten
    }

    /// The same at the other end. Returns how many rows were added before the others.
    pub fn prepend(&mut self, bytes: Range<u64>, text: String) -> usize {
        let piece = Piece::new(bytes, text, self.columns, true);
        self.push_front(piece)
    }

    pub fn prepend_records(
        &mut self,
        bytes: Range<u64>,
        text: String,
        rows: &[RecordRange],
        before: u32,
    ) -> usize {
        let piece = Piece::of_records(bytes, text, rows, before, true);
        self.push_front(piece)
    }

    fn push_front(&mut self, piece: Piece) -> usize {
        let (added, is_first) = (piece.rows.len(), piece.bytes.start == 0);
        self.breaks_before = match self.breaks_before {
            Some(before) => Some(before.saturating_sub(piece.breaks)),
            None => is_first.then_some(0),
        };
        self.pieces.push_front(piece);
        self.pieces.truncate(MAX_PIECES);
        added
    }

    /// Lays the rows out anew. The answer are the rows that show what `rows` have shown.
    pub fn set_columns<const N: usize>(&mut self, columns: usize, rows: [usize; N]) -> [usize; N] {
        let places = rows
            .map(|row| self.find_piece(row).map(|(piece, at)| (piece, self.pieces[piece].rows[at].start)));
        self.columns = columns.max(1);
        let mut is_line_start = true;
        for piece in &mut self.pieces {
            let text = std::mem::take(&mut piece.text);
            *piece = Piece::new(piece.bytes.clone(), text, self.columns, is_line_start);
            is_line_start = piece.text.ends_with('\n');
        }
        places.map(|place| {
            let Some((piece, start)) = place else { return 0 };
            let before: usize = self.pieces.iter().take(piece).map(|piece| piece.rows.len()).sum();
            before + self.pieces[piece].rows.partition_point(|row| row.start <= start).saturating_sub(1)
        })
    }

    pub fn row(&self, index: usize) -> Option<TextRow> {
        let (piece, at) = self.find_piece(index)?;
        let breaks: u64 = self.pieces.iter().take(piece).map(|piece| piece.breaks).sum();
        let (piece, row) = (&self.pieces[piece], self.pieces[piece].rows[at]);
        let text = piece.text.get(row.start as usize..row.end as usize)?.to_owned();
        let line = self.breaks_before.filter(|_| row.is_line_start);
        Some(TextRow { text, line: line.map(|before| before + breaks + u64::from(row.line) + 1) })
    }

    /// The line that a row shows a part of, and how many bytes of it come before the row. Reading more does not change it.
    pub fn line_of(&self, index: usize) -> Option<(LineKey, usize)> {
        let (piece, at) = self.find_piece(index)?;
        let (piece, row) = (&self.pieces[piece], self.pieces[piece].rows[at]);
        let first = piece.rows.partition_point(|other| other.line < row.line);
        let before = row.start - piece.rows[first].start;
        Some((LineKey { piece: piece.bytes.start, line: row.line }, before as usize))
    }

    /// Lines of a piece, from `first` on, with the breaks between them.
    pub fn lines(&self, piece: u64, lines: Range<u32>) -> Option<&str> {
        let piece = self.pieces.iter().find(|it| it.bytes.start == piece)?;
        let start_of = |line: u32| {
            let at = piece.rows.partition_point(|row| row.line < line);
            piece.rows.get(at).map_or(piece.text.len(), |row| row.start as usize)
        };
        piece.text.get(start_of(lines.start)..start_of(lines.end))
    }

    fn find_piece(&self, index: usize) -> Option<(usize, usize)> {
        let mut at = index;
        for (number, piece) in self.pieces.iter().enumerate() {
            if at < piece.rows.len() {
                return Some((number, at));
            }
            at -= piece.rows.len();
        }
        None
    }

    /// The rows in which a text begins, whatever its case.
    pub fn find(&self, wanted: &str) -> Vec<usize> {
        let (mut found, mut before) = (Vec::new(), 0);
        for piece in &self.pieces {
            let places = Lowered::new(&piece.text);
            let rows = places.find(wanted).filter_map(|place| piece.row_at(place.start));
            found.extend(rows.map(|row| before + row));
            before += piece.rows.len();
        }
        found.dedup();
        found
    }

    /// The parts of a row that belong to a text, by bytes of the row. It may have begun in the row before.
    pub fn marks(&self, index: usize, wanted: &str) -> Vec<Range<usize>> {
        let Some((piece, at)) = self.find_piece(index).filter(|_| !wanted.is_empty()) else {
            return Vec::new();
        };
        let piece = &self.pieces[piece];
        let row = piece.rows[at].start as usize..piece.rows[at].end as usize;
        // A letter has at most four bytes.
        let around = wanted.chars().count() * 4;
        let start = piece.text.floor_char_boundary(row.start.saturating_sub(around));
        let end = piece.text.ceil_char_boundary((row.end + around).min(piece.text.len()));
        let places = Lowered::new(&piece.text[start..end]);
        let inside = places.find(wanted).map(|place| {
            let clamp = |at: usize| (start + at).clamp(row.start, row.end) - row.start;
            clamp(place.start)..clamp(place.end)
        });
        inside.filter(|place| !place.is_empty()).collect()
    }

    /// The row that a line begins in, counted from 0.
    pub fn row_of_line(&self, line: u64) -> Option<usize> {
        let (mut breaks, mut before) = (self.breaks_before?, 0);
        for piece in &self.pieces {
            let wanted = line.checked_sub(breaks)?;
            let row = piece.rows.iter().position(|row| u64::from(row.line) == wanted && row.is_line_start);
            if let Some(row) = row {
                return Some(before + row);
            }
            breaks += piece.breaks;
            before += piece.rows.len();
        }
        None
    }
}

impl Piece {
    fn new(bytes: Range<u64>, text: String, columns: usize, starts_line: bool) -> Self {
        let mut rows = Vec::new();
        let (mut start, mut line, mut is_line_start) = (0, 0, starts_line);
        for whole in text.split_inclusive('\n') {
            let shown = whole.trim_end_matches('\n').trim_end_matches('\r');
            for part in cut_row(shown, columns) {
                let range = start + part.start..start + part.end;
                rows.push(RowRange { start: range.start as u32, end: range.end as u32, line, is_line_start });
                is_line_start = false;
            }
            start += whole.len();
            line += 1;
            is_line_start = true;
        }
        let breaks = text.matches('\n').count() as u64;
        Self { bytes, text, rows, breaks }
    }

    /// The row that has a byte of the text.
    fn row_at(&self, place: usize) -> Option<usize> {
        self.rows.partition_point(|row| row.start as usize <= place).checked_sub(1)
    }

    fn of_records(
        bytes: Range<u64>,
        text: String,
        records: &[RecordRange],
        before: u32,
        starts_record: bool,
    ) -> Self {
        let (mut rows, mut number) = (Vec::with_capacity(records.len()), before);
        for (at, record) in records.iter().enumerate() {
            let is_line_start = record.is_start && (at > 0 || starts_record);
            // The number of the row that has begun.
            number += u32::from(is_line_start);
            let (start, end) = (record.text.start as u32, record.text.end as u32);
            rows.push(RowRange { start, end, line: number.saturating_sub(1), is_line_start });
        }
        Self { bytes, text, rows, breaks: u64::from(number) }
    }
}

/// The parts of a line that are each at most so wide; one empty part for an empty line. A part ends behind a gap between
/// words where that leaves it half full. What is blank at the end has no part of its own.
fn cut_row(line: &str, columns: usize) -> Vec<Range<usize>> {
    let shown = line.trim_end_matches(' ');
    let shown = if line.len() - shown.len() > columns { line } else { shown };
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    // The last gap of this part: where it ends, and the columns up to there.
    let mut gap = None;
    for (at, letter) in shown.char_indices() {
        let width = width(letter);
        if used + width > columns && at > start {
            let half_full = |(_, before): &(usize, usize)| before * 2 > columns;
            let (end, before) = gap.take().filter(half_full).unwrap_or((at, used));
            parts.push(start..end);
            (start, used) = (end, used - before);
        }
        used += width;
        if matches!(letter, ' ' | '\t') {
            gap = Some((at + letter.len_utf8(), used));
        }
    }
    parts.push(start..line.len());
    parts
}

/// In columns: CJK takes two, a tab up to its stop about four.
fn width(letter: char) -> usize {
    match letter {
        '\t' => 4,
        '\u{300}'..='\u{36f}' | '\u{200b}'..='\u{200f}' => 0,
        '\u{1100}'..='\u{115f}' | '\u{2e80}'..='\u{a4cf}' | '\u{ac00}'..='\u{d7a3}' => 2,
        '\u{f900}'..='\u{faff}'
        | '\u{fe30}'..='\u{fe6f}'
        | '\u{ff00}'..='\u{ff60}'
        | '\u{ffe0}'..='\u{ffe6}' => 2,
        '\u{1f300}'..='\u{1faff}' | '\u{20000}'..='\u{3fffd}' => 2,
        _ => 1,
    }
}
