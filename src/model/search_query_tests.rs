//! Tests of the language of searches.

use super::search_query::*;
use super::tag::{Tag, TagColor};
use crate::base::id::{FileId, UserId};
use crate::base::time::Timestamp;
use proptest::prelude::*;
use time::Date;

fn me() -> UserId {
    UserId::new("ada")
}

const NOW: Timestamp = Timestamp(1_790_000_000_000);

fn compiled(text: &str, filter: &str) -> String {
    SearchQuery::parse(text, filter).compile(NOW, &me()).query
}

#[test]
fn conditions_become_a_query() {
    let cases = [
        ("", "", ""),
        ("report", "", r#"name match "report""#),
        (" a\"b\\ ", "", r#"name match "a\"b\\""#),
        ("…", "starred", ""),
        ("", "starred", "starred = true"),
        ("x", "kind:image size:>1048576", r#"name match "x" and category = "image" and size >= 1048576"#),
        ("", "size:<10 kind:folder", r#"type = "folder" and size <= 10"#),
        ("", "ext:.PDF", r#"file_extension = "pdf""#),
        ("", "modified:7d", r#"updated_at >= "2026-09-14T00:00:00""#),
        ("", "modified:>2026-01-31", r#"updated_at >= "2026-01-31T00:00:00""#),
        ("", "created:<2026-02-01", r#"created_at < "2026-02-01T00:00:00""#),
        ("", "owner:me", r#"creator_id = "ada""#),
        ("x", "owner:others", r#"name match "x" and not creator_id = "ada""#),
        ("", "tag:a+b=c", r#"status = "available""#),
        ("x", "color:red", r#"name match "x""#),
        ("", "owner:eve color:none tag:", ""),
        ("x", "in:66ab", r#"name match "x" and parent_file_id = "66ab""#),
        // The last of a sort counts; what can't be read does not.
        ("", "kind:doc kind:zip", r#"category = "zip""#),
        ("", "kind:x size:1 size:>x ext:\" created:2026 modified:<2026-02-30 nonsense :", ""),
    ];
    for (text, filter, expected) in cases {
        assert_eq!(compiled(text, filter), expected, "{text} {filter}");
    }
    assert!(SearchQuery::parse("x", "in:66ab").compile(NOW, &me()).recursive);
    assert!(!SearchQuery::parse("x", "starred").compile(NOW, &me()).recursive);
}

#[test]
fn signs_are_told_from_words() {
    for text in ["!", "…", "“”", " - ", "！？", "《》、。", "👍🏽", "€", "+-*/", "\u{a0}"] {
        assert!(text.chars().all(is_sign), "{text}");
    }
    for text in ["a!", "7", "文", "é", "ß", "דוח", "ª", "Ａ", "カ", "々", "한", "№1", "µ"] {
        assert!(!text.chars().all(is_sign), "{text}");
    }
}

fn condition() -> impl Strategy<Value = Condition> {
    let period = prop_oneof![
        any::<u16>().prop_map(Period::Days),
        (1_i32..=9999, 1_u16..=365)
            .prop_map(|(year, day)| Period::Since(Date::from_ordinal_date(year, day).unwrap())),
        (1_i32..=9999, 1_u16..=365)
            .prop_map(|(year, day)| Period::Before(Date::from_ordinal_date(year, day).unwrap())),
    ];
    prop_oneof![
        (0..SearchKind::ALL.len()).prop_map(|at| Condition::Kind(SearchKind::ALL[at])),
        "[a-z0-9]{1,8}".prop_map(Condition::Extension),
        any::<u64>().prop_map(|bytes| Condition::Size(SizeRange::AtLeast(bytes))),
        any::<u64>().prop_map(|bytes| Condition::Size(SizeRange::AtMost(bytes))),
        period.clone().prop_map(Condition::Modified),
        period.prop_map(Condition::Created),
        Just(Condition::Starred),
        prop_oneof![Just(Owner::Me), Just(Owner::Others)].prop_map(Condition::Owner),
        ("\\PC{1,10}", "\\PC{0,10}")
            .prop_map(|(key, value)| { Condition::Tag(TagFilter::Named(Tag::new(key, value))) }),
        (0..TagColor::ALL.len()).prop_map(|at| Condition::Tag(TagFilter::Color(TagColor::ALL[at]))),
        "[a-f0-9]{1,40}".prop_map(|id| Condition::Under(FileId::new(id))),
    ]
}

proptest! {
    #[test]
    fn conditions_lead_back_from_the_address(conditions in prop::collection::vec(condition(), 0..7)) {
        let mut query = SearchQuery::default();
        conditions.into_iter().for_each(|condition| query.set(condition));
        prop_assert_eq!(SearchQuery::parse("", &query.filter()), query);
    }

    #[test]
    fn nothing_typed_leaves_its_quotes(text in "\\PC{0,20}", filter in "\\PC{0,40}") {
        // Outside of strings there are no quotes and no backslashes.
        let (mut inside, mut escaped) = (false, false);
        for letter in compiled(&text, &filter).chars() {
            match letter {
                _ if escaped => escaped = false,
                '\\' => {
                    prop_assert!(inside);
                    escaped = true;
                }
                '"' => inside = !inside,
                _ => {}
            }
        }
        prop_assert!(!inside && !escaped);
    }
}
