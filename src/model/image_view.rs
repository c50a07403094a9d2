//! How a picture lies on its stage: zoomed, moved and turned. All lengths are in pixels of CSS.

/// As far as a person may zoom in, beyond the picture's own pixels or the stage.
const MOST: f64 = 16.0;

#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct ImageView {
    stage: (f64, f64),
    /// Of what is shown now, before it is turned; it may be a smaller rendition.
    natural: (f64, f64),
    /// Times the size at which it fits.
    zoom: f64,
    /// Of its middle, from that of the stage.
    offset: (f64, f64),
    quarter_turns: i32,
}

/// What the style of the picture is made of.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Placement {
    pub width: f64,
    pub height: f64,
    pub x: f64,
    pub y: f64,
    pub degrees: i32,
}

impl ImageView {
    /// Another picture, or the same one in another size. The second keeps its place.
    pub fn set_natural(&mut self, width: f64, height: f64) {
        let before = self.natural;
        let scale = self.zoom * self.fit();
        self.natural = (width.max(1.0), height.max(1.0));
        if before.0 > 0.0 && self.zoom > 1.0 {
            // As large on the screen as it was.
            let shown = before.0 * scale;
            self.zoom = (shown / (self.natural.0 * self.fit())).max(1.0);
        } else {
            self.zoom = 1.0;
        }
        self.keep_inside();
    }

    pub fn set_stage(&mut self, width: f64, height: f64) {
        self.stage = (width, height);
        self.keep_inside();
    }

    pub fn is_ready(&self) -> bool {
        self.natural.0 > 0.0 && self.stage.0 > 0.0
    }

    /// Whether more pixels than a rendition has may be wanted.
    pub fn is_enlarged(&self) -> bool {
        self.zoom > 1.01
    }

    pub fn fit_to_stage(&mut self) {
        self.zoom = 1.0;
        self.offset = (0.0, 0.0);
    }

    /// Shows one pixel of the picture as one of CSS, the given point of the stage staying where it is.
    pub fn actual_size(&mut self, point: (f64, f64)) {
        self.zoom_to(1.0 / self.fit(), point);
    }

    pub fn is_actual_size(&self) -> bool {
        (self.zoom * self.fit() - 1.0).abs() < 0.01
    }

    /// `point` is measured from the middle of the stage.
    pub fn zoom_by(&mut self, factor: f64, point: (f64, f64)) {
        self.zoom_to(self.zoom * factor, point);
    }

    fn zoom_to(&mut self, zoom: f64, point: (f64, f64)) {
        let most = MOST.max(MOST / self.fit());
        let zoom = zoom.min(most).max(1.0);
        let factor = zoom / self.zoom.max(f64::MIN_POSITIVE);
        self.offset.0 = point.0 - (point.0 - self.offset.0) * factor;
        self.offset.1 = point.1 - (point.1 - self.offset.1) * factor;
        self.zoom = zoom;
        self.keep_inside();
    }

    pub fn move_by(&mut self, x: f64, y: f64) {
        self.offset = (self.offset.0 + x, self.offset.1 + y);
        self.keep_inside();
    }

    pub fn turn(&mut self, quarters: i32) {
        self.quarter_turns += quarters;
        self.fit_to_stage();
    }

    /// Percent of the picture's own pixels.
    pub fn percent(&self) -> u32 {
        (self.zoom * self.fit() * 100.0).round() as u32
    }

    pub fn placement(&self) -> Placement {
        let scale = self.zoom * self.fit();
        Placement {
            width: self.natural.0 * scale,
            height: self.natural.1 * scale,
            x: self.offset.0,
            y: self.offset.1,
            degrees: self.quarter_turns * 90,
        }
    }

    /// Width and height as they stand on the stage, turned.
    fn turned(&self) -> (f64, f64) {
        match self.quarter_turns.rem_euclid(2) {
            0 => self.natural,
            _ => (self.natural.1, self.natural.0),
        }
    }

    /// The scale at which all of it is visible; never above its own pixels.
    fn fit(&self) -> f64 {
        let (width, height) = self.turned();
        if width <= 0.0 || self.stage.0 <= 0.0 {
            return 1.0;
        }
        (self.stage.0 / width).min(self.stage.1 / height).min(1.0)
    }

