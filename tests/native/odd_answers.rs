//! One table of oddities of a faulty or hostile server, run through every list; and what is followed must end: tasks,
//! circles of folders, upload addresses. The next case is a line.

use crate::mock_transport::{Answer, MockApi, document, empty, files_in};
use pds_web::api::{
    ApiError, Client, CreateFile, CreateOutcome, ListFiles, NameConflict, PartRequest, SearchFiles,
};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId, UploadId, UserId};
use pds_web::base::time::Timestamp;
use pds_web::model::entry::{Direction, Entry, EntryKind, HashAlgorithm, Order, OrderBy, Page};
use pds_web::model::listing::{Listing, NextPage};
use pds_web::model::{search_query::SearchQuery, view_mode::ThumbnailSize};
use pds_web::transfer::download::job::Fingerprint;
use pds_web::transfer::download::list_recursively::list_recursively;
use pds_web::transfer::download::messages::{Destination, RemoteFile};
use pds_web::transfer::download::task::{DownloadTask, TaskEvent};
use pds_web::transfer::download::zip::ZipLayout;
use serde_json::{Value, json};
use std::cell::Cell;
use std::rc::Rc;

const ORDER: Order = Order { by: OrderBy::Name, direction: Direction::Ascending };

fn drive() -> DriveId {
    DriveId::new("101")
}

struct Oddity {
    why: &'static str,
    /// The bodies of the pages, in the order in which they are asked for.
    pages: Vec<String>,
    /// The names that are listed, and how many items could not be read.
    listed: Result<(Vec<&'static str>, usize), FailureKind>,
}

fn oddity(why: &'static str, pages: Vec<Value>, names: &[&'static str], unreadable: usize) -> Oddity {
    let pages = pages.iter().map(Value::to_string).collect();
    Oddity { why, pages, listed: Ok((names.to_vec(), unreadable)) }
}

fn file(name: &str) -> Value {
    json!({"file_id": format!("id of {name}"), "name": name, "type": "file", "size": 1})
}

fn page(items: Vec<Value>, next: &str) -> Value {
    json!({"items": items, "next_marker": next})
}

fn oddities() -> Vec<Oddity> {
    let a = || file("a");
    let large: Vec<Value> = (0..10_000).map(|number| file(&format!("{number:05}"))).collect();
    let odd = |item: Value| vec![page(vec![a(), item, file("z")], "")];
    let with = |key: &str, value: Value| {
        let mut item = file("odd");
        item[key] = value;
        odd(item)
    };
    let without = |key: &str| {
        let mut item = file("odd");
        item.as_object_mut().unwrap().remove(key);
        odd(item)
    };
    let mut all = vec![
        oddity("no items at all", vec![json!({})], &[], 0),
        oddity("items that are null", vec![json!({"items": null, "next_marker": null})], &[], 0),
        oddity(
            "an empty page with a marker",
            vec![page(vec![], "m"), page(vec![], "n"), page(vec![a()], "")],
            &["a"],
            0,
        ),
        oddity("a marker of another type", vec![json!({"items": [a()], "next_marker": 7})], &["a"], 0),
        oddity(
            "the same marker again",
            vec![page(vec![a()], "m"), page(vec![file("b")], "m")],
            &["a", "b"],
            0,
        ),
        oddity(
            "alternating markers",
            vec![page(vec![a()], "m"), page(vec![file("b")], "n"), page(vec![a()], "m")],
            &["b", "a"],
            0,
        ),
        oddity("an item twice on a page", vec![page(vec![a(), a(), file("b")], "")], &["a", "b"], 0),
        oddity(
            "an item on two pages",
            vec![page(vec![a(), file("b")], "m"), page(vec![file("b"), file("c")], "")],
            &["a", "b", "c"],
            0,
        ),
        oddity("an item that is null", odd(Value::Null), &["a", "z"], 1),
        oddity(
            "items of other types",
            vec![page(vec![json!(7), json!("x"), a(), json!([]), json!({})], "")],
            &["a"],
            4,
        ),
        oddity("an item without an id", without("file_id"), &["a", "z"], 1),
        oddity("an empty id", with("file_id", json!("")), &["a", "z"], 1),
        oddity("an id of another type", with("file_id", json!({"x": 1})), &["a", "z"], 1),
        oddity("an id that is a number", with("file_id", json!(66)), &["a", "odd", "z"], 0),
        oddity("an item without a name", without("name"), &["a", "id of odd", "z"], 0),
        oddity("an empty name", with("name", json!("")), &["a", "id of odd", "z"], 0),
        oddity("a name of another type", with("name", json!(["x"])), &["a", "id of odd", "z"], 0),
        oddity("the other key of the name", with("file_name", json!("other")), &["a", "odd", "z"], 0),
        oddity("a size of another type", with("size", json!("huge")), &["a", "odd", "z"], 0),
        oddity("a negative size", with("size", json!(-1)), &["a", "odd", "z"], 0),
        oddity("an absurd size", with("size", json!(u64::MAX)), &["a", "odd", "z"], 0),
        oddity("a kind that is unknown", with("type", json!("link")), &["a", "odd", "z"], 0),
        oddity("a kind of another type", with("type", json!(1)), &["a", "odd", "z"], 0),
        oddity("dates of other types", with("updated_at", json!({})), &["a", "odd", "z"], 0),
    ];
    let lone = |name: &str| {
        let text = page(vec![a(), file("NAME")], "")
            .to_string()
            .replace("\"name\":\"NAME\"", &format!("\"name\":\"{name}\""));
        vec![text]
    };
    for (name, read) in [
        (r"x\ud83dy", "x\u{fffd}y"),
        (r"\udc00", "\u{fffd}"),
        (r"\ud83d\ude00", "😀"),
        (r"\\ud83d", r"\ud83d"),
    ] {
        all.push(Oddity {
            why: "half a surrogate pair",
            pages: lone(name),
            listed: Ok((vec!["a", read], 0)),
        });
    }
    for items in [json!({}), json!("x"), json!(true)] {
        let pages = vec![json!({"items": items}).to_string()];
        all.push(Oddity { why: "items that are no list", pages, listed: Err(FailureKind::BadAnswer) });
    }
    let names: Vec<&str> =
        large.iter().map(|item| &*item["name"].as_str().unwrap().to_owned().leak()).collect();
    all.push(oddity("a hundred times the items asked for", vec![page(large, "")], &names, 0));
    all
}

