//! Users: operations of admins and of users themselves, and their tokens afterwards.

use crate::common::World;
use crate::people::{SEED, assert_outcomes, call_as, call_ok_as, id, values_of};
use serde_json::json;

#[tokio::test]
async fn admin_operations_are_for_admins() {
    let mut world = World::start_seeded(SEED).await;
    let calls = [
        ("/user/list", json!({})),
        ("/user/search", json!({"nick_name_for_fuzzy": "a"})),
        ("/user/general_search", json!({})),
        ("/user/list_group_user", json!({})),
        ("/user_group/search", json!({})),
        ("/user/get", json!({"user_id": "bob"})),
        ("/user/general_get", json!({"user_id": "bob"})),
        ("/user/update", json!({"user_id": "bob", "nick_name": "Robert"})),
        ("/drive/list", json!({})),
        ("/drive/search", json!({})),
        ("/drive/get_default_drive", json!({"user_id": "bob"})),
        ("/drive/update", json!({"drive_id": "2", "description": "x"})),
        ("/group/list", json!({})),
        ("/group/search", json!({"group_name": "x"})),
        ("/account/get_link_info_by_user_id", json!({"user_id": "bob"})),
    ];
    for (path, body) in calls {
        assert_eq!(call_as(&mut world, "ada", path, body.clone()).await.outcome(), "403 Forbidden", "{path}");
        for who in ["boss", "root"] {
            assert_eq!(call_as(&mut world, who, path, body.clone()).await.status, 200, "{who} {path}");
        }
    }
    let refused = [
        ("/user/create", json!({"user_id": "eve"})),
        ("/user/import", json!({"authentication_type": "mobile", "identity": "1", "nick_name": "E"})),
        ("/user/delete", json!({"user_id": "bob"})),
        ("/drive/create", json!({"drive_name": "x", "owner": "ada"})),
        ("/drive/delete", json!({"drive_id": "1"})),
        ("/group/create", json!({"group_name": "x"})),
        ("/role/assign", json!({})),
        ("/account/link", json!({"type": "email", "identity": "a@b.c", "user_id": "ada"})),
        ("/account/unlink", json!({"type": "email", "identity": "a@b.c", "user_id": "ada"})),
        ("/account/get_link_info", json!({"type": "email", "identity": "a@b.c"})),
    ];
    for (path, body) in refused {
        assert_eq!(call_as(&mut world, "ada", path, body).await.outcome(), "403 Forbidden", "{path}");
    }
}

#[tokio::test]
async fn a_user_from_creation_to_deletion() {
    let mut world = World::start_seeded(SEED).await;
    let eve = json!({"user_id": "eve", "nick_name": "Eve", "phone": "13500000000", "email": "eve@example.org",
        "avatar": "https://example.org/eve.png", "user_data": "{\"desk\":4}", "description": "new"});
    let made = call_as(&mut world, "boss", "/user/create", eve.clone()).await;
    assert_eq!(made.status, 201);
    for (field, value) in [
        ("role", json!("user")),
        ("status", json!("enabled")),
        ("creator", json!("boss")),
        ("domain_id", json!("test")),
        ("default_drive_id", json!("")),
        ("user_data", json!({"desk": 4})),
        ("email", json!("eve@example.org")),
    ] {
        assert_eq!(made.body[field], value, "{field}");
    }
    assert!(made.body["created_at"].is_i64() && made.body.get("password").is_none());
    let (long, update) = ("x".repeat(129), |more| {
        let mut body = json!({"user_id": "eve"});
        body.as_object_mut().unwrap().extend(match more {
            serde_json::Value::Object(more) => more,
            _ => Default::default(),
        });
        body
    });
    let rows = vec![
        ("/user/create", eve, "409 AlreadyExist.User"),
        ("/user/create", json!({}), "400 InvalidParameterMissing.UserId"),
        ("/user/create", json!({"user_id": "a#b"}), "400 InvalidParameter.UserId"),
        ("/user/create", json!({"user_id": "x".repeat(65)}), "400 InvalidParameter.UserId"),
        ("/user/create", json!({"user_id": "u", "role": "admin"}), "403 Forbidden"),
        ("/user/create", json!({"user_id": "u", "role": "king"}), "400 InvalidParameter.Role"),
        (
            "/user/create",
            json!({"user_id": "u", "group_info_list": [{"group_id": "x"}]}),
            "404 NotFound.Group",
        ),
        ("/user/update", update(json!({"nick_name": long})), "400 InvalidParameterOutOfRange.NickName"),
        ("/user/update", update(json!({"nick_name": 5})), "400 InvalidParameter.NickName"),
        ("/user/update", update(json!({"avatar": "ftp://x"})), "400 InvalidParameter.Avatar"),
        (
            "/user/update",
            update(json!({"avatar": format!("http://{}", "x".repeat(4096))})),
            "400 InvalidParameterOutOfRange.Avatar",
        ),
        ("/user/update", update(json!({"email": "nowhere"})), "400 InvalidParameter.Email"),
        ("/user/update", update(json!({"phone": "call me"})), "400 InvalidParameter.Phone"),
        (
            "/user/update",
            update(json!({"user_data": {"x": "y".repeat(1024)}})),
            "400 InvalidParameterOutOfRange.UserData",
        ),
        ("/user/update", update(json!({"status": "asleep"})), "400 InvalidParameter.Status"),
        ("/user/update", update(json!({"role": "admin"})), "403 Forbidden"),
        ("/user/update", json!({"nick_name": "x"}), "400 InvalidParameterMissing.UserId"),
        ("/user/update", json!({"user_id": "nobody"}), "404 NotFound.User"),
        ("/user/get", json!({"user_id": "nobody"}), "404 NotFound.User"),
        ("/user/delete", json!({"user_id": "nobody"}), "404 NotFound.User"),
        ("/user/delete", json!({"user_id": "ada"}), "409 StateConflict"),
        ("/user/delete", json!({"user_id": "root"}), "403 Forbidden"),
        ("/user/update", update(json!({"description": "no longer new", "donot_emit_error": true})), "200"),
        ("/user/get", json!({"user_id": "eve"}), "200"),
        ("/user/delete", json!({"user_id": "eve"}), "204"),
        ("/user/get", json!({"user_id": "eve"}), "404 NotFound.User"),
    ];
    let token = world.token_of("eve").await;
    assert_outcomes(&mut world, "boss", rows).await;
    world.token = token;
    assert_eq!(world.call("/user/get", json!({})).await.outcome(), "401 AccessTokenInvalid");
}

