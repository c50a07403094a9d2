//! Reading on through a text of any size, to what is looked for or to a line. Where lines are is remembered on the way.

use super::text_encoding::TextEncoding;
use super::text_lines::skip_lines;
use crate::base::text_find::Lowered;

/// Read at once: a server is asked seldom, and a piece is searched in less than a frame or two.
pub const SCAN_PIECE: u64 = 1 << 20;
/// A line whose beginning is farther from what is found is entered at what is found.
const MAX_BEFORE: usize = 32 << 10;

/// A place in a text. Where a line begins, but for lines that are too long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TextPlace {
    pub offset: u64,
    /// The line breaks before it; `None` where the lines before are not known.
    pub lines: Option<u64>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Goal {
    Text(String),
    /// Counted from 0.
    Line(u64),
}

/// Looks for the goal in a piece that begins at `start`: bytes, and the text that they are. The first answer is where it is,
/// the second what comes after the piece.
pub fn scan(
    goal: &Goal,
    start: TextPlace,
    bytes: &[u8],
    text: &str,
    encoding: TextEncoding,
) -> (Option<TextPlace>, TextPlace) {
    let breaks = text.matches('\n').count();
    let after = |bytes: usize, lines: usize| TextPlace {
        offset: start.offset + bytes as u64,
        lines: start.lines.map(|before| before + lines as u64),
    };
    let found = match goal {
        Goal::Line(line) => {
            let missing = start.lines.and_then(|before| line.checked_sub(before));
            let lines = missing.and_then(|lines| usize::try_from(lines).ok()).filter(|it| *it <= breaks);
            let at = lines.map(|lines| (lines, skip_lines(bytes, encoding, lines)));
            // A line that only begins here is in the next piece.
            at.filter(|(_, at)| *at < bytes.len()).map(|(lines, at)| after(at, lines))
        }
        Goal::Text(wanted) => Lowered::new(text).find(wanted).next().map(|found| {
            let lines = text[..found.start].matches('\n').count();
            let line = text[..found.start].rfind('\n').map_or(0, |at| at + 1);
            let is_far = found.start - line > MAX_BEFORE;
            // The places of text and bytes are the same if nothing before was damaged.
            let is_same = encoding == TextEncoding::Utf8
                && bytes.get(found.clone()) == Some(&text.as_bytes()[found.clone()]);
            let at = if is_far && is_same { found.start } else { skip_lines(bytes, encoding, lines) };
            after(at, lines)
        }),
    };
    (found, after(bytes.len(), breaks))
}

/// Where lines are, as far as a text was read from its start.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LineIndex(Vec<TextPlace>);

impl Default for LineIndex {
    fn default() -> Self {
        Self(vec![TextPlace { offset: 0, lines: Some(0) }])
    }
}

impl LineIndex {
    pub fn add(&mut self, place: TextPlace) {
        let at = self.0.partition_point(|known| known.offset < place.offset);
        if place.lines.is_some() && self.0.get(at).is_none_or(|known| known.offset != place.offset) {
            self.0.insert(at, place);
        }
    }

    /// The last known place that is not behind a line.
    pub fn before(&self, line: u64) -> TextPlace {
        let at = self.0.partition_point(|known| known.lines.is_some_and(|lines| lines <= line));
        self.0[at.saturating_sub(1)]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use TextEncoding as E;

    fn place(offset: u64, lines: u64) -> TextPlace {
        TextPlace { offset, lines: Some(lines) }
    }

    #[test]
    fn a_goal_is_found_at_the_start_of_its_line() {
        let text = "one\ntwo İstanbul\r\nthree\nfour\n";
        let cases = [
            (Goal::Text("TWO".into()), Some((4, 11))),
            (Goal::Text("stan".into()), Some((4, 11))),
            (Goal::Text("our".into()), Some((25, 13))),
            (Goal::Text("five".into()), None),
            (Goal::Line(10), Some((0, 10))),
            (Goal::Line(12), Some((19, 12))),
            (Goal::Line(13), Some((25, 13))),
            // Begins behind the piece, or before it.
            (Goal::Line(14), None),
            (Goal::Line(9), None),
        ];
        for (goal, expected) in cases {
            let (found, next) = scan(&goal, place(100, 10), text.as_bytes(), text, E::Utf8);
            assert_eq!(found, expected.map(|(at, lines)| place(100 + at, lines)), "{goal:?}");
            assert_eq!(next, place(100 + text.len() as u64, 14));
        }
    }

    #[test]
    fn places_are_those_of_the_bytes() {
        let wide: Vec<u8> = "a\n读书\nc".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let text = "a\n读书\nc";
        for (wanted, at) in [("书", 4), ("c", 10)] {
            let (found, _) = scan(&Goal::Text(wanted.into()), place(0, 0), &wide, text, E::Utf16Le);
            assert_eq!(found.map(|it| it.offset), Some(at), "{wanted}");
        }
        // The lines before may be unknown.
        let start = TextPlace { offset: 7, lines: None };
        let (found, next) = scan(&Goal::Text("b".into()), start, b"a\nb", "a\nb", E::Utf8);
        assert_eq!((found, next.lines), (Some(TextPlace { offset: 9, lines: None }), None));
        assert_eq!(scan(&Goal::Line(0), start, b"a\nb", "a\nb", E::Utf8).0, None);
    }

    #[test]
    fn a_line_that_is_too_long_is_entered_in_its_middle() {
        let long = format!("first\n{}needle{}", "x".repeat(100_000), "y".repeat(10));
        let (found, _) = scan(&Goal::Text("Needle".into()), place(0, 0), long.as_bytes(), &long, E::Utf8);
        assert_eq!(found, Some(place(100_006, 1)));
    }

    #[test]
    fn lines_are_counted_from_the_nearest_place() {
        let mut index = LineIndex::default();
        for known in [place(500, 50), place(200, 20), place(200, 20), TextPlace { offset: 9, lines: None }] {
            index.add(known);
        }
        for (line, expected) in [(0, 0), (19, 0), (20, 200), (49, 200), (50, 500), (9_999, 500)] {
            assert_eq!(index.before(line).offset, expected, "{line}");
        }
    }
}
