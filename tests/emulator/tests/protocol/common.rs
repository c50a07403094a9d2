//! A client with its own emulator and a signed-in user, for most tests.

use pds_emulator::{Emulator, Options};
use reqwest::{Client, Response, redirect::Policy};
use serde_json::{Value, json};

pub struct World {
    pub pds: Emulator,
    pub http: Client,
    pub token: String,
}

/// An answer of the API: status and body.
#[derive(Debug)]
pub struct Reply {
    pub status: u16,
    pub body: Value,
}

impl Reply {
    /// `200`, or `404 NotFound.File`.
    pub fn outcome(&self) -> String {
        match self.body["code"].as_str() {
            Some(code) => format!("{} {code}", self.status),
            None => self.status.to_string(),
        }
    }

    pub fn names(&self) -> Vec<String> {
        let items = self.body["items"].as_array().unwrap();
        items.iter().map(|item| item["name"].as_str().unwrap().to_owned()).collect()
    }
}

pub fn client() -> Client {
    Client::builder().redirect(Policy::none()).no_proxy().build().unwrap()
}

pub const SEED: &str = r#"{"domain_id": "test",
  "users": [{"user_id": "ada", "password": "secret", "nick_name": "Ada"}, {"user_id": "bob", "password": "b"},
    {"user_id": "root", "password": "r", "role": "superadmin"}],
  "groups": [{"group_id": "team", "members": {"ada": "SystemFileViewer"}}],
  "applications": [
    {"app_id": "demo-web", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"]},
    {"app_id": "server", "type": "WebServer", "secret": "s3", "redirect_uris": ["http://server.test/cb"]},
    {"app_id": "native", "type": "Native", "redirect_uris": ["http://127.0.0.1:3000/cb"]},
    {"app_id": "lists", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"], "scope": ["FILE.LIST"]}],
  "drives": [{"drive_id": "1", "owner": "ada", "name": "Ada", "total_size": 100000000},
    {"drive_id": "2", "owner": "bob", "name": "Bob", "total_size": 1000},
    {"drive_id": "3", "owner": "team", "owner_type": "group", "name": "Team"}],
  "files": [{"drive_id": "3", "path": "/plan.txt", "text": "plan"}],
  "min_part_bytes": 1024}"#;

impl World {
    pub async fn start() -> Self {
        Self::start_seeded(SEED).await
    }

    pub async fn start_seeded(seed: &str) -> Self {
        Self::start_with(Options { seed: Some(seed.to_owned()), ..Options::default() }).await
    }

    pub async fn start_with(options: Options) -> Self {
        let pds = Emulator::start(options).await.unwrap();
        let mut world = Self { pds, http: client(), token: String::new() };
        world.token = world.token_of("ada").await;
        world
    }

    pub async fn token_of(&self, user_id: &str) -> String {
        let reply = self.control("tokens", json!({"user_id": user_id})).await;
        reply["access_token"].as_str().unwrap().to_owned()
    }

    pub async fn control(&self, what: &str, body: Value) -> Value {
        let url = format!("{}/_pds/{what}", self.pds.api());
        let answer = self.http.post(url).json(&body).send().await.unwrap();
        assert!(answer.status().is_success(), "{what}: {}", answer.text().await.unwrap());
        let text = answer.text().await.unwrap();
        if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() }
    }

    pub async fn raw(&self, path: &str, body: &Value) -> reqwest::Result<Response> {
        let url = format!("{}/v2{path}", self.pds.api());
        self.http.post(url).bearer_auth(&self.token).json(body).send().await
    }

    pub async fn call(&self, path: &str, body: Value) -> Reply {
        let answer = self.raw(path, &body).await.unwrap();
        let status = answer.status().as_u16();
        assert!(answer.headers().contains_key("x-ca-request-id"), "every answer has an id");
        let text = answer.text().await.unwrap();
        Reply {
            status,
            body: if text.is_empty() { Value::Null } else { serde_json::from_str(&text).unwrap() },
        }
    }

    pub async fn folder(&self, parent: &str, name: &str) -> String {
        let body = json!({"drive_id": "1", "parent_file_id": parent, "name": name, "type": "folder"});
        let reply = self.call("/file/create", body).await;
        assert_eq!(reply.status, 201);
        reply.body["file_id"].as_str().unwrap().to_owned()
    }

    pub async fn create(&self, parent: &str, name: &str, size: usize, parts: Value, more: Value) -> Reply {
        let mut body = json!({"drive_id": "1", "parent_file_id": parent, "name": name, "type": "file", "size": size,
            "part_info_list": parts});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.call("/file/create", body).await
    }

    pub async fn put(&self, url: &str, bytes: impl Into<Vec<u8>>) -> Response {
        self.http.put(url).body(bytes.into()).send().await.unwrap()
    }

    /// A small file in one part.
    pub async fn file(&self, parent: &str, name: &str, bytes: &[u8]) -> String {
        let reply = self.create(parent, name, bytes.len(), json!([{"part_number": 1}]), json!({})).await;
        assert_eq!(reply.status, 201, "{:?}", reply.body);
        let put = self.put(reply.body["part_info_list"][0]["upload_url"].as_str().unwrap(), bytes).await;
        assert_eq!(put.status(), 200);
        let done = self.complete(&reply.body, json!({})).await;
        assert_eq!(done.status, 200, "{:?}", done.body);
        reply.body["file_id"].as_str().unwrap().to_owned()
    }

    pub async fn complete(&self, created: &Value, more: Value) -> Reply {
        let mut body =
            json!({"drive_id": "1", "file_id": created["file_id"], "upload_id": created["upload_id"]});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.call("/file/complete", body).await
    }

    pub async fn list(&self, parent: &str, more: Value) -> Reply {
        let mut body = json!({"drive_id": "1", "parent_file_id": parent});
        for (key, value) in more.as_object().unwrap() {
            body[key] = value.clone();
        }
        self.call("/file/list", body).await
    }

    pub async fn call_on_file(&self, path: &str, file_id: &str) -> Reply {
        self.call(path, json!({"drive_id": "1", "file_id": file_id})).await
    }

    pub async fn download_url(&self, file_id: &str) -> String {
        let reply = self.call_on_file("/file/get_download_url", file_id).await;
        reply.body["url"].as_str().unwrap().to_owned()
    }

    pub async fn fault(&self, rules: Value) {
        self.control("faults", json!({"rules": rules})).await;
    }

    pub async fn requests(&self) -> Value {
        let url = format!("{}/_pds/requests", self.pds.api());
        self.http.get(url).send().await.unwrap().json().await.unwrap()
    }
}

/// Varying bytes.
pub fn bytes(length: usize) -> Vec<u8> {
    (0..length as u64).map(|at| (at.wrapping_mul(2_654_435_761) >> 13) as u8).collect()
}
