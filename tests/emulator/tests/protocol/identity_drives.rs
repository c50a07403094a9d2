//! Drives: create, find, change, delete, and access of users.

use crate::common::World;
use crate::people::{SEED, assert_outcomes, call_as, call_ok_as, id, values_of};
use serde_json::{Value, json};

#[tokio::test]
async fn a_drive_from_creation_to_deletion() {
    let mut world = World::start_seeded(SEED).await;
    let body = json!({"drive_name": "Work", "owner": "boss", "default": true, "total_size": 5000,
        "description": "d", "drive_type": "normal", "status": "enabled"});
    let made = call_as(&mut world, "boss", "/drive/create", body).await;
    assert_eq!(made.status, 201);
    for (field, value) in [
        ("drive_id", json!("101")),
        ("domain_id", json!("test")),
        ("owner_type", json!("user")),
        ("drive_type", json!("normal")),
        ("used_size", json!(0)),
        ("creator", json!("boss")),
    ] {
        assert_eq!(made.body[field], value, "{field}");
    }
    assert!(made.body["created_at"].as_str().unwrap().ends_with('Z'));
    assert_eq!(call_ok_as(&mut world, "boss", "/user/get", json!({})).await["default_drive_id"], "101");
    let new = |field: &str, value: Value| {
        let mut body = json!({"drive_name": "n", "owner": "bob"});
        body[field] = value;
        body
    };
    let rows = vec![
        ("/drive/create", new("drive_name", json!(null)), "400 InvalidParameterMissing.DriveName"),
        (
            "/drive/create",
            new("drive_name", json!("x".repeat(129))),
            "400 InvalidParameterOutOfRange.DriveName",
        ),
        (
            "/drive/create",
            new("description", json!("x".repeat(1025))),
            "400 InvalidParameterOutOfRange.Description",
        ),
        ("/drive/create", new("owner", json!(null)), "400 InvalidParameterMissing.Owner"),
        ("/drive/create", new("owner", json!("nobody")), "404 NotFound.User"),
        ("/drive/create", new("owner_type", json!("group")), "404 NotFound.Group"),
        ("/drive/create", new("owner_type", json!("cat")), "400 InvalidParameter.OwnerType"),
        ("/drive/create", new("total_size", json!(-2)), "400 InvalidParameterOutOfRange.TotalSize"),
        ("/drive/create", new("total_size", json!("big")), "400 InvalidParameter.TotalSize"),
        ("/drive/create", new("drive_type", json!("large")), "400 InvalidParameter.DriveType"),
        ("/drive/create", new("status", json!("tired")), "400 InvalidParameter.Status"),
        ("/drive/create", new("default", json!(true)), "409 AlreadyExist.Drive"),
        ("/drive/create", new("default", json!(false)), "201"),
        ("/drive/get", json!({"drive_id": "9999"}), "404 NotFound.Drive"),
        ("/drive/get", json!({}), "400 InvalidParameterMissing.DriveId"),
        (
            "/drive/update",
            json!({"drive_id": "101", "owner": "ada"}),
            "400 InvalidParameterNotSupported.Owner",
        ),
        (
            "/drive/update",
            json!({"drive_id": "101", "drive_name": "x".repeat(129)}),
            "400 InvalidParameterOutOfRange.DriveName",
        ),
        ("/drive/update", json!({"drive_id": "9999"}), "404 NotFound.Drive"),
        ("/drive/delete", json!({"drive_id": "9999"}), "404 NotFound.Drive"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
    let change = json!({"drive_id": 101, "drive_name": "Play", "total_size": -1, "description": ""});
    let reply = call_ok_as(&mut world, "boss", "/drive/update", change).await;
    assert_eq!(
        (&reply["drive_name"], &reply["total_size"], &reply["description"]),
        (&json!("Play"), &json!(-1), &json!(""))
    );

    // A drive with something in it goes only by force.
    let folder = json!({"drive_id": "101", "parent_file_id": "root", "name": "f", "type": "folder"});
    call_ok_as(&mut world, "boss", "/file/create", folder).await;
    let rows = vec![
        ("/drive/delete", json!({"drive_id": "101"}), "400 InvalidParameter.Force"),
        ("/drive/delete", json!({"drive_id": "101", "force": true}), "204"),
        ("/drive/get", json!({"drive_id": "101"}), "404 NotFound.Drive"),
        ("/drive/get_default_drive", json!({}), "404 NotFound.Drive"),
        ("/drive/get_default_drive", json!({"user_id": "nobody"}), "404 NotFound.User"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
    let again =
        call_ok_as(&mut world, "boss", "/drive/create", json!({"drive_name": "Work", "owner": "boss"})).await;
    assert_ne!(again["drive_id"], "101", "an id is never used twice");
}

#[tokio::test]
async fn finding_drives() {
    let mut world = World::start_seeded(SEED).await;
    for name in ["Zoo", "zebra"] {
        call_ok_as(&mut world, "root", "/drive/create", json!({"drive_name": name, "owner": "ada"})).await;
    }
    for (path, query, found) in [
        ("/drive/list", json!({}), vec!["Ada", "Bob", "Zoo", "zebra"]),
        ("/drive/list", json!({"owner": "bob", "owner_type": "user"}), vec!["Bob"]),
        ("/drive/list", json!({"owner_type": "group"}), vec![]),
        ("/drive/search", json!({"drive_name": "Z"}), vec!["Zoo", "zebra"]),
        (
            "/drive/search",
            json!({"order_by": "drive_name", "order_direction": "DESC"}),
            vec!["zebra", "Zoo", "Bob", "Ada"],
        ),
        ("/drive/search", json!({"owner": "ada", "limit": 2}), vec!["Ada", "Zoo"]),
        ("/drive/search", json!({"owner": "ada", "limit": 2, "marker": "p2"}), vec!["zebra"]),
    ] {
        let reply = call_ok_as(&mut world, "root", path, query.clone()).await;
        assert_eq!(values_of(&reply["items"], "drive_name"), found, "{path} {query}");
    }
    let mine =
        call_ok_as(&mut world, "ada", "/drive/list_my_drives", json!({"limit": 100, "marker": ""})).await;
    assert_eq!(values_of(&mine["items"], "drive_name"), ["Ada", "Zoo", "zebra"]);
    let rows = vec![
        ("/drive/search", json!({"order_by": "colour"}), "400 InvalidParameter.OrderBy"),
        ("/drive/list_my_drives", json!({"limit": 101}), "400 InvalidParameter.Limit"),
        ("/drive/list_my_group_drive", json!({"limit": "x"}), "400 InvalidParameter.Limit"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}

#[tokio::test]
async fn a_disabled_drive_is_refused() {
    let mut world = World::start_seeded(SEED).await;
    call_ok_as(&mut world, "root", "/drive/update", json!({"drive_id": "1", "status": "disabled"})).await;
    let list = json!({"drive_id": "1", "parent_file_id": "root"});
    let rows = vec![
        ("/drive/get", json!({"drive_id": "1"}), "403 ForbiddenNoPermission.Drive"),
        ("/file/list", list.clone(), "403 ForbiddenNoPermission.Drive"),
    ];
    assert_outcomes(&mut world, "ada", rows).await;
    let mine = call_ok_as(&mut world, "ada", "/drive/list_my_drives", json!({})).await;
    assert_eq!(mine["items"][0]["status"], "disabled");
    call_ok_as(&mut world, "root", "/drive/update", json!({"drive_id": "1", "status": "enabled"})).await;
    call_ok_as(&mut world, "ada", "/file/list", list).await;
}

#[tokio::test]
async fn single_drive_per_owner_is_enforced() {
    let mut world = World::start_seeded(SEED).await;
    world
        .control("settings", json!({"user_single_drive_enabled": true, "group_single_drive_enabled": true}))
        .await;
    let team =
        id(&call_ok_as(&mut world, "root", "/group/create", json!({"group_name": "T"})).await, "group_id");
    let of_team = json!({"drive_name": "x", "owner": team, "owner_type": "group"});
    let rows = vec![
        ("/drive/create", json!({"drive_name": "x", "owner": "ada"}), "409 AlreadyExist.Drive"),
        ("/drive/create", json!({"drive_name": "x", "owner": "boss"}), "201"),
        ("/drive/create", of_team.clone(), "201"),
        ("/drive/create", of_team, "409 AlreadyExist.Drive"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}

#[tokio::test]
async fn team_drives_and_the_drive_of_the_enterprise() {
    let mut world = World::start_seeded(SEED).await;
    let mut ids = Vec::new();
    for (name, is_root) in [("Firm", true), ("Lab", false)] {
        let group =
            call_ok_as(&mut world, "root", "/group/create", json!({"group_name": name, "is_root": is_root}))
                .await;
        ids.push(id(&group, "group_id"));
        let drive = json!({"drive_name": name, "owner": ids.last(), "owner_type": "group"});
        call_ok_as(&mut world, "root", "/drive/create", drive).await;
    }
    let none = call_ok_as(&mut world, "ada", "/drive/list_my_group_drive", json!({})).await;
    assert_eq!((&none["items"], none.get("root_group_drive")), (&json!([]), None));
    for group in &ids {
        let member = json!({"group_id": group, "member_type": "user", "member_id": "ada"});
        call_ok_as(&mut world, "root", "/group/add_member", member).await;
    }
    let both =
        call_ok_as(&mut world, "ada", "/drive/list_my_group_drive", json!({"owner_type": "group"})).await;
    assert_eq!(values_of(&both["items"], "drive_name"), ["Lab"]);
    assert_eq!(both["root_group_drive"]["drive_name"], "Firm");
    let named =
        call_ok_as(&mut world, "ada", "/drive/list_my_group_drive", json!({"drive_name": "zzz"})).await;
    assert_eq!(named["items"], json!([]));
    // A new drive is in the list a little later.
    world.control("settings", json!({"index_lag_s": 5})).await;
    let drive = json!({"drive_name": "Late", "owner": ids[1], "owner_type": "group"});
    call_ok_as(&mut world, "root", "/drive/create", drive).await;
    for (advance, there) in [(0, false), (20, true)] {
        world.control("clock", json!({"advance_s": advance})).await;
        let reply = call_ok_as(&mut world, "ada", "/drive/list_my_group_drive", json!({})).await;
        assert_eq!(values_of(&reply["items"], "drive_name").contains(&"Late".to_owned()), there, "{reply}");
    }
}
