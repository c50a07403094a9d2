//! What a camera and the service say of a photo: with what, how, when and where it was taken.

use crate::base::time::Timestamp;
use exif::{Exif, In, Reader, Tag, Value};
use std::io::Cursor;

/// Of the beginning of a photo, in which cameras write their facts.
pub const EXIF_READ: u64 = 128 << 10;
/// A longer text is cut.
const MAX_TEXT: usize = 120;

#[derive(Clone, Debug, Default, PartialEq)]
pub struct PhotoFacts {
    pub taken: Option<Taken>,
    pub camera: Option<String>,
    pub lens: Option<String>,
    /// In seconds.
    pub exposure: Option<f64>,
    /// The number of `f/…`.
    pub aperture: Option<f64>,
    pub iso: Option<u32>,
    /// In millimetres.
    pub focal_length: Option<f64>,
    /// In pixels.
    pub dimensions: Option<(u32, u32)>,
    pub place: Option<Place>,
    /// The place in words.
    pub address: Option<String>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Taken {
    At(Timestamp),
    /// What the clock of the camera showed, wherever that was: like `2026-04-18 16:20:00`.
    ByItsClock(String),
}

/// In degrees, to the north and to the east.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Place {
    pub latitude: f64,
    pub longitude: f64,
}

impl Place {
    pub fn new(latitude: f64, longitude: f64) -> Option<Self> {
        // Cameras without a fix write zeros.
        let is_place =
            latitude.abs() <= 90.0 && longitude.abs() <= 180.0 && (latitude, longitude) != (0.0, 0.0);
        is_place.then_some(Self { latitude, longitude })
    }

    /// As maps take it.
    pub fn text(self) -> String {
        format!("{:.5}, {:.5}", self.latitude, self.longitude)
    }
}

impl PhotoFacts {
    /// Whether the camera's own facts are among them.
    pub fn has_camera(&self) -> bool {
        self.camera.is_some() || self.exposure.is_some() || self.aperture.is_some()
    }

    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// With what another source knows besides.
    pub fn or(self, other: Self) -> Self {
        Self {
            taken: self.taken.or(other.taken),
            camera: self.camera.or(other.camera),
            lens: self.lens.or(other.lens),
            exposure: self.exposure.or(other.exposure),
            aperture: self.aperture.or(other.aperture),
            iso: self.iso.or(other.iso),
            focal_length: self.focal_length.or(other.focal_length),
            dimensions: self.dimensions.or(other.dimensions),
            place: self.place.or(other.place),
            address: self.address.or(other.address),
        }
    }

    /// Of the beginning of a photo; nothing of one without facts, or with damaged ones.
    pub fn from_exif(bytes: &[u8]) -> Self {
        let mut reader = Reader::new();
        reader.continue_on_error(true);
        let read = reader.read_from_container(&mut Cursor::new(bytes));
        let Ok(exif) = read.or_else(|error| error.distill_partial_result(drop)) else {
            return Self::default();
        };
        let pixels = |tag| uint(&exif, tag).filter(|pixels| *pixels > 0);
        let degrees = |tag, reference, negative: &str| {
            let [degrees, minutes, seconds] = rationals(&exif, tag)?;
            let sign = if text(&exif, reference)?.eq_ignore_ascii_case(negative) { -1.0 } else { 1.0 };
            Some(sign * (degrees + minutes / 60.0 + seconds / 3600.0))
        };
        let place = degrees(Tag::GPSLatitude, Tag::GPSLatitudeRef, "S").zip(degrees(
            Tag::GPSLongitude,
            Tag::GPSLongitudeRef,
            "W",
        ));
        let taken = text(&exif, Tag::DateTimeOriginal).or_else(|| text(&exif, Tag::DateTime));
        Self {
            taken: taken.and_then(|taken| clock_time(&taken)).map(Taken::ByItsClock),
            camera: camera_name(text(&exif, Tag::Make), text(&exif, Tag::Model)),
            lens: text(&exif, Tag::LensModel),
            exposure: rational(&exif, Tag::ExposureTime),
            aperture: rational(&exif, Tag::FNumber),
            iso: uint(&exif, Tag::PhotographicSensitivity).filter(|iso| *iso > 0),
            focal_length: rational(&exif, Tag::FocalLength),
            dimensions: pixels(Tag::PixelXDimension).zip(pixels(Tag::PixelYDimension)),
            place: place.and_then(|(latitude, longitude)| Place::new(latitude, longitude)),
            address: None,
        }
    }
}