#[tokio::test]
async fn users_update_their_own_profile() {
    let mut world = World::start_seeded(SEED).await;
    let own = json!({"user_id": "ada", "nick_name": "Countess", "avatar": "data:image/png;base64,AA==",
        "description": "d", "user_data": {"a": 1}, "msg_setting": {"send_settings": []}});
    let reply = call_ok_as(&mut world, "ada", "/user/update", own).await;
    assert_eq!((&reply["nick_name"], &reply["user_data"]["a"]), (&json!("Countess"), &json!(1)));
    for (field, value) in [
        ("status", json!("disabled")),
        ("role", json!("superadmin")),
        ("email", json!("a@b.cd")),
        ("phone", json!("1")),
        ("expired_at", json!(1)),
        ("group_info_list", json!([])),
    ] {
        let mut body = json!({"user_id": "ada"});
        body[field] = value;
        assert_eq!(
            call_as(&mut world, "ada", "/user/update", body).await.outcome(),
            "403 Forbidden",
            "{field}"
        );
    }
    assert_eq!(call_ok_as(&mut world, "ada", "/user/general_get", json!({})).await["user_id"], "ada");
    let extra = json!({"extra_return_info": ["drive"]});
    assert_eq!(call_as(&mut world, "ada", "/user/general_get", extra).await.outcome(), "403 Forbidden");
    assert_eq!(call_ok_as(&mut world, "ada", "/drive/get_default_drive", json!({})).await["drive_id"], "1");
}

#[tokio::test]
async fn tokens_end_with_the_account() {
    let mut world = World::start_seeded(SEED).await;
    let ada = world.token_of("ada").await;
    let set = async |world: &mut World, change: serde_json::Value| {
        let mut body = json!({"user_id": "ada"});
        body.as_object_mut().unwrap().extend(change.as_object().unwrap().clone());
        call_ok_as(world, "root", "/user/update", body).await;
        world.token = ada.clone();
        world.call("/user/get", json!({})).await
    };
    let reply = set(&mut world, json!({"status": "disabled"})).await;
    assert_eq!(reply.outcome(), "401 AccessTokenExpired");
    assert!(reply.body["message"].as_str().unwrap().contains("UserNotEnabled"));
    assert_eq!(set(&mut world, json!({"status": "enabled"})).await.status, 200);
    assert_eq!(set(&mut world, json!({"expired_at": 1})).await.outcome(), "401 AccessTokenExpired");
    assert_eq!(set(&mut world, json!({"expired_at": 0})).await.status, 200);
    let reply = set(&mut world, json!({"role": "admin"})).await;
    assert_eq!(reply.outcome(), "403 Forbidden");
    assert!(reply.body["message"].as_str().unwrap().contains("UserRoleChanged"));
    assert_eq!(
        call_as(&mut world, "ada", "/user/list", json!({})).await.status,
        200,
        "a new token knows the new role"
    );
}

