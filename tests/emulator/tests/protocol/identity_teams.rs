//! Effects of groups, memberships and roles: admins of groups, and rights in the drives of a group.

use crate::common::World;
use crate::people::{SEED, admin_of, assert_outcomes, call_as, call_ok_as, group, member, values_of};
use serde_json::json;

#[tokio::test]
async fn group_admins_manage_their_subtree_only() {
    let mut world = World::start_seeded(SEED).await;
    let firm = group(&mut world, "Firm", None).await;
    let lab = group(&mut world, "Lab", Some(&firm)).await;
    let bench = group(&mut world, "Bench", Some(&lab)).await;
    call_ok_as(&mut world, "root", "/group/add_member", member(&bench, "bob")).await;
    call_ok_as(&mut world, "root", "/role/assign", admin_of(&lab, "ada")).await;
    let in_lab = json!({"group_name": "New", "parent_group_id": lab});
    let in_firm = json!({"group_name": "New", "parent_group_id": firm});
    let lead = json!({"group_id": lab, "member_type": "user", "user_id": "bob", "member_role": "admin"});
    let list = json!({"manage_resource_type": "RT_Group", "manage_resource_id": lab});
    let rows = vec![
        ("/group/get", json!({"group_id": bench}), "200"),
        ("/group/update", json!({"group_id": bench, "description": "d"}), "200"),
        ("/group/create", in_lab, "201"),
        ("/group/add_member", member(&lab, "bob"), "200"),
        ("/group/list_member", json!({"group_id": lab}), "200"),
        ("/user/list_group_user", json!({"group_id": bench}), "200"),
        ("/role/list_assignment", list, "200"),
        ("/group/list", json!({}), "200"),
        ("/group/get", json!({"group_id": firm}), "403 ForbiddenNoPermission.Group"),
        ("/group/update", json!({"group_id": firm}), "403 ForbiddenNoPermission.Group"),
        ("/group/create", in_firm, "403 ForbiddenNoPermission.Group"),
        ("/group/create", json!({"group_name": "Top"}), "403 Forbidden"),
        ("/group/add_member", member(&firm, "bob"), "403 ForbiddenNoPermission.Group"),
        ("/membership/update", lead, "403 Forbidden"),
        ("/role/assign", admin_of(&lab, "bob"), "403 Forbidden"),
    ];
    assert_outcomes(&mut world, "ada", rows).await;
    let led = call_ok_as(&mut world, "ada", "/group/list", json!({})).await;
    let mut names = values_of(&led["items"], "group_name");
    names.sort();
    assert_eq!(names, ["Bench", "Lab", "New"]);
    // A member sees his group and what is above it, and changes nothing.
    let rows = vec![
        ("/group/get", json!({"group_id": bench}), "200"),
        ("/group/get", json!({"group_id": firm}), "200"),
        ("/group/list_member", json!({"group_id": bench}), "200"),
        (
            "/group/update",
            json!({"group_id": bench, "group_name": "Mine"}),
            "403 ForbiddenNoPermission.Group",
        ),
        ("/group/remove_member", member(&bench, "bob"), "403 ForbiddenNoPermission.Group"),
        ("/group/delete", json!({"group_id": bench}), "403 ForbiddenNoPermission.Group"),
        ("/group/list", json!({}), "403 Forbidden"),
    ];
    assert_outcomes(&mut world, "bob", rows).await;
}

