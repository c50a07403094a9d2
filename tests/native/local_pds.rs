//! A local PDS with one signed-in user, and a client for it.

use futures_util::future::{FutureExt, LocalBoxFuture};
use pds_emulator::{Emulator, Options};
use pds_web::api::{
    ApiError, Client, CreateFile, CreateOutcome, HttpRequest, HttpResponse, NameConflict, NoResponse,
    PartContext, PartRequest, PartUrl, StartedUpload, Transport,
};
use pds_web::auth::{Credentials, Token};
use pds_web::base::id::{DriveId, FileId};
use pds_web::model::entry::HashAlgorithm;
use pds_web::transfer::hash::crc64::Crc64;
use serde_json::{Value, json};
use std::cell::{Cell, RefCell};
use std::rc::Rc;
use std::time::Duration;

const REDIRECT: &str = "http://127.0.0.1:9/app/";

pub struct Pds {
    emulator: Emulator,
    pub client: Client,
    pub credentials: Rc<TestCredentials>,
    pub http: reqwest::Client,
}

/// Credentials a test can replace.
pub struct TestCredentials {
    token: RefCell<Token>,
    next: RefCell<Option<Token>>,
    asked: Cell<u32>,
}

impl TestCredentials {
    pub fn set_next_token(&self, token: Token) {
        *self.next.borrow_mut() = Some(token);
    }

    /// How often the client asked for a new token.
    pub fn renewals(&self) -> u32 {
        self.asked.get()
    }
}

impl Credentials for TestCredentials {
    fn bearer(&self) -> Option<Token> {
        Some(self.token.borrow().clone())
    }

    fn renew(&self, _stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        self.asked.set(self.asked.get() + 1);
        let next = self.next.borrow_mut().take();
        if let Some(next) = &next {
            *self.token.borrow_mut() = next.clone();
        }
        std::future::ready(next).boxed_local()
    }
}

struct ReqwestTransport(reqwest::Client);

impl Transport for ReqwestTransport {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, NoResponse>> {
        async move {
            let mut call =
                self.0.post(&request.url).header("content-type", "application/json").body(request.body);
            if let Some(token) = &request.bearer {
                call = call.bearer_auth(token.as_str());
            }
            let response = call.send().await.map_err(|_| NoResponse)?;
            let header =
                |name: &str| response.headers().get(name).and_then(|it| it.to_str().ok()).map(str::to_owned);
            Ok(HttpResponse {
                status: response.status().as_u16(),
                request_id: header("x-ca-request-id"),
                gateway_code: header("x-ca-error-code"),
                gateway_message: header("x-ca-error-message"),
                retry_after_s: header("retry-after").and_then(|it| it.parse().ok()),
                body: response.text().await.map_err(|_| NoResponse)?,
            })
        }
        .boxed_local()
    }

