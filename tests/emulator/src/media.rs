//! Photos: places, metadata, and generated pictures.
//!
//! Pictures are real PNGs, generated from a number. There is no image library, since nothing is decoded.

use serde_json::{Value, json};

use crate::time::rfc3339;
use crate::tree::Photo;

pub struct PlaceName {
    pub country: &'static str,
    pub province: &'static str,
    pub city: &'static str,
    pub location: &'static str,
}

const PLACES: [PlaceName; 8] = [
    PlaceName { country: "中国", province: "浙江省", city: "杭州市", location: "30.2461,120.1486" },
    PlaceName { country: "中国", province: "云南省", city: "大理市", location: "25.6065,100.2676" },
    PlaceName { country: "中国", province: "山东省", city: "青岛市", location: "36.0671,120.3826" },
    PlaceName { country: "Portugal", province: "Lisboa", city: "Lisbon", location: "38.7223,-9.1393" },
    PlaceName { country: "Norway", province: "Vestland", city: "Bergen", location: "60.3913,5.3221" },
    PlaceName { country: "Japan", province: "Kyoto", city: "Kyoto", location: "35.0116,135.7681" },
    PlaceName { country: "Canada", province: "Alberta", city: "Banff", location: "51.1784,-115.5708" },
    PlaceName { country: "Italy", province: "Toscana", city: "Siena", location: "43.3188,11.3308" },
];

pub fn place(index: u8) -> &'static PlaceName {
    &PLACES[usize::from(index) % PLACES.len()]
}

/// `image_media_metadata`
pub fn metadata(photo: &Photo) -> Value {
    let place = place(photo.place);
    json!({"width": photo.width, "height": photo.height, "time": rfc3339(photo.taken), "location": place.location,
        "country": place.country, "province": place.province, "city": place.city,
        "address_line": format!("{} {} {}", place.country, place.province, place.city)})
}

pub const WIDTH: u16 = 360;
pub const HEIGHT: u16 = 240;

type Colour = [u8; 3];

/// Colours of the sky at the top and at the horizon, the sun, the far and the near ground.
const PALETTES: [[Colour; 5]; 6] = [
    [[38, 70, 120], [250, 190, 140], [255, 236, 190], [86, 74, 110], [38, 34, 58]],
    [[92, 160, 220], [220, 238, 248], [255, 252, 230], [92, 140, 112], [44, 88, 66]],
    [[24, 28, 62], [120, 90, 150], [240, 240, 250], [44, 44, 86], [18, 18, 40]],
    [[240, 150, 90], [255, 222, 160], [255, 250, 214], [170, 90, 70], [96, 46, 44]],
    [[150, 190, 205], [236, 240, 236], [255, 255, 245], [120, 150, 160], [70, 96, 104]],
    [[60, 130, 140], [244, 220, 180], [255, 240, 200], [60, 100, 90], [24, 54, 52]],
];

/// A landscape as a PNG; the same number gives the same picture.
pub fn landscape(number: u64) -> Vec<u8> {
    let mood = PALETTES[(number % PALETTES.len() as u64) as usize];
    let mut palette = Vec::with_capacity(256);
    for step in 0..252u32 {
        palette.push(blend(mood[0], mood[1], step as f32 / 251.0));
    }
    palette.extend([mood[2], mood[3], mood[4], mood[4]]);
    let (width, height) = (f32::from(WIDTH), f32::from(HEIGHT));
    let mut random = number;
    let mut next = || {
        random = crate::id::mix(random);
        (random >> 40) as f32 / (1u64 << 24) as f32
    };
    let (sun_x, sun_y, sun) =
        (width * (0.2 + 0.6 * next()), height * (0.2 + 0.3 * next()), 14.0 + 16.0 * next());
    let (phase, other) = (next() * 6.0, next() * 6.0);
    let mut rows = Vec::with_capacity((usize::from(WIDTH) + 1) * usize::from(HEIGHT));
    let ridge: Vec<(f32, f32)> = (0..WIDTH)
        .map(|x| {
            let x = f32::from(x) / width * 6.3;
            let far = 0.62 + 0.06 * (x * 1.3 + phase).sin() + 0.03 * (x * 3.1 + other).sin();
            let near = 0.80 + 0.05 * (x * 0.9 + other).sin() + 0.02 * (x * 4.3 + phase).sin();
            (far * height, near * height)
        })
        .collect();
    for y in 0..HEIGHT {
        rows.push(0);
        let at = f32::from(y);
        for (x, (far, near)) in ridge.iter().enumerate() {
            let away = (x as f32 - sun_x).powi(2) + (at - sun_y).powi(2);
            rows.push(match () {
                () if at > *near => 254,
                () if at > *far => 253,
                () if away < sun * sun => 252,
                () => (at / (0.7 * height) * 251.0).min(251.0) as u8,
            });
        }
    }
    png(&palette, &rows)
}

