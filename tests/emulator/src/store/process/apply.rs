//! Decodes, changes and encodes.

use std::io::Cursor;

use axum::body::Bytes;
use image::codecs::gif::{GifDecoder, GifEncoder, Repeat};
use image::codecs::jpeg::JpegEncoder;
use image::codecs::png::{CompressionType, FilterType, PngEncoder};
use image::codecs::webp::WebPEncoder;
use image::imageops::FilterType as Filter;
use image::{
    AnimationDecoder, Delay, DynamicImage, Frame, ImageDecoder, ImageEncoder, ImageFormat, ImageReader,
    Limits, Rgba, RgbaImage,
};
use serde_json::{Map, json};

use super::expression::{Snapshot, Step};
use super::geometry::{Mode, Resize};
use super::{Rendition, bad_value, too_large, unreadable};
use crate::preview::film;
use crate::store::xml::OssError;

/// The limits of OSS (alibabacloud.com/help/en/oss/user-guide/resize-images-4): sides and pixels of a source, where all
/// frames of an animation count, and of a result.
const MAX_SOURCE_SIDE: u32 = 30_000;
const MAX_SOURCE_PIXELS: u64 = 250_000_000;
const MAX_SIDE: u32 = 16_384;
const MAX_PIXELS: u64 = 16_777_216;
/// Memory of a decoder: the largest source with three bytes a pixel, and some.
const MAX_ALLOCATION: u64 = 1 << 30;

const QUALITY: u8 = 85;

/// Before it is decoded.
struct Source<'a> {
    bytes: &'a [u8],
    format: ImageFormat,
    size: (u32, u32),
    exif: Option<Vec<u8>>,
    orientation: u8,
}

/// A picture of one frame or, from a GIF, of several.
struct Picture {
    frames: Vec<(DynamicImage, Delay)>,
    format: ImageFormat,
    quality: u8,
    exif: Option<Vec<u8>>,
}

pub fn image(bytes: &[u8], steps: &[Step]) -> Result<Rendition, OssError> {
    let mut source = Source::open(bytes)?;
    if steps.contains(&Step::Info) {
        return source.info();
    }
    let exif = source.exif.take();
    let mut picture = Picture { frames: source.frames()?, format: source.format, quality: QUALITY, exif };
    for step in steps {
        match step {
            Step::Resize(resize) => picture.resize(resize)?,
            Step::Crop(crop) => {
                let (width, height) = picture.size();
                let (x, y, w, h) =
                    crop.area(width, height).ok_or_else(|| bad_value("crop", "outside of the image"))?;
                picture.each(|frame| frame.crop_imm(x, y, w, h));
            }
            Step::Rotate(90) => picture.each(DynamicImage::rotate90),
            Step::Rotate(180) => picture.each(DynamicImage::rotate180),
            Step::Rotate(270) => picture.each(DynamicImage::rotate270),
            Step::AutoOrient => picture.orient(),
            Step::Quality(quality) => picture.quality = *quality,
            Step::Format(format) => picture.format = *format,
            Step::Rotate(_) | Step::Info | Step::Nothing => {}
        }
    }
    picture.encode()
}

/// A frame of the one film there is.
pub fn snapshot(snapshot: &Snapshot) -> Result<Rendition, OssError> {
    let side = |length: u32| Some(length).filter(|it| *it > 0);
    let (width, height) = (side(snapshot.width), side(snapshot.height));
    let format = if snapshot.png { ImageFormat::Png } else { ImageFormat::Jpeg };
    let mut steps = vec![Step::Format(format)];
    if width.is_some() || height.is_some() {
        steps.push(Step::Resize(Resize {
            mode: Mode::Fixed,
            width,
            height,
            enlarge: true,
            ..Resize::default()
        }));
    }
    image(film::FRAME, &steps)
}

