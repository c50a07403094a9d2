//! The object store: signatures, ranges, headers, CORS, refusal of tokens.

use crate::support::{World, crc64, noise, part_url, text};
use reqwest::header::{AUTHORIZATION, CONTENT_TYPE, ORIGIN, RANGE};
use serde_json::json;

async fn url_of(world: &World, bytes: &[u8]) -> String {
    let ada = world.person("ada").await;
    let file = ada.file("root", "图 & co.bin", bytes).await;
    text(&ada.call_ok("file/get_download_url", json!({"file_id": file})).await, "url")
}

#[tokio::test]
async fn ranges_and_headers() {
    let world = World::start().await;
    let bytes = noise(700_000, 5);
    let url = url_of(&world, &bytes).await;
    let whole = world.http.get(&url).send().await.unwrap();
    assert_eq!(whole.status(), 200);
    assert_eq!(whole.headers()["x-oss-hash-crc64ecma"], crc64(&bytes).as_str());
    assert_eq!(whole.headers()["accept-ranges"], "bytes");
    let disposition = whole.headers()["content-disposition"].to_str().unwrap().to_owned();
    assert!(
        disposition.starts_with("attachment") && disposition.contains("%E5%9B%BE%20%26%20co.bin"),
        "{disposition}"
    );
    assert_eq!(whole.bytes().await.unwrap(), bytes);

    for (range, expected) in
        [("bytes=0-0", 0..1), ("bytes=100-299999", 100..300_000), ("bytes=699999-", 699_999..700_000)]
    {
        let part = world.http.get(&url).header(RANGE, range).send().await.unwrap();
        assert_eq!(part.status(), 206);
        let reply = format!("bytes {}-{}/700000", expected.start, expected.end - 1);
        assert_eq!(part.headers()["content-range"], reply.as_str());
        assert_eq!(part.headers()["x-oss-hash-crc64ecma"], crc64(&bytes).as_str());
        assert_eq!(part.bytes().await.unwrap(), bytes[expected]);
    }
    let beyond = world.http.get(&url).header(RANGE, "bytes=700000-").send().await.unwrap();
    assert_eq!(beyond.status(), 416);
}

#[tokio::test]
async fn a_url_is_valid_for_one_method_and_type_until_it_expires() {
    let world = World::start().await;
    let url = url_of(&world, b"content").await;
    let refusal = async |request: reqwest::RequestBuilder| {
        let response = request.send().await.unwrap();
        let status = response.status().as_u16();
        assert_eq!(response.headers()[CONTENT_TYPE], "application/xml");
        (status, response.text().await.unwrap())
    };
    for request in [
        world.http.put(&url).body("other"),
        world.http.get(url.replace("Expires=", "Expires=9")),
        world.http.get(&url).header(CONTENT_TYPE, "text/plain"),
    ] {
        let (status, xml) = refusal(request).await;
        assert!(status == 403 && xml.contains("<Code>SignatureDoesNotMatch</Code>"), "{status} {xml}");
    }
    world.control("clock", json!({"advance_s": 1_000})).await;
    let (status, xml) = refusal(world.http.get(&url)).await;
    assert!(status == 403 && xml.contains("AccessDenied") && xml.contains("expired"), "{xml}");
}

#[tokio::test]
async fn tokens_are_refused() {
    let world = World::start().await;
    let url = url_of(&world, b"content").await;
    let response = world.http.get(&url).header(AUTHORIZATION, "Bearer x").send().await.unwrap();
    assert_eq!(response.status(), 403);
    let response = world.http.get(format!("{url}&access_token=x")).send().await.unwrap();
    assert_eq!(response.status(), 403);
    assert!(response.text().await.unwrap().contains("<Error>"));
}

#[tokio::test]
async fn cors_exposes_the_documented_headers() {
    let world = World::start().await;
    let url = url_of(&world, b"content").await;
    let page = |url: &str| world.http.get(url).header(ORIGIN, "http://app.example");
    let response = page(&url).send().await.unwrap();
    assert_eq!(response.headers()["access-control-allow-origin"], "*");
    let exposed = response.headers()["access-control-expose-headers"].to_str().unwrap().to_lowercase();
    for name in [
        "etag",
        "x-oss-hash-crc64ecma",
        "x-oss-request-id",
        "content-range",
        "content-length",
        "accept-ranges",
    ] {
        assert!(exposed.contains(name), "{exposed}");
    }
    world.control("settings", json!({"expose_headers": false})).await;
    let response = page(&url).send().await.unwrap();
    assert!(!response.headers().contains_key("access-control-expose-headers"));
    let ask = |method: &str, headers: &str| {
        let request = world.http.request(reqwest::Method::OPTIONS, &url).header(ORIGIN, "http://app.example");
        request
            .header("access-control-request-method", method.to_owned())
            .header("access-control-request-headers", headers.to_owned())
    };
    assert!(ask("PUT", "content-type").send().await.unwrap().status().is_success());
    let refused = ask("PUT", "authorization").send().await.unwrap();
    let allowed = refused.headers().get("access-control-allow-headers");
    let allows =
        allowed.is_some_and(|value| value.to_str().unwrap().to_lowercase().contains("authorization"));
    assert!(!allows);
}

#[tokio::test]
async fn deleted_and_interrupted_objects_leave_nothing() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let file = ada.file("root", "gone.bin", b"gone").await;
    let url = text(&ada.call_ok("file/get_download_url", json!({"file_id": file})).await, "url");
    ada.call_ok("file/delete", json!({"file_id": file})).await;
    let response = world.http.get(&url).send().await.unwrap();
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("<Code>NoSuchKey</Code>"));
    let begun = ada.begin("root", "cancelled.bin", 4, json!({})).await;
    ada.call_ok("file/delete", json!({"file_id": begun["file_id"]})).await;
    let response = world.put(&part_url(&begun, 0), b"late".to_vec()).await;
    assert_eq!(response.status(), 404);
    assert!(response.text().await.unwrap().contains("<Code>NoSuchUpload</Code>"));
}

#[tokio::test]
async fn a_running_download_survives_deletion() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    // More than fits into the sockets between, so that the answer cannot have ended when the file is deleted.
    let data = noise(32 << 20, 7);
    let file = ada.file("root", "long.bin", &data).await;
    let url = text(&ada.call_ok("file/get_download_url", json!({"file_id": file})).await, "url");
    let begun = world.http.get(&url).send().await.unwrap();
    assert_eq!(begun.status(), 200);
    ada.call_ok("file/delete", json!({"file_id": file})).await;
    assert_eq!(world.http.get(&url).send().await.unwrap().status(), 404);
    assert!(begun.bytes().await.unwrap() == data);
}
