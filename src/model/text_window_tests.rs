//! The part of a text that is in memory: lines and records at both ends.

use super::csv::RecordRange;
use super::text_encoding::TextEncoding as E;
use super::text_lines::*;
use super::text_window::*;
use std::ops::Range;

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
    assert_eq!(window.set_columns(100, [4, 0]), [3, 0]);
    assert_eq!(shown(&window), ["1 one", "2 ", "3 abcdefg", "4 读书笔记", "0 x", "5 last"]);
}

#[test]
fn lines_are_cut_between_words() {
    let cases: [(&str, &[&str]); 10] = [
        ("one two three", &["one two ", "three"]),
        ("one two threefold", &["one two ", "threefold"]),
        // A gap that leaves less than a half is no place to cut.
        ("a incomprehensible b", &["a incompre", "hensible b"]),
        ("incomprehensible", &["incomprehe", "nsible"]),
        ("0123456789 1", &["0123456789", " 1"]),
        ("读书 笔记笔记笔记", &["读书 笔记", "笔记笔记"]),
        ("tab\ttab\ttab", &["tab\t", "tab\ttab"]),
        ("0123456789    ", &["0123456789    "]),
        ("one two three   ", &["one two ", "three   "]),
        ("          x", &["          ", "x"]),
    ];
    for (line, parts) in cases {
        let mut window = TextWindow::at_start(1_000, 10);
        window.append(0..line.len() as u64, line.into());
        let texts: Vec<String> = rows(&window).into_iter().map(|(_, text)| text).collect();
        assert_eq!(texts, parts, "{line:?}");
        assert_eq!(texts.concat(), line);
    }
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
    let cases: [(&[u8], E, usize, usize); 6] = [
        (b"a\nb\nc", E::Utf8, 0, 0),
        (b"a\nb\nc", E::Utf8, 1, 2),
        (b"a\nb\nc", E::Utf8, 2, 4),
        (b"a\nb\nc", E::Utf8, 3, 5),
        (b"a\0\n\0b\0", E::Utf16Le, 1, 4),
        (b"\x0a\x0a\0\n", E::Utf16Be, 1, 4),
    ];
    for (bytes, encoding, lines, expected) in cases {
        assert_eq!(skip_lines(bytes, encoding, lines), expected, "{bytes:?}");
    }
}

#[test]
fn records_are_numbered_too() {
    let record = |text: Range<usize>, is_start| RecordRange { text, is_start };
    let mut window = TextWindow::at_start(100, 80);
    // The head is no row, and a quoted line break begins none.
    window.append_records(0..14, "h\n1\"\n\"x\nlong".into(), &[record(2..8, true), record(8..12, true)], 1);
    window.append_records(14..20, "er\n3\n".into(), &[record(0..3, true), record(3..5, true)], 0);
    assert_eq!(shown(&window), ["2 1\"\n\"x\n", "3 long", "0 er\n", "4 3\n"]);
    let mut window = TextWindow::at_end(100, 80);
    window.append_records(90..100, "8\n9\n".into(), &[record(0..2, true), record(2..4, true)], 0);
    window.prepend_records(10..90, "7\n".into(), &[record(0..2, true)], 0);
    assert_eq!(shown(&window), ["0 7\n", "0 8\n", "0 9\n"]);
    window.prepend_records(0..10, "h\n6\n".into(), &[record(2..4, true)], 1);
    assert_eq!(shown(&window), ["2 6\n", "3 7\n", "4 8\n", "5 9\n"]);
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
