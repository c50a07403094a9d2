//! Lines of the checklists that no other test covers, and a check that the tests named in `CHECKLIST.md` exist.

use std::collections::BTreeSet;
use std::path::Path;

use crate::common::World;
use crate::sign_in::{authorize, location};
use serde_json::{Value, json};

#[test]
fn every_test_named_in_the_checklist_exists() {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut known = BTreeSet::new();
    let mut folders = vec![here.join("src"), here.join("tests")];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(folder).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|it| it == "rs") {
                let file = path.file_stem().unwrap().to_str().unwrap().to_owned();
                let text = std::fs::read_to_string(&path).unwrap();
                let names = text.lines().filter_map(|line| line.split("fn ").nth(1)?.split('(').next());
                known.extend(names.map(|name| format!("{file}::{name}")));
            }
        }
    }
    let text = std::fs::read_to_string(here.join("CHECKLIST.md")).unwrap();
    let named: Vec<&str> = text.split('`').skip(1).step_by(2).filter(|it| it.contains("::")).collect();
    assert!(named.len() > 50, "the table is read: {}", named.len());
    let gone: Vec<&&str> = named.iter().filter(|name| !known.contains(**name)).collect();
    assert!(gone.is_empty(), "{gone:?}");
}

#[tokio::test]
async fn urls_expire_as_configured() {
    let world = World::start().await;
    world.control("settings", json!({"url_lifetime_s": 5})).await;
    let file = world.file("root", "a.txt", b"abc").await;
    let get = world.download_url(&file).await;
    let made = world.create("root", "b.txt", 3, json!([{"part_number": 1}]), json!({})).await.body;
    let put = made["part_info_list"][0]["upload_url"].as_str().unwrap();
    world.control("clock", json!({"advance_s": 4})).await;
    assert_eq!(world.http.get(&get).send().await.unwrap().status(), 200);
    world.control("clock", json!({"advance_s": 2})).await;
    assert_eq!(world.http.get(&get).send().await.unwrap().status(), 403);
    assert_eq!(world.put(put, *b"abc").await.status(), 403);
    let again = json!({"drive_id": "1", "file_id": made["file_id"], "upload_id": made["upload_id"],
        "part_info_list": [{"part_number": 1}]});
    let renewed = world.call("/file/get_upload_url", again).await.body;
    let put = renewed["part_info_list"][0]["upload_url"].as_str().unwrap();
    assert_eq!(world.put(put, *b"abc").await.status(), 200);
    let named = json!({"drive_id": "1", "file_id": file, "expire_sec": 60});
    let get = world.call("/file/get_download_url", named).await.body["url"].as_str().unwrap().to_owned();
    world.control("clock", json!({"advance_s": 50})).await;
    assert_eq!(world.http.get(&get).send().await.unwrap().status(), 200);
}

#[tokio::test]
async fn a_search_excludes_the_recycle_bin() {
    let world = World::start().await;
    let file = world.file("root", "thrown.txt", b"a").await;
    let query = json!({"drive_id": "1", "query": "name match \"thrown\""});
    assert_eq!(world.call("/file/search", query.clone()).await.names(), ["thrown.txt"]);
    world.call_on_file("/recyclebin/trash", &file).await;
    assert!(world.call("/file/search", query).await.names().is_empty());
}

/// An expired token stops API calls, but no transfer with a URL signed before.
#[tokio::test]
async fn parts_are_uploaded_after_the_token_expires() {
    let mut world = World::start().await;
    let made = world.create("root", "a.txt", 3, json!([{"part_number": 1}]), json!({})).await.body;
    let rule = json!([{"host": "api", "path": "/user/get", "effect": {"invalidate_token": true}}]);
    world.control("faults", json!({"rules": rule})).await;
    assert_eq!(world.call("/user/get", json!({})).await.status, 401);
    let put = made["part_info_list"][0]["upload_url"].as_str().unwrap();
    assert_eq!(world.put(put, *b"abc").await.status(), 200);
    assert_eq!(world.complete(&made, json!({})).await.outcome(), "401 AccessTokenInvalid");
    world.token = world.token_of("ada").await;
    assert_eq!(world.complete(&made, json!({})).await.status, 200);
}

