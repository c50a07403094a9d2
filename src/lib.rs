//! pds-web: a drive in the browser on top of Alibaba Cloud Drive and Photo Service, without a server of its own.
//!
//! Layers, each of which may use only those before it (`tests/structure.rs` reads the `use` lines and fails on a wrong
//! edge): `base → model, browser → config → auth → api → transfer → ui → features → app`. A feature is a folder with its
//! stores, components and pages together.
//!
//! Everything that decides is plain Rust and runs natively in tests. What touches the browser is compiled for
//! WebAssembly only, and the interface only with the feature `app`, so that the workers (`bin/`) stay small.

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
