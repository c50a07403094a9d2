//! The preferences as local storage has them. Builds read what earlier ones have stored: names of fields must stay.

use crate::base::lenient::Fields;
use serde::{Deserialize, Serialize};

/// `None` where the person has chosen nothing yet. What can't be read counts as that.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Fields")]
pub struct StoredPrefs {
    pub lang: Option<String>,
    pub theme: Option<String>,
    pub order_by: Option<String>,
    pub descending: bool,
    /// One for each kind of list, in the order of `ViewPlace`.
    pub views: Vec<String>,
    /// One for each kind of list, as `ColumnSet` writes them.
    pub columns: Vec<String>,
    pub tree: bool,
    /// The details panel is open.
    pub details: bool,
}

impl From<Fields> for StoredPrefs {
    fn from(mut fields: Fields) -> Self {
        Self {
            lang: fields.text("lang"),
            theme: fields.text("theme"),
            order_by: fields.text("order_by"),
            descending: fields.flag("descending"),
            views: fields.texts("views").unwrap_or_default(),
            columns: fields.texts("columns").unwrap_or_default(),
            tree: fields.flag("tree"),
            details: fields.flag("details"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn preferences_of_earlier_builds_are_read() {
        let stored = |lang: Option<&str>, theme: &str, order_by: Option<&str>, descending| StoredPrefs {
            lang: lang.map(str::to_owned),
            theme: Some(theme.to_owned()),
            order_by: order_by.map(str::to_owned),
            descending,
            views: Vec::new(),
            columns: Vec::new(),
            tree: false,
            details: false,
        };
        let cases = [
            (
                r#"{"lang":"zh","theme":"dark","order_by":"size","descending":true}"#,
                stored(Some("zh"), "dark", Some("size"), true),
            ),
            (
                r#"{"lang":null,"theme":"dark","order_by":"size","descending":true}"#,
                stored(None, "dark", Some("size"), true),
            ),
            (r#"{"theme":"dark","removed_key":1}"#, stored(None, "dark", None, false)),
            // One odd value does not cost the others.
            (
                r#"{"theme":"dark","descending":"yes","tree":null,"views":7}"#,
                stored(None, "dark", None, false),
            ),
        ];
        for (text, expected) in cases {
            let read: StoredPrefs = serde_json::from_str(text).unwrap();
            assert_eq!(read, expected, "{text}");
            let again = serde_json::to_string(&read).unwrap();
            assert_eq!(serde_json::from_str::<StoredPrefs>(&again).unwrap(), read);
        }
    }
}