/// Every list that shows files.
#[derive(Clone, Copy, Debug, PartialEq)]
enum List {
    Folder,
    Search,
    Bin,
    /// The folder picker, the upload plan and the search for a name.
    All,
    /// Downloads.
    Recursive,
}

const LISTS: [List; 5] = [List::Folder, List::Search, List::Bin, List::All, List::Recursive];

async fn read(list: List, client: &Client) -> Result<(Vec<String>, usize), FailureKind> {
    let (drive, folder) = (drive(), FileId::new("f"));
    let kind = |error: ApiError| error.kind;
    let mut listing = match list {
        List::Folder => Listing::new(ORDER),
        _ => Listing::mixed(ORDER),
    };
    match list {
        List::All => {
            let mut on_page = |page: Page<Entry>| {
                listing.append(Page { next: None, ..page });
                true
            };
            client.list_all(&drive, &folder, Some(EntryKind::File), &mut on_page).await.map_err(kind)?;
        }
        List::Recursive => {
            let top: Entry = Entry { kind: EntryKind::Folder, ..entry(client_entry()) };
            let (mut names, mut unreadable) = (Vec::new(), 0);
            let found = |files: Vec<RemoteFile>| {
                unreadable += files.iter().filter(|file| file.id.is_empty()).count();
                names.extend(files.into_iter().filter(|file| !file.id.is_empty()).map(|file| file.path));
            };
            list_recursively(client, &[top], found).await.map_err(|failure| failure.kind)?;
            return Ok((names.split_off(1), unreadable));
        }
        _ => {
            while !listing.is_complete() {
                let (NextPage::Folders(marker) | NextPage::Files(marker)) = listing.next().clone() else {
                    break;
                };
                let (drive, marker, limit) = (&drive, marker.as_deref(), 100);
                let query = &SearchQuery::parse("a", "").compile(Timestamp(0), &UserId::new("ada"));
                let thumbnails = ThumbnailSize::default();
                let page = match list {
                    List::Search => {
                        client
                            .search(SearchFiles { drive, query, order: ORDER, marker, limit, thumbnails })
                            .await
                    }
                    List::Bin => client.recycle_bin(drive, marker).await,
                    _ => {
                        let kind = matches!(listing.next(), NextPage::Files(_)).then_some(EntryKind::File);
                        let request = ListFiles {
                            drive,
                            parent: &folder,
                            kind,
                            order: ORDER,
                            marker,
                            limit,
                            thumbnails,
                        };
                        client.list(request).await
                    }
                };
                listing.append(page.map_err(kind)?);
            }
        }
    }
    Ok((listing.rows().map(|row| row.name().to_owned()).collect(), listing.unreadable()))
}

fn client_entry() -> Value {
    json!({"file_id": "top", "name": "top", "type": "folder"})
}

/// An entry as the client reads it.
fn entry(item: Value) -> Entry {
    let api = MockApi::answering([Answer::Document(200, item.to_string())]);
    let read = async { api.client.get(&drive(), &FileId::new("top")).await.unwrap() };
    futures_util::future::FutureExt::now_or_never(read).unwrap()
}

