//! The contents of one file, as viewers read them: by address, or by ranges of bytes. An address that has ended is renewed
//! here; viewers don't know where it comes from, nor whether the file was taken out of another.

use super::text::TextWriter;
use crate::api::OfficePage;
use crate::base::failure::{Failure, FailureKind};
use crate::base::time::Timestamp;
use crate::browser::memory_file::{FileAddress, MemoryFile};
use crate::browser::{clock, http};
use crate::features::shell::api::Api;
use crate::model::entry::Entry;
use crate::model::film::Film;
use crate::model::playback::SpritesState;
use crate::model::preview::{Viewer, content_type, image_process};
use crate::model::thumbnail_queue::has_ended;
use leptos::prelude::*;
use std::ops::Range;

#[derive(Clone, Copy)]
pub struct Source {
    api: Api,
    pub viewer: Viewer,
    /// In bytes, when it was opened.
    pub size: u64,
    entry: StoredValue<Entry>,
    address: StoredValue<Option<String>>,
    /// A file that is here and not in a drive, with its address.
    memory: StoredValue<Option<(MemoryFile, Option<FileAddress>)>, LocalStorage>,
}

impl Source {
    /// Lives as long as the current owner; what runs on after it is told that it was cancelled.
    pub fn new(api: Api, entry: Entry, viewer: Viewer) -> Self {
        let size = entry.size.unwrap_or_default();
        Self {
            api,
            viewer,
            size,
            entry: StoredValue::new(entry),
            address: StoredValue::new(None),
            memory: StoredValue::new_local(None),
        }
    }

    /// Of a file that was taken out of this one. `entry` is made up: it has a name and a size.
    pub fn inner(self, entry: Entry, viewer: Viewer, file: MemoryFile) -> Self {
        let address = file.address(content_type(viewer, &entry.name).unwrap_or_default());
        Self { memory: StoredValue::new_local(Some((file, address))), ..Self::new(self.api, entry, viewer) }
    }

    /// The same file for another viewer.
    pub fn shown_as(self, viewer: Viewer) -> Self {
        Self { viewer, ..self }
    }

    pub fn memory(self) -> Option<MemoryFile> {
        self.memory.try_with_value(|memory| memory.as_ref().map(|(file, _)| file.clone())).flatten()
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
        let local = self.memory.try_with_value(|memory| {
            let (_, address) = memory.as_ref()?;
            let none = Failure::local(FailureKind::LocalFile);
            Some(address.as_ref().map(|it| it.as_str().to_owned()).ok_or(none))
        });
        if let Some(address) = local.flatten() {
            return address;
        }
        let entry = self.known_entry()?;
        let served_as = content_type(self.viewer, &entry.name);
        let address = self.api.client().view_address(&entry.drive, &entry.id, served_as).await;
        let address = address.map_err(|error| error.failure())?;
        self.address.try_set_value(Some(address.clone()));
        Ok(address)
    }

    /// Whether its bytes can be had now: players don't tell a store that refuses from a file that is damaged.
    pub async fn is_served(self) -> bool {
        self.read(0..1).await.is_ok()
    }

    /// The address of an image that fills so many pixels of the screen; `None` where the service makes none.
    pub async fn rendition(self, pixels: u32) -> Option<String> {
        let entry = self.entry.try_get_value().filter(|_| self.memory().is_none())?;
        rendition(self.api, &entry, self.viewer, pixels).await
    }

    /// The film as the service has transcoded it; `None` where it has not and does not.
    pub async fn film(self) -> Option<Film> {
        let entry = self.entry.try_get_value().filter(|_| self.memory().is_none())?;
        self.api.client().film(&entry.drive, &entry.id).await.ok().flatten()
    }

    /// Small pictures of a film's places, and whether the service makes some; `None` where it does not answer.
    pub async fn sprites(self) -> Option<SpritesState> {
        let entry = self.entry.try_get_value().filter(|_| self.memory().is_none())?;
        self.api.client().film_sprites(&entry.drive, &entry.id).await.ok()
    }

    /// A page of the office service for it.
    pub async fn office_page(self, is_editing: bool, language: &str) -> Result<OfficePage, Failure> {
        let (entry, client) = (self.known_entry()?, self.api.client());
        let page = match is_editing {
            true => client.office_edit(&entry.drive, &entry.id).await,
            false => client.office_preview(&entry.drive, &entry.id, language).await,
        };
        page.map_err(|error| error.failure())
    }

    /// The same page with its next tokens; one that only reads may be another.
    pub async fn renew_office(self, page: OfficePage, language: &str) -> Result<OfficePage, Failure> {
        let Some(refresh) = &page.tokens.refresh else { return self.office_page(false, language).await };
        let tokens = self.api.client().refresh_office(&page.tokens.access, refresh).await;
        tokens.map(|tokens| OfficePage { tokens, ..page }).map_err(|error| error.failure())
    }

    /// What saves a text in its place.
    pub fn writer(self) -> TextWriter {
        TextWriter::new(self.api.client(), self.entry())
    }

    /// The file has another version by now: what is read from here on is of that.
    pub fn replace(self, entry: Entry) {
        self.entry.try_set_value(entry);
        self.address.try_set_value(None);
    }

    fn known_entry(self) -> Result<Entry, Failure> {
        self.entry.try_get_value().ok_or_else(|| Failure::local(FailureKind::Cancelled))
    }

    /// Reads bytes. Fewer come only where the file is shorter than it was.
    pub async fn read(self, bytes: Range<u64>) -> Result<Vec<u8>, Failure> {
        if let Some(file) = self.memory() {
            return file.read(bytes).await.ok_or(Failure::local(FailureKind::LocalFile));
        }
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
