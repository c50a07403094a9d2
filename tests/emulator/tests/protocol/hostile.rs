//! Random bytes on sockets and random bodies for calls about files: an answer or a closed connection, never a panic.

use crate::common::{SEED, World};
use crate::seeded_random::SeededRandom;
use pds_emulator::Options;
use serde_json::{Value, json};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const PATHS: &[&str] = &[
    "/async_task/get",
    "/batch",
    "/file/add_permission",
    "/file/archive_files",
    "/file/complete",
    "/file/copy",
    "/file/create",
    "/file/delete",
    "/file/delete_usertags",
    "/file/get",
    "/file/get_by_path",
    "/file/get_download_url",
    "/file/get_last_cursor",
    "/file/get_upload_url",
    "/file/list",
    "/file/list_activity",
    "/file/list_by_custom_index_key",
    "/file/list_delta",
    "/file/list_inherit_permission",
    "/file/list_permission",
    "/file/list_received_file",
    "/file/list_sharing_file",
    "/file/list_uploaded_parts",
    "/file/list_user_permission",
    "/file/move",
    "/file/pre_create_check",
    "/file/put_usertags",
    "/file/remove_permission",
    "/file/revision/delete",
    "/file/revision/get",
    "/file/revision/list",
    "/file/revision/restore",
    "/file/revision/update",
    "/file/scan",
    "/file/search",
    "/file/update",
    "/file/walk",
    "/recyclebin/clear",
    "/recyclebin/clear_all",
    "/recyclebin/list",
    "/recyclebin/restore",
    "/recyclebin/search_all",
    "/recyclebin/trash",
    "/share_link/cancel",
    "/share_link/create",
    "/share_link/get",
    "/share_link/get_by_anonymous",
    "/share_link/get_share_token",
    "/share_link/list",
    "/share_link/search",
    "/share_link/update",
    "/statistics/file_count",
];

const FIELDS: &[&str] = &[
    "drive_id",
    "share_id",
    "file_id",
    "parent_file_id",
    "to_parent_file_id",
    "to_drive_id",
    "name",
    "type",
    "size",
    "limit",
    "marker",
    "order_by",
    "order_direction",
    "fields",
    "query",
    "cursor",
    "sync_root_id",
    "revision_id",
    "upload_id",
    "part_info_list",
    "parallel_upload",
    "pre_hash",
    "content_hash",
    "content_hash_name",
    "crc64_hash",
    "check_name_mode",
    "auto_rename",
    "user_tags",
    "key_list",
    "labels",
    "description",
    "starred",
    "hidden",
    "thumbnail_processes",
    "url_expire_sec",
    "expire_sec",
    "file_path",
    "custom_index_key",
    "member_list",
    "requests",
    "resource",
    "files",
    "file_ids",
    "file_id_list",
    "share_pwd",
    "expiration",
    "creatable",
    "part_number_marker",
    "creatable_file_id_list",
    "download_limit",
    "async_task_id",
    "local_modified_at",
    "before_updated_at",
    "recursive",
];

fn values(ids: &[String]) -> Vec<Value> {
    let mut values: Vec<Value> = ids.iter().map(|id| json!(id)).collect();
    let texts = [
        "",
        "x",
        "root",
        "1",
        "2",
        "3",
        "file",
        "folder",
        "refuse",
        "auto_rename",
        "ASC",
        "DESC",
        "*",
        "name ASC",
        "name = \"a\" or not (size > 3)",
        "((((",
        "../../etc/passwd",
        "p18446744073709551615",
        "ZGVsdGEgOTk5",
        "2026-01-01T00:00:00.000Z",
        "9999-99-99T99:99:99Z",
        "\u{0}\u{202e}<b>",
        "a/b",
        ".",
        "18446744073709551616",
        "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",
    ];
    values.extend(texts.map(|text| json!(text)));
    values.extend([
        json!(null),
        json!(true),
        json!(false),
        json!(0),
        json!(-1),
        json!(1),
        json!(100),
        json!(1.5),
    ]);
    values.extend([
        json!(i64::MAX),
        json!(i64::MIN),
        json!(u64::MAX),
        json!([]),
        json!({}),
        json!([null, {}, "x"]),
    ]);
    values.push(json!("🎈".repeat(400)));
    values.push(json!([{"part_number": 1}, {"part_number": 2, "parallel_sha1_ctx": {"h": [1, 2, 3, 4, 5], "part_offset": 64}}]));
    values.push(json!([{"part_number": u32::MAX, "parallel_sha1_ctx": {"h": [-1], "part_offset": 1}}]));
    values.push(
        json!([{"id": "1", "url": "/file/get", "headers": {"Content-Type": "x"}, "body": {"drive_id": "1"}}]),
    );
    values.push(json!([{"identity": {"identity_type": "IT_User", "identity_id": "bob"}, "role_id": "SystemFileViewer", "expire_time": i64::MAX}]));
    values.push(json!([{"key": "a#", "value": "b"}, {"key": "a", "value": ""}]));
    values.push(json!({"a": {"image_thumbnail_process": "image/resize"}, "b": 5}));
    values.push(json!([{"file_id": ids[0]}]));
    values.push(json!(ids));
    values
}

