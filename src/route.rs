//! Maps addresses to pages and back. The whole route is in the query, so that any static host serves every page.
//!
//! Unknown keys next to known ones are ignored. Alone they are not found, except those that other sites append to any
//! address (the rest of an OAuth response, a tracking parameter), which open the home page.

use crate::base::id::{DriveId, FileId};
use form_urlencoded::{Serializer, byte_serialize, parse};

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// No query: the user's default drive.
    Home,
    Files {
        drive: DriveId,
        folder: FileId,
    },
    Search {
        drive: DriveId,
        text: String,
    },
    Trash {
        drive: DriveId,
    },
    /// Uploads and downloads of all drives.
    Transfers,
    /// An unknown key, or a known one with an invalid value.
    NotFound,
}

impl Route {
    /// Parses a query with or without its question mark.
    pub fn from_query(query: &str) -> Self {
        let pairs: Vec<_> = parse(query.trim_start_matches('?').as_bytes()).collect();
        let value = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_ref());
        if let Some(path) = value("files") {
            return Self::parse_files(path).unwrap_or(Self::NotFound);
        }
        if let Some(text) = value("search") {
            return match (value("in").and_then(drive_id), text.trim()) {
                (Some(drive), text) if !text.is_empty() => Self::Search { drive, text: text.to_owned() },
                _ => Self::NotFound,
            };
        }
        if let Some(drive) = value("trash") {
            return drive_id(drive).map_or(Self::NotFound, |drive| Self::Trash { drive });
        }
        if value("transfers") == Some("") {
            return Self::Transfers;
        }
        if pairs.iter().all(|(key, _)| is_foreign_key(key)) { Self::Home } else { Self::NotFound }
    }

    /// `DRIVE/FOLDER`, or `DRIVE` for its root folder.
    fn parse_files(path: &str) -> Option<Self> {
        let (drive, folder) = path.split_once('/').unwrap_or((path, "root"));
        Some(Self::Files { drive: drive_id(drive)?, folder: file_id(folder)? })
    }

    /// The query with its question mark; empty for home.
    pub fn to_query(&self) -> String {
        let query =
            |pairs: &[(&str, &str)]| Serializer::for_suffix("?".to_owned(), 1).extend_pairs(pairs).finish();
        match self {
            Self::Home => String::new(),
            Self::Files { drive, folder } if folder.is_root() => query(&[("files", drive.as_str())]),
            // A serializer of pairs would escape the slash between the ids.
            Self::Files { drive, folder } => {
                format!("?files={}/{}", encode(drive.as_str()), encode(folder.as_str()))
            }
            Self::Search { drive, text } => query(&[("search", text), ("in", drive.as_str())]),
            Self::Trash { drive } => query(&[("trash", drive.as_str())]),
            Self::Transfers => "?transfers".to_owned(),
            Self::NotFound => "?files=".to_owned(),
        }
    }
}

fn encode(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
}

/// Whether other sites append the key to any address.
fn is_foreign_key(key: &str) -> bool {
    const OAUTH: [&str; 6] = ["code", "state", "error", "error_description", "error_uri", "message"];
    const TRACKING: [&str; 3] = ["fbclid", "gclid", "ref"];
    OAUTH.contains(&key) || TRACKING.contains(&key) || key.starts_with("utm_")
}

/// Ids of an address are untrusted: only the characters that PDS uses are accepted.
fn drive_id(text: &str) -> Option<DriveId> {
    is_id(text).then(|| DriveId::new(text))
}

fn file_id(text: &str) -> Option<FileId> {
    is_id(text).then(|| FileId::new(text))
}

fn is_id(text: &str) -> bool {
    (1..=64).contains(&text.len()) && text.bytes().all(|b| b.is_ascii_alphanumeric() || b"._-".contains(&b))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn files(drive: &str, folder: &str) -> Route {
        Route::Files { drive: DriveId::new(drive), folder: FileId::new(folder) }
    }

    #[test]
    fn addresses_are_parsed() {
        let table = [
            ("", Route::Home),
            ("?", Route::Home),
            ("?code=1&state=2", Route::Home),
            ("?error=access_denied&state=2", Route::Home),
            ("?utm_source=mail", Route::Home),
            ("?photos=2024-05", Route::NotFound),
            ("?share", Route::NotFound),
            ("?files2=12", Route::NotFound),
            ("?files=12", files("12", "root")),
            ("?files=12/66ab", files("12", "66ab")),
            ("?utm=x&files=12/66ab", files("12", "66ab")),
            (
                "?search=caf%C3%A9+au&in=12",
                Route::Search { drive: DriveId::new("12"), text: "café au".into() },
            ),
            ("?trash=12", Route::Trash { drive: DriveId::new("12") }),
            ("?transfers", Route::Transfers),
            ("?transfers=", Route::Transfers),
            ("?transfers=12", Route::NotFound),
            ("?files=", Route::NotFound),
            ("?files=12/", Route::NotFound),
            ("?files=12/../x", Route::NotFound),
            ("?search=x", Route::NotFound),
            ("?search=%20&in=12", Route::NotFound),
            ("?trash", Route::NotFound),
        ];
        for (query, route) in table {
            assert_eq!(Route::from_query(query), route, "{query}");
        }
    }

    #[test]
    fn addresses_are_short_and_readable() {
        assert_eq!(files("12", "root").to_query(), "?files=12");
        assert_eq!(files("12", "66ab").to_query(), "?files=12/66ab");
        assert_eq!(Route::Transfers.to_query(), "?transfers");
        let search = Route::Search { drive: DriveId::new("12"), text: "a&b=海 c+d".into() };
        assert_eq!(search.to_query(), "?search=a%26b%3D%E6%B5%B7+c%2Bd&in=12");
        assert_eq!(Route::from_query(&search.to_query()), search);
    }

    proptest! {
        #[test]
        fn routes_round_trip(drive in "[a-z0-9]{1,12}", folder in "[a-f0-9]{1,40}", text in "\\PC{1,40}") {
            let search = Route::Search { drive: DriveId::new(drive.clone()), text: text.trim().to_owned() };
            for route in [files(&drive, &folder), Route::Trash { drive: DriveId::new(drive.clone()) }] {
                prop_assert_eq!(Route::from_query(&route.to_query()), route);
            }
            if !text.trim().is_empty() {
                prop_assert_eq!(Route::from_query(&search.to_query()), search);
            }
        }

        #[test]
        fn the_parser_does_not_panic(query in ".{0,80}") {
            let _ = Route::from_query(&query);
        }
    }
}
