//! Verifies signed assertions (RS256): signature, claims, lifetime.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use ring::signature::{RSA_PKCS1_2048_8192_SHA256, UnparsedPublicKey};
use serde_json::Value;

use crate::id::from_base64url;

/// The longest lifetime of an assertion.
const MAX_LIFE_S: i64 = 15 * 60;

/// How far the signer's clock may be ahead.
const LEEWAY_S: i64 = 60;

/// The longest user id.
const MAX_ID: usize = 64;

#[derive(Debug, PartialEq, Eq)]
pub struct Claims {
    pub subject: String,
    /// Whether it is for the tenant instead of a user.
    pub service: bool,
    pub id: String,
    pub expires_s: i64,
    pub auto_create: bool,
}

/// Checks an assertion of `app_id` for `domain_id`; the error describes what is wrong.
pub fn check(
    assertion: &str,
    public_key: &str,
    app_id: &str,
    domain_id: &str,
    now_s: i64,
) -> Result<Claims, String> {
    let wrong = |what: &str| Err(format!("assertion: {what}"));
    let Some((signed, signature)) = assertion.rsplit_once('.') else { return wrong("not a JWT") };
    let Some((header, payload)) = signed.split_once('.') else { return wrong("not a JWT") };
    let json = |part: &str| serde_json::from_slice::<Value>(&from_base64url(part)?).ok();
    let (Some(header), Some(claims)) = (json(header), json(payload)) else { return wrong("not a JWT") };
    if header["alg"] != "RS256" {
        return wrong("alg must be RS256");
    }
    let (Some(key), Some(signature)) = (key_of(public_key), from_base64url(signature)) else {
        return wrong("no usable key or signature");
    };
    let key = UnparsedPublicKey::new(&RSA_PKCS1_2048_8192_SHA256, key);
    if key.verify(signed.as_bytes(), &signature).is_err() {
        return wrong("signature");
    }
    if claims["iss"] != app_id {
        return wrong("iss");
    }
    if claims["aud"] != domain_id {
        return wrong("aud");
    }
    let (Some(issued), Some(expires)) = (claims["iat"].as_i64(), claims["exp"].as_i64()) else {
        return wrong("iat and exp are needed");
    };
    if expires <= now_s || expires.saturating_sub(issued) > MAX_LIFE_S || issued > now_s + LEEWAY_S {
        return wrong("exp or iat");
    }
    if !claims["nbf"].is_null() && claims["nbf"].as_i64().is_none_or(|begin| begin > now_s + LEEWAY_S) {
        return wrong("nbf");
    }
    let (Some(subject), Some(id)) = (claims["sub"].as_str(), claims["jti"].as_str()) else {
        return wrong("sub and jti are needed");
    };
    if !(1..=MAX_ID).contains(&subject.chars().count()) || subject.contains('#') {
        return wrong("sub");
    }
    let service = match claims["sub_type"].as_str() {
        Some("service") => true,
        Some("user") | None => false,
        Some(_) => return wrong("sub_type"),
    };
    if service && subject != domain_id {
        return wrong("sub");
    }
    let auto_create = claims["auto_create"].as_bool().unwrap_or_default();
    Ok(Claims { subject: subject.to_owned(), service, id: id.to_owned(), expires_s: expires, auto_create })
}

/// The PKCS#1 key in a PEM: directly, or from its SubjectPublicKeyInfo.
fn key_of(pem: &str) -> Option<Vec<u8>> {
    let body: String = pem.lines().filter(|line| !line.starts_with("-----")).map(str::trim).collect();
    let der = STANDARD.decode(body).ok()?;
    if pem.contains("RSA PUBLIC KEY") {
        return Some(der);
    }
    let (_, info) = element(&der, 0x30)?;
    let (rest, _) = element(info, 0x30)?;
    let (_, bits) = element(rest, 0x03)?;
    // The first byte is the number of unused bits: none.
    bits.strip_prefix(&[0]).map(<[u8]>::to_vec)
}

/// Parses one DER element: the bytes behind it, and its content.
fn element(der: &[u8], tag: u8) -> Option<(&[u8], &[u8])> {
    let (&[found, first], rest) = der.split_first_chunk::<2>()?;
    if found != tag {
        return None;
    }
    let (length, rest) = match first {
        0..=0x7F => (usize::from(first), rest),
        0x81..=0x84 => {
            let (bytes, rest) = rest.split_at_checked(usize::from(first & 0x7F))?;
            (bytes.iter().fold(0, |sum, byte| sum << 8 | usize::from(*byte)), rest)
        }
        _ => return None,
    };
    let (inside, rest) = rest.split_at_checked(length)?;
    Some((rest, inside))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::id::base64url;

    proptest! {
        #[test]
        fn any_text_is_refused(text in ".*", claims in ".*", key in proptest::collection::vec(any::<u8>(), 0..400)) {
            let header = base64url(br#"{"alg":"RS256"}"#);
            let dressed = format!("{header}.{}.{}", base64url(claims.as_bytes()), base64url(text.as_bytes()));
            let pem = format!("-----BEGIN PUBLIC KEY-----\n{}\n", STANDARD.encode(&key));
            for assertion in [&text, &dressed] {
                for key in [&pem, &text] {
                    prop_assert!(check(assertion, key, "app", "domain", 0).is_err());
                }
            }
        }
    }
}
