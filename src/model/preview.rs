//! Which viewer shows which file: one table, by extension first, then by the server's category, then by size.

use super::entry::{Category, Entry};
use super::listing::Listing;
use super::packed_entry::Row;
use super::rights::Rights;
use crate::base::name::split_extension;

/// A way to look at the contents of a file.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Viewer {
    /// A picture that browsers draw themselves.
    Image,
    /// Drawn by the browser as a picture, in which scripts don't run and from which nothing is fetched.
    Svg,
    /// A picture that browsers don't draw: only as the service converts it.
    ConvertedImage,
    Video,
    Audio,
    Pdf,
    Markdown,
    Text,
    /// A text that is edited.
    Edit,
    /// A table as text.
    Csv,
    /// An archive, whose entries can be looked at and taken out, or one packed file.
    Archive,
    Font,
    /// A document that the office service shows.
    Office,
    Hex,
    /// Facts and other ways to open it.
    Facts,
}

/// Extensions in lower case. Some of those without a viewer will have one.
const BY_EXTENSION: &[(Viewer, &str)] = &[
    (Viewer::Image, "apng avif bmp gif ico jfif jpe jpeg jpg png webp"),
    (Viewer::Svg, "svg"),
    (Viewer::ConvertedImage, "arw cr2 cr3 dng heic heif nef orf raf rw2 tif tiff"),
    (Viewer::Pdf, "pdf"),
    (Viewer::Markdown, "markdown md mkd"),
    (Viewer::Video, "3gp avi m4v mkv mov mp4 mpeg mpg ogv webm wmv"),
    (Viewer::Audio, "aac aif aiff amr flac m4a mp3 oga ogg opus wav wma"),
    (
        Viewer::Text,
        "ass asm bash bat c cc cfg clj cmake conf cpp cs css dart diff env erl ex fish fs \
        gitignore go gradle graphql groovy h hpp hs htm html ini java jl js json json5 jsonl jsx kt \
        kts less lock log lrc lua m mjs nfo nix patch php pl po properties proto ps1 py r rb rs rst \
        sass scala scss sh sql srt sub svelte swift tex toml ts tsx txt vb vtt vue xhtml xml \
        yaml yml zig zsh",
    ),
    (Viewer::Csv, "csv tab tsv"),
    (Viewer::Archive, "7z apk bz2 cb7 cbr cbt cbz epub gz jar rar tar taz tbz tbz2 tgz txz xpi xz zip"),
    (Viewer::Font, "otf ttf woff woff2"),
    (Viewer::Office, "doc docm docx dot dotx dps et pps ppsx ppt pptx rtf wps xls xlsm xlsx"),
    (Viewer::Facts, "dmg exe iso key msi numbers pages"),
];

/// Names without an extension that are texts by custom.
const TEXT_NAMES: &[&str] =
    &["changelog", "copying", "dockerfile", "license", "makefile", "notice", "readme"];

/// Without an extension, a file of up to this size is looked at byte by byte.
const SMALL: u64 = 64 << 20;

/// A longer README is opened like any other file.
const MAX_README: u64 = 256 << 10;

/// In a longer list the README is looked for once all of it is there, and not again with each page.
const LONG: usize = 10_000;

/// What tells about a folder, among its entries.
pub fn readme(listing: &Listing) -> Option<Entry> {
    if listing.len() > LONG && !listing.is_complete() {
        return None;
    }
    let is_readme = |row: &&Row| {
        !row.is_folder()
            && row.facts().size.is_some_and(|size| (1..=MAX_README).contains(&size))
            && row.name().eq_ignore_ascii_case("readme.md")
    };
    listing.rows().find(is_readme).map(|row| row.entry())
}

