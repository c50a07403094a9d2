//! Revisions, deltas, activities, and zips created by the server.

use std::io::{Cursor, Read};

use crate::common::World;
use serde_json::{Value, json};

impl World {
    async fn overwrite(&self, file: &str, bytes: &[u8]) -> Value {
        let parts = json!([{"part_number": 1}]);
        let reply = self.create("root", "a.txt", bytes.len(), parts, json!({"file_id": file})).await;
        assert_eq!(reply.body["file_id"], file);
        self.put(reply.body["part_info_list"][0]["upload_url"].as_str().unwrap(), bytes).await;
        let done = self.complete(&reply.body, json!({})).await;
        assert_eq!(done.status, 200, "{:?}", done.body);
        done.body
    }

    async fn revision(&self, call: &str, file: &str, revision: &Value, more: Value) -> crate::common::Reply {
        let mut body = json!({"drive_id": "1", "file_id": file, "revision_id": revision});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.call(&format!("/file/revision/{call}"), body).await
    }

    async fn revisions(&self, file: &str) -> Vec<Value> {
        self.call_on_file("/file/revision/list", file).await.body["items"].as_array().unwrap().clone()
    }

    async fn fetch(&self, url: &Value) -> Vec<u8> {
        let answer = self.http.get(url.as_str().unwrap()).send().await.unwrap();
        assert_eq!(answer.status(), 200);
        answer.bytes().await.unwrap().to_vec()
    }

    async fn used(&self) -> u64 {
        self.call("/drive/get", json!({"drive_id": "1"})).await.body["used_size"].as_u64().unwrap()
    }

    async fn delta(&self, cursor: &Value) -> Value {
        let reply = self.call("/file/list_delta", json!({"drive_id": "1", "cursor": cursor})).await;
        assert_eq!(reply.status, 200);
        reply.body
    }
}

fn ops(delta: &Value) -> Vec<&str> {
    delta["items"].as_array().unwrap().iter().map(|item| item["op"].as_str().unwrap()).collect()
}

#[tokio::test]
async fn an_overwritten_file_keeps_its_revision() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"first").await;
    let second = world.overwrite(&file, b"the second").await;
    assert_eq!(world.used().await, 15);
    let all = world.revisions(&file).await;
    assert_eq!((all.len(), &all[0]["revision_id"]), (2, &second["revision_id"]));
    assert_eq!((&all[0]["is_latest_version"], &all[1]["is_latest_version"]), (&json!(true), &json!(false)));
    assert!(all[1].get("download_url").is_none(), "a list has no URLs");
    assert!(all[1].get("creator_id").is_none(), "nor people, unless all fields are asked for");
    let whole = json!({"drive_id": "1", "file_id": file, "fields": "*"});
    let whole = world.call("/file/revision/list", whole).await.body;
    assert_eq!(
        (&whole["items"][1]["creator_id"], &whole["items"][1]["creator_type"]),
        (&json!("ada"), &json!("User"))
    );
    let (latest, old) = (all[0]["revision_id"].clone(), all[1]["revision_id"].clone());

    let got = world.revision("get", &file, &old, json!({})).await;
    assert_eq!(world.fetch(&got.body["download_url"]).await, b"first");
    let by_url =
        world.call("/file/get_download_url", json!({"drive_id": "1", "file_id": file, "revision_id": old}));
    assert_eq!(world.fetch(&by_url.await.body["url"]).await, b"first");

    let about = json!({"revision_description": "初稿", "keep_forever": true});
    assert_eq!(world.revision("update", &file, &old, about).await.body["revision_description"], "初稿");
    assert_eq!(world.revision("get", &file, &old, json!({})).await.body["keep_forever"], true);
    let long = json!({"revision_description": "x".repeat(1025)});
    assert_eq!(world.revision("update", &file, &old, long).await.status, 400);

    for call in ["delete", "restore"] {
        let refused = world.revision(call, &file, &latest, json!({})).await;
        assert_eq!(refused.outcome(), "400 FileLatestRevisionCannotBeRestore", "{call}");
    }
    let restored = world.revision("restore", &file, &old, json!({})).await;
    assert_eq!((restored.status, &restored.body["is_latest_version"]), (200, &json!(true)));
    assert_eq!(world.fetch(&json!(world.download_url(&file).await)).await, b"first");
    assert_eq!(world.revisions(&file).await.len(), 3);
    assert_eq!(world.revision("delete", &file, &latest, json!({})).await.status, 204);
    assert_eq!(world.revisions(&file).await.len(), 2);
    assert_eq!(world.used().await, 10);
    let nothing = world.revision("get", &file, &latest, json!({})).await;
    assert_eq!(nothing.outcome(), "404 NotFound.Revision");
    let folder = world.folder("root", "folder").await;
    assert_eq!(world.call_on_file("/file/revision/list", &folder).await.status, 400);

    // A domain without the feature keeps only the present content.
    world.control("settings", json!({"revisions_kept": 1})).await;
    world.overwrite(&file, b"last").await;
    assert_eq!(world.revisions(&file).await.len(), 1);
    assert_eq!(world.used().await, 4);
}

