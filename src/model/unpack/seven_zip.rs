//! 7z.

use super::ListedEntry;
use super::unpacker::{MAX_WORKSPACE, Output, UnpackFault};
use crate::model::archive::{ArchiveError, ArchiveFormat, MAX_ENTRIES};
use sevenz_rust2::{Archive, BlockDecoder, Error, Password};
use std::io::{self, Cursor, Read};

/// Unpacked at once.
const PIECE: usize = 256 << 10;

pub struct SevenZipArchive {
    archive: Archive,
    bytes: Cursor<Vec<u8>>,
}

impl SevenZipArchive {
    pub fn open(bytes: Vec<u8>) -> Result<Self, ArchiveError> {
        let mut bytes = Cursor::new(bytes);
        let archive = Archive::read_with_memory_limit(&mut bytes, &Password::empty(), memory());
        Ok(Self { archive: archive.map_err(|error| archive_error(&error))?, bytes })
    }

    pub fn list(&self) -> Vec<ListedEntry> {
        let files = self.archive.files.iter().take(MAX_ENTRIES + 1).enumerate();
        files
            .map(|(number, file)| ListedEntry {
                path: file.name.clone(),
                size: if file.has_stream { file.size } else { 0 },
                is_folder: file.is_directory,
                is_encrypted: file.has_stream && self.archive.is_file_encrypted(number),
                link: None,
            })
            .collect()
    }

    pub fn entry(&mut self, number: usize, mut output: Output) -> Result<(), UnpackFault> {
        let damaged = UnpackFault::Archive(ArchiveError::Damaged);
        let file = self.archive.files.get(number).ok_or(damaged)?;
        if !file.has_stream {
            return Ok(());
        }
        let blocks = &self.archive.stream_map.file_block_index;
        let block = blocks.get(number).copied().flatten().ok_or(damaged)?;
        let password = Password::empty();
        let decoder = BlockDecoder::new_with_memory_limit(
            1,
            memory(),
            block,
            &self.archive,
            &password,
            &mut self.bytes,
        );
        let first = self.archive.stream_map.block_first_file_index.get(block).copied().ok_or(damaged)?;
        let (mut at, mut result) = (first, Err(damaged));
        // Those that stand before it in a solid block are unpacked too, and thrown away.
        let unpacked = decoder.for_each_entries(&mut |_, contents| {
            if at == number {
                result = copy(contents, &mut output);
                return Ok(false);
            }
            at += 1;
            io::copy(contents, &mut io::sink())?;
            Ok(true)
        });
        match unpacked {
            Ok(_) => result,
            Err(error) => Err(archive_error(&error).into()),
        }
    }
}

fn copy(contents: &mut dyn Read, output: &mut Output) -> Result<(), UnpackFault> {
    let mut buffer = vec![0; PIECE];
    loop {
        match contents.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => output.push(buffer.get(..length).unwrap_or_default())?,
            Err(_) => return Err(ArchiveError::Damaged.into()),
        }
    }
}

/// In KiB.
fn memory() -> usize {
    usize::try_from(MAX_WORKSPACE >> 10).unwrap_or(usize::MAX)
}

fn archive_error(error: &Error) -> ArchiveError {
    match error {
        Error::BadSignature(_) => ArchiveError::NotOfFormat(ArchiveFormat::SevenZip),
        Error::PasswordRequired | Error::MaybeBadPassword(_) => ArchiveError::Encrypted,
        // Decrypting is left out.
        Error::UnsupportedCompressionMethod(method) if method.starts_with("AES") => ArchiveError::Encrypted,
        Error::UnsupportedVersion { .. }
        | Error::UnsupportedCompressionMethod(_)
        | Error::Unsupported(_)
        | Error::ExternalUnsupported
        | Error::MaxMemLimited { .. } => ArchiveError::UnknownMethod,
        _ => ArchiveError::Damaged,
    }
}
