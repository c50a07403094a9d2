//! Formats that pack one file: gzip, XZ and bzip2, also several one after another.

use super::unpacker::{MAX_WORKSPACE, Output, UnpackFault};
use crate::model::archive::{ArchiveError, ArchiveFormat};
use std::io::{ErrorKind, Read};

/// Unpacked at once.
const PIECE: usize = 256 << 10;

pub fn unpack(format: ArchiveFormat, bytes: &[u8], output: Output) -> Result<(), UnpackFault> {
    match format {
        _ if bytes.is_empty() => Err(ArchiveError::NotOfFormat(format).into()),
        ArchiveFormat::Xz => {
            let memory = u32::try_from(MAX_WORKSPACE >> 10).unwrap_or(u32::MAX);
            copy(lzma_rust2::XzReader::new_mem_limit(bytes, true, memory), format, output)
        }
        ArchiveFormat::Bzip2 => copy(bzip2::read::MultiBzDecoder::new(bytes), format, output),
        _ => copy(flate2::read::MultiGzDecoder::new(bytes), format, output),
    }
}

fn copy(mut from: impl Read, format: ArchiveFormat, mut output: Output) -> Result<(), UnpackFault> {
    let (mut buffer, mut is_first) = (vec![0; PIECE], true);
    loop {
        match from.read(&mut buffer) {
            Ok(0) => return Ok(()),
            Ok(length) => output.push(buffer.get(..length).unwrap_or_default())?,
            Err(error) if error.kind() == ErrorKind::Interrupted => continue,
            Err(error) if matches!(error.kind(), ErrorKind::OutOfMemory | ErrorKind::Unsupported) => {
                return Err(ArchiveError::UnknownMethod.into());
            }
            // What is not even begun is something else.
            Err(_) if is_first => return Err(ArchiveError::NotOfFormat(format).into()),
            Err(_) => return Err(ArchiveError::Damaged.into()),
        }
        is_first = false;
    }
}
