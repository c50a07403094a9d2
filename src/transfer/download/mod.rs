//! Downloads whose result is verified. One file is a [`job::DownloadJob`], a pure value like an upload; a
//! [`task::DownloadTask`] is one row of the list: a file, an archive of several, or several files into a folder.
//!
//! All of it runs in the download worker (`bin/downloader`), which fetches ranges, computes CRC-64 and writes. The
//! page provides what only it can, through [`messages`]: signed URLs, listings, and the person's choices. The worker
//! never receives a token.
//!
//! Bytes are written in order, so what is written is always a prefix of the file: its length and its CRC describe it,
//! and both survive a reload. Nothing counts as done before the CRC of the whole file matches.

pub mod job;
pub mod list_recursively;
pub mod local_names;
pub mod messages;
#[cfg(all(target_arch = "wasm32", feature = "page"))]
pub mod records;
pub mod response;
pub mod step;
pub mod task;
pub mod task_event;
mod task_view;
pub mod zip;

#[cfg(test)]
mod tests;
