//! Drives, folders, names, order, paging, change, bin, search, batch and tasks.

use crate::common::World;
use serde_json::{Value, json};

#[tokio::test]
async fn people_and_drives() {
    let mut world = World::start().await;
    let me = world.call("/user/get", json!({"unknown": 1})).await;
    assert_eq!((me.status, &me.body["default_drive_id"]), (200, &json!("1")));
    assert_eq!(world.call("/user/get", json!({"user_id": "bob"})).await.outcome(), "403 Forbidden");
    assert_eq!(world.call("/user/list", json!({})).await.outcome(), "403 Forbidden");
    let mine = world.call("/drive/list_my_drives", json!({})).await;
    assert_eq!(mine.body["items"][0]["total_size"], 100_000_000);
    let team = world.call("/drive/list_my_group_drive", json!({})).await;
    assert_eq!(team.body["items"][0]["drive_id"], "3");
    assert_eq!(world.call("/drive/get_default_drive", json!({})).await.body["drive_id"], "1");
    assert_eq!(world.call("/drive/get", json!({"drive_id": 1})).await.body["drive_name"], "Ada");
    assert_eq!(
        world.call("/drive/get", json!({"drive_id": "2"})).await.outcome(),
        "403 ForbiddenNoPermission.Drive"
    );
    assert_eq!(world.call("/drive/get", json!({"drive_id": "9"})).await.outcome(), "404 NotFound.Drive");
    assert_eq!(world.call("/drive/get", json!({})).await.outcome(), "400 InvalidParameterMissing.DriveId");
    assert_eq!(world.call("/nothing", json!({})).await.outcome(), "404 I404NF");
    assert_eq!(world.call("/domain/get", json!({})).await.body["data_hash_name"], "sha1");
    world.token = world.token_of("root").await;
    let made =
        world.call("/drive/create", json!({"drive_name": "R", "owner": "root", "default": true})).await;
    assert_eq!((made.status, &made.body["total_size"]), (201, &json!(-1)));
    assert_eq!(world.call("/drive/list", json!({})).await.body["items"].as_array().unwrap().len(), 4);
    let gone = json!({"drive_id": made.body["drive_id"]});
    assert_eq!(world.call("/drive/delete", gone).await.status, 204);
}

#[tokio::test]
async fn viewers_are_read_only() {
    let world = World::start().await;
    let list = world.call("/file/list", json!({"drive_id": "3", "parent_file_id": "root"})).await;
    let item = &list.body["items"][0];
    assert_eq!(item["action_list"], json!(["FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW"]));
    assert!(item.get("download_url").is_none());
    let body = json!({"drive_id": "3", "file_id": item["file_id"], "name": "x", "to_parent_file_id": "root"});
    for path in ["/file/update", "/file/move", "/file/get_download_url", "/recyclebin/trash", "/file/delete"]
    {
        assert_eq!(
            world.call(path, body.clone()).await.outcome(),
            "403 ForbiddenNoPermission.File",
            "{path}"
        );
    }
    let into = json!({"drive_id": "3", "parent_file_id": "root", "name": "x", "type": "folder"});
    assert_eq!(world.call("/file/create", into).await.outcome(), "403 ForbiddenNoPermission.File");
}

#[tokio::test]
async fn names() {
    let world = World::start().await;
    let make = |name: String, mode: &'static str, kind: &'static str| {
        let world = &world;
        async move {
            let body = json!({"drive_id": "1", "parent_file_id": "root", "name": name, "type": kind, "check_name_mode": mode});
            world.call("/file/create", body).await
        }
    };
    let first = make("Plans".into(), "refuse", "folder").await;
    assert_eq!((first.status, &first.body["file_name"]), (201, &json!("Plans")));
    assert!(first.body.get("exist").is_none());
    let second = make("Plans".into(), "refuse", "folder").await;
    assert_eq!((second.status, &second.body["exist"]), (201, &json!(true)));
    assert_eq!(second.body["file_id"], first.body["file_id"]);
    let renamed = make("Plans".into(), "auto_rename", "folder").await;
    let name = renamed.body["file_name"].as_str().unwrap();
    assert!(name.starts_with("Plans_20") && name.len() == "Plans_20060102_150405".len(), "{name}");
    assert_ne!(make("Plans".into(), "auto_rename", "folder").await.body["file_name"], name);
    let twin = make("Plans".into(), "ignore", "folder").await;
    assert_eq!(twin.body["file_name"], "Plans");
    assert_eq!(make("x".into(), "overwrite", "folder").await.outcome(), "400 InvalidParameter.CheckNameMode");
    for bad in ["a/b", "", &"x".repeat(1025)] {
        assert_eq!(make(bad.into(), "refuse", "folder").await.status, 400, "{bad}");
    }
    let id = twin.body["file_id"].as_str().unwrap();
    let rename = |name: &str, mode: &str| json!({"drive_id": "1", "file_id": id, "name": name, "check_name_mode": mode});
    world.folder("root", "Other").await;
    assert_eq!(
        world.call("/file/update", rename("Other", "refuse")).await.outcome(),
        "409 AlreadyExist.File"
    );
    assert_eq!(world.call("/file/update", rename("Other", "ignore")).await.body["name"], "Other");
    let moved = world.call("/file/update", rename("Plans", "auto_rename")).await;
    assert!(moved.body["name"].as_str().unwrap().starts_with("Plans_20"));
    let check = json!({"drive_id": "1", "parent_file_id": "root", "name": "Plans", "type": "file"});
    let reply = world.call("/file/pre_create_check", check).await;
    assert_eq!(reply.body["result_code"], "NameCheckFailed.ExistSameNameFile");
    assert_eq!(reply.body["name_check_result"]["exist_file_type"], "folder");
}

