//! CORS, faults, log, clock, reset, bulk trees, and the static server.

use std::time::{Duration, Instant};

use crate::common::{World, bytes, client};
use pds_emulator::{Emulator, Options};
use reqwest::Method;
use serde_json::{Value, json};

#[tokio::test]
async fn cors_is_strict() {
    let world = World::start().await;
    let ask = |origin: &str, method: &str, headers: &str| {
        let request = world.http.request(Method::OPTIONS, format!("{origin}/v2/user/get"));
        let request = request
            .header("origin", "http://app.test")
            .header("access-control-request-method", method.to_owned());
        request.header("access-control-request-headers", headers.to_owned()).send()
    };
    let fine = ask(world.pds.api(), "POST", "Authorization, content-type").await.unwrap();
    assert_eq!(fine.status(), 204);
    assert_eq!(fine.headers()["access-control-allow-origin"], "*");
    assert_eq!(fine.headers()["access-control-allow-headers"], "authorization, content-type, x-share-token");
    for (origin, method, headers) in [
        (world.pds.api(), "POST", "authorization,x-pds-js-sdk"),
        (world.pds.objects(), "PUT", "x-oss-meta"),
        (world.pds.objects(), "DELETE", ""),
    ] {
        let refused = ask(origin, method, headers).await.unwrap();
        assert!(!refused.headers().contains_key("access-control-allow-origin"), "{headers}");
    }
    assert_eq!(ask(world.pds.objects(), "GET", "range").await.unwrap().status(), 204);
    let error = world.raw("/file/get", &json!({})).await.unwrap();
    assert_eq!(error.headers()["access-control-allow-origin"], "*");
    assert_eq!(
        error.headers()["access-control-expose-headers"],
        "x-ca-request-id, x-ca-error-code, x-ca-error-message"
    );
    let get = world.http.get(format!("{}/v2/user/get", world.pds.api())).send().await.unwrap();
    assert_eq!((get.status().as_u16(), &get.headers()["x-ca-error-code"]), (404, &"I404NF".parse().unwrap()));
    assert_eq!(get.json::<Value>().await.unwrap()["message"], "API not found with `GET /v2/user/get`");
    let object = world.http.get(format!("{}/x", world.pds.objects())).send().await.unwrap();
    assert!(object.headers()["access-control-expose-headers"].to_str().unwrap().contains("ETag"));
    world.control("settings", json!({"expose_headers": false})).await;
    let hidden = world.http.get(format!("{}/x", world.pds.objects())).send().await.unwrap();
    assert!(!hidden.headers().contains_key("access-control-expose-headers"));
}

#[tokio::test]
async fn faults_of_the_api() {
    let world = World::start().await;
    let get = || world.call("/user/get", json!({}));
    let busy = json!({"status": 429, "retry_after_s": 2});
    world.fault(json!([{"host": "api", "path": "/user/get", "nth": 2, "count": 2, "effect": busy}])).await;
    assert_eq!(get().await.status, 200);
    let reply = world.raw("/user/get", &json!({})).await.unwrap();
    assert_eq!(reply.headers()["retry-after"], "2");
    assert_eq!(get().await.outcome(), "429 TooManyRequests");
    assert_eq!(get().await.status, 200);
    world.fault(json!([{"host": "api", "body": "needle", "effect": {"status": 504}}])).await;
    assert_eq!(get().await.status, 200);
    let gateway = world.raw("/user/get", &json!({"a": "needle"})).await.unwrap();
    assert_eq!(
        (gateway.status().as_u16(), &gateway.headers()["x-ca-error-code"]),
        (504, &"D504TO".parse().unwrap())
    );
    assert!(gateway.text().await.unwrap().is_empty());
    world
        .fault(json!([{"host": "api", "effect": {"no_cors": true, "status": 500, "code": "InternalError"}}]))
        .await;
    let bare = world.raw("/user/get", &json!({})).await.unwrap();
    assert!(!bare.headers().contains_key("access-control-allow-origin"));
    world.fault(json!([{"host": "api", "effect": {"delay_ms": 120}}])).await;
    let begun = Instant::now();
    get().await;
    assert!(begun.elapsed() >= Duration::from_millis(120));
    world.fault(json!([{"host": "api", "effect": {"hang": true}}])).await;
    assert!(
        tokio::time::timeout(Duration::from_millis(200), world.raw("/user/get", &json!({}))).await.is_err()
    );
    // The folder is created, the answer is lost.
    for effect in
        [json!({"cut_after_bytes": 0}), json!({"cut_after_bytes": 5}), json!({"status": 503, "after": true})]
    {
        world.fault(json!([{"host": "api", "path": "/file/create", "effect": effect}])).await;
        let name = format!("lost {effect}").replace(['/', '"'], "");
        let body = json!({"drive_id": "1", "parent_file_id": "root", "name": name, "type": "folder"});
        match world.raw("/file/create", &body).await {
            Ok(answer) => assert!(answer.status() == 503 || answer.text().await.is_err()),
            Err(error) => assert!(error.is_request()),
        }
        assert!(world.list("root", json!({})).await.names().contains(&name));
    }
    world.fault(json!([{"host": "api", "path": "/user/get", "effect": {"corrupt": true}}])).await;
    let garbled = world.raw("/user/get", &json!({})).await.unwrap();
    assert!(garbled.json::<Value>().await.is_err());
    let url = format!("{}/_pds/faults", world.pds.api());
    let wrong = world
        .http
        .post(url)
        .json(&json!({"rules": [{"host": "api", "effect": {"sneeze": 1}}]}))
        .send()
        .await
        .unwrap();
    assert_eq!(wrong.status(), 400);
    assert!(wrong.text().await.unwrap().contains("sneeze"));
}

