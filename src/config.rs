//! The configuration: which domain and application this site serves. Validated once at the start; all other code trusts it.
//!
//! The values come from `config.json` in the folder of the page, or from the set-up page. No query can change where tokens
//! are sent.

use crate::base::config_error::{ConfigError, ConfigErrorKind};
use crate::base::id::DomainId;
use crate::base::lenient::Fields;
use serde::de::{Deserializer, MapAccess, Visitor};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::fmt;

#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod loader;

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

impl Config {
    /// What a session, a sign-in and a sign-out belong to. Pages of one origin share their storage, so whatever is kept there
    /// is compared with it before a token is used or sent.
    pub fn identity(&self) -> String {
        identity(&self.api_endpoint, &self.app_id)
    }

    /// The host of the API and of the sign-in page.
    pub fn host(&self) -> String {
        self.api_endpoint.split("://").nth(1).unwrap_or_default().to_owned()
    }
}

pub fn identity(endpoint: &str, app_id: &str) -> String {
    format!("{endpoint} {app_id}")
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

/// The values of the set-up page, as they are stored in local storage.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(from = "Fields")]
pub struct SetUp {
    pub domain_id: String,
    pub app_id: String,
    /// Empty: the default address of the domain.
    pub endpoint: String,
}

impl From<Fields> for SetUp {
    fn from(mut fields: Fields) -> Self {
        let mut text = |key: &str| fields.text(key).unwrap_or_default();
        Self { domain_id: text("domain_id"), app_id: text("app_id"), endpoint: text("endpoint") }
    }
}

impl SetUp {
    /// Validates the values. An error names the first invalid key.
    pub fn resolve(&self) -> Result<Config, ConfigError> {
        let setting = |key: &str, value: &str| Setting {
            key: key.to_owned(),
            value: Value::String(value.trim().to_owned()),
            line: None,
        };
        let mut settings = vec![setting("domainId", &self.domain_id), setting("appId", &self.app_id)];
        if !self.endpoint.trim().is_empty() {
            settings.push(setting("apiEndpoint", &self.endpoint));
        }
        resolve(&settings)
    }
}

/// A key of the file with its value.
struct Setting {
    key: String,
    value: Value,
    line: Option<u32>,
}

impl Setting {
    fn error(&self, kind: ConfigErrorKind) -> ConfigError {
        ConfigError { kind, key: self.key.clone(), line: self.line, column: None }
    }
}

/// Reads the text of `config.json`. The first view needs no more; for what is wrong, see [`parse`].
pub fn read(text: &str) -> Option<Config> {
    let Pairs(pairs) = serde_json::from_str(text.trim_start_matches('\u{feff}')).ok()?;
    let settings: Vec<Setting> =
        pairs.into_iter().map(|(key, value)| Setting { key, value, line: None }).collect();
    resolve(&settings).ok()
}

/// As [`read`], with the place of an error.
pub fn parse(text: &str) -> Result<Config, ConfigError> {
    let text = text.trim_start_matches('\u{feff}');
    let Pairs(pairs) = serde_json::from_str(text).map_err(|error| syntax_error(text, &error))?;
    let settings: Vec<Setting> = pairs
        .into_iter()
        .zip(key_lines(text))
        .map(|((key, value), line)| Setting { key, value, line: Some(line) })
        .collect();
    resolve(&settings)
}

fn syntax_error(text: &str, error: &serde_json::Error) -> ConfigError {
    let line = u32::try_from(error.line()).ok();
    let (kind, column) = if error.is_data() {
        (ConfigErrorKind::NotAnObject, None)
    } else {
        // serde_json counts bytes, an editor counts characters.
        let content = text.lines().nth(error.line().saturating_sub(1)).unwrap_or_default();
        let before = content.char_indices().take_while(|(at, _)| at + 1 < error.column()).count();
        (ConfigErrorKind::NotJson, u32::try_from(before + 1).ok())
    };
    ConfigError { kind, key: String::new(), line, column }
}

fn resolve(settings: &[Setting]) -> Result<Config, ConfigError> {
    for (at, setting) in settings.iter().enumerate() {
        let has_type = match setting.key.as_str() {
            key if TEXT_KEYS.contains(&key) => setting.value.is_string(),
            key if FLAG_KEYS.contains(&key) => setting.value.is_boolean(),
            _ => return Err(setting.error(ConfigErrorKind::UnknownKey)),
        };
        if settings[..at].iter().any(|earlier| earlier.key == setting.key) {
            return Err(setting.error(ConfigErrorKind::DuplicateKey));
        }
        if !has_type {
            return Err(setting.error(ConfigErrorKind::WrongType));
        }
    }
    let find = |key: &str| settings.iter().find(|setting| setting.key == key);
    let optional = |key: &str, is_valid: fn(&str) -> bool| {
        let Some(setting) = find(key) else { return Ok(None) };
        match setting.value.as_str().map(str::trim).filter(|text| !text.is_empty()) {
            Some(text) if is_valid(text) => Ok(Some(text.to_owned())),
            Some(_) => Err(setting.error(ConfigErrorKind::BadValue)),
            None => Ok(None),
        }
    };
    let required = |key: &str, is_valid: fn(&str) -> bool| {
        optional(key, is_valid)?.ok_or_else(|| match find(key) {
            Some(setting) => setting.error(ConfigErrorKind::EmptyValue),
            None => ConfigError {
                kind: ConfigErrorKind::MissingKey,
                key: key.to_owned(),
                line: None,
                column: None,
            },
        })
    };
    let domain_id = required("domainId", is_domain_id)?;
    let endpoint = optional("apiEndpoint", is_origin)?;
    Ok(Config {
        app_id: required("appId", is_app_id)?,
        api_endpoint: endpoint
            .map(|origin| origin.trim_end_matches('/').to_owned())
            .unwrap_or_else(|| format!("https://{domain_id}.api.aliyunpds.com")),
        domain_id: DomainId::new(domain_id),
        response_type: optional("responseType", |it| matches!(it, "access_token" | "token"))?
            .unwrap_or_else(|| "access_token".to_owned()),
        login_type: optional("loginType", is_word)?.unwrap_or_else(|| "default".to_owned()),
        scope: optional("scope", |_| true)?,
        hide_consent: find("hideConsent").and_then(|setting| setting.value.as_bool()),
        title: optional("title", |_| true)?,
        logo: optional("logo", is_relative)?,
        locale: optional("locale", |_| true)?,
        theme: optional("theme", |it| matches!(it, "system" | "light" | "dark"))?,
    })
}

/// The vendor's pattern.
fn is_domain_id(text: &str) -> bool {
    text.len() <= 64 && text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-' || b == b'_')
}

fn is_app_id(text: &str) -> bool {
    text.len() <= 128 && text.bytes().all(|b| b.is_ascii_graphic())
}

fn is_word(text: &str) -> bool {
    text.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'_')
}

