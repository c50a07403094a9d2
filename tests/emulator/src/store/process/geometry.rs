//! Sizes: what `resize` and `crop` make of a width and a height.

#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub enum Mode {
    /// As large as fits into the box.
    #[default]
    Lfit,
    /// As small as covers the box.
    Mfit,
    /// Covers the box, and what stands out is cut off.
    Fill,
    /// Fits into the box, and the rest of it is filled.
    Pad,
    /// Exactly the box, stretched.
    Fixed,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Resize {
    pub mode: Mode,
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub long: Option<u32>,
    pub short: Option<u32>,
    pub percent: Option<u32>,
    /// `limit_0`
    pub enlarge: bool,
    pub color: [u8; 3],
}

impl Default for Resize {
    fn default() -> Self {
        Self {
            mode: Mode::Lfit,
            width: None,
            height: None,
            long: None,
            short: None,
            percent: None,
            enlarge: false,
            color: [255; 3],
        }
    }
}

/// What to do with a picture.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Target {
    pub scaled: (u32, u32),
    /// The size after cutting off or filling up; both are centred.
    pub size: (u32, u32),
}

impl Resize {
    /// `None`: the picture stays as it is.
    pub fn target(&self, width: u32, height: u32) -> Option<Target> {
        let (from_w, from_h) = (f64::from(width), f64::from(height));
        let sides = self.sides(width, height);
        let (scaled, size) = match (sides, self.percent) {
            ((None, None), None) => return None,
            ((None, None), Some(percent)) => {
                let share = f64::from(percent) / 100.0;
                let scaled = (pixels(from_w * share), pixels(from_h * share));
                (scaled, scaled)
            }
            (sides, _) => self.boxed(sides, from_w, from_h),
        };
        // A picture is not enlarged unless that is asked for.
        if !self.enlarge && (size.0 > width || size.1 > height) {
            return None;
        }
        Some(Target { scaled, size })
    }

    fn boxed(&self, sides: (Option<u32>, Option<u32>), from_w: f64, from_h: f64) -> ((u32, u32), (u32, u32)) {
        let boxed = matches!(self.mode, Mode::Fill | Mode::Pad);
        let (width, height) = match sides {
            // With one side the box of `fill` and `pad` is a square, and all others keep the proportions.
            (Some(side), None) | (None, Some(side)) if boxed => (side, side),
            (Some(width), None) => {
                let size = (width, pixels(from_h * f64::from(width) / from_w));
                return (size, size);
            }
            (None, Some(height)) => {
                let size = (pixels(from_w * f64::from(height) / from_h), height);
                return (size, size);
            }
            (width, height) => (width.unwrap_or(1), height.unwrap_or(1)),
        };
        let (by_width, by_height) = (f64::from(width) / from_w, f64::from(height) / from_h);
        let by = |share: f64| (pixels(from_w * share), pixels(from_h * share));
        match self.mode {
            Mode::Lfit => (by(by_width.min(by_height)), by(by_width.min(by_height))),
            Mode::Mfit => (by(by_width.max(by_height)), by(by_width.max(by_height))),
            Mode::Fill => {
                let scaled = by(by_width.max(by_height));
                ((scaled.0.max(width), scaled.1.max(height)), (width, height))
            }
            Mode::Pad => {
                let scaled = by(by_width.min(by_height));
                ((scaled.0.min(width), scaled.1.min(height)), (width, height))
            }
            Mode::Fixed => ((width, height), (width, height)),
        }
    }

    /// Width and height; those of the longer and the shorter side count only without them.
    fn sides(&self, width: u32, height: u32) -> (Option<u32>, Option<u32>) {
        match (self.width, self.height) {
            (None, None) if width >= height => (self.long, self.short),
            (None, None) => (self.short, self.long),
            sides => sides,
        }
    }
}

/// At least one pixel.
fn pixels(length: f64) -> u32 {
    (length.round() as u32).max(1)
}

/// Where `crop` counts from.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Anchor {
    /// Thirds from the left, and from the top.
    column: u32,
    row: u32,
}

