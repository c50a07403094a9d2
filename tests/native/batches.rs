//! What became of each entry of a batch: taken names, and the ids of copies. Against documents and the local PDS.

use crate::local_pds::Pds;
use crate::mock_transport::{Answer, MockApi};
use pds_web::api::{ApiError, BatchAction, BatchChange, FolderOutcome, NameConflict};
use pds_web::base::failure::FailureKind;
use pds_web::base::id::{DriveId, FileId};
use serde_json::{Value, json};

type Results = Vec<Result<FileId, FailureKind>>;

fn results(outcome: Vec<(FileId, Result<FileId, ApiError>)>) -> Results {
    outcome.into_iter().map(|(_, result)| result.map_err(|error| error.kind)).collect()
}

#[tokio::test]
async fn answers_tell_what_became_of_each_entry() {
    let id = |id: &str| Ok(FileId::new(id));
    // The action, the entries, the answer, and the results.
    let cases: Vec<(BatchAction, &[&str], Value, Results)> = vec![
        (
            BatchAction::Move,
            &["a", "b", "c"],
            json!({"responses": [
                {"id": "0", "status": 200, "body": {"file_id": "other", "exist": true}},
                {"id": "1", "status": 200, "body": {"file_id": "b", "exist": false, "async_task_id": ""}},
                {"id": "2", "status": 200, "body": null}]}),
            vec![Err(FailureKind::NameTaken), id("b"), id("c")],
        ),
        (
            BatchAction::Move,
            &["a"],
            json!({"file_id": "other", "exist": true}),
            vec![Err(FailureKind::NameTaken)],
        ),
        (BatchAction::Copy, &["a"], json!({"file_id": "copy"}), vec![id("copy")]),
        (BatchAction::Copy, &["a"], json!({"file_id": ""}), vec![id("a")]),
        (
            BatchAction::Copy,
            &["a", "b"],
            json!({"responses": [
                {"id": "1", "status": 201, "body": {"file_id": "copy"}},
                {"id": "0", "status": 201, "body": {"file_id": []}}]}),
            vec![id("a"), id("copy")],
        ),
        (BatchAction::Trash, &["a"], json!({"file_id": "x"}), vec![id("a")]),
        // An odd item leaves its own outcome unknown, and no other.
        (
            BatchAction::Trash,
            &["a", "b", "c", "d", "e", "f", "g"],
            json!({"responses": [
                null, 7, "x", [], {},
                {"id": "0", "status": 204},
                {"id": 1, "status": "204", "body": {}},
                {"id": "2", "status": 70_000},
                {"id": "3", "status": null},
                {"id": {"x": 1}, "status": 204},
                {"id": "5", "status": 200, "body": ["odd"]},
                {"id": "6", "status": 403, "body": {"code": 5, "message": []}},
                {"id": "99", "status": 204}]}),
            vec![
                id("a"),
                id("b"),
                Err(FailureKind::BadAnswer),
                Err(FailureKind::BadAnswer),
                Err(FailureKind::BadAnswer),
                id("f"),
                Err(FailureKind::Forbidden),
            ],
        ),
        (
            BatchAction::Trash,
            &["a", "b"],
            json!({"responses": null}),
            vec![Err(FailureKind::BadAnswer), Err(FailureKind::BadAnswer)],
        ),
    ];
    for (action, names, answer, expected) in cases {
        let api = MockApi::answering([Answer::Document(200, answer.to_string())]);
        let ids: Vec<FileId> = names.iter().map(|name| FileId::new(*name)).collect();
        let (drive, to) = (DriveId::new("101"), FileId::new("t"));
        let change = BatchChange { action, drive: &drive, ids: &ids, to: Some(&to) };
        assert_eq!(results(api.client.change_many(change).await), expected, "{action:?} {answer}");
    }
}

