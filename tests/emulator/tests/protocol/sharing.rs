//! Share links and grants on single files: access they give, and access they must not give.

use crate::common::{Reply, World};
use serde_json::{Value, json};

impl World {
    /// A call with these tokens; an empty one is not sent.
    async fn call_as_visitor(&self, path: &str, access: &str, share: &str, body: Value) -> Reply {
        let mut request = self.http.post(format!("{}/v2{path}", self.pds.api())).json(&body);
        if !access.is_empty() {
            request = request.bearer_auth(access);
        }
        if !share.is_empty() {
            request = request.header("x-share-token", share);
        }
        let answer = request.send().await.unwrap();
        let status = answer.status().as_u16();
        let text = answer.text().await.unwrap();
        Reply { status, body: serde_json::from_str(&text).unwrap_or_default() }
    }

    async fn share(&self, files: &[&str], more: Value) -> String {
        let mut body = json!({"drive_id": "1", "file_id_list": files});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let reply = self.call("/share_link/create", body).await;
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        reply.body["share_id"].as_str().unwrap().to_owned()
    }

    async fn open(&self, share: &str, more: Value) -> Reply {
        let mut body = json!({"share_id": share});
        body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        self.call_as_visitor("/share_link/get_share_token", "", "", body).await
    }

    async fn share_token(&self, share: &str) -> String {
        self.open(share, json!({})).await.body["share_token"].as_str().unwrap().to_owned()
    }

    /// Grants a user access to a file of Ada's drive.
    async fn grant(&self, file: &str, who: &str, more: Value) -> Reply {
        let kind = if who == "team" { "IT_Group" } else { "IT_User" };
        let mut member = json!({"identity": {"identity_type": kind, "identity_id": who},
            "expire_time": 4_775_500_800_000_i64});
        member.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
        let body = json!({"drive_id": "1", "file_id": file, "member_list": [member]});
        self.call("/file/add_permission", body).await
    }
}

#[tokio::test]
async fn visitors_see_shared_files_only() {
    let world = World::start().await;
    let outer = world.folder("root", "aa").await;
    let shared = world.folder(&outer, "bb").await;
    let inner = world.folder(&shared, "cc").await;
    let file = world.file(&inner, "a.txt", b"hello").await;
    let secret = world.file(&outer, "secret.txt", b"no").await;
    let share = world.share(&[&shared], json!({})).await;
    let other = world.share(&[&secret], json!({})).await;

    let reply =
        world.call_as_visitor("/share_link/get_by_anonymous", "", "", json!({"share_id": share})).await;
    assert_eq!((reply.status, &reply.body["share_name"]), (200, &json!("bb")));
    assert!(!reply.body.to_string().contains("share_pwd"), "{}", reply.body);
    let key = world.share_token(&share).await;
    let see = |path: &'static str, body: Value| world.call_as_visitor(path, "", &key, body);

    let top = see("/file/list", json!({"share_id": share, "parent_file_id": "root"})).await;
    assert_eq!(top.names(), ["bb"]);
    assert_eq!(
        (&top.body["items"][0]["share_id"], &top.body["items"][0]["parent_file_id"]),
        (&json!(share), &json!("root"))
    );
    let below = see("/file/list", json!({"share_id": share, "parent_file_id": inner})).await;
    assert_eq!(below.names(), ["a.txt"]);
    let url = see("/file/get_download_url", json!({"share_id": share, "file_id": file})).await;
    let bytes =
        world.http.get(url.body["url"].as_str().unwrap()).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(&bytes[..], b"hello");

    // Outside of the share, in another share, by drive, or with other calls: nothing.
    for id in [&outer, &secret] {
        let body = json!({"share_id": share, "file_id": id});
        assert_eq!(see("/file/get", body.clone()).await.outcome(), "404 NotFound.File");
        assert_eq!(see("/file/get_download_url", body).await.outcome(), "404 NotFound.File");
    }
    let body = json!({"share_id": other, "file_id": secret});
    assert_eq!(see("/file/get", body).await.outcome(), "401 ShareLinkTokenInvalid");
    for (path, body) in [
        ("/file/get", json!({"drive_id": "1", "file_id": file})),
        ("/file/list", json!({"drive_id": "3", "parent_file_id": "root"})),
        ("/file/search", json!({"drive_id": "1", "query": "name match \"a\""})),
        ("/file/update", json!({"share_id": share, "file_id": file, "name": "x"})),
        ("/recyclebin/trash", json!({"share_id": share, "file_id": file})),
        ("/share_link/get", json!({"share_id": share})),
        ("/user/get", json!({})),
    ] {
        assert_eq!(see(path, body).await.outcome(), "401 AccessTokenInvalid", "{path}");
    }
    let make = json!({"share_id": share, "parent_file_id": inner, "name": "x", "type": "folder"});
    assert_eq!(see("/file/create", make).await.outcome(), "403 ForbiddenNoPermission.File");
    assert_eq!(
        world.call_as_visitor("/file/list", "", "nonsense", json!({})).await.outcome(),
        "401 ShareLinkTokenInvalid"
    );
    assert_eq!(
        world.call_as_visitor("/file/list", "", "", json!({"share_id": share})).await.outcome(),
        "401 AccessTokenInvalid"
    );

    // Somebody signed in takes it into his own drive; that is counted.
    let bob = world.token_of("bob").await;
    let copy = json!({"share_id": share, "file_id": file, "to_drive_id": "2", "to_parent_file_id": "root"});
    assert_eq!(world.call_as_visitor("/file/copy", &bob, &key, copy.clone()).await.status, 201);
    let link = world.call("/share_link/get", json!({"share_id": share})).await.body;
    assert_eq!(
        (&link["save_count"], &link["download_count"], &link["access_count"]),
        (&json!(1), &json!(1), &json!(1))
    );

    assert_eq!(world.call("/share_link/cancel", json!({"share_id": share})).await.status, 204);
    let dead = see("/file/list", json!({"share_id": share, "parent_file_id": "root"})).await;
    assert_eq!(dead.outcome(), "400 ShareLink.Cancelled");
    assert_eq!(world.open(&share, json!({})).await.outcome(), "400 ShareLink.Cancelled");
    assert_eq!(world.open("nothing", json!({})).await.outcome(), "404 NotFound.ShareLink");
}

