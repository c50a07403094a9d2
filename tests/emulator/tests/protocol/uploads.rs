//! Uploads in both modes with every refusal, rapid uploads, and the object store itself.

use crate::common::{World, bytes};
use reqwest::Response;
use serde_json::{Value, json};
use sha1::Digest;

fn sha1(data: &[u8]) -> String {
    sha1::Sha1::digest(data).iter().map(|byte| format!("{byte:02X}")).collect()
}

fn crc64(data: &[u8]) -> u64 {
    let mut digest = crc64fast::Digest::new();
    digest.write(data);
    digest.sum64()
}

/// State of SHA-1 after a whole number of blocks.
fn state(data: &[u8]) -> Value {
    let mut h = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    sha1::block_api::compress(&mut h, data.as_chunks::<64>().0);
    json!({"h": h, "part_offset": data.len()})
}

fn parts(count: u32) -> Value {
    (1..=count).map(|number| json!({"part_number": number})).collect()
}

fn url(created: &Value, part: usize) -> String {
    created["part_info_list"][part]["upload_url"].as_str().unwrap().to_owned()
}

async fn oss(answer: Response) -> String {
    let (status, text) = (answer.status().as_u16(), answer.text().await.unwrap());
    let code = text.split("<Code>").nth(1).and_then(|it| it.split("</Code>").next()).unwrap_or_default();
    format!("{status} {code}")
}

#[tokio::test]
async fn serial() {
    let world = World::start().await;
    let data = bytes(5000);
    let made = world.create("root", "a.bin", data.len(), parts(3), json!({})).await.body;
    assert_eq!(made["rapid_upload"], false);
    let id = made["file_id"].as_str().unwrap();
    assert_eq!(world.call_on_file("/file/get", id).await.status, 404, "an upload is no file yet");
    assert!(world.list("root", json!({})).await.names().is_empty());
    assert_eq!(world.list("root", json!({"status": "uploading"})).await.names(), ["a.bin"]);
    assert_eq!(oss(world.put(&url(&made, 1), &data[..2000]).await).await, "400 PartNotSequential");
    let put = world.put(&url(&made, 0), &data[..2000]).await;
    assert_eq!(put.status(), 200);
    assert_eq!(put.headers()["x-oss-hash-crc64ecma"], crc64(&data[..2000]).to_string());
    let etag = put.headers()["etag"].to_str().unwrap().to_owned();
    assert!(etag.starts_with('"') && etag.len() == 34 && etag.to_uppercase() == etag);
    let twice = world.put(&url(&made, 0), &data[..2000]).await;
    assert_eq!(twice.status(), 409);
    let text = twice.text().await.unwrap();
    assert!(
        text.starts_with("<?xml")
            && text.contains("<EC>0042-00000108</EC>")
            && text.contains("can't overwrite")
    );
    for part in 1..3 {
        let end = if part == 2 { 5000 } else { part * 1500 + 2000 };
        let begin = [0, 2000, 3500][part];
        assert_eq!(world.put(&url(&made, part), &data[begin..end]).await.status(), 200);
    }
    let body = json!({"drive_id": "1", "file_id": id, "upload_id": made["upload_id"], "limit": 2});
    let first = world.call("/file/list_uploaded_parts", body.clone()).await.body;
    assert_eq!((&first["parallel_upload"], &first["next_part_number_marker"]), (&json!(false), &json!("2")));
    assert_eq!(
        first["uploaded_parts"][0],
        json!({"part_number": 1, "part_size": 2000, "etag": etag, "content_type": "", "upload_url": "", "internal_upload_url": ""})
    );
    let mut next = body;
    next["part_number_marker"] = json!(2);
    let second = world.call("/file/list_uploaded_parts", next).await.body;
    assert_eq!(
        (&second["uploaded_parts"][0]["part_number"], &second["next_part_number_marker"]),
        (&json!(3), &json!(""))
    );

    let wrong = world.complete(&made, json!({"crc64_hash": "1"})).await;
    assert_eq!(wrong.outcome(), "400 InvalidParameterNotMatch.Crc64Hash");
    let wrong = world.complete(&made, json!({"part_info_list": [{"part_number": 1, "etag": "x"}]})).await;
    assert_eq!(wrong.outcome(), "400 InvalidParameterNotMatch.PartInfoList");
    let done = world.complete(&made, json!({"crc64_hash": crc64(&data).to_string()})).await;
    assert_eq!(
        (done.status, &done.body["content_hash"], &done.body["size"]),
        (200, &json!(sha1(&data)), &json!(5000))
    );
    assert_eq!(done.body["crc64_hash"], crc64(&data).to_string());
    assert_eq!(world.complete(&made, json!({})).await.outcome(), "404 NotFound.UploadId");
    let again =
        json!({"drive_id": "1", "file_id": id, "upload_id": made["upload_id"], "part_info_list": parts(1)});
    assert_eq!(world.call("/file/get_upload_url", again).await.outcome(), "409 AlreadyExist.File");
    assert_eq!(oss(world.put(&url(&made, 0), &data[..2000]).await).await, "404 NoSuchUpload");
    let got = world.http.get(world.download_url(id).await).send().await.unwrap();
    assert_eq!(got.headers()["x-oss-hash-crc64ecma"], crc64(&data).to_string());
    assert_eq!(got.bytes().await.unwrap(), data);
}

