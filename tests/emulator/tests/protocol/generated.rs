//! Contents that are computed when they are read, and the folder of files to preview.

use pds_emulator::{Emulator, Options};
use reqwest::Client;
use reqwest::header::RANGE;
use serde_json::{Value, json};

use crate::support::{World, names, text};

#[tokio::test]
async fn a_text_of_ten_gigabytes_opens_anywhere() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let made = world
        .control(
            "file",
            json!({"drive_id": "101", "name": "Huge.txt", "kind": "lines", "size": 10_000_000_000_u64}),
        )
        .await;
    let item = ada.call_ok("file/get", json!({"file_id": made["file_id"]})).await;
    assert_eq!((&item["size"], &item["content_type"]), (&json!(10_000_000_000_u64), &json!("text/plain")));
    assert!(
        item["content_hash"].is_null() && item["crc64_hash"].is_null(),
        "nobody has read the whole of it"
    );
    let answer = ada.call_ok("file/get_download_url", json!({"file_id": made["file_id"]})).await;
    let url = text(&answer, "url");
    for (from, begins) in [(0_u64, "000000000001 "), (80, "000000000002 "), (9_999_999_920, "000125000000 ")]
    {
        let part =
            world.http.get(&url).header(RANGE, format!("bytes={from}-{}", from + 79)).send().await.unwrap();
        assert_eq!(part.status(), 206);
        assert_eq!(
            part.headers()["content-range"],
            format!("bytes {from}-{}/10000000000", from + 79).as_str()
        );
        let line = part.text().await.unwrap();
        assert!(line.starts_with(begins) && line.ends_with('\n') && line.len() == 80, "{line}");
    }
    // A part across several pieces is what its lines are.
    let part = world.http.get(&url).header(RANGE, "bytes=79999960-80999999").send().await.unwrap();
    let part = part.text().await.unwrap();
    assert_eq!(part.len(), 1_000_040);
    assert!(
        part[40..].lines().zip(1_000_001..).all(|(line, number)| line.starts_with(&format!("{number:012} ")))
    );
    let wrong = world.http.post(format!("{}/_pds/file", world.emulator.api())).body(r#"{"drive_id":"9"}"#);
    assert_eq!(wrong.send().await.unwrap().status(), 400);
}

#[tokio::test]
async fn documents_and_archives_of_any_length() {
    let world = World::start().await;
    let ada = world.person("ada").await;
    let made = async |name: &str, kind: &str, count: u64| {
        let body = json!({"drive_id": "101", "name": name, "kind": kind, "count": count});
        ada.download(&text(&world.control("file", body).await, "file_id")).await
    };
    let pdf = made("Long.pdf", "pdf", 500).await;
    assert!(pdf.starts_with(b"%PDF-") && String::from_utf8_lossy(&pdf).contains("/Count 500 >>"));
    let zip = made("Many.zip", "zip", 100_000).await;
    let mut archive = zip::ZipArchive::new(std::io::Cursor::new(zip)).unwrap();
    assert_eq!(archive.len(), 100_000);
    assert_eq!(archive.by_index(99_999).unwrap().name().unwrap(), "099/text 099999.txt");
}

#[tokio::test]
async fn addresses_can_name_a_server_in_front() {
    let options = Options { objects_origin: Some("https://objects.test/".to_owned()), ..Options::default() };
    let world = World { emulator: Emulator::start(options).await.unwrap(), http: Client::new() };
    let ada = world.person("ada").await;
    let begun = ada.begin("root", "a.txt", 1, json!({})).await;
    assert!(text(&begun["part_info_list"][0], "upload_url").starts_with("https://objects.test/demo/"));
}

#[tokio::test]
async fn the_demo_has_files_to_preview_if_asked() {
    let emulator = Emulator::start(Options { previews: true, ..Options::default() }).await.unwrap();
    let world = World { emulator, http: Client::new() };
    for _ in 0..2 {
        let ada = world.person("ada").await;
        let root = ada.call_ok("file/list", json!({"parent_file_id": "root", "limit": 100})).await;
        let folder = root["items"].as_array().unwrap().iter().find(|it| it["name"] == "Previews").unwrap();
        let asked = json!({"parent_file_id": folder["file_id"], "limit": 100, "fields": "url"});
        let page = ada.call_ok("file/list", asked).await;
        let all = names(&page);
        for name in [
            "Photo 12 MP.jpg",
            "Upright.jpg",
            "Animation.gif",
            "Scripted.svg",
            "Pages.pdf",
            "GB18030.txt",
            "Letter.docx",
            "Archive.zip",
            "Film.mp4",
            "Tune.mp3",
            "Lines 10 GB.txt",
            "Table 2 GB.csv",
        ] {
            assert!(all.iter().any(|it| it == name), "{name} in {all:?}");
        }
        for item in page["items"].as_array().unwrap() {
            let first = world.http.get(text(item, "url")).header(RANGE, "bytes=0-99").send().await.unwrap();
            assert_eq!(first.status(), 206, "{item}");
        }
        assert_eq!(world.control("reset", json!({})).await, Value::Null);
    }
    let plain = World::start().await;
    let ada = plain.person("ada").await;
    let root = ada.call_ok("file/list", json!({"parent_file_id": "root", "limit": 100})).await;
    assert!(!names(&root).iter().any(|it| it == "Previews"));
}
