//! The typed client against the local PDS: every call, and the errors the interface distinguishes.
//!
//! Both sides have their own wire types, so a field that one of them misreads is found here.

use crate::local_pds::{Pds, crc64};
use pds_web::api::{
    BatchAction, BatchChange, CreateFile, CreateOutcome, FolderOutcome, ListFiles, NameConflict, PartRequest,
    SearchFiles,
};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId, UserId};
use pds_web::base::time::Timestamp;
use pds_web::model::entry::{Direction, EntryKind, HashAlgorithm, Order, OrderBy, Page};
use pds_web::model::search_query::SearchQuery;
use pds_web::model::view_mode::ThumbnailSize;
use pds_web::transfer::download::list_recursively::list_recursively;
use pds_web::transfer::download::local_names::LocalNames;
use serde_json::json;

const BY_NAME: Order = Order { by: OrderBy::Name, direction: Direction::Ascending };

fn drive() -> DriveId {
    DriveId::new("1")
}

async fn list(pds: &Pds, parent: &FileId, kind: Option<EntryKind>, order: Order) -> Vec<String> {
    let (mut names, mut marker) = (Vec::new(), None::<String>);
    loop {
        let drive = drive();
        let thumbnails = ThumbnailSize::default();
        let request =
            ListFiles { drive: &drive, parent, kind, order, marker: marker.as_deref(), limit: 3, thumbnails };
        let Page { items, next, .. } = pds.client.list(request).await.unwrap();
        assert!(items.len() <= 3);
        names.extend(items.into_iter().map(|entry| entry.name));
        match next {
            Some(next) => marker = Some(next),
            None => return names,
        }
    }
}

async fn folder(pds: &Pds, parent: &FileId, name: &str) -> FileId {
    match pds.client.create_folder(&drive(), parent, name, NameConflict::Refuse).await.unwrap() {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    }
}

#[tokio::test]
async fn user_drives_and_quota_are_read() {
    let pds = Pds::start().await;
    let me = pds.client.current_user().await.unwrap();
    assert_eq!((me.id.as_str(), me.display_name()), ("ada", "Ada"));
    assert_eq!(me.default_drive, Some(drive()));
    let drives = pds.client.my_drives().await.unwrap();
    assert_eq!(drives.len(), 1);
    assert_eq!(drives[0].quota.total, Some(1_000_000));
    assert_eq!(pds.client.default_drive().await.unwrap().id, drive());
    assert_eq!(pds.client.drive(&drive()).await.unwrap().name, "Ada");
    assert!(pds.client.my_group_drives().await.unwrap().is_empty());
    let missing = pds.client.drive(&DriveId::new("999")).await.unwrap_err();
    assert!(matches!(missing.kind, FailureKind::NotFound | FailureKind::Forbidden), "{missing:?}");
    assert!(missing.request_id.is_some());
}

#[tokio::test]
async fn folders_are_created_listed_in_pages_and_found_by_path() {
    let pds = Pds::start().await;
    let root = FileId::root();
    for name in ["delta", "alpha", "echo", "bravo", "charlie"] {
        folder(&pds, &root, name).await;
    }
    pds.upload(&root, "zulu.txt", b"z").await;
    assert_eq!(
        list(&pds, &root, Some(EntryKind::Folder), BY_NAME).await,
        ["alpha", "bravo", "charlie", "delta", "echo"]
    );
    assert_eq!(list(&pds, &root, Some(EntryKind::File), BY_NAME).await, ["zulu.txt"]);
    let backwards = Order { by: OrderBy::Name, direction: Direction::Descending };
    assert_eq!(list(&pds, &root, Some(EntryKind::Folder), backwards).await[0], "echo");

    let inner = folder(&pds, &folder(&pds, &root, "外层").await, "内层").await;
    let path = pds.client.path(&drive(), &inner).await.unwrap();
    assert_eq!(path.iter().map(|crumb| crumb.name.as_str()).collect::<Vec<_>>(), ["外层", "内层"]);
    assert_eq!(path[1].id, inner);

    let again = pds.client.create_folder(&drive(), &root, "alpha", NameConflict::Refuse).await.unwrap();
    assert!(matches!(again, FolderOutcome::Exists { kind: Some(EntryKind::Folder), .. }));
    let again = pds.client.create_folder(&drive(), &root, "zulu.txt", NameConflict::Refuse).await.unwrap();
    assert!(matches!(again, FolderOutcome::Exists { kind: Some(EntryKind::File), .. }));
    let twin = pds.client.create_folder(&drive(), &root, "alpha", NameConflict::AutoRename).await.unwrap();
    let FolderOutcome::Created(twin) = twin else { panic!("no second folder") };
    assert_ne!(pds.client.get(&drive(), &twin).await.unwrap().name, "alpha");
    let gone = pds.client.get(&drive(), &FileId::new("0".repeat(40))).await.unwrap_err();
    assert_eq!(gone.kind, FailureKind::NotFound);
}

