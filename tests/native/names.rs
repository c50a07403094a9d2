//! One table of hostile names (`fixtures/names.json`) through everything a name passes: the service's rules, the list,
//! rename, move, trash and restore, search, sentences, the upload plan, local paths, and archives. The next case is a line.

use crate::local_pds::Pds;
use pds_web::api::{BatchAction, BatchChange, FolderOutcome, NameConflict, SearchFiles};
use pds_web::base::id::{DriveId, FileId, UserId};
use pds_web::base::name::local::{folded, local_name};
use pds_web::base::name::normal_form::nfc;
use pds_web::base::name::shown::shown;
use pds_web::base::name::{NameError, numbered, typed, validate};
use pds_web::base::time::Timestamp;
use pds_web::i18n::{ActionText, Lang, PlanText, Text};
use pds_web::model::entry::{Direction, Entry, Order, OrderBy};
use pds_web::model::search_query::SearchQuery;
use pds_web::model::view_mode::ThumbnailSize;
use pds_web::transfer::download::job::Fingerprint;
use pds_web::transfer::download::list_recursively::list_recursively;
use pds_web::transfer::download::local_names::LocalNames;
use pds_web::transfer::download::messages::RemoteFile;
use pds_web::transfer::download::zip::{ZipLayout, ZipWriter};
use pds_web::transfer::upload::folder_plan::{FolderPlan, LocalTree, TOP};
use serde::Deserialize;
use serde_json::json;
use std::collections::HashSet;
use std::process::Command;

#[derive(Deserialize)]
struct Case {
    why: String,
    name: String,
}

fn cases() -> Vec<Case> {
    serde_json::from_str(include_str!("../fixtures/names.json")).unwrap()
}

fn drive() -> DriveId {
    DriveId::new("1")
}

/// The names as an upload sends them, without those that the service's rules refuse.
fn sent_names() -> Vec<(String, String)> {
    let all = cases().into_iter().map(|case| (case.why, nfc(&case.name)));
    all.filter(|(_, name)| validate(name).is_ok()).collect()
}

async fn folder(pds: &Pds, parent: &FileId, name: &str) -> FileId {
    match pds.client.create_folder(&drive(), parent, name, NameConflict::Refuse).await.unwrap() {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    }
}

/// All entries of a folder.
async fn entries(pds: &Pds, folder: &FileId) -> Vec<Entry> {
    let mut found = Vec::new();
    let mut on_page = |page: pds_web::model::entry::Page<Entry>| {
        assert_eq!(page.unreadable, 0);
        found.extend(page.items);
        true
    };
    pds.client.list_all(&drive(), folder, None, &mut on_page).await.unwrap();
    found
}

#[test]
fn a_refused_name_is_refused_for_a_reason() {
    let refused: Vec<(String, NameError)> =
        cases().into_iter().filter_map(|case| Some((case.why, validate(&case.name).err()?))).collect();
    let reasons: Vec<(&str, NameError)> = refused.iter().map(|(why, error)| (why.as_str(), *error)).collect();
    let control =
        ["newline in name", "tab in name", "bell", "macOS icon"].map(|why| (why, NameError::Control));
    assert_eq!(reasons, control);
}

#[test]
fn a_touched_name_keeps_all_but_what_was_typed() {
    for (why, name) in sent_names() {
        assert_eq!(typed(&name, &name).as_deref(), Ok(name.as_str()), "{why}");
    }
}

/// Invisible letters, marks of direction and controls; joiners of emoji are none.
fn is_unseen(letter: char) -> bool {
    letter.is_control()
        || matches!(letter, '\u{ad}' | '\u{61c}' | '\u{200b}' | '\u{200e}' | '\u{200f}' | '\u{2028}'..='\u{202e}' | '\u{2060}'..='\u{206f}' | '\u{feff}')
}

#[test]
fn on_the_screen_nothing_is_unseen_and_names_differ() {
    let mut seen = HashSet::new();
    for Case { why, name } in cases() {
        let shown = shown(&name);
        assert!(!shown.contains(is_unseen) && shown.trim() == shown && !shown.is_empty(), "{why}: {shown:?}");
        assert!(seen.insert(nfc(&shown)) || why == "decomposed twin", "{why} looks like another");
        let texts = [
            Text::from(ActionText::TrashedOne(name.clone())),
            Text::from(ActionText::DeleteOneQuestion(name.clone())),
            Text::from(ActionText::NameIsTaken(name.clone())),
            Text::from(PlanText::Title(name.clone())),
            Text::SelectRow(name.clone()),
        ];
        for text in &texts {
            for lang in Lang::ALL {
                let sentence = lang.localize(text);
                // Only what isolates the name, around it.
                let inner = sentence.replace("“\u{2068}", "“").replace("\u{2069}”", "”");
                assert!(!inner.contains(is_unseen), "{why}: {sentence:?}");
                let count = |letter: char| sentence.matches(letter).count();
                assert_eq!(count('\u{2068}'), count('\u{2069}'), "{why}: {sentence:?}");
            }
        }
    }
}

