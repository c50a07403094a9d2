//! `fetch` for JSON. What is asked for goes to the address given and nowhere else: a redirect is an error, the service is
//! sent no cookie, nothing is kept in the cache.

use super::scope::scope;
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, AbortSignal, ReferrerPolicy, RequestCache, RequestCredentials, RequestInit, RequestMode,
    RequestRedirect, Response,
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
        self.response.headers().get(name).ok()?.filter(|value| !value.is_empty())
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
    let request = plain(&guard.0.signal());
    let headers = web_sys::Headers::new().ok()?;
    headers.append("Content-Type", "application/json").ok()?;
    if let Some(token) = bearer {
        headers.append("Authorization", &format!("Bearer {token}")).ok()?;
    }
    request.set_method("POST");
    request.set_headers(&headers);
    request.set_body(&JsValue::from_str(&body));
    reply(url, &request).await
}

/// A file beside the page, always fresh. The host's own cookies and password go with it, as they did with the page: a
/// site behind a door would not be let in otherwise.
pub async fn get(url: &str) -> Option<Reply> {
    let guard = AbortOnDrop(AbortController::new().ok()?);
    let request = plain(&guard.0.signal());
    request.set_mode(RequestMode::SameOrigin);
    request.set_cache(RequestCache::NoStore);
    request.set_credentials(RequestCredentials::SameOrigin);
    reply(url, &request).await
}

/// What is posted is never answered from a cache. To forbid it all the same would make Chromium ask for leave before each
/// call, for it then takes no remembered leave either.
fn plain(signal: &AbortSignal) -> RequestInit {
    let request = RequestInit::new();
    request.set_mode(RequestMode::Cors);
    request.set_credentials(RequestCredentials::Omit);
    request.set_redirect(RequestRedirect::Error);
    request.set_referrer_policy(ReferrerPolicy::NoReferrer);
    request.set_signal(Some(signal));
    request
}

async fn reply(url: &str, request: &RequestInit) -> Option<Reply> {
    let response: Response =
        JsFuture::from(scope().fetch_with_str_and_init(url, request)).await.ok()?.dyn_into().ok()?;
    let body = JsFuture::from(response.text().ok()?).await.ok()?.as_string()?;
    Some(Reply { status: response.status(), body, response })
}