fn blend(from: Colour, to: Colour, share: f32) -> Colour {
    let mix = |a: u8, b: u8| (f32::from(a) + (f32::from(b) - f32::from(a)) * share) as u8;
    [mix(from[0], to[0]), mix(from[1], to[1]), mix(from[2], to[2])]
}

/// An 8-bit palette image; `rows` each begin with their filter byte 0. Stored, not compressed.
fn png(palette: &[Colour], rows: &[u8]) -> Vec<u8> {
    let mut out = b"\x89PNG\r\n\x1a\n".to_vec();
    let mut chunk = |kind: &[u8; 4], data: &[u8]| {
        out.extend_from_slice(&(data.len() as u32).to_be_bytes());
        let begin = out.len();
        out.extend_from_slice(kind);
        out.extend_from_slice(data);
        let sum = crc32(&out[begin..]);
        out.extend_from_slice(&sum.to_be_bytes());
    };
    let mut header = Vec::new();
    header.extend_from_slice(&u32::from(WIDTH).to_be_bytes());
    header.extend_from_slice(&u32::from(HEIGHT).to_be_bytes());
    header.extend_from_slice(&[8, 3, 0, 0, 0]);
    chunk(b"IHDR", &header);
    chunk(b"PLTE", palette.as_flattened());
    let mut data = vec![0x78, 0x01];
    let mut blocks = rows.chunks(0xFFFF).peekable();
    while let Some(block) = blocks.next() {
        data.push(u8::from(blocks.peek().is_none()));
        data.extend_from_slice(&(block.len() as u16).to_le_bytes());
        data.extend_from_slice(&(!(block.len() as u16)).to_le_bytes());
        data.extend_from_slice(block);
    }
    data.extend_from_slice(&adler32(rows).to_be_bytes());
    chunk(b"IDAT", &data);
    chunk(b"IEND", &[]);
    out
}

const CRC32: [u32; 256] = {
    let mut table = [0; 256];
    let mut at = 0;
    while at < 256 {
        let mut value = at as u32;
        let mut bit = 0;
        while bit < 8 {
            value = if value & 1 == 1 { 0xEDB8_8320 ^ (value >> 1) } else { value >> 1 };
            bit += 1;
        }
        table[at] = value;
        at += 1;
    }
    table
};

fn crc32(data: &[u8]) -> u32 {
    !data.iter().fold(!0, |sum: u32, byte| CRC32[((sum ^ u32::from(*byte)) & 0xFF) as usize] ^ (sum >> 8))
}

fn adler32(data: &[u8]) -> u32 {
    let (mut a, mut b) = (1u32, 0u32);
    for chunk in data.chunks(5552) {
        for byte in chunk {
            a += u32::from(*byte);
            b += a;
        }
        a %= 65_521;
        b %= 65_521;
    }
    b << 16 | a
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sums_and_a_picture() {
        assert_eq!(crc32(b"123456789"), 0xCBF4_3926);
        assert_eq!(adler32(b"Wikipedia"), 0x11E6_0398);
        let picture = landscape(3);
        assert!(picture.starts_with(b"\x89PNG") && picture.ends_with(b"IEND\xAE\x42\x60\x82"));
        assert_ne!(picture, landscape(4));
        assert_eq!(picture, landscape(3));
    }
}
