//! Which domain and which application this site serves. Read once at the start; everything behind it trusts the result.
//!
//! No address and no query can change where tokens go: the values come from `config.json` beside the page, or from what
//! the person typed on the set-up page.

use crate::base::id::DomainId;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod load;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Config {
    pub domain_id: DomainId,
    pub app_id: String,
    /// An origin without a trailing slash.
    pub api_endpoint: String,
    pub response_type: String,
    pub login_type: String,
    pub scope: Option<String>,
    pub hide_consent: Option<bool>,
    pub title: Option<String>,
    pub logo: Option<String>,
    pub locale: Option<String>,
    pub theme: Option<String>,
}

/// What is wrong, where: enough to mend the file.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigFault {
    pub what: What,
    pub key: String,
    pub line: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum What {
    NotJson,
    NotAnObject,
    UnknownKey,
    DuplicateKey,
    MissingKey,
    WrongType,
    BadValue,
}

const TEXT_KEYS: [&str; 10] = [
    "domainId",
    "appId",
    "apiEndpoint",
    "responseType",
    "loginType",
    "scope",
    "title",
    "logo",
    "locale",
    "theme",
];
const FLAG_KEYS: [&str; 1] = ["hideConsent"];

/// What the set-up page collects and local storage keeps.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct SetUp {
    pub domain_id: String,
    pub app_id: String,
    /// Empty: the usual address of the domain.
    pub endpoint: String,
}

impl SetUp {
    /// The key of the first value that can't be used.
    pub fn resolve(&self) -> Result<Config, ConfigFault> {
        let text = |value: &str| Value::String(value.trim().to_owned());
        let mut values =
            vec![("domainId".to_owned(), text(&self.domain_id)), ("appId".to_owned(), text(&self.app_id))];
        if !self.endpoint.trim().is_empty() {
            values.push(("apiEndpoint".to_owned(), text(&self.endpoint)));
        }
        resolve(&values, "")
    }
}

/// Reads the text of `config.json`.
pub fn parse(text: &str) -> Result<Config, ConfigFault> {
    let text = text.trim_start_matches('\u{feff}');
    let Pairs(values) = serde_json::from_str(text).map_err(|error| ConfigFault {
        what: if error.is_data() { What::NotAnObject } else { What::NotJson },
        key: String::new(),
        line: u32::try_from(error.line()).ok(),
    })?;
    resolve(&values, text)
}

/// `file` is the text the values were read from, if they were read from one.
fn resolve(values: &[(String, Value)], file: &str) -> Result<Config, ConfigFault> {
    let fault = |what, key: &str| ConfigFault { what, key: key.to_owned(), line: line_of(file, key) };
    for (at, (key, value)) in values.iter().enumerate() {
        let right_type = match key.as_str() {
            key if TEXT_KEYS.contains(&key) => value.is_string(),
            key if FLAG_KEYS.contains(&key) => value.is_boolean(),
            key => return Err(fault(What::UnknownKey, key)),
        };
        if values[..at].iter().any(|(earlier, _)| earlier == key) {
            return Err(fault(What::DuplicateKey, key));
        }
        if !right_type {
            return Err(fault(What::WrongType, key));
        }
    }
    let find = |name: &str| values.iter().find(|(key, _)| key == name).map(|(_, value)| value);
    let text = |name: &str| find(name).and_then(Value::as_str).map(str::trim).filter(|text| !text.is_empty());
    let checked = |name: &str, valid: fn(&str) -> bool| match text(name) {
        Some(text) if valid(text) => Ok(Some(text.to_owned())),
        Some(_) => Err(fault(What::BadValue, name)),
        None => Ok(None),
    };
    let required = |name: &str, valid: fn(&str) -> bool| {
        checked(name, valid)?.ok_or_else(|| ConfigFault {
            what: What::MissingKey,
            key: name.to_owned(),
            line: None,
        })
    };
    let domain_id = required("domainId", is_domain_id)?;
    let endpoint = checked("apiEndpoint", is_origin)?;
    Ok(Config {
        app_id: required("appId", is_app_id)?,
        api_endpoint: endpoint
            .map(|origin| origin.trim_end_matches('/').to_owned())
            .unwrap_or_else(|| format!("https://{domain_id}.api.aliyunpds.com")),
        domain_id: DomainId::new(domain_id),
        response_type: checked("responseType", |it| matches!(it, "access_token" | "token"))?
            .unwrap_or_else(|| "access_token".to_owned()),
        login_type: checked("loginType", is_word)?.unwrap_or_else(|| "default".to_owned()),
        scope: checked("scope", |_| true)?,
        hide_consent: find("hideConsent").and_then(Value::as_bool),
        title: checked("title", |_| true)?,
        logo: checked("logo", is_beside_the_page)?,
        locale: checked("locale", |_| true)?,
        theme: checked("theme", |it| matches!(it, "system" | "light" | "dark"))?,
    })
}

