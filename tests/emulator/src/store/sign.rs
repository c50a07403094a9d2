//! Signed URLs: HMAC over method, content type, path and the whole query, which contains the expiry.
//!
//! A client must use the URL unchanged; the signature is the last parameter and covers all before it.

use ring::hmac;

use crate::id::{base64url, from_base64url};
use crate::time::Millis;

/// The signed properties of a URL.
pub struct SignedUrl<'a> {
    pub method: &'a str,
    /// The content type that must be sent; empty means none.
    pub content_type: &'a str,
    pub key: &'a str,
    /// Further parameters, in order.
    pub query: Vec<(&'a str, String)>,
    pub expires: Millis,
}

impl SignedUrl<'_> {
    pub fn url(&self, secret: &hmac::Key, origin: &str) -> String {
        let mut query = form_urlencoded::Serializer::new(String::new());
        for (name, value) in &self.query {
            query.append_pair(name, value);
        }
        query.append_pair("Expires", &expiry(self.expires).to_string());
        query.append_pair("OSSAccessKeyId", "local");
        // OSS URLs are percent-encoded: a plus is not a space.
        let query = query.finish().replace('+', "%20");
        let signature = sign(secret, self.method, self.content_type, self.key, &query);
        format!("{origin}/{}?{query}&Signature={signature}", self.key)
    }
}

/// Seconds, rounded up: a URL is valid at least as long as requested.
fn expiry(at: Millis) -> i64 {
    at.div_euclid(1000) + i64::from(at.rem_euclid(1000) > 0)
}

fn text(method: &str, content_type: &str, key: &str, query: &str) -> String {
    format!("{method}\n{content_type}\n/{key}?{query}")
}

fn sign(secret: &hmac::Key, method: &str, content_type: &str, key: &str, query: &str) -> String {
    base64url(&hmac::sign(secret, text(method, content_type, key, query).as_bytes()).as_ref()[..20])
}

#[derive(Debug, PartialEq, Eq)]
pub enum Verdict {
    Fine,
    Unsigned,
    Wrong,
    Expired(Millis),
}

pub fn verify(
    secret: &hmac::Key,
    method: &str,
    content_type: &str,
    key: &str,
    query: &str,
    now: Millis,
) -> Verdict {
    let Some((query, signature)) = query.rsplit_once("&Signature=") else { return Verdict::Unsigned };
    let expected = sign(secret, method, content_type, key, query);
    if from_base64url(signature).is_none() || signature != expected {
        return Verdict::Wrong;
    }
    match parameter(query, "Expires").and_then(|it| it.parse::<i64>().ok()) {
        Some(expires) if now >= expires * 1000 => Verdict::Expired(expires * 1000),
        Some(_) => Verdict::Fine,
        None => Verdict::Unsigned,
    }
}

/// One decoded parameter of a raw query.
pub fn parameter(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_url_is_good_for_one_thing_and_a_while() {
        let secret = hmac::Key::new(hmac::HMAC_SHA256, b"test");
        let grant = SignedUrl {
            method: "PUT",
            content_type: "text/plain",
            key: "abc",
            query: vec![("partNumber", "1".into()), ("uploadId", "A B".into())],
            expires: 10_500,
        };
        let url = grant.url(&secret, "http://o");
        let query = url.strip_prefix("http://o/abc?").unwrap();
        assert_eq!(parameter(query, "uploadId").as_deref(), Some("A B"));
        let check = |method, content_type, key, query: &str, now| {
            verify(&secret, method, content_type, key, query, now)
        };
        assert_eq!(check("PUT", "text/plain", "abc", query, 10_999), Verdict::Fine);
        assert_eq!(check("PUT", "text/plain", "abc", query, 11_000), Verdict::Expired(11_000));
        assert_eq!(check("GET", "text/plain", "abc", query, 0), Verdict::Wrong);
        assert_eq!(check("PUT", "", "abc", query, 0), Verdict::Wrong);
        assert_eq!(check("PUT", "text/plain", "abd", query, 0), Verdict::Wrong);
        assert_eq!(
            check("PUT", "text/plain", "abc", &query.replace("Number=1", "Number=2"), 0),
            Verdict::Wrong
        );
        assert_eq!(check("PUT", "text/plain", "abc", "partNumber=1", 0), Verdict::Unsigned);
    }
}
