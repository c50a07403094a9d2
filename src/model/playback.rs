//! What players of sounds and films count with: times, the sounds around one in its list, and pictures of a film's places.

use super::entry::Entry;
use super::listing::Listing;
use super::preview::{Viewer, viewer_for};

/// How far a list is looked through for sounds, on either side.
const REACH: usize = 2_000;

/// The sounds of a list around the one at `at`, in its order, with it.
pub fn sounds_near(listing: &Listing, at: usize) -> Vec<Entry> {
    let near = at.saturating_sub(REACH)..at + REACH + 1;
    let is_sound = |entry: &Entry| !entry.is_folder() && viewer_for(entry) == Viewer::Audio;
    near.map_while(|at| listing.row(at)).map(|row| row.entry()).filter(is_sound).collect()
}

/// `1:05`, or with hours `2:00:09`.
pub fn clock(seconds: f64) -> String {
    let seconds = seconds.max(0.0) as u64;
    let (hours, minutes, seconds) = (seconds / 3_600, seconds / 60 % 60, seconds % 60);
    match hours {
        0 => format!("{minutes}:{seconds:02}"),
        _ => format!("{hours}:{minutes:02}:{seconds:02}"),
    }
}

/// A part of a whole for a style sheet, like `12.5%`.
pub fn css_percent(part: f64, whole: f64) -> String {
    let thousandths =
        if whole > 0.0 { (part / whole * 1_000.0).round().clamp(0.0, 1_000.0) as u32 } else { 0 };
    format!("{}.{}%", thousandths / 10, thousandths % 10)
}

/// Sheets of small pictures of a film, taken at even distances.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprites {
    pub columns: u32,
    pub rows: u32,
    /// On all sheets.
    pub count: u32,
    /// Of one picture, in pixels.
    pub width: u32,
    pub height: u32,
    /// Their addresses, in order.
    pub sheets: Vec<String>,
}

/// One picture: its sheet, and the corner where it begins there.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sprite {
    pub sheet: usize,
    pub left: u32,
    pub top: u32,
}

/// Larger pictures or sheets are none.
const MAX_SIDE: u32 = 20_000;

impl Sprites {
    /// Whether it makes sense: the answer of a server is not trusted.
    pub fn is_sound(&self) -> bool {
        let sides = [self.columns.checked_mul(self.width), self.rows.checked_mul(self.height)];
        self.count > 0
            && !self.sheets.is_empty()
            && sides.iter().all(|side| side.is_some_and(|side| (1..=MAX_SIDE).contains(&side)))
    }

    /// The picture of a place, where it is on a sheet that there is.
    pub fn at(&self, place: f64, length: f64) -> Option<Sprite> {
        if length <= 0.0 || !place.is_finite() {
            return None;
        }
        let last = self.count.saturating_sub(1);
        let number = ((place / length * f64::from(self.count)).max(0.0) as u32).min(last);
        let on_sheet = self.columns * self.rows;
        let (sheet, number) = ((number / on_sheet) as usize, number % on_sheet);
        let (row, column) = (number / self.columns, number % self.columns);
        (sheet < self.sheets.len()).then_some(Sprite {
            sheet,
            left: column * self.width,
            top: row * self.height,
        })
    }
}

/// The answer to a wish for them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SpritesState {
    Ready(Sprites),
    /// The service is making them.
    Coming,
    NotMade,
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::{Direction, Order, OrderBy, fixture};

    fn list(entries: impl IntoIterator<Item = Entry>) -> Listing {
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        Listing::complete(order, 0, entries.into_iter().collect())
    }

    #[test]
    fn sounds_follow_each_other_without_what_lies_between() {
        let entries = list(["a/", "1.mp3", "b.txt", "2.flac", "c.jpg", "3.ogg"].map(fixture));
        let names: Vec<_> = sounds_near(&entries, 3).into_iter().map(|entry| entry.name).collect();
        assert_eq!(names, ["1.mp3", "2.flac", "3.ogg"]);
        assert!(sounds_near(&list([]), 0).is_empty());
        let many = list((0..10_000).map(|at| fixture(&format!("{at}.mp3"))));
        assert_eq!(sounds_near(&many, 5_000).len(), 2 * REACH + 1);
        assert_eq!(sounds_near(&many, 9_999).len(), REACH + 1);
    }

    #[test]
    fn times_and_parts() {
        for (seconds, expected) in [(0.0, "0:00"), (65.9, "1:05"), (7_209.0, "2:00:09"), (-3.0, "0:00")] {
            assert_eq!(clock(seconds), expected);
        }
        for (part, whole, expected) in
            [(1.0, 8.0, "12.5%"), (9.0, 8.0, "100.0%"), (1.0, 0.0, "0.0%"), (f64::NAN, 1.0, "0.0%")]
        {
            assert_eq!(css_percent(part, whole), expected);
        }
    }

    #[test]
    fn every_place_has_its_picture() {
        let sprites = Sprites {
            columns: 4,
            rows: 3,
            count: 18,
            width: 160,
            height: 90,
            sheets: vec!["a".to_owned(), "b".to_owned()],
        };
        assert!(sprites.is_sound());
        for (place, sheet, left, top) in [
            (0.0, 0, 0, 0),
            (5.0, 0, 160, 90),
            (11.9, 0, 480, 180),
            (12.0, 1, 0, 0),
            (99.0, 1, 160, 90),
            (-1.0, 0, 0, 0),
        ] {
            assert_eq!(sprites.at(place, 18.0), Some(Sprite { sheet, left, top }), "{place}");
        }
        assert_eq!(sprites.at(1.0, 0.0), None);
        assert_eq!(sprites.at(f64::NAN, 1.0), None);
        let one_sheet = Sprites { sheets: vec!["a".to_owned()], ..sprites.clone() };
        assert_eq!(one_sheet.at(15.0, 18.0), None);
        for broken in [
            Sprites { columns: 0, ..sprites.clone() },
            Sprites { count: 0, ..sprites.clone() },
            Sprites { width: u32::MAX, ..sprites.clone() },
            Sprites { sheets: Vec::new(), ..sprites },
        ] {
            assert!(!broken.is_sound(), "{broken:?}");
        }
    }
}
