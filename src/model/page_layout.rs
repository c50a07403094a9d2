//! The pages of a document below one another: where each is, before all their sizes are known.

use std::ops::Range;

/// Between pages, and around them, in CSS pixels.
pub const GAP: f64 = 12.0;

/// Letters of twelve points are as large as those of the page then.
const MAX_READABLE: f64 = 1.25;
const MIN_ZOOM: f64 = 0.1;
const MAX_ZOOM: f64 = 8.0;

#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Fit {
    /// The width, but no larger than is good to read.
    Readable,
    Width,
    Page,
    /// 1 is the size on paper.
    Zoom(f64),
}

#[derive(Clone, Debug, PartialEq)]
pub struct PageLayout {
    /// Width and height at 100 %; `None` is as large as the first.
    sizes: Vec<Option<(f64, f64)>>,
    /// Where each page begins at the present zoom, and where the last one ends.
    tops: Vec<f64>,
    fit: Fit,
    view: (f64, f64),
}

/// A place that stays in view: a page, and the part of it that is above the view.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct PagePlace {
    pub page: usize,
    pub part: f64,
}

impl PageLayout {
    pub fn new(count: usize, first: (f64, f64)) -> Self {
        let mut sizes = vec![None; count.max(1)];
        sizes[0] = Some((first.0.max(1.0), first.1.max(1.0)));
        let mut layout = Self { sizes, tops: Vec::new(), fit: Fit::Readable, view: (800.0, 600.0) };
        layout.lay_out();
        layout
    }

    pub fn count(&self) -> usize {
        self.sizes.len()
    }

    /// Width and height of a page at 100 %.
    pub fn paper(&self, at: usize) -> (f64, f64) {
        self.sizes.get(at).copied().flatten().or(self.sizes[0]).unwrap_or((1.0, 1.0))
    }

    pub fn zoom(&self) -> f64 {
        let (width, height) = self.paper(0);
        let wide = (self.view.0 - 2.0 * GAP) / width;
        let zoom = match self.fit {
            Fit::Readable => wide.min(MAX_READABLE),
            Fit::Width => wide,
            Fit::Page => wide.min((self.view.1 - 2.0 * GAP) / height),
            Fit::Zoom(zoom) => zoom,
        };
        zoom.clamp(MIN_ZOOM, MAX_ZOOM)
    }

    pub fn fit(&self) -> Fit {
        self.fit
    }

    pub fn set_fit(&mut self, fit: Fit) {
        self.fit = fit;
        self.lay_out();
    }

    /// Larger or smaller by a factor.
    pub fn zoom_by(&mut self, factor: f64) {
        self.set_fit(Fit::Zoom((self.zoom() * factor).clamp(MIN_ZOOM, MAX_ZOOM)));
    }

    pub fn set_view(&mut self, width: f64, height: f64) {
        if self.view != (width, height) {
            self.view = (width, height);
            self.lay_out();
        }
    }

    pub fn set_paper(&mut self, at: usize, size: (f64, f64)) {
        let size = (size.0.max(1.0), size.1.max(1.0));
        let is_new = self.paper(at) != size;
        if let Some(known) = self.sizes.get_mut(at) {
            *known = Some(size);
        }
        if is_new {
            self.lay_out();
        }
    }

    fn lay_out(&mut self) {
        let zoom = self.zoom();
        let mut top = GAP;
        self.tops = (0..self.count())
            .map(|at| {
                let here = top;
                top += (self.paper(at).1 * zoom).round() + GAP;
                here
            })
            .collect();
        self.tops.push(top);
    }

    pub fn top(&self, at: usize) -> f64 {
        self.tops.get(at).copied().unwrap_or_default()
    }

    /// Width and height at the present zoom.
    pub fn size(&self, at: usize) -> (f64, f64) {
        let (zoom, (width, height)) = (self.zoom(), self.paper(at));
        ((width * zoom).round(), (height * zoom).round())
    }

    pub fn height(&self) -> f64 {
        self.tops.last().copied().unwrap_or_default()
    }