impl<'a> Source<'a> {
    fn open(bytes: &'a [u8]) -> Result<Self, OssError> {
        let mut reader =
            ImageReader::new(Cursor::new(bytes)).with_guessed_format().map_err(|_| unreadable())?;
        let format = reader.format().ok_or_else(unreadable)?;
        reader.limits(limits());
        let mut decoder = reader.into_decoder().map_err(|_| unreadable())?;
        let size = decoder.dimensions();
        if size.0.max(size.1) > MAX_SOURCE_SIDE || pixels(size) > MAX_SOURCE_PIXELS {
            return Err(too_large());
        }
        let exif = decoder.exif_metadata().ok().flatten();
        let orientation = decoder.orientation().map_or(1, |it| it.to_exif());
        Ok(Self { bytes, format, size, exif, orientation })
    }

    fn frames(&self) -> Result<Vec<(DynamicImage, Delay)>, OssError> {
        if self.format == ImageFormat::Gif {
            return self.animation();
        }
        let mut reader = ImageReader::with_format(Cursor::new(self.bytes), self.format);
        reader.limits(limits());
        let decoded = reader.decode().map_err(|_| unreadable())?;
        let eight_bits = match decoded.color().has_alpha() {
            true => DynamicImage::ImageRgba8(decoded.into_rgba8()),
            false => DynamicImage::ImageRgb8(decoded.into_rgb8()),
        };
        Ok(vec![(eight_bits, Delay::from_numer_denom_ms(0, 1))])
    }

    fn animation(&self) -> Result<Vec<(DynamicImage, Delay)>, OssError> {
        let decoder = GifDecoder::new(Cursor::new(self.bytes)).map_err(|_| unreadable())?;
        let mut frames = Vec::new();
        for frame in decoder.into_frames() {
            let frame = frame.map_err(|_| unreadable())?;
            if pixels(self.size) * (frames.len() as u64 + 1) > MAX_SOURCE_PIXELS {
                return Err(too_large());
            }
            let delay = frame.delay();
            frames.push((DynamicImage::ImageRgba8(frame.into_buffer()), delay));
        }
        if frames.is_empty() { Err(unreadable()) } else { Ok(frames) }
    }

    /// `image/info`: every value is a text in an object of its own.
    fn info(&self) -> Result<Rendition, OssError> {
        let frames = if self.format == ImageFormat::Gif { self.animation()?.len() } else { 1 };
        let mut info = Map::new();
        let mut set = |name: &str, value: String| {
            info.insert(name.to_owned(), json!({ "value": value }));
        };
        set("FileSize", self.bytes.len().to_string());
        set("Format", name(self.format).to_owned());
        set("FrameCount", frames.to_string());
        set("ImageHeight", self.size.1.to_string());
        set("ImageWidth", self.size.0.to_string());
        if self.exif.is_some() {
            set("Orientation", self.orientation.to_string());
        }
        let bytes = Bytes::from(serde_json::Value::Object(info).to_string());
        Ok(Rendition { bytes, content_type: "application/json" })
    }
}

impl Picture {
    fn size(&self) -> (u32, u32) {
        self.frames.first().map_or((0, 0), |(frame, _)| (frame.width(), frame.height()))
    }

    fn each(&mut self, change: impl Fn(&DynamicImage) -> DynamicImage) {
        for (frame, _) in &mut self.frames {
            *frame = change(frame);
        }
    }

