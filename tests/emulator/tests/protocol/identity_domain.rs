//! Scopes of applications, and quotas of the domain.

use crate::common::World;
use crate::people::{SEED, assert_outcomes, call_as, call_ok_as, token_for};
use serde_json::json;

#[tokio::test]
async fn scopes_hold_for_every_call() {
    let mut world = World::start_seeded(SEED).await;
    for (app, path, body, outcome) in [
        ("files", "/user/get", json!({}), "403 Forbidden"),
        ("files", "/drive/list_my_drives", json!({}), "403 Forbidden"),
        ("files", "/group/list", json!({}), "403 Forbidden"),
        ("files", "/file/list", json!({"drive_id": "1", "parent_file_id": "root"}), "200"),
        ("info", "/user/update", json!({"user_id": "root", "nick_name": "R"}), "200"),
        ("info", "/user/update", json!({"user_id": "root", "description": "R"}), "403 Forbidden"),
        ("info", "/user/update", json!({"user_id": "root", "role": "superadmin"}), "403 Forbidden"),
        ("drives", "/drive/list", json!({}), "200"),
        ("drives", "/drive/get", json!({"drive_id": "1"}), "200"),
        ("drives", "/drive/update", json!({"drive_id": "1"}), "403 Forbidden"),
        ("drives", "/drive/create", json!({"drive_name": "x", "owner": "ada"}), "403 Forbidden"),
    ] {
        world.token = token_for(&world, "root", app).await;
        let reply = world.call(path, body).await;
        assert_eq!(reply.outcome(), outcome, "{app} {path}");
    }
    let children = json!({"resource": "drive", "requests": [
        {"id": "a", "method": "POST", "url": "/drive/get", "headers": {"Content-Type": "application/json"}, "body": {"drive_id": "1"}},
        {"id": "b", "method": "POST", "url": "/user/get", "headers": {"Content-Type": "application/json"}, "body": {}},
        {"id": "c", "method": "POST", "url": "/group/get", "headers": {"Content-Type": "application/json"}, "body": {"group_id": "x"}}]});
    world.token = token_for(&world, "root", "drives").await;
    let reply = world.call("/batch", children).await;
    let status = |wanted: &str| {
        reply.body["responses"].as_array().unwrap().iter().find(|it| it["id"] == wanted).unwrap()["status"]
            .clone()
    };
    assert_eq!([status("a"), status("b"), status("c")], [json!(200), json!(403), json!(403)]);
}

#[tokio::test]
async fn the_domain_and_its_limits() {
    let mut world = World::start_seeded(SEED).await;
    let domain =
        call_ok_as(&mut world, "ada", "/domain/get", json!({"fields": "*", "get_quota_used": true})).await;
    for (field, value) in [
        ("domain_id", json!("test")),
        ("status", json!(1)),
        ("size_quota", json!(0)),
        ("init_drive_size", json!(-1)),
        ("path_type", json!("StandardMode")),
        ("published_app_access_strategy", json!({"effect": "allow", "except_app_id_list": []})),
    ] {
        assert_eq!(domain[field], value, "{field}");
    }
    let quota = json!({"size_quota": 0, "size_used": 0, "user_count_quota": 0, "user_count_used": 4});
    assert_eq!(call_ok_as(&mut world, "ada", "/domain/get_quota", json!({})).await, quota);

    world
        .control("settings", json!({"user_count_quota": 5, "init_drive_enable": true, "init_drive_size": 0}))
        .await;
    let eve = call_ok_as(&mut world, "root", "/user/create", json!({"user_id": "eve"})).await;
    let drive =
        call_ok_as(&mut world, "root", "/drive/get", json!({"drive_id": eve["default_drive_id"]})).await;
    assert_eq!((&drive["total_size"], &drive["owner"]), (&json!(0), &json!("eve")));
    let full = json!({"drive_id": drive["drive_id"], "parent_file_id": "root", "name": "x", "type": "file", "size": 1});
    assert_eq!(call_as(&mut world, "eve", "/file/create", full).await.outcome(), "403 QuotaExhausted.Drive");
    let rows = vec![
        ("/user/create", json!({"user_id": "six"}), "403 QuotaExhausted.User"),
        (
            "/user/import",
            json!({"authentication_type": "custom", "identity": "6", "nick_name": "S"}),
            "403 QuotaExhausted.User",
        ),
    ];
    assert_outcomes(&mut world, "root", rows).await;

    world.control("settings", json!({"size_quota": 10})).await;
    world.token = world.token_of("ada").await;
    world.file("root", "ten", b"0123456789").await;
    let one_more = world.create("root", "eleven", 1, json!([{"part_number": 1}]), json!({})).await;
    assert_eq!(one_more.outcome(), "403 QuotaExhausted.Drive");
    assert_eq!(call_ok_as(&mut world, "ada", "/domain/get_quota", json!({})).await["size_used"], 10);
}
