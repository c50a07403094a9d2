//! The web platform, and nothing else: the only place that names `web_sys`, `js_sys` or `gloo`. It makes no decisions.

pub mod channel;
pub mod clock;
pub mod crash;
pub mod db;
pub mod dom;
pub mod effect;
pub mod file;
pub mod http;
pub mod intl;
pub mod js;
pub mod location;
pub mod lock;
pub mod observe;
pub mod place;
pub mod put;
pub mod save;
pub mod service;
pub mod source;
pub mod storage;
pub mod wake;
pub mod walk;
pub mod worker;