pub fn viewer_for(entry: &Entry) -> Viewer {
    let (stem, extension) = split_extension(&entry.name);
    // Of `.gitignore` the extension is the name.
    let extension = extension.or_else(|| stem.strip_prefix('.')).unwrap_or_default().to_ascii_lowercase();
    let by_extension = BY_EXTENSION.iter().find(|(_, all)| all.split(' ').any(|it| it == extension));
    if let Some((viewer, _)) = by_extension {
        return *viewer;
    }
    if TEXT_NAMES.contains(&stem.to_ascii_lowercase().as_str()) {
        return Viewer::Text;
    }
    match entry.category {
        Category::Image => Viewer::ConvertedImage,
        Category::Video => Viewer::Video,
        Category::Audio => Viewer::Audio,
        Category::Doc | Category::Zip | Category::App => Viewer::Facts,
        Category::Other if entry.size.is_some_and(|size| size <= SMALL) => Viewer::Hex,
        Category::Other => Viewer::Facts,
    }
}

impl Viewer {
    /// What else a file may be opened as.
    pub fn others(self) -> &'static [Viewer] {
        match self {
            Self::Markdown | Self::Csv => &[Self::Text, Self::Edit, Self::Hex],
            Self::Text => &[Self::Edit, Self::Csv, Self::Hex],
            Self::Edit => &[Self::Text, Self::Hex],
            Self::Hex => &[Self::Text],
            Self::Svg | Self::Facts => &[Self::Text, Self::Hex],
            Self::Image | Self::ConvertedImage | Self::Video | Self::Audio => &[Self::Hex],
            Self::Pdf | Self::Archive | Self::Font | Self::Office => &[Self::Hex],
        }
    }

    /// Whether this person can use it for the file: who may not change a file is offered no way to edit it.
    pub fn is_offered(self, entry: &Entry) -> bool {
        self != Self::Edit || may_edit(entry)
    }

    pub fn is_image(self) -> bool {
        matches!(self, Self::Image | Self::Svg | Self::ConvertedImage)
    }
}

/// Without a list of rights the server decides when something is saved.
pub fn may_edit(entry: &Entry) -> bool {
    entry.rights.is_none_or(|rights| rights.has(Rights::UPDATE))
}

/// Whether the picture may move, which a rendition of the service would not. By the extension.
pub fn may_be_animated(name: &str) -> bool {
    let (_, extension) = split_extension(name);
    ["apng", "gif", "webp"].contains(&extension.unwrap_or_default().to_ascii_lowercase().as_str())
}

/// The content type to serve a file with, where that of the object may be wrong: browsers draw no SVG and play no film
/// without the right one. `None` leaves it to the service.
pub fn content_type(viewer: Viewer, name: &str) -> Option<&'static str> {
    let (_, extension) = split_extension(name);
    match (viewer, extension.unwrap_or_default().to_ascii_lowercase().as_str()) {
        (Viewer::Svg, _) => Some("image/svg+xml"),
        (Viewer::Video, "mp4" | "m4v" | "mov") => Some("video/mp4"),
        (Viewer::Video, "webm" | "mkv") => Some("video/webm"),
        (Viewer::Video, "ogv") => Some("video/ogg"),
        (Viewer::Audio, "mp3") => Some("audio/mpeg"),
        (Viewer::Audio, "m4a" | "aac") => Some("audio/mp4"),
        (Viewer::Audio, "flac") => Some("audio/flac"),
        (Viewer::Audio, "ogg" | "oga" | "opus") => Some("audio/ogg"),
        (Viewer::Audio, "wav") => Some("audio/wav"),
        // Whatever it claims to be, nothing runs it.
        (Viewer::Markdown | Viewer::Text | Viewer::Edit | Viewer::Csv, _)
        | (Viewer::Archive | Viewer::Font | Viewer::Hex | Viewer::Pdf, _) => Some("application/octet-stream"),
        _ => None,
    }
}

/// The content type by which a browser says whether it draws a converted picture itself, as Safari does.
pub fn converted_type(name: &str) -> Option<&'static str> {
    let (_, extension) = split_extension(name);
    match extension.unwrap_or_default().to_ascii_lowercase().as_str() {
        "heic" | "heif" => Some("image/heic"),
        "tif" | "tiff" => Some("image/tiff"),
        _ => None,
    }
}

