//! Process expressions: `image/resize,m_fill,w_128,h_128,limit_0/format,webp`, `video/snapshot,t_1000,f_jpg,w_480`.

use image::ImageFormat;

use super::geometry::{Anchor, Crop, Mode, Resize};
use super::{bad_value, not_implemented};
use crate::store::xml::OssError;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Process {
    Image(Vec<Step>),
    Snapshot(Snapshot),
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Step {
    Resize(Resize),
    Crop(Crop),
    /// Clockwise, a multiple of 90.
    Rotate(u32),
    AutoOrient,
    Quality(u8),
    Format(ImageFormat),
    Info,
    /// Understood, without an effect on the pixels.
    Nothing,
}

/// A width or height of 0 follows from the other.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Snapshot {
    pub width: u32,
    pub height: u32,
    pub png: bool,
}

/// What OSS has and this has not.
const ABSENT: [&str; 10] = [
    "watermark",
    "circle",
    "indexcrop",
    "rounded-corners",
    "blur",
    "average-hue",
    "bright",
    "sharpen",
    "contrast",
    "blindwatermark",
];

/// The longest side that may be asked for.
const MAX_SIDE: u32 = 16_384;

impl Process {
    pub fn parse(text: &str) -> Result<Self, OssError> {
        let (kind, steps) = text.split_once('/').unwrap_or((text, ""));
        match kind {
            "image" if !steps.is_empty() => {
                steps.split('/').map(step).collect::<Result<_, _>>().map(Self::Image)
            }
            "video" => snapshot(steps).map(Self::Snapshot),
            "style" => Err(OssError::new(404, "NoSuchStyle", "The specified image style does not exist.")),
            _ => Err(bad_value("x-oss-process", text)),
        }
    }
}

fn step(text: &str) -> Result<Step, OssError> {
    let (operation, parameters) = text.split_once(',').unwrap_or((text, ""));
    let number = |max: u32| {
        let value = parameters.parse::<u32>().ok().filter(|it| *it <= max);
        value.ok_or_else(|| bad_value(operation, parameters))
    };
    Ok(match operation {
        "resize" => Step::Resize(resize(parameters)?),
        "crop" => Step::Crop(crop(parameters)?),
        "rotate" => match number(360)? {
            turn if turn % 90 == 0 => Step::Rotate(turn % 360),
            _ => return Err(not_implemented("turning by other angles than 90, 180 and 270 degrees")),
        },
        "auto-orient" if number(1)? == 1 => Step::AutoOrient,
        "auto-orient" => Step::Nothing,
        "quality" => {
            let (_, value) = parameters.split_once('_').unwrap_or_default();
            let value = value.parse::<u8>().ok().filter(|it| (1..=100).contains(it));
            Step::Quality(value.ok_or_else(|| bad_value("quality", parameters))?)
        }
        "format" => Step::Format(match parameters {
            "jpg" | "jpeg" => ImageFormat::Jpeg,
            "png" => ImageFormat::Png,
            "webp" => ImageFormat::WebP,
            "bmp" => ImageFormat::Bmp,
            "gif" => ImageFormat::Gif,
            "tiff" => ImageFormat::Tiff,
            "heic" | "avif" => return Err(not_implemented(parameters)),
            _ => return Err(bad_value("format", parameters)),
        }),
        "interlace" => {
            number(1)?;
            Step::Nothing
        }
        "info" => Step::Info,
        _ if ABSENT.contains(&operation) => return Err(not_implemented(operation)),
        _ => return Err(bad_value("x-oss-process", text)),
    })
}

/// `w_100,limit_0` as names and values.
fn pairs(parameters: &str) -> impl Iterator<Item = (&str, &str)> {
    parameters.split(',').filter(|it| !it.is_empty()).map(|it| it.split_once('_').unwrap_or((it, "")))
}

fn within(name: &str, value: &str, min: u32, max: u32) -> Result<u32, OssError> {
    value.parse().ok().filter(|it| (min..=max).contains(it)).ok_or_else(|| bad_value(name, value))
}

