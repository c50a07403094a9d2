//! Tags: pairs of a key and a value that a person puts on a file. A value may be empty, or name the tag's colour.

use serde::{Deserialize, Serialize};

#[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub struct Tag {
    pub key: String,
    pub value: String,
}

/// Why something that was typed is no tag.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TagError {
    Empty,
    /// The service refuses `#`.
    Hash,
    TooLong,
    TooMany,
}

/// The service's limits: tags of one file, and bytes of key and value together.
const MAX_TAGS: usize = 1_000;
const MAX_BYTES: usize = 2_000;

impl Tag {
    pub fn new(key: impl Into<String>, value: impl Into<String>) -> Self {
        Self { key: key.into(), value: value.into() }
    }

    /// Reads `name` or `name: value`, as they are shown; a colon of either width.
    pub fn parse(typed: &str) -> Result<Self, TagError> {
        let (key, value) = typed.split_once([':', '：']).unwrap_or((typed, ""));
        let tag = Self::new(key.trim(), value.trim());
        if tag.key.is_empty() {
            return Err(TagError::Empty);
        }
        if tag.key.contains('#') || tag.value.contains('#') {
            return Err(TagError::Hash);
        }
        if tag.key.len() + tag.value.len() > MAX_BYTES {
            return Err(TagError::TooLong);
        }
        Ok(tag)
    }

    /// The colour its value names, otherwise one that follows from its key and is the same everywhere.
    pub fn color(&self) -> TagColor {
        TagColor::from_name(&self.value).unwrap_or_else(|| TagColor::from_key(&self.key))
    }

    /// What stands on it. A value that is its colour is seen, not read.
    pub fn label(&self) -> String {
        match self.value.is_empty() || TagColor::from_name(&self.value).is_some() {
            true => self.key.clone(),
            false => format!("{}: {}", self.key, self.value),
        }
    }
}

/// `tags` with `tag` among them; another value of the same key gives way.
pub fn with_tag(tags: &[Tag], tag: Tag) -> Result<Vec<Tag>, TagError> {
    let mut tags: Vec<Tag> = tags.iter().filter(|it| it.key != tag.key).cloned().collect();
    if tags.len() >= MAX_TAGS {
        return Err(TagError::TooMany);
    }
    tags.push(tag);
    tags.sort();
    Ok(tags)
}

