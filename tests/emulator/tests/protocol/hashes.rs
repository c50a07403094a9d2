//! A domain with `data_hash_name` `sha256`: all hashes in requests and answers are SHA-256, and SHA-1 is refused.

use crate::common::{SEED, World, bytes};
use serde_json::{Value, json};
use sha1::Digest as _;

const PART: usize = 2048;

fn hex(bytes: &[u8]) -> String {
    bytes.iter().map(|byte| format!("{byte:02X}")).collect()
}

fn sha1(data: &[u8]) -> String {
    hex(&sha1::Sha1::digest(data))
}

fn sha256(data: &[u8]) -> String {
    hex(&sha2::Sha256::digest(data))
}

/// State of SHA-256 after a whole number of blocks, from the crate `sha2`.
fn context(data: &[u8]) -> Value {
    let mut h: [u32; 8] = [
        0x6A09_E667,
        0xBB67_AE85,
        0x3C6E_F372,
        0xA54F_F53A,
        0x510E_527F,
        0x9B05_688C,
        0x1F83_D9AB,
        0x5BE0_CD19,
    ];
    sha2::block_api::compress256(&mut h, data.as_chunks::<64>().0);
    json!({"h": h, "part_offset": data.len()})
}

fn sha1_context(data: &[u8]) -> Value {
    let mut h = [0x6745_2301u32, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    sha1::block_api::compress(&mut h, data.as_chunks::<64>().0);
    json!({"h": h, "part_offset": data.len()})
}

fn one_part() -> Value {
    json!([{"part_number": 1}])
}

/// Every part with its context, under the name given.
fn parts(data: &[u8], field: &str, of: impl Fn(&[u8]) -> Value) -> Value {
    let part = |index| json!({"part_number": index + 1, field: of(&data[..index * PART])});
    (0..data.len().div_ceil(PART)).map(part).collect()
}

async fn sha256_domain() -> World {
    World::start_seeded(&SEED.replacen('{', r#"{"data_hash_name": "sha256", "#, 1)).await
}

async fn send(world: &World, made: &Value, data: &[u8]) {
    for index in (0..data.len().div_ceil(PART)).rev() {
        let url = made["part_info_list"][index]["upload_url"].as_str().unwrap();
        let part = &data[index * PART..data.len().min((index + 1) * PART)];
        assert_eq!(world.put(url, part).await.status(), 200);
    }
}

#[tokio::test]
async fn every_answer_has_sha256() {
    let world = sha256_domain().await;
    assert_eq!(world.call("/domain/get", json!({})).await.body["data_hash_name"], "sha256");
    let data = bytes(5000);
    let file = world.file("root", "a.bin", &data).await;
    let expected = sha256(&data);
    let hash_fields = |body: &Value| (body["content_hash"].clone(), body["content_hash_name"].clone());
    let right = (json!(expected), json!("sha256"));
    assert_eq!(hash_fields(&world.call_on_file("/file/get", &file).await.body), right);
    assert_eq!(hash_fields(&world.list("root", json!({})).await.body["items"][0]), right);
    assert_eq!(hash_fields(&world.call_on_file("/file/get_download_url", &file).await.body), right);
    assert_eq!(hash_fields(&world.call_on_file("/file/revision/list", &file).await.body["items"][0]), right);
    let query = json!({"drive_id": "1", "query": format!("content_hash = \"{expected}\"")});
    assert_eq!(world.call("/file/search", query).await.names(), ["a.bin"]);
    // Also for files of the seed and of the server.
    let planted = world.call("/file/list", json!({"drive_id": "3", "parent_file_id": "root"})).await;
    assert_eq!(hash_fields(&planted.body["items"][0]), (json!(sha256(b"plan")), json!("sha256")));
}

#[tokio::test]
async fn rapid_uploads_match_sha256() {
    let world = sha256_domain().await;
    let data = bytes(5000);
    world.file("root", "one", &data).await;
    let create = async |more: Value| world.create("root", "two", data.len(), one_part(), more).await;
    let pre = create(json!({"pre_hash": sha256(&data[..1024]).to_lowercase()})).await;
    assert_eq!(pre.outcome(), "409 PreHashMatched");
    let named = create(json!({"pre_hash": sha256(&data[..1024]), "content_hash_name": "sha256"})).await;
    assert_eq!(named.outcome(), "409 PreHashMatched");
    for (more, code) in [
        (
            json!({"content_hash": sha256(&data), "content_hash_name": "sha1"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
        (
            json!({"content_hash": sha1(&data), "content_hash_name": "sha1"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
        (json!({"content_hash": sha1(&data)}), "InvalidParameter.ContentHash"),
        (json!({"content_hash": sha1(&data), "content_hash_name": "sha256"}), "InvalidParameter.ContentHash"),
        (json!({"pre_hash": sha1(&data[..1024])}), "InvalidParameter.PreHash"),
        (
            json!({"pre_hash": sha1(&data[..1024]), "content_hash_name": "sha1"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
    ] {
        assert_eq!(create(more.clone()).await.outcome(), format!("400 {code}"), "{more}");
    }
    let rapid = create(json!({"content_hash": sha256(&data), "content_hash_name": "sha256"})).await;
    assert_eq!((rapid.status, &rapid.body["rapid_upload"]), (201, &json!(true)));
    let got = world.http.get(world.download_url(rapid.body["file_id"].as_str().unwrap()).await).send().await;
    assert_eq!(got.unwrap().bytes().await.unwrap(), data);
    let empty = world.create("root", "empty", 0, one_part(), json!({"content_hash": sha256(b"")})).await;
    assert_eq!(empty.body["rapid_upload"], true, "an empty file is always known");
}

#[tokio::test]
async fn a_claimed_sha256_is_compared_with_the_bytes() {
    let world = sha256_domain().await;
    let data = bytes(3000);
    for (claimed, outcome) in
        [(sha256(b"else"), "400 InvalidParameterNotMatch.ContentHash"), (sha256(&data), "200")]
    {
        let more = json!({"content_hash": claimed, "content_hash_name": "sha256"});
        let made = world.create("root", &claimed, data.len(), one_part(), more).await.body;
        world.put(made["part_info_list"][0]["upload_url"].as_str().unwrap(), &data[..]).await;
        assert_eq!(world.complete(&made, json!({})).await.outcome(), outcome);
    }
}

#[tokio::test]
async fn parallel_parts_need_contexts_of_sha256() {
    let world = sha256_domain().await;
    let data = bytes(3 * PART + 5);
    let more = json!({"parallel_upload": true});
    let create =
        async |name: &str, parts: Value| world.create("root", name, data.len(), parts, more.clone()).await;
    let asked = parts(&data, "parallel_sha256_ctx", context);
    let made = create("right", asked.clone()).await.body;
    assert_eq!(made["part_info_list"][2]["parallel_sha256_ctx"], asked[2]["parallel_sha256_ctx"]);
    send(&world, &made, &data).await;
    let done = world.complete(&made, json!({})).await;
    assert_eq!((done.status, &done.body["content_hash"]), (200, &json!(sha256(&data))));

    let mut wrong = asked.clone();
    wrong[2]["parallel_sha256_ctx"]["h"][7] = json!(7);
    let made = create("wrong", wrong).await.body;
    send(&world, &made, &data).await;
    let refused = world.complete(&made, json!({})).await;
    assert_eq!(refused.outcome(), "400 InvalidParameterNotMatch.ParallelSha256Ctx");

    let bare: Value = (1..=4).map(|number| json!({"part_number": number})).collect();
    assert_eq!(create("bare", bare).await.outcome(), "400 InvalidParameterMissing.ParallelSha256Ctx");
    let foreign = parts(&data, "parallel_sha1_ctx", sha1_context);
    let refused = create("foreign", foreign).await;
    assert_eq!(refused.outcome(), "400 InvalidParameterNotSupported.ParallelSha1Ctx");
    let in_disguise = parts(&data, "parallel_sha256_ctx", |data| match data.len() {
        0 => context(data),
        _ => sha1_context(data),
    });
    let refused = create("in disguise", in_disguise).await;
    assert_eq!(refused.outcome(), "400 InvalidParameter.ParallelSha256Ctx");
    let both: Value = [
        json!({"part_number": 1}),
        json!({"part_number": 2, "parallel_sha256_ctx": context(&data[..PART]), "parallel_sha1_ctx": sha1_context(&data[..PART])}),
    ]
    .into_iter()
    .collect();
    assert_eq!(create("both", both).await.outcome(), "400 InvalidParameterNotSupported.ParallelSha1Ctx");
    // The same when a URL is renewed, where the right one mends what was wrong.
    let renew = async |field: &str, context: Value| {
        let part = json!([{"part_number": 3, field: context}]);
        let body = json!({"drive_id": "1", "file_id": made["file_id"], "upload_id": made["upload_id"], "part_info_list": part});
        world.call("/file/get_upload_url", body).await
    };
    let refused = renew("parallel_sha1_ctx", sha1_context(&data[..2 * PART])).await;
    assert_eq!(refused.outcome(), "400 InvalidParameterNotSupported.ParallelSha1Ctx");
    let renewed = renew("parallel_sha256_ctx", context(&data[..2 * PART])).await.body;
    let url = renewed["part_info_list"][0]["upload_url"].as_str().unwrap();
    assert_eq!(world.put(url, &data[2 * PART..3 * PART]).await.status(), 200);
    assert_eq!(world.complete(&made, json!({})).await.status, 200);
}

#[tokio::test]
async fn a_sha1_domain_refuses_sha256() {
    let world = World::start().await;
    let data = bytes(2 * PART);
    let foreign = parts(&data, "parallel_sha256_ctx", context);
    let refused = world.create("root", "p", data.len(), foreign, json!({"parallel_upload": true})).await;
    assert_eq!(refused.outcome(), "400 InvalidParameterNotSupported.ParallelSha256Ctx");
    for (more, code) in [
        (
            json!({"content_hash": sha256(&data), "content_hash_name": "sha256"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
        (json!({"content_hash": sha256(&data)}), "InvalidParameter.ContentHash"),
        (json!({"pre_hash": sha256(&data[..1024])}), "InvalidParameter.PreHash"),
        (
            json!({"pre_hash": sha1(&data[..1024]), "content_hash_name": "sha256"}),
            "InvalidParameterNotSupported.ContentHashName",
        ),
    ] {
        let reply = world.create("root", "p", data.len(), one_part(), more.clone()).await;
        assert_eq!(reply.outcome(), format!("400 {code}"), "{more}");
    }
    let without_a_name = json!({"pre_hash": sha1(&data[..1024]), "content_hash_name": "none"});
    assert_eq!(world.create("root", "p", data.len(), one_part(), without_a_name).await.status, 201);
}

#[tokio::test]
async fn changing_the_hash_keeps_existing_files() {
    let world = World::start().await;
    let data = bytes(3000);
    let before = world.file("root", "before", &data).await;
    let begun = world.create("root", "begun", data.len(), one_part(), json!({})).await.body;
    world.control("settings", json!({"data_hash_name": "sha256"})).await;
    world.put(begun["part_info_list"][0]["upload_url"].as_str().unwrap(), &data[..]).await;
    assert_eq!(world.complete(&begun, json!({})).await.body["content_hash"], sha1(&data));
    let kept = world.call_on_file("/file/get", &before).await.body;
    assert_eq!((&kept["content_hash"], &kept["content_hash_name"]), (&json!(sha1(&data)), &json!("sha1")));
    let after = world.file("root", "after", &data).await;
    assert_eq!(world.call_on_file("/file/get", &after).await.body["content_hash"], sha256(&data));
    let empty = world.create("root", "empty", 0, one_part(), json!({"content_hash": sha256(b"")})).await;
    assert_eq!(empty.body["rapid_upload"], true, "the empty file is known by the new hash");

    // A revision keeps its own.
    let more = json!({"file_id": before, "check_name_mode": "ignore"});
    let over = world.create("root", "before", 3, one_part(), more).await.body;
    world.put(over["part_info_list"][0]["upload_url"].as_str().unwrap(), *b"new").await;
    world.complete(&over, json!({})).await;
    let revisions = world.call_on_file("/file/revision/list", &before).await.body;
    let names = [0, 1].map(|index| revisions["items"][index]["content_hash_name"].clone());
    assert_eq!(names, [json!("sha256"), json!("sha1")]);

    let wrong = world.http.post(format!("{}/_pds/settings", world.pds.api()));
    let wrong = wrong.json(&json!({"data_hash_name": "md5"})).send().await.unwrap();
    assert_eq!(wrong.status(), 400);
}