#[tokio::test]
async fn complete_refuses_wrong_claims() {
    let world = World::start().await;
    let data = bytes(3000);
    let short = world.create("root", "short", 3001, parts(1), json!({})).await.body;
    assert_eq!(
        world.complete(&short, json!({})).await.outcome(),
        "400 InvalidParameterNotMatch.PartInfoList"
    );
    world.put(&url(&short, 0), &data[..]).await;
    assert_eq!(world.complete(&short, json!({})).await.outcome(), "400 InvalidParameterNotMatch.Size");
    let lying = world
        .create(
            "root",
            "lying",
            3000,
            parts(1),
            json!({"content_hash": sha1(b"else"), "content_hash_name": "sha1"}),
        )
        .await
        .body;
    world.put(&url(&lying, 0), &data[..]).await;
    assert_eq!(world.complete(&lying, json!({})).await.outcome(), "400 InvalidParameterNotMatch.ContentHash");
    let tiny = world.create("root", "tiny", 3000, parts(2), json!({})).await.body;
    world.put(&url(&tiny, 0), &data[..100]).await;
    world.put(&url(&tiny, 1), &data[100..]).await;
    assert_eq!(world.complete(&tiny, json!({})).await.outcome(), "400 EntityTooSmall");
    world.control("settings", json!({"min_part_bytes": 0})).await;
    assert_eq!(world.complete(&tiny, json!({})).await.status, 200);
    let nothing = world.create("root", "nothing", 0, parts(1), json!({})).await.body;
    assert_eq!(world.put(&url(&nothing, 0), []).await.status(), 200);
    let done = world.complete(&nothing, json!({"crc64_hash": "0"})).await;
    assert_eq!(done.body["content_hash"], sha1(b""));
    let full = world.create("root", "full", 100_000_001, parts(1), json!({})).await;
    assert_eq!(full.outcome(), "403 QuotaExhausted.Drive");
    for (more, code) in [
        (json!({"part_info_list": []}), "InvalidParameter.PartInfoList"),
        (json!({"content_hash": "x"}), "InvalidParameter.ContentHash"),
        (json!({"content_hash": sha1(b""), "pre_hash": sha1(b"")}), "InvalidParameter.PreHash"),
        (
            json!({"content_hash": "0".repeat(40), "content_hash_name": "sha256"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
        (json!({"size": -1}), "InvalidParameter.Size"),
        (json!({"type": "link"}), "InvalidParameter.Type"),
    ] {
        assert_eq!(world.create("root", "x", 1, parts(1), more).await.outcome(), format!("400 {code}"));
    }
}

#[tokio::test]
async fn parallel() {
    let world = World::start().await;
    let data = bytes(3 * 2048 + 5);
    let ask = |from: usize| {
        let mut list = parts(4);
        for part in 1..4 {
            list[part]["parallel_sha1_ctx"] = state(&data[from..from + part * 2048 - from]);
        }
        list
    };
    let send = async |made: &Value| {
        for part in [2, 0, 3, 1] {
            let end = data.len().min((part + 1) * 2048);
            assert_eq!(world.put(&url(made, part), &data[part * 2048..end]).await.status(), 200);
        }
    };
    let more = json!({"parallel_upload": true});
    let made = world.create("root", "p.bin", data.len(), ask(0), more.clone()).await.body;
    send(&made).await;
    let done = world.complete(&made, json!({"crc64_hash": crc64(&data).to_string()})).await;
    assert_eq!((done.status, &done.body["content_hash"]), (200, &json!(sha1(&data))));

    let mut list = ask(0);
    list[2]["parallel_sha1_ctx"]["h"][0] = json!(7);
    let made = world.create("root", "wrong", data.len(), list, more.clone()).await.body;
    send(&made).await;
    assert_eq!(
        world.complete(&made, json!({})).await.outcome(),
        "400 InvalidParameterNotMatch.ParallelSha1Ctx"
    );
    // The right state, a fresh URL, the part once more: parallel parts may be sent again.
    let renewed = json!({"drive_id": "1", "file_id": made["file_id"], "upload_id": made["upload_id"],
        "part_info_list": [{"part_number": 3, "parallel_sha1_ctx": state(&data[..4096])}]});
    let renewed = world.call("/file/get_upload_url", renewed).await.body;
    assert_eq!(world.put(&url(&renewed, 0), &data[4096..6144]).await.status(), 200);
    assert_eq!(world.complete(&made, json!({})).await.status, 200);

    let missing = world.create("root", "m", data.len(), parts(2), more.clone()).await;
    assert_eq!(missing.outcome(), "400 InvalidParameterMissing.ParallelSha1Ctx");
    world.control("settings", json!({"parallel_upload": false})).await;
    let off = world.create("root", "off", data.len(), ask(0), more).await;
    assert_eq!(off.outcome(), "400 InvalidParameterNotSupported.ParallelUpload");
}

#[tokio::test]
async fn rapid_and_overwrite() {
    let world = World::start().await;
    let data = bytes(5000);
    let file = world.file("root", "one", &data).await;
    let hash = json!({"content_hash": sha1(&data).to_lowercase(), "content_hash_name": "sha1"});
    let pre = world.create("root", "two", 5000, parts(1), json!({"pre_hash": sha1(&data[..1024])})).await;
    assert_eq!((pre.outcome().as_str(), &pre.body["file_name"]), ("409 PreHashMatched", &json!("two")));
    let size_differs =
        world.create("root", "three", 5001, parts(1), json!({"pre_hash": sha1(&data[..1024])})).await;
    assert_eq!(size_differs.status, 201);
    let rapid = world.create("root", "two", 5000, parts(1), hash.clone()).await;
    assert_eq!(
        (rapid.status, &rapid.body["rapid_upload"], &rapid.body["status"]),
        (201, &json!(true), &json!("available"))
    );
    assert!(rapid.body.get("part_info_list").is_none());
    let two = rapid.body["file_id"].as_str().unwrap();
    let got = world.http.get(world.download_url(two).await).send().await.unwrap();
    assert_eq!(got.bytes().await.unwrap(), data);

    let nothing = world.create("root", "empty", 0, parts(1), json!({"content_hash": sha1(b"")})).await;
    assert_eq!(nothing.body["rapid_upload"], true, "an empty file is always known");

    // The same bytes sent once more are an object of their own, and may go first.
    for (name, twin) in [("one again", &data[..]), ("empty again", b"")] {
        let again = world.file("root", name, twin).await;
        assert_eq!(world.call_on_file("/file/delete", &again).await.status, 204);
        let hash = json!({"content_hash": sha1(twin)});
        let still = world.create("root", name, twin.len(), parts(1), hash).await.body;
        assert_eq!(still["rapid_upload"], true, "{name}");
        assert_eq!(world.call_on_file("/file/delete", still["file_id"].as_str().unwrap()).await.status, 204);
    }

    let before = world.call_on_file("/file/get", &file).await.body["revision_id"].clone();
    let over = world
        .create("root", "one", 3, parts(1), json!({"file_id": file, "check_name_mode": "ignore"}))
        .await
        .body;
    assert_eq!(over["file_id"], file);
    assert_eq!(
        world.call_on_file("/file/get", &file).await.body["size"],
        5000,
        "the old content until complete"
    );
    world.put(&url(&over, 0), *b"new").await;
    let done = world.complete(&over, json!({})).await.body;
    assert_eq!((&done["size"], &done["content_hash"]), (&json!(3), &json!(sha1(b"new"))));
    assert_ne!(done["revision_id"], before);
    let drive = world.call("/drive/get", json!({"drive_id": "1"})).await;
    assert_eq!(drive.body["used_size"], 10003); // The revision of before counts too.
}

#[tokio::test]
async fn signed_urls() {
    let world = World::start().await;
    let data = bytes(3000);
    let file = world.file("root", "报告 1.txt", &data).await;
    let get = world.download_url(&file).await;
    let ask = |range: &str| world.http.get(&get).header("range", range).send();
    let part = ask("bytes=100-199").await.unwrap();
    assert_eq!(
        (part.status().as_u16(), &part.headers()["content-range"]),
        (206, &"bytes 100-199/3000".parse().unwrap())
    );
    assert_eq!(part.headers()["x-oss-hash-crc64ecma"], crc64(&data).to_string());
    assert_eq!(
        part.headers()["content-disposition"],
        "attachment; filename*=UTF-8''%E6%8A%A5%E5%91%8A%201.txt"
    );
    assert_eq!(part.bytes().await.unwrap(), &data[100..200]);
    assert_eq!(ask("bytes=-5").await.unwrap().bytes().await.unwrap(), &data[2995..]);
    assert_eq!(oss(ask("bytes=3000-").await.unwrap()).await, "416 InvalidRange");
    assert_eq!(oss(world.put(&get, *b"x").await).await, "403 SignatureDoesNotMatch");
    assert_eq!(
        oss(world.http.get(get.replace("Expires=1", "Expires=2")).send().await.unwrap()).await,
        "403 SignatureDoesNotMatch"
    );
    let bare = get.split('?').next().unwrap();
    assert_eq!(oss(world.http.get(bare).send().await.unwrap()).await, "403 AccessDenied");
    assert_eq!(oss(world.http.head(&get).send().await.unwrap()).await, "403 ");
    let made = world
        .create("root", "typed", 3, json!([{"part_number": 1, "content_type": "image/png"}]), json!({}))
        .await
        .body;
    assert_eq!(oss(world.put(&url(&made, 0), *b"abc").await).await, "403 SignatureDoesNotMatch");
    let typed =
        world.http.put(url(&made, 0)).header("content-type", "image/png").body("abc").send().await.unwrap();
    assert_eq!(typed.status(), 200);
    // Time passes.
    world.control("clock", json!({"advance_s": 901})).await;
    let late = world.http.get(&get).send().await.unwrap();
    let text = late.text().await.unwrap();
    assert!(
        text.contains("<Code>AccessDenied</Code><Message>Request has expired.</Message>")
            && text.contains("<ServerTime>")
    );
    let mut changed = world;
    changed.token = changed.token_of("ada").await;
    let fresh = changed.download_url(&file).await;
    assert_eq!(changed.http.get(&fresh).send().await.unwrap().status(), 200);
    changed.call_on_file("/file/delete", &file).await;
    assert_eq!(oss(changed.http.get(&fresh).send().await.unwrap()).await, "404 NoSuchKey");
}

#[tokio::test]
async fn the_object_store_refuses_tokens() {
    let world = World::start().await;
    let file = world.file("root", "a", b"abc").await;
    let get = world.download_url(&file).await;
    let bearing = world.http.get(&get).bearer_auth(&world.token).send().await.unwrap();
    assert_eq!(bearing.status(), 403);
    let smuggled = world.http.get(&get).header("x-note", format!("t={}", world.token)).send().await.unwrap();
    assert_eq!(smuggled.status(), 403);
    let in_url = world.http.get(format!("{get}&token={}", world.token)).send().await.unwrap();
    assert_eq!(in_url.status(), 403);
    let preflight = world
        .http
        .request(reqwest::Method::OPTIONS, &get)
        .header("access-control-request-headers", "authorization");
    assert_eq!(preflight.send().await.unwrap().status(), 403);
    let log = world.requests().await;
    assert_eq!(log["tokens_at_objects"], 4);
    let flagged = log["requests"].as_array().unwrap().iter().filter(|it| it["token"] == true).count();
    assert_eq!(flagged, 4);
}