#[tokio::test]
async fn a_taken_name_stops_a_move_unless_both_are_kept() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), DriveId::new("1"));
    let folder = async |parent: &FileId, name: &str| match pds
        .client
        .create_folder(&drive, parent, name, NameConflict::Refuse)
        .await
        .unwrap()
    {
        FolderOutcome::Created(id) => id,
        FolderOutcome::Exists { .. } => panic!("{name} exists"),
    };
    let target = folder(&root, "target").await;
    folder(&target, "same").await;
    let (same, other) = (folder(&root, "same").await, folder(&root, "other").await);
    let both = [same.clone(), other.clone()];
    let change = |action, ids| BatchChange { action, drive: &drive, ids, to: Some(&target) };
    let moved = pds.client.change_many(change(BatchAction::Move, &both)).await;
    assert_eq!(results(moved), [Err(FailureKind::NameTaken), Ok(other)]);
    assert_eq!(pds.client.get(&drive, &same).await.unwrap().parent, root);
    // A copy has an id and a name of its own.
    let copied = pds.client.change_many(change(BatchAction::Copy, &both[..1])).await;
    let copy = results(copied).remove(0).unwrap();
    let found = pds.client.get_many(&drive, std::slice::from_ref(&copy)).await.unwrap();
    assert!(copy != same && found[0].name.starts_with("same_"), "{found:?}");
    let moved = pds.client.change_many(change(BatchAction::MoveKeepBoth, &both[..1])).await;
    assert_eq!(results(moved), [Ok(same.clone())]);
    assert_eq!(pds.client.get(&drive, &same).await.unwrap().parent, target);
}

#[tokio::test]
async fn each_entry_gets_a_name_of_its_own_and_stars_go_in_batches() {
    let pds = Pds::start().await;
    let (root, drive) = (FileId::root(), DriveId::new("1"));
    let mut ids = Vec::new();
    for name in ["a", "b", "taken"] {
        match pds.client.create_folder(&drive, &root, name, NameConflict::Refuse).await.unwrap() {
            FolderOutcome::Created(id) => ids.push(id),
            other => panic!("{other:?}"),
        }
    }
    let names = [(ids[0].clone(), "x".to_owned()), (ids[1].clone(), "taken".to_owned())];
    let outcome = pds.client.rename_many(&drive, &names).await;
    assert_eq!(results(outcome), [Ok(ids[0].clone()), Err(FailureKind::NameTaken)]);
    let one = pds.client.rename_many(&drive, &[(ids[1].clone(), "y".to_owned())]).await;
    assert_eq!(results(one), [Ok(ids[1].clone())]);
    for (action, starred) in [(BatchAction::Star, true), (BatchAction::Unstar, false)] {
        let change = BatchChange { action, drive: &drive, ids: &ids, to: None };
        assert!(results(pds.client.change_many(change).await).iter().all(Result::is_ok));
        let now = pds.client.get_many(&drive, &ids).await.unwrap();
        assert!(now.iter().all(|entry| entry.starred == starred), "{now:?}");
    }
    let mut names: Vec<String> =
        pds.client.get_many(&drive, &ids).await.unwrap().into_iter().map(|entry| entry.name).collect();
    // Answers of a batch come in any order.
    names.sort();
    assert_eq!(names, ["taken", "x", "y"]);
}

#[tokio::test]
async fn a_copy_into_another_drive_names_both_and_gives_the_new_ids() {
    let answer = json!({"responses": [
        {"id": "1", "status": 201, "body": {"file_id": "copy-b", "drive_id": "2"}},
        {"id": "0", "status": 400, "body": {"code": "InvalidParameterNotSupported.ToDriveId", "message": "no"}}]});
    let api = MockApi::answering([Answer::Document(200, answer.to_string())]);
    let ids = ["a", "b"].map(FileId::new);
    let (from, to) = (DriveId::new("1"), DriveId::new("2"));
    let outcome = results(api.client.copy_to_drive(&from, &ids, &to, &FileId::root()).await);
    assert_eq!(outcome[1], Ok(FileId::new("copy-b")));
    // What the pasting takes for a server that does not copy between drives.
    assert!(matches!(outcome[0], Err(FailureKind::Rejected | FailureKind::Unsupported)), "{outcome:?}");
    let requests = api.requests();
    let (path, body) = requests.first().unwrap();
    assert_eq!(*path, "/v2/batch");
    let expected = json!({"drive_id": "1", "file_id": "a", "to_drive_id": "2", "to_parent_file_id": "root",
        "auto_rename": true});
    assert_eq!(body["requests"][0]["body"], expected);
    assert_eq!(body["requests"][0]["url"], "/file/copy");
}

#[tokio::test]
async fn an_odd_item_does_not_hide_the_others_that_are_asked_for_together() {
    let answer = json!({"responses": [
        null, {"id": "0", "status": 200, "body": "odd"},
        {"id": [], "status": 200, "body": {"file_id": "b", "name": "b", "type": "file"}}, {"status": {}}]});
    let api = MockApi::answering([Answer::Document(200, answer.to_string())]);
    let ids = ["a", "b"].map(FileId::new);
    let found = api.client.get_many(&DriveId::new("101"), &ids).await.unwrap();
    assert_eq!(found.iter().map(|entry| entry.name.as_str()).collect::<Vec<_>>(), ["b"]);
}
