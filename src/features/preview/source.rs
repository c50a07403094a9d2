//! The contents of one file, as viewers read them: by address, or by ranges of bytes. An address that has ended is renewed
//! here; viewers don't know where it comes from.

use crate::base::failure::{Failure, FailureKind};
use crate::base::time::Timestamp;
use crate::browser::{clock, http};
use crate::features::shell::api::Api;
use crate::model::entry::Entry;
use crate::model::film::Film;
use crate::model::preview::{Viewer, content_type, image_process};
use crate::model::thumbnail_queue::has_ended;
use leptos::prelude::*;
use std::ops::Range;

#[derive(Clone, Copy)]
pub struct Source {
    api: Api,
    pub viewer: Viewer,
    /// In bytes.
    pub size: u64,
    entry: StoredValue<Entry>,
    address: StoredValue<Option<String>>,
}

impl Source {
    /// Lives as long as the current owner; what runs on after it is told that it was cancelled.
    pub fn new(api: Api, entry: Entry, viewer: Viewer) -> Self {
        let size = entry.size.unwrap_or_default();
        Self { api, viewer, size, entry: StoredValue::new(entry), address: StoredValue::new(None) }
    }

    pub fn entry(&self) -> Entry {
        self.entry.get_value()
    }

    /// The address of the original, which serves ranges too.
    pub async fn address(self) -> Result<String, Failure> {
        let now = Timestamp(clock::now_ms() as i64);
        let known = self.address.try_get_value().flatten().filter(|address| !has_ended(address, now));
        match known {
            Some(address) => Ok(address),
            None => self.renew().await,
        }
    }

    /// A new address, for one that is refused.
    pub async fn renew(self) -> Result<String, Failure> {
        let entry = self.entry.try_get_value().ok_or_else(|| Failure::local(FailureKind::Cancelled))?;
        let served_as = content_type(self.viewer, &entry.name);
        let address = self.api.client().view_address(&entry.drive, &entry.id, served_as).await;
        let address = address.map_err(|error| error.failure())?;
        self.address.try_set_value(Some(address.clone()));
        Ok(address)
    }

    /// The address of an image that fills so many pixels of the screen; `None` where the service makes none.
    pub async fn rendition(self, pixels: u32) -> Option<String> {
        let entry = self.entry.try_get_value()?;
        rendition(self.api, &entry, self.viewer, pixels).await
    }

    /// The film as the service has transcoded it; `None` where it has not and does not.
    pub async fn film(self) -> Option<Film> {
        let entry = self.entry.try_get_value()?;
        self.api.client().film(&entry.drive, &entry.id).await.ok().flatten()
    }

    /// Reads bytes. Fewer come only where the file is shorter than it was.
    pub async fn read(self, bytes: Range<u64>) -> Result<Vec<u8>, Failure> {
        let mut address = self.address().await?;
        for is_retry in [false, true] {
            let wanted = (bytes.end - bytes.start) as usize;
            match http::get_range(&address, bytes.clone()).await {
                Some(reply) if reply.status == 206 => return Ok(reply.bytes),
                // The range was ignored.
                Some(reply) if reply.status == 200 && reply.bytes.len() as u64 > bytes.start => {
                    return Ok(reply.bytes.into_iter().skip(bytes.start as usize).take(wanted).collect());
                }
                Some(reply) if reply.status == 416 => return Err(Failure::local(FailureKind::Replaced)),
                Some(reply) if is_retry || reply.status == 200 => {
                    let kind =
                        if reply.status == 404 { FailureKind::NotFound } else { FailureKind::StoreRefused };
                    return Err(Failure::local(kind));
                }
                None if http::is_offline() => return Err(Failure::local(FailureKind::Offline)),
                None if is_retry => return Err(Failure::local(FailureKind::Network)),
                // The address may have ended, and a page may not always see that answer.
                _ => address = self.renew().await?,
            }
        }
        Err(Failure::local(FailureKind::Network))
    }
}

/// The rendition of an image that is not open yet.
pub async fn rendition(api: Api, entry: &Entry, viewer: Viewer, pixels: u32) -> Option<String> {
    let process = image_process(viewer, pixels);
    api.client().rendition_address(&entry.drive, &entry.id, &process).await.ok().flatten()
}