#[tokio::test]
async fn order_filters_and_pages() {
    let world = World::start().await;
    let home = world.folder("root", "home").await;
    for (name, size) in [("b.txt", 30), ("a.png", 10), ("c.txt", 20)] {
        world.file(&home, name, &crate::common::bytes(size)).await;
        world.control("clock", json!({"advance_s": 1})).await;
    }
    world.folder(&home, "d").await;
    for (order, direction, expected) in [
        (None, None, ["d", "c.txt", "a.png", "b.txt"]),
        (Some("created_at"), None, ["b.txt", "a.png", "c.txt", "d"]),
        (Some("created_at"), Some("DESC"), ["d", "c.txt", "a.png", "b.txt"]),
        (Some("name"), None, ["a.png", "b.txt", "c.txt", "d"]),
        (Some("name"), Some("DESC"), ["d", "c.txt", "b.txt", "a.png"]),
        (Some("size"), Some("ASC"), ["d", "a.png", "c.txt", "b.txt"]),
    ] {
        let more = json!({"order_by": order, "order_direction": direction});
        let all = world.list(&home, more.clone()).await;
        assert_eq!(all.names(), expected);
        assert_eq!(all.body["next_marker"], "");
        let (mut seen, mut marker) = (Vec::new(), Value::Null);
        loop {
            let mut more = more.clone();
            more["limit"] = json!(1);
            more["marker"] = marker;
            let page = world.list(&home, more).await;
            seen.extend(page.names());
            marker = page.body["next_marker"].clone();
            if marker == "" {
                break;
            }
        }
        assert_eq!(seen, expected, "page by page");
    }
    assert_eq!(world.list(&home, json!({"type": "folder"})).await.names(), ["d"]);
    assert_eq!(
        world.list(&home, json!({"category": "doc", "order_by": "name"})).await.names(),
        ["b.txt", "c.txt"]
    );
    for (more, parameter) in [
        (json!({"limit": 201}), "Limit"),
        (json!({"limit": -1}), "Limit"),
        (json!({"order_by": "colour"}), "OrderBy"),
        (json!({"order_direction": "UP"}), "OrderDirection"),
        (json!({"marker": "x"}), "Marker"),
        (json!({"type": "link"}), "Type"),
        (json!({"url_expire_sec": 99999}), "UrlExpireSec"),
    ] {
        assert_eq!(world.list(&home, more).await.outcome(), format!("400 InvalidParameter.{parameter}"));
    }
    // A page survives what happens between two of them.
    let page = world.list(&home, json!({"order_by": "name", "limit": 2})).await;
    let first = world.list(&home, json!({"order_by": "name"})).await.body["items"][1]["file_id"].clone();
    world.call_on_file("/recyclebin/trash", first.as_str().unwrap()).await;
    world.folder(&home, "bb").await;
    let rest = json!({"order_by": "name", "limit": 9, "marker": page.body["next_marker"]});
    assert_eq!(world.list(&home, rest).await.names(), ["bb", "c.txt", "d"]);
    assert_eq!(
        world.list("root", json!({"order_by": "size", "marker": page.body["next_marker"]})).await.status,
        400
    );
    world.control("settings", json!({"list_page_max": 1, "extra_fields": true})).await;
    let short = world.list(&home, json!({"limit": 100})).await;
    assert_eq!(short.names().len(), 1);
    assert_ne!(short.body["next_marker"], "");
}

