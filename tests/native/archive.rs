//! Zips created by the server: the exact requests of the client, and a run against the local PDS.

use crate::local_pds::{Pds, crc64};
use crate::mock_transport::{Answer, MockApi, document, refused};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId, TaskId};
use serde_json::json;

fn drive() -> DriveId {
    DriveId::new("1")
}

fn json_answer(body: serde_json::Value) -> Answer {
    Answer::Document(200, body.to_string())
}

#[tokio::test]
async fn archive_requests_name_files_as_the_domain_expects() {
    let started = Answer::Document(202, json!({"async_task_id": "t-1"}).to_string());
    let misread = refused(400, "InvalidParameterMissing.file_ids");
    let api = MockApi::answering([
        started.clone(),
        misread,
        started,
        refused(400, "InvalidParameterOutOfRange.Files"),
    ]);
    let files = [FileId::new("f-1"), FileId::new("f-2")];
    for _ in 0..2 {
        assert_eq!(api.client.start_archive(&drive(), &files, "a.zip").await.unwrap(), TaskId::new("t-1"));
    }
    let too_much = api.client.start_archive(&drive(), &files, "a.zip").await.unwrap_err();
    assert!(too_much.exceeds_archive_limit());
    let old = json!({"drive_id": "1", "name": "a.zip", "files": [{"file_id": "f-1"}, {"file_id": "f-2"}]});
    let new = json!({"drive_id": "1", "name": "a.zip", "file_ids": ["f-1", "f-2"]});
    let asked = api.requests();
    assert!(asked.iter().all(|(path, _)| *path == "/v2/file/archive_files"));
    let bodies: Vec<_> = asked.into_iter().map(|(_, body)| body).collect();
    assert_eq!(bodies, [old.clone(), old.clone(), new, old]);
}

#[tokio::test]
async fn old_and_new_archive_results_are_parsed_and_other_urls_refused() {
    let newer = json!({"state": "Succeed", "url": "https://old.example/", "total_process": 2, "consumed_process": 2,
        "archive_file_result": {"url": "https://new.example/?s=1", "size": 11, "crc64_hash": "18446744073709551615"}});
    let api = MockApi::answering([
        document(200, "task_running"),
        json_answer(newer),
        json_answer(json!({"status": "succeed", "url": "https://old.example/"})),
        json_answer(json!({"state": "Succeed", "url": "javascript:alert(1)"})),
        json_answer(json!({"state": "Succeed"})),
        document(200, "task_running"),
    ]);
    let (client, task) = (&api.client, TaskId::new("t-1"));
    let mut seen = Vec::new();
    let made = client.wait_for_archive(&task, |done, total| {
        seen.push((done, total));
        true
    });
    let made = made.await.unwrap().unwrap();
    assert_eq!(
        (made.url.as_str(), made.size, made.crc64),
        ("https://new.example/?s=1", Some(11), Some(u64::MAX))
    );
    assert_eq!(seen.last(), Some(&(2, 2)));
    assert!(seen.len() == 2 && seen[0].0 < seen[0].1, "{seen:?}");
    let made = client.wait_for_archive(&task, |_, _| true).await.unwrap().unwrap();
    assert_eq!((made.url.as_str(), made.size), ("https://old.example/", None));
    for _ in 0..2 {
        let error = client.wait_for_archive(&task, |_, _| true).await.unwrap_err();
        assert_eq!(error.kind, FailureKind::BadAnswer);
    }
    // Nobody waits any more.
    assert_eq!(client.wait_for_archive(&task, |_, _| false).await, Ok(None));
}

#[tokio::test]
async fn the_local_pds_creates_an_archive() {
    let pds = Pds::start().await;
    let files = [
        pds.upload(&FileId::root(), "a.txt", b"first").await,
        pds.upload(&FileId::root(), "b.txt", b"second").await,
    ];
    let task = pds.client.start_archive(&drive(), &files, "both.zip").await.unwrap();
    let made = pds.client.wait_for_archive(&task, |_, _| true).await.unwrap().unwrap();
    let bytes = pds.http.get(&made.url).send().await.unwrap().bytes().await.unwrap();
    assert_eq!((made.size, made.crc64), (Some(bytes.len() as u64), Some(crc64(&bytes))));
    assert_eq!(&bytes[..4], b"PK\x03\x04");

    pds.control("settings", json!({"task_result": "Failed"})).await;
    let task = pds.client.start_archive(&drive(), &files, "both.zip").await.unwrap();
    let failed = pds.client.wait_for_archive(&task, |_, _| true).await.unwrap_err();
    assert_eq!(failed.kind, FailureKind::ServerError);

    pds.control("settings", json!({"archive_max_bytes": 10})).await;
    assert!(
        pds.client.start_archive(&drive(), &files, "both.zip").await.unwrap_err().exceeds_archive_limit()
    );
    pds.control("settings", json!({"archive_files": false})).await;
    let off = pds.client.start_archive(&drive(), &files, "both.zip").await.unwrap_err();
    assert_eq!((off.kind, off.exceeds_archive_limit()), (FailureKind::Unsupported, false));
}
