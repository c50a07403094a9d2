//! Tests of the columns.

use super::columns::*;
use super::details::Person;
use super::entry::{Category, Direction, Entry, fixture};
use super::tag::Tag;
use super::view_mode::ViewPlace;
use proptest::prelude::*;

const PLACES: [ViewPlace; 3] = [ViewPlace::Folder, ViewPlace::Search, ViewPlace::Trash];

fn names(set: &ColumnSet) -> String {
    set.shown().map(|it| it.column.name()).collect::<Vec<_>>().join(" ")
}

#[test]
fn stored_columns_are_read_whatever_has_written_them() {
    use ViewPlace::*;
    // What is stored, for which lists, which columns are shown, and what is stored next.
    let cases = [
        ("", Folder, "modified size", ""),
        (
            "modified:106 size:63",
            Folder,
            "modified size",
            "modified:106 size:63 -created:106 -kind:90 -creator:90 -editor:90 -tags:120 -starred:55",
        ),
        ("size modified", Trash, "size modified", "size:63 modified:106 -created:106 -kind:90"),
        ("tags:200 -size:70 nonsense tags:10", Trash, "", "-size:70 -modified:106 -created:106 -kind:90"),
        ("kind:9999 kind:50 -size:1", Trash, "kind", "kind:400 -size:40 -modified:106 -created:106"),
        ("folder", Folder, "modified size", ""),
        (
            "folder:x",
            Search,
            "folder",
            "folder:120 -modified:106 -size:63 -created:106 -kind:90 -creator:90 -editor:90 -tags:120 -starred:55",
        ),
    ];
    for (text, place, shown, next) in cases {
        let set = ColumnSet::parse(text, place);
        assert_eq!(names(&set), shown, "{text:?} {place:?}");
        // The same columns in the same order are the usual ones.
        let next = if set == ColumnSet::default_of(place) { "" } else { next };
        assert_eq!(set.to_text(place), next, "{text:?} {place:?}");
    }
}

#[test]
fn columns_are_shown_moved_and_resized() {
    let mut set = ColumnSet::default_of(ViewPlace::Folder);
    assert_eq!(set.template(), ("minmax(12.0rem,1fr) 10.6rem 6.3rem".into(), "35.4rem".into()));
    set.show(Column::Tags, true);
    set.place(Column::Tags, 0);
    set.resize(Column::Size, 1);
    set.resize(Column::Tags, Tenths::MAX);
    assert_eq!(names(&set), "tags modified size");
    assert_eq!((set.width(Column::Size), set.width(Column::Tags)), (MIN_WIDTH, MAX_WIDTH));
    assert!(set.needs_details());
    set.place(Column::Tags, 99);
    assert_eq!(set.position(Column::Tags), Some(set.all().len() - 1));
    set.show(Column::Tags, false);
    assert!(!set.needs_details() && !set.is_shown(Column::Tags));
    // A column that this list has not.
    set.place(Column::Folder, 0);
    set.show(Column::Folder, true);
    assert_eq!(names(&set), "modified size");
}

#[test]
fn rows_are_sorted_by_what_the_server_cannot() {
    let file = |name: &str, category, starred| Entry { category, starred, ..fixture(name) };
    let rows = [
        file("b.png", Category::Image, false),
        file("Z/", Category::Other, false),
        file("a.zip", Category::Zip, true),
        file("c.JPG", Category::Image, false),
        file("A/", Category::Other, true),
    ];
    let person = |id: &str, name: Option<&str>| Some(Person { id: id.into(), name: name.map(Into::into) });
    let row = |creator, tags: &[&str]| RowDetails {
        creator,
        editor: None,
        tags: tags.iter().map(|key| Tag::new(*key, "")).collect(),
    };
    let details: DetailsById = [
        (fixture("b.png").id, row(person("1", Some("Zoe")), &["sea", "b"])),
        (fixture("a.zip").id, row(person("ada", None), &[])),
        (fixture("c.JPG").id, row(None, &["Alps"])),
    ]
    .into();
    use Direction::*;
    let cases = [
        (Column::Kind, Ascending, "Z/ A/ c.JPG b.png a.zip"),
        (Column::Kind, Descending, "Z/ A/ a.zip b.png c.JPG"),
        (Column::Starred, Ascending, "A/ Z/ a.zip b.png c.JPG"),
        (Column::Starred, Descending, "Z/ A/ b.png c.JPG a.zip"),
        (Column::Creator, Ascending, "Z/ A/ a.zip b.png c.JPG"),
        (Column::Creator, Descending, "Z/ A/ b.png a.zip c.JPG"),
        (Column::Tags, Ascending, "Z/ A/ c.JPG b.png a.zip"),
        (Column::Editor, Ascending, "Z/ A/ b.png a.zip c.JPG"),
    ];
    for (column, direction, expected) in cases {
        let mut sorted = rows.to_vec();
        sort_rows(&mut sorted, column, direction, &details);
        let names: Vec<&str> = sorted.iter().map(|entry| entry.name.as_str()).collect();
        assert_eq!(names.join(" "), expected, "{column:?} {direction:?}");
    }
}

proptest! {
    #[test]
    fn what_is_written_is_read(
        steps in prop::collection::vec((0..9_usize, 0..3_u8, 0..500_u16), 0..20),
        place in 0..3_usize,
    ) {
        let place = PLACES[place];
        let mut set = ColumnSet::default_of(place);
        for (column, step, number) in steps {
            let column = Column::ALL[column];
            match step {
                0 => set.show(column, number % 2 == 0),
                1 => set.place(column, usize::from(number) % 10),
                _ => set.resize(column, number),
            }
        }
        prop_assert_eq!(ColumnSet::parse(&set.to_text(place), place), set);
    }

    #[test]
    fn any_text_gives_every_column_once(text in ".{0,60}") {
        for place in PLACES {
            let set = ColumnSet::parse(&text, place);
            let mut columns: Vec<&str> = set.all().iter().map(|it| it.column.name()).collect();
            columns.sort_unstable();
            columns.dedup();
            prop_assert_eq!(columns.len(), ColumnSet::default_of(place).all().len());
        }
    }
}
