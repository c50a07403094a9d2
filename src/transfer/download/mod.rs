//! Downloads that are never wrong. One file is a [`job::DownloadJob`], a pure value like an upload; an [`task::DownloadTask`] is what
//! one row of the list stands for: a file, an archive of many, or many into a folder.
//!
//! All of it runs in a worker of its own (`bin/fetcher`), away from the page: it fetches ranges, counts CRC-64 and
//! writes. The page brings what only it has, and the words for it are in [`message`]: signed addresses, listings, and
//! what the person chose. A token never gets here.
//!
//! Bytes are written in order, so what is there is always a beginning of the file: one number says how far, one CRC
//! what it comes to, and both outlive a reload. Nothing is called done before the CRC of everything was compared.

pub mod job;
pub mod list_recursively;
pub mod local_names;
pub mod messages;
#[cfg(all(target_arch = "wasm32", feature = "app"))]
pub mod records;
pub mod response;
pub mod step;
pub mod task;
mod task_view;
pub mod zip;

#[cfg(test)]
mod tests;
