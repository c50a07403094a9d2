//! Where the bytes of a task are written: a file in the origin-private file system, an archive, or files below a
//! local folder. One operation at a time, in order.

use super::output::OutputStream;
use super::platform::{copied, crc64_of, now, refused, wait};
use crc32fast::Hasher;
use js_sys::Uint8Array;
use pds_web::base::failure::{Failure, FailureKind};
use pds_web::base::name::local::folded;
use pds_web::base::name::numbered;
use pds_web::browser::global_scope::global_scope;
use pds_web::transfer::download::local_names::{join, split};
use pds_web::transfer::download::messages::{RemoteFile, STAGE};
use pds_web::transfer::download::zip::{ZipLayout, ZipWriter};
use std::collections::{HashMap, HashSet};
use wasm_bindgen::prelude::*;
use web_sys::{
    File, FileSystemDirectoryHandle, FileSystemFileHandle, FileSystemGetDirectoryOptions,
    FileSystemGetFileOptions, FileSystemReadWriteOptions, FileSystemSyncAccessHandle,
    FileSystemWritableFileStream,
};

/// The search for a free name ends after this many; no file that exists is overwritten.
const MOST_COPIES: u32 = 100;

pub enum Sink {
    Stage(StagedFile),
    Chosen(OutputStream),
    Archive { output: OutputStream, zip: Option<ZipWriter>, crc32: Hasher },
    Folder(Folder),
}

pub struct StagedFile {
    name: String,
    file: FileSystemSyncAccessHandle,
    /// When everything written had last reached the disk, not only the system's cache.
    flushed: Option<u64>,
    /// Nothing was written since.
    is_safe: bool,
}

/// Flushing after every chunk would halve the speed.
const FLUSH_EVERY_MS: u64 = 1_000;

pub struct Folder {
    root: FileSystemDirectoryHandle,
    /// By file number: the chosen name, and the open stream.
    targets: HashMap<usize, TargetFile>,
    /// Paths used by this task, so that no two of its files get the same number.
    taken: HashSet<String>,
}

struct TargetFile {
    folder: FileSystemDirectoryHandle,
    name: String,
    writable: Option<FileSystemWritableFileStream>,
}

/// The folder in the origin-private file system that holds unfinished downloads.
async fn stage() -> Result<FileSystemDirectoryHandle, Failure> {
    let root: FileSystemDirectoryHandle = wait(global_scope().navigator().storage().get_directory()).await?;
    folder_in(&root, STAGE).await
}

async fn folder_in(
    parent: &FileSystemDirectoryHandle,
    name: &str,
) -> Result<FileSystemDirectoryHandle, Failure> {
    let options = FileSystemGetDirectoryOptions::new();
    options.set_create(true);
    wait(parent.get_directory_handle_with_options(name, &options)).await
}

async fn file_in(folder: &FileSystemDirectoryHandle, name: &str) -> Result<FileSystemFileHandle, Failure> {
    let options = FileSystemGetFileOptions::new();
    options.set_create(true);
    wait(folder.get_file_handle_with_options(name, &options)).await
}

/// Deletes an unfinished file.
pub async fn unstage(name: &str) -> Result<(), Failure> {
    wait::<JsValue>(stage().await?.remove_entry(name)).await.map(drop)
}

impl Sink {
    /// Opens a file and returns its size. Fails while another tab has it open.
    pub async fn stage(name: String) -> Result<(Self, u64), Failure> {
        let handle = file_in(&stage().await?, &name).await?;
        let file: FileSystemSyncAccessHandle = wait(handle.create_sync_access_handle()).await?;
        let size = file.get_size().map_err(|error| refused(&error))? as u64;
        Ok((Self::Stage(StagedFile { name, file, flushed: None, is_safe: true }), size))
    }

    pub fn archive(output: OutputStream) -> Self {
        Self::Archive { output, zip: None, crc32: Hasher::new() }
    }

    pub fn folder(root: FileSystemDirectoryHandle) -> Self {
        Self::Folder(Folder { root, targets: HashMap::new(), taken: HashSet::new() })
    }

    pub async fn open(
        &mut self,
        index: usize,
        remote: &RemoteFile,
        layout: ZipLayout,
    ) -> Result<(), Failure> {
        match self {
            Self::Stage(_) => Ok(()),
            Self::Chosen(output) => output.open().await,
            Self::Archive { output, zip, crc32 } => {
                let zip = opened_zip(output, zip, layout).await?;
                *crc32 = Hasher::new();
                output.write_bytes(&zip.begin(remote.member())).await
            }
            Self::Folder(folder) => folder.open(index, remote).await,
        }
    }