#[tokio::test]
async fn faults_of_the_object_store() {
    let world = World::start().await;
    let data = bytes(200_000);
    let file = world.file("root", "a", &data).await;
    let url = world.download_url(&file).await;
    let rule = |method: &str, effect: Value| json!([{"host": "objects", "method": method, "effect": effect}]);
    world.fault(rule("GET", json!({"cut_after_bytes": 1000}))).await;
    let cut = world.http.get(&url).send().await.unwrap();
    assert_eq!(cut.headers()["content-length"], "200000");
    assert!(cut.bytes().await.is_err());
    world.fault(rule("GET", json!({"corrupt": true}))).await;
    let bad = world.http.get(&url).send().await.unwrap().bytes().await.unwrap();
    assert_eq!(bad.iter().zip(&data).filter(|(a, b)| a != b).count(), 1);
    world.fault(rule("GET", json!({"ignore_range": true}))).await;
    let whole = world.http.get(&url).header("range", "bytes=5-9").send().await.unwrap();
    assert_eq!((whole.status().as_u16(), whole.bytes().await.unwrap().len()), (200, data.len()));
    world.fault(rule("GET", json!({"expire_url": true}))).await;
    let old = world.http.get(&url).send().await.unwrap();
    assert!(old.status() == 403 && old.text().await.unwrap().contains("Request has expired."));
    world.fault(rule("GET", json!({"status": 503}))).await;
    assert!(
        world
            .http
            .get(&url)
            .send()
            .await
            .unwrap()
            .text()
            .await
            .unwrap()
            .contains("<Code>InternalError</Code>")
    );

    let send = async |effect: Value| {
        world.fault(rule("PUT", effect)).await;
        let made = world.create("root", "up", data.len(), json!([{"part_number": 1}]), json!({})).await.body;
        let put = made["part_info_list"][0]["upload_url"].as_str().unwrap().to_owned();
        let answer = world.http.put(&put).body(data.clone()).send().await;
        let body = json!({"drive_id": "1", "file_id": made["file_id"], "upload_id": made["upload_id"]});
        let parts = world.call("/file/list_uploaded_parts", body).await.body["uploaded_parts"].clone();
        (answer, parts, made)
    };
    let (answer, parts, _) = send(json!({"cut_after_bytes": 70_000})).await;
    assert!(answer.is_err());
    assert_eq!(parts, json!([]));
    world.control("settings", json!({"keep_short_parts": true})).await;
    let (_, parts, _) = send(json!({"cut_after_bytes": 70_000})).await;
    assert_eq!(parts[0]["part_size"], 70_000);
    let (answer, _, made) = send(json!({"corrupt": true})).await;
    assert_eq!(answer.unwrap().status(), 200);
    let hash = json!({"crc64_hash": crc64(&data)});
    assert_eq!(world.complete(&made, hash).await.outcome(), "400 InvalidParameterNotMatch.Crc64Hash");
    let (answer, parts, _) = send(json!({"expire_url": true})).await;
    assert_eq!((answer.unwrap().status().as_u16(), parts), (403, json!([])));
}

