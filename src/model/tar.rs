//! The headers of a TAR, read one after another: between two of them are the bytes of a file, which are not read. The forms are
//! those of v7, ustar, pax and GNU. Everything in a header may be a lie: sizes and names are checked, and the list ends
//! where one does not fit.

use super::archive::{ArchiveEntry, EntryContent, ListEnd, MAX_ENTRIES};
use std::ops::Range;

const BLOCK: usize = 512;
/// Long names and attributes of a file have at most this many bytes.
const MAX_EXTENDED: u64 = 1 << 20;
/// Read at once: little where files are large and headers are far apart, more where they lie close together.
const WINDOWS: Range<u64> = 8 << 10..1 << 20;

/// How a list ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TarEnd {
    Whole,
    Short(ListEnd),
    /// Not even the first header is one.
    NotTar,
}

/// Asks for bytes and takes them, until it has an end.
#[derive(Debug)]
pub struct TarReader {
    /// Of the whole file.
    size: u64,
    /// Where the next header is.
    at: u64,
    /// How much is read at once.
    window: u64,
    /// How much the header at `at` takes with what belongs to it, where more than the window is needed.
    needed: u64,
    /// What stands before a header in headers of their own.
    extended: Extended,
    is_first: bool,
    count: usize,
    end: Option<TarEnd>,
}

/// What extended headers say of the next entry.
#[derive(Debug, Default)]
struct Extended {
    path: Option<String>,
    link: Option<String>,
    size: Option<u64>,
    /// The size that a file has when it is not held whole.
    real_size: Option<u64>,
    is_sparse: bool,
    is_pax: bool,
}

/// What a header leads to.
enum Step {
    /// So many bytes on is the next header.
    Next(u64, Option<ArchiveEntry>),
    /// It needs so many bytes.
    More(u64),
    End(TarEnd),
}

impl TarReader {
    pub fn new(size: u64) -> Self {
        Self {
            size,
            at: 0,
            window: 64 << 10,
            needed: 0,
            extended: Extended::default(),
            is_first: true,
            count: 0,
            end: None,
        }
    }

    pub fn end(&self) -> Option<TarEnd> {
        self.end
    }

    /// How much of the file lies behind.
    pub fn part(&self) -> f64 {
        if self.size == 0 { 1.0 } else { self.at.min(self.size) as f64 / self.size as f64 }
    }

    /// The bytes to read next; `None` at the end.
    pub fn wanted(&mut self) -> Option<Range<u64>> {
        if self.end.is_none() && self.at >= self.size {
            // Some programs write no end. An empty file has not even one header.
            let end = if self.at > self.size { TarEnd::Short(ListEnd::CutOff) } else { TarEnd::Whole };
            self.end = Some(if self.is_first { TarEnd::NotTar } else { end });
        }
        let length = self.window.max(self.needed);
        self.end.is_none().then(|| self.at..self.size.min(self.at.saturating_add(length)))
    }

    /// The entries whose headers are in these bytes, which begin where they were wanted.
    pub fn read(&mut self, bytes: &[u8]) -> Vec<ArchiveEntry> {
        let start = self.at;
        let mut entries = Vec::new();
        while self.end.is_none() {
            let from = usize::try_from(self.at - start).ok().filter(|from| *from < bytes.len());
            let Some(rest) = from.and_then(|from| bytes.get(from..)) else { break };
            match self.step(rest) {
                Step::Next(length, entry) => {
                    self.needed = 0;
                    self.is_first = false;
                    self.at = self.at.saturating_add(length);
                    entries.extend(entry);
                }
                Step::More(needed) if self.at.saturating_add(needed) <= self.size => {
                    self.needed = needed;
                    break;
                }
                Step::More(_) => self.end = Some(self.cut_off()),
                Step::End(end) => self.end = Some(end),
            }
            if self.count >= MAX_ENTRIES {
                self.end = Some(TarEnd::Short(ListEnd::TooMany));
            }
        }
        let read = start.saturating_add(bytes.len() as u64);
        self.window = match self.at > read.saturating_add(self.window) {
            true => (self.window / 2).max(WINDOWS.start),
            false => (self.window * 2).min(WINDOWS.end),
        };
        entries
    }

    fn cut_off(&self) -> TarEnd {
        if self.is_first { TarEnd::NotTar } else { TarEnd::Short(ListEnd::CutOff) }
    }

    fn step(&mut self, bytes: &[u8]) -> Step {
        let Some(header) = bytes.first_chunk::<BLOCK>() else { return Step::More(BLOCK as u64) };
        if header.iter().all(|byte| *byte == 0) {
            return Step::End(TarEnd::Whole);
        }
        let (true, Some(size)) = (is_sum_right(header), number(&header[124..136])) else {
            return Step::End(self.cut_off());
        };
        match header[156] {
            kind @ (b'x' | b'g' | b'L' | b'K') => self.step_extended(kind, size, bytes),
            kind => self.step_entry(kind, size, header, bytes),
        }
    }

    /// A header that tells about the next one.
    fn step_extended(&mut self, kind: u8, size: u64, bytes: &[u8]) -> Step {
        if size > MAX_EXTENDED {
            return Step::End(TarEnd::Short(ListEnd::CutOff));
        }
        let length = BLOCK as u64 + blocks(size);
        let Some(body) = bytes.get(BLOCK..BLOCK + size as usize) else { return Step::More(length) };
        match kind {
            b'L' => self.extended.path = Some(text(body)),
            b'K' => self.extended.link = Some(text(body)),
            b'x' => self.extended.read_pax(body),
            // What is said of all: times and owners.
            _ => {}
        }
        Step::Next(length, None)
    }

