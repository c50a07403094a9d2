//! Asks the worker that unpacks archives. It gets the bytes of one archive, and ends with what holds this.

use super::unpack::{UnpackError, no_memory};
use crate::browser::memory_file::{MemoryFile, MemoryFileWriter};
use crate::browser::task_worker::TaskWorker;
use crate::model::archive::{ArchiveError, ArchiveFormat};
use crate::model::unpack::{ListedEntry, READY, SCRIPT, UnpackReport, UnpackRequest};

pub struct UnpackClient {
    worker: TaskWorker,
    /// It has failed for good, as it does when there is no memory left.
    is_broken: bool,
}

impl UnpackClient {
    pub async fn open(format: ArchiveFormat, archive: &MemoryFile) -> Result<Self, UnpackError> {
        let worker = TaskWorker::start(SCRIPT, READY).await.ok_or(ArchiveError::NoUnpacker)?;
        let mut client = Self { worker, is_broken: false };
        client.worker.send(&UnpackRequest::Open { format }, &[archive.as_js()]);
        client.unpacked(0).await.map(|_| client)
    }

    pub async fn list(&mut self) -> Result<Vec<ListedEntry>, UnpackError> {
        self.worker.send(&UnpackRequest::List, &[]);
        let mut list = Vec::new();
        loop {
            match self.worker.next().await {
                Some((UnpackReport::Listed { entries }, _)) => list.extend(entries),
                Some((UnpackReport::Done, _)) => return Ok(list),
                Some((UnpackReport::Failed { error }, _)) => return Err(error.into()),
                _ => return Err(self.failed()),
            }
        }
    }

    pub async fn entry(&mut self, number: usize, limit: u64) -> Result<MemoryFile, UnpackError> {
        self.worker.send(&UnpackRequest::Entry { number, limit }, &[]);
        self.unpacked(limit).await
    }

    pub async fn all(&mut self, limit: u64) -> Result<MemoryFile, UnpackError> {
        self.worker.send(&UnpackRequest::All { limit }, &[]);
        self.unpacked(limit).await
    }

    async fn unpacked(&mut self, limit: u64) -> Result<MemoryFile, UnpackError> {
        let writer = MemoryFileWriter::default();
        loop {
            match self.worker.next().await {
                Some((UnpackReport::Unpacked, bytes)) => writer.push_attached(bytes.into_iter().next()),
                Some((UnpackReport::Done, _)) => return writer.finish().ok_or_else(no_memory),
                Some((UnpackReport::OverLimit, _)) => return Err(UnpackError::TooLarge(limit)),
                Some((UnpackReport::Failed { error }, _)) => return Err(error.into()),
                _ => return Err(self.failed()),
            }
        }
    }

    fn failed(&mut self) -> UnpackError {
        self.is_broken = true;
        ArchiveError::Damaged.into()
    }

    /// To be asked again, unless it has failed.
    pub fn into_idle(self) -> Option<Self> {
        (!self.is_broken).then_some(self)
    }
}