fn crc64(data: &[u8]) -> String {
    let mut digest = crc64fast::Digest::new();
    digest.write(data);
    digest.sum64().to_string()
}

#[tokio::test]
async fn the_log_has_the_duration_of_each_request() {
    let world = World::start().await;
    world.call("/user/get", json!({})).await;
    world.control("faults", json!({"rules": [{"host": "api", "effect": {"hang": true}}]})).await;
    let url = format!("{}/v2/drive/get_default_drive", world.pds.api());
    let silent = tokio::spawn(world.http.post(url).bearer_auth(&world.token).body("{}").send());
    let last = async || world.requests().await["requests"].as_array().unwrap().last().unwrap().clone();
    let ours = |it: &Value| it["path"] == "/v2/drive/get_default_drive";
    let mut open = last().await;
    while !ours(&open) {
        open = last().await;
    }
    assert_eq!((open["began_ms"].is_f64(), &open["ended_ms"]), (true, &Value::Null));
    // The client has disconnected.
    silent.abort();
    while last().await["ended_ms"].is_null() {}
    let (log, over) = (world.requests().await, last().await);
    let answered = &log["requests"].as_array().unwrap()[0];
    let time = |it: &Value, name: &str| it[name].as_f64().unwrap();
    assert!(time(answered, "began_ms") <= time(answered, "ended_ms"));
    assert!(time(answered, "ended_ms") <= time(&over, "began_ms"));
    assert!(time(&over, "began_ms") < time(&over, "ended_ms"));
}

#[tokio::test]
async fn log_and_reset() {
    let mut world = World::start().await;
    world.file("root", "a", &bytes(4000)).await;
    let log = world.requests().await;
    let put = log["requests"].as_array().unwrap().iter().find(|it| it["method"] == "PUT").unwrap().clone();
    assert_eq!(
        (&put["host"], &put["status"], &put["received"]),
        (&json!("objects"), &json!(200), &json!(4000))
    );
    assert!(put["time"].as_str().unwrap().ends_with('Z'));
    assert!(log["requests"].as_array().unwrap().iter().all(|it| !it["path"].as_str().unwrap().contains('?')));
    world.control("settings", json!({"batch": false})).await;
    world.control("reset", json!({})).await;
    assert_eq!(world.call("/user/get", json!({})).await.outcome(), "401 AccessTokenInvalid");
    world.token = world.token_of("ada").await;
    assert!(world.list("root", json!({})).await.names().is_empty());
    let settings = world.http.get(format!("{}/_pds/settings", world.pds.api())).send().await.unwrap();
    assert_eq!(settings.json::<Value>().await.unwrap()["batch"], true);
}

#[tokio::test]
async fn trees_are_created_at_once() {
    let world = World::start().await;
    let body = json!({"drive_id": "1", "parent_file_id": "root", "folder": "many", "count": 20_000});
    let folder = world.control("tree", body).await["file_id"].as_str().unwrap().to_owned();
    let last = world.list(&folder, json!({"order_by": "name", "order_direction": "DESC", "limit": 1})).await;
    assert_eq!(last.names()[0].split('.').next(), Some("file-0019999"));
    let body = json!({"drive_id": "1", "parent_file_id": "root", "folder": "photos", "count": 500, "kind": "photos"});
    let folder = world.control("tree", body).await["file_id"].as_str().unwrap().to_owned();
    let more = json!({"limit": 1, "fields": "url", "thumbnail_processes": {"s": {"image_thumbnail_process": "image/resize,w_160"}}});
    let photo = world.list(&folder, more).await.body["items"][0].clone();
    assert!(
        photo["image_media_metadata"]["time"].is_string()
            && photo["image_media_metadata"]["city"].is_string()
    );
    for url in [&photo["url"], &photo["thumbnail_urls"]["s"]] {
        let png = world.http.get(url.as_str().unwrap()).send().await.unwrap();
        assert_eq!(png.headers()["content-type"], "image/png");
        assert!(png.bytes().await.unwrap().starts_with(b"\x89PNG"));
    }
    assert_eq!(
        world.create("root", "still fits", 1000, json!([{"part_number": 1}]), json!({})).await.status,
        201
    );
}