/// A signed-in user with a share token has the access of any visitor.
#[tokio::test]
async fn a_share_grants_members_no_drive_access() {
    let world = World::start().await;
    let shared = world.folder("root", "shared").await;
    let secret = world.file("root", "secret.txt", b"no").await;
    let trashed = world.file("root", "trashed.txt", b"old").await;
    world.call_on_file("/recyclebin/trash", &trashed).await;
    let share = world.share(&[&shared], json!({})).await;
    let (key, bob) = (world.share_token(&share).await, world.token_of("bob").await);
    for (path, body) in [
        ("/file/scan", json!({})),
        ("/file/walk", json!({"parent_file_id": shared})),
        ("/file/get_by_path", json!({"file_path": "/secret.txt"})),
        ("/file/search", json!({"query": "status = \"available\""})),
        ("/file/list_by_custom_index_key", json!({"custom_index_key": ""})),
        ("/file/get_last_cursor", json!({})),
        ("/file/list_delta", json!({})),
        ("/file/list_activity", json!({"file_id": shared})),
        ("/file/list_permission", json!({"file_id": shared})),
        ("/recyclebin/list", json!({})),
        ("/statistics/file_count", json!({})),
        ("/statistics/drive_used_size", json!({})),
        ("/drive/get", json!({})),
        ("/share_link/create", json!({"file_id_list": [shared]})),
    ] {
        let mut body = body;
        body["share_id"] = json!(share);
        body["drive_id"] = json!("1");
        let reply = world.call_as_visitor(path, &bob, &key, body).await;
        assert_eq!(reply.outcome(), "403 ForbiddenNoPermission.Drive", "{path}");
    }
    let body = json!({"share_id": share, "file_id": secret});
    assert_eq!(world.call_as_visitor("/file/get", &bob, &key, body).await.outcome(), "404 NotFound.File");
    let child = |path: &str, body: Value| json!({"id": path, "url": path, "method": "POST", "headers": {"Content-Type": "application/json"}, "body": body});
    let search = json!({"share_id": share, "drive_id": "1", "query": "status = \"available\""});
    let requests =
        [child("/file/get", json!({"share_id": share, "file_id": shared})), child("/file/search", search)];
    let body = json!({"resource": "file", "requests": requests});
    let reply = world.call_as_visitor("/batch", &bob, &key, body).await.body;
    let statuses = reply["responses"].as_array().unwrap().iter().map(|it| it["status"].as_u64().unwrap());
    assert_eq!(statuses.collect::<Vec<_>>(), [403, 200], "{reply}");
}

