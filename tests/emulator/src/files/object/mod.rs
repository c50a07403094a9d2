//! The object store's origin: signed URLs in, bytes in and out, OSS's errors. Nothing here knows users or tokens,
//! except to refuse them.

pub mod digest;
mod get;
pub mod put;
pub mod sign;
pub mod xml;

use std::sync::atomic::{AtomicU64, Ordering};

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::state::App;
use sign::Verdict;
use xml::Refused;

/// An extension of the answer to a request that brought a token here; the request log flags it.
#[derive(Clone, Copy, Debug)]
pub struct TokenSeen;

pub fn router() -> Router<App> {
    Router::new().fallback(serve)
}

pub(crate) fn request_id() -> String {
    static COUNT: AtomicU64 = AtomicU64::new(0x65_0000_0000);
    format!("{:024X}", COUNT.fetch_add(1, Ordering::Relaxed))
}

async fn serve(State(app): State<App>, request: Request) -> Response {
    let exposes = app.settings().expose_headers;
    let from_page = request.headers().contains_key(header::ORIGIN);
    let mut response =
        if request.method() == Method::OPTIONS { preflight(&request) } else { answer(app, request).await };
    let headers = response.headers_mut();
    if let Ok(id) = HeaderValue::from_str(&request_id()) {
        headers.insert("x-oss-request-id", id);
    }
    if from_page {
        headers.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
        if exposes {
            let exposed = "ETag, x-oss-hash-crc64ecma, x-oss-request-id, Content-Range, Content-Length, Accept-Ranges";
            headers.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(exposed));
        }
    }
    response
}

/// The bucket's rule: any origin, GET and PUT, `content-type` and `range`.
fn preflight(request: &Request) -> Response {
    let asked = |name| request.headers().get(name).and_then(|value: &HeaderValue| value.to_str().ok()).unwrap_or("");
    let method = asked(header::ACCESS_CONTROL_REQUEST_METHOD);
    let mut headers = asked(header::ACCESS_CONTROL_REQUEST_HEADERS).split(',').map(str::trim);
    let allowed = headers.all(|name| ["", "content-type", "range"].contains(&name.to_ascii_lowercase().as_str()));
    if !matches!(method, "GET" | "PUT") || !allowed {
        return Refused::new(403, "AccessForbidden", "CORSResponse: This CORS request is not allowed.").into_response();
    }
    let mut response = StatusCode::OK.into_response();
    let headers = response.headers_mut();
    headers.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static("GET, PUT"));
    headers.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, HeaderValue::from_static("content-type, range"));
    headers.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("600"));
    response
}

async fn answer(app: App, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let query = parts.uri.query().unwrap_or_default();
    if bears_token(&parts.headers, query) {
        let mut response = refused(Refused::credentials(), body).await;
        response.extensions_mut().insert(TokenSeen);
        return response;
    }
    let content_type = parts.headers.get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or("");
    let now_ms = app.now_ms();
    let path = parts.uri.path();
    match sign::verdict(app.signing_key(), parts.method.as_str(), content_type, path, query, now_ms) {
        Verdict::Wrong => refused(Refused::signature(), body).await,
        Verdict::Expired { at_ms } => refused(Refused::expired(at_ms, now_ms), body).await,
        Verdict::Fine => match parts.method {
            Method::PUT => match put::put(&app, query, &parts.headers, body).await {
                Ok(response) => response,
                Err((refusal, rest)) => refused(refusal, rest).await,
            },
            Method::GET => get::get(&app, path, query, &parts.headers).unwrap_or_else(Refused::into_response),
            _ => refused(Refused::new(405, "MethodNotAllowed", "The method is not allowed here."), body).await,
        },
    }
}

/// Reads away what the client still sends: a browser that is answered in the middle of its body reports a network
/// error and never sees the answer.
async fn refused(refusal: Refused, body: Body) -> Response {
    use http_body_util::BodyExt;
    const PATIENCE: usize = 64 << 20;
    let mut body = body;
    let mut read = 0;
    while let Some(Ok(frame)) = body.frame().await {
        read += frame.data_ref().map_or(0, |data| data.len());
        if read > PATIENCE {
            break;
        }
    }
    refusal.into_response()
}

fn bears_token(headers: &HeaderMap, query: &str) -> bool {
    let in_headers = ["authorization", "x-share-token", "cookie"].iter().any(|name| headers.contains_key(*name));
    let mut names = query.split('&').filter_map(|pair| pair.split('=').next());
    in_headers || names.any(|name| matches!(name, "access_token" | "token" | "refresh_token" | "x-share-token"))
}