/// A HEIC of up to this many bytes and pixels is decoded here: all of it is in memory then, four bytes for a pixel.
pub const MAX_HEIC: u64 = 64 << 20;
pub const MAX_HEIC_PIXELS: u64 = 64_000_000;

/// What must be read to know a HEIC by.
pub const HEIC_BEGINNING: u64 = 12;

/// Whether a file begins as a picture of the HEIF family does whose pixels are HEVC.
pub fn is_heic(beginning: &[u8]) -> bool {
    const BRANDS: [&[u8]; 8] = [b"heic", b"heix", b"heim", b"heis", b"hevc", b"hevx", b"mif1", b"msf1"];
    beginning.get(4..8) == Some(b"ftyp".as_slice())
        && beginning.get(8..12).is_some_and(|brand| BRANDS.contains(&brand))
}

/// The screen-sized rendition of an image: as wide and high as the next of a few sizes, so that a service makes each
/// once. What is smaller stays as it is.
pub fn image_process(viewer: Viewer, pixels: u32) -> String {
    let side = [1024, 2048, 4096].into_iter().find(|side| *side >= pixels).unwrap_or(4096);
    let format = if viewer == Viewer::ConvertedImage { "/format,jpg" } else { "" };
    format!("image/auto-orient,1/resize,m_lfit,w_{side},h_{side},limit_1{format}")
}

/// The neighbours of an open file in a list, without its folders.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Neighbours {
    /// Counted from 1, among so many.
    pub position: usize,
    pub total: usize,
    pub previous: Option<usize>,
    pub next: Option<usize>,
    pub first: Option<usize>,
    pub last: Option<usize>,
}

