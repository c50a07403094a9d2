//! Maps addresses to pages and back. The route is in the query, so that any static host serves every page. What a person
//! searches for is in the fragment, which browsers send to nobody: the log of a host is not the place for it.
//!
//! `open=FILE` beside the page's own keys shows that file above the page: it is no page, so it is read apart.
//!
//! Unknown keys are ignored: other sites append theirs to any address (trackers, messengers, the rest of an OAuth response).

use crate::base::id::{DriveId, FileId};
use form_urlencoded::{Serializer, byte_serialize, parse};

/// The key of the file that is open above the page.
const OPEN_KEY: &str = "open";
/// The key of the text in the fragment, where the keys of an OAuth response may stand instead.
const SEARCH_KEY: &str = "q";
/// The same for the conditions of a search.
const FILTER_KEY: &str = "filter";

#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub enum Route {
    /// The user's default drive. As the next two, it leads to the page with the drive's id.
    Home,
    HomeSearch {
        text: String,
        filter: String,
    },
    HomeTrash,
    HomeRecent,
    HomeStarred,
    Files {
        drive: DriveId,
        folder: FileId,
    },
    /// `filter` holds the conditions as `SearchQuery` writes them.
    Search {
        drive: DriveId,
        text: String,
        filter: String,
    },
    Trash {
        drive: DriveId,
    },
    Recent {
        drive: DriveId,
    },
    Starred {
        drive: DriveId,
    },
    /// Uploads and downloads of all drives.
    Transfers,
    /// A known key with an invalid value.
    NotFound,
}

impl Route {
    /// Parses a query with or without its question mark, and a fragment with or without its `#`.
    pub fn from_address(query: &str, fragment: &str) -> Self {
        let pairs: Vec<_> = parse(query.trim_start_matches('?').as_bytes()).collect();
        let value = |key: &str| pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_ref());
        if let Some(path) = value("files").filter(|path| !path.is_empty()) {
            return Self::parse_files(path).unwrap_or(Self::NotFound);
        }
        if let Some(in_query) = value("search") {
            let in_fragment = |wanted: &str| {
                parse(fragment.trim_start_matches('#').as_bytes()).find(|(key, _)| key == wanted)
            };
            // Links of earlier versions have the text in the query.
            let text = in_fragment(SEARCH_KEY);
            let text = text.as_ref().map_or(in_query, |(_, text)| text).trim().to_owned();
            let filter = in_fragment(FILTER_KEY).map(|(_, filter)| filter.into_owned()).unwrap_or_default();
            if text.is_empty() && filter.is_empty() {
                return Self::Home;
            }
            return match value("in").map(drive_id) {
                Some(Some(drive)) => Self::Search { drive, text, filter },
                Some(None) => Self::NotFound,
                None => Self::HomeSearch { text, filter },
            };
        }
        for (key, home) in
            [("trash", Self::HomeTrash), ("recent", Self::HomeRecent), ("starred", Self::HomeStarred)]
        {
            match value(key) {
                Some("") => return home,
                Some(drive) => return drive_id(drive).map_or(Self::NotFound, |drive| home.in_drive(drive)),
                None => {}
            }
        }
        match value("transfers") {
            Some("") => Self::Transfers,
            Some(_) => Self::NotFound,
            None => Self::Home,
        }
    }

    /// The page that an address without a drive leads to.
    pub fn in_drive(self, drive: DriveId) -> Self {
        match self {
            Self::Home => Self::Files { drive, folder: FileId::root() },
            Self::HomeSearch { text, filter } => Self::Search { drive, text, filter },
            Self::HomeTrash => Self::Trash { drive },
            Self::HomeRecent => Self::Recent { drive },
            Self::HomeStarred => Self::Starred { drive },
            route => route,
        }
    }

    pub fn needs_drive(&self) -> bool {
        matches!(
            self,
            Self::Home | Self::HomeSearch { .. } | Self::HomeTrash | Self::HomeRecent | Self::HomeStarred
        )
    }

    /// `DRIVE/FOLDER`, or `DRIVE` for its root folder.
    fn parse_files(path: &str) -> Option<Self> {
        let (drive, folder) = path.split_once('/').unwrap_or((path, "root"));
        Some(Self::Files { drive: drive_id(drive)?, folder: file_id(folder)? })
    }

    /// The query with its question mark, and the fragment if there is one; empty for home.
    pub fn to_address(&self) -> String {
        let query =
            |pairs: &[(&str, &str)]| Serializer::for_suffix("?".to_owned(), 1).extend_pairs(pairs).finish();
        match self {
            Self::Home => String::new(),
            Self::HomeSearch { text, filter } => format!("?search{}", search_fragment(text, filter)),
            Self::HomeTrash => "?trash".to_owned(),
            Self::HomeRecent => "?recent".to_owned(),
            Self::HomeStarred => "?starred".to_owned(),
            Self::Files { drive, folder } if folder.is_root() => query(&[("files", drive.as_str())]),
            // A serializer of pairs would escape the slash between the ids.
            Self::Files { drive, folder } => {
                format!("?files={}/{}", encode(drive.as_str()), encode(folder.as_str()))
            }
            Self::Search { drive, text, filter } => {
                format!("?search&in={}{}", encode(drive.as_str()), search_fragment(text, filter))
            }
            Self::Trash { drive } => query(&[("trash", drive.as_str())]),
            Self::Recent { drive } => query(&[("recent", drive.as_str())]),
            Self::Starred { drive } => query(&[("starred", drive.as_str())]),
            Self::Transfers => "?transfers".to_owned(),
            Self::NotFound => "?files=/".to_owned(),
        }
    }
}