fn remote(id: usize, name: &str, is_folder: bool) -> RemoteFile {
    let path = if is_folder { format!("{name}/") } else { name.to_owned() };
    let fingerprint = Fingerprint::default();
    RemoteFile { id: id.to_string(), parent: "root".into(), path, modified: None, fingerprint }
}

#[test]
fn on_the_disk_every_name_has_a_place_of_its_own() {
    for is_folder in [false, true] {
        let (mut names, mut taken) = (LocalNames::default(), HashSet::new());
        // Each name twice, as a drive may have it.
        for (id, Case { why, name }) in cases().into_iter().chain(cases()).enumerate() {
            let mut remote = remote(id, &name, is_folder);
            names.assign_path(&mut remote);
            let path = remote.path.trim_end_matches('/');
            assert!(!path.contains('/') && path.len() <= 255, "{why}: {path:?}");
            // The number of a copy may exceed the length that names are cut to, which is below what disks allow.
            assert!(
                local_name(path) == path || path.len() > 240,
                "{why}: {path:?} is not accepted by every disk"
            );
            assert!(taken.insert(folded(path)), "{why}: {path:?} is taken");
            // A folder's dot begins no extension.
            let expected = numbered(&local_name(&name), is_folder, 2);
            assert!(id < cases().len() || path != local_name(&name), "{why}: {path:?}, not {expected:?}");
        }
    }
}

#[test]
fn archives_hold_every_name() {
    let mut names = LocalNames::default();
    let mut files: Vec<RemoteFile> =
        cases().iter().enumerate().map(|(id, case)| remote(id, &case.name, id % 2 == 1)).collect();
    files.iter_mut().for_each(|file| names.assign_path(file));
    let mut layout = ZipLayout::default();
    files.iter().for_each(|file| layout.add(&file.member()));
    let (mut zip, mut bytes) = (ZipWriter::new(layout), Vec::new());
    for file in &files {
        bytes.extend(zip.begin(file.member()));
        bytes.extend(zip.end(0));
    }
    bytes.extend(zip.finish());
    assert_eq!(bytes.len() as u64, layout.length());
    let path = std::env::temp_dir().join(format!("pds-web-names-{}.zip", std::process::id()));
    std::fs::write(&path, bytes).unwrap();
    let read = "import sys,json,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.testzip() is None; print(json.dumps(z.namelist()))";
    let output = Command::new("python3").args(["-c", read]).arg(&path).output().unwrap();
    std::fs::remove_file(&path).unwrap();
    let read: Vec<String> = serde_json::from_slice(&output.stdout)
        .unwrap_or_else(|_| panic!("{}", String::from_utf8_lossy(&output.stderr)));
    assert_eq!(read, files.iter().map(|file| file.path.clone()).collect::<Vec<_>>());
}

#[tokio::test]
async fn every_name_is_stored_listed_renamed_moved_and_restored() {
    let pds = Pds::start().await;
    pds.control("settings", json!({"index_lag_s": 0})).await;
    let (drive, client) = (drive(), &pds.client);
    for (number, (why, name)) in sent_names().into_iter().enumerate() {
        let place = folder(&pds, &FileId::root(), &format!("place {number}")).await;
        let other = folder(&pds, &place, "other").await;
        let file = pds.upload(&place, &name, name.as_bytes()).await;
        assert_eq!(client.get(&drive, &file).await.unwrap().name, name, "{why}");
        let listed = entries(&pds, &place).await;
        assert!(listed.iter().any(|entry| entry.id == file && entry.name == name), "{why}");
        let found = client.find_by_name(&drive, &place, &name).await.unwrap();
        assert_eq!(found.map(|entry| entry.id), Some(file.clone()), "{why}");

        let renamed = client.rename(&drive, &file, "plain.txt").await.unwrap();
        assert_eq!(
            client.rename(&drive, &file, &name).await.unwrap().name,
            name,
            "{why}: from {}",
            renamed.name
        );
        let ids = [file.clone()];
        for to in [&other, &place] {
            let change = BatchChange { action: BatchAction::Move, drive: &drive, ids: &ids, to: Some(to) };
            assert!(client.change_many(change).await[0].1.is_ok(), "{why}");
            assert_eq!(
                client.find_by_name(&drive, to, &name).await.unwrap().map(|it| it.id),
                Some(file.clone())
            );
        }
        client.trash(&drive, &file).await.unwrap();
        let bin = client.recycle_bin(&drive, None).await.unwrap();
        assert!(bin.items.iter().any(|entry| entry.id == file && entry.name == name), "{why}");
        client.restore(&drive, &file).await.unwrap();
        assert_eq!(client.get(&drive, &file).await.unwrap().parent, place, "{why}");

        // A folder takes every name too, and its path leads back.
        let inner = folder(&pds, &other, &name).await;
        let path = client.path(&drive, &inner).await.unwrap();
        assert_eq!(path.last().map(|crumb| crumb.name.as_str()), Some(name.as_str()), "{why}");

        // Whatever it consists of, it is no query: nothing but what its words name is found.
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let text = name.trim();
        let query = &SearchQuery::parse(text, "").compile(Timestamp(0), &UserId::new("ada"));
        let thumbnails = ThumbnailSize::default();
        let search = SearchFiles { drive: &drive, query, order, marker: None, limit: 100, thumbnails };
        let found = client.search(search).await.unwrap();
        let is_sign_only = !text.contains(char::is_alphanumeric);
        assert_eq!(found.items.iter().any(|entry| entry.id == file), !is_sign_only, "{why}");

        let signed = client.download_url(&drive, &file, Some(&local_name(&name))).await.unwrap();
        let bytes = pds.http.get(&signed.url).send().await.unwrap().bytes().await.unwrap();
        assert_eq!(bytes, name.as_bytes(), "{why}");
    }
}

