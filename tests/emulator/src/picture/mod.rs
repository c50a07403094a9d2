//! Pictures made by code: a photo of twelve megapixels, one that was taken upright, an animation, one with transparency,
//! and one that is only hard to show.

mod exif;

use std::sync::OnceLock;

use axum::body::Bytes;
use image::codecs::gif::{GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::PngEncoder;
use image::imageops::rotate270;
use image::{Delay, ExtendedColorType, Frame, ImageEncoder, RgbImage, Rgba, RgbaImage};

use serde::Deserialize;

use crate::id::mix;
use exif::Camera;

/// Width and height of the large one.
pub const PHOTO_SIZE: (u16, u16) = (4000, 3000);

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Picture {
    Photo,
    Upright,
    Animation,
    Transparent,
    Thin,
}

impl Picture {
    /// Its size, known before it is made: what follows its end is filled with zeros, which no reader minds.
    pub fn size(self) -> u64 {
        match self {
            Self::Photo => 6 << 20,
            Self::Upright => 256 << 10,
            _ => 64 << 10,
        }
    }

    /// Made when it is first read, which takes the photo a second or two, and kept.
    pub fn bytes(self) -> Bytes {
        static MADE: [OnceLock<Bytes>; 5] = [const { OnceLock::new() }; 5];
        let make = || {
            let mut bytes = match self {
                Self::Photo => twelve_megapixels(),
                Self::Upright => upright(),
                Self::Animation => animation(),
                Self::Transparent => transparent(),
                Self::Thin => thin(),
            };
            bytes.resize(self.size() as usize, 0);
            Bytes::from(bytes)
        };
        MADE[self as usize].get_or_init(make).clone()
    }
}

const CAMERA: Camera = Camera {
    orientation: 1,
    make: "Local",
    model: "PDS 12",
    taken: "2026:04:18 16:20:00",
    place: (30.2461, 120.1486),
};

/// 4000 × 3000, some megabytes of JPEG.
fn twelve_megapixels() -> Vec<u8> {
    let (width, height) = (usize::from(PHOTO_SIZE.0), usize::from(PHOTO_SIZE.1));
    jpeg(&scene(width, height), width, height, &CAMERA)
}

/// 640 × 480 as it lies in the file, and upright for whoever reads its orientation.
fn upright() -> Vec<u8> {
    let camera = Camera { orientation: 6, place: (38.7223, 9.1393), ..CAMERA };
    let lying = RgbImage::from_raw(480, 640, scene(480, 640)).map(|it| rotate270(&it)).unwrap_or_default();
    jpeg(lying.as_raw(), 640, 480, &camera)
}

/// Hills under a sky, with the grain of a sensor. Whole numbers only, so that it is the same everywhere.
fn scene(width: usize, height: usize) -> Vec<u8> {
    let mut pixels = Vec::with_capacity(3 * width * height);
    let ridges: Vec<(usize, usize)> = (0..width)
        .map(|x| {
            let wave = |period: usize, size: usize| {
                let at = x * 1000 / width % period;
                let up = at.min(period - at) * 2;
                height * up * size / period / 100
            };
            (
                height * 60 / 100 - wave(400, 12) - wave(90, 2),
                height * 80 / 100 - wave(610, 14) - wave(170, 3),
            )
        })
        .collect();
    let mut random = 1;
    for y in 0..height {
        for (x, (far, near)) in ridges.iter().enumerate() {
            if x % 16 == 0 {
                random = mix(random);
            }
            let grain = 2 * (random >> (x % 16 * 4) & 15) as u8;
            let (from_sun_x, from_sun_y) = (x.abs_diff(width * 7 / 10), y.abs_diff(height / 4));
            let sky = (y * 150 / height) as u8;
            let [red, green, blue] = match () {
                () if y > *near => [44, 88 - (y * 40 / height) as u8, 66],
                () if y > *far => [92, 130, 118],
                () if from_sun_x.pow(2) + from_sun_y.pow(2) < (height / 14).pow(2) => [250, 240, 200],
                () => [90 + sky, 150 + sky / 2, 225],
            };
            pixels.extend([
                red.saturating_add(grain),
                green.saturating_add(grain),
                blue.saturating_add(grain),
            ]);
        }
    }
    pixels
}

/// Encoding into memory succeeds for any pixels of the right number; the same goes for the other pictures.
fn jpeg(pixels: &[u8], width: usize, height: usize, camera: &Camera) -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = JpegEncoder::new_with_quality(&mut bytes, 88);
    let _ = encoder.set_exif_metadata(camera.exif());
    let _ = encoder.encode(pixels, width as u32, height as u32, ExtendedColorType::Rgb8);
    bytes
}

