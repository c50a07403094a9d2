//! The web platform: the only layer that names `web_sys` and `js_sys`. It makes no decisions.
//!
//! The first modules work in a page and in a worker, the others in a page only.

pub mod channel;
pub mod clock;
pub mod file;
pub mod global_scope;
#[cfg(any(feature = "page", feature = "uploader"))]
pub mod http;
pub mod indexed_db;
pub mod js;
pub mod message;
pub mod observe;
pub mod put;
pub mod web_lock;
pub mod worker;
pub mod worker_scope;

#[cfg(feature = "page")]
pub mod browser_download;
#[cfg(feature = "page")]
pub mod dom;
#[cfg(feature = "page")]
pub mod download_worker;
#[cfg(feature = "page")]
pub mod drag;
#[cfg(feature = "page")]
pub mod dropped_items;
#[cfg(feature = "page")]
pub mod effect;
#[cfg(feature = "page")]
pub mod file_picker;
#[cfg(feature = "page")]
pub mod font_face;
#[cfg(feature = "page")]
pub mod frame;
#[cfg(feature = "page")]
mod handle_entries;
#[cfg(feature = "page")]
pub mod heic;
#[cfg(feature = "page")]
pub mod highlight;
#[cfg(feature = "page")]
pub mod hls;
#[cfg(feature = "page")]
pub mod inflate;
#[cfg(feature = "page")]
pub mod intl;
#[cfg(feature = "page")]
pub mod location;
#[cfg(feature = "page")]
pub mod media;
#[cfg(feature = "page")]
pub mod memory_file;
#[cfg(feature = "page")]
pub mod opfs;
#[cfg(feature = "page")]
pub mod panic_hook;
#[cfg(feature = "page")]
pub mod pdf;
#[cfg(feature = "page")]
pub mod picture;
#[cfg(feature = "page")]
pub mod retained_handles;
#[cfg(feature = "page")]
pub mod storage;
#[cfg(feature = "page")]
pub mod task_worker;
#[cfg(feature = "page")]
pub mod text_decoder;
#[cfg(feature = "page")]
pub mod text_marks;
#[cfg(feature = "page")]
pub mod vendor;
#[cfg(feature = "page")]
pub mod wake_lock;