#[tokio::test]
async fn a_download_limit_cannot_be_bypassed() {
    let world = World::start().await;
    let folder = world.folder("root", "shared").await;
    let file = world.file(&folder, "a.txt", b"hello").await;
    for (limit, open) in [(0, true), (2, false)] {
        let share = world.share(&[&folder], json!({"download_limit": limit})).await;
        let key = world.share_token(&share).await;
        let see = |path: &'static str, body: Value| world.call_as_visitor(path, "", &key, body);
        let listed = see("/file/list", json!({"share_id": share, "parent_file_id": folder})).await;
        assert_eq!(listed.body["items"][0]["download_url"].is_string(), open, "{}", listed.body);
        let one = see("/file/get", json!({"share_id": share, "file_id": file})).await;
        assert_eq!(one.body["download_url"].is_string(), open);
        let pack = json!({"share_id": share, "name": "all.zip", "file_ids": [folder]});
        assert_eq!(see("/file/archive_files", pack.clone()).await.status, 202);
        assert_eq!(
            see("/file/get_download_url", json!({"share_id": share, "file_id": file})).await.status,
            200
        );
        let link = world.call("/share_link/get", json!({"share_id": share})).await.body;
        assert_eq!(link["download_count"], 2);
        assert_eq!(see("/file/archive_files", pack).await.status, if open { 202 } else { 403 });
    }
}

#[tokio::test]
async fn passwords_limits_and_time() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"hello").await;
    let soon = json!({"share_pwd": "a1B2", "expiration": "2999-01-01T00:00:00.000Z", "download_limit": 1,
        "disable_save": true});
    let share = world.share(&[&file], soon).await;
    for wrong in [json!({}), json!({"share_pwd": "x"})] {
        assert_eq!(world.open(&share, wrong).await.outcome(), "400 InvalidResource.SharePwd");
    }
    let opened = world.open(&share, json!({"share_pwd": "a1B2", "expire_sec": 600})).await;
    let key = opened.body["share_token"].as_str().unwrap().to_owned();
    let body = json!({"share_id": share, "file_id": file});
    let item = world.call_as_visitor("/file/get", "", &key, body.clone()).await.body;
    assert!(!item["action_list"].to_string().contains("FILE.COPY"), "{item}");
    assert_eq!(world.call_as_visitor("/file/get_download_url", "", &key, body.clone()).await.status, 200);
    let second = world.call_as_visitor("/file/get_download_url", "", &key, body.clone()).await;
    assert_eq!(second.outcome(), "403 ForbiddenNoPermission.File");
    let bob = world.token_of("bob").await;
    let copy = json!({"share_id": share, "file_id": file, "to_drive_id": "2", "to_parent_file_id": "root"});
    assert_eq!(
        world.call_as_visitor("/file/copy", &bob, &key, copy).await.outcome(),
        "403 ForbiddenNoPermission.File"
    );

    // The creator needs no password, and only he may change or see the link.
    let spare = json!({"share_id": share, "check_share_pwd": false});
    assert_eq!(world.call("/share_link/get_share_token", spare.clone()).await.status, 200);
    assert_eq!(world.call_as_visitor("/share_link/get_share_token", &bob, "", spare).await.status, 400);
    for path in ["/share_link/get", "/share_link/update", "/share_link/cancel"] {
        let reply = world.call_as_visitor(path, &bob, "", json!({"share_id": share})).await;
        assert_eq!(reply.outcome(), "403 ForbiddenNoPermission.ShareLink", "{path}");
    }
    let free = json!({"share_id": share, "share_pwd": "", "download_limit": 0});
    assert_eq!(world.call("/share_link/update", free).await.body["share_pwd"], "");
    assert_eq!(world.open(&share, json!({})).await.status, 200);

    world.control("clock", json!({"advance_s": 700})).await;
    let late = world.call_as_visitor("/file/get", "", &key, body).await;
    assert_eq!(late.outcome(), "401 ShareLinkTokenInvalid");
    let brief = json!({"share_id": share, "expiration": "2026-01-01T00:00:00.000Z"});
    assert_eq!(world.call("/share_link/update", brief).await.outcome(), "400 InvalidParameter.Expiration");
    let guarded = world.share(&[&file], json!({"share_pwd": "z", "require_login": false})).await;
    for _ in 0..10 {
        world.open(&guarded, json!({})).await;
    }
    assert_eq!(world.open(&guarded, json!({"share_pwd": "z"})).await.status, 429);
    let private = world.share(&[&file], json!({"require_login": true})).await;
    assert_eq!(world.open(&private, json!({})).await.outcome(), "401 AccessTokenInvalid");
    let signed_in =
        world.call_as_visitor("/share_link/get_share_token", &bob, "", json!({"share_id": private})).await;
    assert_eq!(signed_in.status, 200);
}