#[tokio::test]
async fn a_delta_lists_all_changes_since_a_cursor() {
    let world = World::start().await;
    let cursor = world.call("/file/get_last_cursor", json!({"drive_id": "1"})).await.body["cursor"].clone();
    let folder = world.folder("root", "folder").await;
    let file = world.file("root", "a.txt", b"a").await;
    world.overwrite(&file, b"b").await;
    let moved = json!({"drive_id": "1", "file_id": file, "to_parent_file_id": folder});
    assert_eq!(world.call("/file/move", moved).await.status, 200);
    for change in [json!({"name": "b.txt"}), json!({"starred": true})] {
        let mut body = json!({"drive_id": "1", "file_id": file});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        assert_eq!(world.call("/file/update", body).await.status, 200);
    }
    for call in ["/recyclebin/trash", "/recyclebin/restore", "/file/delete"] {
        assert_eq!(world.call_on_file(call, &file).await.status, 204);
    }
    let delta = world.delta(&cursor).await;
    let all = ["create", "create", "overwrite", "move", "rename", "update", "trash", "restore", "delete"];
    assert_eq!((ops(&delta), &delta["has_more"]), (all.to_vec(), &json!(false)));
    assert_eq!(delta["items"][3]["ext_info"]["src_parent_file_id"], "root");
    assert!(delta["items"][8].get("file").is_none());
    assert_eq!(delta["items"][0]["file"]["name"], "folder");
    // Nothing twice, in pages, for one folder, and no nonsense.
    assert_eq!(ops(&world.delta(&delta["cursor"]).await), [""; 0]);
    let mut seen = 0;
    let mut at = cursor.clone();
    loop {
        let body = json!({"drive_id": "1", "cursor": at, "limit": 4});
        let page = world.call("/file/list_delta", body).await.body;
        seen += page["items"].as_array().unwrap().len();
        at = page["cursor"].clone();
        if page["has_more"] == false {
            break;
        }
    }
    assert_eq!(seen, 9);
    let inside = json!({"drive_id": "1", "cursor": cursor, "sync_root_id": folder});
    let inside = world.call("/file/list_delta", inside).await.body;
    assert_eq!(ops(&inside), ["create", "rename", "update", "trash", "restore", "delete"]);
    let bad = world.call("/file/list_delta", json!({"drive_id": "1", "cursor": "zzz"})).await;
    assert_eq!(bad.outcome(), "400 InvalidParameter.Cursor");

    let activity = world.call("/file/list_activity", json!({"drive_id": "1", "limit": 2})).await.body;
    assert!(activity["activities"][0]["primary_action_detail"].get("delete").is_some(), "{activity}");
    assert_eq!(activity["activities"][0]["actors"][0]["user"]["user_id"], "ada");
    assert_ne!(activity["next_marker"], "");

    // What the control interface makes is a change as well.
    world.control("file", json!({"drive_id": "1", "name": "made.txt", "kind": "lines", "size": 9})).await;
    world.control("tree", json!({"drive_id": "1", "folder": "many", "count": 3})).await;
    assert_eq!(ops(&world.delta(&delta["cursor"]).await), ["create", "create"]);
}

#[tokio::test]
async fn the_server_creates_a_zip() {
    let world = World::start().await;
    let folder = world.folder("root", "文件夹").await;
    let inner = world.folder(&folder, "leer").await;
    world.file(&folder, "a.txt", b"hello").await;
    let other = world.file("root", "b.bin", &crate::common::bytes(300_000)).await;
    for ids in
        [json!({"files": [{"file_id": folder}, {"file_id": other}]}), json!({"file_ids": [folder, other]})]
    {
        let mut body = json!({"drive_id": "1", "name": "packed"});
        body.as_object_mut().unwrap().extend(ids.as_object().unwrap().clone());
        let started = world.call("/file/archive_files", body).await;
        assert_eq!(started.status, 202);
        let task =
            world.call("/async_task/get", json!({"async_task_id": started.body["async_task_id"]})).await.body;
        assert_eq!(task["state"], "Succeed");
        let answer = world.http.get(task["url"].as_str().unwrap()).send().await.unwrap();
        let name = answer.headers()["content-disposition"].to_str().unwrap().to_owned();
        assert!(name.contains("packed.zip"), "{name}");
        let bytes = answer.bytes().await.unwrap();
        assert_eq!(task["archive_file_result"]["size"], bytes.len());
        let mut zip = zip::ZipArchive::new(Cursor::new(bytes)).unwrap();
        let mut names: Vec<String> = zip.file_names().map(|name| name.unwrap().into_owned()).collect();
        names.sort();
        assert_eq!(names, ["b.bin", "文件夹/", "文件夹/a.txt", "文件夹/leer/"]);
        let mut text = String::new();
        zip.by_name("文件夹/a.txt").unwrap().read_to_string(&mut text).unwrap();
        assert_eq!(text, "hello");
    }
    let many: Vec<&str> = std::iter::repeat_n(inner.as_str(), 501).collect();
    let refused =
        world.call("/file/archive_files", json!({"drive_id": "1", "name": "x", "file_ids": many})).await;
    assert_eq!(refused.status, 400);
    world.control("settings", json!({"archive_files": false})).await;
    let off = json!({"drive_id": "1", "name": "x", "file_ids": [inner]});
    assert_eq!(world.call("/file/archive_files", off).await.outcome(), "400 OperationNotSupport");
}

