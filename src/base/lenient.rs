//! serde helpers for JSON of other writers. A value of the wrong type counts as absent, so that one odd field does not
//! fail a whole answer.
//!
//! Each helper parses the value as `serde_json::Value` first: that parser is in the bundle once, however many fields use
//! it.

use serde::de::{DeserializeOwned, Error};
use serde::{Deserialize, Deserializer};
use serde_json::{Map, Value};
use std::borrow::Cow;

/// Reads JSON by way of a `Value`, so that the code that reads a type is in the bundle once, for values.
pub fn read<T: DeserializeOwned>(json: &str) -> serde_json::Result<T> {
    serde_json::from_value(serde_json::from_str(json)?)
}

/// A list that is read item by item: an item that can't be read costs neither the others nor the whole answer. `null`
/// is an empty list; another type is an error.
#[derive(Debug)]
pub struct Items<T> {
    pub readable: Vec<T>,
    pub unreadable: usize,
}

impl<T> Default for Items<T> {
    fn default() -> Self {
        Self { readable: Vec::new(), unreadable: 0 }
    }
}

impl<'de, T: DeserializeOwned> Deserialize<'de> for Items<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        let mut items = Self::default();
        let values = match Value::deserialize(deserializer)? {
            Value::Null => Vec::new(),
            Value::Array(values) => values,
            _ => return Err(D::Error::custom("no list")),
        };
        for value in values {
            match T::deserialize(value) {
                Ok(item) => items.readable.push(item),
                Err(_) => items.unreadable += 1,
            }
        }
        Ok(items)
    }
}

/// An object of which any field may be absent or of another type, which counts as absent. What is read is taken out.
#[derive(Default)]
pub struct Fields(Map<String, Value>);

impl<'de> Deserialize<'de> for Fields {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        Map::deserialize(deserializer).map(Self)
    }
}

impl Fields {
    pub fn value(&mut self, key: &str) -> Value {
        self.0.remove(key).unwrap_or_default()
    }

    pub fn text(&mut self, key: &str) -> Option<String> {
        text(self.value(key))
    }

    /// An id, as text or as a whole number.
    pub fn id(&mut self, key: &str) -> Option<String> {
        match self.value(key) {
            Value::String(text) => Some(text),
            value => value.as_u64().map(|number| number.to_string()),
        }
    }

    pub fn flag(&mut self, key: &str) -> bool {
        self.value(key) == true
    }

    pub fn unsigned(&mut self, key: &str) -> Option<u64> {
        as_unsigned(&self.value(key))
    }

    pub fn texts(&mut self, key: &str) -> Option<Vec<String>> {
        all_texts(self.value(key))
    }
}

/// JSON in which every `\u` escape of half a surrogate pair is replaced by U+FFFD. A name may hold such a half, and no
/// Rust text can, so the parser refuses the whole document for it.
pub fn replace_lone_surrogates(json: &str) -> Cow<'_, str> {
    let (mut repaired, mut copied, mut at) = (String::new(), 0, 0);
    while let Some(next) = json[at..].find('\\') {
        at += next;
        let pair = [escaped_unit(json, at), escaped_unit(json, at + 6)];
        at += match pair {
            [Some(0xd800..=0xdbff), Some(0xdc00..=0xdfff)] => 12,
            [Some(0xd800..=0xdfff), _] => {
                repaired.push_str(&json[copied..at]);
                repaired.push_str("\\ufffd");
                copied = at + 6;
                6
            }
            // The character behind the backslash belongs to it, whatever it is.
            _ => 1 + json[at + 1..].chars().next().map_or(0, char::len_utf8),
        };
    }
    if copied == 0 {
        return Cow::Borrowed(json);
    }
    repaired.push_str(&json[copied..]);
    Cow::Owned(repaired)
}

/// The UTF-16 unit of the escape `\uXXXX` at `at`.
fn escaped_unit(json: &str, at: usize) -> Option<u16> {
    u16::from_str_radix(json.get(at..at + 6)?.strip_prefix("\\u")?, 16).ok()
}

/// The default for `null` and for a value of another type.
pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(T::deserialize(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// A text that is not empty.
pub fn non_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text(Value::deserialize(deserializer)?).filter(|text| !text.is_empty()))
}

/// The texts of a list; other items are left out.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(all_texts(Value::deserialize(deserializer)?))
}

fn all_texts(value: Value) -> Option<Vec<String>> {
    match value {
        Value::Array(values) => Some(values.into_iter().filter_map(text).collect()),
        _ => None,
    }
}

/// A whole number, as a number or as text.
pub fn unsigned<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<u64>, D::Error> {
    Ok(as_unsigned(&Value::deserialize(deserializer)?))
}

/// A number, as a number or as text. What a writer of floats puts behind the point is cut off.
pub fn signed<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<i64>, D::Error> {
    let value = Value::deserialize(deserializer)?;
    let in_range = |number: &f64| number.abs() < i64::MAX as f64;
    let float = || value.as_f64().filter(|number| value.is_f64() && in_range(number)).map(|it| it as i64);
    Ok(value.as_i64().or_else(float).or_else(|| value.as_str()?.trim().parse().ok()))
}

/// Never through a float, which would round a large number.
pub fn as_unsigned(value: &Value) -> Option<u64> {
    value.as_u64().or_else(|| value.as_str()?.trim().parse().ok())
}