fn resize(parameters: &str) -> Result<Resize, OssError> {
    let mut resize = Resize::default();
    for (name, value) in pairs(parameters) {
        let side = || within(name, value, 1, MAX_SIDE).map(Some);
        match name {
            "m" => {
                resize.mode = match value {
                    "lfit" => Mode::Lfit,
                    "mfit" => Mode::Mfit,
                    "fill" => Mode::Fill,
                    "pad" => Mode::Pad,
                    "fixed" => Mode::Fixed,
                    _ => return Err(bad_value(name, value)),
                }
            }
            "w" => resize.width = side()?,
            "h" => resize.height = side()?,
            "l" => resize.long = side()?,
            "s" => resize.short = side()?,
            "p" => resize.percent = Some(within(name, value, 1, 1000)?),
            "limit" => resize.enlarge = within(name, value, 0, 1)? == 0,
            "color" => {
                let number = u32::from_str_radix(value, 16).ok().filter(|_| value.len() == 6);
                let [_, red, green, blue] = number.ok_or_else(|| bad_value(name, value))?.to_be_bytes();
                resize.color = [red, green, blue];
            }
            _ => return Err(bad_value("resize", name)),
        }
    }
    let given = [resize.width, resize.height, resize.long, resize.short, resize.percent];
    if given.iter().all(Option::is_none) { Err(bad_value("resize", parameters)) } else { Ok(resize) }
}

fn crop(parameters: &str) -> Result<Crop, OssError> {
    let mut crop = Crop::default();
    for (name, value) in pairs(parameters) {
        match name {
            "w" => crop.width = Some(within(name, value, 1, u32::MAX)?),
            "h" => crop.height = Some(within(name, value, 1, u32::MAX)?),
            "x" => crop.x = within(name, value, 0, u32::MAX)?,
            "y" => crop.y = within(name, value, 0, u32::MAX)?,
            "g" => crop.anchor = Anchor::parse(value).ok_or_else(|| bad_value(name, value))?,
            _ => return Err(bad_value("crop", name)),
        }
    }
    Ok(crop)
}

fn snapshot(text: &str) -> Result<Snapshot, OssError> {
    let Some(parameters) = text.strip_prefix("snapshot,") else {
        return Err(bad_value("x-oss-process", text));
    };
    let mut snapshot = Snapshot { width: 0, height: 0, png: false };
    for (name, value) in pairs(parameters) {
        match (name, value) {
            ("t", _) => {
                within(name, value, 0, u32::MAX)?;
            }
            ("w", _) => snapshot.width = within(name, value, 0, 4096)?,
            ("h", _) => snapshot.height = within(name, value, 0, 4096)?,
            ("f", "jpg" | "png") => snapshot.png = value == "png",
            ("m", "fast") | ("ar", "auto" | "h" | "w") => {}
            _ => return Err(bad_value(name, value)),
        }
    }
    Ok(snapshot)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn expressions() {
        let whole = "image/resize,m_fill,h_128,w_64,limit_0/auto-orient,1/rotate,450/format,jpg";
        assert!(Process::parse(whole).is_err(), "360 degrees at most");
        let Ok(Process::Image(steps)) = Process::parse(&whole.replace("450", "270")) else {
            panic!("not read")
        };
        let Step::Resize(resize) = &steps[0] else { panic!("{steps:?}") };
        assert_eq!(
            (resize.mode, resize.width, resize.height, resize.enlarge),
            (Mode::Fill, Some(64), Some(128), true)
        );
        assert_eq!(steps[1..], [Step::AutoOrient, Step::Rotate(270), Step::Format(ImageFormat::Jpeg)]);
        let snapshot = Process::parse("video/snapshot,t_1000,f_jpg,w_0,h_0,m_fast,ar_auto");
        assert_eq!(snapshot.ok(), Some(Process::Snapshot(Snapshot { width: 0, height: 0, png: false })));
        for (text, code) in [
            ("", "InvalidArgument"),
            ("image", "InvalidArgument"),
            ("image/", "InvalidArgument"),
            ("image/resize", "InvalidArgument"),
            ("image/resize,w_0", "InvalidArgument"),
            ("image/resize,w_16385", "InvalidArgument"),
            ("image/resize,w_-1", "InvalidArgument"),
            ("image/resize,w_10,m_best", "InvalidArgument"),
            ("image/resize,p_1001", "InvalidArgument"),
            ("image/resize,w_1,color_FFF", "InvalidArgument"),
            ("image/quality,q_101", "InvalidArgument"),
            ("image/format,exe", "InvalidArgument"),
            ("image/nothing", "InvalidArgument"),
            ("image/format,heic", "NotImplemented"),
            ("image/watermark,text_aa", "NotImplemented"),
            ("image/rotate,45", "NotImplemented"),
            ("video/snapshot,t_x", "InvalidArgument"),
            ("style/small", "NoSuchStyle"),
        ] {
            assert_eq!(Process::parse(text).map_err(|it| it.code), Err(code.to_owned()), "{text}");
        }
    }
}
