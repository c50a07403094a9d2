//! Helpers to sign in: the login page, codes, assertions, and the token endpoint.

use std::time::{SystemTime, UNIX_EPOCH};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use reqwest::Response;
use serde_json::{Value, json};

use crate::common::World;

pub fn location(answer: &Response) -> String {
    answer.headers()["location"].to_str().unwrap().to_owned()
}

/// An authorize URL with some parameters changed.
pub fn authorize(world: &World, changes: &[(&str, &str)]) -> String {
    let mut fields = vec![
        ("client_id", "demo-web"),
        ("response_type", "access_token"),
        ("redirect_uri", "http://app.test/cb"),
        ("login_type", "default"),
        ("state", "a b&c"),
    ];
    for change in changes {
        fields.retain(|field| field.0 != change.0);
        fields.push(*change);
    }
    let query = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    format!("{}/v2/oauth/authorize?{query}", world.pds.api())
}

pub async fn submit(world: &World, url: &str, cookie: &str, fields: &[(&str, &str)]) -> Response {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let request = world.http.post(url).header("content-type", "application/x-www-form-urlencoded");
    request.header("cookie", cookie).body(body).send().await.unwrap()
}

pub fn ticket(page: &str) -> String {
    page.split("name=\"ticket\" value=\"").nth(1).unwrap().split('"').next().unwrap().to_owned()
}

pub async fn token(world: &World, fields: &[(&str, &str)]) -> (u16, Value) {
    let body = form_urlencoded::Serializer::new(String::new()).extend_pairs(fields).finish();
    let url = format!("{}/v2/oauth/token", world.pds.api());
    let request = world.http.post(url).header("content-type", "application/x-www-form-urlencoded").body(body);
    let answer = request.send().await.unwrap();
    (answer.status().as_u16(), answer.json().await.unwrap())
}

/// A code for Ada from the login page.
pub async fn code(world: &World, changes: &[(&str, &str)]) -> String {
    let url = authorize(world, changes);
    let back = submit(world, &url, "", &[("user_id", "ada"), ("password", "secret")]).await;
    let to = location(&back);
    to.split("?code=").nth(1).unwrap().split('&').next().unwrap().to_owned()
}

/// Signed with the key of the demo's service.
pub fn assertion(claims: Value) -> String {
    let pem = include_str!("../demo_jwt_key.pem");
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).collect();
    let der = base64::engine::general_purpose::STANDARD.decode(body).unwrap();
    let key = ring::signature::RsaKeyPair::from_pkcs8(&der).unwrap();
    let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
    let signed = format!("{}.{}", part(&json!({"alg": "RS256"})), part(&claims));
    let mut signature = vec![0; key.public().modulus_len()];
    let random = ring::rand::SystemRandom::new();
    key.sign(&ring::signature::RSA_PKCS1_SHA256, &random, signed.as_bytes(), &mut signature).unwrap();
    format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature))
}

/// Every form of application, and Ada.
pub const SEED: &str = r#"{"domain_id": "demo",
  "users": [{"user_id": "ada", "password": "secret", "nick_name": "Ada"}, {"user_id": "off", "password": "o", "status": "disabled"}],
  "applications": [
    {"app_id": "demo-web", "type": "WebBrowser", "redirect_uris": ["http://app.test/cb"]},
    {"app_id": "server", "type": "WebServer", "secret": "s3", "redirect_uris": ["http://server.test/cb?from=pds"], "scope": ["FILE.ALL", "DRIVE.ALL"]},
    {"app_id": "open", "type": "WebServer", "redirect_uris": ["http://server.test/cb"]},
    {"app_id": "native", "type": "Native", "redirect_uris": ["pdstest://callback/", "http://127.0.0.1:3000/cb", "http://[::1]:3000"]},
    {"app_id": "own", "type": "WebBrowser", "is_third_party": false, "redirect_uris": ["http://own.test/cb"]},
    {"app_id": "basic", "type": "WebBrowser", "official": true, "redirect_uris": ["http://basic.test/cb"]},
    {"app_id": "demo-jwt", "type": "JWT", "public_key_pem": "PUBLIC_KEY"}]}"#;

pub const JWT: &str = "urn:ietf:params:oauth:grant-type:jwt-bearer";

pub async fn start() -> World {
    let key = include_str!("../../src/demo/demo_jwt_key.txt").trim();
    let pem = format!("-----BEGIN PUBLIC KEY-----\\n{key}\\n-----END PUBLIC KEY-----\\n");
    World::start_seeded(&SEED.replace("PUBLIC_KEY", &pem)).await
}

pub fn now() -> i64 {
    SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64
}

/// An assertion for Ada with some claims changed.
pub fn claims(id: &str, changes: Value) -> String {
    let mut all = json!({"iss": "demo-jwt", "sub": "ada", "sub_type": "user", "aud": "demo", "jti": id,
        "iat": now() - 300, "exp": now() + 300, "auto_create": false});
    all.as_object_mut().unwrap().extend(changes.as_object().unwrap().clone());
    assertion(all)
}

/// Status and page after name and password.
pub async fn sign_in(world: &World, url: &str, user: &str, password: &str) -> (u16, String) {
    let page = submit(world, url, "", &[("user_id", user), ("password", password)]).await;
    (page.status().as_u16(), page.text().await.unwrap())
}