#[tokio::test]
async fn importing() {
    let mut world = World::start_seeded(SEED).await;
    let team =
        id(&call_ok_as(&mut world, "root", "/group/create", json!({"group_name": "Team"})).await, "group_id");
    let body = json!({"authentication_type": "mobile", "identity": "13512345678", "nick_name": "Eve",
        "auto_create_drive": true, "drive_total_size": 4096, "parent_group_id": team, "plain_password": "p",
        "authentication_list": [{"authentication_type": "email", "identity": "eve@example.org"}]});
    let eve = call_ok_as(&mut world, "boss", "/user/import", body.clone()).await;
    let eve_id = id(&eve, "user_id");
    assert_eq!(
        (eve_id.len(), &eve["phone"], &eve["email"]),
        (32, &json!("13512345678"), &json!("eve@example.org"))
    );
    let drive =
        call_ok_as(&mut world, "boss", "/drive/get", json!({"drive_id": eve["default_drive_id"]})).await;
    assert_eq!((&drive["total_size"], &drive["owner"]), (&json!(4096), &json!(eve_id)));
    let links =
        call_ok_as(&mut world, "boss", "/account/get_link_info_by_user_id", json!({"user_id": eve_id})).await;
    assert_eq!(values_of(&links["items"], "authentication_type"), ["email", "mobile"]);
    let asked = json!({"user_id": eve_id, "extra_return_info": ["group", "drive", "account"]});
    let all = call_ok_as(&mut world, "boss", "/user/general_get", asked).await;
    assert_eq!(all["parent_group"][0]["group_name"], "Team");
    assert_eq!(
        (&all["default_drive"]["total_size"], &all["default_drive"]["used_size"]),
        (&json!(4096), &json!(0))
    );
    let with = |field: &str, value: serde_json::Value| {
        let mut body = json!({"authentication_type": "custom", "identity": "someone", "nick_name": "S"});
        body[field] = value;
        body
    };
    let rows = vec![
        ("/user/import", body, "409 AlreadyExist.Account"),
        ("/user/import", with("identity", json!(null)), "400 InvalidParameterMissing.Identity"),
        ("/user/import", with("nick_name", json!("")), "400 InvalidParameterMissing.NickName"),
        (
            "/user/import",
            with("authentication_type", json!("pigeon")),
            "400 InvalidParameter.AuthenticationType",
        ),
        ("/user/import", with("authentication_type", json!("email")), "400 InvalidParameter.Identity"),
        ("/user/import", with("authentication_type", json!("ldap")), "400 OperationNotSupport"),
        (
            "/user/import",
            with("drive_total_size", json!(-2)),
            "400 InvalidParameterOutOfRange.DriveTotalSize",
        ),
        ("/user/import", with("parent_group_id", json!("x")), "404 NotFound.Group"),
        ("/user/import", with("extra", json!("")), "200"),
        ("/user/delete", json!({"user_id": eve_id}), "409 StateConflict"),
        ("/drive/delete", json!({"drive_id": eve["default_drive_id"]}), "204"),
        ("/user/delete", json!({"user_id": eve_id}), "204"),
        (
            "/account/get_link_info",
            json!({"type": "mobile", "identity": "13512345678"}),
            "404 NotFound.Account",
        ),
        ("/group/delete", json!({"group_id": team}), "204"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
}

#[tokio::test]
async fn finding_people() {
    let mut world = World::start_seeded(SEED).await;
    for (number, name) in ["Ann", "Anna", "Hannah"].iter().enumerate() {
        let body = json!({"user_id": format!("n{number}"), "nick_name": name, "phone": format!("13{number}"),
            "status": if number == 1 { "disabled" } else { "enabled" }});
        call_ok_as(&mut world, "root", "/user/create", body).await;
    }
    for (query, found) in [
        (json!({"nick_name_for_fuzzy": "ANN"}), vec!["n0", "n1", "n2"]),
        (json!({"nick_name": "Ann"}), vec!["n0"]),
        (json!({"phone": "132"}), vec!["n2"]),
        (json!({"user_name": "ada"}), vec!["ada"]),
        (json!({"role": "superadmin"}), vec!["root"]),
        (json!({"nick_name_for_fuzzy": "an", "status": "disabled"}), vec!["n1"]),
        (
            json!({"nick_name_for_fuzzy": "nn", "order_by": "nick_name", "order_direction": "DESC"}),
            vec!["n2", "n1", "n0"],
        ),
    ] {
        let reply = call_ok_as(&mut world, "boss", "/user/search", query.clone()).await;
        assert_eq!(values_of(&reply["items"], "user_id"), found, "{query}");
    }
    let page = call_ok_as(&mut world, "boss", "/user/list", json!({"limit": 5})).await;
    assert_eq!(values_of(&page["items"], "user_id"), ["ada", "bob", "boss", "n0", "n1"]);
    let rest =
        call_ok_as(&mut world, "boss", "/user/list", json!({"limit": 5, "marker": page["next_marker"]}))
            .await;
    assert_eq!(
        (values_of(&rest["items"], "user_id"), &rest["next_marker"]),
        (vec!["n2".into(), "root".into()], &json!(""))
    );
    let rows = vec![
        ("/user/list", json!({"limit": 101}), "400 InvalidParameter.Limit"),
        ("/user/list", json!({"limit": -1}), "400 InvalidParameter.Limit"),
        ("/user/list", json!({"marker": "nonsense"}), "400 InvalidParameter.Marker"),
        ("/user/search", json!({"order_by": "shoe_size"}), "400 InvalidParameter.OrderBy"),
        ("/user/search", json!({"order_direction": "UP"}), "400 InvalidParameter.OrderDirection"),
        (
            "/user/search",
            json!({"nick_name_for_fuzzy": "x".repeat(129)}),
            "400 InvalidParameterOutOfRange.NickNameForFuzzy",
        ),
        (
            "/user/general_search",
            json!({"extra_return_info": ["shoe"]}),
            "400 InvalidParameter.ExtraReturnInfo",
        ),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
    // The index learns of a new person later; reading by id does not wait.
    world.control("settings", json!({"index_lag_s": 10})).await;
    call_ok_as(&mut world, "root", "/user/create", json!({"user_id": "late", "nick_name": "Late"})).await;
    assert_eq!(call_as(&mut world, "root", "/user/get", json!({"user_id": "late"})).await.status, 200);
    for (advance, found) in [(0, 0), (11, 1)] {
        world.control("clock", json!({"advance_s": advance})).await;
        let reply = call_ok_as(&mut world, "root", "/user/search", json!({"nick_name": "Late"})).await;
        assert_eq!(reply["items"].as_array().unwrap().len(), found);
    }
}

#[tokio::test]
async fn linked_accounts() {
    let mut world = World::start_seeded(SEED).await;
    let link = json!({"type": "mobile", "identity": "13500000001", "user_id": "bob", "extra": "86", "custom_identity": "13500000001"});
    let reply = call_ok_as(&mut world, "root", "/account/link", link.clone()).await;
    assert_eq!(
        (&reply["user_id"], &reply["access_token"], &reply["exist_link"][0]["identity"]),
        (&json!("bob"), &json!(""), &json!("13500000001"))
    );
    let found = call_ok_as(
        &mut world,
        "root",
        "/account/get_link_info",
        json!({"type": "mobile", "identity": "13500000001"}),
    )
    .await;
    assert_eq!(
        (&found["user_id"], &found["extra"], &found["authentication_type"]),
        (&json!("bob"), &json!("86"), &json!("mobile"))
    );
    let own =
        call_ok_as(&mut world, "bob", "/account/get_link_info_by_user_id", json!({"user_id": "bob"})).await;
    assert_eq!(own["items"].as_array().unwrap().len(), 1);
    let mut stolen = link.clone();
    stolen["user_id"] = json!("ada");
    let rows = vec![
        ("/account/link", stolen.clone(), "409 AlreadyExist.Account"),
        (
            "/account/link",
            json!({"type": "email", "identity": "b@example.org", "user_id": "nobody"}),
            "404 NotFound.User",
        ),
        (
            "/account/link",
            json!({"type": "fax", "identity": "1", "user_id": "bob"}),
            "400 InvalidParameter.Type",
        ),
        ("/account/link", json!({"identity": "1", "user_id": "bob"}), "400 InvalidParameterMissing.Type"),
        ("/account/unlink", stolen, "404 NotFound.Account"),
        ("/account/unlink", link.clone(), "204"),
        ("/account/unlink", link, "404 NotFound.Account"),
        ("/account/get_link_info_by_user_id", json!({"user_id": "nobody"}), "404 NotFound.User"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}
