//! Getting the settings in the browser: `config.json` beside the page, else what was typed on the set-up page.

use super::{Config, ConfigFault, SetUp, parse};
use crate::base::lenient;
use crate::browser::{http, location, storage};
use serde::Deserialize;

const SET_UP_KEY: &str = "pds-web.setup";

pub enum Loaded {
    Ready {
        config: Config,
        from_set_up: bool,
    },
    /// No file, and nothing was typed yet.
    Missing,
    Faulty(ConfigFault),
    Unreachable,
}

pub async fn load() -> Loaded {
    let Some(reply) = http::get(&location::resolve("config.json")).await else {
        return Loaded::Unreachable;
    };
    let said_html = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let is_page = said_html || reply.body.trim_start().starts_with('<');
    match reply.status {
        // Some hosts answer every unknown address with their start page.
        200..=299 if !is_page => match parse(&reply.body) {
            Ok(config) => Loaded::Ready { config, from_set_up: false },
            Err(fault) => Loaded::Faulty(fault),
        },
        // Object stores answer 403 for what is not there.
        200..=299 | 403 | 404 | 410 => typed(),
        _ => Loaded::Unreachable,
    }
}

fn typed() -> Loaded {
    match storage::local_get::<SetUp>(SET_UP_KEY).and_then(|typed| typed.resolve().ok()) {
        Some(config) => Loaded::Ready { config, from_set_up: true },
        None => Loaded::Missing,
    }
}

pub fn keep(typed: &SetUp) {
    storage::local_set(SET_UP_KEY, typed);
}

pub fn forget() {
    storage::local_remove(SET_UP_KEY);
}

/// What is at the other end of an address.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Endpoint {
    Works,
    /// PDS, but not the gateway of this domain.
    NoDomain,
    NotPds,
    Unreachable,
}

/// The code of a refusal. The documentation spells it with a capital, the service does not.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refused {
    #[serde(deserialize_with = "lenient::non_empty")]
    code: Option<String>,
    #[serde(rename = "Code", deserialize_with = "lenient::non_empty")]
    capital_code: Option<String>,
}

/// Asks who we are without saying it: PDS refuses that in its own words.
pub async fn try_endpoint(config: &Config) -> Endpoint {
    let url = format!("{}/v2/user/get", config.api_endpoint);
    let Some(reply) = http::post_json(&url, None, "{}".to_owned()).await else {
        return Endpoint::Unreachable;
    };
    let refused: Refused = serde_json::from_str(&reply.body).unwrap_or_default();
    match refused.code.or(refused.capital_code).unwrap_or_default().as_str() {
        "NotFound.Domain" => Endpoint::NoDomain,
        code if code.starts_with("AccessToken") => Endpoint::Works,
        _ => Endpoint::NotPds,
    }
}
