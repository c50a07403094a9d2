//! Conditions of a search against the local PDS: what they find, and that its parser takes every combination.

use crate::local_pds::Pds;
use pds_web::api::{FolderOutcome, NameConflict, SearchFiles};
use pds_web::base::id::{DriveId, FileId, UserId};
use pds_web::base::time::Timestamp;
use pds_web::model::entry::{Direction, Order, OrderBy};
use pds_web::model::search_query::SearchQuery;
use pds_web::model::tag::Tag;
use pds_web::model::view_mode::ThumbnailSize;
use serde_json::json;
use std::time::SystemTime;

async fn search(pds: &Pds, text: &str, filter: &str) -> Vec<String> {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap().as_millis();
    let query =
        &SearchQuery::parse(text, filter).compile(Timestamp(since.try_into().unwrap()), &UserId::new("ada"));
    let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
    let (drive, thumbnails) = (&DriveId::new("1"), ThumbnailSize::default());
    let request = SearchFiles { drive, query, order, marker: None, limit: 100, thumbnails };
    let found = pds.client.search(request).await.unwrap_or_else(|error| panic!("{query:?}: {error:?}"));
    let mut names: Vec<String> = found.items.into_iter().map(|entry| entry.name).collect();
    names.sort();
    names
}

async fn folder(pds: &Pds, parent: &FileId, name: &str) -> FileId {
    match pds.client.create_folder(&DriveId::new("1"), parent, name, NameConflict::Refuse).await.unwrap() {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    }
}

#[tokio::test]
async fn each_condition_finds_what_it_says() {
    let pds = Pds::start().await;
    pds.control("settings", json!({"index_lag_s": 0})).await;
    let root = FileId::root();
    let album = folder(&pds, &root, "album").await;
    let inner = folder(&pds, &album, "inner").await;
    pds.upload(&root, "plan.pdf", b"12345").await;
    pds.upload(&album, "sea.jpg", b"1").await;
    pds.upload(&inner, "plan b.txt", b"123456789").await;
    let star = pds.upload(&inner, "song.mp3", b"123").await;
    pds.client.star(&DriveId::new("1"), &star, true).await.unwrap();
    let (holiday, red) =
        ([Tag::new("Holiday Lisbon", "2026")], [Tag::new("todo", "red"), Tag::new("a=b", "")]);
    pds.client.change_tags(&DriveId::new("1"), &star, &[], &holiday).await.unwrap();
    pds.client.change_tags(&DriveId::new("1"), &album, &[], &red).await.unwrap();
    let below = format!("in:{album}");
    let mine = ["album", "inner", "plan b.txt", "plan.pdf", "sea.jpg", "song.mp3"];
    let cases: [(&str, &str, &[&str]); 25] = [
        ("plan", "", &["plan b.txt", "plan.pdf"]),
        ("plan", "ext:pdf", &["plan.pdf"]),
        ("", "kind:folder", &["album", "inner"]),
        ("", "kind:image", &["sea.jpg"]),
        ("", "kind:audio", &["song.mp3"]),
        ("", "kind:file size:<3", &["sea.jpg", "song.mp3"]),
        ("", "size:>6", &["plan b.txt"]),
        ("", "starred", &["song.mp3"]),
        ("", "kind:file modified:0d", &["plan b.txt", "plan.pdf", "sea.jpg", "song.mp3"]),
        ("", "modified:<2000-01-01", &[]),
        ("", "kind:doc created:>2000-01-01", &["plan b.txt", "plan.pdf"]),
        ("plan", &below, &["plan b.txt"]),
        ("", &format!("{below} kind:file"), &["plan b.txt", "sea.jpg", "song.mp3"]),
        ("plan", "kind:image", &[]),
        ("", "owner:me", &mine),
        ("", "owner:others", &[]),
        ("plan", "owner:me ext:pdf", &["plan.pdf"]),
        ("", "tag:holiday+lisbon=", &["song.mp3"]),
        ("", "tag:Holiday+Lisbon=2026 starred", &["song.mp3"]),
        ("", "tag:Holiday+Lisbon=2025", &[]),
        ("", "tag:a%3Db=", &["album"]),
        ("", "color:red", &["album"]),
        ("", "color:red kind:file", &[]),
        ("sea", "color:red", &[]),
        ("…", "", &[]),
    ];
    for (text, filter, expected) in cases {
        assert_eq!(search(&pds, text, filter).await, expected, "{text} {filter}");
    }
}

#[tokio::test]
async fn the_parser_of_the_service_takes_every_combination() {
    let pds = Pds::start().await;
    let texts = ["", "a", "a\" or starred = true or name match \"b", "\\", "'it' (and) not [x]", "报告"];
    let choices: [&[&str]; 9] = [
        &["", "kind:folder", "kind:others"],
        &["", "modified:7d", "modified:<9999-12-31"],
        &["", "created:>0001-01-01"],
        &["", "size:>18446744073709551615", "size:<0"],
        &["", "ext:tar.gz", "ext:文"],
        &["", "starred"],
        &["", "owner:me", "owner:others"],
        &["", "tag:a+b=%22", "color:red"],
        &["", "in:root", "in:\"\\"],
    ];
    for (at, text) in texts.iter().enumerate() {
        // Not all products of them: each pair of choices stands in some filter.
        for first in 0..choices.len() {
            for second in first..choices.len() {
                let pick = |slot: usize| choices[slot][(at + first + second) % choices[slot].len()];
                search(&pds, text, &format!("{} {}", pick(first), pick(second))).await;
            }
        }
        let all = |turn: usize| choices.map(|choices| choices[turn % choices.len()]).join(" ");
        for turn in 0..3 {
            search(&pds, text, &all(turn)).await;
        }
    }
}

#[tokio::test]
async fn pages_without_the_tag_are_passed_over() {
    let pds = Pds::start().await;
    pds.control("settings", json!({"index_lag_s": 0, "list_page_max": 2})).await;
    let root = FileId::root();
    for at in 0..7 {
        pds.upload(&root, &format!("{at}.txt"), b"1").await;
    }
    let last = pds.upload(&root, "last.txt", b"1").await;
    pds.client.change_tags(&DriveId::new("1"), &last, &[], &[Tag::new("x", "")]).await.unwrap();
    assert_eq!(search(&pds, "", "tag:x=").await, ["last.txt"]);
}
