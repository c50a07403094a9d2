//! What a camera writes into a photo (EXIF), in the TIFF format with little-endian numbers.

/// The facts of a photo.
pub struct Camera {
    /// 1 to 8; 6: turn right to see it upright.
    pub orientation: u16,
    pub make: &'static str,
    pub model: &'static str,
    /// Like `2026:04:18 16:20:00`.
    pub taken: &'static str,
    /// North and east in degrees.
    pub place: (f64, f64),
}

const SHORT: u16 = 3;
const LONG: u16 = 4;
const RATIONAL: u16 = 5;
const ASCII: u16 = 2;

/// Tag, type, count and the data.
type Field = (u16, u16, u32, Vec<u8>);

fn text(tag: u16, value: &str) -> Field {
    let bytes = [value.as_bytes(), b"\0"].concat();
    (tag, ASCII, bytes.len() as u32, bytes)
}

fn short(tag: u16, value: u16) -> Field {
    (tag, SHORT, 1, value.to_le_bytes().to_vec())
}

fn long(tag: u16, value: u32) -> Field {
    (tag, LONG, 1, value.to_le_bytes().to_vec())
}

fn rationals(tag: u16, values: &[(u32, u32)]) -> Field {
    let bytes = values.iter().flat_map(|(a, b)| [a.to_le_bytes(), b.to_le_bytes()].concat());
    (tag, RATIONAL, values.len() as u32, bytes.collect())
}

/// Degrees, minutes and seconds.
fn degrees(tag: u16, value: f64) -> Field {
    let seconds = (value * 360_000.0).round() as u32;
    rationals(tag, &[(seconds / 360_000, 1), (seconds / 6000 % 60, 1), (seconds % 6000, 100)])
}

/// A directory that begins at `start`, with the data that does not fit into its fields behind it.
fn directory(start: u32, fields: &[Field]) -> Vec<u8> {
    let mut out = (fields.len() as u16).to_le_bytes().to_vec();
    let mut data = Vec::new();
    let data_at = start + 2 + 12 * fields.len() as u32 + 4;
    for (tag, kind, count, bytes) in fields {
        out.extend(tag.to_le_bytes());
        out.extend(kind.to_le_bytes());
        out.extend(count.to_le_bytes());
        if bytes.len() <= 4 {
            out.extend(bytes);
            out.resize(out.len() + 4 - bytes.len(), 0);
        } else {
            out.extend((data_at + data.len() as u32).to_le_bytes());
            data.extend(bytes);
            data.resize(data.len().next_multiple_of(2), 0);
        }
    }
    out.extend([0; 4]);
    out.extend(data);
    out
}

impl Camera {
    pub fn exif(&self) -> Vec<u8> {
        let shot = [
            rationals(0x829A, &[(1, 250)]),
            rationals(0x829D, &[(28, 10)]),
            short(0x8827, 200),
            text(0x9003, self.taken),
            rationals(0x920A, &[(35, 1)]),
        ];
        let gps = [text(1, "N"), degrees(2, self.place.0), text(3, "E"), degrees(4, self.place.1)];
        let main = |shot_at: u32, gps_at: u32| {
            [
                text(0x010F, self.make),
                text(0x0110, self.model),
                short(0x0112, self.orientation),
                text(0x0132, self.taken),
                long(0x8769, shot_at),
                long(0x8825, gps_at),
            ]
        };
        let shot_at = 8 + directory(8, &main(0, 0)).len() as u32;
        let shot = directory(shot_at, &shot);
        let gps_at = shot_at + shot.len() as u32;
        let header = b"II*\0\x08\0\0\0".to_vec();
        [header, directory(8, &main(shot_at, gps_at)), shot, directory(gps_at, &gps)].concat()
    }
}