fn value(exif: &Exif, tag: Tag) -> Option<&Value> {
    exif.get_field(tag, In::PRIMARY).map(|field| &field.value)
}

fn text(exif: &Exif, tag: Tag) -> Option<String> {
    match value(exif, tag)? {
        Value::Ascii(texts) => clean_text(&String::from_utf8_lossy(texts.first()?)),
        _ => None,
    }
}

fn uint(exif: &Exif, tag: Tag) -> Option<u32> {
    value(exif, tag)?.get_uint(0)
}

fn rational(exif: &Exif, tag: Tag) -> Option<f64> {
    match value(exif, tag)? {
        Value::Rational(values) => positive(values.first()?.to_f64()),
        _ => None,
    }
}

fn rationals(exif: &Exif, tag: Tag) -> Option<[f64; 3]> {
    match value(exif, tag)? {
        Value::Rational(values) => {
            let values: Vec<f64> = values.iter().map(|value| value.to_f64()).collect();
            <[f64; 3]>::try_from(values).ok().filter(|values| values.iter().all(|value| value.is_finite()))
        }
        _ => None,
    }
}

pub fn positive(value: f64) -> Option<f64> {
    (value.is_finite() && value > 0.0).then_some(value)
}

/// One line of what may be filled up with spaces and zeros.
pub fn clean_text(text: &str) -> Option<String> {
    let text: String =
        text.trim_matches(['\0', ' ']).chars().filter(|it| !it.is_control()).take(MAX_TEXT).collect();
    Some(text.trim().to_owned()).filter(|text| !text.is_empty())
}

/// The model alone where it begins with its maker, as most do.
pub fn camera_name(make: Option<String>, model: Option<String>) -> Option<String> {
    match (make, model) {
        (Some(make), Some(model)) => {
            let first = make.split(' ').next().unwrap_or_default().to_lowercase();
            Some(if model.to_lowercase().starts_with(&first) { model } else { format!("{make} {model}") })
        }
        (make, model) => model.or(make),
    }
}

/// `2026:04:18 16:20:00` with the separators of dates; `None` for one that was never set.
pub fn clock_time(text: &str) -> Option<String> {
    let (date, time) = text.split_once(' ')?;
    let is_digits = |text: &str, separator: char, lengths: [usize; 3]| {
        let parts: Vec<&str> = text.split(separator).collect();
        parts.len() == 3
            && parts
                .iter()
                .zip(lengths)
                .all(|(part, length)| part.len() == length && part.bytes().all(|byte| byte.is_ascii_digit()))
    };
    let is_time = is_digits(date, ':', [4, 2, 2]) && is_digits(time, ':', [2, 2, 2]);
    (is_time && !date.starts_with("0000")).then(|| format!("{} {time}", date.replace(':', "-")))
}

/// In seconds, as cameras show it: `1/250` or `2.5`.
pub fn exposure_text(seconds: f64) -> String {
    match seconds {
        short if short < 0.3 => format!("1/{:.0}", 1.0 / short),
        long => short_number(long),
    }
}