#[tokio::test]
async fn entries_are_renamed_starred_moved_copied_trashed_restored_and_deleted() {
    let pds = Pds::start().await;
    let (root, client, drive) = (FileId::root(), &pds.client, drive());
    let a = pds.upload(&root, "a.txt", b"hello").await;
    pds.upload(&root, "b.txt", b"world").await;
    let target = folder(&pds, &root, "target").await;

    let taken = client.rename(&drive, &a, "b.txt").await.unwrap_err();
    assert_eq!(taken.kind, FailureKind::NameTaken, "{taken:?}");
    assert_eq!(client.rename(&drive, &a, "c & <d>.txt").await.unwrap().name, "c & <d>.txt");
    assert!(client.star(&drive, &a, true).await.unwrap().starred);
    assert!(!client.star(&drive, &a, false).await.unwrap().starred);
    assert_eq!(client.find_by_name(&drive, &root, "b.txt").await.unwrap().unwrap().size, Some(5));
    assert!(client.find_by_name(&drive, &root, "B.TXT ").await.unwrap().is_none());

    let ids = [a.clone()];
    let to = Some(&target);
    let outcome =
        client.change_many(BatchChange { action: BatchAction::Copy, drive: &drive, ids: &ids, to }).await;
    assert!(outcome[0].1.is_ok(), "{outcome:?}");
    let outcome = client
        .change_many(BatchChange { action: BatchAction::MoveKeepBoth, drive: &drive, ids: &ids, to })
        .await;
    assert!(outcome[0].1.is_ok(), "{outcome:?}");
    assert_eq!(list(&pds, &target, None, BY_NAME).await.len(), 2);
    assert_eq!(client.get(&drive, &a).await.unwrap().parent, target);

    client.trash(&drive, &target).await.unwrap();
    assert_eq!(client.recycle_bin(&drive, None).await.unwrap().items[0].name, "target");
    assert_eq!(list(&pds, &root, None, BY_NAME).await, ["b.txt"]);
    client.restore(&drive, &target).await.unwrap();
    assert_eq!(list(&pds, &target, None, BY_NAME).await.len(), 2);
    client.trash(&drive, &target).await.unwrap();
    client.delete(&drive, &target).await.unwrap();
    assert!(client.recycle_bin(&drive, None).await.unwrap().items.is_empty());
    client
        .trash(&drive, &client.find_by_name(&drive, &root, "b.txt").await.unwrap().unwrap().id)
        .await
        .unwrap();
    client.clear_recycle_bin(&drive, |_, _| ()).await.unwrap();
    assert!(client.recycle_bin(&drive, None).await.unwrap().items.is_empty());
}

#[tokio::test]
async fn batch_operations_report_each_outcome() {
    let pds = Pds::start().await;
    let root = FileId::root();
    let mut ids = Vec::new();
    for number in 0..130 {
        ids.push(folder(&pds, &root, &format!("f{number:03}")).await);
    }
    ids.insert(64, FileId::new("0".repeat(40)));
    let many = BatchChange { action: BatchAction::Trash, drive: &drive(), ids: &ids, to: None };
    let outcome = pds.client.change_many(many).await;
    assert_eq!(outcome.len(), 131);
    for (at, (id, result)) in outcome.iter().enumerate() {
        assert_eq!(*id, ids[at]);
        assert_eq!(result.is_err(), at == 64, "{at} {result:?}");
    }
    assert_eq!(outcome[64].1.as_ref().unwrap_err().kind, FailureKind::NotFound);
}

#[tokio::test]
async fn many_entries_are_looked_up_in_few_calls() {
    let pds = Pds::start().await;
    let mut ids = vec![FileId::new("0".repeat(40))];
    for number in 0..120 {
        ids.push(folder(&pds, &FileId::root(), &format!("f{number:03}")).await);
    }
    let mut found = pds.client.get_many(&drive(), &ids).await.unwrap();
    found.sort_by(|one, other| one.name.cmp(&other.name));
    assert_eq!(found.len(), 120);
    assert!(found.iter().zip(&ids[1..]).all(|(entry, id)| entry.id == *id && entry.is_folder()));
}