    pub async fn write(
        &mut self,
        index: usize,
        from: u64,
        data: &Uint8Array,
        scratch: &mut Vec<u8>,
    ) -> Result<(), Failure> {
        match self {
            Self::Stage(staged) => staged.write(from, data),
            Self::Chosen(output) => output.write(data).await,
            Self::Archive { output, zip, crc32 } => {
                crc32.update(copied(data, scratch));
                if let Some(zip) = zip {
                    zip.wrote(u64::from(data.length()));
                }
                output.write(data).await
            }
            Self::Folder(folder) => folder.write(index, data).await,
        }
    }

    /// Whether everything written would survive a power failure. A stored checksum must never cover bytes that are
    /// lost.
    pub fn is_safe(&self) -> bool {
        matches!(self, Self::Stage(staged) if staged.is_safe)
    }

    /// Called from time to time, so that the last writes are flushed too.
    pub fn flush_if_due(&mut self) -> Result<(), Failure> {
        match self {
            Self::Stage(staged) if !staged.is_safe => staged.flush_if_due(),
            _ => Ok(()),
        }
    }

    /// Discards the bytes of a file; nothing else has them yet.
    pub async fn truncate(&mut self, index: usize) -> Result<(), Failure> {
        match self {
            Self::Stage(staged) => staged.file.truncate_with_u32(0).map_err(|error| refused(&error)),
            Self::Chosen(output) => {
                output.discard().await;
                output.open().await
            }
            // A file of an archive restarts only while nothing of it is written.
            Self::Archive { .. } => Ok(()),
            Self::Folder(folder) => folder.truncate(index).await,
        }
    }

    pub async fn close(&mut self, index: usize) -> Result<(), Failure> {
        match self {
            Self::Stage(_) => Ok(()),
            Self::Chosen(output) => output.close().await,
            Self::Archive { output, zip: Some(zip), crc32 } => {
                output.write_bytes(&zip.end(crc32.clone().finalize())).await
            }
            Self::Archive { .. } => Ok(()),
            Self::Folder(folder) => folder.close(index).await,
        }
    }

    pub async fn leave_out(
        &mut self,
        index: usize,
        remote: &RemoteFile,
        layout: ZipLayout,
    ) -> Result<(), Failure> {
        match self {
            Self::Stage(_) | Self::Chosen(_) => Ok(()),
            Self::Archive { output, zip, .. } => {
                let zip = opened_zip(output, zip, layout).await?;
                output.write_zeros(zip.leave_out(&remote.member())).await
            }
            Self::Folder(folder) => {
                folder.give_up(index).await;
                Ok(())
            }
        }
    }

    /// `size` is that of the complete file: a longer one may have been there before.
    pub async fn finish(&mut self, layout: ZipLayout, size: u64) -> Result<(), Failure> {
        match self {
            Self::Stage(StagedFile { file, .. }) => {
                file.truncate_with_f64(size as f64).map_err(|error| refused(&error))?;
                file.close();
                Ok(())
            }
            // Closing it has completed it.
            Self::Chosen(_) => Ok(()),
            Self::Archive { output, zip, .. } => {
                opened_zip(output, zip, layout).await?;
                if let Some(zip) = zip.take() {
                    output.write_bytes(&zip.finish()).await?;
                }
                output.close().await
            }
            Self::Folder(_) => Ok(()),
        }
    }

    pub async fn abort(&mut self) {
        match self {
            Self::Stage(StagedFile { name, file, .. }) => {
                file.close();
                // It may never have been created.
                let _ = unstage(name).await;
            }
            Self::Chosen(output) => output.abort().await,
            Self::Archive { output, zip, .. } => {
                *zip = None;
                output.abort().await;
            }
            Self::Folder(folder) => {
                let files: Vec<usize> = folder.targets.keys().copied().collect();
                for file in files {
                    folder.give_up(file).await;
                }
            }
        }
    }

    /// Whether the same file exists already. Existing files are never overwritten: where another file has the name,
    /// ours gets a number.
    pub async fn compare(&mut self, index: usize, remote: &RemoteFile) -> Result<bool, Failure> {
        match self {
            Self::Folder(folder) => folder.compare(index, remote).await,
            _ => Ok(false),
        }
    }
}