#[tokio::test]
async fn a_second_upload_of_the_same_names_finds_them_however_they_are_spelled() {
    let pds = Pds::start().await;
    let place = folder(&pds, &FileId::root(), "place").await;
    let mut unique = HashSet::new();
    for (_, name) in sent_names().into_iter().filter(|(_, name)| unique.insert(name.clone())) {
        pds.upload(&place, &name, b"same").await;
    }
    // As an older client has stored it, and as macOS hands it on.
    pds.upload(&place, "Nai\u{308}ve.txt", b"same").await;
    let stored = entries(&pds, &place).await;
    assert_eq!(stored.len(), unique.len() + 1);

    let mut tree = LocalTree::default();
    for case in cases().iter().filter(|case| case.why != "decomposed twin") {
        tree.file(TOP, &case.name, 4);
    }
    tree.file(TOP, "Na\u{ef}ve.txt", 4);
    let mut plan = FolderPlan::new(tree, place.clone());
    plan.listed(TOP, &stored);
    plan.folder_listed();
    plan.all_listed();
    let (summary, _) = plan.summary();
    assert_eq!((summary.new.count, summary.comparing.count, summary.cant), (0, stored.len(), 4));

    // All of them arrive on the disk, under as many paths.
    let top = pds.client.get(&drive(), &place).await.unwrap();
    let (mut found, mut names) = (Vec::new(), LocalNames::default());
    list_recursively(&pds.client, &[top], |files| found.extend(files)).await.unwrap();
    found.iter_mut().for_each(|file| names.assign_path(file));
    let paths: HashSet<String> = found.iter().map(|file| folded(&file.path)).collect();
    assert_eq!((found.len(), paths.len()), (stored.len() + 1, stored.len() + 1));
}

/// For names that are typed: the service compares bytes.
#[tokio::test]
async fn a_twin_in_another_spelling_is_found_before_a_name_is_sent() {
    let pds = Pds::start().await;
    let place = folder(&pds, &FileId::root(), "place").await;
    let decomposed = folder(&pds, &place, "Re\u{301}sume\u{301}").await;
    let composed = pds.upload(&place, "Na\u{ef}ve.txt", b"x").await;
    let plain = pds.upload(&place, "plain.txt", b"x").await;
    // The typed name, the file that gets it, and the twin.
    let cases = [
        ("R\u{e9}sum\u{e9}", None, Some(&decomposed)),
        ("Re\u{301}sum\u{e9}", None, Some(&decomposed)),
        ("R\u{e9}sum\u{e9}", Some(&composed), Some(&decomposed)),
        // Its own name in other letters is no twin.
        ("R\u{e9}sum\u{e9}", Some(&decomposed), None),
        ("Nai\u{308}ve.txt", None, Some(&composed)),
        ("r\u{e9}sum\u{e9}", None, None),
        // Without another spelling, the service knows.
        ("plain.txt", None, None),
        ("plain.txt", Some(&plain), None),
    ];
    for (name, renamed, twin) in cases {
        let found = pds.client.find_twin(&drive(), &place, name, renamed).await.unwrap();
        assert_eq!(found.map(|entry| entry.id).as_ref(), twin, "{name:?} for {renamed:?}");
    }
}