/// The file that is open above the page.
pub fn opened_file(query: &str) -> Option<FileId> {
    let (_, file) = parse(query.trim_start_matches('?').as_bytes()).find(|(key, _)| key == OPEN_KEY)?;
    file_id(&file)
}

/// The address of a page with a file open above it.
pub fn with_opened_file(page: &Route, file: &FileId) -> String {
    let address = page.to_address();
    let (query, fragment) = match address.split_once('#') {
        Some((query, fragment)) => (query, format!("#{fragment}")),
        None => (address.as_str(), String::new()),
    };
    let separator = if query.is_empty() { '?' } else { '&' };
    format!("{query}{separator}{OPEN_KEY}={}{fragment}", encode(file.as_str()))
}

fn search_fragment(text: &str, filter: &str) -> String {
    let filter = if filter.is_empty() { String::new() } else { format!("&{FILTER_KEY}={}", encode(filter)) };
    format!("#{SEARCH_KEY}={}{filter}", encode(text))
}

fn encode(text: &str) -> String {
    byte_serialize(text.as_bytes()).collect()
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

    fn from_address(address: &str) -> Route {
        let (query, fragment) = address.split_once('#').unwrap_or((address, ""));
        Route::from_address(query, fragment)
    }

    fn search(drive: &str, text: &str) -> Route {
        Route::Search { drive: DriveId::new(drive), text: text.into(), filter: String::new() }
    }

    fn home_search(text: &str) -> Route {
        Route::HomeSearch { text: text.into(), filter: String::new() }
    }

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
            ("?from=singlemessage&isappinstalled=0", Route::Home),
            ("?msclkid=1&_gl=1*a*b", Route::Home),
            ("?v=2&lang=zh", Route::Home),
            ("?photos=2024-05", Route::Home),
            ("?share", Route::Home),
            ("?files2=12", Route::Home),
            ("?files", Route::Home),
            ("?files=", Route::Home),
            ("?search=", Route::Home),
            ("?search=%20&in=12", Route::Home),
            ("?v=2&trash", Route::HomeTrash),
            ("?trash=", Route::HomeTrash),
            ("?recent", Route::HomeRecent),
            ("?starred=", Route::HomeStarred),
            ("?starred=12", Route::Starred { drive: DriveId::new("12") }),
            ("?recent=12&x", Route::Recent { drive: DriveId::new("12") }),
            ("?recent=1/2", Route::NotFound),
            ("?search=x", home_search("x")),
            ("?search#q=x", home_search("x")),
            (
                "?search&in=12#q=&filter=kind%3Aimage+starred",
                Route::Search {
                    drive: DriveId::new("12"),
                    text: String::new(),
                    filter: "kind:image starred".into(),
                },
            ),
            ("?from=x&files=12/66ab&_gl=1", files("12", "66ab")),
            ("?files=12", files("12", "root")),
            ("?files=12/66ab", files("12", "66ab")),
            ("?utm=x&files=12/66ab", files("12", "66ab")),
            ("?search&in=12#q=caf%C3%A9+au", search("12", "café au")),
            ("?in=12&search=#q=1", search("12", "1")),
            ("?search=old&in=12#q=new", search("12", "new")),
            ("?search=caf%C3%A9+au&in=12", search("12", "café au")),
            ("?search=caf%C3%A9+au&in=12#main", search("12", "café au")),
            ("?search&in=12", Route::Home),
            ("?files=12#q=x", files("12", "root")),
            ("?trash=12", Route::Trash { drive: DriveId::new("12") }),
            ("?transfers", Route::Transfers),
            ("?transfers=", Route::Transfers),
            ("?transfers=12", Route::NotFound),
            ("?files=/", Route::NotFound),
            ("?files=12/", Route::NotFound),
            ("?files=12/../x", Route::NotFound),
            ("?search=x&in=", Route::NotFound),
            ("?trash=1/2", Route::NotFound),
        ];
        for (address, route) in table {
            assert_eq!(from_address(address), route, "{address}");
        }
    }

    #[test]
    fn a_file_is_open_above_its_page() {
        let cases = [
            (files("12", "root"), "?files=12&open=66ab"),
            (files("12", "77"), "?files=12/77&open=66ab"),
            (search("12", "a b"), "?search&in=12&open=66ab#q=a+b"),
            (Route::Trash { drive: DriveId::new("12") }, "?trash=12&open=66ab"),
            (Route::Home, "?open=66ab"),
        ];
        let file = FileId::new("66ab");
        for (page, address) in cases {
            assert_eq!(with_opened_file(&page, &file), address);
            assert_eq!(from_address(address), page, "{address}");
            assert_eq!(opened_file(address.split('#').next().unwrap()), Some(file.clone()), "{address}");
        }
        for none in
            ["", "?files=12", "?files=12&open", "?files=12&open=", "?open=../x", "?open=a%20b", "?reopen=1"]
        {
            assert_eq!(opened_file(none), None, "{none}");
        }
    }

    #[test]
    fn addresses_are_short_and_readable() {
        assert_eq!(files("12", "root").to_address(), "?files=12");
        assert_eq!(files("12", "66ab").to_address(), "?files=12/66ab");
        assert_eq!(Route::Transfers.to_address(), "?transfers");
        assert_eq!(search("12", "a&b=海 #c+d").to_address(), "?search&in=12#q=a%26b%3D%E6%B5%B7+%23c%2Bd");
    }

    proptest! {
        #[test]
        fn routes_round_trip(drive in "[a-z0-9]{1,12}", folder in "[a-f0-9]{1,40}", text in "\\PC{1,40}") {
            let search = search(&drive, text.trim());
            let trash = Route::Trash { drive: DriveId::new(drive.clone()) };
            let filtered =
                Route::Search { drive: DriveId::new(drive.clone()), text: String::new(), filter: text.clone() };
            let starred = Route::Starred { drive: DriveId::new(drive.clone()) };
            for route in [files(&drive, &folder), trash, filtered, starred, Route::Home, Route::HomeTrash, Route::NotFound] {
                prop_assert_eq!(from_address(&route.to_address()), route);
            }
            if !text.trim().is_empty() {
                let home = home_search(text.trim());
                prop_assert_eq!(from_address(&home.to_address()), home.clone());
                prop_assert_eq!(home.in_drive(DriveId::new(drive)), search.clone());
                prop_assert_eq!(from_address(&search.to_address()), search);
            }
        }

        #[test]
        fn the_parser_does_not_panic(query in ".{0,80}", fragment in ".{0,80}") {
            let _ = Route::from_address(&query, &fragment);
        }
    }
}