#[tokio::test]
async fn search_accepts_any_text() {
    let pds = Pds::start().await;
    let root = FileId::root();
    for name in ["Report 2026.txt", "report \"final\".txt", "other.txt", "报告.txt"] {
        pds.upload(&root, name, b"x").await;
    }
    pds.control("settings", json!({"index_lag_s": 0})).await;
    let found = async |text: &str| {
        let (drive, order) = (drive(), BY_NAME);
        let query = &SearchQuery::parse(text, "").compile(Timestamp(0), &UserId::new("ada"));
        let thumbnails = ThumbnailSize::default();
        let request = SearchFiles { drive: &drive, query, order, marker: None, limit: 100, thumbnails };
        let mut names: Vec<_> =
            pds.client.search(request).await.unwrap().items.into_iter().map(|entry| entry.name).collect();
        names.sort();
        names
    };
    assert_eq!(found("report").await, ["Report 2026.txt", "report \"final\".txt"]);
    assert_eq!(found("\"final\"").await, ["report \"final\".txt"]);
    assert_eq!(found("报告").await, ["报告.txt"]);
    assert_eq!(found("x\" or name match \"other").await, Vec::<String>::new());
}

#[tokio::test]
async fn a_file_is_uploaded_in_parts_and_downloaded_unchanged() {
    let pds = Pds::start().await;
    let bytes: Vec<u8> = (0..300_000u32).map(|at| (at * 7 % 251) as u8).collect();
    let file = pds.upload(&FileId::root(), "数据.bin", &bytes).await;
    let entry = pds.client.get(&drive(), &file).await.unwrap();
    assert_eq!((entry.size, entry.crc64), (Some(300_000), Some(crc64(&bytes))));
    assert!(entry.content_hash.is_some() && entry.revision.is_some());
    let signed = pds.client.download_url(&drive(), &file, Some("数据.bin")).await.unwrap();
    assert_eq!((signed.size, signed.crc64), (Some(300_000), Some(crc64(&bytes))));
    assert_eq!(pds.http.get(&signed.url).send().await.unwrap().bytes().await.unwrap(), bytes);
}

#[tokio::test]
async fn a_folder_is_listed_recursively_with_local_paths() {
    let pds = Pds::start().await;
    let top = folder(&pds, &FileId::root(), "top: all").await;
    for number in 0..120 {
        folder(&pds, &top, &format!("f{number:03}")).await;
    }
    let inner = folder(&pds, &top, "inner").await;
    pds.upload(&inner, "a?.bin", b"content").await;
    let top = pds.client.get(&drive(), &top).await.unwrap();
    let mut found = Vec::new();
    list_recursively(&pds.client, &[top], |files| found.extend(files)).await.unwrap();
    let mut names = LocalNames::default();
    found.iter_mut().for_each(|wanted| names.assign_path(wanted));
    assert_eq!((found.len(), found[0].path.as_str()), (123, "top_ all/"));
    let file = found.iter().find(|it| !it.is_folder()).unwrap();
    assert_eq!((file.path.as_str(), file.fingerprint.size), ("top_ all/inner/a_.bin", 7));
    assert_eq!(file.fingerprint.crc64, Some(crc64(b"content")));
}

#[tokio::test]
async fn creating_a_file_has_four_outcomes() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), drive());
    let bytes = b"the very same content";
    let file = pds.upload(&root, "first.txt", bytes).await;
    let hash = pds.client.get(&drive, &file).await.unwrap().content_hash.unwrap();
    let parts = [PartRequest { number: 1, context: None }];
    let create = |name, conflict, pre_hash, content_hash| CreateFile {
        drive: &drive,
        parent: &root,
        name,
        size: bytes.len() as u64,
        content_type: Some("text/plain"),
        conflict,
        overwrite: None,
        parallel: false,
        algorithm: HashAlgorithm::Sha1,
        pre_hash,
        content_hash,
        parts: &parts,
        modified_at: None,
    };
    let taken = pds.client.create_file(create("first.txt", NameConflict::Refuse, None, None)).await.unwrap();
    assert_eq!(taken, CreateOutcome::Exists { file: file.clone(), is_folder: false });
    let pre_hash = hash.hex.clone();
    // Shorter than 1,024 bytes: the hash of the beginning is the hash of all.
    let maybe = create("second.txt", NameConflict::Refuse, Some(pre_hash.as_str()), None);
    assert_eq!(pds.client.create_file(maybe).await.unwrap(), CreateOutcome::PreHashMatched);
    let rapid = create("second.txt", NameConflict::Refuse, None, Some(hash.hex.as_str()));
    assert!(matches!(pds.client.create_file(rapid).await.unwrap(), CreateOutcome::Rapid { .. }));
    let slow = pds.client.create_file(create("third.txt", NameConflict::Refuse, None, None)).await.unwrap();
    let CreateOutcome::Started(started) = slow else { panic!("{slow:?}") };
    assert_eq!(started.parts.len(), 1);
    assert!(
        pds.client.uploaded_parts(&drive, &started.file, &started.upload).await.unwrap().parts.is_empty()
    );
}

