//! `fetch` for JSON. A redirect is an error, requests to the service carry no cookies, and nothing is cached.

use super::global_scope::global_scope;
use gloo_net::http::{RequestBuilder, Response};
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect,
};

/// A response of any status.
pub struct Reply {
    pub status: u16,
    pub body: String,
    response: Response,
}

impl Reply {
    /// A response header that the server exposes to scripts.
    pub fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name).filter(|value| !value.is_empty())
    }
}

/// Whether the browser knows that there is no network. `false` does not mean that there is one.
pub fn is_offline() -> bool {
    !global_scope().navigator().on_line()
}

/// Aborts its request when it is dropped, together with the future that waits for the response.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// `None` when no response arrived; the browser does not report the reason.
pub async fn post_json(url: &str, bearer: Option<&str>, body: String) -> Option<Reply> {
    let abort = AbortOnDrop(AbortController::new().ok()?);
    let mut request =
        restrict(RequestBuilder::new(url).method(gloo_net::http::Method::POST), &abort.0.signal())
            .header("Content-Type", "application/json");
    if let Some(token) = bearer {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    reply(request.body(body).ok()?.send().await.ok()?).await
}

/// Fetches a file of this origin, bypassing the cache. The host's own credentials are sent, as for the page itself: a site
/// behind a login would refuse the request otherwise.
pub async fn get(url: &str) -> Option<Reply> {
    let abort = AbortOnDrop(AbortController::new().ok()?);
    let request = restrict(RequestBuilder::new(url), &abort.0.signal());
    reply(
        request
            .mode(RequestMode::SameOrigin)
            .cache(RequestCache::NoStore)
            .credentials(RequestCredentials::SameOrigin)
            .send()
            .await
            .ok()?,
    )
    .await
}

/// A part of a file of an object store.
pub struct RangeReply {
    pub status: u16,
    /// Empty where the store has sent more than was asked for.
    pub bytes: Vec<u8>,
}

/// Fetches bytes of a signed address, the end not included. `None` when no response arrived, or none that the page may see.
pub async fn get_range(url: &str, bytes: std::ops::Range<u64>) -> Option<RangeReply> {
    let abort = AbortOnDrop(AbortController::new().ok()?);
    let range = format!("bytes={}-{}", bytes.start, bytes.end.saturating_sub(1));
    let request = restrict(RequestBuilder::new(url), &abort.0.signal()).header("Range", &range);
    let response = request.send().await.ok()?;
    let status = response.status();
    // A store that ignores the range may send gigabytes.
    let length = response.headers().get("Content-Length").and_then(|length| length.parse::<u64>().ok());
    let is_wanted = status == 206 || length.is_some_and(|length| length <= bytes.end);
    let bytes = if is_wanted { response.binary().await.ok()? } else { Vec::new() };
    Some(RangeReply { status, bytes })
}

/// Sets no cache mode: a POST is never answered from the cache, and `no-store` would make Chromium repeat the CORS
/// preflight for every call.
fn restrict(request: RequestBuilder, signal: &AbortSignal) -> RequestBuilder {
    request
        .mode(RequestMode::Cors)
        .credentials(RequestCredentials::Omit)
        .redirect(RequestRedirect::Error)
        .referrer_policy(ReferrerPolicy::NoReferrer)
        .abort_signal(Some(signal))
}

async fn reply(response: Response) -> Option<Reply> {
    let body = response.text().await.ok()?;
    Some(Reply { status: response.status(), body, response })
}