/// `at` is the place of the file in the list, as are those of the answer.
pub fn neighbours(listing: &Listing, at: usize) -> Neighbours {
    let files = || listing.rows().enumerate().filter(|(_, row)| !row.is_folder()).map(|(at, _)| at);
    Neighbours {
        position: files().filter(|file| *file <= at).count(),
        total: files().count(),
        previous: files().rfind(|file| *file < at),
        next: files().find(|file| *file > at),
        first: files().next().filter(|first| *first < at),
        last: files().next_back().filter(|last| *last > at),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::{Direction, Order, OrderBy, Page, fixture};
    use std::collections::HashSet;

    #[test]
    fn a_readme_is_found_once_the_list_is_long_and_whole() {
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let found = |before: usize, next: Option<&str>, name: &str, size: u64| {
            let mut items: Vec<Entry> = (0..before).map(|at| fixture(&at.to_string())).collect();
            items.push(Entry { size: Some(size), ..fixture(name) });
            let mut listing = Listing::mixed(order);
            listing.append(Page { items, unreadable: 0, next: next.map(str::to_owned) });
            readme(&listing).is_some()
        };
        let cases = [
            (3, Some("more"), "ReadMe.MD", 9, true),
            (LONG, Some("more"), "readme.md", 9, false),
            (LONG, None, "readme.md", 9, true),
            (3, None, "readme.md/", 9, false),
            (3, None, "readme.md", 0, false),
            (3, None, "readme.md", MAX_README + 1, false),
            (3, None, "readme.txt", 9, false),
        ];
        for (before, next, name, size, expected) in cases {
            assert_eq!(found(before, next, name, size), expected, "{before} {next:?} {name} {size}");
        }
    }

    #[test]
    fn every_file_has_a_viewer() {
        use Category as C;
        use Viewer as V;
        let cases = [
            ("IMG_1.JPG", C::Image, 1, V::Image),
            ("logo.svg", C::Image, 1, V::Svg),
            ("IMG_1.HEIC", C::Image, 1, V::ConvertedImage),
            ("scan.tiff", C::Other, 1, V::ConvertedImage),
            ("unknown.psd", C::Image, 1, V::ConvertedImage),
            ("talk.webm", C::Video, 1, V::Video),
            // What the server calls it counts less than the name.
            ("a.flac", C::Other, 1, V::Audio),
            ("page.html", C::Doc, 1, V::Text),
            ("Welcome.md", C::Doc, 1, V::Markdown),
            ("读书笔记.txt", C::Doc, 10 << 30, V::Text),
            (".gitignore", C::Other, 1, V::Text),
            ("README", C::Other, 1, V::Text),
            ("Makefile", C::Other, 1, V::Text),
            ("report.pdf", C::Doc, 1, V::Pdf),
            ("Figures.CSV", C::Doc, 10 << 30, V::Csv),
            ("figures.tsv", C::Other, 1, V::Csv),
            ("a.zip", C::Zip, 1 << 40, V::Archive),
            ("blocks.woff2", C::Other, 1, V::Font),
            ("a.tar.gz", C::Zip, 1, V::Archive),
            ("a.7z", C::Zip, 1 << 40, V::Archive),
            ("disk.iso", C::Zip, 1, V::Facts),
            ("data.bin", C::Other, 1, V::Hex),
            ("data.bin", C::Other, 1 << 40, V::Facts),
            ("data", C::Other, 1, V::Hex),
        ];
        for (name, category, size, expected) in cases {
            let entry = Entry { category, size: Some(size), ..fixture(name) };
            assert_eq!(viewer_for(&entry), expected, "{name}");
            assert!(!viewer_for(&entry).others().contains(&expected), "{name}");
        }
    }

    #[test]
    fn no_extension_has_two_viewers() {
        let mut seen = HashSet::new();
        for extension in BY_EXTENSION.iter().flat_map(|(_, all)| all.split(' ')) {
            assert!(seen.insert(extension), "{extension}");
            assert_eq!(extension, extension.to_lowercase());
        }
    }

    #[test]
    fn contents_are_never_served_as_a_document() {
        for (viewer, name) in [(Viewer::Text, "a.html"), (Viewer::Hex, "a.svg"), (Viewer::Svg, "a.svg")] {
            let served = content_type(viewer, name).unwrap();
            assert!(!served.contains("html") && !served.starts_with("text/"), "{name}: {served}");
        }
    }

    #[test]
    fn renditions_have_one_of_a_few_sizes() {
        let cases = [(0, "w_1024,h_1024"), (1025, "w_2048,h_2048"), (9_000, "w_4096,h_4096")];
        for (pixels, expected) in cases {
            assert!(image_process(Viewer::Image, pixels).contains(expected), "{pixels}");
        }
        assert!(image_process(Viewer::ConvertedImage, 1).ends_with("/format,jpg"));
        assert!(may_be_animated("a.GIF") && !may_be_animated("a.jpg"));
    }

    #[test]
    fn a_heic_is_known_by_its_bytes() {
        let picture = include_bytes!("../../tests/fixtures/media/corners.heic");
        assert!(is_heic(&picture[..HEIC_BEGINNING as usize]));
        for other in [&b"\xff\xd8\xff\xe0"[..], b"", b"\0\0\0\x1cftypavif", b"\0\0\0\x1cftyp", b"II*\0heic"] {
            assert!(!is_heic(other), "{other:?}");
        }
        assert_eq!(converted_type("IMG_1.HEIC"), Some("image/heic"));
        assert_eq!(converted_type("raw.cr3"), None);
    }

    #[test]
    fn walking_skips_folders() {
        let entries = ["a/", "b", "c/", "d", "e", "f/"].map(fixture).to_vec();
        let order = Order { by: OrderBy::Name, direction: Direction::Ascending };
        let listing = Listing::complete(order, 0, entries);
        let walk = |at: usize| {
            let it = neighbours(&listing, at);
            (it.position, it.total, it.previous, it.next, it.first, it.last)
        };
        assert_eq!(walk(1), (1, 3, None, Some(3), None, Some(4)));
        assert_eq!(walk(3), (2, 3, Some(1), Some(4), Some(1), Some(4)));
        assert_eq!(walk(4), (3, 3, Some(3), None, Some(1), None));
    }
}
