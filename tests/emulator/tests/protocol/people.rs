//! Calls of several users to one emulator, and tables of expected outcomes.

use serde_json::{Value, json};

use crate::common::{Reply, World};

pub const SEED: &str = r#"{"domain_id": "test",
  "users": [{"user_id": "ada", "password": "secret", "nick_name": "Ada"}, {"user_id": "bob", "password": "b", "nick_name": "Bob"},
    {"user_id": "boss", "password": "x", "role": "admin"}, {"user_id": "root", "password": "r", "role": "superadmin"}],
  "applications": [
    {"app_id": "demo-web", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"]},
    {"app_id": "files", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"], "scope": ["FILE.ALL"]},
    {"app_id": "info", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"], "scope": ["USER.UPDATE_INFO"]},
    {"app_id": "drives", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"], "scope": ["DRIVE.GET", "DRIVE.LIST"]}],
  "drives": [{"drive_id": "1", "owner": "ada", "name": "Ada", "total_size": 100000},
    {"drive_id": "2", "owner": "bob", "name": "Bob", "total_size": 1000}]}"#;

/// A call as a user.
pub async fn call_as(world: &mut World, who: &str, path: &str, body: Value) -> Reply {
    world.token = world.token_of(who).await;
    world.call(path, body).await
}

/// A call that must succeed.
pub async fn call_ok_as(world: &mut World, who: &str, path: &str, body: Value) -> Value {
    let reply = call_as(world, who, path, body.clone()).await;
    assert!(reply.status < 300, "{who} {path} {body}: {reply:?}");
    reply.body
}

/// Calls of one user, each with its expected outcome.
pub async fn assert_outcomes(world: &mut World, who: &str, rows: Vec<(&str, Value, &str)>) {
    for (path, body, outcome) in rows {
        let reply = call_as(world, who, path, body.clone()).await;
        assert_eq!(reply.outcome(), outcome, "{who} {path} {body}: {:?}", reply.body);
    }
}

/// A token of a user for an application.
pub async fn token_for(world: &World, user_id: &str, app_id: &str) -> String {
    let reply = world.control("tokens", json!({"user_id": user_id, "app_id": app_id})).await;
    reply["access_token"].as_str().unwrap().to_owned()
}

/// One field of every item of a list.
pub fn values_of(list: &Value, field: &str) -> Vec<String> {
    list.as_array().unwrap().iter().map(|item| item[field].as_str().unwrap().to_owned()).collect()
}

pub fn id(answer: &Value, field: &str) -> String {
    answer[field].as_str().unwrap().to_owned()
}

/// A new group, by the superadmin.
pub async fn group(world: &mut World, name: &str, parent: Option<&str>) -> String {
    let mut body = json!({"group_name": name, "description": ""});
    if let Some(parent) = parent {
        body["parent_group_id"] = json!(parent);
    }
    id(&call_ok_as(world, "root", "/group/create", body).await, "group_id")
}

pub fn member(group: &str, user: &str) -> Value {
    json!({"group_id": group, "member_type": "user", "member_id": user})
}

pub fn admin_of(group: &str, user: &str) -> Value {
    json!({"identity": {"identity_type": "IT_User", "identity_id": user}, "role_id": "SystemGroupAdmin",
        "manage_resource_type": "RT_Group", "manage_resource_id": group})
}