#[tokio::test]
async fn one_file() {
    let world = World::start().await;
    let a = world.folder("root", "A").await;
    let b = world.folder(&a, "B").await;
    let file = world.file(&b, "照片 1.PNG", b"png").await;
    let got = world
        .call("/file/get", json!({"drive_id": "1", "file_id": file, "fields": "id_path,name_path"}))
        .await;
    assert_eq!(got.body["id_path"], format!("root/{a}/{b}/{file}"));
    assert_eq!(got.body["name_path"], "root/A/B/照片 1.PNG");
    assert_eq!((&got.body["category"], &got.body["content_type"]), (&json!("image"), &json!("image/png")));
    assert_eq!(
        world.call("/file/get_by_path", json!({"drive_id": "1", "file_path": "/A/B/"})).await.body["file_id"],
        b
    );
    assert_eq!(
        world.call("/file/get_by_path", json!({"drive_id": "1", "file_path": "/A/C"})).await.status,
        404
    );
    let star = json!({"drive_id": "1", "file_id": file, "starred": true, "custom_index_key": "starred_yes"});
    assert_eq!(world.call("/file/update", star).await.body["starred"], true);
    let stars = world
        .call("/file/list_by_custom_index_key", json!({"drive_id": "1", "custom_index_key": "starred_yes"}))
        .await;
    assert_eq!(stars.names(), ["照片 1.PNG"]);
    let size = world.call("/file/get", json!({"drive_id": "1", "file_id": a, "fields": "dir_size"})).await;
    assert_eq!(
        (&size.body["size"], &size.body["dir_size_info"]),
        (&json!(3), &json!({"dir_count": 1, "file_count": 1}))
    );
    assert!(world.call_on_file("/file/get", &a).await.body.get("size").is_none());
    let tags = json!({"drive_id": "1", "file_id": file, "user_tags": [{"key": "k", "value": "v"}]});
    assert_eq!(world.call("/file/put_usertags", tags).await.status, 200);
    assert_eq!(world.call_on_file("/file/get", &file).await.body["user_tags"], json!({"k": "v"}));
    let gone = json!({"drive_id": "1", "file_id": file, "key_list": ["k"]});
    assert_eq!(world.call("/file/delete_usertags", gone).await.status, 204);
    assert_eq!(world.call_on_file("/file/get", "root").await.body["file_id"], "root");
    assert_eq!(world.call_on_file("/file/get", "nonsense").await.outcome(), "404 NotFound.File");
    assert_eq!(
        world.call_on_file("/recyclebin/trash", "root").await.outcome(),
        "400 InvalidParameter.FileId"
    );
}

