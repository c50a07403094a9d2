//! The part of a text that is in memory: whole lines around what a person looks at, of a file of any size. It grows at both
//! ends by pieces and forgets the far end, so that it never holds more than a few megabytes.
//!
//! A row is a line, or a part of one that is too long: no row is wider than a given number of columns.

use super::text_encoding::TextEncoding;
use std::collections::VecDeque;
use std::ops::Range;

/// Read at once.
pub const PIECE: u64 = 128 << 10;
/// Kept in memory.
const MAX_PIECES: usize = 48;

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
    /// Line breaks before the window.
    breaks_before: Option<u64>,
    columns: usize,
}

impl TextWindow {
    pub fn at_start(size: u64, columns: usize) -> Self {
        Self { pieces: VecDeque::new(), size, breaks_before: Some(0), columns: columns.max(1) }
    }

    /// Begins with the last piece.
    pub fn at_end(size: u64, columns: usize) -> Self {
        Self { breaks_before: None, ..Self::at_start(size, columns) }
    }

    pub fn len(&self) -> usize {
        self.pieces.iter().map(|piece| piece.rows.len()).sum()
    }

    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// The bytes to read next towards the end; empty at the end.
    pub fn next_range(&self) -> Range<u64> {
        let start = match self.pieces.back() {
            Some(last) => last.bytes.end,
            None if self.breaks_before.is_some() => 0,
            None => self.size.saturating_sub(PIECE),
        };
        start..self.size.min(start + PIECE)
    }

    /// The bytes to read next towards the start; empty at the start.
    pub fn previous_range(&self) -> Range<u64> {
        let end = self.pieces.front().map_or(0, |first| first.bytes.start);
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
        let is_line_start = self.pieces.back().is_none_or(|last| last.text.ends_with('\n'));
        self.pieces.push_back(Piece::new(bytes, text, self.columns, is_line_start));
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
        let is_first = bytes.start == 0;
        let piece = Piece::new(bytes, text, self.columns, true);
        let added = piece.rows.len();
        self.breaks_before = match self.breaks_before {
            Some(before) => Some(before.saturating_sub(piece.breaks)),
            None => is_first.then_some(0),
        };
        self.pieces.push_front(piece);
        self.pieces.truncate(MAX_PIECES);
        added
    }