#[tokio::test]
async fn team_rights_in_the_team_drive() {
    let mut world = World::start_seeded(SEED).await;
    let firm = group(&mut world, "Firm", None).await;
    let lab = group(&mut world, "Lab", Some(&firm)).await;
    let body = json!({"drive_name": "Lab", "owner": lab, "owner_type": "group"});
    let drive = call_ok_as(&mut world, "root", "/drive/create", body).await["drive_id"].clone();
    let folder =
        |name: &str| json!({"drive_id": drive, "parent_file_id": "root", "name": name, "type": "folder"});
    let shut = "403 ForbiddenNoPermission.Drive";
    for (step, body, ada, bob) in [
        ("", json!({}), shut, shut),
        ("/group/add_member", member(&lab, "ada"), "201", shut),
        // A member of the group above has no say below.
        ("/group/add_member", member(&firm, "bob"), "201", shut),
        // Who leads the group above has.
        ("/role/assign", admin_of(&firm, "bob"), "201", "201"),
        ("/role/cancel_assign", admin_of(&firm, "bob"), "201", shut),
        ("/group/remove_member", member(&lab, "ada"), shut, shut),
    ] {
        if !step.is_empty() {
            call_ok_as(&mut world, "root", step, body).await;
        }
        for (who, outcome) in [("ada", ada), ("bob", bob)] {
            let reply =
                call_as(&mut world, who, "/file/create", folder(&format!("{who} {}", step.len()))).await;
            assert_eq!(reply.outcome(), outcome, "{who} after {step}");
        }
    }
    // From a group within one reaches the drive of the group around it, unless membership opens nothing.
    let bench = group(&mut world, "Bench", Some(&lab)).await;
    call_ok_as(&mut world, "root", "/group/add_member", member(&bench, "bob")).await;
    assert_eq!(call_as(&mut world, "bob", "/drive/get", json!({"drive_id": drive})).await.status, 200);
    let closed = json!({"drive_name": "Closed", "owner": lab, "owner_type": "group", "disable_assign_group_default_permission": true});
    let closed = call_ok_as(&mut world, "root", "/drive/create", closed).await["drive_id"].clone();
    assert_eq!(call_as(&mut world, "bob", "/drive/get", json!({"drive_id": closed})).await.outcome(), shut);
    let leader = json!({"group_id": bench, "member_type": "user", "user_id": "bob", "member_role": "admin"});
    call_ok_as(&mut world, "root", "/membership/update", leader).await;
    assert_eq!(
        call_as(&mut world, "bob", "/drive/get", json!({"drive_id": closed})).await.outcome(),
        shut,
        "he leads another"
    );
    call_ok_as(&mut world, "root", "/role/assign", admin_of(&lab, "bob")).await;
    let reply = call_ok_as(&mut world, "bob", "/drive/get", json!({"drive_id": closed})).await;
    assert!(reply["action_list"].as_array().unwrap().contains(&json!("FILE.DELETE")));
}

const TEAMS: &str = r#"{"domain_id": "test", "index_lag_s": 9,
  "users": [{"user_id": "ada"}, {"user_id": "bob"}],
  "groups": [{"group_id": "lab", "group_name": "Lab", "parent_group_id": "root",
      "members": {"ada": "SystemFileViewer"}, "admins": ["bob"]},
    {"group_id": "root", "group_name": "Firm"}],
  "applications": [{"app_id": "demo-web", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"]}],
  "drives": [{"drive_id": "9", "owner": "lab", "owner_type": "group", "name": "Lab"},
    {"drive_id": "8", "owner": "root", "owner_type": "group", "name": "Firm"}]}"#;

#[tokio::test]
async fn a_seed_can_define_teams() {
    let mut world = World::start_seeded(TEAMS).await;
    let reply = call_ok_as(&mut world, "ada", "/drive/list_my_group_drive", json!({})).await;
    assert_eq!(values_of(&reply["items"], "drive_name"), ["Lab"]);
    assert_eq!(reply["root_group_drive"]["drive_name"], "Firm");
    assert!(!reply["items"][0]["action_list"].as_array().unwrap().contains(&json!("FILE.CREATE")));
    let folder = json!({"drive_id": "9", "parent_file_id": "root", "name": "f", "type": "folder"});
    let reply = call_as(&mut world, "ada", "/file/create", folder.clone()).await;
    assert_eq!(reply.outcome(), "403 ForbiddenNoPermission.File");
    assert_eq!(call_as(&mut world, "bob", "/file/create", folder).await.status, 201);
    for (from, to, why) in [
        ("\"parent_group_id\": \"root\"", "\"parent_group_id\": \"none\"", "unknown parent"),
        ("\"parent_group_id\": \"root\"", "\"parent_group_id\": \"lab\"", "in itself"),
        ("http://app.test/cb", "javascript:alert(1)", "runs code"),
        ("http://app.test/cb", "myapp://cb", "native"),
    ] {
        let seed = Some(TEAMS.replace(from, to));
        let options = pds_emulator::Options { seed, ..Default::default() };
        let fault = pds_emulator::Emulator::start(options).await.err().unwrap().to_string();
        assert!(fault.contains(why), "{fault}");
    }
}