/// A ball that goes across in twelve frames.
fn animation() -> Vec<u8> {
    let mut bytes = Vec::new();
    let mut encoder = GifEncoder::new_with_speed(&mut bytes, 30);
    let _ = encoder.set_repeat(Repeat::Infinite);
    for turn in 0..12u32 {
        let image = RgbaImage::from_fn(160, 90, |x, y| {
            let (away_x, away_y) = (x.abs_diff(14 + 12 * turn), y.abs_diff(45));
            match away_x.pow(2) + away_y.pow(2) < 144 {
                true => Rgba([220, 80, 40, 255]),
                false => Rgba([30, 50, 90, 255]),
            }
        });
        let _ = encoder.encode_frame(Frame::from_parts(image, 0, 0, Delay::from_numer_denom_ms(100, 1)));
    }
    drop(encoder);
    bytes
}

/// A ring that fades into nothing.
fn transparent() -> Vec<u8> {
    let image = RgbaImage::from_fn(240, 240, |x, y| {
        let away = x.abs_diff(120).pow(2) + y.abs_diff(120).pow(2);
        let alpha = 255u32.saturating_sub(away.abs_diff(6400) / 20);
        Rgba([30, 120, 200, alpha as u8])
    });
    png(&image)
}

/// 100,000 pixels wide and one high.
fn thin() -> Vec<u8> {
    png(&RgbaImage::from_fn(100_000, 1, |x, _| Rgba([(x / 400) as u8, 90, 160, 255])))
}

fn png(image: &RgbaImage) -> Vec<u8> {
    let mut bytes = Vec::new();
    let encoder = PngEncoder::new(&mut bytes);
    let _ = encoder.write_image(image, image.width(), image.height(), ExtendedColorType::Rgba8);
    bytes
}

#[cfg(test)]
mod tests {
    use std::io::Cursor;

    use image::{ImageDecoder, ImageReader};

    use super::*;

    #[test]
    fn all_of_them_are_read_and_fit_their_size() {
        for (picture, size, orientation, end) in [
            (Picture::Photo, (4000, 3000), 1, &b"\xFF\xD9"[..]),
            (Picture::Upright, (640, 480), 6, b"\xFF\xD9"),
            (Picture::Animation, (160, 90), 1, b"\x3B"),
            (Picture::Transparent, (240, 240), 1, b"IEND\xAE\x42\x60\x82"),
            (Picture::Thin, (100_000, 1), 1, b"IEND\xAE\x42\x60\x82"),
        ] {
            let bytes = picture.bytes();
            assert_eq!(bytes.len() as u64, picture.size());
            let last = bytes.iter().rposition(|byte| *byte != 0).unwrap();
            assert!(bytes[..=last].ends_with(end), "{picture:?} was cut: {last}");
            let reader = ImageReader::new(Cursor::new(&bytes)).with_guessed_format().unwrap();
            let mut decoder = reader.into_decoder().unwrap();
            assert_eq!(decoder.dimensions(), size);
            assert_eq!(decoder.orientation().unwrap().to_exif(), orientation);
            assert!(image::load_from_memory(&bytes).is_ok(), "{picture:?}");
        }
    }
}