#[tokio::test]
async fn visitors_upload_where_allowed() {
    let world = World::start().await;
    let (folder, other) = (world.folder("root", "in").await, world.folder("root", "other").await);
    let more = json!({"creatable": true, "creatable_file_id_list": [folder]});
    let share = world.share(&[&folder, &other], more).await;
    let key = world.share_token(&share).await;
    let make = |parent: &str| {
        json!({"share_id": share, "parent_file_id": parent, "name": "up.txt", "type": "file", "size": 3,
            "part_info_list": [{"part_number": 1}]})
    };
    for path in ["/file/create", "/file/pre_create_check"] {
        let refused = world.call_as_visitor(path, "", &key, make(&other)).await;
        assert_eq!(refused.outcome(), "403 ForbiddenNoPermission.File", "{path}");
    }
    let free = world.call_as_visitor("/file/pre_create_check", "", &key, make(&folder)).await;
    assert_eq!((free.status, &free.body["result_code"]), (200, &json!("success")));
    let made = world.call_as_visitor("/file/create", "", &key, make(&folder)).await;
    assert_eq!(made.status, 201, "{:?}", made.body);
    world.put(made.body["part_info_list"][0]["upload_url"].as_str().unwrap(), *b"abc").await;
    let ids =
        json!({"share_id": share, "file_id": made.body["file_id"], "upload_id": made.body["upload_id"]});
    assert_eq!(world.call_as_visitor("/file/list_uploaded_parts", "", &key, ids.clone()).await.status, 200);
    assert_eq!(world.call_as_visitor("/file/complete", "", &key, ids).await.status, 200);
    assert_eq!(world.list(&folder, json!({})).await.names(), ["up.txt"]);
}

#[tokio::test]
async fn links_are_listed_and_searched() {
    let world = World::start().await;
    let file = world.file("root", "a.txt", b"a").await;
    let plan = world.share(&[&file], json!({"share_name": "The plan"})).await;
    let gone = world.share(&[&file], json!({"share_name": "Holiday"})).await;
    world.call("/share_link/cancel", json!({"share_id": gone})).await;
    let count = |reply: Reply| reply.body["items"].as_array().unwrap().len();
    assert_eq!(count(world.call("/share_link/list", json!({})).await), 1);
    assert_eq!(count(world.call("/share_link/list", json!({"include_cancelled": true})).await), 2);
    assert_eq!(world.call("/share_link/list", json!({"creator": "bob"})).await.status, 403);
    let query = "share_name_for_fuzzy = 'plan' and status = 'enabled'";
    let found = world.call("/share_link/search", json!({"query": query, "return_total_count": true})).await;
    assert_eq!((&found.body["items"][0]["share_id"], &found.body["total_count"]), (&json!(plan), &json!(1)));
    let bad = world.call("/share_link/search", json!({"query": "name = 'x'"})).await;
    assert_eq!(bad.outcome(), "400 InvalidParameter.Query");
}

