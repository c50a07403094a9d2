//! Identifiers of files, revisions and uploads, and the two ways a time is written.
//! Deterministic: the same calls in the same order give the same ids.

use std::fmt::Write as _;

/// Twenty bytes, written as forty lower-case hexadecimal digits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct FileId(pub [u8; 20]);

impl FileId {
    pub fn parse(text: &str) -> Option<FileId> {
        let digits = text.as_bytes();
        if digits.len() != 40 {
            return None;
        }
        let mut id = [0; 20];
        for (byte, pair) in id.iter_mut().zip(digits.chunks_exact(2)) {
            *byte = (hex_digit(pair[0])? << 4) | hex_digit(pair[1])?;
        }
        Some(FileId(id))
    }

    pub fn text(&self) -> String {
        hex(&self.0, false)
    }
}

fn hex_digit(letter: u8) -> Option<u8> {
    match letter {
        b'0'..=b'9' => Some(letter - b'0'),
        b'a'..=b'f' => Some(letter - b'a' + 10),
        _ => None,
    }
}

pub fn hex(bytes: &[u8], upper: bool) -> String {
    let digits = if upper { b"0123456789ABCDEF" } else { b"0123456789abcdef" };
    let mut text = String::with_capacity(bytes.len() * 2);
    for byte in bytes {
        text.push(char::from(digits[usize::from(byte >> 4)]));
        text.push(char::from(digits[usize::from(byte & 15)]));
    }
    text
}

/// Makes ids: time first, as the real ones, then something that looks random and never repeats.
#[derive(Clone, Debug, Default)]
pub struct Mint(u64);

impl Mint {
    pub fn number(&mut self) -> u64 {
        self.0 += 1;
        let mut mixed = self.0.wrapping_mul(0x9E37_79B9_7F4A_7C15);
        mixed = (mixed ^ (mixed >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        mixed ^ (mixed >> 31)
    }

    pub fn file_id(&mut self, now_ms: i64) -> FileId {
        let mut id = [0; 20];
        let seconds = u32::try_from(now_ms / 1_000).unwrap_or(0);
        id[..4].copy_from_slice(&seconds.to_be_bytes());
        id[4..12].copy_from_slice(&self.number().to_be_bytes());
        id[12..].copy_from_slice(&self.number().to_be_bytes());
        FileId(id)
    }

    /// Thirty-two upper-case hexadecimal digits.
    pub fn upload_id(&mut self) -> String {
        format!("{:016X}{:016X}", self.number(), self.number())
    }

    pub fn task_id(&mut self) -> String {
        let (a, b) = (self.number(), self.number());
        format!(
            "{:08x}-{:04x}-{:04x}-{:04x}-{:012x}",
            a >> 32,
            (a >> 16) & 0xFFFF,
            a & 0xFFFF,
            b >> 48,
            b & 0xFFFF_FFFF_FFFF
        )
    }
}

/// Year, month, day, hour, minute, second, millisecond in UTC.
pub fn civil(ms: i64) -> (i64, u32, u32, u32, u32, u32, u32) {
    let (days, rest) = (ms.div_euclid(86_400_000), ms.rem_euclid(86_400_000));
    let shifted = days + 719_468;
    let era = shifted.div_euclid(146_097);
    let day_of_era = shifted.rem_euclid(146_097);
    let year_of_era = (day_of_era - day_of_era / 1_460 + day_of_era / 36_524 - day_of_era / 146_096) / 365;
    let day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    let month_index = (5 * day_of_year + 2) / 153;
    let day = day_of_year - (153 * month_index + 2) / 5 + 1;
    let month = if month_index < 10 { month_index + 3 } else { month_index - 9 };
    let year = year_of_era + era * 400 + i64::from(month <= 2);
    let part = |unit: i64, modulus: i64| u32::try_from(rest / unit % modulus).unwrap_or(0);
    let small = |value: i64| u32::try_from(value).unwrap_or(0);
    (year, small(month), small(day), part(3_600_000, 24), part(60_000, 60), part(1_000, 60), part(1, 1_000))
}

/// `2019-08-20T06:51:27.292Z`
pub fn rfc3339(ms: i64) -> String {
    let (year, month, day, hour, minute, second, milli) = civil(ms);
    format!("{year:04}-{month:02}-{day:02}T{hour:02}:{minute:02}:{second:02}.{milli:03}Z")
}

/// Reads `2006-01-02T15:04:05` with or without fraction and `Z`, and a bare date.
pub fn parse_time(text: &str) -> Option<i64> {
    let text = text.strip_suffix('Z').unwrap_or(text);
    let (date, time) = text.split_once(['T', ' ']).unwrap_or((text, "00:00:00"));
    let mut date = date.splitn(3, '-').map(|part| part.parse::<i64>().ok());
    let (year, month, day) = (date.next()??, date.next()??, date.next()??);
    let (clock, fraction) = time.split_once('.').unwrap_or((time, ""));
    let mut clock = clock.splitn(3, ':').map(|part| part.parse::<i64>().ok());
    let (hour, minute, second) = (clock.next()??, clock.next()??, clock.next()??);
    let in_range = (1..=12).contains(&month) && (1..=31).contains(&day);
    if !in_range || !(0..24).contains(&hour) || !(0..60).contains(&minute) || !(0..61).contains(&second) {
        return None;
    }
    let mut milli = fraction.get(..fraction.len().min(3))?.to_owned();
    while milli.len() < 3 {
        milli.push('0');
    }
    let (y, m) = if month <= 2 { (year - 1, month + 9) } else { (year, month - 3) };
    let era = y.div_euclid(400);
    let year_of_era = y.rem_euclid(400);
    let day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + (153 * m + 2) / 5 + day - 1;
    let days = era * 146_097 + day_of_era - 719_468;
    Some(days * 86_400_000 + hour * 3_600_000 + minute * 60_000 + second * 1_000 + milli.parse::<i64>().ok()?)
}

/// `_20060102_150405`, what `auto_rename` puts before the extension.
pub fn rename_suffix(ms: i64) -> String {
    let (year, month, day, hour, minute, second, _) = civil(ms);
    let mut text = String::new();
    // Writing to a String never fails.
    let _ = write!(text, "_{year:04}{month:02}{day:02}_{hour:02}{minute:02}{second:02}");
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn times_go_there_and_back() {
        for (ms, text) in [
            (0, "1970-01-01T00:00:00.000Z"),
            (1_566_283_887_292, "2019-08-20T06:51:27.292Z"),
            (1_709_164_800_000, "2024-02-29T00:00:00.000Z"),
            (-1, "1969-12-31T23:59:59.999Z"),
        ] {
            assert_eq!(rfc3339(ms), text);
            assert_eq!(parse_time(text), Some(ms));
        }
        assert_eq!(parse_time("2025-06-05T16:00:00"), Some(1_749_139_200_000));
        for bad in ["", "today", "2025-13-01T00:00:00", "2025-06-05T16:00"] {
            assert_eq!(parse_time(bad), None, "{bad}");
        }
    }

    #[test]
    fn ids_are_forty_lower_case_digits() {
        let mut mint = Mint::default();
        let id = mint.file_id(1_566_283_887_292);
        assert_eq!(id.text().len(), 40);
        assert_eq!(FileId::parse(&id.text()), Some(id));
        assert_ne!(mint.file_id(1_566_283_887_292), id);
        assert_eq!(FileId::parse("root"), None);
    }
}