/// What turns one set of tags into another: the tags to put, and the keys to delete.
pub fn difference(before: &[Tag], after: &[Tag]) -> (Vec<Tag>, Vec<String>) {
    let put = after.iter().filter(|tag| !before.contains(tag)).cloned().collect();
    let is_kept = |key: &str| after.iter().any(|tag| tag.key == key);
    let deleted = before.iter().filter(|tag| !is_kept(&tag.key)).map(|tag| tag.key.clone()).collect();
    (put, deleted)
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum TagColor {
    Teal,
    Blue,
    Purple,
    Pink,
    Red,
    Orange,
    Green,
    Gray,
}

impl TagColor {
    pub const ALL: [Self; 8] =
        [Self::Teal, Self::Blue, Self::Purple, Self::Pink, Self::Red, Self::Orange, Self::Green, Self::Gray];

    /// As it is stored, and as the style sheet calls it.
    pub fn name(self) -> &'static str {
        match self {
            Self::Teal => "teal",
            Self::Blue => "blue",
            Self::Purple => "purple",
            Self::Pink => "pink",
            Self::Red => "red",
            Self::Orange => "orange",
            Self::Green => "green",
            Self::Gray => "gray",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|color| color.name().eq_ignore_ascii_case(name))
    }

    /// FNV-1a, which never changes; the standard library's hash may.
    fn from_key(key: &str) -> Self {
        let hash = key
            .bytes()
            .fold(0x811c_9dc5_u32, |hash, byte| (hash ^ u32::from(byte)).wrapping_mul(0x0100_0193));
        // The low bits of so short a hash alone would be uneven.
        Self::ALL[(hash ^ hash >> 16) as usize % Self::ALL.len()]
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_is_typed_is_read_as_a_tag() {
        let cases = [
            ("holiday", Ok(("holiday", ""))),
            ("  album :  sea ", Ok(("album", "sea"))),
            ("项目：海", Ok(("项目", "海"))),
            ("time: 10:30", Ok(("time", "10:30"))),
            ("urgent:red", Ok(("urgent", "red"))),
            ("", Err(TagError::Empty)),
            (" : x", Err(TagError::Empty)),
            ("a#b", Err(TagError::Hash)),
            ("a: b#", Err(TagError::Hash)),
        ];
        for (typed, expected) in cases {
            let expected = expected.map(|(key, value)| Tag::new(key, value));
            assert_eq!(Tag::parse(typed), expected, "{typed:?}");
        }
        assert!(Tag::parse(&"海".repeat(666)).is_ok());
        assert_eq!(Tag::parse(&"海".repeat(667)), Err(TagError::TooLong));
    }

    #[test]
    fn a_color_is_stored_or_follows_from_the_key() {
        // Known values: a tag must not change its colour with an update of this app.
        let cases = [
            (("holiday", ""), TagColor::from_key("holiday")),
            (("holiday", "red"), TagColor::Red),
            (("holiday", "GRAY"), TagColor::Gray),
            (("holiday", "Lisbon"), TagColor::from_key("holiday")),
        ];
        for ((key, value), expected) in cases {
            assert_eq!(Tag::new(key, value).color(), expected, "{key}: {value}");
        }
        assert_eq!(TagColor::from_key(""), TagColor::ALL[((0x811c_9dc5_u32 ^ 0x811c) & 7) as usize]);
        // Every colour is used, none by far the most.
        let mut counts = [0_usize; TagColor::ALL.len()];
        for number in 0..800 {
            let color = TagColor::from_key(&format!("tag {number}"));
            counts[TagColor::ALL.iter().position(|it| *it == color).unwrap()] += 1;
        }
        assert!(counts.iter().all(|count| (50..200).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_label_tells_key_and_value_but_no_color() {
        assert_eq!(Tag::new("a", "").label(), "a");
        assert_eq!(Tag::new("a", "red").label(), "a");
        assert_eq!(Tag::new("a", "b").label(), "a: b");
    }

    #[test]
    fn tags_are_put_and_deleted_by_key() {
        let before = [Tag::new("a", "1"), Tag::new("b", "2"), Tag::new("c", "")];
        let after = with_tag(&before[..2], Tag::new("a", "9")).unwrap();
        assert_eq!(after, [Tag::new("a", "9"), Tag::new("b", "2")]);
        assert_eq!(difference(&before, &after), (vec![Tag::new("a", "9")], vec!["c".to_owned()]));
        assert_eq!(difference(&after, &after), (vec![], vec![]));
        let many: Vec<Tag> = (0..MAX_TAGS).map(|at| Tag::new(at.to_string(), "")).collect();
        assert_eq!(with_tag(&many, Tag::new("x", "")), Err(TagError::TooMany));
        assert!(with_tag(&many, Tag::new("7", "y")).is_ok());
    }

    proptest! {
        #[test]
        fn a_difference_leads_from_one_set_to_the_other(
            before in prop::collection::btree_map("[a-d]", "[xy]", 0..4),
            after in prop::collection::btree_map("[a-d]", "[xy]", 0..4),
        ) {
            let tags = |map: &std::collections::BTreeMap<String, String>| -> Vec<Tag> {
                map.iter().map(|(key, value)| Tag::new(key, value)).collect()
            };
            let (put, deleted) = difference(&tags(&before), &tags(&after));
            let mut result = before.clone();
            result.retain(|key, _| !deleted.contains(key));
            result.extend(put.into_iter().map(|tag| (tag.key, tag.value)));
            prop_assert_eq!(result, after);
        }

        #[test]
        fn what_is_shown_can_be_typed(key in "[^#:：]{1,20}", value in "[^#]{0,20}") {
            if let Ok(tag) = Tag::parse(&format!("{key}: {value}")) {
                let again = Tag::parse(&tag.label());
                prop_assert_eq!(again.map(|it| it.key), Ok(tag.key));
            }
        }
    }
}
