//! The typed client against documents from the protocol pages: the exact requests, and how answers are parsed,
//! including unusual ones. It needs no server, so it covers what the local PDS does not implement.

use crate::mock_transport::{Answer, MockApi, document, empty, files_in, lost, refused};
use pds_web::api::{
    BatchAction, BatchChange, CreateFile, CreateOutcome, FolderOutcome, ListFiles, NameConflict, PartContext,
    PartRequest, SearchFiles,
};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId, TaskId, UploadId, UserId};
use pds_web::base::time::Timestamp;
use pds_web::model::drive::OwnerType;
use pds_web::model::entry::{Category, Direction, EntryKind, HashAlgorithm, Order, OrderBy};
use pds_web::model::{search_query::SearchQuery, view_mode::ThumbnailSize};
use serde_json::json;

const ORDER: Order = Order { by: OrderBy::UpdatedAt, direction: Direction::Descending };

fn drive() -> DriveId {
    DriveId::new("101")
}

fn ids(ids: &[&str]) -> Vec<FileId> {
    ids.iter().map(|id| FileId::new(*id)).collect()
}

fn list<'a>(drive: &'a DriveId, parent: &'a FileId) -> ListFiles<'a> {
    ListFiles { marker: Some("m/="), ..files_in(drive, parent) }
}

fn upload<'a>(drive: &'a DriveId, parent: &'a FileId, parts: &'a [PartRequest]) -> CreateFile<'a> {
    CreateFile {
        drive,
        parent,
        name: "a.bin",
        size: 20_971_537,
        content_type: None,
        conflict: NameConflict::Refuse,
        overwrite: None,
        parallel: false,
        algorithm: HashAlgorithm::Sha1,
        pre_hash: None,
        content_hash: None,
        parts,
        modified_at: None,
    }
}

#[tokio::test]
async fn users_and_drives() {
    let api = MockApi::answering([document(200, "user"), document(200, "drive")]);
    let me = api.client.current_user().await.unwrap();
    assert_eq!((me.id.as_str(), me.display_name()), ("0d5e1f77c2aa4c0e9b1f3a6d8e2b4c60", "Ada"));
    assert_eq!((me.default_drive, me.avatar, me.domain.unwrap().as_str()), (Some(drive()), None, "bj9001"));
    let home = api.client.drive(&drive()).await.unwrap();
    assert_eq!((home.quota.total, home.quota.used, home.enabled), (None, 204_811, true));
    assert_eq!(api.requests(), [("/v2/user/get", json!({})), ("/v2/drive/get", json!({"drive_id": "101"}))]);

    let api = MockApi::answering([
        document(200, "my_drives_1"),
        document(200, "my_drives_2"),
        document(200, "group_drives"),
    ]);
    let mine = api.client.my_drives().await.unwrap();
    assert_eq!(
        mine.iter().map(|it| (it.name.as_str(), it.enabled)).collect::<Vec<_>>(),
        [("Ada's files", true), ("102", false)]
    );
    assert_eq!((mine[0].quota.total, mine[1].quota.total), (Some(10_737_418_240), None));
    let shared = api.client.my_group_drives().await.unwrap();
    assert_eq!(shared.iter().map(|it| it.name.as_str()).collect::<Vec<_>>(), ["Everyone", "Studio"]);
    assert!(shared.iter().all(|it| it.owner == OwnerType::Group));
    assert_eq!(api.requests()[1], ("/v2/drive/list_my_drives", json!({"limit": 100, "marker": "WzEwMV0="})));
}

