//! How a list is shown.

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum ViewMode {
    #[default]
    List,
    Compact,
    SmallTiles,
    Tiles,
    LargeTiles,
}

/// Lists whose view is chosen separately.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ViewPlace {
    Folder,
    Search,
    Trash,
}

impl ViewMode {
    pub const ALL: [Self; 5] = [Self::List, Self::Compact, Self::SmallTiles, Self::Tiles, Self::LargeTiles];

    /// The value of `data-view`, and the name in the preferences.
    pub fn name(self) -> &'static str {
        match self {
            Self::List => "list",
            Self::Compact => "compact",
            Self::SmallTiles => "small-tiles",
            Self::Tiles => "tiles",
            Self::LargeTiles => "large-tiles",
        }
    }

    pub fn from_name(name: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|mode| mode.name() == name)
    }

    /// The width of a thumbnail in CSS pixels, at the browser's default font size.
    fn thumbnail_width(self) -> f64 {
        match self {
            Self::List | Self::Compact => 26.0,
            Self::SmallTiles => 128.0,
            Self::Tiles => 208.0,
            Self::LargeTiles => 320.0,
        }
    }

    /// The size of the thumbnails to ask for on a screen with `ratio` device pixels for each of CSS.
    pub fn thumbnail_size(self, ratio: f64) -> ThumbnailSize {
        let wanted = self.thumbnail_width() * ratio;
        let fits = |size: &ThumbnailSize| f64::from(size.width()) >= wanted;
        ThumbnailSize::ALL.into_iter().find(fits).unwrap_or(ThumbnailSize::W1024)
    }
}

/// A few fixed widths, so that those of one view serve others too and the service's cache is hit.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ThumbnailSize {
    #[default]
    W128,
    W256,
    W512,
    W1024,
}

impl ThumbnailSize {
    const ALL: [Self; 4] = [Self::W128, Self::W256, Self::W512, Self::W1024];

    fn width(self) -> u32 {
        128 << self as u32
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_nearest_size_above_the_device_pixels_is_asked_for() {
        let cases = [
            (ViewMode::List, 1.0, ThumbnailSize::W128),
            (ViewMode::List, 3.0, ThumbnailSize::W128),
            (ViewMode::SmallTiles, 1.0, ThumbnailSize::W128),
            (ViewMode::SmallTiles, 1.25, ThumbnailSize::W256),
            (ViewMode::Tiles, 1.0, ThumbnailSize::W256),
            (ViewMode::Tiles, 2.0, ThumbnailSize::W512),
            (ViewMode::LargeTiles, 2.0, ThumbnailSize::W1024),
            (ViewMode::LargeTiles, 9.0, ThumbnailSize::W1024),
        ];
        for (mode, ratio, expected) in cases {
            assert_eq!(mode.thumbnail_size(ratio), expected, "{mode:?} {ratio}");
        }
    }

    #[test]
    fn names_lead_back() {
        for mode in ViewMode::ALL {
            assert_eq!(ViewMode::from_name(mode.name()), Some(mode));
        }
    }
}
