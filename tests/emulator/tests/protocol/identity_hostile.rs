//! Random bodies for calls about identities: an answer, never a panic.

use crate::common::World;
use crate::people::SEED;
use crate::seeded_random::SeededRandom;
use serde_json::{Value, json};

const PATHS: &[&str] = &[
    "/account/get_link_info",
    "/account/get_link_info_by_user_id",
    "/account/link",
    "/account/revoke",
    "/account/token",
    "/account/unlink",
    "/domain/get",
    "/domain/get_quota",
    "/drive/create",
    "/drive/delete",
    "/drive/get",
    "/drive/get_default_drive",
    "/drive/list",
    "/drive/list_my_drives",
    "/drive/list_my_group_drive",
    "/drive/search",
    "/drive/update",
    "/group/add_member",
    "/group/create",
    "/group/delete",
    "/group/get",
    "/group/list",
    "/group/list_member",
    "/group/remove_member",
    "/group/search",
    "/group/update",
    "/group/update_name",
    "/membership/create",
    "/membership/delete",
    "/membership/get",
    "/membership/has_member",
    "/membership/list_direct_child_memberships",
    "/membership/list_direct_parent_memberships",
    "/membership/update",
    "/role/assign",
    "/role/cancel_assign",
    "/role/list_assignment",
    "/role/list_identity_role",
    "/user/create",
    "/user/delete",
    "/user/general_get",
    "/user/general_search",
    "/user/get",
    "/user/import",
    "/user/list",
    "/user/list_group_user",
    "/user/search",
    "/user/update",
    "/user_group/search",
];

const FIELDS: &[&str] = &[
    "user_id",
    "group_id",
    "sub_group_id",
    "parent_group_id",
    "member_id",
    "member_type",
    "member_role",
    "drive_id",
    "owner",
    "owner_type",
    "total_size",
    "drive_total_size",
    "drive_name",
    "group_name",
    "name",
    "nick_name",
    "phone",
    "email",
    "avatar",
    "user_data",
    "msg_setting",
    "expired_at",
    "role",
    "status",
    "limit",
    "marker",
    "order_by",
    "order_direction",
    "extra_return_info",
    "group_info_list",
    "identity",
    "type",
    "authentication_type",
    "extra",
    "authentication_list",
    "identity_type_list",
    "parent_group_id_list",
    "direct_parent_group_id",
    "role_id",
    "manage_resource_type",
    "manage_resource_id",
    "force",
    "default",
    "is_root",
    "description",
    "app_id",
    "grant_type",
    "refresh_token",
    "get_quota_used",
    "auto_create_drive",
];

fn values(groups: &[String]) -> Vec<Value> {
    let mut values: Vec<Value> = groups.iter().map(|id| json!(id)).collect();
    for text in [
        "",
        "x",
        "ada",
        "bob",
        "user",
        "group",
        "1",
        "2",
        "enabled",
        "DESC",
        "SystemGroupAdmin",
        "RT_Group",
        "mobile",
        "demo-web",
        "p18446744073709551615",
        "p-1",
        "\u{0}\u{202e}<b>",
        "a@b.c",
        "data:,",
    ] {
        values.push(json!(text));
    }
    values.extend([
        json!(null),
        json!(true),
        json!(0),
        json!(-1),
        json!(3),
        json!(i64::MAX),
        json!(i64::MIN),
    ]);
    values.extend([
        json!(u64::MAX),
        json!(1.5),
        json!([]),
        json!({}),
        json!([null, {}]),
        json!("🎈".repeat(200)),
    ]);
    values.extend([
        json!({"identity_type": "IT_User", "identity_id": "ada"}),
        json!({"identity_type": 5}),
        json!(["group", "drive", "account"]),
        json!([{"group_id": groups[0]}, {"group_id": groups[1]}]),
        json!([{"authentication_type": "email", "identity": "q@q.q"}]),
    ]);
    values
}

#[tokio::test]
async fn any_body_is_answered() {
    let mut world = World::start_seeded(SEED).await;
    let mut groups = Vec::new();
    for name in ["a", "b", "c"] {
        groups.push(crate::people::group(&mut world, name, groups.last().map(String::as_str)).await);
    }
    let values = values(&groups);
    let mut random = SeededRandom(7);
    world.token = world.token_of("root").await;
    for round in 0..40 {
        for path in PATHS {
            let body = random.body(FIELDS, &values);
            let answer = world.raw(path, &body).await;
            let status =
                answer.unwrap_or_else(|fault| panic!("{round} {path} {body}: {fault}")).status().as_u16();
            assert!((200..500).contains(&status), "{path} {body}: {status}");
        }
    }
    for garbage in ["[]", "5", "{", "\"x\"", "null", "\u{1}", "{\"user_id\":\"\\ud800\"}"] {
        for path in PATHS {
            let url = format!("{}/v2{path}", world.pds.api());
            let answer = world.http.post(url).bearer_auth(&world.token).body(garbage).send().await.unwrap();
            assert_eq!(answer.status(), 400, "{path} {garbage}");
        }
    }
    assert_eq!(world.call("/user/get", json!({})).await.body["user_id"], "root");
}

#[tokio::test]
async fn any_form_is_answered() {
    let world = World::start_seeded(SEED).await;
    let mut random = SeededRandom(3);
    let pieces = [
        "client_id",
        "=",
        "&",
        "demo-web",
        "grant_type",
        "code",
        "redirect_uri",
        "%",
        "%zz",
        "%00",
        "user_id",
        "password",
        "action",
        "allow",
        "ticket",
        "é",
        "+",
        "http://app.test/cb",
        "response_type",
        "token",
        ";",
        "#",
    ];
    for path in ["/oauth/authorize", "/oauth/token"] {
        for kind in ["application/x-www-form-urlencoded", "application/json", "x"] {
            for _ in 0..60 {
                let mut text =
                    || (0..random.below(14)).map(|_| pieces[random.below(pieces.len())]).collect::<String>();
                let (query, body) = (text(), text());
                let query: String = form_urlencoded::byte_serialize(query.as_bytes()).collect();
                let query = query.replace("%3D", "=").replace("%26", "&");
                let url = format!("{}/v2{path}?{query}", world.pds.api());
                let request = world.http.post(url).header("content-type", kind).body(body.clone());
                let status = request.send().await.unwrap().status().as_u16();
                assert!((200..500).contains(&status), "{path} {kind} {query} {body}: {status}");
            }
        }
    }
}