    fn resize(&mut self, resize: &Resize) -> Result<(), OssError> {
        let size = self.size();
        let Some(target) = resize.target(size.0, size.1) else { return Ok(()) };
        for size in [target.scaled, target.size] {
            if size.0.max(size.1) > MAX_SIDE || pixels(size) > MAX_PIXELS {
                return Err(too_large());
            }
        }
        // A GIF is made smaller only, and by percent only its first frame.
        if self.frames.len() > 1 {
            if target.size.0 > size.0 || target.size.1 > size.1 {
                return Ok(());
            }
            if resize.percent.is_some() {
                self.frames.truncate(1);
            }
        }
        let (width, height) = target.scaled;
        self.each(|frame| match width * 2 <= frame.width() && height * 2 <= frame.height() {
            // Averages all pixels, which is quick and good enough from half the size on.
            true => frame.thumbnail_exact(width, height),
            false => frame.resize_exact(width, height, Filter::Triangle),
        });
        match resize.mode {
            Mode::Fill => {
                let (x, y) = ((width - target.size.0) / 2, (height - target.size.1) / 2);
                self.each(|frame| frame.crop_imm(x, y, target.size.0, target.size.1));
            }
            Mode::Pad => {
                let (x, y) = ((target.size.0 - width) / 2, (target.size.1 - height) / 2);
                let [red, green, blue] = resize.color;
                self.each(|frame| {
                    let mut filled =
                        RgbaImage::from_pixel(target.size.0, target.size.1, Rgba([red, green, blue, 255]));
                    image::imageops::overlay(&mut filled, &frame.to_rgba8(), i64::from(x), i64::from(y));
                    DynamicImage::ImageRgba8(filled)
                });
            }
            _ => {}
        }
        Ok(())
    }

    /// Turns the pixels, after which the orientation in the file would turn them once more.
    fn orient(&mut self) {
        let Some(exif) = &mut self.exif else { return };
        let Some(orientation) = image::metadata::Orientation::remove_from_exif_chunk(exif) else { return };
        for (frame, _) in &mut self.frames {
            frame.apply_orientation(orientation);
        }
    }

    fn encode(mut self) -> Result<Rendition, OssError> {
        let (mut out, exif) = (Vec::new(), self.exif.take());
        let frames = std::mem::take(&mut self.frames);
        let Some((first, _)) = frames.first() else { return Err(unreadable()) };
        let outcome = match self.format {
            ImageFormat::Gif => {
                let mut encoder = GifEncoder::new_with_speed(&mut out, 10);
                let repeat = if frames.len() > 1 { encoder.set_repeat(Repeat::Infinite) } else { Ok(()) };
                let frames =
                    frames.into_iter().map(|(it, delay)| Frame::from_parts(it.into_rgba8(), 0, 0, delay));
                repeat.and_then(|()| encoder.encode_frames(frames))
            }
            ImageFormat::Jpeg => {
                let mut encoder = JpegEncoder::new_with_quality(&mut out, self.quality);
                // The orientation and the rest stay, as in OSS.
                let _ = exif.map(|it| encoder.set_exif_metadata(it));
                encoder.encode_image(&opaque(first))
            }
            ImageFormat::Png => {
                let encoder =
                    PngEncoder::new_with_quality(&mut out, CompressionType::Fast, FilterType::Adaptive);
                first.write_with_encoder(encoder)
            }
            ImageFormat::WebP => first.write_with_encoder(WebPEncoder::new_lossless(&mut out)),
            format => first.write_to(&mut Cursor::new(&mut out), format),
        };
        outcome.map_err(|_| unreadable())?;
        Ok(Rendition { bytes: Bytes::from(out), content_type: self.format.to_mime_type() })
    }
}

/// On white: a JPEG knows no transparency.
fn opaque(image: &DynamicImage) -> DynamicImage {
    if !image.color().has_alpha() {
        return image.clone();
    }
    let mut white = RgbaImage::from_pixel(image.width(), image.height(), Rgba([255; 4]));
    image::imageops::overlay(&mut white, &image.to_rgba8(), 0, 0);
    DynamicImage::ImageRgb8(DynamicImage::ImageRgba8(white).into_rgb8())
}

fn limits() -> Limits {
    let mut limits = Limits::no_limits();
    limits.max_alloc = Some(MAX_ALLOCATION);
    limits
}

fn pixels(size: (u32, u32)) -> u64 {
    u64::from(size.0) * u64::from(size.1)
}

/// As `image/info` names it.
fn name(format: ImageFormat) -> &'static str {
    match format {
        ImageFormat::Jpeg => "jpg",
        format => format.extensions_str().first().copied().unwrap_or("unknown"),
    }
}
