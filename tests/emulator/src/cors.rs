//! CORS as PDS and its bucket answer it: any origin, but only documented headers.

use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::fault::Host;

struct Policy {
    methods: &'static str,
    headers: &'static [&'static str],
    exposed: &'static str,
}

const API: Policy = Policy {
    methods: "GET, POST, PUT, DELETE, HEAD, OPTIONS",
    headers: &["authorization", "content-type", "x-share-token"],
    exposed: "x-ca-request-id, x-ca-error-code, x-ca-error-message",
};

const OBJECTS: Policy = Policy {
    methods: "GET, PUT",
    headers: &["content-type", "range"],
    exposed: "ETag, x-oss-hash-crc64ecma, x-oss-request-id, Content-Range, Content-Length, Accept-Ranges",
};

fn policy(host: Host) -> &'static Policy {
    match host {
        Host::Api => &API,
        Host::Objects => &OBJECTS,
    }
}

/// The answer to a preflight. A header that is not allowed gets no CORS answer at all, so the browser refuses the call.
pub fn preflight(host: Host, asked: &HeaderMap) -> Response {
    let policy = policy(host);
    let text = |name: HeaderName| asked.get(name).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let headers = text(header::ACCESS_CONTROL_REQUEST_HEADERS).to_ascii_lowercase();
    let known =
        headers.split(',').map(str::trim).filter(|it| !it.is_empty()).all(|it| policy.headers.contains(&it));
    let method = text(header::ACCESS_CONTROL_REQUEST_METHOD);
    if !known || !(method.is_empty() || policy.methods.split(", ").any(|it| it == method)) {
        return StatusCode::FORBIDDEN.into_response();
    }
    let mut response = StatusCode::NO_CONTENT.into_response();
    let set = response.headers_mut();
    set.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    set.insert(header::ACCESS_CONTROL_ALLOW_METHODS, HeaderValue::from_static(policy.methods));
    if let Ok(headers) = HeaderValue::from_str(&policy.headers.join(", ")) {
        set.insert(header::ACCESS_CONTROL_ALLOW_HEADERS, headers);
    }
    set.insert(header::ACCESS_CONTROL_MAX_AGE, HeaderValue::from_static("86400"));
    response
}

/// Adds the headers to an ordinary response, also to an error.
pub fn allow(host: Host, expose: bool, response: &mut Response) {
    let set = response.headers_mut();
    set.insert(header::ACCESS_CONTROL_ALLOW_ORIGIN, HeaderValue::from_static("*"));
    if expose {
        set.insert(header::ACCESS_CONTROL_EXPOSE_HEADERS, HeaderValue::from_static(policy(host).exposed));
    }
}

pub fn is_preflight(method: &Method) -> bool {
    method == Method::OPTIONS
}
