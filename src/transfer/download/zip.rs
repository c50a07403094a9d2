//! A zip archive written as a stream: stored, not compressed, so that its length is known in advance.
//!
//! A file's CRC-32 is known only after its content, so it follows in a data descriptor. Sizes and offsets beyond 4
//! GiB and more than 65,535 entries use Zip64. A file that turns out to be missing leaves a gap that no entry refers
//! to, which keeps the announced length.

use crate::base::time::Timestamp;

/// Names are UTF-8.
const UTF8: u16 = 1 << 11;
/// Sizes and CRC follow the content in a data descriptor.
const DESCRIBED: u16 = 1 << 3;
/// The first version with Zip64.
const VERSION: u16 = 45;
/// Made on Unix, so the upper half of the attributes holds permissions.
const MADE_BY: u16 = 3 << 8 | VERSION;

const LIMIT: u64 = u32::MAX as u64;
const MOST_ENTRIES: u64 = u16::MAX as u64;

/// An entry of an archive. The path of a folder ends with a slash.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ZipMember {
    pub path: String,
    pub size: u64,
    pub modified: Option<Timestamp>,
}

impl ZipMember {
    fn is_folder(&self) -> bool {
        self.path.ends_with('/')
    }

    fn is_large(&self) -> bool {
        self.size >= LIMIT
    }

    /// The UTC time of modification, which the DOS field cannot express.
    fn time_extra(&self) -> Option<[u8; 9]> {
        let seconds = u32::try_from(self.modified?.0.div_euclid(1_000)).ok()?;
        let [a, b, c, d] = seconds.to_le_bytes();
        // "UT", five bytes: only the time of modification.
        Some([0x55, 0x54, 5, 0, 1, a, b, c, d])
    }

    fn local_length(&self) -> u64 {
        let zip64 = if self.is_large() { 20 } else { 0 };
        30 + self.path.len() as u64 + zip64 + self.time_extra().map_or(0, |extra| extra.len() as u64)
    }

    fn descriptor_length(&self) -> u64 {
        match (self.is_folder(), self.is_large()) {
            (true, _) => 0,
            (false, false) => 16,
            (false, true) => 24,
        }
    }

    fn central_length(&self, offset: u64) -> u64 {
        let zip64 = u64::from(self.is_large()) * 16 + u64::from(offset >= LIMIT) * 8;
        let zip64 = if zip64 > 0 { zip64 + 4 } else { 0 };
        46 + self.path.len() as u64 + zip64 + self.time_extra().map_or(0, |extra| extra.len() as u64)
    }
}

/// The size of an archive, from its members.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct ZipLayout {
    entries: u64,
    /// Up to the central directory.
    content: u64,
    directory: u64,
}

impl ZipLayout {
    pub fn add(&mut self, member: &ZipMember) {
        self.entries += 1;
        self.directory = self.directory.saturating_add(member.central_length(self.content));
        let length = member.size.saturating_add(member.local_length() + member.descriptor_length());
        self.content = self.content.saturating_add(length);
    }

    fn is_large(&self) -> bool {
        self.entries >= MOST_ENTRIES || self.content >= LIMIT || self.directory >= LIMIT
    }

    pub fn length(&self) -> u64 {
        let end = if self.is_large() { 56 + 20 + 22 } else { 22 };
        self.content.saturating_add(self.directory).saturating_add(end)
    }
}

/// An archive being written; the caller writes what it returns, and the contents in between.
#[derive(Debug)]
pub struct ZipWriter {
    layout: ZipLayout,
    at: u64,
    entries: u64,
    directory: Vec<u8>,
    /// Bytes of the central directory reserved for members that were left out.
    unused: u64,
    open: Option<OpenMember>,
}

/// The file whose content is being written.
#[derive(Debug)]
struct OpenMember {
    member: ZipMember,
    offset: u64,
    wrote: u64,
}

impl ZipWriter {
    pub fn new(layout: ZipLayout) -> Self {
        Self { layout, at: 0, entries: 0, directory: Vec::new(), unused: 0, open: None }
    }

    /// The header of `member`. A folder is complete with it.
    pub fn begin(&mut self, member: ZipMember) -> Vec<u8> {
        let offset = self.at;
        let (flags, size) = if member.is_folder() { (UTF8, 0) } else { (UTF8 | DESCRIBED, member.size) };
        let mut head = Vec::with_capacity(128);
        put32(&mut head, 0x0403_4b50);
        put16(&mut head, VERSION);
        put16(&mut head, flags);
        put16(&mut head, 0);
        put32(&mut head, dos_time(member.modified));
        put32(&mut head, 0);
        // Both sizes follow in the descriptor, or stand in the Zip64 field.
        let shown = if member.is_large() { u32::MAX } else { 0 };
        put32(&mut head, shown);
        put32(&mut head, shown);
        let time = member.time_extra();
        let extra = if member.is_large() { 20 } else { 0 } + time.map_or(0, |extra| extra.len());
        put16(&mut head, member.path.len() as u16);
        put16(&mut head, extra as u16);
        head.extend(member.path.as_bytes());
        if member.is_large() {
            put16(&mut head, 1);
            put16(&mut head, 16);
            put64(&mut head, size);
            put64(&mut head, size);
        }
        head.extend(time.iter().flatten());
        self.at += head.len() as u64;
        if member.is_folder() {
            self.enter(&member, offset, 0);
        } else {
            self.open = Some(OpenMember { member, offset, wrote: 0 });
        }
        head
    }

    /// Counts content written for the current member.
    pub fn wrote(&mut self, bytes: u64) {
        self.at += bytes;
        if let Some(open) = &mut self.open {
            open.wrote += bytes;
        }
    }

