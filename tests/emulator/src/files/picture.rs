//! Small pictures that any program can decode, each with its own colours.

use jpeg_encoder::{ColorType, Encoder};
use md5::{Digest as _, Md5};

use super::tree::id::hex;

pub fn etag(bytes: &[u8]) -> String {
    format!("\"{}\"", hex(&Md5::digest(bytes), true))
}

/// A sky over hills: gradients and a sun, all decided by the seed.
fn pixels(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let hue = |shift: u32| u8::try_from((seed.wrapping_mul(97).wrapping_add(shift * 61)) % 160 + 40).unwrap_or(128);
    let (sky, land) = ([hue(0), hue(1), 230], [hue(2), 150, hue(3) / 2]);
    let (sun_x, sun_y) = (width * (seed % 5 + 1) / 6, height / 4);
    let radius = width.min(height) / 9;
    let mut rgb = Vec::with_capacity((width * height * 3) as usize);
    for y in 0..height {
        for x in 0..width {
            let hill = height * 3 / 5 + (x * (seed % 7 + 2) / 3) % (height / 4).max(1);
            let is_sun = x.abs_diff(sun_x).pow(2) + y.abs_diff(sun_y).pow(2) < radius.pow(2);
            let base = if is_sun { [250, 235, 150] } else if y > hill { land } else { sky };
            let shade = u8::try_from(y * 60 / height).unwrap_or(0);
            rgb.extend(base.map(|channel: u8| channel.saturating_sub(shade)));
        }
    }
    rgb
}

pub fn jpeg(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let (Ok(w), Ok(h)) = (u16::try_from(width), u16::try_from(height)) else { return Vec::new() };
    let mut bytes = Vec::new();
    match Encoder::new(&mut bytes, 80).encode(&pixels(width, height, seed), w, h, ColorType::Rgb) {
        Ok(()) => bytes,
        Err(_) => Vec::new(),
    }
}

/// Stored, not compressed: a deflate of plain blocks is a few lines.
pub fn png(width: u32, height: u32, seed: u32) -> Vec<u8> {
    let rgb = pixels(width, height, seed);
    let mut raw = Vec::with_capacity(rgb.len() + height as usize);
    for line in rgb.chunks((width * 3) as usize) {
        raw.push(0);
        raw.extend_from_slice(line);
    }
    let mut zlib = vec![0x78, 0x01];
    let blocks = raw.chunks(65_535).count();
    for (index, block) in raw.chunks(65_535).enumerate() {
        let size = u16::try_from(block.len()).unwrap_or(u16::MAX);
        zlib.push(u8::from(index + 1 == blocks));
        zlib.extend_from_slice(&size.to_le_bytes());
        zlib.extend_from_slice(&(!size).to_le_bytes());
        zlib.extend_from_slice(block);
    }
    let (a, b) = raw.iter().fold((1_u32, 0_u32), |(a, b), byte| {
        let a = (a + u32::from(*byte)) % 65_521;
        (a, (b + a) % 65_521)
    });
    zlib.extend_from_slice(&(b << 16 | a).to_be_bytes());
    let mut header = Vec::new();
    header.extend_from_slice(&width.to_be_bytes());
    header.extend_from_slice(&height.to_be_bytes());
    header.extend_from_slice(&[8, 2, 0, 0, 0]);
    let mut png = b"\x89PNG\r\n\x1a\n".to_vec();
    for (kind, data) in [(b"IHDR", header), (b"IDAT", zlib), (b"IEND", Vec::new())] {
        png.extend_from_slice(&u32::try_from(data.len()).unwrap_or(0).to_be_bytes());
        let start = png.len();
        png.extend_from_slice(kind);
        png.extend_from_slice(&data);
        png.extend_from_slice(&crc32(&png[start..]).to_be_bytes());
    }
    png
}

fn crc32(bytes: &[u8]) -> u32 {
    !bytes.iter().fold(u32::MAX, |crc, byte| {
        (0..8).fold(crc ^ u32::from(*byte), |crc, _| if crc & 1 == 1 { crc >> 1 ^ 0xEDB8_8320 } else { crc >> 1 })
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn pictures_begin_and_end_as_they_must() {
        let jpeg = jpeg(64, 48, 3);
        assert!(jpeg.starts_with(&[0xFF, 0xD8, 0xFF]) && jpeg.ends_with(&[0xFF, 0xD9]));
        let png = png(64, 48, 3);
        assert!(png.starts_with(b"\x89PNG") && png.ends_with(&[0xAE, 0x42, 0x60, 0x82]));
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
    }
}
