//! The transport of the API client in a browser.

use super::{HttpRequest, HttpResponse, NoResponse, Transport};
use crate::browser::{clock, http};
use futures_util::future::{FutureExt, LocalBoxFuture};

pub struct FetchTransport;

impl Transport for FetchTransport {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, NoResponse>> {
        async move {
            let bearer = request.bearer.as_ref().map(|token| token.as_str());
            let reply = http::post_json(&request.url, bearer, request.body).await.ok_or(NoResponse)?;
            Ok(HttpResponse {
                status: reply.status,
                request_id: reply.header("x-ca-request-id"),
                gateway_code: reply.header("x-ca-error-code"),
                gateway_message: reply.header("x-ca-error-message"),
                retry_after_s: reply.header("retry-after").and_then(|seconds| seconds.parse().ok()),
                body: reply.body,
            })
        }
        .boxed_local()
    }

    fn is_offline(&self) -> bool {
        http::is_offline()
    }

    fn sleep(&self, millis: u32) -> LocalBoxFuture<'static, ()> {
        clock::sleep(millis).boxed_local()
    }

    fn random(&self) -> f64 {
        clock::random()
    }
}
