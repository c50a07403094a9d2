//! Loads the configuration in the browser: `config.json` in the folder of the page, otherwise the stored set-up values.
//!
//! Once a file was read here, its absence is a fault of the host: what somebody typed into a set-up page on this computer
//! must not decide then where people sign in.

use super::{Config, SetUp, read};
use crate::browser::{http, location, storage};

const SET_UP_KEY: &str = "pds-web.setup";

pub enum LoadedConfig {
    Ready {
        config: Config,
        from_set_up: bool,
    },
    /// There is no file and no stored set-up.
    Missing,
    /// The text of the file, for `config::parse`.
    Invalid(String),
    Unreachable,
}

pub async fn load() -> LoadedConfig {
    let file = location::resolve("config.json");
    let Some(reply) = http::get(&file).await else {
        return LoadedConfig::Unreachable;
    };
    let seen_key = format!("pds-web.seen {file}");
    let is_html = reply.header("content-type").is_some_and(|kind| kind.starts_with("text/html"));
    let is_page = is_html || reply.body.trim_start().starts_with('<');
    match reply.status {
        // Some hosts answer every unknown address with their index page.
        200..=299 if !is_page => match read(&reply.body) {
            Some(config) => {
                storage::local_set(&seen_key, &true);
                LoadedConfig::Ready { config, from_set_up: false }
            }
            None => LoadedConfig::Invalid(reply.body),
        },
        // Object stores answer 403 for a missing file.
        200..=299 | 403 | 404 | 410 if storage::local_get::<bool>(&seen_key).is_none() => from_set_up(),
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