#[tokio::test]
async fn the_site_is_served_statically() {
    let site = tempfile::tempdir().unwrap();
    std::fs::create_dir(site.path().join("in")).unwrap();
    for (name, text) in
        [("index.html", "<p>hi"), ("app_bg.wasm", "\0asm"), ("a.js", "1"), ("in/index.html", "in")]
    {
        std::fs::write(site.path().join(name), text).unwrap();
    }
    let options = Options {
        site: Some(site.path().to_owned()),
        mount: Some("/some/sub/path/".into()),
        ..Options::default()
    };
    let pds = Emulator::start(options).await.unwrap();
    let origin = pds.app().strip_suffix("/some/sub/path").unwrap().to_owned();
    let http = client();
    let get = async |path: &str| {
        let answer = http.get(format!("{origin}{path}")).send().await.unwrap();
        let header =
            |name| answer.headers().get(name).map(|it| it.to_str().unwrap().to_owned()).unwrap_or_default();
        (answer.status().as_u16(), header("content-type"), header("location"))
    };
    let is = |status: u16, kind: &str, to: &str| (status, kind.to_owned(), to.to_owned());
    assert_eq!(get("/some/sub/path/").await, is(200, "text/html; charset=utf-8", ""));
    assert_eq!(get("/some/sub/path?x=1").await, is(301, "", "/some/sub/path/?x=1"));
    assert_eq!(get("/some/sub/path/app_bg.wasm").await, is(200, "application/wasm", ""));
    assert_eq!(get("/some/sub/path/a.js").await, is(200, "text/javascript; charset=utf-8", ""));
    assert_eq!(get("/some/sub/path/in").await, is(301, "", "/some/sub/path/in/"));
    for missing in
        ["/", "/some/sub/path/nothing", "/some/sub/path/..%2f..%2fetc/passwd", "/some/sub/pathology"]
    {
        assert_eq!(get(missing).await.0, 404, "{missing}");
    }
}

#[tokio::test]
async fn the_root_page_describes_the_server() {
    let world = World::start().await;
    let page = world.http.get(format!("{}/", world.pds.api())).send().await.unwrap();
    assert_eq!(page.headers()["content-type"], "text/html; charset=utf-8");
    assert!(page.text().await.unwrap().contains("The local PDS"));
    let about = world.http.get(format!("{}/_pds/about", world.pds.api())).send().await.unwrap();
    let about: Value = about.json().await.unwrap();
    assert_eq!((&about["domain_id"], &about["users"][0]["user_id"]), (&json!("test"), &json!("ada")));
    world.call("/user/get", json!({})).await;
    world.call("/drive/get_default_drive", json!({})).await;
    let last = world.http.get(format!("{}/_pds/requests?last=1", world.pds.api())).send().await.unwrap();
    let last: Value = last.json().await.unwrap();
    assert_eq!(last["requests"].as_array().unwrap().len(), 1);
    assert_eq!(last["requests"][0]["path"], "/v2/drive/get_default_drive");
    // Its buttons still work when everything else is cut.
    world.fault(json!([{"host": "api", "count": 0, "effect": {"cut_after_bytes": 0}}])).await;
    assert!(world.http.get(format!("{}/", world.pds.api())).send().await.unwrap().status().is_success());
}

#[tokio::test]
async fn object_bandwidth_is_limited() {
    let world = World::start().await;
    // Zeros are kept as a hole, at the end too.
    let mut data = bytes(400_000);
    data[70_000..].fill(0);
    world.control("settings", json!({"object_bytes_per_s": 2_000_000})).await;
    let begun = Instant::now();
    let file = world.file("root", "a", &data).await;
    let up = begun.elapsed();
    let url = world.download_url(&file).await;
    let begun = Instant::now();
    let get = async || world.http.get(&url).send().await.unwrap().bytes().await.unwrap();
    let (one, other) = tokio::join!(get(), get());
    let down = begun.elapsed();
    assert!(one == data && other == data);
    // Not less; both came over the same line.
    assert!(up >= Duration::from_millis(180) && down >= Duration::from_millis(380), "{up:?} {down:?}");
}