#[tokio::test]
async fn moving_and_copying() {
    let mut world = World::start().await;
    let (a, b) = (world.folder("root", "A").await, world.folder("root", "B").await);
    let inner = world.folder(&a, "inner").await;
    let file = world.file(&a, "f.txt", b"content").await;
    let go = |id: &str, to: &str, more: Value| {
        let mut body = json!({"drive_id": "1", "file_id": id, "to_parent_file_id": to});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        body
    };
    assert_eq!(
        world.call("/file/move", go(&a, &inner, json!({}))).await.outcome(),
        "400 InvalidParameter.ToParentFileId"
    );
    assert_eq!(world.call("/file/move", go(&file, &file, json!({}))).await.status, 400);
    let other = world.call("/file/move", go(&file, &b, json!({"to_drive_id": "3"}))).await;
    assert_eq!(other.outcome(), "400 InvalidParameterNotSupported.ToDriveId");
    let moved = world.call("/file/move", go(&file, &b, json!({}))).await;
    assert_eq!((moved.status, &moved.body["async_task_id"]), (200, &json!("")));
    assert_eq!(world.list(&b, json!({})).await.names(), ["f.txt"]);
    let same = world.call("/file/copy", go(&file, &b, json!({}))).await;
    assert_eq!(same.outcome(), "403 ForbiddenNoPermission.File");
    let copy = world.call("/file/copy", go(&file, &b, json!({"auto_rename": true}))).await;
    assert_eq!(copy.status, 201);
    let copied = world.call_on_file("/file/get", copy.body["file_id"].as_str().unwrap()).await;
    assert!(copied.body["name"].as_str().unwrap().starts_with("f_20"));
    let elsewhere = world.call("/file/copy", go(&file, &a, json!({}))).await;
    assert_eq!(elsewhere.status, 201);
    assert_eq!(world.call("/file/copy", go(&file, &a, json!({}))).await.outcome(), "409 AlreadyExist.File");
    let back = world.call("/file/move", go(&file, &a, json!({"check_name_mode": "refuse"}))).await;
    assert_eq!((&back.body["exist"], &back.body["file_id"]), (&json!(true), &elsewhere.body["file_id"]));
    world.control("settings", json!({"task_delay_s": 10})).await;
    let folder = world.call("/file/copy", go(&a, &b, json!({}))).await;
    assert_eq!(folder.status, 202);
    let task = json!({"async_task_id": folder.body["async_task_id"]});
    assert_eq!(world.call("/async_task/get", task.clone()).await.body["state"], "Running");
    let bob = world.token_of("bob").await;
    let own = std::mem::replace(&mut world.token, bob);
    assert_eq!(
        world.call("/async_task/get", task.clone()).await.outcome(),
        "404 NotFound.AsyncTask",
        "another's"
    );
    world.token = own;
    assert_eq!(world.call_on_file("/file/get", folder.body["file_id"].as_str().unwrap()).await.status, 404);
    world.control("clock", json!({"advance_s": 11})).await;
    let done = world.call("/async_task/get", task).await;
    assert_eq!((&done.body["state"], &done.body["total_process"]), (&json!("Succeed"), &json!(3)));
    assert_eq!(world.list(folder.body["file_id"].as_str().unwrap(), json!({})).await.names().len(), 2);
    world.control("settings", json!({"task_result": "Failed"})).await;
    let bad = world.call_on_file("/file/delete", &a).await;
    world.control("clock", json!({"advance_s": 11})).await;
    let reply = world.call("/async_task/get", json!({"async_task_id": bad.body["async_task_id"]})).await;
    assert_eq!(
        (&reply.body["state"], &reply.body["error_code"]),
        (&json!("Failed"), &json!("InternalError"))
    );
    assert_eq!(world.call_on_file("/file/get", &a).await.status, 200);
}

#[tokio::test]
async fn the_bin() {
    let world = World::start().await;
    let a = world.folder("root", "A").await;
    let file = world.file(&a, "f.txt", b"content").await;
    let used =
        || async { world.call("/drive/get", json!({"drive_id": "1"})).await.body["used_size"].clone() };
    assert_eq!(world.call_on_file("/recyclebin/trash", &file).await.status, 204);
    assert_eq!(world.call_on_file("/file/get", &file).await.outcome(), "404 NotFound.File");
    assert_eq!(
        world.call_on_file("/recyclebin/trash", &file).await.outcome(),
        "403 ForbiddenFileInTheRecycleBin"
    );
    // Two things trashed in one millisecond have no order.
    world.control("clock", json!({"advance_s": 1})).await;
    let folder = world.call_on_file("/recyclebin/trash", &a).await;
    assert_eq!((folder.status, &folder.body["file_id"]), (202, &json!(a)));
    let bin = world.call("/recyclebin/list", json!({"drive_id": "1"})).await;
    assert_eq!(bin.names(), ["A", "f.txt"]);
    assert!(bin.body["items"][0]["trashed_at"].is_string());
    assert!(bin.body["items"][0]["auto_delete_left_sec"].as_i64().unwrap() > 2_000_000);
    // Its folder is in the bin: one of the same name is made.
    assert_eq!(world.call_on_file("/recyclebin/restore", &file).await.status, 204);
    let path = json!({"drive_id": "1", "file_path": "/A/f.txt"});
    assert_eq!(world.call("/file/get_by_path", path).await.body["file_id"], file);
    assert_eq!(world.call_on_file("/recyclebin/restore", &file).await.outcome(), "404 NotFound.File");
    assert_eq!(used().await, 7);
    assert_eq!(world.call_on_file("/file/delete", &file).await.status, 204);
    assert_eq!(used().await, 0);
    let search = world
        .call("/recyclebin/search_all", json!({"query": "", "order_by": "type ASC,updated_at DESC"}))
        .await;
    assert_eq!(search.names(), ["A"]);
    let clear = world.call("/recyclebin/clear", json!({"drive_id": "1"})).await;
    assert_eq!(clear.status, 202);
    assert!(world.call("/recyclebin/list", json!({"drive_id": "1"})).await.names().is_empty());
    assert_eq!(world.call_on_file("/file/get", &a).await.status, 404);
}

