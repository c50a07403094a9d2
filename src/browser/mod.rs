//! The web platform: the only layer that names `web_sys` and `js_sys`. It makes no decisions.
//!
//! The first modules work in a page and in a worker, the others in a page only.

pub mod channel;
pub mod clock;
pub mod file;
pub mod global_scope;
#[cfg(any(feature = "app", feature = "uploader"))]
pub mod http;
pub mod indexed_db;
pub mod js;
pub mod message;
pub mod observe;
pub mod put;
pub mod web_lock;
pub mod worker;
pub mod worker_scope;

#[cfg(feature = "app")]
pub mod browser_download;
#[cfg(feature = "app")]
pub mod dom;
#[cfg(feature = "app")]
pub mod download_worker;
#[cfg(feature = "app")]
pub mod dropped_items;
#[cfg(feature = "app")]
pub mod effect;
#[cfg(feature = "app")]
pub mod file_picker;
#[cfg(feature = "app")]
mod handle_entries;
#[cfg(feature = "app")]
pub mod intl;
#[cfg(feature = "app")]
pub mod location;
#[cfg(feature = "app")]
pub mod opfs;
#[cfg(feature = "app")]
pub mod panic_hook;
#[cfg(feature = "app")]
pub mod retained_handles;
#[cfg(feature = "app")]
pub mod storage;
#[cfg(feature = "app")]
pub mod wake_lock;