#[tokio::test]
async fn one_page_of_a_listing() {
    let api = MockApi::answering([document(200, "list"), document(200, "list_empty"), empty(200)]);
    let (drive, root) = (drive(), FileId::root());
    let page = api.client.list(list(&drive, &root)).await.unwrap();
    let names: Vec<_> = page.items.iter().map(|entry| entry.name.as_str()).collect();
    // The last has no name.
    assert_eq!(names, ["harbour.jpg", "<img src=x onerror=alert(1)>.txt", "计划", "66ad"]);
    assert_eq!(page.next.as_deref(), Some("opaque/=+marker"));
    let [photo, odd, folder, _] = &page.items[..] else { panic!("{page:?}") };
    assert_eq!((photo.drive.as_str(), photo.category, photo.crc64), ("101", Category::Image, Some(u64::MAX)));
    assert_eq!(photo.content_hash.as_ref().unwrap().hex, "9F1C0A6E0C2B41B1E0B4F3A1A0C6D5E4F3B2A190");
    assert_eq!(photo.updated_at.unwrap().to_string(), "2026-05-02T08:11:10.004Z");
    assert_eq!((odd.size, odd.crc64, odd.updated_at), (Some(12), Some(876_543), None));
    assert_eq!((&odd.rights, &odd.thumbnail, odd.starred), (&None, &None, false));
    assert_eq!((folder.kind, folder.size, &folder.parent), (EntryKind::Folder, None, &root));
    let (path, mut asked) = api.requests().remove(0);
    let thumbnails = asked.as_object_mut().unwrap().remove("thumbnail_processes").unwrap();
    assert!(thumbnails["s"]["image_thumbnail_process"].as_str().unwrap().starts_with("image/resize,"));
    let expected = json!({"drive_id": "101", "parent_file_id": "root", "type": "file", "order_by": "updated_at",
        "order_direction": "DESC", "marker": "m/=", "limit": 100, "url_expire_sec": 7200});
    assert_eq!((path, asked), ("/v2/file/list", expected));
    for _ in 0..2 {
        let page = api.client.list(list(&drive, &root)).await.unwrap();
        assert!(page.items.is_empty() && page.next.is_none());
    }
}

