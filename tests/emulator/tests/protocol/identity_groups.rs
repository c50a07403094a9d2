//! Groups, memberships and roles, call by call.

use crate::common::World;
use crate::people::{SEED, admin_of, assert_outcomes, call_as, call_ok_as, group, id, member, values_of};
use serde_json::{Value, json};

#[tokio::test]
async fn a_group_from_creation_to_deletion() {
    let mut world = World::start_seeded(SEED).await;
    let made =
        call_as(&mut world, "boss", "/group/create", json!({"group_name": "Firm", "is_root": true})).await;
    assert_eq!(
        (made.status, &made.body["creator"], &made.body["permission"]),
        (201, &json!("boss"), &Value::Null)
    );
    assert!(made.body["created_at"].is_i64() && made.body.get("members").is_none());
    let firm = id(&made.body, "group_id");
    assert_eq!(firm.len(), 32);
    let lab = group(&mut world, "Lab", Some(&firm)).await;
    let rows = vec![
        ("/group/create", json!({}), "400 InvalidParameterMissing.GroupName"),
        ("/group/create", json!({"group_name": ""}), "400 InvalidParameterMissing.GroupName"),
        ("/group/create", json!({"group_name": "x".repeat(129)}), "400 InvalidParameterOutOfRange.GroupName"),
        (
            "/group/create",
            json!({"group_name": "x", "description": "x".repeat(1025)}),
            "400 InvalidParameterOutOfRange.Description",
        ),
        ("/group/create", json!({"group_name": "x", "parent_group_id": "none"}), "404 NotFound.Group"),
        (
            "/group/create",
            json!({"group_name": "x", "parent_group_id": firm, "is_root": true}),
            "400 InvalidParameter.IsRoot",
        ),
        ("/group/get", json!({"group_id": "none"}), "404 NotFound.Group"),
        ("/group/get", json!({}), "400 InvalidParameterMissing.GroupId"),
        ("/group/update", json!({"group_id": lab, "group_name": 5}), "400 InvalidParameter.GroupName"),
        ("/group/update_name", json!({"group_id": lab}), "400 InvalidParameterMissing.Name"),
        ("/group/delete", json!({"group_id": "none"}), "404 NotFound.Group"),
        ("/group/delete", json!({"group_id": firm}), "409 StateConflict"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
    let changed = json!({"group_id": lab, "group_name": "Laboratory", "description": "d"});
    assert_eq!(call_ok_as(&mut world, "boss", "/group/update", changed).await["description"], "d");
    let renamed = json!({"group_id": lab, "name": "Workshop"});
    assert_eq!(call_ok_as(&mut world, "boss", "/group/update_name", renamed).await["group_name"], "Workshop");
    for (query, found) in [
        (json!({"group_name": "work"}), vec!["Workshop"]),
        (json!({"group_name": "shop"}), vec![]),
        (json!({"group_name_for_fuzzy": "SHOP"}), vec!["Workshop"]),
    ] {
        let reply = call_ok_as(&mut world, "boss", "/group/search", query.clone()).await;
        assert_eq!(values_of(&reply["items"], "group_name"), found, "{query}");
    }
    let page = call_ok_as(&mut world, "boss", "/group/list", json!({"limit": 1})).await;
    assert_eq!((page["items"].as_array().unwrap().len(), &page["next_marker"]), (1, &json!("p1")));

    let drive = json!({"drive_name": "D", "owner": lab, "owner_type": "group"});
    let drive = call_ok_as(&mut world, "boss", "/drive/create", drive).await;
    call_ok_as(&mut world, "boss", "/group/add_member", member(&lab, "ada")).await;
    let rows = vec![
        ("/group/delete", json!({"group_id": lab}), "409 StateConflict"),
        ("/drive/delete", json!({"drive_id": drive["drive_id"]}), "204"),
        ("/group/delete", json!({"group_id": lab}), "204"),
        ("/group/get", json!({"group_id": lab}), "404 NotFound.Group"),
        ("/group/delete", json!({"group_id": firm}), "204"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
}

#[tokio::test]
async fn groups_lie_ten_deep_at_most() {
    let mut world = World::start_seeded(SEED).await;
    let mut ids = vec![group(&mut world, "1", None).await];
    for level in 2..=10 {
        ids.push(group(&mut world, &level.to_string(), ids.last().map(String::as_str)).await);
    }
    let other = group(&mut world, "other", None).await;
    let put = |into: &str| json!({"group_id": into, "member_type": "group", "sub_group_id": other});
    let rows = vec![
        (
            "/group/create",
            json!({"group_name": "11", "parent_group_id": ids[9]}),
            "400 InvalidParameterOutOfRange.ParentGroupId",
        ),
        ("/membership/create", put(&ids[9]), "400 InvalidParameterOutOfRange.SubGroupId"),
        ("/membership/create", put(&other), "400 InvalidParameter.SubGroupId"),
        ("/membership/create", put(&ids[8]), "201"),
        ("/membership/create", put(&ids[0]), "409 AlreadyExist.Membership"),
        (
            "/membership/create",
            json!({"group_id": ids[3], "member_type": "group", "sub_group_id": ids[0]}),
            "400 InvalidParameter.SubGroupId",
        ),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}

#[tokio::test]
async fn members() {
    let mut world = World::start_seeded(SEED).await;
    let firm = group(&mut world, "Firm", None).await;
    let lab = group(&mut world, "Lab", Some(&firm)).await;
    let mut as_group = member(&firm, "ada");
    as_group["member_type"] = json!("group");
    let rows = vec![
        ("/group/add_member", member(&firm, "ada"), "200"),
        ("/group/add_member", member(&firm, "ada"), "200"),
        ("/group/add_member", member(&firm, "nobody"), "404 NotFound.User"),
        ("/group/add_member", member("none", "ada"), "404 NotFound.Group"),
        ("/group/add_member", as_group, "400 InvalidParameter.MemberType"),
        (
            "/group/add_member",
            json!({"group_id": firm, "member_id": "ada"}),
            "400 InvalidParameterMissing.MemberType",
        ),
        ("/group/remove_member", member(&firm, "bob"), "404 NotFound.Membership"),
        ("/group/list_member", json!({}), "400 InvalidParameterMissing.GroupId"),
        (
            "/group/list_member",
            json!({"group_id": firm, "member_type": "x"}),
            "400 InvalidParameter.MemberType",
        ),
    ];
    assert_outcomes(&mut world, "root", rows).await;
    let both = call_ok_as(&mut world, "ada", "/group/list_member", json!({"group_id": firm})).await;
    assert_eq!(
        (values_of(&both["user_items"], "user_id"), values_of(&both["group_items"], "group_name")),
        (vec!["ada".into()], vec!["Lab".into()])
    );
    let users = call_ok_as(
        &mut world,
        "root",
        "/group/list_member",
        json!({"group_id": firm, "member_type": "user"}),
    )
    .await;
    assert_eq!((users["user_items"].as_array().unwrap().len(), &users["group_items"]), (1, &json!([])));
    let first =
        call_ok_as(&mut world, "root", "/group/list_member", json!({"group_id": firm, "limit": 1})).await;
    assert_eq!((&first["user_items"], &first["next_marker"]), (&json!([]), &json!("p1")));
    let asked = json!({"group_id": firm, "member_type": "user", "extra_return_info": ["group", "drive"]});
    let rich = call_ok_as(&mut world, "root", "/user/list_group_user", asked.clone()).await;
    assert_eq!(
        (
            &rich["user_items"][0]["parent_group"][0]["group_name"],
            &rich["user_items"][0]["default_drive"]["drive_id"]
        ),
        (&json!("Firm"), &json!("1"))
    );
    assert_eq!(call_as(&mut world, "ada", "/user/list_group_user", asked).await.outcome(), "403 Forbidden");
    let top = call_ok_as(&mut world, "root", "/user/list_group_user", json!({})).await;
    assert_eq!(
        (values_of(&top["group_items"], "group_name"), values_of(&top["user_items"], "user_id")),
        (vec!["Firm".into()], vec!["bob".into(), "boss".into(), "root".into()])
    );
    let within = json!({"parent_group_id_list": [firm]});
    call_ok_as(&mut world, "root", "/group/add_member", member(&lab, "bob")).await;
    let found = call_ok_as(&mut world, "root", "/user/general_search", within).await;
    assert_eq!(values_of(&found["items"], "user_id"), ["ada", "bob"]);
    let direct =
        call_ok_as(&mut world, "root", "/user/general_search", json!({"direct_parent_group_id": firm})).await;
    assert_eq!(values_of(&direct["items"], "user_id"), ["ada"]);
    let names = call_ok_as(&mut world, "root", "/user_group/search", json!({"name": "a"})).await;
    assert_eq!((values_of(&names["users"], "user_id"), &names["groups"]), (vec!["ada".into()], &json!([])));
    let names = json!({"name_for_fuzzy": "a", "identity_type_list": ["IT_Group"]});
    assert_eq!(
        values_of(&call_ok_as(&mut world, "root", "/user_group/search", names).await["groups"], "group_name"),
        ["Lab"]
    );
    // By user/update one is put into exactly these groups.
    let moved = json!({"user_id": "ada", "group_info_list": [{"group_id": lab}]});
    call_ok_as(&mut world, "root", "/user/update", moved).await;
    let rows = vec![
        ("/group/remove_member", member(&firm, "ada"), "404 NotFound.Membership"),
        ("/group/remove_member", member(&lab, "ada"), "200"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}

#[tokio::test]
async fn memberships() {
    let mut world = World::start_seeded(SEED).await;
    let firm = group(&mut world, "Firm", None).await;
    let lab = group(&mut world, "Lab", Some(&firm)).await;
    let ada = |more: Value| {
        let mut body = json!({"group_id": firm, "member_type": "user", "user_id": "ada"});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        body
    };
    let made = call_as(&mut world, "root", "/membership/create", ada(json!({"member_role": "member"}))).await;
    assert_eq!(made.status, 201);
    for (field, value) in
        [("domain_id", "test"), ("user_id", "ada"), ("sub_group_id", ""), ("member_role", "member")]
    {
        assert_eq!(made.body[field], value);
    }
    let sub = json!({"group_id": firm, "member_type": "group", "sub_group_id": lab});
    let rows = vec![
        ("/membership/create", ada(json!({})), "409 AlreadyExist.Membership"),
        ("/membership/create", ada(json!({"member_role": "king"})), "400 InvalidParameter.MemberRole"),
        ("/membership/create", ada(json!({"member_type": null})), "400 InvalidParameterMissing.MemberType"),
        ("/membership/create", ada(json!({"user_id": "nobody"})), "404 NotFound.User"),
        (
            "/membership/create",
            json!({"group_id": firm, "member_type": "group"}),
            "400 InvalidParameterMissing.SubGroupId",
        ),
        ("/membership/get", ada(json!({})), "200"),
        ("/membership/get", sub.clone(), "200"),
        ("/membership/get", ada(json!({"user_id": "bob"})), "404 NotFound.Membership"),
        (
            "/membership/update",
            ada(json!({"description": "x".repeat(1025)})),
            "400 InvalidParameterOutOfRange.Description",
        ),
        ("/membership/update", ada(json!({"description": "first"})), "200"),
        ("/membership/update", ada(json!({"user_id": "bob"})), "404 NotFound.Membership"),
        ("/membership/list_direct_child_memberships", json!({}), "400 InvalidParameterMissing.GroupId"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
    call_ok_as(&mut world, "root", "/group/add_member", member(&lab, "bob")).await;
    for (body, result) in [
        (ada(json!({})), true),
        (ada(json!({"user_id": "bob"})), true),
        (ada(json!({"user_id": "boss"})), false),
        (sub.clone(), true),
        (json!({"group_id": lab, "member_type": "group", "sub_group_id": firm}), false),
    ] {
        let reply = call_ok_as(&mut world, "root", "/membership/has_member", body.clone()).await;
        assert_eq!(reply, json!({"result": result}), "{body}");
    }
    for (body, kinds) in [
        (json!({"group_id": firm}), vec!["group", "user"]),
        (json!({"group_id": firm, "member_type": "user"}), vec!["user"]),
    ] {
        let reply = call_ok_as(&mut world, "root", "/membership/list_direct_child_memberships", body).await;
        assert_eq!(values_of(&reply["items"], "member_type"), kinds);
    }
    let up = "/membership/list_direct_parent_memberships";
    let own = call_ok_as(&mut world, "ada", up, json!({"user_id": "ada", "member_type": "user"})).await;
    assert_eq!(
        (values_of(&own["items"], "group_id"), &own["items"][0]["description"]),
        (vec![firm.clone()], &json!("first"))
    );
    let above =
        call_ok_as(&mut world, "root", up, json!({"sub_group_id": lab, "member_type": "group"})).await;
    assert_eq!(values_of(&above["items"], "group_id"), std::slice::from_ref(&firm));
    assert_eq!(call_as(&mut world, "ada", up, json!({"user_id": "bob"})).await.outcome(), "403 Forbidden");
    let rows = vec![
        ("/membership/delete", ada(json!({})), "204"),
        ("/membership/delete", ada(json!({})), "404 NotFound.Membership"),
        ("/membership/delete", sub, "204"),
        ("/group/delete", json!({"group_id": firm}), "204"),
    ];
    assert_outcomes(&mut world, "root", rows).await;
}

#[tokio::test]
async fn roles() {
    let mut world = World::start_seeded(SEED).await;
    let firm = group(&mut world, "Firm", None).await;
    let with = |field: &str, value: Value| {
        let mut body = admin_of(&firm, "ada");
        body[field] = value;
        body
    };
    let rows = vec![
        ("/role/assign", with("identity", json!(null)), "400 InvalidParameterMissing.Identity"),
        (
            "/role/assign",
            with("identity", json!({"identity_type": "IT_Group", "identity_id": "x"})),
            "400 InvalidParameter.Identity",
        ),
        (
            "/role/assign",
            with("identity", json!({"identity_type": "IT_User", "identity_id": "x"})),
            "404 NotFound.User",
        ),
        ("/role/assign", with("role_id", json!("SystemKing")), "400 InvalidParameter.RoleId"),
        (
            "/role/assign",
            with("manage_resource_type", json!("IT_Group")),
            "400 InvalidParameter.ManageResourceType",
        ),
        ("/role/assign", with("manage_resource_id", json!("none")), "404 NotFound.Group"),
        (
            "/role/assign",
            with("manage_resource_id", json!(null)),
            "400 InvalidParameterMissing.ManageResourceId",
        ),
        ("/role/assign", admin_of(&firm, "ada"), "204"),
        ("/role/assign", admin_of(&firm, "ada"), "204"),
    ];
    assert_outcomes(&mut world, "boss", rows).await;
    let list = json!({"manage_resource_type": "RT_Group", "manage_resource_id": firm, "limit": 100});
    let reply = call_ok_as(&mut world, "boss", "/role/list_assignment", list.clone()).await;
    let found = reply["assignment_list"].as_array().unwrap();
    assert_eq!(
        (found.len(), &found[0]["identity"]["identity_id"], &found[0]["creator"]),
        (1, &json!("ada"), &json!("boss"))
    );
    let identity = json!({"identity": {"identity_type": "IT_User", "identity_id": "ada"}});
    let reply = call_ok_as(&mut world, "ada", "/role/list_identity_role", identity.clone()).await;
    assert_eq!(
        (&reply["identity_name"], &reply["is_admin"], &reply["assignment_list"][0]["manage_resource_id"]),
        (&json!("Ada"), &json!(false), &json!(firm))
    );
    assert_eq!(
        call_as(&mut world, "bob", "/role/list_identity_role", identity).await.outcome(),
        "403 Forbidden"
    );
    // The list follows a while after.
    world.control("settings", json!({"index_lag_s": 2})).await;
    world.control("clock", json!({"advance_s": 10})).await;
    call_ok_as(&mut world, "boss", "/role/cancel_assign", admin_of(&firm, "ada")).await;
    call_ok_as(&mut world, "boss", "/role/cancel_assign", admin_of(&firm, "ada")).await;
    assert_eq!(
        call_ok_as(&mut world, "boss", "/role/list_assignment", list.clone()).await["assignment_list"]
            .as_array()
            .unwrap()
            .len(),
        1
    );
    world.control("clock", json!({"advance_s": 3})).await;
    assert_eq!(
        call_ok_as(&mut world, "boss", "/role/list_assignment", list).await["assignment_list"],
        Value::Null
    );
}
