//! The preferences as local storage has them. Builds read what earlier ones have stored: names of fields must stay.

use serde::{Deserialize, Serialize};

/// `None` where the person has chosen nothing yet.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
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
        ];
        for (text, expected) in cases {
            assert_eq!(serde_json::from_str::<StoredPrefs>(text).unwrap(), expected, "{text}");
        }
    }
}