#[tokio::test]
async fn every_list_bears_every_oddity() {
    for Oddity { why, pages, listed } in oddities() {
        for list in LISTS {
            // A folder is listed in two halves; the first has nothing here.
            let first = (list == List::Folder).then(|| page(vec![], "").to_string());
            let answers = first.into_iter().chain(pages.clone()).map(|body| Answer::Document(200, body));
            let api = MockApi::answering(answers);
            let found = read(list, &api.client).await;
            let mut expected = listed.clone().map(|(names, unreadable)| {
                (names.iter().map(|name| name.to_string()).collect::<Vec<_>>(), unreadable)
            });
            // These report an entry where it comes first, and only once.
            if let (List::Recursive, "alternating markers", Ok((names, _))) = (list, why, &mut expected) {
                names.reverse();
            }
            assert_eq!(found, expected, "{why}, {list:?}");
        }
    }
}

#[tokio::test]
async fn lists_of_drives_and_of_parts_bear_them_too() {
    let one = json!({"drive_id": 1, "drive_name": "One"});
    let pages = [
        json!({"items": [one, null, {"drive_name": "no id"}, {"drive_id": "2"}], "next_marker": "m", "root_group_drive": 7}),
        json!({"items": [], "next_marker": "n"}),
        json!({"items": [{"drive_id": "3", "drive_name": ["x"], "total_size": "x"}], "next_marker": "m"}),
    ];
    let api = MockApi::answering(pages.map(|page| Answer::Document(200, page.to_string())));
    let drives = api.client.my_group_drives().await.unwrap();
    assert_eq!(drives.iter().map(|drive| drive.name.as_str()).collect::<Vec<_>>(), ["One", "2", "3"]);

    let parts = json!({"parallel_upload": false, "next_part_number_marker": "1",
        "uploaded_parts": [{"part_number": 1, "part_size": "7"}, null, {"part_size": 7}, {"part_number": "x"}]});
    let again = json!({"uploaded_parts": null, "next_part_number_marker": 1});
    let api = MockApi::answering([parts, again].map(|page| Answer::Document(200, page.to_string())));
    let found = api.client.uploaded_parts(&drive(), &FileId::new("f"), &UploadId::new("u")).await.unwrap();
    assert_eq!(found.parts.iter().map(|part| (part.number, part.size)).collect::<Vec<_>>(), [(1, 7)]);
}

#[tokio::test]
async fn empty_pages_without_end_are_a_fault() {
    let pages = (0..500).map(|number| Answer::Document(200, page(vec![], &format!("m{number}")).to_string()));
    let api = MockApi::answering(pages);
    assert_eq!(read(List::All, &api.client).await, Err(FailureKind::BadAnswer));
    assert!(api.requests().len() < 100);
}

#[tokio::test]
async fn circles_and_depths_of_folders_end() {
    let folder = |id: &str, parent: &str| json!({"file_id": id, "parent_file_id": parent, "name": id, "type": "folder"});
    let top = || Entry { kind: EntryKind::Folder, ..entry(client_entry()) };
    // Each holds the other, and itself.
    let answers = [
        page(vec![folder("a", "top"), folder("top", "top")], ""),
        page(vec![folder("top", "a"), folder("a", "a"), file("x")], ""),
    ];
    let api = MockApi::answering(answers.map(|page| Answer::Document(200, page.to_string())));
    let mut paths = Vec::new();
    let found = |files: Vec<RemoteFile>| paths.extend(files.into_iter().map(|file| file.path));
    list_recursively(&api.client, &[top()], found).await.unwrap();
    assert_eq!(paths, ["top/", "a/", "x"]);

    // A new folder in each, without end.
    let answers = (0..5_000).map(|number| page(vec![folder(&format!("d{number}"), "d")], "").to_string());
    let api = MockApi::answering(answers.map(|body| Answer::Document(200, body)));
    let listed = list_recursively(&api.client, &[top()], |_| ()).await;
    assert_eq!(listed.unwrap_err().kind, FailureKind::BadAnswer);

    // Parents in a circle end the breadcrumb.
    let answers = [folder("a", "b"), folder("b", "c"), folder("c", "a"), folder("a", "b")];
    let api = MockApi::answering(answers.map(|item| Answer::Document(200, item.to_string())));
    let path = api.client.path(&drive(), &FileId::new("a")).await.unwrap();
    assert_eq!(path.iter().map(|crumb| crumb.name.as_str()).collect::<Vec<_>>(), ["c", "b", "a"]);
}