/// With one decimal where there is one.
pub fn short_number(value: f64) -> String {
    let text = format!("{value:.1}");
    text.strip_suffix(".0").map_or(text.clone(), str::to_owned)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A TIFF of one directory: tag, type, count, and the value or its place.
    fn tiff(fields: &[(u16, u16, u32, [u8; 4])], data: &[u8]) -> Vec<u8> {
        let mut out = b"II*\0\x08\0\0\0".to_vec();
        out.extend((fields.len() as u16).to_le_bytes());
        for (tag, kind, count, value) in fields {
            out.extend(tag.to_le_bytes());
            out.extend(kind.to_le_bytes());
            out.extend(count.to_le_bytes());
            out.extend(value);
        }
        out.extend([0; 4]);
        out.extend(data);
        out
    }

    #[test]
    fn facts_are_read_from_the_beginning_of_a_file() {
        let data_at = 8 + 2 + 4 * 12 + 4;
        let mut data = b"Canon EOS R5\0\0".to_vec();
        data.extend([1_u32, 250].iter().flat_map(|it| it.to_le_bytes()));
        let at = |offset: u32| (data_at + offset).to_le_bytes();
        let fields = [
            (0x010f, 2, 4, *b"Can\0"),
            (0x0110, 2, 13, at(0)),
            (0x829a, 5, 1, at(14)),
            (0x8827, 3, 1, [200, 0, 0, 0]),
        ];
        let facts = PhotoFacts::from_exif(&tiff(&fields, &data));
        assert_eq!(facts.camera.as_deref(), Some("Canon EOS R5"));
        assert!(facts.has_camera() && !facts.is_empty());
        // Cut off: what is there is told.
        let facts = PhotoFacts::from_exif(&tiff(&fields, &data[..13]));
        assert_eq!((facts.camera.as_deref(), facts.exposure), (Some("Canon EOS R5"), None));
        for nothing in [
            &b""[..],
            b"not a photo",
            b"\xff\xd8\xff\xe1\xff\xffExif\0\0II*\0\xff\xff\xff\xff",
            &[0xff; 4096],
        ] {
            assert!(PhotoFacts::from_exif(nothing).is_empty());
        }
    }

    #[test]
    fn texts_and_numbers() {
        let some = |text: &str| Some(text.to_owned());
        let cases = [
            (some("Canon"), some("Canon EOS R5"), some("Canon EOS R5")),
            (some("NIKON CORPORATION"), some("NIKON Z 6"), some("NIKON Z 6")),
            (some("Apple"), some("iPhone 15"), some("Apple iPhone 15")),
            (None, some("X100V"), some("X100V")),
            (some("FUJIFILM"), None, some("FUJIFILM")),
            (None, None, None),
        ];
        for (make, model, expected) in cases {
            assert_eq!(camera_name(make, model), expected);
        }
        for (text, expected) in [
            ("2026:04:18 16:20:00", Some("2026-04-18 16:20:00")),
            ("0000:00:00 00:00:00", None),
            ("    :  :     :  :  ", None),
            ("2026:04:18", None),
            ("<img src=x> 1:2:3", None),
        ] {
            assert_eq!(clock_time(text).as_deref(), expected, "{text}");
        }
        for (seconds, expected) in [(0.004, "1/250"), (0.25, "1/4"), (0.5, "0.5"), (2.5, "2.5"), (30.0, "30")]
        {
            assert_eq!(exposure_text(seconds), expected);
        }
        assert_eq!(clean_text("  X\u{7}T-5 \0\0").as_deref(), Some("XT-5"));
        assert_eq!(
            (clean_text(" \0 "), clean_text(&"x".repeat(900)).map(|it| it.len())),
            (None, Some(MAX_TEXT))
        );
        assert_eq!(Place::new(30.24612, -9.1393).map(Place::text).as_deref(), Some("30.24612, -9.13930"));
        for (latitude, longitude) in [(0.0, 0.0), (91.0, 0.0), (0.0, 180.5), (f64::NAN, 1.0)] {
            assert_eq!(Place::new(latitude, longitude), None);
        }
    }
}
