//! Text that is found whatever its case: in pieces of a page, with blanks of any kind as one, and in long texts as they are.

use std::ops::Range;

/// A place in the pieces: which one, and how many UTF-16 units of it come before.
pub type Place = (usize, u32);

/// What a text is compared by.
pub fn folded(text: &str) -> String {
    Folded::new([text]).text
}

/// Pieces of text that follow each other, as they are compared.
pub struct Folded {
    text: String,
    /// Where each byte of `text` comes from.
    places: Vec<Place>,
    end: Place,
}

impl Folded {
    pub fn new<'a>(pieces: impl IntoIterator<Item = &'a str>) -> Self {
        let mut folded = Self { text: String::new(), places: Vec::new(), end: (0, 0) };
        for (piece, text) in pieces.into_iter().enumerate() {
            let mut units = 0;
            for letter in text.chars() {
                folded.add(letter, (piece, units));
                units += letter.len_utf16() as u32;
                folded.end = (piece, units);
            }
        }
        folded
    }

    fn add(&mut self, letter: char, place: Place) {
        if !letter.is_whitespace() {
            self.text.extend(letter.to_lowercase());
        } else if !self.text.ends_with(' ') {
            self.text.push(' ');
        }
        self.places.resize(self.text.len(), place);
    }

    /// Where a folded text stands, from its first letter to behind its last.
    pub fn find(&self, wanted: &str) -> Vec<(Place, Place)> {
        if wanted.is_empty() {
            return Vec::new();
        }
        let place = |at: usize| self.places.get(at).copied().unwrap_or(self.end);
        self.text
            .match_indices(wanted)
            .map(|(at, found)| {
                let (start, next) = (place(at), place(at + found.len()));
                // Not across a blank or into the next piece.
                let (last, units) = place(at + found.len() - 1);
                let is_same_piece = next.0 == last && next.1 > units;
                (start, if is_same_piece { next } else { (last, units + 1) })
            })
            .collect()
    }

    pub fn count(&self, wanted: &str) -> usize {
        if wanted.is_empty() { 0 } else { self.text.matches(wanted).count() }
    }
}

/// A long text in lower case, and where its letters come from.
pub struct Lowered<'a> {
    original: &'a str,
    text: String,
    /// From where on the places in both texts differ by how much: the place in this one, and the one in the original.
    shifts: Vec<(usize, usize)>,
}

impl<'a> Lowered<'a> {
    pub fn new(original: &'a str) -> Self {
        if original.is_ascii() {
            return Self { original, text: original.to_ascii_lowercase(), shifts: Vec::new() };
        }
        let (mut text, mut shifts) = (String::with_capacity(original.len()), Vec::new());
        let mut shift = 0;
        for (at, letter) in original.char_indices() {
            let now = text.len() as isize - at as isize;
            if now != shift {
                shifts.push((text.len(), at));
                shift = now;
            }
            text.extend(letter.to_lowercase());
        }
        Self { original, text, shifts }
    }

    /// Where a text stands in the original, whatever its case: whole letters.
    pub fn find(&self, wanted: &str) -> impl Iterator<Item = Range<usize>> {
        let wanted: String = wanted.chars().flat_map(char::to_lowercase).collect();
        let mut from = 0;
        std::iter::from_fn(move || {
            let start = from + self.text.get(from..)?.find(&wanted).filter(|_| !wanted.is_empty())?;
            from = start + wanted.len();
            let start = self.original.floor_char_boundary(self.origin(start));
            let end = self.original.ceil_char_boundary(self.origin(from));
            Some(start..end.max(start))
        })
    }

    fn origin(&self, at: usize) -> usize {
        let known = self.shifts.partition_point(|(lowered, _)| *lowered <= at);
        let (lowered, original) = known.checked_sub(1).map_or((0, 0), |known| self.shifts[known]);
        original + (at - lowered)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn any_case_and_any_blank_is_the_same() {
        for (text, wanted) in [("The\nEND", "the end"), ("a  \u{3000}b", "A B"), ("ÄÖ", "äö")] {
            assert_eq!(folded(text), folded(wanted));
        }
    }

    #[test]
    fn what_is_found_is_marked_in_its_pieces() {
        let pieces = ["One ", "two", "\n", "THREE 𝒳 two"];
        let folded_pieces = Folded::new(pieces);
        for (wanted, expected) in [
            ("two", vec![((1, 0), (1, 3)), ((3, 9), (3, 12))]),
            ("one two", vec![((0, 0), (1, 3))]),
            ("o three", vec![((1, 2), (3, 5))]),
            ("𝒳", vec![((3, 6), (3, 8))]),
            ("three", vec![((3, 0), (3, 5))]),
            ("four", vec![]),
            ("", vec![]),
        ] {
            assert_eq!(folded_pieces.find(&folded(wanted)), expected, "{wanted}");
            assert_eq!(folded_pieces.count(&folded(wanted)), expected.len(), "{wanted}");
        }
    }

    #[test]
    fn letters_that_grow_keep_their_places() {
        // The lower case of this letter has two characters.
        let found = Folded::new(["İstanbul İ"]).find(&folded("İ"));
        assert_eq!(found, [((0, 0), (0, 1)), ((0, 9), (0, 10))]);
    }

    #[test]
    fn long_texts_keep_their_places() {
        let cases: [(&str, &str, &[&str]); 8] = [
            ("One one", "ONE", &["One", "one"]),
            ("İstanbul, Istanbul", "istanbul", &["Istanbul"]),
            ("xİy İ", "İ", &["İ", "İ"]),
            ("İİ needle", "NEEDLE", &["needle"]),
            // The lower case of the Kelvin sign is shorter.
            ("\u{212a}\u{212a} k", "k", &["\u{212a}", "\u{212a}", "k"]),
            ("读书 Λόγος", "λόγοΣ", &[]),
            ("读书 ΛΌΓΟΣ 书", "书", &["书", "书"]),
            ("anything", "", &[]),
        ];
        for (text, wanted, expected) in cases {
            let found: Vec<&str> = Lowered::new(text).find(wanted).map(|range| &text[range]).collect();
            assert_eq!(found, expected, "{wanted} in {text}");
        }
    }
}