    /// The data descriptor after the content.
    pub fn end(&mut self, crc32: u32) -> Vec<u8> {
        let Some(OpenMember { member, offset, .. }) = self.open.take() else { return Vec::new() };
        let mut tail = Vec::with_capacity(24);
        put32(&mut tail, 0x0807_4b50);
        put32(&mut tail, crc32);
        for _ in 0..2 {
            if member.is_large() {
                put64(&mut tail, member.size);
            } else {
                put32(&mut tail, member.size as u32);
            }
        }
        self.at += tail.len() as u64;
        self.enter(&member, offset, crc32);
        tail
    }

    /// How many zeros to write in place of `member`, or of the rest of it if it was started.
    pub fn leave_out(&mut self, member: &ZipMember) -> u64 {
        let (offset, head, wrote) = match self.open.take() {
            Some(open) => (open.offset, 0, open.wrote),
            None => (self.at, member.local_length(), 0),
        };
        let gap = (member.size - wrote).saturating_add(head + member.descriptor_length());
        self.unused += member.central_length(offset);
        self.at = self.at.saturating_add(gap);
        gap
    }

    /// The central directory and the end record.
    pub fn finish(mut self) -> Vec<u8> {
        let mut end = vec![0; usize::try_from(self.unused).unwrap_or(0)];
        let start = self.at + self.unused;
        let length = self.directory.len() as u64;
        end.append(&mut self.directory);
        let large = self.layout.is_large();
        if large {
            put32(&mut end, 0x0606_4b50);
            put64(&mut end, 44);
            put16(&mut end, MADE_BY);
            put16(&mut end, VERSION);
            put64(&mut end, 0);
            put64(&mut end, self.entries);
            put64(&mut end, self.entries);
            put64(&mut end, length);
            put64(&mut end, start);
            put32(&mut end, 0x0706_4b50);
            put32(&mut end, 0);
            put64(&mut end, start + length);
            put32(&mut end, 1);
        }
        put32(&mut end, 0x0605_4b50);
        put32(&mut end, 0);
        let entries = if large { u16::MAX } else { self.entries as u16 };
        put16(&mut end, entries);
        put16(&mut end, entries);
        put32(&mut end, if large { u32::MAX } else { length as u32 });
        put32(&mut end, if large { u32::MAX } else { start as u32 });
        put16(&mut end, 0);
        end
    }

    /// Adds an entry to the central directory.
    fn enter(&mut self, member: &ZipMember, offset: u64, crc32: u32) {
        self.entries += 1;
        let (large, far) = (member.is_large(), offset >= LIMIT);
        let zip64 = u16::from(large) * 16 + u16::from(far) * 8;
        let time = member.time_extra();
        let extra = if zip64 > 0 { zip64 + 4 } else { 0 } + time.map_or(0, |extra| extra.len() as u16);
        let folder = member.is_folder();
        let to = &mut self.directory;
        put32(to, 0x0201_4b50);
        put16(to, MADE_BY);
        put16(to, VERSION);
        put16(to, if folder { UTF8 } else { UTF8 | DESCRIBED });
        put16(to, 0);
        put32(to, dos_time(member.modified));
        put32(to, crc32);
        let shown = if large { u32::MAX } else { member.size as u32 };
        put32(to, shown);
        put32(to, shown);
        put16(to, member.path.len() as u16);
        put16(to, extra);
        // Comment length, disk number and internal attributes.
        to.extend([0; 6]);
        put32(to, if folder { 0o040_755 << 16 | 0x10 } else { 0o100_644 << 16 });
        put32(to, if far { u32::MAX } else { offset as u32 });
        to.extend(member.path.as_bytes());
        if zip64 > 0 {
            put16(to, 1);
            put16(to, zip64);
            if large {
                put64(to, member.size);
                put64(to, member.size);
            }
            if far {
                put64(to, offset);
            }
        }
        to.extend(time.iter().flatten());
    }
}

/// DOS date and time in UTC; 1980 if unknown.
fn dos_time(modified: Option<Timestamp>) -> u32 {
    const START: u32 = 1 << 21 | 1 << 16;
    let Some(time) = modified.and_then(Timestamp::to_utc) else { return START };
    let (year, month, day) = time.to_calendar_date();
    let Some(years) = u32::try_from(year - 1980).ok().filter(|years| *years < 128) else { return START };
    let (hour, minute, second) = time.to_hms();
    let date = years << 9 | u32::from(u8::from(month)) << 5 | u32::from(day);
    date << 16 | u32::from(hour) << 11 | u32::from(minute) << 5 | u32::from(second / 2)
}

fn put16(to: &mut Vec<u8>, value: u16) {
    to.extend(value.to_le_bytes());
}

fn put32(to: &mut Vec<u8>, value: u32) {
    to.extend(value.to_le_bytes());
}

fn put64(to: &mut Vec<u8>, value: u64) {
    to.extend(value.to_le_bytes());
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn dos_times() {
        let field = |year: u32, month: u32, day: u32, hour: u32, minute: u32, second: u32| {
            ((year - 1980) << 9 | month << 5 | day) << 16 | hour << 11 | minute << 5 | (second / 2)
        };
        let cases = [
            (1_709_164_799_000, field(2024, 2, 28, 23, 59, 59)),
            (1_709_164_800_000, field(2024, 2, 29, 0, 0, 0)),
            (1_735_689_600_000, field(2025, 1, 1, 0, 0, 0)),
            (0, field(1980, 1, 1, 0, 0, 0)),
            (-1, field(1980, 1, 1, 0, 0, 0)),
            (9_999_999_999_999, field(1980, 1, 1, 0, 0, 0)),
        ];
        for (millis, expected) in cases {
            assert_eq!(dos_time(Some(Timestamp(millis))), expected, "{millis}");
        }
    }
}
