//! serde helpers for JSON of other writers. A value of the wrong type counts as absent, so that one odd field does not
//! fail a whole answer.
//!
//! Each helper parses the value as `serde_json::Value` first: that parser is in the bundle once, however many fields use
//! it.

use serde::de::DeserializeOwned;
use serde::{Deserialize, Deserializer};
use serde_json::Value;

/// The default for `null` and for a value of another type.
pub fn or_default<'de, D: Deserializer<'de>, T: DeserializeOwned + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(T::deserialize(Value::deserialize(deserializer)?).unwrap_or_default())
}

/// The default for `null`. A value of another type is an error.
pub fn null_as_default<'de, D: Deserializer<'de>, T: Deserialize<'de> + Default>(
    deserializer: D,
) -> Result<T, D::Error> {
    Ok(Option::deserialize(deserializer)?.unwrap_or_default())
}

/// A text that is not empty.
pub fn non_empty<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<String>, D::Error> {
    Ok(text(Value::deserialize(deserializer)?).filter(|text| !text.is_empty()))
}

/// The texts of a list; other items are left out.
pub fn texts<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Option<Vec<String>>, D::Error> {
    Ok(match Value::deserialize(deserializer)? {
        Value::Array(values) => Some(values.into_iter().filter_map(text).collect()),
        _ => None,
    })
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

fn text(value: Value) -> Option<String> {
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

    #[derive(Debug, Default, PartialEq, Deserialize)]
    #[serde(default)]
    struct Sample {
        #[serde(deserialize_with = "or_default")]
        id: Option<DriveId>,
        #[serde(deserialize_with = "or_default")]
        flag: bool,
        #[serde(deserialize_with = "null_as_default")]
        list: Vec<u8>,
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
            list: vec![1],
            text: Some("a".to_owned()),
            texts,
            unsigned: Some(u64::MAX),
            signed: Some(-1),
        };
        assert_eq!(read, expected);
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
        fn no_value_fails_its_neighbours(value in "[1-9][0-9]{0,30}|-?[1-9]\\.[0-9]{1,3}|\"[a-z ]{0,5}\"|\\[[0-9]?\\]|\\{\\}|true|null") {
            let read = sample(&format!(
                r#"{{"id":{value},"flag":{value},"text":{value},"unsigned":{value},"signed":{value},"list":[7]}}"#
            ));
            prop_assert_eq!(read.list, [7]);
        }
    }
}