#[tokio::test]
async fn any_body_is_answered() {
    let world = World::start().await;
    let folder = world.folder("root", "folder").await;
    let file = world.file(&folder, "a.txt", b"a").await;
    let started = world.create("root", "b.bin", 3, json!([{"part_number": 1}]), json!({})).await.body;
    let mut ids = vec![folder, file];
    ids.extend(["file_id", "upload_id"].map(|name| started[name].as_str().unwrap().to_owned()));
    let values = values(&ids);
    let mut random = SeededRandom(11);
    for _ in 0..60 {
        for path in PATHS {
            let mut body = random.body(FIELDS, &values);
            // Most nonsense would end at a missing drive.
            if random.below(3) > 0 {
                body["drive_id"] = json!("1");
            }
            let reply = world.call(path, body.clone()).await;
            assert!(reply.status < 500, "{path} {body}: {reply:?}");
        }
    }
    assert_eq!(world.list("root", json!({})).await.status, 200);
}

#[tokio::test]
async fn any_bytes_on_any_socket_are_survived() {
    let site = tempfile::tempdir().unwrap();
    std::fs::write(site.path().join("index.html"), "<p>hi").unwrap();
    let options =
        Options { seed: Some(SEED.to_owned()), site: Some(site.path().to_owned()), ..Options::default() };
    let world = World::start_with(options).await;
    let file = world.file("root", "a.txt", b"hello").await;
    let url = world.download_url(&file).await;
    let signed = url.split_once("//").unwrap().1.split_once('/').unwrap().1.to_owned();
    let mut random = SeededRandom(23);
    let heads = [
        "GET / HTTP/1.1\r\n",
        "POST /v2/file/list HTTP/1.1\r\n",
        "PUT /x HTTP/1.1\r\n",
        "OPTIONS * HTTP/1.1\r\n",
        "POST /v2/oauth/token HTTP/1.1\r\ncontent-length: 99999999999999999999\r\n",
        "BREW /v2 HTTP/9.9\r\n",
        "",
        "GET /_pds/requests?last=-1 HTTP/1.1\r\nhost: x\r\n\r\n",
        "GET /%ff%00?%zz=%f HTTP/1.1\r\n\r\n",
    ];
    for round in 0..210 {
        let origin = [world.pds.api(), world.pds.objects(), world.pds.app()][round % 3];
        let address = origin.split("//").nth(1).unwrap().split('/').next().unwrap().to_owned();
        let mut bytes = heads[random.below(heads.len())].as_bytes().to_vec();
        bytes.extend((0..random.below(200)).map(|_| random.below(256) as u8));
        let mut socket = TcpStream::connect(address).await.unwrap();
        let _ = socket.write_all(&bytes).await;
        let _ = socket.shutdown().await;
        let mut answer = Vec::new();
        // It may cut the connection; it may not hang.
        let _ = socket.read_to_end(&mut answer).await;
    }
    // A signed URL with one letter changed opens nothing.
    for _ in 0..200 {
        let mut letters: Vec<u8> = signed.clone().into_bytes();
        let at = random.below(letters.len());
        letters[at] = b"aZ0%&=/~"[random.below(8)];
        let changed = String::from_utf8(letters).unwrap();
        if changed == signed {
            continue;
        }
        let Ok(answer) = world.http.get(format!("{}/{changed}", world.pds.objects())).send().await else {
            continue;
        };
        let status = answer.status().as_u16();
        assert!(
            (400..500).contains(&status) || answer.bytes().await.unwrap() == "hello",
            "{changed}: {status}"
        );
    }
    for range in [
        "bytes=0-1",
        "bytes=9-",
        "bytes=-0",
        "bytes=3-1",
        "bytes=a-b",
        "lines=1-2",
        "bytes=0-18446744073709551616",
    ] {
        let answer = world.http.get(&url).header("range", range).send().await.unwrap();
        assert!(answer.status().as_u16() < 500, "{range}");
    }
    assert_eq!(world.http.get(&url).send().await.unwrap().bytes().await.unwrap(), "hello");
    assert_eq!(world.http.get(world.pds.app()).send().await.unwrap().text().await.unwrap(), "<p>hi");
}