impl StagedFile {
    fn write(&mut self, from: u64, data: &Uint8Array) -> Result<(), Failure> {
        let options = FileSystemReadWriteOptions::new();
        options.set_at(from as f64);
        let wrote = self.file.write_with_js_u8_array_and_options(data, &options);
        let wrote = wrote.map_err(|error| refused(&error))?;
        if (wrote as u64) < u64::from(data.length()) {
            return Err(Failure::local(FailureKind::DiskFull));
        }
        self.is_safe = false;
        self.flush_if_due()
    }

    fn flush_if_due(&mut self) -> Result<(), Failure> {
        let now = now();
        if self.flushed.is_none_or(|at| now >= at + FLUSH_EVERY_MS) {
            self.file.flush().map_err(|error| refused(&error))?;
            (self.flushed, self.is_safe) = (Some(now), true);
        }
        Ok(())
    }
}

/// The archive, opened before its first byte.
async fn opened_zip<'a>(
    output: &mut OutputStream,
    zip: &'a mut Option<ZipWriter>,
    layout: ZipLayout,
) -> Result<&'a mut ZipWriter, Failure> {
    if zip.is_none() {
        output.open().await?;
    }
    Ok(zip.get_or_insert_with(|| ZipWriter::new(layout)))
}

impl Folder {
    async fn below(&self, path: &str) -> Result<FileSystemDirectoryHandle, Failure> {
        let mut folder = self.root.clone();
        for step in path.split('/').filter(|step| !step.is_empty()) {
            folder = folder_in(&folder, step).await?;
        }
        Ok(folder)
    }

    async fn compare(&mut self, index: usize, remote: &RemoteFile) -> Result<bool, Failure> {
        let (path, name) = split(&remote.path);
        let folder = self.below(path).await?;
        let mut free = name.to_owned();
        for number in 2.. {
            if number > MOST_COPIES {
                return Err(Failure::local(FailureKind::NotWritten));
            }
            if !self.taken.contains(&folded(&join(path, &free))) {
                let Ok(handle) = wait::<FileSystemFileHandle>(folder.get_file_handle(&free)).await else {
                    break;
                };
                let file: File = wait(handle.get_file()).await?;
                let (size, known) = (file.size() as u64, remote.fingerprint.crc64.is_some());
                if known
                    && size == remote.fingerprint.size
                    && crc64_of(&file).await == remote.fingerprint.crc64
                {
                    return Ok(true);
                }
                // An interrupted attempt leaves an empty file.
                if size == 0 {
                    break;
                }
            }
            free = numbered(name, false, number);
        }
        self.taken.insert(folded(&join(path, &free)));
        self.targets.insert(index, TargetFile { folder, name: free, writable: None });
        Ok(false)
    }

    async fn open(&mut self, index: usize, remote: &RemoteFile) -> Result<(), Failure> {
        if remote.is_folder() {
            return self.below(&remote.path).await.map(drop);
        }
        self.truncate(index).await
    }

    /// The browser writes to a temporary file until it is closed.
    async fn truncate(&mut self, index: usize) -> Result<(), Failure> {
        let target = self.target(index)?;
        if let Some(writable) = target.writable.take() {
            let _ = wait::<JsValue>(writable.abort()).await;
        }
        let handle = file_in(&target.folder, &target.name).await?;
        target.writable = Some(wait(handle.create_writable()).await?);
        Ok(())
    }

    async fn write(&mut self, index: usize, data: &Uint8Array) -> Result<(), Failure> {
        let writable = self.target(index)?.writable.as_ref();
        let writable = writable.ok_or(Failure::local(FailureKind::NotWritten))?;
        let write = writable.write_with_js_u8_array(data).map_err(|error| refused(&error))?;
        wait::<JsValue>(write).await.map(drop)
    }

    async fn close(&mut self, index: usize) -> Result<(), Failure> {
        let writable = self.target(index)?.writable.take();
        let writable = writable.ok_or(Failure::local(FailureKind::NotWritten))?;
        wait::<JsValue>(writable.close()).await?;
        self.targets.remove(&index);
        Ok(())
    }

    /// Leaves nothing behind, in particular no empty file that looks like a download.
    async fn give_up(&mut self, index: usize) {
        let Some(target) = self.targets.remove(&index) else { return };
        if let Some(writable) = target.writable {
            let _ = wait::<JsValue>(writable.abort()).await;
            let _ = wait::<JsValue>(target.folder.remove_entry(&target.name)).await;
        }
    }

    fn target(&mut self, index: usize) -> Result<&mut TargetFile, Failure> {
        self.targets.get_mut(&index).ok_or(Failure::local(FailureKind::NotWritten))
    }
}
