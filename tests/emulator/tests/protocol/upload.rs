//! Uploads as a client sees them: both modes, every refusal, instant upload, overwriting.

use crate::support::{Person, World, crc64, midstate, noise, part_url, sha1_hex, text};
use serde_json::{Value, json};

const PART: usize = 128 << 10;

fn numbered(count: usize) -> Value {
    json!((1..=count).map(|number| json!({"part_number": number})).collect::<Vec<_>>())
}

fn ids(begun: &Value) -> Value {
    json!({"file_id": begun["file_id"], "upload_id": begun["upload_id"]})
}

fn completing(begun: &Value, more: Value) -> Value {
    let mut body = ids(begun);
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    body
}

#[tokio::test]
async fn serial_parts_come_in_order_and_once() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let bytes = noise(PART * 2 + 77, 1);
    let begun = ada.begin("root", "serial.bin", bytes.len(), json!({"part_info_list": numbered(3)})).await;
    assert_eq!(begun["rapid_upload"], false);
    ada.assert_refused("file/get", json!({"file_id": begun["file_id"]}), 404, "NotFound.File").await;

    let early = world.put(&part_url(&begun, 1), bytes[PART..PART * 2].to_vec()).await;
    assert_eq!(early.status(), 400);
    assert!(early.text().await.unwrap().contains("<Code>PartNotSequential</Code>"));
    let first = world.put(&part_url(&begun, 0), bytes[..PART].to_vec()).await;
    assert_eq!(first.status(), 200);
    assert_eq!(first.headers()["x-oss-hash-crc64ecma"], crc64(&bytes[..PART]).as_str());
    assert!(first.headers()["etag"].to_str().unwrap().starts_with('"'));
    let again = world.put(&part_url(&begun, 0), bytes[..PART].to_vec()).await;
    assert_eq!(again.status(), 409);
    assert!(again.text().await.unwrap().contains("<Code>PartAlreadyExist</Code>"));
    ada.assert_refused("file/complete", ids(&begun), 400, "InvalidParameterNotMatch.Size").await;
    world.put(&part_url(&begun, 1), bytes[PART..PART * 2].to_vec()).await;

    let listed = ada.call_ok("file/list_uploaded_parts", completing(&begun, json!({"limit": 1}))).await;
    assert_eq!(listed["parallel_upload"], false);
    assert_eq!(listed["uploaded_parts"][0]["part_size"], PART);
    assert_eq!(listed["next_part_number_marker"], "1");
    let rest = completing(&begun, json!({"part_number_marker": 1}));
    let listed = ada.call_ok("file/list_uploaded_parts", rest).await;
    assert_eq!(listed["uploaded_parts"][0]["part_number"], 2);
    assert_eq!(listed["next_part_number_marker"], "");

    let renewed = ada
        .call_ok("file/get_upload_url", completing(&begun, json!({"part_info_list": [{"part_number": 3}]})))
        .await;
    assert_eq!(world.put(&part_url(&renewed, 0), bytes[PART * 2..].to_vec()).await.status(), 200);
    let wrong = completing(&begun, json!({"crc64_hash": "1"}));
    ada.assert_refused("file/complete", wrong, 400, "InvalidParameterNotMatch.Crc64Hash").await;
    let done = ada.call_ok("file/complete", completing(&begun, json!({"crc64_hash": crc64(&bytes)}))).await;
    assert_eq!(text(&done, "content_hash"), sha1_hex(&bytes));
    assert_eq!(text(&done, "crc64_hash"), crc64(&bytes));
    assert_eq!(
        (done["size"].as_u64(), done["status"].as_str()),
        (Some(bytes.len() as u64), Some("available"))
    );
    assert_eq!(ada.download(&text(&begun, "file_id")).await, bytes);

    ada.assert_refused("file/complete", ids(&begun), 404, "NotFound.UploadId").await;
    let url = completing(&begun, json!({"part_info_list": [{"part_number": 1}]}));
    ada.assert_refused("file/get_upload_url", url, 409, "AlreadyExist.File").await;
    ada.assert_refused("file/list_uploaded_parts", ids(&begun), 404, "NotFound.UploadId").await;
}

async fn parallel(ada: &Person<'_>, name: &str, bytes: &[u8], spoil: impl Fn(&mut Value)) -> Value {
    let mut parts: Vec<Value> = Vec::new();
    for (index, _) in bytes.chunks(PART).enumerate() {
        let mut context = midstate(&bytes[..index * PART]);
        if index == 0 {
            context = json!({"h": [], "part_offset": 0});
        } else if index == 1 {
            spoil(&mut context);
        }
        parts.push(json!({"part_number": index + 1, "parallel_sha1_ctx": context}));
    }
    ada.begin("root", name, bytes.len(), json!({"parallel_upload": true, "part_info_list": parts})).await
}

#[tokio::test]
async fn parallel_parts_come_in_any_order_with_their_midstates() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let bytes = noise(PART * 3 + 11, 2);
    let begun = parallel(&ada, "parallel.bin", &bytes, |_| {}).await;
    for index in [3, 1, 0, 2] {
        let part = bytes.chunks(PART).nth(index).unwrap().to_vec();
        assert_eq!(world.put(&part_url(&begun, index), part).await.status(), 200);
    }
    // In parallel mode a part may be sent again.
    assert_eq!(world.put(&part_url(&begun, 0), bytes[..PART].to_vec()).await.status(), 200);
    let done = ada.call_ok("file/complete", completing(&begun, json!({"crc64_hash": crc64(&bytes)}))).await;
    assert_eq!(text(&done, "content_hash"), sha1_hex(&bytes));
    assert_eq!(ada.download(&text(&begun, "file_id")).await, bytes);
}

