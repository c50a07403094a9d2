//! HEIC pictures that neither the service nor the browser makes visible are decoded here, within limits.

use crate::base::failure::{Failure, FailureKind};
use crate::browser::heic::{self, HeicFault};
use crate::browser::memory_file::{FileAddress, MemoryFileWriter};
use crate::features::preview::source::Source;
use crate::features::shell::prefs::Prefs;
use crate::i18n::PreviewText;
use crate::model::preview::{HEIC_BEGINNING, MAX_HEIC, MAX_HEIC_PIXELS, is_heic};

/// Read at once.
const PIECE: u64 = 4 << 20;

/// Why there is no picture.
pub enum NotDecoded {
    Failed(Failure),
    Refused(PreviewText),
}

impl From<Failure> for NotDecoded {
    fn from(failure: Failure) -> Self {
        Self::Failed(failure)
    }
}

/// The address of the decoded picture, which is good as long as this lives. `on_start` is called when it is known to be a HEIC.
pub async fn decode(source: Source, prefs: Prefs, on_start: impl Fn()) -> Result<FileAddress, NotDecoded> {
    let size = source.size;
    let beginning = source.read(0..size.min(HEIC_BEGINNING)).await?;
    if !is_heic(&beginning) {
        return Err(NotDecoded::Refused(PreviewText::NotConverted));
    }
    if size > MAX_HEIC {
        return Err(NotDecoded::Refused(PreviewText::TooLargeToConvert(prefs.size(MAX_HEIC))));
    }
    on_start();
    let writer = MemoryFileWriter::default();
    let mut at = 0;
    while at < size {
        let piece = source.read(at..size.min(at + PIECE)).await?;
        if piece.is_empty() {
            return Err(Failure::local(FailureKind::Replaced).into());
        }
        at += piece.len() as u64;
        writer.push(&piece);
    }
    let no_memory = || NotDecoded::Failed(Failure::local(FailureKind::DiskFull));
    let picture = writer.finish().ok_or_else(no_memory)?;
    let decoded = heic::decode(&picture, MAX_HEIC_PIXELS).await.map_err(|fault| {
        NotDecoded::Refused(match fault {
            HeicFault::Damaged => PreviewText::BrokenImage,
            HeicFault::TooManyPixels => {
                PreviewText::TooManyPixels(prefs.count((MAX_HEIC_PIXELS / 1_000_000) as usize))
            }
            HeicFault::NoDecoder => PreviewText::ViewerMissing,
        })
    })?;
    // The worker says what kind of picture it has made.
    decoded.own_address().ok_or_else(no_memory)
}
