//! What a person may do with a file, as the service says in its `action_list`.

use serde::{Deserialize, Serialize};

/// A set: a list of names for each file would be most of what a long list takes in memory.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rights(u16);

/// The names that the app asks for. `ALL` stands for every right.
const NAMES: [&str; 8] = [
    "FILE.ALL",
    "FILE.DOWNLOAD",
    "FILE.UPDATE",
    "FILE.MOVE",
    "FILE.COPY",
    "FILE.DELETE",
    "FILE.CREATE",
    "FILE.PREVIEW",
];

impl Rights {
    pub const DOWNLOAD: Self = Self(1 << 1);
    pub const UPDATE: Self = Self(1 << 2);
    pub const MOVE: Self = Self(1 << 3);
    pub const COPY: Self = Self(1 << 4);
    pub const DELETE: Self = Self(1 << 5);
    pub const CREATE: Self = Self(1 << 6);
    pub const PREVIEW: Self = Self(1 << 7);

    /// Names that nobody asks for are left out.
    pub fn from_names(names: &[String]) -> Self {
        let bits =
            NAMES.iter().enumerate().map(|(bit, name)| u16::from(names.iter().any(|it| it == name)) << bit);
        Self(bits.sum())
    }

    pub fn names(self) -> impl Iterator<Item = &'static str> {
        NAMES.into_iter().enumerate().filter(move |(bit, _)| self.0 >> bit & 1 != 0).map(|(_, name)| name)
    }

    pub fn has(self, right: Self) -> bool {
        self.0 & (right.0 | 1) != 0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rights(names: &[&str]) -> Rights {
        Rights::from_names(&names.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>())
    }

    #[test]
    fn each_right_has_its_name() {
        let all = [
            (Rights::DOWNLOAD, "FILE.DOWNLOAD"),
            (Rights::UPDATE, "FILE.UPDATE"),
            (Rights::MOVE, "FILE.MOVE"),
            (Rights::COPY, "FILE.COPY"),
            (Rights::DELETE, "FILE.DELETE"),
            (Rights::CREATE, "FILE.CREATE"),
            (Rights::PREVIEW, "FILE.PREVIEW"),
        ];
        for (right, name) in all {
            assert!(rights(&[name]).has(right), "{name}");
            assert!(rights(&["FILE.ALL"]).has(right), "{name}");
            assert!(!rights(&["FILE.LIST", "file.all", ""]).has(right), "{name}");
            assert_eq!(all.iter().filter(|(other, _)| rights(&[name]).has(*other)).count(), 1, "{name}");
        }
    }
}