    /// No edge of the picture leaves the edge of the stage while there is more of it on the other side.
    fn keep_inside(&mut self) {
        let (width, height) = self.turned();
        let scale = self.zoom * self.fit();
        let limit = |length: f64, stage: f64| ((length * scale - stage) / 2.0).max(0.0);
        let (x, y) = (limit(width, self.stage.0), limit(height, self.stage.1));
        self.offset = (self.offset.0.min(x).max(-x), self.offset.1.min(y).max(-y));
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn view(stage: (f64, f64), natural: (f64, f64)) -> ImageView {
        let mut view = ImageView::default();
        view.set_stage(stage.0, stage.1);
        view.set_natural(natural.0, natural.1);
        view
    }

    fn size(view: &ImageView) -> (i64, i64) {
        let placement = view.placement();
        (placement.width.round() as i64, placement.height.round() as i64)
    }

    #[test]
    fn a_picture_fits_and_is_never_blown_up() {
        let cases = [
            ((1000.0, 500.0), (4000.0, 3000.0), (667, 500)),
            ((1000.0, 500.0), (300.0, 200.0), (300, 200)),
            // A strip of one pixel.
            ((1000.0, 500.0), (1.0, 100_000.0), (0, 500)),
        ];
        for (stage, natural, expected) in cases {
            assert_eq!(size(&view(stage, natural)), expected, "{natural:?}");
        }
    }

    #[test]
    fn a_turned_picture_fits_by_its_other_side() {
        let mut it = view((1000.0, 500.0), (4000.0, 1000.0));
        assert_eq!(size(&it), (1000, 250));
        it.turn(1);
        // 4000 stands upright now.
        assert_eq!(size(&it), (500, 125));
        it.turn(-1);
        assert_eq!((size(&it), it.placement().degrees), ((1000, 250), 0));
    }

    #[test]
    fn zooming_keeps_the_point_under_the_pointer() {
        let mut it = view((1000.0, 1000.0), (4000.0, 4000.0));
        let point = (200.0, -100.0);
        // The pixel of the picture under the point, as a share of its width.
        let under = |it: &ImageView| (point.0 - it.placement().x) / it.placement().width;
        let before = under(&it);
        it.zoom_by(3.0, point);
        assert!((under(&it) - before).abs() < 1e-9);
        it.actual_size(point);
        assert!(it.is_actual_size() && it.percent() == 100);
        assert!((under(&it) - before).abs() < 1e-9);
        it.fit_to_stage();
        assert!(!it.is_enlarged());
    }

    #[test]
    fn the_full_picture_takes_the_place_of_its_rendition() {
        let mut it = view((1000.0, 1000.0), (2048.0, 1024.0));
        let fitted = size(&it);
        it.set_natural(8192.0, 4096.0);
        assert_eq!(size(&it), fitted);
        let mut zoomed = view((1000.0, 1000.0), (2048.0, 1024.0));
        zoomed.zoom_by(2.0, (100.0, 0.0));
        let (before, x) = (size(&zoomed), zoomed.placement().x);
        zoomed.set_natural(8192.0, 4096.0);
        assert_eq!((size(&zoomed), zoomed.placement().x), (before, x));
    }

    proptest! {
        #[test]
        fn the_picture_never_leaves_the_stage(steps in prop::collection::vec((0..4u8, -500f64..500.0, 0.2f64..5.0), 0..30)) {
            let mut it = view((800.0, 600.0), (3000.0, 5000.0));
            for (step, at, factor) in steps {
                match step {
                    0 => it.zoom_by(factor, (at, -at)),
                    1 => it.move_by(at, at * 2.0),
                    2 => it.turn(1),
                    _ => it.actual_size((at, at)),
                }
                let placement = it.placement();
                let turned = placement.degrees.rem_euclid(180) != 0;
                let (width, height) =
                    if turned { (placement.height, placement.width) } else { (placement.width, placement.height) };
                prop_assert!(placement.x.abs() <= ((width - 800.0) / 2.0).max(0.0) + 1e-6);
                prop_assert!(placement.y.abs() <= ((height - 600.0) / 2.0).max(0.0) + 1e-6);
                prop_assert!(it.placement().width >= 1.0);
            }
        }
    }
}
