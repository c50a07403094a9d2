//! What lies below the chosen folders, page by page, with a path for everything that any disk takes.
//!
//! Deliberately absent: what is done with it. Pages go to the worker as they come.

use super::job::Facts;
use super::message::Wanted;
use super::name::{Names, join};
use crate::api::{Client, ListFiles};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::model::entry::{Direction, Entry, Order, OrderBy};

/// Longer paths don't fit into an archive, and no disk takes them.
const LONGEST_PATH: usize = 4_000;
/// As many as a page of a listing may have.
const PAGE: u32 = 100;

pub fn facts(entry: &Entry) -> Facts {
    Facts {
        size: entry.size.unwrap_or(0),
        crc64: entry.crc64,
        hash: entry.content_hash.as_ref().map(|hash| hash.hex.clone()),
    }
}

/// Tells everything in `entries` and below: all of a page at once, parents before what is in them.
pub async fn collect(
    client: &Client,
    entries: &[Entry],
    mut found: impl FnMut(Vec<Wanted>),
) -> Result<(), Failure> {
    let mut names = Names::default();
    let mut open: Vec<(FileId, String)> = Vec::new();
    found(place(entries, "", &mut names, &mut open)?);
    let Some(drive) = entries.first().map(|entry| &entry.drive) else { return Ok(()) };
    while let Some((folder, path)) = open.pop() {
        let mut marker: Option<String> = None;
        loop {
            let request = ListFiles {
                drive,
                parent: &folder,
                kind: None,
                order: Order { by: OrderBy::Name, direction: Direction::Ascending },
                marker: marker.as_deref(),
                limit: PAGE,
            };
            let page = client.list(request).await.map_err(|error| error.failure())?;
            if !page.items.is_empty() {
                found(place(&page.items, &path, &mut names, &mut open)?);
            }
            match page.next {
                Some(next) if Some(&next) != marker.as_ref() => marker = Some(next),
                _ => break,
            }
        }
    }
    Ok(())
}

fn place(
    entries: &[Entry],
    folder: &str,
    names: &mut Names,
    open: &mut Vec<(FileId, String)>,
) -> Result<Vec<Wanted>, Failure> {
    let mut wanted = Vec::with_capacity(entries.len());
    for entry in entries {
        let mut path = names.place(folder, &entry.name);
        if path.len() > LONGEST_PATH {
            return Err(Failure::local(FailureKind::BadName));
        }
        let (mut id, mut facts) = (entry.id.to_string(), facts(entry));
        if entry.is_folder() {
            open.push((entry.id.clone(), path.clone()));
            path = join(&path, "");
            (id, facts) = (String::new(), Facts::default());
        }
        wanted.push(Wanted { id, path, modified: entry.updated_at, facts });
    }
    Ok(wanted)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    #[test]
    fn paths_are_such_as_any_disk_takes() {
        let (mut names, mut open) = (Names::default(), Vec::new());
        let entries = ["a:b", "a?b", "A_b", "docs/"].map(|name| {
            let entry = fixture(name);
            Entry { name: name.trim_end_matches('/').to_owned(), ..entry }
        });
        let wanted = place(&entries, "up", &mut names, &mut open).unwrap();
        let paths: Vec<_> = wanted.iter().map(|wanted| wanted.path.as_str()).collect();
        assert_eq!(paths, ["up/a_b", "up/a_b (2)", "up/A_b (3)", "up/docs/"]);
        assert_eq!(open, [(FileId::new("docs/"), "up/docs".to_owned())]);
        assert!(wanted[3].is_folder() && wanted[3].id.is_empty());
        let deep = "x".repeat(LONGEST_PATH);
        assert!(place(&entries, &deep, &mut names, &mut open).is_err());
    }
}
