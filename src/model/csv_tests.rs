//! Tables as text: records, fields, separators and widths.

use super::csv::*;
use Delimiter as D;
use proptest::prelude::*;

fn rows(text: &str, delimiter: D, is_end: bool) -> Vec<Vec<String>> {
    let records = records(text, delimiter, is_end);
    records.rows.iter().map(|row| fields(&text[row.text.clone()], delimiter)).collect()
}

#[test]
fn records_and_fields() {
    let cases: [(&str, D, bool, &[&[&str]]); 14] = [
        ("", D::Comma, true, &[]),
        ("a,b\n1,2\n", D::Comma, true, &[&["a", "b"], &["1", "2"]]),
        ("a,b\r\n1,2\r\n", D::Comma, false, &[&["a", "b"], &["1", "2"]]),
        ("a;b\n1,5;2\n", D::Semicolon, true, &[&["a", "b"], &["1,5", "2"]]),
        // The last record has no line break: whole only at the end of the file.
        ("a,b\n1,2", D::Comma, true, &[&["a", "b"], &["1", "2"]]),
        ("a,b\n1,2", D::Comma, false, &[&["a", "b"]]),
        // Quoted: separators, line breaks and quotes.
        ("a,\"b\nc, \"\"d\"\"\"\n1,2\n", D::Comma, true, &[&["a", "b\nc, \"d\""], &["1", "2"]]),
        ("x,\"never\nclosed,1\n", D::Comma, false, &[]),
        ("x,\"never\nclosed,1\n", D::Comma, true, &[&["x", "never\nclosed,1\n"]]),
        // Empty lines are no records, empty fields are fields.
        ("a\n\n\nb\n", D::Comma, true, &[&["a"], &["b"]]),
        (",\n,,\n", D::Comma, true, &[&["", ""], &["", "", ""]]),
        // A quote in the middle is a letter.
        ("5\" pipe,1\n", D::Comma, true, &[&["5\" pipe", "1"]]),
        ("大理\t洱海\n", D::Tab, true, &[&["大理", "洱海"]]),
        ("\0,\u{202e}<img src=x>\n", D::Comma, true, &[&["\0", "\u{202e}<img src=x>"]]),
    ];
    for (text, delimiter, is_end, expected) in cases {
        assert_eq!(rows(text, delimiter, is_end), expected, "{text:?}");
    }
    assert_eq!(records("a,b\n1,\"", D::Comma, false).end, 4);
    assert_eq!(records("a\n1,2,3\n", D::Comma, true).columns, 3);
}

#[test]
fn a_long_record_is_cut_between_fields() {
    let text = format!("{}\nlast\n", "12,".repeat(80_000));
    let found = records(&text, D::Comma, true);
    assert_eq!(found.columns, 80_001);
    assert!(found.rows.iter().all(|row| row.text.len() <= MAX_ROW));
    let starts: Vec<bool> = found.rows.iter().map(|row| row.is_start).collect();
    assert_eq!(starts, [true, false, false, false, true]);
    let joined: String = found.rows.iter().map(|row| &text[row.text.clone()]).collect();
    assert_eq!(joined, text);
    // Without separators, between letters.
    let text = "读".repeat(72_000);
    assert_eq!(records(&text, D::Comma, true).rows.len(), 4);
    assert_eq!(lines("one\n\"two\nthree", D::Comma).rows.len(), 3);
}

#[test]
fn separators_are_told_from_the_first_rows() {
    let cases = [
        ("a,b,c\n1,2,3\n", D::Comma),
        ("a;b;c\n1,5;2,5;3,5\n", D::Semicolon),
        ("a\tb\n1, 2\t3\n", D::Tab),
        ("a|b|c\n1|2|3\n", D::Bar),
        // A comma in a quoted field is none.
        ("name;note\nx;\"a, b, c\"\ny;\"d, e, f\"\n", D::Semicolon),
        // Sentences have commas too, but not as many in each row.
        ("note\tdate\nFirst, second\t1\nOne, two, three\t2\nNone\t3\n", D::Tab),
        ("one column\nand no more\n", D::Comma),
        ("", D::Comma),
        ("a;b;c;d", D::Semicolon),
    ];
    for (text, expected) in cases {
        assert_eq!(detect(text, true), expected, "{text:?}");
        assert_eq!(detect(text, text.is_empty()), expected, "{text:?} goes on");
    }
    for delimiter in D::ALL {
        assert_eq!(D::from_key(delimiter.key()), Some(delimiter));
    }
}

#[test]
fn from_the_middle_the_first_record_is_found() {
    let cases = [
        ("1,2\n3,4\n", 2, 0),
        // In the middle of a quoted field.
        ("rest of it\",2\n3,4\n5,6\n", 2, 14),
        ("rest, of, it\nand\",2\n3,\"4\n\"\n5,6\n", 2, 20),
        ("no quote at all\n", 1, 0),
        ("", 2, 0),
    ];
    for (text, columns, expected) in cases {
        assert_eq!(first_record(text, D::Comma, columns), expected, "{text:?}");
    }
}

#[test]
fn columns_are_as_wide_as_their_first_cells() {
    let row = |cells: &[&str]| cells.iter().map(|it| (*it).to_owned()).collect::<Vec<_>>();
    let long = "x".repeat(100);
    let rows = [row(&["id", "", "大理洱海", &long]), row(&["1", "", "a"])];
    assert_eq!(widths(&rows), [4, DEFAULT_WIDTH, 8, 40]);
    assert!(widths(&[]).is_empty());
    let offsets = [0.0, 40.0, 80.0, 100.0];
    let cases = [(0.0, 50.0, 0..2), (40.0, 40.0, 1..2), (79.0, 1000.0, 1..3), (500.0, 10.0, 3..3)];
    for (left, width, expected) in cases {
        assert_eq!(visible_columns(&offsets, left, width), expected, "{left} {width}");
    }
    assert_eq!(visible_columns(&[], 0.0, 10.0), 0..0);
}

#[test]
fn a_cell_is_one_line() {
    assert_eq!(shown_cell(" two\nlines\t1 ", 100), "two ↵ lines 1");
    assert_eq!(shown_cell("读书笔记", 6), "读书…");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn any_text_is_read_to_its_end(text in "[a,;\"\n\r读]{0,80}", is_end: bool) {
        for delimiter in D::ALL {
            let found = records(&text, delimiter, is_end);
            let mut at = 0;
            for row in &found.rows {
                prop_assert_eq!(row.text.start, at);
                at = row.text.end;
                fields(&text[row.text.clone()], delimiter);
            }
            prop_assert_eq!(at, found.end);
            first_record(&text, delimiter, 2);
            detect(&text, is_end);
        }
    }

    #[test]
    fn fields_come_back(rows in proptest::collection::vec(proptest::collection::vec("[a-c,;\"\n读 ]{1,8}", 2..5), 1..6)) {
        let quote = |field: &String| format!("\"{}\"", field.replace('"', "\"\""));
        let line = |row: &Vec<String>| row.iter().map(quote).collect::<Vec<_>>().join(",") + "\r\n";
        let text: String = rows.iter().map(line).collect();
        prop_assert_eq!(self::rows(&text, D::Comma, false), rows);
    }
}
