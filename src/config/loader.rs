//! Loads the configuration in the browser: `config.json` in the folder of the page, otherwise the stored set-up values.

use super::{Config, SetUp, parse};
use crate::base::config_error::ConfigError;
use crate::base::lenient;
use crate::browser::{http, location, storage};
use serde::Deserialize;

const SET_UP_KEY: &str = "pds-web.setup";

pub enum LoadedConfig {
    Ready {
        config: Config,
        from_set_up: bool,
    },
    /// There is no file and no stored set-up.
    Missing,
    Invalid(ConfigError),
    Unreachable,
}

pub async fn load() -> LoadedConfig {
    let Some(reply) = http::get(&location::resolve("config.json")).await else {
        return LoadedConfig::Unreachable;
    };
    let is_html = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let is_page = is_html || reply.body.trim_start().starts_with('<');
    match reply.status {
        // Some hosts answer every unknown address with their index page.
        200..=299 if !is_page => match parse(&reply.body) {
            Ok(config) => LoadedConfig::Ready { config, from_set_up: false },
            Err(fault) => LoadedConfig::Invalid(fault),
        },
        // Object stores answer 403 for a missing file.
        200..=299 | 403 | 404 | 410 => from_set_up(),
        _ => LoadedConfig::Unreachable,
    }
}

fn from_set_up() -> LoadedConfig {
    match storage::local_get::<SetUp>(SET_UP_KEY).and_then(|set_up| set_up.resolve().ok()) {
        Some(config) => LoadedConfig::Ready { config, from_set_up: true },
        None => LoadedConfig::Missing,
    }
}

pub fn save_set_up(set_up: &SetUp) {
    storage::local_set(SET_UP_KEY, set_up);
}

pub fn remove_set_up() {
    storage::local_remove(SET_UP_KEY);
}

/// What answers at an API endpoint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointStatus {
    Works,
    /// PDS, but it does not serve this domain.
    UnknownDomain,
    NotPds,
    Unreachable,
}

/// The error code. The documentation spells the key with a capital, the service does not.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    #[serde(deserialize_with = "lenient::non_empty")]
    code: Option<String>,
    #[serde(rename = "Code", deserialize_with = "lenient::non_empty")]
    capital_code: Option<String>,
}

/// Sends a request without a token, which PDS rejects with an error code of its own.
pub async fn check_endpoint(config: &Config) -> EndpointStatus {
    let url = format!("{}/v2/user/get", config.api_endpoint);
    let Some(reply) = http::post_json(&url, None, "{}".to_owned()).await else {
        return EndpointStatus::Unreachable;
    };
    let error: ErrorBody = serde_json::from_str(&reply.body).unwrap_or_default();
    match error.code.or(error.capital_code).unwrap_or_default().as_str() {
        "NotFound.Domain" => EndpointStatus::UnknownDomain,
        code if code.starts_with("AccessToken") => EndpointStatus::Works,
        _ => EndpointStatus::NotPds,
    }
}