#[tokio::test]
async fn archives_have_limits_and_progress() {
    let world = World::start().await;
    let plant = async |count: usize| {
        let body = json!({"drive_id": "1", "parent_file_id": "root", "folder": format!("of {count}"), "count": count});
        world.control("tree", body).await["file_id"].clone()
    };
    let pack = async |ids: Value| {
        world.call("/file/archive_files", json!({"drive_id": "1", "name": "x.zip", "file_ids": ids})).await
    };
    // The folder counts too.
    let (small, large) = (plant(99).await, plant(10_000).await);
    assert_eq!(pack(json!([large])).await.outcome(), "400 InvalidParameterOutOfRange.Files");
    assert_eq!(pack(json!([])).await.outcome(), "400 InvalidParameterOutOfRange.Files");
    world.control("settings", json!({"archive_max_bytes": 1})).await;
    assert_eq!(pack(json!([small])).await.outcome(), "400 InvalidParameterOutOfRange.Files");
    world.control("settings", json!({"archive_max_bytes": 1 << 30, "task_delay_s": 100})).await;
    let task = pack(json!([small])).await.body;
    world.control("clock", json!({"advance_s": 50})).await;
    let half = world.call("/async_task/get", task.clone()).await.body;
    assert_eq!(
        (&half["state"], &half["total_process"], &half["url"]),
        (&json!("Running"), &json!(100), &Value::Null)
    );
    let consumed = half["consumed_process"].as_u64().unwrap();
    assert!((50..60).contains(&consumed), "{consumed}");
    world.control("clock", json!({"advance_s": 51})).await;
    let done = world.call("/async_task/get", task.clone()).await.body;
    assert_eq!((&done["state"], &done["consumed_process"]), (&json!("Succeed"), &json!(100)));
    // The address is good for ten minutes, and a fresh one is had by asking again.
    world.control("clock", json!({"advance_s": 601})).await;
    let get =
        async |task: &Value| world.http.get(task["url"].as_str().unwrap()).send().await.unwrap().status();
    assert_eq!(get(&done).await, 403);
    let again = world.call("/async_task/get", task).await.body;
    assert_eq!(get(&again).await, 200);
}

#[tokio::test]
async fn walk_count_and_disabled_calls() {
    let world = World::start().await;
    let folder = world.folder("root", "folder").await;
    let file = world.file(&folder, "a.txt", b"a").await;
    let walked = world.call("/file/walk", json!({"drive_id": "1", "parent_file_id": "root"})).await;
    let mut names = walked.names();
    names.sort();
    assert_eq!(names, ["a.txt", "folder"]);
    // What is in a folder is told if it is asked for by name, and if the server knows it.
    let sized = async || {
        let body = json!({"drive_id": "1", "file_id": folder, "fields": "*,dir_size"});
        world.call("/file/get", body).await.body
    };
    let counts = json!({"dir_count": 0, "file_count": 1});
    assert_eq!((&sized().await["size"], &sized().await["dir_size_info"]), (&json!(1), &counts));
    let plain =
        world.call("/file/get", json!({"drive_id": "1", "file_id": folder, "fields": "*"})).await.body;
    assert!(plain.get("dir_size_info").is_none());
    assert_eq!((&plain["creator_type"], &plain["last_modifier_id"]), (&json!("User"), &json!("ada")));
    world.control("settings", json!({"dir_size": false})).await;
    assert!(sized().await.get("dir_size_info").is_none());
    let counted = world.call("/statistics/file_count", json!({"drive_id": "1", "file_ext": "TXT"})).await;
    assert_eq!(counted.body["file_count"], 1);
    world.control("settings", json!({"media_preview": false, "office_preview": false})).await;
    for path in ["/file/get_office_preview_url", "/file/get_video_preview_play_info", "/image/list_tags"] {
        assert_eq!(world.call_on_file(path, &file).await.outcome(), "400 OperationNotSupport", "{path}");
    }
    let url = format!("{}/v2/file/download?drive_id=1&file_id={file}", world.pds.api());
    let answer = world.http.get(&url).bearer_auth(&world.token).send().await.unwrap();
    assert_eq!(answer.status(), 302);
    let there = json!(answer.headers()["location"].to_str().unwrap());
    assert_eq!(world.fetch(&there).await, b"a");
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 401);
}