#[tokio::test]
async fn a_wrong_midstate_fails_at_the_end() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let bytes = noise(PART * 2, 3);
    let begun = parallel(&ada, "wrong.bin", &bytes, |context| context["h"][0] = json!(1)).await;
    for (index, part) in bytes.chunks(PART).enumerate() {
        assert_eq!(world.put(&part_url(&begun, index), part.to_vec()).await.status(), 200);
    }
    let (status, answer) = ada.call_in_drive("file/complete", ids(&begun)).await;
    assert_eq!(status, 400, "{answer}");

    world.control("settings", json!({"parallel_upload": false})).await;
    let body =
        json!({"parent_file_id": "root", "name": "p", "type": "file", "size": 1, "parallel_upload": true});
    ada.assert_refused("file/create", body, 400, "InvalidParameterNotSupported.ParallelUpload").await;
}

#[tokio::test]
async fn gaps_small_parts_and_wrong_sizes_fail() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let begun = ada.begin("root", "nothing.bin", 10, json!({})).await;
    let (status, _) = ada.call_in_drive("file/complete", ids(&begun)).await;
    assert_eq!(status, 400);
    let begun = ada.begin("root", "small.bin", 200, json!({"part_info_list": numbered(2)})).await;
    for index in 0..2 {
        world.put(&part_url(&begun, index), vec![1; 100]).await;
    }
    let (status, _) = ada.call_in_drive("file/complete", ids(&begun)).await;
    assert_eq!(status, 400);
    world.control("settings", json!({"min_part_bytes": 1})).await;
    ada.call_ok("file/complete", ids(&begun)).await;
    let begun = ada.begin("root", "empty.bin", 0, json!({})).await;
    assert_eq!(world.put(&part_url(&begun, 0), Vec::new()).await.status(), 200);
    let done = ada.call_ok("file/complete", ids(&begun)).await;
    assert_eq!(text(&done, "content_hash"), "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709");
}

#[tokio::test]
async fn known_content_is_uploaded_instantly() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let bytes = noise(5_000, 4);
    ada.file("root", "first.bin", &bytes).await;
    let create = |name: &str, more: Value| {
        completing(&json!({}), {
            let mut body =
                json!({"parent_file_id": "root", "name": name, "type": "file", "size": bytes.len()});
            for (key, value) in more.as_object().unwrap() {
                body[key] = value.clone();
            }
            body
        })
    };
    let pre_hash = sha1_hex(&bytes[..1_024]);
    ada.assert_refused(
        "file/create",
        create("second.bin", json!({"pre_hash": pre_hash})),
        409,
        "PreHashMatched",
    )
    .await;
    let other = json!({"pre_hash": sha1_hex(b"other")});
    assert_eq!(ada.call_ok("file/create", create("third.bin", other)).await["rapid_upload"], false);
    let hash = json!({"content_hash": sha1_hex(&bytes).to_lowercase(), "content_hash_name": "sha1"});
    let rapid = ada.call_ok("file/create", create("second.bin", hash)).await;
    assert_eq!((rapid["rapid_upload"].as_bool(), rapid["status"].as_str()), (Some(true), Some("available")));
    assert_eq!(ada.download(&text(&rapid, "file_id")).await, bytes);
    // A hash that turns out not to be the content's.
    let begun = ada.begin("root", "liar.bin", 3, json!({"content_hash": sha1_hex(b"xyz")})).await;
    world.put(&part_url(&begun, 0), b"abc".to_vec()).await;
    ada.assert_refused("file/complete", ids(&begun), 400, "InvalidParameterNotMatch.ContentHash").await;
}

#[tokio::test]
async fn overwriting_keeps_the_file_and_makes_a_revision() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "note.txt", b"one").await;
    let before = ada.call_ok("file/get", json!({"file_id": file})).await;
    let begun = ada.begin("root", "note.txt", 5, json!({"file_id": file, "check_name_mode": "ignore"})).await;
    assert_eq!(text(&begun, "file_id"), file);
    assert_eq!(ada.download(&file).await, b"one");
    world.put(&part_url(&begun, 0), b"three".to_vec()).await;
    let done = ada.call_ok("file/complete", ids(&begun)).await;
    assert_ne!(done["revision_id"], before["revision_id"]);
    assert_eq!(ada.download(&file).await, b"three");
    let (status, page) =
        ada.call_in_drive("file/list", json!({"parent_file_id": "root", "order_by": "name"})).await;
    assert_eq!(status, 200);
    assert_eq!(crate::support::names(&page).iter().filter(|name| *name == "note.txt").count(), 1);
}

#[tokio::test]
async fn a_full_drive_refuses_uploads() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let body = json!({"parent_file_id": "root", "name": "huge", "type": "file", "size": 20_u64 << 30});
    ada.assert_refused("file/create", body, 403, "QuotaExhausted.Drive").await;
    let before = ada.call_ok("drive/get", json!({})).await["used_size"].as_u64().unwrap();
    let file = ada.file("root", "small", &[7; 1_000]).await;
    let after = ada.call_ok("drive/get", json!({})).await["used_size"].as_u64().unwrap();
    assert_eq!(after - before, 1_000);
    ada.call_ok("file/delete", json!({"file_id": file})).await;
    assert_eq!(ada.call_ok("drive/get", json!({})).await["used_size"].as_u64(), Some(before));
}
