//! pds-web: a client for Alibaba Cloud Drive and Photo Service (PDS) that runs in the browser, without a server of its own.
//!
//! The folders, each of which may use only those above it in this list (`tests/native/structure.rs` checks the edges):
//!
//! - `base`: ids, names, times, errors as they are shown, the geometry of virtual lists
//! - `model`: entries, drives, listings, selection; plain data and pure functions
//! - `browser`: the web platform, the only place that uses `web_sys`
//! - `route`, `i18n`, `config`: addresses, texts in two languages, `config.json`
//! - `auth`: sign-in and session; a 401 is handled in `auth::session_manager`
//! - `api`: the typed PDS client
//! - `transfer`: uploads, downloads and hashing; state machines that are tested under a simulated clock and network
//! - `ui`: generic components
//! - `features`: one folder per feature with its stores, components and pages
//! - `app`: composes the features
//! - `bin`: the workers that hash, upload and download, each a binary of its own
//!
//! Logic without the browser is compiled natively too, where its tests run. Code that uses the browser is compiled for
//! WebAssembly only, and the interface only with the feature `app`, so that the workers stay small.

pub mod api;
pub mod auth;
pub mod base;
pub mod config;
pub mod i18n;
pub mod model;
pub mod route;
pub mod transfer;

#[cfg(target_arch = "wasm32")]
pub mod browser;

#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod app;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod features;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod ui;