#[tokio::test]
async fn upload_errors_are_distinguished() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), drive());
    let started = pds.begin(&root, "a.bin", 5).await;
    pds.put(&started.parts[0], b"hello").await;
    let wrong = pds.client.complete(&drive, &started.file, &started.upload, Some(1)).await.unwrap_err();
    assert_eq!(wrong.kind, FailureKind::Corrupt, "{wrong:?}");
    let parts = pds.client.uploaded_parts(&drive, &started.file, &started.upload).await.unwrap();
    assert_eq!(parts.parts.iter().map(|part| (part.number, part.size)).collect::<Vec<_>>(), [(1, 5)]);
    let crc = Some(crc64(b"hello"));
    pds.client.complete(&drive, &started.file, &started.upload, crc).await.unwrap();
    let twice = pds.client.complete(&drive, &started.file, &started.upload, crc).await.unwrap_err();
    assert_eq!(twice.kind, FailureKind::NotFound);

    let request = PartRequest { number: 1, context: None };
    let late = pds.client.upload_urls(&drive, &started.file, &started.upload, &[request]).await.unwrap_err();
    assert!(matches!(late.kind, FailureKind::NotFound | FailureKind::NameTaken), "{late:?}");
    let full = pds.try_begin(&root, "big.bin", 2_000_000).await.unwrap_err();
    assert_eq!(full.kind, FailureKind::DriveFull, "{full:?}");
    pds.control("settings", json!({"parallel_upload": false})).await;
    let serial = pds.try_begin_parallel(&root, "p.bin", 10).await.unwrap_err();
    assert!(serial.is_parallel_refused(), "{serial:?}");
}

#[tokio::test]
async fn a_call_with_an_expired_token_waits_for_a_new_one() {
    let pds = Pds::start().await;
    pds.control("clock", json!({"advance_s": 10_000})).await;
    let refused = pds.client.current_user().await.unwrap_err();
    assert_eq!(refused.kind, FailureKind::SignedOut);
    pds.credentials.set_next_token(pds.sign_in().await);
    assert_eq!(pds.client.current_user().await.unwrap().id.as_str(), "ada");
    assert_eq!(pds.credentials.renewals(), 2);
}

#[tokio::test]
async fn asynchronous_tasks_are_awaited() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), drive());
    let inner = folder(&pds, &folder(&pds, &root, "a").await, "b").await;
    let outer = pds.client.get(&drive, &inner).await.unwrap().parent;
    pds.upload(&inner, "c.txt", b"c").await;
    let target = folder(&pds, &root, "target").await;
    pds.control("settings", json!({"task_delay_s": 0.2})).await;
    let ids = [outer.clone()];
    let copy = BatchChange { action: BatchAction::Copy, drive: &drive, ids: &ids, to: Some(&target) };
    assert!(pds.client.change_many(copy).await[0].1.is_ok());
    assert_eq!(list(&pds, &target, None, BY_NAME).await, ["a"]);
    pds.client.trash(&drive, &outer).await.unwrap();
    assert_eq!(list(&pds, &root, None, BY_NAME).await, ["target"]);
    for (end, kind) in [("PartialSucceed", FailureKind::Partial), ("Failed", FailureKind::ServerError)] {
        let full = folder(&pds, &root, end).await;
        folder(&pds, &full, "inside").await;
        pds.control("settings", json!({"task_result": end})).await;
        assert_eq!(pds.client.trash(&drive, &full).await.unwrap_err().kind, kind, "{end}");
    }
}