pub fn text(value: Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::base::id::DriveId;
    use proptest::prelude::*;

    impl<T: PartialEq> PartialEq for Items<T> {
        fn eq(&self, other: &Self) -> bool {
            (&self.readable, self.unreadable) == (&other.readable, other.unreadable)
        }
    }

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Sample {
        #[serde(deserialize_with = "or_default")]
        id: Option<DriveId>,
        #[serde(deserialize_with = "or_default")]
        flag: bool,
        list: Items<u8>,
        #[serde(deserialize_with = "non_empty")]
        text: Option<String>,
        #[serde(deserialize_with = "texts")]
        texts: Option<Vec<String>>,
        #[serde(deserialize_with = "unsigned")]
        unsigned: Option<u64>,
        #[serde(deserialize_with = "signed")]
        signed: Option<i64>,
    }

    fn sample(json: &str) -> Sample {
        serde_json::from_str(json).unwrap()
    }

    #[test]
    fn wrong_types_count_as_absent() {
        let wrong = ["null", "{}", "[]", "-1.5e300", "true", "\"\""];
        for value in wrong {
            let read = sample(&format!(
                r#"{{"text":{value},"unsigned":{value},"signed":{value},"texts":{{}},"flag":"true","id":[1]}}"#
            ));
            assert_eq!(read, Sample::default(), "{value}");
        }
        assert_eq!(sample(r#"{"list":null}"#), Sample::default());
        assert!(serde_json::from_str::<Sample>(r#"{"list":{}}"#).is_err());
    }

    #[test]
    fn right_types_are_read() {
        let read = sample(
            r#"{"id":101,"flag":true,"list":[1],"text":"a","texts":["b",1,null,"c"],
            "unsigned":18446744073709551615,"signed":-1}"#,
        );
        let texts = Some(vec!["b".to_owned(), "c".to_owned()]);
        let expected = Sample {
            id: Some(DriveId::new("101")),
            flag: true,
            list: Items { readable: vec![1], unreadable: 0 },
            text: Some("a".to_owned()),
            texts,
            unsigned: Some(u64::MAX),
            signed: Some(-1),
        };
        assert_eq!(read, expected);
    }

    #[test]
    fn a_list_is_read_item_by_item() {
        let read = sample(r#"{"list":[1,null,"x",{},2,300,[3],4]}"#).list;
        assert_eq!((read.readable, read.unreadable), (vec![1, 2, 4], 5));
        assert_eq!(sample("{}").list.unreadable, 0);
    }

    #[test]
    fn half_a_surrogate_pair_is_replaced() {
        let cases = [
            (r#""plain""#, "plain"),
            (r#""\ud83d\ude00 \u00e9""#, "😀 é"),
            (r#""a\ud800b""#, "a\u{fffd}b"),
            (r#""a\udfff""#, "a\u{fffd}"),
            (r#""\ud800\ud800\udc00""#, "\u{fffd}\u{10000}"),
            (r#""\ud800\n""#, "\u{fffd}\n"),
            (r#""\ud800é""#, "\u{fffd}é"),
            // An escaped backslash before the letters.
            (r#""\\ud800""#, r"\ud800"),
            (r#""\\\ud800""#, "\\\u{fffd}"),
        ];
        for (json, text) in cases {
            let read: Result<String, _> = serde_json::from_str(&replace_lone_surrogates(json));
            assert_eq!(read.ok().as_deref(), Some(text), "{json}");
        }
    }

    #[test]
    fn numbers_are_read_whatever_wrote_them() {
        let signed = |text: &str| sample(&format!(r#"{{"signed":{text}}}"#)).signed;
        assert_eq!((signed("12"), signed("-1"), signed("\" 7 \"")), (Some(12), Some(-1), Some(7)));
        assert_eq!((signed("1.5"), signed("-1.0"), signed("1.5e3")), (Some(1), Some(-1), Some(1_500)));
        assert_eq!((signed("2E+2"), signed("25e-1"), signed("1e-9")), (Some(200), Some(2), Some(0)));
        assert_eq!((signed("1e99"), signed("18446744073709551615"), signed("null")), (None, None, None));
        let unsigned = |text: &str| sample(&format!(r#"{{"unsigned":{text}}}"#)).unsigned;
        assert_eq!((unsigned("\"12\""), unsigned("12.0"), unsigned("-1")), (Some(12), None, None));
    }

    proptest! {
        #[test]
        fn repairing_never_panics_and_changes_nothing_else(text in "(\\\\|u|[dD][89a-fA-F]{3}|[0-9a-f]|é|\"|😀){0,24}") {
            let repaired = replace_lone_surrogates(&text);
            prop_assert_eq!(replace_lone_surrogates(&repaired), repaired.clone());
            if serde_json::from_str::<Value>(&text).is_ok() {
                prop_assert_eq!(&*repaired, &*text);
            }
        }

        #[test]
        fn no_value_fails_its_neighbours(value in "[1-9][0-9]{0,30}|-?[1-9]\\.[0-9]{1,3}|\"[a-z ]{0,5}\"|\\[[0-9]?\\]|\\{\\}|true|null") {
            let read = sample(&format!(
                r#"{{"id":{value},"flag":{value},"text":{value},"unsigned":{value},"signed":{value},"list":[7]}}"#
            ));
            prop_assert_eq!(read.list.readable, [7]);
        }
    }
}
