//! Signed URLs: an HMAC over method, content type, path and the whole query, which carries the expiry.
//! The signature is the last parameter, over everything before it, so a URL has to come back byte for byte.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use percent_encoding::{AsciiSet, NON_ALPHANUMERIC, percent_decode_str, utf8_percent_encode};
use ring::hmac;

const KEPT: &AsciiSet = &NON_ALPHANUMERIC.remove(b'-').remove(b'_').remove(b'.').remove(b'~');
const MARK: &str = "&Signature=";

pub fn encoded(text: &str) -> String {
    utf8_percent_encode(text, KEPT).to_string()
}

/// What a URL allows.
#[derive(Debug)]
pub struct Permit<'a> {
    pub method: &'a str,
    /// Without the leading slash.
    pub path: &'a str,
    pub content_type: &'a str,
    pub parameters: Vec<(&'a str, String)>,
    /// Seconds since 1970.
    pub expires_s: i64,
}

impl Permit<'_> {
    pub fn url(&self, key: &[u8], base: &str) -> String {
        let mut query = format!("Expires={}&OSSAccessKeyId=emulator", self.expires_s);
        for (name, value) in &self.parameters {
            query.push_str(&format!("&{name}={}", encoded(value)));
        }
        let signature = signature(key, self.method, self.content_type, self.path, &query);
        format!("{}/{}?{query}{MARK}{}", base.trim_end_matches('/'), self.path, encoded(&signature))
    }
}

fn message(method: &str, content_type: &str, path: &str, query: &str) -> String {
    format!("{method}\n{content_type}\n/{path}\n{query}")
}

fn signature(key: &[u8], method: &str, content_type: &str, path: &str, query: &str) -> String {
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    STANDARD.encode(hmac::sign(&key, message(method, content_type, path, query).as_bytes()))
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    Wrong,
    Expired { at_ms: i64 },
}

pub fn verdict(key: &[u8], method: &str, content_type: &str, path: &str, query: &str, now_ms: i64) -> Verdict {
    let Some((signed, given)) = query.rsplit_once(MARK) else { return Verdict::Wrong };
    let given = percent_decode_str(given).decode_utf8_lossy();
    let Ok(given) = STANDARD.decode(given.as_bytes()) else { return Verdict::Wrong };
    let key = hmac::Key::new(hmac::HMAC_SHA256, key);
    let path = path.trim_start_matches('/');
    if hmac::verify(&key, message(method, content_type, path, signed).as_bytes(), &given).is_err() {
        return Verdict::Wrong;
    }
    let expires_s = parameter(signed, "Expires").and_then(|text| text.parse::<i64>().ok()).unwrap_or(0);
    if now_ms > expires_s * 1_000 { Verdict::Expired { at_ms: expires_s * 1_000 } } else { Verdict::Fine }
}

pub fn parameter(query: &str, name: &str) -> Option<String> {
    let mut pairs = query.split('&').filter_map(|pair| pair.split_once('='));
    let (_, value) = pairs.find(|(found, _)| *found == name)?;
    Some(percent_decode_str(value).decode_utf8_lossy().into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_allows_what_it_was_made_for_and_nothing_else() {
        let permit = Permit {
            method: "PUT",
            path: "1/file/upload",
            content_type: "",
            parameters: vec![("partNumber", "1".into()), ("uploadId", "A&B=C".into())],
            expires_s: 1_000,
        };
        let url = permit.url(b"key", "http://objects");
        let (path, query) = url.strip_prefix("http://objects").and_then(|rest| rest.split_once('?')).expect("a query");
        let check = |method, content_type, path: &str, query: &str, now| {
            verdict(b"key", method, content_type, path, query, now)
        };
        assert_eq!(check("PUT", "", path, query, 999_000), Verdict::Fine);
        assert_eq!(check("PUT", "", path, query, 1_000_001), Verdict::Expired { at_ms: 1_000_000 });
        assert_eq!(check("GET", "", path, query, 0), Verdict::Wrong);
        assert_eq!(check("PUT", "text/plain", path, query, 0), Verdict::Wrong);
        assert_eq!(check("PUT", "", "/1/other/upload", query, 0), Verdict::Wrong);
        assert_eq!(check("PUT", "", path, &query.replace("partNumber=1", "partNumber=2"), 0), Verdict::Wrong);
        assert_eq!(check("PUT", "", path, "", 0), Verdict::Wrong);
        assert_eq!(parameter(query, "uploadId").as_deref(), Some("A&B=C"));
    }
}
