//! The web platform, and nothing else: the only place that names `web_sys` or `js_sys`. It makes no decisions.
//!
//! First what a page and a worker have alike, then what only a page has.

pub mod channel;
pub mod clock;
pub mod db;
pub mod file;
#[cfg(any(feature = "app", feature = "uploader"))]
pub mod http;
pub mod inside;
pub mod js;
pub mod lock;
pub mod message;
pub mod observe;
pub mod put;
pub mod scope;
pub mod worker;

#[cfg(feature = "app")]
pub mod crash;
#[cfg(feature = "app")]
pub mod dom;
#[cfg(feature = "app")]
pub mod effect;
#[cfg(feature = "app")]
pub mod intl;
#[cfg(feature = "app")]
pub mod location;
#[cfg(feature = "app")]
pub mod place;
#[cfg(feature = "app")]
pub mod save;
#[cfg(feature = "app")]
pub mod service;
#[cfg(feature = "app")]
#[cfg(feature = "app")]
pub mod source;
#[cfg(feature = "app")]
pub mod storage;
#[cfg(feature = "app")]
pub mod wake;
#[cfg(feature = "app")]
pub mod walk;
#[cfg(feature = "app")]
mod walk_kept;