    /// Pauses are shortened here; `api::retry` tests their lengths.
    fn sleep(&self, millis: u32) -> LocalBoxFuture<'static, ()> {
        tokio::time::sleep(Duration::from_millis(u64::from(millis / 50))).boxed_local()
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Pds {
    pub async fn start() -> Self {
        let seed = json!({
            "domain_id": "test",
            "users": [{"user_id": "ada", "password": "secret", "nick_name": "Ada", "role": "user"},
                {"user_id": "grace", "password": "secret", "nick_name": "Grace", "role": "user"}],
            "applications": [{"app_id": "web", "type": "WebBrowser", "redirect_uris": [REDIRECT]}],
            "drives": [{"drive_id": "1", "owner": "ada", "owner_type": "user", "name": "Ada", "total_size": 1_000_000}],
        });
        let emulator =
            Emulator::start(Options { seed: Some(seed.to_string()), ..Options::default() }).await.unwrap();
        let http = reqwest::Client::builder().redirect(reqwest::redirect::Policy::none()).build().unwrap();
        let token = sign_in(&http, emulator.api()).await;
        let credentials = Rc::new(TestCredentials {
            token: RefCell::new(token),
            next: RefCell::default(),
            asked: Cell::new(0),
        });
        let client =
            Client::new(emulator.api(), Rc::new(ReqwestTransport(http.clone())), credentials.clone());
        Self { emulator, client, credentials, http }
    }

    pub async fn sign_in(&self) -> Token {
        sign_in(&self.http, self.emulator.api()).await
    }

    pub async fn control(&self, what: &str, body: Value) {
        let url = format!("{}/_pds/{what}", self.emulator.api());
        let response = self
            .http
            .post(url)
            .header("content-type", "application/json")
            .body(body.to_string())
            .send()
            .await
            .unwrap();
        assert!(response.status().is_success(), "{what}: {}", response.text().await.unwrap());
    }

    /// The request log.
    pub async fn requests(&self) -> Value {
        let url = format!("{}/_pds/requests", self.emulator.api());
        serde_json::from_str(&self.http.get(url).send().await.unwrap().text().await.unwrap()).unwrap()
    }

    pub async fn begin(&self, parent: &FileId, name: &str, size: u64) -> StartedUpload {
        self.try_begin(parent, name, size).await.unwrap()
    }

    pub async fn try_begin(&self, parent: &FileId, name: &str, size: u64) -> Result<StartedUpload, ApiError> {
        self.create(parent, name, size, false, None).await
    }

    pub async fn try_begin_parallel(
        &self,
        parent: &FileId,
        name: &str,
        size: u64,
    ) -> Result<StartedUpload, ApiError> {
        self.create(parent, name, size, true, None).await
    }

    async fn create(
        &self,
        parent: &FileId,
        name: &str,
        size: u64,
        parallel: bool,
        overwrite: Option<&FileId>,
    ) -> Result<StartedUpload, ApiError> {
        let h = [0x67452301, 0xEFCDAB89, 0x98BADCFE, 0x10325476, 0xC3D2E1F0];
        let start = PartContext::Sha1 { h, offset: 0 };
        let parts = [PartRequest { number: 1, context: parallel.then_some(start) }];
        let create = CreateFile {
            drive: &DriveId::new("1"),
            parent,
            name,
            size,
            content_type: None,
            conflict: if overwrite.is_some() { NameConflict::Ignore } else { NameConflict::Refuse },
            overwrite,
            parallel,
            algorithm: HashAlgorithm::Sha1,
            pre_hash: None,
            content_hash: None,
            parts: &parts,
            modified_at: None,
        };
        match self.client.create_file(create).await? {
            CreateOutcome::Started(started) => Ok(started),
            other => panic!("{other:?}"),
        }
    }

    pub async fn put(&self, part: &PartUrl, bytes: &[u8]) {
        let mut put = self.http.put(&part.url).body(bytes.to_vec());
        if let Some(kind) = &part.content_type {
            put = put.header("content-type", kind);
        }
        let response = put.send().await.unwrap();
        assert!(response.status().is_success(), "{}", response.text().await.unwrap());
    }

    /// Uploads a small file in one part.
    pub async fn upload(&self, parent: &FileId, name: &str, bytes: &[u8]) -> FileId {
        let started = self.begin(parent, name, bytes.len() as u64).await;
        self.finish(&started, bytes).await
    }

    /// Replaces the content of a file; the one before becomes an older version.
    pub async fn overwrite(&self, file: &FileId, name: &str, bytes: &[u8]) {
        let (parent, size) = (FileId::root(), bytes.len() as u64);
        let started = self.create(&parent, name, size, false, Some(file)).await.unwrap();
        self.finish(&started, bytes).await;
    }

    async fn finish(&self, started: &StartedUpload, bytes: &[u8]) -> FileId {
        self.put(&started.parts[0], bytes).await;
        let (drive, crc) = (DriveId::new("1"), Some(crc64(bytes)));
        self.client.complete(&drive, &started.file, &started.upload, crc).await.unwrap().id
    }

    /// A call that the client does not make, as the signed-in user.
    pub async fn call(&self, path: &str, body: Value) {
        let url = format!("{}/v2{path}", self.emulator.api());
        let token = self.credentials.bearer().unwrap();
        let request =
            self.http.post(url).bearer_auth(token.as_str()).header("content-type", "application/json");
        let response = request.body(body.to_string()).send().await.unwrap();
        assert!(response.status().is_success(), "{path}: {}", response.text().await.unwrap());
    }
}

pub fn crc64(bytes: &[u8]) -> u64 {
    let mut crc = Crc64::default();
    crc.update(bytes);
    crc.value()
}

/// Signs in through the login and consent pages, as a browser does.
async fn sign_in(http: &reqwest::Client, api: &str) -> Token {
    let url = format!(
        "{api}/v2/oauth/authorize?client_id=web&response_type=token&redirect_uri=http%3A%2F%2F127.0.0.1%3A9%2Fapp%2F\
         &login_type=default&state=s&hide_consent=true"
    );
    let form = "user_id=ada&password=secret&action=login";
    let response = http
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .unwrap();
    let to = response.headers()["location"].to_str().unwrap().to_owned();
    let token = to.split_once("#access_token=").or(to.split_once("access_token=")).unwrap().1;
    Token::new(token.split('&').next().unwrap())
}
