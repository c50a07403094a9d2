//! The typed PDS client. One private `call`; every endpoint is a request, an answer and a short method beside them.
//!
//! It knows HTTP only through `Transport`, and who is signed in only through `Credentials`, so that the whole client is
//! tested natively against the local PDS. It never sees object-store traffic.

pub mod archive;
pub mod batch;
pub mod change;
pub mod domain;
pub mod download;
pub mod drive;
pub mod error;
#[cfg(all(target_arch = "wasm32", any(feature = "app", feature = "uploader")))]
pub mod fetch;
pub mod file;
pub mod lend;
pub mod retry;
pub mod task;
pub mod upload;
mod wire;

pub use batch::{BatchAction, Many};
pub use change::{FolderOutcome, NameConflict};
pub use download::DownloadUrl;
pub use error::{ApiError, HttpResponse};
pub use file::{ListFiles, SearchNames};
pub use upload::{
    CreateFile, CreateOutcome, PartContext, PartRequest, PartUrl, StartedUpload, UploadedPart, UploadedParts,
};

use crate::auth::{Credentials, Token};
use crate::base::failure::FailureKind;
use futures_util::future::LocalBoxFuture;
use retry::Safety;
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::rc::Rc;

/// One POST to the API. The transport adds nothing of its own but `Content-Type: application/json`.
pub struct HttpRequest {
    pub url: String,
    pub bearer: Option<Token>,
    pub body: String,
}

/// No answer came, for whatever reason: browsers don't tell which.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct NoAnswer;

/// The way to the network. Dropping a future aborts its request.
pub trait Transport {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, NoAnswer>>;
    /// Known to have no network at all, so that waiting a little won't help.
    fn is_offline(&self) -> bool {
        false
    }
    fn sleep(&self, millis: u32) -> LocalBoxFuture<'static, ()>;
    /// Between 0 and 1.
    fn random(&self) -> f64;
}

/// A handle; clones share everything.
#[derive(Clone)]
pub struct Client {
    inner: Rc<Inner>,
}

struct Inner {
    endpoint: String,
    transport: Rc<dyn Transport>,
    credentials: Rc<dyn Credentials>,
}

impl Client {
    /// `endpoint` is an origin without a trailing slash.
    pub fn new(endpoint: &str, transport: Rc<dyn Transport>, credentials: Rc<dyn Credentials>) -> Self {
        let endpoint = endpoint.trim_end_matches('/').to_owned();
        Self { inner: Rc::new(Inner { endpoint, transport, credentials }) }
    }

    pub fn endpoint(&self) -> &str {
        &self.inner.endpoint
    }

    /// The same client with other credentials, to look at a token before it is taken into use.
    pub fn with_credentials(&self, credentials: Rc<dyn Credentials>) -> Self {
        let Inner { endpoint, transport, .. } = &*self.inner;
        Self::new(endpoint, transport.clone(), credentials)
    }

    async fn read<A: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<A, ApiError> {
        let response = self.call(path, to_json(request)?, Safety::Read).await?;
        parse(&response)
    }

    async fn write<A: DeserializeOwned>(&self, path: &str, request: &impl Serialize) -> Result<A, ApiError> {
        let response = self.call(path, to_json(request)?, Safety::Write).await?;
        parse(&response)
    }

    /// Sends until it works or there is no point: waits for a new sign-in when the token is dead, backs off when asked
    /// to. Boxed, so that the bundle has it once and not once per endpoint.
    fn call<'a>(
        &'a self,
        path: &'a str,
        body: String,
        safety: Safety,
    ) -> LocalBoxFuture<'a, Result<HttpResponse, ApiError>> {
        Box::pin(async move {
            let transport = &self.inner.transport;
            let mut tries = 0;
            loop {
                let bearer = self.inner.credentials.bearer();
                let (answered, error) = match self.send(path, bearer.clone(), body.clone()).await {
                    Ok(response) if (200..300).contains(&response.status) => return Ok(response),
                    Ok(response) => (true, ApiError::of(&response)),
                    Err(NoAnswer) if transport.is_offline() => (false, ApiError::local(FailureKind::Offline)),
                    Err(NoAnswer) => (false, ApiError::local(FailureKind::Network)),
                };
                if answered && error.wants_sign_in() {
                    self.new_sign_in(bearer, error).await?;
                    // Nothing was done under the dead token, so the call starts afresh.
                    tries = 0;
                    continue;
                }
                tries += 1;
                match retry::wait_ms(&error, safety, tries, transport.random()) {
                    Some(wait) => transport.sleep(wait).await,
                    None => return Err(error),
                }
            }
        })
    }

    /// Waits until the person has signed in again; an error when they did not, or when the new token is refused too.
    async fn new_sign_in(&self, stale: Option<Token>, error: ApiError) -> Result<(), ApiError> {
        let Some(stale) = stale else { return Err(error) };
        match self.inner.credentials.renewed(&stale).await {
            Some(token) if token != stale => Ok(()),
            _ => Err(error),
        }
    }

    async fn send(&self, path: &str, bearer: Option<Token>, body: String) -> Result<HttpResponse, NoAnswer> {
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

/// An empty answer (204) reads as an empty object.
fn parse<A: DeserializeOwned>(response: &HttpResponse) -> Result<A, ApiError> {
    let body = if response.body.trim().is_empty() { "{}" } else { &response.body };
    // serde's message may quote the body, which may contain a signed URL, so only the column is kept.
    serde_json::from_str(body)
        .map_err(|error| ApiError::bad_answer(response, format!("at column {}", error.column())))
}

/// For answers of which nothing is needed.
#[derive(serde::Deserialize)]
struct Nothing {}