#[tokio::test]
async fn one_file_its_path_and_a_search() {
    let api = MockApi::answering([
        document(200, "file"),
        document(200, "recycle_bin"),
        document(200, "list_empty"),
    ]);
    let (drive, file) = (drive(), FileId::new("66aa"));
    let entry = api.client.get(&drive, &file).await.unwrap();
    assert_eq!((entry.size, entry.starred, entry.crc64), (Some(5), true, Some(11_051_210_869_376_104_954)));
    assert_eq!(entry.updated_at.unwrap().to_string(), "2026-05-02T08:11:10.000Z");
    assert!(api.client.recycle_bin(&drive, None).await.unwrap().items[0].trashed_at.is_some());
    let (query, thumbnails) =
        (&SearchQuery::parse("a\"b\\", "").compile(Timestamp(0), &UserId::new("ada")), ThumbnailSize::W128);
    let search = SearchFiles { drive: &drive, query, order: ORDER, marker: None, limit: 50, thumbnails };
    api.client.search(search).await.unwrap();
    let (path, asked) = api.requests().remove(2);
    assert_eq!((path, &asked["query"]), ("/v2/file/search", &json!(r#"name match "a\"b\\""#)));
    assert_eq!(asked["order_by"], "type DESC,updated_at DESC");

    let api = MockApi::answering([document(200, "path")]);
    let names = |crumbs: Vec<pds_web::model::entry::Crumb>| {
        crumbs.into_iter().map(|crumb| format!("{}={}", crumb.id, crumb.name)).collect::<Vec<_>>()
    };
    let folder = FileId::new("66c3");
    let path = api.client.path(&drive, &folder).await.unwrap();
    assert_eq!(names(path), ["66a1=Work", "66b2=2026", "66c3=三月"]);
    // If the server does not send the path, the ancestors are requested one by one, as far as permitted.
    let api = MockApi::answering([document(200, "path_middle"), document(200, "path_top")]);
    assert_eq!(names(api.client.path(&drive, &folder).await.unwrap()), ["66a1=Work", "66b2=2026"]);
    let api = MockApi::answering([document(200, "path_middle"), refused(403, "ForbiddenNoPermission.File")]);
    assert_eq!(names(api.client.path(&drive, &folder).await.unwrap()), ["66b2=2026"]);
}

#[tokio::test]
async fn folders_and_names() {
    let api = MockApi::answering([document(201, "folder_created"), document(201, "folder_exists")]);
    let (drive, root, file) = (drive(), FileId::root(), FileId::new("66aa"));
    let made = api.client.create_folder(&drive, &root, "Plans", NameConflict::Refuse).await.unwrap();
    assert_eq!(made, FolderOutcome::Created(FileId::new("66d1")));
    let made = api.client.create_folder(&drive, &root, "Plans", NameConflict::AutoRename).await.unwrap();
    assert_eq!(made, FolderOutcome::Exists { id: FileId::new("66d0"), kind: Some(EntryKind::Folder) });
    let asked = json!({"drive_id": "101", "parent_file_id": "root", "name": "Plans", "type": "folder", "check_name_mode": "auto_rename"});
    assert_eq!(api.requests()[1], ("/v2/file/create", asked));

    let taken = [document(200, "rename_exists"), refused(409, "AlreadyExist.File")];
    let api = MockApi::answering(taken.into_iter().chain([document(200, "file"), document(200, "file")]));
    for _ in 0..2 {
        let error = api.client.rename(&drive, &file, "report.pdf").await.unwrap_err();
        assert_eq!(error.kind, FailureKind::NameTaken);
    }
    assert_eq!(api.client.rename(&drive, &file, "report.pdf").await.unwrap().name, "report.pdf");
    assert!(api.client.star(&drive, &file, true).await.unwrap().starred);
    let asked =
        json!({"drive_id": "101", "file_id": "66aa", "starred": true, "custom_index_key": "starred_yes"});
    assert_eq!(api.requests()[3], ("/v2/file/update", asked));
}

#[tokio::test]
async fn an_upload_begins_in_one_of_four_ways() {
    let answers = [
        document(201, "upload_started"),
        document(201, "upload_rapid"),
        document(201, "upload_exists"),
        document(409, "pre_hash_matched"),
        refused(409, "AlreadyExist.File"),
        refused(400, "InvalidParameterNotSupported.ParallelUpload"),
        refused(403, "QuotaExhausted.Drive"),
    ];
    let api = MockApi::answering(answers);
    let (drive, root) = (drive(), FileId::root());
    let state = PartContext::Sha1 {
        h: [3_662_244_075, 775_388_191, 2_286_849_874, 2_203_208_683, 3_880_697_277],
        offset: 64,
    };
    let parts = [PartRequest { number: 1, context: None }, PartRequest { number: 2, context: Some(state) }];
    let create = CreateFile {
        parallel: true,
        content_hash: Some("9F1C"),
        modified_at: Some(Timestamp(1_566_283_887_292)),
        ..upload(&drive, &root, &parts)
    };
    let CreateOutcome::Started(started) = api.client.create_file(create).await.unwrap() else { panic!() };
    assert_eq!(
        (started.file.as_str(), started.upload.as_str()),
        ("66ab", "C9DCFE5A82644AC7A02DB74C30C934A6")
    );
    // The address is passed on byte for byte, and a part without one is left to be asked for.
    assert!(started.parts[0].url.ends_with("Signature=a%2Bb%27%27"));
    assert_eq!(started.parts.iter().map(|part| part.number).collect::<Vec<_>>(), [1, 2]);
    assert_eq!(started.parts[0].content_type, None);
    assert_eq!(started.parts[1].content_type.as_deref(), Some("application/octet-stream"));
    let asked = json!({"drive_id": "101", "parent_file_id": "root", "name": "a.bin", "type": "file", "size": 20_971_537,
        "check_name_mode": "refuse", "parallel_upload": true, "content_hash": "9F1C", "content_hash_name": "sha1",
        "part_info_list": [{"part_number": 1}, {"part_number": 2, "parallel_sha1_ctx": {"part_offset": 64,
            "h": [3_662_244_075u32, 775_388_191, 2_286_849_874u32, 2_203_208_683u32, 3_880_697_277u32]}}],
        "local_modified_at": "2019-08-20T06:51:27Z"});
    assert_eq!(api.requests()[0], ("/v2/file/create", asked));

    let next = async || api.client.create_file(upload(&drive, &root, &parts)).await;
    assert_eq!(next().await.unwrap(), CreateOutcome::Rapid { file: FileId::new("66ac") });
    assert_eq!(next().await.unwrap(), CreateOutcome::Exists { file: FileId::new("66a9"), is_folder: false });
    assert_eq!(next().await.unwrap(), CreateOutcome::PreHashMatched);
    assert_eq!(next().await.unwrap_err().kind, FailureKind::NameTaken);
    assert!(next().await.unwrap_err().is_parallel_refused());
    assert_eq!(next().await.unwrap_err().kind, FailureKind::DriveFull);
}

/// The vectors of the protocol notes, §4.5, and what the vendor's client names beside a hash of the first bytes.
#[tokio::test]
async fn a_sha256_domain_gets_sha256_only() {
    let api = MockApi::answering([
        document(200, "domain"),
        empty(200),
        document(201, "upload_started"),
        document(409, "pre_hash_matched"),
    ]);
    assert_eq!(api.client.hash_algorithm().await.unwrap(), Some(HashAlgorithm::Sha256));
    assert_eq!(api.client.hash_algorithm().await.unwrap(), None);
    assert_eq!(api.requests()[0], ("/v2/domain/get", json!({"get_quota_used": false})));
    let (drive, root) = (drive(), FileId::root());
    let h = [
        3_747_330_076,
        3_894_281_766,
        4_215_646_356,
        1_339_297_585,
        2_992_531_478,
        3_604_257_217,
        2_878_359_849,
        6_512_230,
    ];
    let parts = [PartRequest { number: 2, context: Some(PartContext::Sha256 { h, offset: 64 }) }];
    let create = |content_hash, pre_hash| CreateFile {
        parallel: true,
        algorithm: HashAlgorithm::Sha256,
        content_hash,
        pre_hash,
        ..upload(&drive, &root, &parts)
    };
    api.client.create_file(create(Some("9F1C"), None)).await.unwrap();
    let asked = api.requests()[2].1.clone();
    assert_eq!((&asked["content_hash"], &asked["content_hash_name"]), (&json!("9F1C"), &json!("sha256")));
    let context = json!({"part_number": 2, "parallel_sha256_ctx": {"h": h, "part_offset": 64}});
    assert_eq!(asked["part_info_list"], json!([context]));
    api.client.create_file(create(None, Some("AB"))).await.unwrap();
    let asked = api.requests()[3].1.clone();
    assert_eq!((&asked["pre_hash"], &asked["content_hash_name"]), (&json!("AB"), &json!("sha256")));
    assert_eq!(asked["content_hash"], json!(null));
}

#[tokio::test]
async fn the_parts_and_the_end_of_an_upload() {
    let answers = [
        document(200, "upload_urls"),
        document(200, "uploaded_parts_1"),
        document(200, "uploaded_parts_2"),
        document(200, "file"),
        refused(404, "NotFound.UploadId"),
        refused(400, "InvalidParameterNotMatch.Crc64Hash"),
        document(200, "download_url"),
    ];
    let api = MockApi::answering(answers);
    let (drive, file, id) = (drive(), FileId::new("66ab"), UploadId::new("C9"));
    let urls = api
        .client
        .upload_urls(&drive, &file, &id, &[PartRequest { number: 7, context: None }])
        .await
        .unwrap();
    assert_eq!((urls[0].number, &urls[0].content_type), (7, &None));
    let found = api.client.uploaded_parts(&drive, &file, &id).await.unwrap();
    assert!(found.parallel);
    assert_eq!(found.parts.iter().map(|part| part.size).collect::<Vec<_>>(), [10_485_760, 10_485_760, 17]);
    assert_eq!(found.parts[0].etag, "\"D41D8CD98F00B204E9800998ECF8427E\"");
    // "After number 2": passed back as it came.
    assert_eq!(api.requests()[2].1["part_number_marker"], 2);
    let complete = async || api.client.complete(&drive, &file, &id, Some(u64::MAX)).await;
    assert_eq!(complete().await.unwrap().size, Some(5));
    assert_eq!(api.requests()[3].1["crc64_hash"], "18446744073709551615");
    assert_eq!(complete().await.unwrap_err().kind, FailureKind::NotFound);
    assert_eq!(complete().await.unwrap_err().kind, FailureKind::Corrupt);
    let signed = api.client.download_url(&drive, &file, Some("a b.txt")).await.unwrap();
    assert_eq!((signed.size, signed.crc64), (Some(5), Some(11_051_210_869_376_104_954)));
    assert!(signed.url.starts_with("https://data.example/") && !format!("{signed:?}").contains("secret"));
}

#[tokio::test]
async fn tasks_are_polled_until_they_end() {
    let ends = [
        ("task_done", None),
        ("task_partial", Some(FailureKind::Partial)),
        ("task_failed", Some(FailureKind::DriveFull)),
    ];
    for (end, failure) in ends {
        let answers = ["task_started", "task_running", "task_running", end].map(|name| document(202, name));
        let api = MockApi::answering(answers);
        let ended = api.client.trash(&drive(), &FileId::new("66aa")).await;
        assert_eq!(ended.err().map(|error| error.kind), failure, "{end}");
        assert_eq!(api.requests().len(), 4);
        assert_eq!(api.requests()[1].1["async_task_id"], "000e89fb-cf8f-11e9-8ab4-b6e980803a3b");
    }
    let api = MockApi::answering([
        empty(204),
        empty(204),
        document(202, "task_started"),
        document(200, "task_done"),
    ]);
    api.client.restore(&drive(), &FileId::new("1")).await.unwrap();
    api.client.delete(&drive(), &FileId::new("1")).await.unwrap();
    api.client.clear_recycle_bin(&drive(), |_, _| ()).await.unwrap();
    let paths: Vec<_> = api.requests().into_iter().map(|(path, _)| path).collect();
    assert_eq!(
        paths,
        ["/v2/recyclebin/restore", "/v2/file/delete", "/v2/recyclebin/clear", "/v2/async_task/get"]
    );
    let api = MockApi::answering([refused(404, "NotFound.AsyncTask")]);
    assert_eq!(api.client.wait_for(&TaskId::new("x")).await.unwrap_err().kind, FailureKind::NotFound);
}

#[tokio::test]
async fn batch_answers_are_matched_to_requests() {
    let answers = [document(200, "batch"), document(200, "task_done"), document(200, "batch_again")];
    let api = MockApi::answering(answers);
    let (drive, to, five) = (drive(), FileId::new("t"), ids(&["a", "b", "c", "d", "e"]));
    let many = |action| BatchChange { action, drive: &drive, ids: &five, to: Some(&to) };
    let outcome = api.client.change_many(many(BatchAction::Move)).await;
    let kinds: Vec<_> =
        outcome.iter().map(|(_, result)| result.as_ref().err().map(|error| error.kind)).collect();
    // The fourth was refused and is retried; the result of the fifth is unknown, so it is not.
    assert_eq!(kinds, [None, Some(FailureKind::NotFound), None, None, Some(FailureKind::BadAnswer)]);
    assert_eq!(outcome.iter().map(|(id, _)| id.clone()).collect::<Vec<_>>(), five);
    let asked = api.requests();
    assert_eq!((asked[0].0, asked[0].1["requests"].as_array().unwrap().len()), ("/v2/batch", 5));
    let child = json!({"id": "3", "method": "POST", "url": "/file/move", "headers": {"Content-Type": "application/json"},
        "body": {"drive_id": "101", "file_id": "d", "to_parent_file_id": "t", "check_name_mode": "refuse"}});
    assert_eq!(asked[2].1, json!({"resource": "file", "requests": [child]}));

    // Results of the first round are kept when the second fails.
    let api = MockApi::answering([document(200, "batch"), document(200, "task_done"), lost()]);
    let outcome = api.client.change_many(many(BatchAction::Copy)).await;
    assert!(outcome[0].1.is_ok() && outcome[2].1.is_ok());
    assert_eq!(outcome[3].1.as_ref().unwrap_err().kind, FailureKind::Network);

    // An application without access to the batch route sends single requests.
    let gateway = Answer::Gateway(403, "CheckRouterAccessFailed");
    let singles = [document(201, "moved"), document(201, "moved"), refused(404, "NotFound.File")];
    let api = MockApi::answering(
        [gateway].into_iter().chain(singles).chain([document(201, "moved"), document(201, "moved")]),
    );
    let outcome = api.client.change_many(many(BatchAction::Copy)).await;
    assert_eq!(outcome.iter().filter(|(_, result)| result.is_ok()).count(), 4);
    let body = json!({"drive_id": "101", "file_id": "a", "to_parent_file_id": "t", "auto_rename": true});
    assert_eq!(api.requests()[1], ("/v2/file/copy", body));
}

#[tokio::test]
async fn reads_are_retried_and_writes_only_when_nothing_was_done() {
    let timeout = || Answer::Gateway(504, "D504TO");
    let api = MockApi::answering([timeout(), lost(), refused(429, "TooManyRequests"), document(200, "user")]);
    assert!(api.client.current_user().await.is_ok());
    assert_eq!(api.pauses().len(), 3);
    let api = MockApi::answering([timeout()]);
    let made = api.client.create_folder(&drive(), &FileId::root(), "x", NameConflict::Refuse).await;
    let error = made.unwrap_err();
    assert_eq!((error.code.as_str(), error.request_id.as_deref()), ("D504TO", Some("r-1")));
    assert!(error.is_ambiguous());
    let api = MockApi::answering([refused(429, "TooManyRequests"), document(201, "folder_created")]);
    assert!(api.client.create_folder(&drive(), &FileId::root(), "x", NameConflict::Refuse).await.is_ok());
    let api = MockApi::answering((0..9).map(|_| lost()));
    assert_eq!(api.client.current_user().await.unwrap_err().kind, FailureKind::Network);
    assert_eq!(api.requests().len(), 5);
}

#[tokio::test]
async fn an_expired_token_is_replaced_and_stays_in_its_header() {
    let dead = || refused(401, "AccessTokenExpired");
    let api = MockApi::answering([dead(), document(200, "user")]);
    api.set_next_token("second-token");
    assert!(api.client.current_user().await.is_ok());
    assert_eq!(api.bearers(), ["first-token", "second-token"]);
    let api = MockApi::answering([dead()]);
    let error = api.client.current_user().await.unwrap_err();
    assert_eq!(error.kind, FailureKind::SignedOut);
    let printed = format!("{error:?} {:?}", api.requests());
    assert!(!printed.contains("token\""), "{printed}");
    assert!(
        api.urls()
            .iter()
            .all(|url| url.starts_with("https://pds.example/v2/") && !url.contains("first-token"))
    );
}

#[tokio::test]
async fn malformed_answers_never_panic() {
    let (drive, file, id) = (drive(), FileId::new("1"), UploadId::new("U"));
    let two = ids(&["1", "2"]);
    for answer in crate::mock_transport::malformed_answers() {
        let api = MockApi::answering((0..40).map(|_| answer.clone()));
        let client = &api.client;
        // The result does not matter, only that there is one.
        let _ = (client.current_user().await, client.my_drives().await, client.my_group_drives().await);
        let _ = client.hash_algorithm().await;
        let _ = (client.list(list(&drive, &file)).await, client.get(&drive, &file).await);
        let _ = (client.recycle_bin(&drive, None).await, client.download_url(&drive, &file, None).await);
        let _ = (client.rename(&drive, &file, "x").await, client.star(&drive, &file, false).await);
        let _ = client.create_folder(&drive, &file, "x", NameConflict::Ignore).await;
        let _ = client.create_file(upload(&drive, &file, &[])).await;
        let _ = (
            client.upload_urls(&drive, &file, &id, &[]).await,
            client.uploaded_parts(&drive, &file, &id).await,
        );
        let _ = client.complete(&drive, &file, &id, None).await;
        let outcome = client
            .change_many(BatchChange { action: BatchAction::Trash, drive: &drive, ids: &two, to: None })
            .await;
        assert_eq!(outcome.len(), 2);
    }
}