#[tokio::test]
async fn folder_grants_are_inherited_and_expire() {
    let mut world = World::start().await;
    let folder = world.folder("root", "shared").await;
    let inner = world.folder(&folder, "inner").await;
    let file = world.file(&inner, "a.txt", b"a").await;
    let outside = world.file("root", "private.txt", b"p").await;
    let (ada, bob) = (world.token.clone(), world.token_of("bob").await);
    world.token = bob.clone();
    assert_eq!(world.call_on_file("/file/get", &file).await.outcome(), "403 ForbiddenNoPermission.Drive");
    world.token = ada.clone();
    assert_eq!(world.grant(&folder, "bob", json!({"role_id": "SystemFileDownloader"})).await.status, 204);

    world.token = bob.clone();
    let item = world.call_on_file("/file/get", &file).await;
    assert_eq!(item.status, 200, "{:?}", item.body);
    assert_eq!(
        item.body["action_list"],
        json!(["FILE.LIST", "FILE.GET", "FILE.VISIBLE", "FILE.PREVIEW", "FILE.DOWNLOAD", "FILE.COPY"])
    );
    assert_eq!(world.list(&inner, json!({})).await.names(), ["a.txt"]);
    assert_eq!(world.call_on_file("/file/get_download_url", &file).await.status, 200);
    for (path, id) in [("/file/get", &outside), ("/file/delete", &file), ("/recyclebin/trash", &file)] {
        assert_eq!(world.call_on_file(path, id).await.outcome(), "403 ForbiddenNoPermission.File", "{path}");
    }
    assert_eq!(world.list("root", json!({})).await.status, 403);
    assert_eq!(world.grant(&folder, "bob", json!({"role_id": "SystemFileOwner"})).await.status, 403);
    let received = world.call("/file/list_received_file", json!({})).await;
    assert_eq!(received.names(), ["shared"]);
    assert_eq!(received.body["items"][0]["drive_id"], "1");

    world.token = ada.clone();
    assert_eq!(world.call("/file/list_sharing_file", json!({})).await.names(), ["shared"]);
    let members = world.call_on_file("/file/list_permission", &folder).await.body;
    assert_eq!(members[0]["role_id"], "SystemFileDownloader");
    let inherited = world.call_on_file("/file/list_inherit_permission", &file).await.body;
    assert_eq!(inherited["items"][0]["file_id"], json!(folder));
    let of_bob = world.call("/file/list_user_permission", json!({"user_id": "bob"})).await;
    assert_eq!(of_bob.status, 403);

    // The nearer right adds to the farther one; a list of actions makes a role of its own; a bad one is refused.
    assert_eq!(world.grant(&inner, "bob", json!({"action_list": ["FILE.DELETE"]})).await.status, 204);
    world.token = bob.clone();
    assert_eq!(world.call_on_file("/recyclebin/trash", &file).await.status, 204);
    world.token = ada.clone();
    assert_eq!(world.call_on_file("/recyclebin/restore", &file).await.status, 204);
    for (more, code) in [
        (json!({"role_id": "SystemFileGod"}), "400 InvalidParameter.RoleId"),
        (json!({"action_list": ["FILE.FLY"]}), "400 InvalidParameter.ActionList"),
        (
            json!({"role_id": "SystemFileViewer", "expire_time": null}),
            "400 InvalidParameterMissing.ExpireTime",
        ),
        (json!({}), "400 InvalidParameterMissing.RoleId"),
    ] {
        assert_eq!(world.grant(&folder, "bob", more).await.outcome(), code);
    }
    assert_eq!(world.grant("root", "bob", json!({"role_id": "SystemFileViewer"})).await.status, 400);
    assert_eq!(world.grant(&folder, "ghost", json!({"role_id": "SystemFileViewer"})).await.status, 404);

    // It ends by being taken, and by the clock.
    let member = json!({"identity": {"identity_type": "IT_User", "identity_id": "bob"}, "role_id": "SystemFileViewer"});
    for id in [&folder, &inner] {
        let body = json!({"drive_id": "1", "file_id": id, "member_list": [member]});
        assert_eq!(world.call("/file/remove_permission", body).await.status, 204);
    }
    world.token = bob.clone();
    assert_eq!(world.call_on_file("/file/get", &file).await.outcome(), "403 ForbiddenNoPermission.Drive");
    world.token = ada.clone();
    let now = world.call_on_file("/file/get", &file).await.body["updated_at"].clone();
    assert!(now.is_string());
    let long_ago = json!({"role_id": "SystemFileViewer", "expire_time": 1_000});
    assert_eq!(world.grant(&folder, "bob", long_ago).await.status, 204);
    world.token = bob;
    assert_eq!(world.call_on_file("/file/get", &file).await.outcome(), "403 ForbiddenNoPermission.Drive");
}

#[tokio::test]
async fn rights_of_a_team() {
    let seed = crate::common::SEED.replace(r#""owner": "bob""#, r#""owner": "root""#);
    let mut world = World::start_seeded(&seed).await;
    world.token = world.token_of("root").await;
    let body = json!({"drive_id": "2", "parent_file_id": "root", "name": "for the team", "type": "folder"});
    let folder = world.call("/file/create", body).await.body["file_id"].clone();
    let member = json!({"identity": {"identity_type": "IT_Group", "identity_id": "team"},
        "role_id": "SystemFileEditor", "expire_time": 4_775_500_800_000_i64});
    let give = json!({"drive_id": "2", "file_id": folder, "member_list": [member]});
    assert_eq!(world.call("/file/add_permission", give).await.status, 204);
    for (who, outcome) in [("ada", "201"), ("bob", "403 ForbiddenNoPermission.Drive")] {
        world.token = world.token_of(who).await;
        let into = json!({"drive_id": "2", "parent_file_id": folder, "name": "x", "type": "folder"});
        assert_eq!(world.call("/file/create", into).await.outcome(), outcome, "{who}");
    }
}
