//! `fetch` for JSON. What is asked for goes to the address given and nowhere else: a redirect is an error, the service is
//! sent no cookie, nothing is kept in the cache.

use super::scope::scope;
use gloo_net::http::{RequestBuilder, Response};
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestMode,
    RequestRedirect,
};

/// An answer, whatever its status.
pub struct Reply {
    pub status: u16,
    pub body: String,
    response: Response,
}

impl Reply {
    /// A header the server exposes to us.
    pub fn header(&self, name: &str) -> Option<String> {
        self.response.headers().get(name).filter(|value| !value.is_empty())
    }
}

/// The browser knows that there is no network. That it says nothing of the kind means little.
pub fn is_offline() -> bool {
    !scope().navigator().on_line()
}

/// Aborts its request when it is dropped, which happens when the future waiting for the answer is.
struct AbortOnDrop(AbortController);

impl Drop for AbortOnDrop {
    fn drop(&mut self) {
        self.0.abort();
    }
}

/// `None` when no answer came; the browser does not tell why.
pub async fn post_json(url: &str, bearer: Option<&str>, body: String) -> Option<Reply> {
    let guard = AbortOnDrop(AbortController::new().ok()?);
    let mut request = plain(RequestBuilder::new(url).method(gloo_net::http::Method::POST), &guard.0.signal())
        .header("Content-Type", "application/json");
    if let Some(token) = bearer {
        request = request.header("Authorization", &format!("Bearer {token}"));
    }
    reply(request.body(body).ok()?.send().await.ok()?).await
}

/// A file beside the page, always fresh. The host's own cookies and password go with it, as they did with the page: a
/// site behind a door would not be let in otherwise.
pub async fn get(url: &str) -> Option<Reply> {
    let guard = AbortOnDrop(AbortController::new().ok()?);
    let request = plain(RequestBuilder::new(url), &guard.0.signal());
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

/// What is posted is never answered from a cache. To forbid it all the same would make Chromium ask for leave before each
/// call, for it then takes no remembered leave either.
fn plain(request: RequestBuilder, signal: &AbortSignal) -> RequestBuilder {
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
