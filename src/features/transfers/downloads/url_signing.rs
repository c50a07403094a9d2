//! Fetches signed URLs for the download worker, which has no access token.

use super::rows::Target;
use super::store::DownloadStore;
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::transfer::download::job::{Fingerprint, SignedUrl};
use crate::transfer::download::messages::DownloadWorkerRequest;
use crate::transfer::error_policy::url_lifetime;

/// The documented lifetime of signed URLs that do not contain it.
const DEFAULT_URL_LIFE_MS: u64 = 15 * 60_000;

impl DownloadStore {
    pub(super) fn sign_url(self, task: u32, file: u32, id: String, size: u64) {
        let drive = self.with_download(task, |download| match &download.target {
            Target::Staged(record) => Some(record.drive.clone()),
            _ => download.entries.first().map(|entry| entry.drive.clone()),
        });
        let Some(Some(drive)) = drive else { return };
        // An item of a listing that could not be read.
        if id.is_empty() {
            let answer = Err(Failure::local(FailureKind::BadAnswer));
            return self.send(&DownloadWorkerRequest::Url { task, file, answer });
        }
        let client = self.api.client();
        self.tasks.spawn(async move {
            let answer = client.download_url(&drive, &FileId::new(id), None).await;
            let answer = answer.map_err(|error| error.failure()).map(|url| SignedUrl {
                life: url_lifetime(&url.url).unwrap_or(DEFAULT_URL_LIFE_MS),
                fingerprint: Fingerprint {
                    size: url.size.unwrap_or(size),
                    crc64: url.crc64,
                    hash: url.content_hash.map(|hash| hash.hex),
                },
                url: url.url,
            });
            self.send(&DownloadWorkerRequest::Url { task, file, answer });
        });
    }
}
