//! A type for each kind of id, so that they cannot be confused.

use serde::{Deserialize, Deserializer, Serialize};
use std::fmt;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),* $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize)]
        #[serde(transparent)]
        pub struct $name(String);

        impl $name {
            pub fn new(id: impl Into<String>) -> Self {
                Self(id.into())
            }

            pub fn as_str(&self) -> &str {
                &self.0
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str(&self.0)
            }
        }

        impl<'de> Deserialize<'de> for $name {
            fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
                text_or_number(deserializer).map(Self)
            }
        }
    )*};
}

ids! {
    /// A decimal string; some samples of the vendor print it as a number.
    DriveId,
    /// 40 hex digits, or the literal `root`.
    FileId,
    UploadId,
    RevisionId,
    TaskId,
    UserId,
    DomainId,
}

impl FileId {
    /// The root folder of every drive.
    pub fn root() -> Self {
        Self::new("root")
    }

    pub fn is_root(&self) -> bool {
        self.0 == "root"
    }
}

fn text_or_number<'de, D: Deserializer<'de>>(deserializer: D) -> Result<String, D::Error> {
    struct TextOrNumber;

    impl serde::de::Visitor<'_> for TextOrNumber {
        type Value = String;

        fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
            f.write_str("an id, as text or as a whole number")
        }

        fn visit_str<E>(self, text: &str) -> Result<String, E> {
            Ok(text.to_owned())
        }

        fn visit_string<E>(self, text: String) -> Result<String, E> {
            Ok(text)
        }

        fn visit_u64<E>(self, number: u64) -> Result<String, E> {
            Ok(number.to_string())
        }

        fn visit_i64<E>(self, number: i64) -> Result<String, E> {
            Ok(number.to_string())
        }
    }

    deserializer.deserialize_any(TextOrNumber)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_id_is_parsed_from_a_string_or_a_number() {
        let ids: Vec<DriveId> = serde_json::from_str(r#"["101", 101]"#).unwrap();
        assert_eq!(ids, [DriveId::new("101"), DriveId::new("101")]);
        assert_eq!(serde_json::to_string(&ids[1]).unwrap(), r#""101""#);
        assert!(serde_json::from_str::<DriveId>("1.5").is_err());
    }
}