    /// Of the widest page that is known, with the gaps beside it.
    pub fn width(&self) -> f64 {
        let widest = (0..self.count()).map(|at| self.paper(at).0).fold(0.0, f64::max);
        (widest * self.zoom()).round() + 2.0 * GAP
    }

    /// The page at an offset, the nearest one between two.
    pub fn page_at(&self, offset: f64) -> usize {
        let pages = &self.tops[..self.count()];
        pages.partition_point(|top| *top <= offset + GAP).saturating_sub(1)
    }

    /// The pages of which something is between two offsets.
    pub fn visible(&self, top: f64, bottom: f64) -> Range<usize> {
        let first = self.page_at(top - GAP);
        let end = self.tops[..self.count()].partition_point(|start| *start < bottom);
        first..end.max(first + 1)
    }

    pub fn place(&self, offset: f64) -> PagePlace {
        let page = self.page_at(offset);
        PagePlace { page, part: (offset - self.top(page)) / self.size(page).1.max(1.0) }
    }

    pub fn offset(&self, place: PagePlace) -> f64 {
        (self.top(place.page) + place.part * self.size(place.page).1).max(0.0)
    }
}

/// How many pixels of a canvas a pixel of CSS gets: those of the screen, fewer where the page is huge.
pub fn canvas_ratio(size: (f64, f64), screen_ratio: f64) -> f64 {
    const MAX_PIXELS: f64 = 16_000_000.0;
    let area = (size.0 * size.1).max(1.0);
    screen_ratio.min((MAX_PIXELS / area).sqrt())
}

#[cfg(test)]
mod tests {
    use super::*;

    fn layout() -> PageLayout {
        let mut layout = PageLayout::new(4, (600.0, 800.0));
        layout.set_view(624.0, 424.0);
        layout
    }

    #[test]
    fn pages_are_laid_out_before_their_sizes_are_known() {
        let mut layout = layout();
        assert_eq!((layout.zoom(), layout.top(0), layout.top(1)), (1.0, 12.0, 824.0));
        assert_eq!(layout.height(), 12.0 + 4.0 * 812.0);
        layout.set_paper(1, (800.0, 400.0));
        assert_eq!((layout.top(2), layout.size(1), layout.width()), (1236.0, (800.0, 400.0), 824.0));
        // What is not there changes nothing.
        layout.set_paper(9, (1.0, 1.0));
        assert_eq!(layout.count(), 4);
    }

    #[test]
    fn a_view_shows_some_pages() {
        let layout = layout();
        for (top, bottom, expected) in [
            (0.0, 424.0, 0..1),
            (0.0, 825.0, 0..2),
            (811.0, 823.0, 0..1),
            (830.0, 900.0, 1..2),
            (4_000.0, 5_000.0, 3..4),
        ] {
            assert_eq!(layout.visible(top, bottom), expected, "{top}");
        }
    }

    #[test]
    fn what_is_in_view_stays_there() {
        let mut layout = layout();
        let place = layout.place(1_224.0);
        assert_eq!(place, PagePlace { page: 1, part: 0.5 });
        for factor in [2.0, 0.1, 1.5] {
            layout.zoom_by(factor);
            let again = layout.place(layout.offset(place));
            assert!(again.page == 1 && (again.part - 0.5).abs() < 0.01, "{again:?}");
        }
    }

    #[test]
    fn zoom_fits_and_ends() {
        let mut layout = layout();
        layout.set_fit(Fit::Page);
        assert_eq!(layout.zoom(), 0.5);
        layout.set_fit(Fit::Zoom(100.0));
        assert_eq!(layout.zoom(), MAX_ZOOM);
        layout.zoom_by(0.000_1);
        assert_eq!(layout.zoom(), MIN_ZOOM);
        // A document that lies about its size.
        let empty = PageLayout::new(0, (0.0, -4.0));
        assert!(empty.zoom() <= MAX_ZOOM && empty.height() > 0.0 && empty.count() == 1);
    }

    #[test]
    fn huge_pages_are_drawn_coarser() {
        assert_eq!(canvas_ratio((600.0, 800.0), 2.0), 2.0);
        assert_eq!(canvas_ratio((8_000.0, 8_000.0), 2.0), 0.5);
    }
}