impl Anchor {
    pub fn parse(text: &str) -> Option<Self> {
        const NAMES: [&str; 9] = ["nw", "north", "ne", "west", "center", "east", "sw", "south", "se"];
        let at = NAMES.iter().position(|name| *name == text)? as u32;
        Some(Self { column: at % 3, row: at / 3 })
    }
}

#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Crop {
    pub width: Option<u32>,
    pub height: Option<u32>,
    pub x: u32,
    pub y: u32,
    pub anchor: Anchor,
}

impl Crop {
    /// Left, top, width and height; `None` if it lies outside of the picture.
    pub fn area(&self, width: u32, height: u32) -> Option<(u32, u32, u32, u32)> {
        let area_w = self.width.unwrap_or(width).min(width);
        let area_h = self.height.unwrap_or(height).min(height);
        let left = ((width - area_w) / 2 * self.anchor.column).checked_add(self.x)?;
        let top = ((height - area_h) / 2 * self.anchor.row).checked_add(self.y)?;
        let inside = left < width && top < height;
        inside.then(|| (left, top, area_w.min(width - left), area_h.min(height - top)))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn sizes() {
        let of = |mode, width, height, enlarge| {
            let resize = Resize { mode, width, height, enlarge, ..Resize::default() };
            resize.target(256, 144).map(|it| (it.scaled, it.size))
        };
        for (mode, width, height, enlarge, expected) in [
            (Mode::Lfit, Some(128), Some(128), false, Some(((128, 72), (128, 72)))),
            (Mode::Mfit, Some(128), Some(128), false, Some(((228, 128), (228, 128)))),
            (Mode::Fill, Some(128), Some(128), false, Some(((228, 128), (128, 128)))),
            (Mode::Pad, Some(128), Some(128), false, Some(((128, 72), (128, 128)))),
            (Mode::Fixed, Some(128), Some(128), false, Some(((128, 128), (128, 128)))),
            (Mode::Lfit, None, Some(72), false, Some(((128, 72), (128, 72)))),
            (Mode::Fixed, Some(64), None, false, Some(((64, 36), (64, 36)))),
            (Mode::Fill, None, Some(100), false, Some(((178, 100), (100, 100)))),
            (Mode::Pad, Some(100), None, false, Some(((100, 56), (100, 100)))),
            (Mode::Lfit, Some(512), None, false, None),
            (Mode::Lfit, Some(512), None, true, Some(((512, 288), (512, 288)))),
            (Mode::Lfit, Some(1), Some(16_384), false, Some(((1, 1), (1, 1)))),
        ] {
            assert_eq!(of(mode, width, height, enlarge), expected, "{mode:?} {width:?} {height:?}");
        }
        let sides = |long, short| Resize { long, short, ..Resize::default() };
        assert_eq!(sides(Some(64), None).target(256, 144).map(|it| it.size), Some((64, 36)));
        assert_eq!(sides(Some(64), None).target(144, 256).map(|it| it.size), Some((36, 64)));
        assert_eq!(sides(None, Some(72)).target(256, 144).map(|it| it.size), Some((128, 72)));
        let half = Resize { percent: Some(50), ..Resize::default() };
        assert_eq!(half.target(256, 144).map(|it| it.size), Some((128, 72)));
    }

    #[test]
    fn areas() {
        let of = |text: &str, x, width| {
            let anchor = Anchor::parse(text)?;
            Crop { x, width, height: Some(10), anchor, ..Crop::default() }.area(100, 50)
        };
        assert_eq!(of("nw", 5, Some(20)), Some((5, 0, 20, 10)));
        assert_eq!(of("center", 0, Some(20)), Some((40, 20, 20, 10)));
        assert_eq!(of("se", 10, Some(20)), Some((90, 40, 10, 10)));
        assert_eq!(of("nw", 0, None), Some((0, 0, 100, 10)));
        assert_eq!(of("nw", 100, None), None);
        assert_eq!(of("middle", 0, None), None);
    }
}
