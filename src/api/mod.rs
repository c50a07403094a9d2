//! The typed PDS client. Every endpoint is a request type, a response type and a short method; all of them use one private
//! `call`, which handles a 401 and retries.
//!
//! HTTP and the session are behind the traits `Transport` and `Credentials`, so the whole client is tested natively against
//! the local PDS. Traffic to the object store does not pass through it.

pub mod activity;
pub mod archive;
pub mod batch;
pub mod change;
pub mod delta;
pub mod details;
pub mod domain;
pub mod download;
pub mod drive;
pub mod error;
#[cfg(all(target_arch = "wasm32", any(feature = "page", feature = "uploader")))]
pub mod fetch_transport;
pub mod file;
pub mod film;
pub mod folder_size;
pub mod office;
pub mod permission;
mod photo;
pub mod preview;
pub mod retry;
pub mod revision;
pub mod row_details;
pub mod search;
pub mod stored_page;
pub mod tag;
pub mod task;
pub mod upload;
mod wire;
pub mod worker_token;

pub use batch::{BatchAction, BatchChange, MAX_ITEMS_PER_CALL};
pub use change::{FolderOutcome, NameConflict};
pub use download::DownloadUrl;
pub use error::{ApiError, HttpResponse};
pub use file::ListFiles;
pub use office::OfficePage;
pub use search::SearchFiles;
pub use upload::{
    CreateFile, CreateOutcome, PartContext, PartRequest, PartUrl, StartedUpload, UploadedPart, UploadedParts,
};
pub use wire::DetailedPage;

use crate::auth::{Credentials, Token};
use crate::base::failure::FailureKind;
use crate::base::lenient;
use futures_util::future::LocalBoxFuture;
use retry::Safety;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::cell::RefCell;
use std::rc::Rc;

/// One POST to the API. The transport adds only `Content-Type: application/json`.
pub struct HttpRequest {
    pub url: String,
    pub bearer: Option<Token>,
    pub body: String,
}

/// There was no response; browsers do not report the reason.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoResponse;

/// Sends requests. Dropping a future aborts its request.
pub trait Transport {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, NoResponse>>;
    /// Known to be offline, so that retries are pointless.
    fn is_offline(&self) -> bool {
        false
    }
    fn sleep(&self, millis: u32) -> LocalBoxFuture<'static, ()>;
    /// Between 0 and 1.
    fn random(&self) -> f64;
}

/// Clones share one state.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    endpoint: String,
    transport: Rc<dyn Transport>,
    credentials: Rc<dyn Credentials>,
    on_write: RefCell<Option<Rc<dyn Fn()>>>,
}

impl Client {
    /// `endpoint` is an origin without a trailing slash.
    pub fn new(endpoint: &str, transport: Rc<dyn Transport>, credentials: Rc<dyn Credentials>) -> Self {
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        Self { inner: Rc::new(Inner { endpoint, transport, credentials, on_write: RefCell::default() }) }
    }

    pub fn endpoint(&self) -> &str {
        &self.inner.endpoint
    }

    /// The same client with other credentials, to verify a token before it is used.
    pub fn with_credentials(&self, credentials: Rc<dyn Credentials>) -> Self {
        let Inner { endpoint, transport, .. } = &*self.inner;
        Self::new(endpoint, transport.clone(), credentials)
    }

    /// Has `listener` called whenever something may have changed: after each successful write, and when a task ends.
    pub fn on_write(&self, listener: impl Fn() + 'static) {
        self.inner.on_write.replace(Some(Rc::new(listener)));
    }

    fn report_write(&self) {
        let listener = self.inner.on_write.borrow().clone();
        listener.iter().for_each(|listener| listener());
    }

    async fn read<A: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<A, ApiError> {
        let response = self.call(path, to_json(request)?, Safety::Read).await?;
        parse(&response)
    }

    async fn write<A: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<A, ApiError> {
        let response = self.call(path, to_json(request)?, Safety::Write).await?;
        parse(&response)
    }

    /// Sends a request and repeats it where that is safe: after a new sign-in when the token was invalid, and with back-off
    /// after temporary errors. Boxed, so that its code is in the bundle once and not once per endpoint.
    fn call<'a>(
        &'a self,
        path: &'a str,
        body: String,
        safety: Safety,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, ApiError>> {
        Box::pin(async move {
            let transport = &self.inner.transport;
            let mut attempts = 0;
            loop {
                let bearer = self.inner.credentials.bearer();
                let (has_response, error) = match self.send(path, bearer.clone(), body.clone()).await {
                    Ok(response) if (200..300).contains(&response.status) => {
                        if safety == Safety::Write {
                            self.report_write();
                        }
                        return Ok(response);
                    }
                    Ok(response) => (true, ApiError::from_response(&response)),
                    Err(NoResponse) if transport.is_offline() => {
                        (false, ApiError::local(FailureKind::Offline))
                    }
                    Err(NoResponse) => (false, ApiError::local(FailureKind::Network)),
                };
                if has_response && error.needs_sign_in() {
                    self.wait_for_sign_in(bearer, error).await?;
                    // Nothing was done with the invalid token, so the attempts start again.
                    attempts = 0;
                    continue;
                }
                attempts += 1;
                match retry::wait_ms(&error, safety, attempts, transport.random()) {
                    Some(wait) => transport.sleep(wait).await,
                    None => return Err(error),
                }
            }
        })
    }

    /// Waits for a new token; an error when the session ends instead.
    async fn wait_for_sign_in(&self, stale: Option<Token>, error: ApiError) -> Result<(), ApiError> {
        let Some(stale) = stale else { return Err(error) };
        match self.inner.credentials.renew(&stale).await {
            Some(token) if token != stale => Ok(()),
            _ => Err(error),
        }
    }

    async fn send(
        &self,
        path: &str,
        bearer: Option<Token>,
        body: String,
    ) -> Result<HttpResponse, NoResponse> {
        let url = format!("{}/v2{path}", self.inner.endpoint);
        self.inner.transport.send(HttpRequest { url, bearer, body }).await
    }

    async fn sleep(&self, millis: u32) {
        self.inner.transport.sleep(millis).await;
    }
}

fn to_json(request: &impl Serialize) -> Result<String, ApiError> {
    serde_json::to_string(request).map_err(|_| ApiError::local(FailureKind::Rejected))
}

/// Only such addresses are fetched, navigated to or shown.
fn is_web_address(url: &str) -> bool {
    url.starts_with("https://") || url.starts_with("http://")
}

fn parse<A: DeserializeOwned>(response: &HttpResponse) -> Result<A, ApiError> {
    // An empty body (204) is read as an empty object.
    let body = if response.body.trim().is_empty() { "{}" } else { &response.body };
    // serde's message may quote the body, which may contain a signed URL, so only the column is reported.
    lenient::read(&lenient::replace_lone_surrogates(body))
        .map_err(|error| ApiError::from_bad_response(response, format!("at column {}", error.column())))
}

/// A response whose content is ignored.
#[derive(serde::Deserialize)]
struct EmptyResponse {}