/// `https://host[:port]`, and plain http only for the local machine, so that no token crosses a network unencrypted.
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

/// The lines of the keys of the outermost object, in order. `text` must be valid JSON.
fn key_lines(text: &str) -> Vec<u32> {
    let mut lines = Vec::new();
    let (mut line, mut depth, mut expects_key) = (1, 0_u32, false);
    let mut bytes = text.bytes();
    while let Some(byte) = bytes.next() {
        match byte {
            b'\n' => line += 1,
            b'{' | b'[' => {
                depth += 1;
                expects_key = depth == 1;
            }
            b'}' | b']' => depth = depth.saturating_sub(1),
            b',' => expects_key = depth == 1,
            b'"' => {
                if std::mem::take(&mut expects_key) {
                    lines.push(line);
                }
                // Skips the string, escaped quotes included.
                while let Some(byte) = bytes.next().filter(|byte| *byte != b'"') {
                    if byte == b'\\' {
                        bytes.next();
                    }
                }
            }
            _ => {}
        }
    }
    lines
}

/// An object with its keys in the order of the file, duplicates included. A derived struct would report an unknown,
/// duplicate or mistyped key in its message only.
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

/// An address without scheme and host, so that nothing is requested from another site.
fn is_relative(address: &str) -> bool {
    !address.is_empty() && !address.contains([':', '\\']) && !address.starts_with("//")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::i18n::{Lang, ProblemText, Text};
    use proptest::prelude::*;

    #[test]
    fn two_keys_are_required() {
        let text = r#"{"domainId": "bj1093", "appId": "aBcD"}"#;
        let config = parse(text).unwrap();
        assert_eq!(read(text), Some(config.clone()));
        assert_eq!(config.api_endpoint, "https://bj1093.api.aliyunpds.com");
        assert_eq!((config.response_type.as_str(), config.login_type.as_str()), ("access_token", "default"));
    }

    /// Every kind of error: what is reported, and what is shown.
    #[test]
    fn an_error_names_its_key_and_position() {
        use ConfigErrorKind::*;
        let valid = r#""domainId": "x", "appId": "a""#;
        let cases = [
            (String::new(), NotJson, "", Some(1), Some(1)),
            ("{\n\"domainId\": \"x\",\n}".into(), NotJson, "", Some(3), Some(1)),
            ("{\n  \"title\": \"网盘\" \"x\"\n}".into(), NotJson, "", Some(2), Some(17)),
            ("{\n\"domainId\": \"x\"".into(), NotJson, "", Some(2), Some(15)),
            ("{} x".into(), NotJson, "", Some(1), Some(4)),
            ("[1]".into(), NotAnObject, "", Some(1), None),
            ("{\n \"domainID\": \"x\"\n}".into(), UnknownKey, "domainID", Some(2), None),
            ("{\"app\\u0049D\":\n1}".into(), UnknownKey, "appID", Some(1), None),
            ("{\"appId\": \"a\",\n\n\"appId\": \"b\"}".into(), DuplicateKey, "appId", Some(3), None),
            ("{\"domainId\": \"x\"}".into(), MissingKey, "appId", None, None),
            ("{}".into(), MissingKey, "domainId", None, None),
            ("{\n\"domainId\": \"  \", \"appId\": \"a\"}".into(), EmptyValue, "domainId", Some(2), None),
            ("{\n\"domainId\": 12,\n\"appId\": \"a\"}".into(), WrongType, "domainId", Some(2), None),
            ("{\n\"appId\": 1,\n\"appId\": \"b\"}".into(), WrongType, "appId", Some(2), None),
            ("{\n\"title\": {\n\"title\": \"\"}}".into(), WrongType, "title", Some(2), None),
            (format!("{{{valid},\n\"hideConsent\": \"yes\"}}"), WrongType, "hideConsent", Some(2), None),
            (format!("{{{valid},\n\"scope\": null}}"), WrongType, "scope", Some(2), None),
            ("{\"domainId\": \"a.b\", \"appId\": \"a\"}".into(), BadValue, "domainId", Some(1), None),
            (
                format!("{{{valid}, \"title\": \"a \\\"\\n{{\",\n\"theme\": \"pink\"}}"),
                BadValue,
                "theme",
                Some(2),
                None,
            ),
            (format!("{{{valid},\n\n\"logo\":\n\"//cdn/x\"}}"), BadValue, "logo", Some(3), None),
            (format!("{{{valid}, \"logo\": \"data:x\"}}"), BadValue, "logo", Some(1), None),
            (format!("{{{valid}, \"apiEndpoint\": \"http://x\"}}"), BadValue, "apiEndpoint", Some(1), None),
            (format!("{{{valid}, \"responseType\": \"code\"}}"), BadValue, "responseType", Some(1), None),
            (format!("{{{valid}, \"loginType\": \"a b\"}}"), BadValue, "loginType", Some(1), None),
        ];
        for (text, kind, key, line, column) in cases {
            assert_eq!(read(&text), None);
            let error = parse(&text).unwrap_err();
            assert_eq!(error, ConfigError { kind, key: key.to_owned(), line, column }, "{text}");
            for lang in Lang::ALL {
                let shown = lang.localize(&Text::from(ProblemText::Config(error.clone())));
                assert!(shown.contains(key), "{shown}");
                for (number, word) in [(line, ["line ", "第 "]), (column, ["column ", "第 "])] {
                    let place = number.map(|number| format!("{}{number}", word[lang as usize]));
                    assert!(place.is_none_or(|place| shown.contains(&place)), "{shown}");
                }
            }
        }
    }

    #[test]
    fn the_endpoint_must_be_a_secure_origin() {
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
    fn set_up_values_are_validated_like_the_file() {
        let typed = SetUp { domain_id: " bj1 ".into(), app_id: "app".into(), endpoint: String::new() };
        assert_eq!(typed.resolve().unwrap().domain_id, DomainId::new("bj1"));
        let typed = SetUp { endpoint: "http://x".into(), ..typed };
        assert_eq!(typed.resolve().unwrap_err().key, "apiEndpoint");
    }

    #[test]
    fn a_set_up_stored_by_an_earlier_version_is_read() {
        let stored = r#"{"domain_id":"bj1","app_id":"app","endpoint":""}"#;
        let typed = SetUp { domain_id: "bj1".into(), app_id: "app".into(), endpoint: String::new() };
        assert_eq!(serde_json::from_str::<SetUp>(stored).unwrap(), typed);
        assert_eq!(serde_json::to_string(&typed).unwrap(), stored);
    }

    proptest! {
        #[test]
        fn the_parser_does_not_panic(text in ".{0,200}") {
            prop_assert_eq!(read(&text), parse(&text).ok());
        }
    }
}