#[tokio::test]
async fn optional_oddities_of_answers() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"abc").await;
    assert!(world.call_on_file("/file/get", &file).await.body["crc64_hash"].is_string());
    world.control("settings", json!({"crc64_as_number": true, "extra_fields": true})).await;
    let item = world.call_on_file("/file/get", &file).await.body;
    assert!(item["crc64_hash"].is_number());
    assert!(item.as_object().unwrap().keys().any(|name| name.starts_with("x_")));
    // A route that the domain does not have.
    let refusal = json!({"status": 403, "code": "Forbidden", "message": "CheckRouterAccessFailed"});
    let rule = json!([{"host": "api", "path": "/file/scan", "count": 0, "effect": refusal}]);
    world.control("faults", json!({"rules": rule})).await;
    for _ in 0..2 {
        let reply = world.call("/file/scan", json!({"drive_id": "1"})).await;
        assert_eq!((reply.outcome(), &reply.body["message"]), ("403 Forbidden".into(), &refusal["message"]));
    }
    assert_eq!(world.call_on_file("/file/get", &file).await.status, 200);
}

#[tokio::test]
async fn unknown_ids_and_fields() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"abc").await;
    let odd = json!({"drive_id": "1", "file_id": file, "domain_id": "another", "donot_emit_notfound": true,
        "later": {"a": [1]}});
    assert_eq!(world.call("/file/get", odd).await.status, 200);
    let reply = world.call("/file/levitate", json!({})).await;
    assert_eq!((reply.status, reply.body["code"].is_string()), (404, true));
    let pkce = [("code_challenge", "x"), ("code_challenge_method", "S256")];
    let url = authorize(&world, &pkce);
    assert_eq!(world.http.get(url).send().await.unwrap().status(), 200);
    let unknown = world.http.get(authorize(&world, &[("client_id", "nobody")])).send().await.unwrap();
    assert!(!unknown.headers().contains_key("location"), "{}", location(&unknown));
}

#[tokio::test]
async fn every_item_lists_allowed_actions() {
    let world = World::start().await;
    let folder = world.folder("root", "folder").await;
    let file = world.file(&folder, "a.txt", b"abc").await;
    let root = json!({"drive_id": "1", "parent_file_id": "root"});
    let mut items: Vec<Value> = vec![world.call_on_file("/file/get", &file).await.body];
    let query = json!({"drive_id": "1", "query": "name = 'a.txt'"});
    for (path, body) in [("/file/list", root.clone()), ("/file/walk", root), ("/file/search", query)] {
        let reply = world.call(path, body).await.body;
        items.extend(reply["items"].as_array().unwrap().iter().cloned());
    }
    world.call_on_file("/recyclebin/trash", &file).await;
    let bin = world.call("/recyclebin/list", json!({"drive_id": "1"})).await.body;
    items.extend(bin["items"].as_array().unwrap().iter().cloned());
    assert_eq!(items.len(), 6);
    for item in items {
        let actions = item["action_list"].as_array().unwrap();
        assert!(actions.contains(&json!("FILE.DELETE")), "{item}");
    }
}

#[tokio::test]
async fn fields_select_the_returned_fields() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"abc").await;
    let first = async |path: &str, fields: Option<&str>| {
        let mut body = json!({"drive_id": "1", "parent_file_id": "root"});
        if let Some(fields) = fields {
            body["fields"] = fields.into();
        }
        world.call(path, body).await.body["items"][0].clone()
    };
    let scanned = first("/file/scan", None).await;
    assert_eq!((&scanned["size"], &scanned["category"]), (&json!(3), &json!("doc")));
    for absent in ["content_hash", "download_url", "action_list", "creator_id"] {
        assert!(scanned.get(absent).is_none(), "{absent}");
        assert!(first("/file/scan", Some("*")).await.get(absent).is_some(), "{absent}");
    }
    assert!(first("/file/list", None).await.get("url").is_none());
    assert!(first("/file/list", Some("url")).await["url"].is_string());
    world.call_on_file("/recyclebin/trash", &file).await;
    assert!(first("/recyclebin/list", None).await.get("creator_id").is_none());
    assert_eq!(first("/recyclebin/list", Some("*")).await["creator_id"], "ada");
}