#[tokio::test]
async fn a_task_without_end_is_given_up_and_one_with_progress_is_not() {
    let running = |done: u64| {
        let body =
            json!({"async_task_id": "t", "state": "Running", "consumed_process": done, "total_process": 9});
        Answer::Document(200, body.to_string())
    };
    let started = || document(202, "task_started");
    let api = MockApi::answering(std::iter::once(started()).chain((0..2_000).map(|_| running(1))));
    let ended = api.client.trash(&drive(), &FileId::new("f")).await;
    assert_eq!(ended.unwrap_err().kind, FailureKind::StillRunning);
    let waited: u32 = api.pauses().iter().sum();
    assert!((1_700_000..1_900_000).contains(&waited), "{waited} ms");

    let steps = (0..2_000).map(running).chain([document(200, "task_done")]);
    let api = MockApi::answering(std::iter::once(started()).chain(steps));
    assert!(api.client.trash(&drive(), &FileId::new("f")).await.is_ok());
}

#[tokio::test]
async fn data_is_sent_to_web_addresses_only() {
    let (drive, root, parts) = (drive(), FileId::root(), [PartRequest { number: 1, context: None }]);
    let create = || CreateFile {
        drive: &drive,
        parent: &root,
        name: "a",
        size: 1,
        content_type: None,
        conflict: NameConflict::Refuse,
        overwrite: None,
        parallel: false,
        algorithm: HashAlgorithm::Sha1,
        pre_hash: None,
        content_hash: None,
        parts: &parts,
        modified_at: None,
    };
    for (url, is_used) in [
        ("https://data.example/x", true),
        ("http://127.0.0.1:9/x", true),
        ("javascript:alert(1)", false),
        ("data:text/html,x", false),
        ("blob:https://data.example/x", false),
        ("//data.example/x", false),
        ("", false),
    ] {
        let list = json!([{"part_number": 1, "upload_url": url}, null, {"part_number": 2, "upload_url": 7}]);
        let started = json!({"file_id": "f", "upload_id": "u", "part_info_list": list});
        let answers = [started, json!({"part_info_list": list}), json!({"url": url})];
        let api = MockApi::answering(answers.map(|body| Answer::Document(200, body.to_string())));
        let CreateOutcome::Started(started) = api.client.create_file(create()).await.unwrap() else {
            panic!("{url}")
        };
        assert_eq!(started.parts.len(), usize::from(is_used), "{url}");
        let (file, upload) = (&started.file, &started.upload);
        let urls = api.client.upload_urls(&drive, file, upload, &parts).await.unwrap();
        assert_eq!(urls.len(), usize::from(is_used), "{url}");
        assert_eq!(api.client.download_url(&drive, file, None).await.is_ok(), is_used, "{url}");
    }
}

#[test]
fn sums_of_absurd_sizes_do_not_wrap() {
    let remote = |id: &str| {
        let fingerprint = Fingerprint { size: u64::MAX - 1, ..Fingerprint::default() };
        RemoteFile { id: id.into(), parent: "root".into(), path: id.into(), modified: None, fingerprint }
    };
    let files = vec![remote("a"), remote("b"), remote("c")];
    let mut layout = ZipLayout::default();
    files.iter().for_each(|file| layout.add(&file.member()));
    assert_eq!(layout.length(), u64::MAX);
    for kind in [Destination::Archive, Destination::Folder] {
        let mut task = DownloadTask::new(kind, None, Vec::new());
        for event in [
            TaskEvent::FilesListed { files: files.clone(), last: true },
            TaskEvent::Budget(6),
            TaskEvent::Start,
        ] {
            task.step(0, event);
        }
        assert_eq!(task.view().size, u64::MAX);
    }
}

#[tokio::test]
async fn whatever_may_have_changed_something_is_reported() {
    let answers = [
        page(vec![file("a")], "").to_string(),
        json!({"file_id": "a", "name": "b"}).to_string(),
        json!({"file_id": "n"}).to_string(),
    ];
    let answers = answers.map(|body| Answer::Document(200, body)).into_iter();
    let ends = [document(202, "task_started"), document(200, "task_running"), document(200, "task_done")];
    let api = MockApi::answering(answers.chain(ends).chain([empty(404), empty(204)]));
    let reports = Rc::new(Cell::new(0));
    let counter = reports.clone();
    api.client.on_write(move || counter.set(counter.get() + 1));
    let (drive, id) = (drive(), FileId::new("a"));
    api.client.list(files_in(&drive, &id)).await.unwrap();
    assert_eq!(reports.get(), 0, "a read changes nothing");
    api.client.rename(&drive, &id, "b").await.unwrap();
    assert_eq!(reports.get(), 1);
    api.client.create_folder(&drive, &id, "n", NameConflict::Refuse).await.unwrap();
    assert_eq!(reports.get(), 2);
    api.client.trash(&drive, &id).await.unwrap();
    assert_eq!(reports.get(), 4, "when the task starts, and when it ends");
    api.client.trash(&drive, &id).await.unwrap_err();
    assert_eq!(reports.get(), 4, "nothing was done");
    api.client.delete(&drive, &id).await.unwrap();
    assert_eq!(reports.get(), 5);
}