/// The vendor's own pattern.
fn is_domain_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_app_id(text: &str) -> bool {
    text.len() <= 128 && text.bytes().all(|b| b.is_ascii_graphic())
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// `https://host[:port]`, and plain http only for this very machine: a token must never cross a network in clear.
fn is_origin(text: &str) -> bool {
    let (secure, host) = match (text.strip_prefix("https://"), text.strip_prefix("http://")) {
        (Some(host), _) => (true, host),
        (_, Some(host)) => (false, host),
        _ => return false,
    };
    let host = host.strip_suffix('/').unwrap_or(host);
    let (name, port) = match host.rsplit_once(':').filter(|(_, port)| !port.ends_with(']')) {
        Some((name, port)) => (name, Some(port)),
        None => (host, None),
    };
    let local = matches!(name, "localhost" | "127.0.0.1" | "[::1]");
    let plain = |b: u8| b.is_ascii_alphanumeric() || b == b'-' || b == b'.';
    let valid_name = local || (!name.is_empty() && name.bytes().all(plain));
    let valid_port =
        port.is_none_or(|port| port.bytes().all(|b| b.is_ascii_digit()) && port.parse::<u16>().is_ok());
    valid_name && valid_port && (secure || local)
}

/// The line on which a key stands; of a key that stands twice, the second.
fn line_of(text: &str, key: &str) -> Option<u32> {
    let quoted = format!("\"{key}\"");
    let is_key = |at: usize| text[at + quoted.len()..].trim_start().starts_with(':');
    let (at, _) = text.match_indices(&quoted).filter(|(at, _)| is_key(*at)).last()?;
    u32::try_from(text[..at].matches('\n').count() + 1).ok()
}

/// An object with its keys in the order of the file, repeated ones included. A derived struct would report an unknown,
/// repeated or mistyped key in its message only, and the person needs the key and its line.
struct Pairs(Vec<(String, Value)>);

impl<'de> Deserialize<'de> for Pairs {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        struct Object;

        impl<'de> Visitor<'de> for Object {
            type Value = Pairs;

            fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                f.write_str("an object")
            }

            fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Pairs, A::Error> {
                let mut pairs = Vec::new();
                while let Some(pair) = map.next_entry()? {
                    pairs.push(pair);
                }
                Ok(Pairs(pairs))
            }
        }

        deserializer.deserialize_map(Object)
    }
}

/// Nothing of ours is fetched from somebody else: no scheme, no host.
fn is_beside_the_page(address: &str) -> bool {
    !address.is_empty() && !address.contains([':', '\\']) && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn fault(text: &str) -> (What, String, Option<u32>) {
        let fault = parse(text).unwrap_err();
        (fault.what, fault.key, fault.line)
    }

    #[test]
    fn two_values_are_enough() {
        let config = parse(r#"{"domainId": "bj1093", "appId": "aBcD"}"#).unwrap();
        assert_eq!(config.api_endpoint, "https://bj1093.api.aliyunpds.com");
        assert_eq!((config.response_type.as_str(), config.login_type.as_str()), ("access_token", "default"));
    }

    #[test]
    fn a_fault_names_its_key_and_line() {
        use What::*;
        let cases = [
            ("", NotJson, "", Some(1)),
            ("{\n\"domainId\": \"x\",\n}", NotJson, "", Some(3)),
            ("[1]", NotAnObject, "", Some(1)),
            ("{\n \"domainID\": \"x\"\n}", UnknownKey, "domainID", Some(2)),
            ("{\"appId\": \"a\",\n\n\"appId\": \"b\"}", DuplicateKey, "appId", Some(3)),
            ("{\"domainId\": \"x\"}", MissingKey, "appId", None),
            ("{\"domainId\": \"  \", \"appId\": \"a\"}", MissingKey, "domainId", None),
            ("{\n\"domainId\": 12,\n\"appId\": \"a\"}", WrongType, "domainId", Some(2)),
            (
                "{\"domainId\": \"x\", \"appId\": \"a\",\n\"hideConsent\": \"yes\"}",
                WrongType,
                "hideConsent",
                Some(2),
            ),
            ("{\"domainId\": \"a.b\", \"appId\": \"a\"}", BadValue, "domainId", Some(1)),
            ("{\"domainId\": \"x\", \"appId\": \"a\", \"theme\": \"pink\"}", BadValue, "theme", Some(1)),
            ("{\"domainId\": \"x\", \"appId\": \"a\", \"logo\": \"//cdn/x\"}", BadValue, "logo", Some(1)),
            ("{\"domainId\": \"x\", \"appId\": \"a\", \"logo\": \"data:x\"}", BadValue, "logo", Some(1)),
        ];
        for (text, what, key, line) in cases {
            assert_eq!(fault(text), (what, key.to_owned(), line), "{text}");
        }
    }

    #[test]
    fn tokens_only_ever_go_to_a_safe_origin() {
        let good = [
            "https://pds.example.com",
            "https://pds.example.com:8443/",
            "http://localhost:8787",
            "http://127.0.0.1:1",
            "http://[::1]:80",
        ];
        let bad = [
            "http://pds.example.com",
            "https://pds.example.com/v2",
            "https://user@pds.example.com",
            "https://pds.example.com?x",
            "//pds.example.com",
            "ftp://localhost",
            "https://",
            "https://a:b",
            "https://a:+80",
            "http://localhost.evil.example",
            "javascript:alert(1)",
        ];
        good.iter().for_each(|text| assert!(is_origin(text), "{text}"));
        bad.iter().for_each(|text| assert!(!is_origin(text), "{text}"));
    }

    #[test]
    fn what_was_typed_is_checked_the_same_way() {
        let typed = SetUp { domain_id: " bj1 ".into(), app_id: "app".into(), endpoint: String::new() };
        assert_eq!(typed.resolve().unwrap().domain_id, DomainId::new("bj1"));
        let typed = SetUp { endpoint: "http://x".into(), ..typed };
        assert_eq!(typed.resolve().unwrap_err().key, "apiEndpoint");
    }

    #[test]
    fn a_stored_set_up_is_still_read() {
        let stored = r#"{"domain_id":"bj1","app_id":"app","endpoint":""}"#;
        let typed = SetUp { domain_id: "bj1".into(), app_id: "app".into(), endpoint: String::new() };
        assert_eq!(serde_json::from_str::<SetUp>(stored).unwrap(), typed);
        assert_eq!(serde_json::to_string(&typed).unwrap(), stored);
    }

    proptest! {
        #[test]
        fn no_file_breaks_the_parser(text in ".{0,200}") {
            let _ = parse(&text);
        }
    }
}
