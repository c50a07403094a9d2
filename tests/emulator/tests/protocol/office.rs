//! Office pages: addresses on an origin of their own, tokens and their renewal, what is refused.

use serde_json::{Value, json};

use crate::support::{World, sha1_hex, text};

async fn opened(world: &World, url: &str, token: &str) -> (u16, Value) {
    let response = world.http.post(format!("{url}/open")).body(token.to_owned()).send().await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "*", "a sandboxed page has no origin");
    (response.status().as_u16(), response.json().await.unwrap())
}

#[tokio::test]
async fn a_page_opens_its_document_with_its_token() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "文本文档.txt", b"").await;
    let other = ada.file("root", "Plan.docx", b"PK").await;
    let preview =
        ada.call_ok("file/get_office_preview_url", json!({"file_id": file, "allow_copy": false})).await;
    let (url, token) = (text(&preview, "preview_url"), text(&preview, "access_token"));
    assert!(url.starts_with(world.emulator.office()), "{url}");
    let page = world.http.get(&url).send().await.unwrap();
    assert_eq!(page.status(), 200);
    let policy = page.headers()["content-security-policy"].to_str().unwrap().to_owned();
    assert!(policy.starts_with("default-src 'none'"), "{policy}");
    let (status, mut document) = opened(&world, &url, &token).await;
    assert_eq!(status, 200);
    let left = document.as_object_mut().unwrap().remove("left_s").unwrap();
    assert!((1700..=1800).contains(&left.as_i64().unwrap()), "{left}");
    let expected =
        json!({"name": "文本文档.txt", "size": 0, "editable": false, "copy": false, "print": true});
    assert_eq!(document, expected);
    let edit = ada.call_ok("file/get_office_edit_url", json!({"file_id": other})).await;
    assert_eq!(
        opened(&world, &text(&edit, "edit_url"), &text(&edit, "office_access_token")).await.1["editable"],
        true
    );
    let readonly = json!({"file_id": other, "option": {"readonly": true, "print": false}});
    let readonly = ada.call_ok("file/get_office_edit_url", readonly).await;
    let (_, document) =
        opened(&world, &text(&readonly, "edit_url"), &text(&readonly, "office_access_token")).await;
    assert_eq!((&document["editable"], &document["print"]), (&json!(false), &json!(false)));
    for wrong in ["", "wrong", &text(&edit, "office_access_token")] {
        assert_eq!(opened(&world, &url, wrong).await.0, 403);
    }
    let unknown = world.http.get(format!("{}/office/0123", world.emulator.office())).send().await.unwrap();
    assert_eq!(unknown.status(), 404);
}

#[tokio::test]
async fn tokens_end_and_are_renewed() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "Plan.docx", b"PK").await;
    world.control("settings", json!({"office_token_s": 60})).await;
    let edit = ada.call_ok("file/get_office_edit_url", json!({"file_id": file})).await;
    let url = text(&edit, "edit_url");
    let pair = |answer: &Value| {
        json!({"office_access_token": answer["office_access_token"],
        "office_refresh_token": answer["office_refresh_token"]})
    };
    world.control("clock", json!({"advance_s": 61})).await;
    assert_eq!(opened(&world, &url, &text(&edit, "office_access_token")).await.0, 403);
    let next = ada.call_ok("file/refresh_office_edit_token", pair(&edit)).await;
    assert_eq!(opened(&world, &url, &text(&next, "office_access_token")).await.0, 200);
    let path = "file/refresh_office_edit_token";
    ada.assert_refused(path, pair(&edit), 400, "InvalidParameter.OfficeRefreshToken").await;
    let other = ada.call_ok("file/get_office_edit_url", json!({"file_id": file})).await;
    let mixed = json!({"office_access_token": other["office_access_token"], "office_refresh_token": next["office_refresh_token"]});
    ada.assert_refused(path, mixed, 400, "InvalidParameter.OfficeRefreshToken").await;
    world.control("clock", json!({"advance_s": 86_401})).await;
    let ada = world.person("ada").await;
    ada.assert_refused(path, pair(&next), 400, "InvalidParameter.OfficeRefreshToken").await;
}

#[tokio::test]
async fn what_has_no_page() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let plan = ada.file("root", "Plan.docx", b"PK").await;
    let film = ada.file("root", "film.mp4", b"film").await;
    let read = ada.file("root", "Read.pdf", b"%PDF").await;
    let huge = world
        .control("file", json!({"drive_id": "101", "name": "Huge.txt", "kind": "lines", "size": 300_000_000}))
        .await;
    for (path, file, code) in [
        ("file/get_office_preview_url", &film, "InvalidParameterNotSupported.FileExtension"),
        ("file/get_office_edit_url", &read, "InvalidParameterNotSupported.FileExtension"),
        ("file/get_office_preview_url", &text(&huge, "file_id"), "InvalidParameterOutOfRange.Size"),
    ] {
        ada.assert_refused(path, json!({"file_id": file}), 400, code).await;
    }
    ada.call_ok("file/get_office_preview_url", json!({"file_id": read})).await;
    // Grace may download from the team's drive, not change it.
    let grace = world.person("grace").await;
    let body = json!({"drive_id": "201", "parent_file_id": "root", "name": "Team.docx", "type": "file", "size": 0,
            "content_hash": sha1_hex(b""), "content_hash_name": "sha1"});
    let begun = ada.call("file/create", body).await.1;
    let team = json!({"drive_id": "201", "file_id": begun["file_id"]});
    assert_eq!(grace.call("file/get_office_preview_url", team.clone()).await.0, 200);
    assert_eq!(grace.call("file/get_office_edit_url", team).await.0, 403);
    world.control("settings", json!({"office_preview": false})).await;
    for path in ["file/get_office_preview_url", "file/get_office_edit_url", "file/refresh_office_edit_token"]
    {
        ada.assert_refused(path, json!({"file_id": plan}), 400, "OperationNotSupport").await;
    }
}
