//! A second, smaller client: a running emulator, signed-in users, calls, uploads, hashes.

use pds_emulator::{Emulator, Options};
use reqwest::{Client, Response};
use serde_json::{Value, json};
use sha1::Digest as _;

pub struct World {
    pub emulator: Emulator,
    pub http: Client,
}

pub struct Person<'a> {
    world: &'a World,
    token: String,
    pub drive: String,
}

impl World {
    pub async fn start() -> World {
        World { emulator: Emulator::start(Options::default()).await.unwrap(), http: Client::new() }
    }

    pub async fn control(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/_pds/{what}", self.emulator.api());
        let response = self.http.post(url).json(&body).send().await.unwrap();
        assert!(response.status().is_success(), "{what}: {}", response.status());
        serde_json::from_slice(&response.bytes().await.unwrap()).unwrap_or_default()
    }

    pub async fn person(&self, user_id: &str) -> Person<'_> {
        let token = self.control("tokens", json!({"user_id": user_id})).await;
        let token = token["access_token"].as_str().unwrap().to_owned();
        let mut person = Person { world: self, token, drive: String::new() };
        let (status, drive) = person.call("drive/get_default_drive", json!({})).await;
        assert_eq!(status, 200, "{drive}");
        person.drive = text(&drive, "drive_id");
        person
    }

    pub async fn put(&self, url: &str, body: Vec<u8>) -> Response {
        self.http.put(url).body(body).send().await.unwrap()
    }

    pub async fn fetch(&self, url: &str) -> Vec<u8> {
        let response = self.http.get(url).send().await.unwrap();
        assert_eq!(response.status(), 200);
        response.bytes().await.unwrap().to_vec()
    }
}

impl Person<'_> {
    pub async fn call(&self, path: &str, body: Value) -> (u16, Value) {
        let url = format!("{}/v2/{path}", self.world.emulator.api());
        let response = self.world.http.post(url).bearer_auth(&self.token).json(&body).send().await.unwrap();
        let status = response.status().as_u16();
        let bytes = response.bytes().await.unwrap();
        (status, serde_json::from_slice(&bytes).unwrap_or(Value::Null))
    }

    /// A call about the user's own drive.
    pub async fn call_in_drive(&self, path: &str, mut body: Value) -> (u16, Value) {
        body["drive_id"] = json!(self.drive);
        self.call(path, body).await
    }

    pub async fn call_ok(&self, path: &str, body: Value) -> Value {
        let (status, answer) = self.call_in_drive(path, body).await;
        assert!(status < 300, "{path}: {status} {answer}");
        answer
    }

    pub async fn assert_refused(&self, path: &str, body: Value, status: u16, code: &str) {
        let (found, answer) = self.call_in_drive(path, body.clone()).await;
        assert_eq!((found, answer["code"].as_str()), (status, Some(code)), "{path} {body}: {answer}");
    }

    pub async fn begin(&self, parent: &str, name: &str, size: usize, more: Value) -> Value {
        let mut body = json!({"parent_file_id": parent, "name": name, "type": "file", "size": size});
        for (key, value) in more.as_object().into_iter().flatten() {
            body[key] = value.clone();
        }
        self.call_ok("file/create", body).await
    }

    /// A file of one part.
    pub async fn file(&self, parent: &str, name: &str, bytes: &[u8]) -> String {
        let begun = self.begin(parent, name, bytes.len(), json!({})).await;
        let put = self.world.put(&part_url(&begun, 0), bytes.to_vec()).await;
        assert_eq!(put.status(), 200);
        let body = json!({"file_id": begun["file_id"], "upload_id": begun["upload_id"]});
        text(&self.call_ok("file/complete", body).await, "file_id")
    }

    pub async fn download(&self, file: &str) -> Vec<u8> {
        let answer = self.call_ok("file/get_download_url", json!({"file_id": file})).await;
        self.world.fetch(answer["url"].as_str().unwrap()).await
    }
}

pub fn names(page: &Value) -> Vec<String> {
    page["items"].as_array().unwrap().iter().map(|item| text(item, "name")).collect()
}

pub fn text(value: &Value, field: &str) -> String {
    value[field].as_str().unwrap_or_else(|| panic!("no {field} in {value}")).to_owned()
}

pub fn part_url(begun: &Value, index: usize) -> String {
    text(&begun["part_info_list"][index], "upload_url")
}

pub fn sha1_hex(bytes: &[u8]) -> String {
    sha1::Sha1::digest(bytes).iter().map(|byte| format!("{byte:02X}")).collect()
}

pub fn midstate(bytes: &[u8]) -> Value {
    let mut h = [0x6745_2301, 0xEFCD_AB89, 0x98BA_DCFE, 0x1032_5476, 0xC3D2_E1F0];
    sha1::block_api::compress(&mut h, bytes.as_chunks::<64>().0);
    json!({"h": h, "part_offset": bytes.len()})
}

pub fn crc64(bytes: &[u8]) -> String {
    let mut digest = crc64fast::Digest::new();
    digest.write(bytes);
    digest.sum64().to_string()
}

pub fn noise(size: usize, mut seed: u64) -> Vec<u8> {
    let mut bytes = Vec::with_capacity(size);
    while bytes.len() < size {
        seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        bytes.push((seed >> 33) as u8);
    }
    bytes
}