#[tokio::test]
async fn searching() {
    let world = World::start().await;
    let a = world.folder("root", "Reports").await;
    world.file(&a, "Annual report 年度.txt", b"12345").await;
    world.file(&a, "photo.png", b"1").await;
    let search = |query: &str, more: Value| {
        let mut body = json!({"drive_id": "1", "query": query, "order_by": "name ASC"});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        let world = &world;
        async move { world.call("/file/search", body).await }
    };
    for (query, expected) in [
        (r#"name match "REPORT annual""#, &["Annual report 年度.txt"][..]),
        (r#"name match "年度""#, &["Annual report 年度.txt"]),
        (r#"name match "度""#, &["Annual report 年度.txt"]),
        (r#"name match "epor""#, &[]),
        (r#"type = "folder""#, &["Reports"]),
        (r#"category in ["image","video"] or size > 4"#, &["Annual report 年度.txt", "photo.png"]),
        (r#"parent_file_id = "root""#, &["Reports"]),
        (r#"not file_extension = "png" and type = "file""#, &["Annual report 年度.txt"]),
        (r#"created_at > "2999-01-01T00:00:00""#, &[]),
    ] {
        assert_eq!(search(query, json!({})).await.names(), expected, "{query}");
    }
    let inside = format!("parent_file_id = \"{a}\"");
    assert_eq!(search(&inside, json!({"recursive": true})).await.names().len(), 3, "the folder itself too");
    let first = search("type in ['file','folder']", json!({"limit": 2, "return_total_count": true})).await;
    assert_eq!((first.names().len(), &first.body["total_count"]), (2, &json!(3)));
    let rest = search("ignored", json!({"limit": 2, "marker": first.body["next_marker"]})).await;
    assert_eq!((rest.names(), &rest.body["next_marker"]), (vec!["photo.png".to_owned()], &json!("")));
    assert_eq!(search("name != 'a'", json!({})).await.outcome(), "400 InvalidParameter.Query");
    assert_eq!(search("name = 'a'", json!({"limit": 101})).await.outcome(), "400 InvalidParameter.Limit");
    assert_eq!(
        search("name = 'a'", json!({"order_by": "colour"})).await.outcome(),
        "400 InvalidParameter.OrderBy"
    );
    world.control("settings", json!({"index_lag_s": 60})).await;
    world.folder("root", "fresh").await;
    assert!(search("name = 'fresh'", json!({})).await.names().is_empty());
    world.control("clock", json!({"advance_s": 61})).await;
    assert_eq!(search("name = 'fresh'", json!({})).await.names(), ["fresh"]);
}

#[tokio::test]
async fn batches() {
    let world = World::start().await;
    let a = world.folder("root", "A").await;
    let child = |id: &str, url: &str, body: Value| json!({"id": id, "method": "POST", "url": url, "headers": {"Content-Type": "application/json"}, "body": body});
    let file = |id: &str| json!({"drive_id": "1", "file_id": id});
    let requests = json!([
        child("1", "/file/get", file(&a)),
        child("2", "/file/get", file("nobody")),
        child("3", "/file/create", file("x")),
        child("4", "/recyclebin/trash", file(&a)),
    ]);
    let reply = world.call("/batch", json!({"resource": "file", "requests": requests})).await;
    let of = |id: &str| {
        reply.body["responses"].as_array().unwrap().iter().find(|it| it["id"] == id).unwrap().clone()
    };
    assert_eq!((reply.status, &of("1")["status"], &of("1")["body"]["name"]), (200, &json!(200), &json!("A")));
    assert_eq!((&of("2")["status"], &of("2")["body"]["code"]), (&json!(404), &json!("NotFound.File")));
    assert_eq!(of("3")["status"], 400);
    assert_eq!(of("4")["status"], 202);
    let many: Vec<Value> = (0..101).map(|at| child(&at.to_string(), "/file/get", file(&a))).collect();
    for (requests, parameter) in [
        (json!(many), "Requests"),
        (json!([]), "Requests"),
        (json!([child("1", "/file/get", file(&a)), child("1", "/file/get", file(&a))]), "Id"),
    ] {
        let reply = world.call("/batch", json!({"resource": "file", "requests": requests})).await;
        assert_eq!(reply.outcome(), format!("400 InvalidParameter.{parameter}"));
    }
    world.control("settings", json!({"batch": false})).await;
    let off = world
        .call("/batch", json!({"resource": "file", "requests": [child("1", "/file/get", file(&a))]}))
        .await;
    assert!(off.body["message"].as_str().unwrap().contains("CheckRouterAccessFailed"));
}
