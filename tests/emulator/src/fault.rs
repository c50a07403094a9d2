//! Fault injection by rules: which requests are affected, and how.

use std::sync::Arc;

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use crate::store::xml::OssError;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Host {
    Api,
    Objects,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rule {
    host: Host,
    method: Option<String>,
    /// A substring of the path.
    path: Option<String>,
    /// A substring of the body; API only, since bodies at the object store are streams.
    body: Option<String>,
    #[serde(default = "one")]
    nth: u64,
    /// 0 means without limit.
    #[serde(default = "one")]
    count: u64,
    #[serde(deserialize_with = "shared")]
    effect: Arc<Effect>,
    #[serde(skip)]
    seen: u64,
}

fn shared<'de, D: serde::Deserializer<'de>>(from: D) -> Result<Arc<Effect>, D::Error> {
    Effect::deserialize(from).map(Arc::new)
}

fn one() -> u64 {
    1
}

#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Effect {
    /// Answer with this status instead.
    pub status: Option<u16>,
    pub code: Option<String>,
    pub message: Option<String>,
    /// The body of the answer instead, whatever it is; API only.
    pub body: Option<String>,
    pub retry_after_s: Option<u64>,
    pub delay_ms: Option<u64>,
    /// Bytes of the answer (for a PUT, of the upload) that pass before the connection is cut.
    pub cut_after_bytes: Option<u64>,
    /// Never answer.
    pub hang: bool,
    /// Treat the signed URL as expired.
    pub expire_url: bool,
    /// Revoke the token of this call before it is handled.
    pub invalidate_token: bool,
    /// Flip one bit of the transferred object or of the API answer.
    pub corrupt: bool,
    /// Leave out every CORS header.
    pub no_cors: bool,
    pub ignore_range: bool,
    /// Handle the request, then wait `delay_ms` and answer `status`, as if the answer was late or lost.
    pub after: bool,
}

#[derive(Default)]
pub struct Faults {
    rules: Vec<Rule>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Rules {
    pub rules: Vec<Rule>,
}

impl Faults {
    pub fn replace(&mut self, rules: Rules) {
        self.rules = rules.rules;
    }

    /// Counts a request for every rule; gives the effect of the first rule that applies.
    pub fn next_effect(&mut self, host: Host, method: &str, path: &str, body: &[u8]) -> Option<Arc<Effect>> {
        let mut struck = None;
        for rule in &mut self.rules {
            // A preflight counts only for a rule that names it.
            let method_fits = match &rule.method {
                Some(wanted) => wanted.eq_ignore_ascii_case(method),
                None => method != "OPTIONS",
            };
            let fits = rule.host == host
                && method_fits
                && rule.path.as_ref().is_none_or(|part| path.contains(part.as_str()))
                && rule.body.as_ref().is_none_or(|part| contains(body, part.as_bytes()));
            if !fits {
                continue;
            }
            rule.seen += 1;
            let first = rule.nth.max(1);
            if rule.seen >= first && (rule.count == 0 || rule.seen < first + rule.count) && struck.is_none() {
                struck = Some(rule.effect.clone());
            }
        }
        struck
    }
}

fn contains(body: &[u8], part: &[u8]) -> bool {
    part.is_empty() || body.windows(part.len()).any(|window| window == part)
}

impl Effect {
    /// The answer that replaces the real one.
    pub fn answer(&self, host: Host) -> Option<Response> {
        let status = self.status?;
        let mut response = match host {
            Host::Objects => {
                let code = self.code.as_deref().unwrap_or(if status < 500 {
                    "AccessDenied"
                } else {
                    "InternalError"
                });
                OssError::new(status, code, self.message.as_deref().unwrap_or("Made to fail by a rule."))
                    .response()
            }
            Host::Api => match &self.body {
                Some(body) => {
                    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::OK);
                    (status, [(header::CONTENT_TYPE, "application/json")], body.clone()).into_response()
                }
                None => api_answer(status, self.code.as_deref(), self.message.as_deref()),
            },
        };
        if let Some(seconds) = self.retry_after_s {
            response.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
        }
        Some(response)
    }
}

/// An error as the service answers it; a 504 without a code is the gateway's, with headers and no body.
fn api_answer(status: u16, code: Option<&str>, message: Option<&str>) -> Response {
    let status = StatusCode::from_u16(status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
    let usual = match status.as_u16() {
        401 => "AccessTokenInvalid",
        403 => "ForbiddenNoPermission",
        404 => "NotFound",
        409 => "StateConflict",
        429 => "TooManyRequests",
        503 => "ServiceUnavailable",
        400..500 => "InvalidParameter",
        _ => "InternalError",
    };
    let gateway = code == Some("D504TO") || (code.is_none() && status == StatusCode::GATEWAY_TIMEOUT);
    if gateway {
        let mut response = status.into_response();
        let headers = response.headers_mut();
        headers.insert("x-ca-error-code", HeaderValue::from_static("D504TO"));
        headers.insert("x-ca-error-message", HeaderValue::from_static("timeout"));
        return response;
    }
    let message = message.unwrap_or("Made to fail by a rule.");
    let body = serde_json::json!({"code": code.unwrap_or(usual), "message": message});
    (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rules_count() {
        let mut faults = Faults::default();
        let rules = r#"{"rules":[{"host":"api","path":"/list","nth":2,"count":2,"effect":{"status":429}},
            {"host":"api","path":"/get","body":"abc","count":0,"effect":{"hang":true}}]}"#;
        faults.replace(serde_json::from_str(rules).unwrap());
        let mut strikes =
            |path, body: &str| faults.next_effect(Host::Api, "POST", path, body.as_bytes()).is_some();
        let list: Vec<bool> = (0..5).map(|_| strikes("/v2/file/list", "{}")).collect();
        assert_eq!(list, [false, true, true, false, false]);
        assert!(strikes("/v2/file/get", "xabcx") && strikes("/v2/file/get", "abc"));
        assert!(!strikes("/v2/file/get", "ab"));
        assert!(faults.next_effect(Host::Objects, "PUT", "/get", b"abc").is_none());
        assert!(serde_json::from_str::<Rules>(r#"{"rules":[{"host":"api","effect":{"no":1}}]}"#).is_err());
    }
}
