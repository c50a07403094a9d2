//! RAR, of all versions.

use super::ListedEntry;
use super::unpacker::{MAX_WORKSPACE, Output, UnpackFault};
use crate::model::archive::{ArchiveError, ArchiveFormat, MAX_ENTRIES};
use rars::filename::{LegacyNameEncoding, decode_rar50};
use rars::{
    Archive, ArchiveMember, ArchiveMemberDetail, ArchiveReadOptions, ArchiveReader, Error, ErrorKind,
    ExtractionDecision,
};
use std::cell::RefCell;
use std::io::{self, Write};
use std::rc::Rc;

/// Headers of more bytes are not read.
const MAX_HEADERS: u64 = 64 << 20;
/// A packed file of more bytes is unpacked piece by piece.
const MAX_BUFFERED: u64 = 64 << 20;

pub struct RarArchive(Archive);

impl RarArchive {
    pub fn open(bytes: Vec<u8>) -> Result<Self, ArchiveError> {
        let archive = ArchiveReader::read_owned_with_options(bytes, options());
        let archive = archive.map_err(|error| archive_error(&error))?;
        let is_part = |member: ArchiveMember| member.meta.is_split_before || member.meta.is_split_after;
        match archive.members().any(is_part) {
            true => Err(ArchiveError::Split),
            false => Ok(Self(archive)),
        }
    }

    pub fn list(&self) -> Vec<ListedEntry> {
        self.0.members().take(MAX_ENTRIES + 1).map(listed).collect()
    }

    pub fn entry(&self, number: usize, output: Output) -> Result<(), UnpackFault> {
        let sink = Sink(Rc::new(RefCell::new((output, None))));
        let (mut at, mut is_found, is_solid) = (0, false, self.0.is_solid());
        let extracted = self.0.extract_with_control(options(), |member| {
            at += 1;
            let decision = match at - 1 {
                this if this > number => ExtractionDecision::Stop,
                this if this == number => {
                    is_found = true;
                    ExtractionDecision::Extract(Box::new(sink.clone()))
                }
                // What stands before it in a solid archive is unpacked too, and thrown away.
                _ if is_solid && !member.meta.is_directory && !member.meta.is_redirection => {
                    ExtractionDecision::Extract(Box::new(io::sink()))
                }
                _ => ExtractionDecision::Skip,
            };
            Ok(decision)
        });
        let fault = sink.0.borrow_mut().1.take();
        match (fault, extracted) {
            (Some(fault), _) => Err(fault),
            (None, Err(error)) => Err(archive_error(&error).into()),
            (None, Ok(_)) if is_found => Ok(()),
            (None, Ok(_)) => Err(ArchiveError::Damaged.into()),
        }
    }
}

/// Where an entry goes, and why it went no further.
#[derive(Clone)]
struct Sink(Rc<RefCell<(Output, Option<UnpackFault>)>>);

impl Write for Sink {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        let (output, fault) = &mut *self.0.borrow_mut();
        match output.push(bytes) {
            Ok(()) => Ok(bytes.len()),
            Err(reason) => {
                *fault = Some(reason);
                Err(io::ErrorKind::FileTooLarge.into())
            }
        }
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

fn options() -> ArchiveReadOptions<'static> {
    let mut options = ArchiveReadOptions::new();
    options.max_header_bytes = Some(MAX_HEADERS);
    options.max_reader_workspace_bytes = Some(MAX_WORKSPACE);
    options.rar50_dictionary_size_limit = Some(MAX_WORKSPACE / 2);
    options.rar50_buffered_decode_limit = Some(MAX_BUFFERED);
    options
}

fn listed(member: ArchiveMember) -> ListedEntry {
    let link = match &member.detail {
        ArchiveMemberDetail::Rar50Plus { redirection: Some(redirection), .. } => {
            Some(String::from_utf8_lossy(&redirection.target_name).into_owned())
        }
        _ => None,
    };
    ListedEntry {
        path: path(&member),
        size: if link.is_some() { 0 } else { member.meta.unpacked_size },
        is_folder: member.meta.is_directory,
        is_encrypted: member.meta.is_encrypted,
        link,
    }
}

/// In Unicode where the archive has it, else in the letters of the first PCs.
fn path(member: &ArchiveMember) -> String {
    let name = match &member.detail {
        ArchiveMemberDetail::Rar50Plus { .. } => decode_rar50(&member.meta.name),
        _ => member.meta.name.as_slice().into(),
    };
    match std::str::from_utf8(&name) {
        Ok(name) => name.to_owned(),
        Err(_) if member.name_is_unicode() => String::from_utf8_lossy(&name).into_owned(),
        Err(_) => LegacyNameEncoding::Cp437
            .decode(&name)
            .unwrap_or_else(|_| String::from_utf8_lossy(&name).into_owned()),
    }
}

fn archive_error(error: &Error) -> ArchiveError {
    match (error.root_cause(), error.kind()) {
        (Error::FeatureDisabled { feature: "encryption" }, _)
        | (_, ErrorKind::PasswordRequired | ErrorKind::BadPassword) => ArchiveError::Encrypted,
        (Error::HeaderBytesLimitExceeded { .. }, _) => ArchiveError::ListTooLarge(MAX_HEADERS),
        (_, ErrorKind::UnsupportedFormat) => ArchiveError::NotOfFormat(ArchiveFormat::Rar),
        (_, ErrorKind::UnsupportedFeature | ErrorKind::ResourceLimit) => ArchiveError::UnknownMethod,
        _ => ArchiveError::Damaged,
    }
}