    fn step_entry(&mut self, kind: u8, size: u64, header: &[u8; BLOCK], bytes: &[u8]) -> Step {
        let mut before = BLOCK as u64;
        let extended = std::mem::take(&mut self.extended);
        let mut real_size = extended.real_size;
        if kind == b'S' {
            real_size = number(&header[483..495]);
            let mut is_continued = header[482] != 0;
            while is_continued {
                let at = before as usize;
                let Some(block) = bytes.get(at..at + BLOCK).filter(|_| before <= MAX_EXTENDED) else {
                    self.extended = extended;
                    return match before <= MAX_EXTENDED {
                        true => Step::More(before + BLOCK as u64),
                        false => Step::End(TarEnd::Short(ListEnd::CutOff)),
                    };
                };
                before += BLOCK as u64;
                is_continued = block[504] != 0;
            }
        }
        let size = extended.size.unwrap_or(size);
        // Links, devices and folders hold nothing, whatever size is told; but pax may hold the bytes of a second name.
        let held = match kind {
            b'1' if !extended.is_pax => 0,
            b'2'..=b'6' => 0,
            _ => size,
        };
        let start = self.at.saturating_add(before);
        let (Some(end), Some(length)) = (start.checked_add(held), before.checked_add(blocks(held))) else {
            return Step::End(TarEnd::Short(ListEnd::CutOff));
        };
        let path = extended.path.unwrap_or_else(|| header_path(header));
        let link = || extended.link.clone().unwrap_or_else(|| text(&header[157..257]));
        let is_folder = matches!(kind, b'5' | b'D') || path.ends_with('/');
        let content = match kind {
            // Volume labels and devices are no files.
            b'V' | b'3' | b'4' | b'6' => return Step::Next(length, None),
            b'2' => EntryContent::Link(link()),
            b'1' if held == 0 => EntryContent::Link(link()),
            _ if kind == b'S' || extended.is_sparse => EntryContent::Sparse,
            _ => EntryContent::Stored(start..end),
        };
        let size = match &content {
            EntryContent::Link(_) => 0,
            _ => real_size.unwrap_or(held),
        };
        // What lies behind the end of the file was never there.
        if !is_folder && end > self.size {
            return Step::End(TarEnd::Short(ListEnd::CutOff));
        }
        self.count += 1;
        Step::Next(length, Some(ArchiveEntry { path, is_folder, is_encrypted: false, size, content }))
    }
}

impl Extended {
    /// Lines of `LENGTH KEY=VALUE`. What does not fit ends them.
    fn read_pax(&mut self, mut body: &[u8]) {
        self.is_pax = true;
        while let Some(space) = body.iter().position(|byte| *byte == b' ') {
            let length = std::str::from_utf8(&body[..space]).ok().and_then(|it| it.parse::<usize>().ok());
            let record =
                length.filter(|length| *length > space + 1).and_then(|it| body.get(space + 1..it - 1));
            let (Some(record), Some(length)) = (record, length) else { return };
            if let Some(equals) = record.iter().position(|byte| *byte == b'=') {
                self.read_record(&record[..equals], &record[equals + 1..]);
            }
            body = &body[length..];
        }
    }

    fn read_record(&mut self, key: &[u8], value: &[u8]) {
        let number = || std::str::from_utf8(value).ok()?.parse().ok();
        match key {
            b"path" if !self.is_sparse || self.path.is_none() => self.path = Some(text(value)),
            b"linkpath" => self.link = Some(text(value)),
            b"size" => self.size = number(),
            b"GNU.sparse.name" => {
                self.is_sparse = true;
                self.path = Some(text(value));
            }
            b"GNU.sparse.realsize" | b"GNU.sparse.size" => {
                self.is_sparse = true;
                self.real_size = number();
            }
            _ => {}
        }
    }
}

/// Whole blocks of so many bytes.
fn blocks(size: u64) -> u64 {
    size.div_ceil(BLOCK as u64).saturating_mul(BLOCK as u64)
}

/// The sum over a header with spaces in place of the sum. Some programs added signed bytes.
fn is_sum_right(header: &[u8; BLOCK]) -> bool {
    let Some(told) = number(&header[148..156]) else { return false };
    let bytes =
        || header.iter().enumerate().map(|(at, byte)| if (148..156).contains(&at) { b' ' } else { *byte });
    let sum: u64 = bytes().map(u64::from).sum();
    let signed: i64 = bytes().map(|byte| i64::from(byte as i8)).sum();
    told == sum || i64::try_from(told) == Ok(signed)
}

/// Octal digits, or a large number in binary. `None` for what is negative or no number.
fn number(field: &[u8]) -> Option<u64> {
    let (first, rest) = field.split_first()?;
    if first & 0x80 != 0 {
        let high = u64::from(first & 0x7f);
        return rest.iter().try_fold(high, |sum, byte| sum.checked_mul(256)?.checked_add(u64::from(*byte)));
    }
    let digits = field.iter().skip_while(|byte| **byte == b' ').take_while(|byte| !matches!(byte, 0 | b' '));
    digits.copied().try_fold(0, |sum: u64, digit| match digit {
        b'0'..=b'7' => sum.checked_mul(8)?.checked_add(u64::from(digit - b'0')),
        _ => None,
    })
}

/// Up to the first zero.
fn text(field: &[u8]) -> String {
    let end = field.iter().position(|byte| *byte == 0).unwrap_or(field.len());
    String::from_utf8_lossy(&field[..end]).into_owned()
}

fn header_path(header: &[u8; BLOCK]) -> String {
    let name = text(&header[..100]);
    // GNU has other things there.
    match header[257..263] == *b"ustar\0" && header[345] != 0 {
        true => format!("{}/{name}", text(&header[345..500])),
        false => name,
    }
}