#[tokio::test]
async fn optional_features_of_the_server_may_be_missing() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), drive());
    let less = json!({"paths": false, "batch": false, "extra_fields": true, "list_page_max": 2});
    pds.control("settings", less).await;
    let inner = folder(&pds, &folder(&pds, &root, "外层").await, "内层").await;
    let path = pds.client.path(&drive, &inner).await.unwrap();
    assert_eq!(path.iter().map(|crumb| crumb.name.as_str()).collect::<Vec<_>>(), ["外层", "内层"]);
    let mut ids = Vec::new();
    for name in ["a", "b", "c", "d", "e"] {
        ids.push(folder(&pds, &inner, name).await);
    }
    assert_eq!(list(&pds, &inner, None, BY_NAME).await, ["a", "b", "c", "d", "e"]);
    let many = BatchChange { action: BatchAction::Move, drive: &drive, ids: &ids, to: Some(&root) };
    assert!(pds.client.change_many(many).await.iter().all(|(_, result)| result.is_ok()));
    assert!(list(&pds, &inner, None, BY_NAME).await.is_empty());

    // A checksum that went through a float says nothing; nothing at all is better than a wrong one.
    let file = pds.upload(&root, "a.bin", b"123456789").await;
    pds.control("settings", json!({"crc64_as_number": true})).await;
    let entry = pds.client.get(&drive, &file).await.unwrap();
    assert_eq!((entry.size, entry.crc64), (Some(9), None));
    pds.control("settings", json!({"crc64_as_number": false})).await;
    assert_eq!(pds.client.get(&drive, &file).await.unwrap().crc64, Some(11_051_210_869_376_104_954));
}

#[tokio::test]
async fn the_object_store_never_sees_a_token() {
    let pds = Pds::start().await;
    let file = pds.upload(&FileId::root(), "a.txt", b"a").await;
    let signed = pds.client.download_url(&drive(), &file, None).await.unwrap();
    let token = pds.sign_in().await;
    assert!(!signed.url.contains(token.as_str()));
    assert!(pds.http.get(&signed.url).send().await.unwrap().status().is_success());
    let log = pds.requests().await;
    assert_eq!(log["tokens_at_objects"], 0);
    let text = log.to_string();
    assert!(!text.contains(token.as_str()));
    // The check itself works: a token sent there on purpose is refused and counted.
    let refused = pds.http.get(&signed.url).bearer_auth(token.as_str()).send().await.unwrap();
    assert!(!refused.status().is_success());
    assert_eq!(pds.requests().await["tokens_at_objects"], 1);
}

#[tokio::test]
async fn gateway_errors_are_distinguished() {
    let pds = Pds::start().await;
    let fault = |path: &str, status: u16, code: &str| json!({"rules": [{"host": "api", "path": path, "effect": {"status": status, "code": code}}]});
    let cases = [
        (403, "ForbiddenNoPermission.File", FailureKind::Forbidden),
        (403, "CheckRouterAccessFailed", FailureKind::NotAllowedHere),
        (404, "NotFound.File", FailureKind::NotFound),
        (404, "NotFound.Domain", FailureKind::NotAllowedHere),
        (404, "I404NF", FailureKind::Unsupported),
        (409, "StateConflict", FailureKind::Conflict),
        (400, "InvalidParameter.limit", FailureKind::Rejected),
        (400, "OperationNotSupport", FailureKind::Unsupported),
        (500, "InternalError", FailureKind::ServerError),
    ];
    for (status, code, kind) in cases {
        pds.control("faults", fault("/v2/file/get", status, code)).await;
        let error = pds.client.get(&drive(), &FileId::root()).await.unwrap_err();
        assert_eq!((error.kind, error.status, error.code.as_str()), (kind, status, code));
    }
    // The connection is cut before an answer: a read is repeated, a write is not.
    let cut =
        |path: &str| json!({"rules": [{"host": "api", "path": path, "effect": {"cut_after_bytes": 0}}]});
    pds.control("faults", cut("/v2/user/get")).await;
    assert!(pds.client.current_user().await.is_ok());
    pds.control("faults", cut("/v2/file/create")).await;
    let lost =
        pds.client.create_folder(&drive(), &FileId::root(), "x", NameConflict::Refuse).await.unwrap_err();
    assert_eq!((lost.kind, lost.status), (FailureKind::Network, 0));
}

#[tokio::test]
async fn reads_are_retried_and_writes_are_not() {
    let pds = Pds::start().await;
    let busy = |path: &str, count: u32| json!({"rules": [{"host": "api", "path": path, "count": count, "effect": {"status": 503, "code": "ServiceUnavailable"}}]});
    pds.control("faults", busy("/v2/user/get", 2)).await;
    assert!(pds.client.current_user().await.is_ok());
    pds.control("faults", busy("/v2/file/create", 1)).await;
    let once =
        pds.client.create_folder(&drive(), &FileId::root(), "x", NameConflict::Refuse).await.unwrap_err();
    assert_eq!(once.kind, FailureKind::ServerBusy);
    let throttled = json!({"rules": [{"host": "api", "path": "/v2/file/create", "effect": {"status": 429, "code": "TooManyRequests"}}]});
    pds.control("faults", throttled).await;
    assert!(pds.client.create_folder(&drive(), &FileId::root(), "y", NameConflict::Refuse).await.is_ok());
}
