//! Middleware of the API and the object store: log, faults, CORS, request ids.

use std::sync::Arc;
use std::time::Duration;

use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::bandwidth::LimitedBody;
use crate::body::{CloseConnection, MeteredBody, RequestInfo};
use crate::cors;
use crate::error;
use crate::fault::{Effect, Host};
use crate::server::Server;

/// The largest JSON body; it fits a batch of 100 or 10,000 parts.
const MAX_JSON: usize = 32 << 20;

pub async fn api(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    handle(server, Host::Api, request, next).await
}

pub async fn objects(State(server): State<Arc<Server>>, request: Request, next: Next) -> Response {
    handle(server, Host::Objects, request, next).await
}

async fn handle(server: Arc<Server>, host: Host, request: Request, next: Next) -> Response {
    let path = request.uri().path();
    let control = host == Host::Api && (path == "/" || path.starts_with("/_pds/"));
    let (mut parts, body) = request.into_parts();
    let path = parts.uri.path().to_owned();
    let name = if host == Host::Api { "api" } else { "objects" };
    let (number, received, sent, open) = {
        let mut state = server.state();
        let now = state.now();
        if control { Default::default() } else { state.log.open(now, name, parts.method.as_str(), &path) }
    };

    // API bodies are buffered, since rules may match them; object bodies stay streams.
    let mut body = body;
    let mut bytes = axum::body::Bytes::new();
    if host == Host::Api {
        bytes = match axum::body::to_bytes(body, MAX_JSON).await {
            Ok(bytes) => bytes,
            Err(_) => return StatusCode::PAYLOAD_TOO_LARGE.into_response(),
        };
        received.fetch_add(bytes.len() as u64, std::sync::atomic::Ordering::Relaxed);
        body = Body::from(bytes.clone());
    }
    let effect = match control {
        true => None,
        false => server.state().faults.next_effect(host, parts.method.as_str(), &path, &bytes),
    };
    let effect_or_none = effect.clone().unwrap_or_default();
    let upload = host == Host::Objects && parts.method == "PUT";
    if host == Host::Objects {
        let (cut, corrupt) =
            (effect_or_none.cut_after_bytes.filter(|_| upload), effect_or_none.corrupt && upload);
        body = LimitedBody::wrap(&server.bandwidth.0, &server, body);
        body = MeteredBody::wrap(body, received, None, cut, corrupt);
    }
    if effect_or_none.invalidate_token {
        server.state().accounts.revoke(bearer(&parts.headers));
    }
    let delay = Duration::from_millis(effect_or_none.delay_ms.unwrap_or_default());
    if !effect_or_none.after {
        tokio::time::sleep(delay).await;
    }
    if effect_or_none.hang {
        std::future::pending::<()>().await;
    }

    let preflight = cors::is_preflight(&parts.method);
    let headers = parts.headers.clone();
    parts.extensions.insert(RequestInfo { number, effect: effect.clone() });
    let instead = effect_or_none.answer(host);
    let mut response = match instead {
        Some(instead) if !effect_or_none.after => {
            let _ = axum::body::to_bytes(body, 256 << 20).await;
            instead
        }
        instead => {
            // A preflight that names the token's header is handled by the object store, which records it.
            let theirs = preflight && !(host == Host::Objects && mentions_token(&headers));
            let response = match theirs {
                true => cors::preflight(host, &headers),
                false => next.run(Request::from_parts(parts, body)).await,
            };
            if effect_or_none.after {
                tokio::time::sleep(delay).await;
            }
            instead.unwrap_or(response)
        }
    };
    finish(&server, host, &effect_or_none, preflight, &mut response);
    server.state().log.close(number, Some(response.status().as_u16()));
    let response_cut = effect_or_none.cut_after_bytes.filter(|_| !upload);
    if effect_or_none.cut_after_bytes.is_some() && (upload || response_cut == Some(0)) {
        response.extensions_mut().insert(CloseConnection);
        return response;
    }
    let corrupt = effect_or_none.corrupt && !upload;
    response.map(|body| {
        let body = match host {
            Host::Objects => LimitedBody::wrap(&server.bandwidth.1, &server, body),
            Host::Api => body,
        };
        MeteredBody::wrap(body, sent, open, response_cut, corrupt)
    })
}

fn finish(server: &Server, host: Host, effect: &Effect, preflight: bool, response: &mut Response) {
    let id = match host {
        Host::Api => ("x-ca-request-id", crate::id::request_id()),
        Host::Objects => ("x-oss-request-id", crate::id::random_hex::<12>().to_ascii_uppercase()),
    };
    if let Ok(value) = HeaderValue::from_str(&id.1) {
        response.headers_mut().insert(id.0, value);
    }
    if effect.no_cors {
        let names = [
            header::ACCESS_CONTROL_ALLOW_ORIGIN,
            header::ACCESS_CONTROL_ALLOW_HEADERS,
            header::ACCESS_CONTROL_ALLOW_METHODS,
        ];
        for name in names {
            response.headers_mut().remove(name);
        }
    } else if !preflight {
        let expose = host == Host::Api || server.state().settings.expose_headers;
        cors::allow(host, expose, response);
    }
    // API answers are not cached: listings change under the same URL.
    if host == Host::Api && !response.headers().contains_key(header::CACHE_CONTROL) {
        response.headers_mut().insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    }
}

fn mentions_token(headers: &axum::http::HeaderMap) -> bool {
    let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).and_then(|it| it.to_str().ok());
    asked.is_some_and(|it| it.to_ascii_lowercase().contains("authorization") || it.contains("x-share-token"))
}

/// The token of a call, or an empty string.
pub fn bearer(headers: &axum::http::HeaderMap) -> &str {
    let value = headers.get(header::AUTHORIZATION).and_then(|it| it.to_str().ok()).unwrap_or_default();
    value.strip_prefix("Bearer ").or_else(|| value.strip_prefix("bearer ")).unwrap_or_default().trim()
}

/// A service error as a response.
pub fn failure(error: &error::ApiError) -> Response {
    let mut response = (error.status, [(header::CONTENT_TYPE, "application/json")], error.body().to_string())
        .into_response();
    if error.gateway {
        for (name, value) in [("x-ca-error-code", &error.code), ("x-ca-error-message", &error.message)] {
            if let Ok(value) = HeaderValue::from_str(value) {
                response.headers_mut().insert(name, value);
            }
        }
    }
    response
}