#[tokio::test]
async fn the_bin_expires_and_tasks_may_partly_succeed() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"a").await;
    assert_eq!(world.call_on_file("/recyclebin/trash", &file).await.status, 204);
    world.control("clock", json!({"advance_s": 29 * 86_400})).await;
    let token = world.token_of("ada").await;
    let world = World { token, ..world };
    let bin = world.call("/recyclebin/list", json!({"drive_id": "1"})).await;
    assert_eq!(bin.body["items"].as_array().unwrap().len(), 1);
    world.control("clock", json!({"advance_s": 2 * 86_400})).await;
    let token = world.token_of("ada").await;
    let world = World { token, ..world };
    let bin = world.call("/recyclebin/list", json!({"drive_id": "1"})).await;
    assert_eq!(bin.body["items"], json!([]));
    assert_eq!(world.call_on_file("/recyclebin/restore", &file).await.outcome(), "404 NotFound.File");

    let folder = world.folder("root", "folder").await;
    for name in ["one", "two", "three"] {
        world.folder(&folder, name).await;
    }
    world.control("settings", json!({"task_result": "PartialSucceed"})).await;
    let task = world.call_on_file("/file/delete", &folder).await;
    let state = world.call("/async_task/get", json!({"async_task_id": task.body["async_task_id"]})).await;
    assert_eq!(state.body["state"], "PartialSucceed");
    assert_eq!(world.list(&folder, json!({})).await.names().len(), 1);

    world.control("settings", json!({"delete_trash_normal_file_disabled": true})).await;
    assert_eq!(world.call_on_file("/file/delete", &folder).await.outcome(), "403 Forbidden");
}

/// Work started in a folder that is deleted meanwhile never affects another folder.
#[tokio::test]
async fn pending_tasks_do_not_affect_new_files() {
    let world = World::start().await;
    let gone = world.folder("root", "gone").await;
    let trashed = world.file(&gone, "trashed.txt", b"a").await;
    world.call_on_file("/recyclebin/trash", &trashed).await;
    let parts = json!([{"part_number": 1}]);
    let begun = world.create(&gone, "begun.txt", 1, parts, json!({})).await.body;
    world.put(begun["part_info_list"][0]["upload_url"].as_str().unwrap(), *b"b").await;
    assert_eq!(world.call_on_file("/file/delete", &gone).await.status, 202);
    let next = world.folder("root", "next").await;
    // The bin still names the folder that it was in.
    let bin = world.call("/recyclebin/list", json!({"drive_id": "1"})).await;
    assert_eq!(bin.body["items"][0]["parent_file_id"], gone);
    assert_eq!(world.call_on_file("/recyclebin/restore", &trashed).await.status, 204);
    assert_eq!(world.call_on_file("/file/get", &trashed).await.body["parent_file_id"], "root");
    assert_eq!(world.complete(&begun, json!({})).await.outcome(), "404 NotFound.File");
    assert_eq!(world.list(&next, json!({})).await.names(), [""; 0]);

    // Deleted twice, moved into what is deleted: the later task finds nothing, whatever lies there now.
    world.control("settings", json!({"task_delay_s": 10})).await;
    let (twice, kept) = (world.folder("root", "twice").await, world.folder("root", "kept").await);
    world.call_on_file("/file/delete", &twice).await;
    world.control("clock", json!({"advance_s": 5})).await;
    world.call_on_file("/file/delete", &twice).await;
    let body = json!({"drive_id": "1", "file_id": kept, "to_parent_file_id": twice});
    let task = world.call("/file/move", body).await.body["async_task_id"].clone();
    world.control("clock", json!({"advance_s": 6})).await;
    let after = world.folder("root", "after").await;
    world.control("clock", json!({"advance_s": 5})).await;
    for id in [&after, &kept] {
        assert_eq!(world.call_on_file("/file/get", id).await.body["parent_file_id"], "root");
    }
    let reply = world.call("/async_task/get", json!({"async_task_id": task})).await.body;
    assert_eq!(reply["state"], "Failed", "{reply}");
}