    /// Lays the rows out anew. The answer is the row that shows what `row` has shown.
    pub fn set_columns(&mut self, columns: usize, row: usize) -> usize {
        let place = self.find_piece(row).map(|(piece, at)| (piece, self.pieces[piece].rows[at].start));
        self.columns = columns.max(1);
        let mut is_line_start = true;
        for piece in &mut self.pieces {
            let text = std::mem::take(&mut piece.text);
            *piece = Piece::new(piece.bytes.clone(), text, self.columns, is_line_start);
            is_line_start = piece.text.ends_with('\n');
        }
        let Some((piece, start)) = place else { return 0 };
        let before: usize = self.pieces.iter().take(piece).map(|piece| piece.rows.len()).sum();
        before + self.pieces[piece].rows.partition_point(|row| row.start <= start).saturating_sub(1)
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

    /// The rows that hold a text, whatever its case.
    pub fn find(&self, wanted: &str) -> Vec<usize> {
        let wanted = wanted.to_lowercase();
        if wanted.is_empty() {
            return Vec::new();
        }
        let rows = self.pieces.iter().flat_map(|piece| {
            piece
                .rows
                .iter()
                .map(|row| piece.text.get(row.start as usize..row.end as usize).unwrap_or_default())
        });
        let found = rows.enumerate().filter(|(_, row)| row.to_lowercase().contains(&wanted));
        found.map(|(index, _)| index).collect()
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
}

/// The parts of a line that are each at most so wide; one empty part for an empty line.
fn cut_row(line: &str, columns: usize) -> Vec<Range<usize>> {
    let (mut parts, mut start, mut used) = (Vec::new(), 0, 0);
    for (at, letter) in line.char_indices() {
        let width = width(letter);
        if used + width > columns && at > start {
            parts.push(start..at);
            (start, used) = (at, 0);
        }
        used += width;
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

#[cfg(test)]
mod tests {
    use super::*;
    use TextEncoding as E;

    fn rows(window: &TextWindow) -> Vec<(Option<u64>, String)> {
        (0..window.len()).filter_map(|at| window.row(at)).map(|row| (row.line, row.text)).collect()
    }

    fn shown(window: &TextWindow) -> Vec<String> {
        rows(window).into_iter().map(|(line, text)| format!("{} {text}", line.unwrap_or(0))).collect()
    }

    #[test]
    fn lines_are_numbered_and_cut_softly() {
        let mut window = TextWindow::at_start(100, 5);
        assert_eq!(window.next_range(), 0..100);
        window.append(0..20, "one\r\n\nabcdefg\n读书笔记".into());
        assert_eq!(shown(&window), ["1 one", "2 ", "3 abcde", "0 fg", "4 读书", "0 笔记"]);
        // The rest of the long line has no number.
        window.append(20..30, "x\nlast\n".into());
        assert_eq!(shown(&window)[6..], ["0 x", "5 last"]);
        assert_eq!(window.next_range(), 30..100);
        assert_eq!(window.find("LAST"), [7]);
        assert_eq!(window.find(""), Vec::<usize>::new());
        assert_eq!(window.set_columns(100, 4), 3);
        assert_eq!(shown(&window), ["1 one", "2 ", "3 abcdefg", "4 读书笔记", "0 x", "5 last"]);
    }

    #[test]
    fn from_the_end_lines_are_numbered_once_the_start_is_known() {
        let size = PIECE + 10;
        let mut window = TextWindow::at_end(size, 80);
        assert_eq!(window.next_range(), 10..size);
        window.append(20..size, "b\nc\n".into());
        assert!(!window.has_more() && window.has_previous());
        assert_eq!(shown(&window), ["0 b", "0 c"]);
        assert_eq!(window.previous_range(), 0..20);
        assert_eq!(window.prepend(0..20, "a\n".into()), 1);
        assert_eq!(shown(&window), ["1 a", "2 b", "3 c"]);
        assert!(!window.has_previous());
    }

    #[test]
    fn only_so_much_is_kept() {
        let mut window = TextWindow::at_start(u64::MAX, 80);
        let mut forgotten = 0;
        for piece in 0..100 {
            forgotten += window.append(piece * PIECE..(piece + 1) * PIECE, format!("line {piece}\n"));
        }
        assert_eq!((window.len(), forgotten), (MAX_PIECES, 100 - MAX_PIECES));
        assert_eq!(shown(&window)[0], format!("{} line {}", 101 - MAX_PIECES, 100 - MAX_PIECES));
        // Going back, the end is forgotten instead.
        let start = window.previous_range();
        assert_eq!(window.prepend(start.clone(), "before\n".into()), 1);
        assert_eq!(shown(&window)[0], format!("{} before", 100 - MAX_PIECES));
        assert_eq!((window.len(), window.next_range().start), (MAX_PIECES, 99 * PIECE));
    }

    #[test]
    fn pieces_end_between_lines() {
        let cases: [(&[u8], E, usize, usize); 8] = [
            (b"one\ntwo", E::Utf8, 4, 4),
            (b"one\n", E::Utf8, 4, 0),
            (b"one", E::Utf8, 3, 0),
            ("ab读".as_bytes().split_at(4).0, E::Utf8, 2, 0),
            (b"a\0\n\0b\0", E::Utf16Le, 4, 4),
            (b"\0a\0\n\0b", E::Utf16Be, 4, 4),
            // No line break: the letter U+0A61.
            (b"a\0\x61\x0ab\0c", E::Utf16Le, 6, 0),
            (b"\xb6\xc1\n\xca\xe9", E::Gb18030, 3, 3),
        ];
        for (bytes, encoding, taken, skipped) in cases {
            assert_eq!(take_lines(bytes, encoding), taken, "{bytes:?}");
            assert_eq!(skip_partial_line(bytes, encoding), skipped, "{bytes:?}");
        }
    }

    #[test]
    fn lines_are_known_whatever_is_read_besides() {
        let mut window = TextWindow::at_start(1_000, 4);
        window.append(100..113, "ab\nabcdefg\nh\n".to_owned());
        let key = |line| LineKey { piece: 100, line };
        assert_eq!(window.line_of(1), Some((key(1), 0)));
        assert_eq!(window.line_of(2), Some((key(1), 4)));
        window.prepend(90..100, "123456789\n".to_owned());
        assert_eq!(window.line_of(5), Some((key(1), 4)));
        assert_eq!(window.lines(100, 1..2), Some("abcdefg\n"));
        assert_eq!(window.lines(100, 1..9), Some("abcdefg\nh\n"));
        assert_eq!(window.lines(7, 0..9), None);
        assert_eq!(window.line_of(99), None);
    }
}
