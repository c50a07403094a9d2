//! A film as the service has transcoded it: qualities to choose from, subtitles, and what its playlists say.

use std::collections::HashMap;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Film {
    /// Those that can be played, the highest picture first.
    pub qualities: Vec<Quality>,
    /// A playlist of all qualities, where the service writes one.
    pub master: Option<String>,
    pub subtitles: Vec<Subtitle>,
    /// Of how many the service makes, this many are not made yet.
    pub missing: usize,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quality {
    /// As the service names it.
    pub id: String,
    /// Lines of the picture; `None` where the service does not say.
    pub height: Option<u32>,
    /// The name of the service, where there are no lines to tell it by.
    pub name: String,
    pub address: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subtitle {
    /// Of ISO 639.
    pub language: String,
    pub address: String,
}

impl Film {
    /// Whether the service is still at work, or has something to play.
    pub fn is_possible(&self) -> bool {
        self.missing > 0 || !self.qualities.is_empty()
    }

    /// The quality with this id, else the highest that is no higher than the screen, else the lowest.
    pub fn choose(&self, id: Option<&str>, screen_lines: u32) -> Option<&Quality> {
        let fits = |quality: &&Quality| quality.height.is_some_and(|lines| lines <= screen_lines);
        let wanted = id.and_then(|id| self.quality(id));
        wanted.or_else(|| self.qualities.iter().find(fits)).or_else(|| self.qualities.last())
    }

    pub fn quality(&self, id: &str) -> Option<&Quality> {
        self.qualities.iter().find(|quality| quality.id == id)
    }

    /// The quality whose playlist is at an address, which may be signed anew.
    pub fn quality_at(&self, address: &str) -> Option<&Quality> {
        self.qualities.iter().find(|quality| path(&quality.address) == path(address))
    }

    /// A playlist of all qualities, where the service does not write one. It does not say how many bits a second each has, so
    /// that is estimated from the size of the picture: enough to put them in order, and players measure the rest.
    pub fn master_playlist(&self) -> String {
        let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:3\n");
        for quality in &self.qualities {
            let lines = u64::from(quality.height.unwrap_or(UNKNOWN_LINES));
            let (width, bits) = (lines * 16 / 9, lines * lines * BITS_PER_SQUARE_LINE);
            let address = &quality.address;
            text += &format!("#EXT-X-STREAM-INF:BANDWIDTH={bits},RESOLUTION={width}x{lines}\n{address}\n");
        }
        text
    }
}

/// For a quality that has no number of lines.
const UNKNOWN_LINES: u32 = 480;
/// Of H.264 as services make it: about 2 Mbit/s for 720 lines.
const BITS_PER_SQUARE_LINE: u64 = 4;

/// Whether a language of ISO 639 is that of a tag like `zh-CN`.
pub fn is_language(code: &str, tag: &str) -> bool {
    let spoken = tag.split('-').next().unwrap_or(tag);
    match spoken {
        "zh" => ["chi", "zho", "zh"].contains(&code),
        "en" => ["eng", "en"].contains(&code),
        _ => code.starts_with(spoken),
    }
}

impl Quality {
    pub fn label(&self) -> String {
        match self.height {
            Some(lines) => format!("{lines}p"),
            None => self.name.clone(),
        }
    }
}

/// What browsers play as it is, by the extension in lower case.
pub fn is_played_by_browsers(name: &str) -> bool {
    let extension = crate::base::name::split_extension(name).1.unwrap_or_default().to_ascii_lowercase();
    ["m4v", "mov", "mp4", "ogv", "webm"].contains(&extension.as_str())
}

/// The addresses of a playlist by the path of each, which does not change when it is signed anew. Relative ones begin
/// where the playlist lies.
pub fn segments(playlist: &str, address: &str) -> HashMap<String, String> {
    let lines = playlist.lines().map(str::trim).filter(|line| !line.is_empty() && !line.starts_with('#'));
    lines
        .filter_map(|line| {
            let segment = resolve(line, address)?;
            Some((path(&segment).to_owned(), segment))
        })
        .collect()
}

/// An address without its query.
pub fn path(address: &str) -> &str {
    address.split(['?', '#']).next().unwrap_or(address)
}

fn resolve(line: &str, base: &str) -> Option<String> {
    if line.contains("://") {
        return Some(line.to_owned());
    }
    let folder_end = path(base).rfind('/')?;
    let scheme_end = base.find("://")? + 3;
    match line.strip_prefix('/') {
        Some(from_root) => {
            let host_end = base[scheme_end..].find('/').map_or(base.len(), |at| scheme_end + at);
            Some(format!("{}/{from_root}", &base[..host_end]))
        }
        None => Some(format!("{}{line}", &base[..=folder_end])),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn quality(id: &str, height: Option<u32>) -> Quality {
        Quality { id: id.to_owned(), height, name: id.to_uppercase(), address: String::new() }
    }

    #[test]
    fn the_quality_fits_the_screen_unless_another_is_wanted() {
        let film = Film {
            qualities: vec![quality("a", Some(1080)), quality("b", Some(720)), quality("c", Some(360))],
            ..Film::default()
        };
        for (wanted, lines, expected) in [
            (None, 2_160, "a"),
            (None, 800, "b"),
            (None, 100, "c"),
            (Some("c"), 2_160, "c"),
            (Some("gone"), 800, "b"),
        ] {
            assert_eq!(film.choose(wanted, lines).unwrap().id, expected, "{wanted:?} {lines}");
        }
        let nameless = Film { qualities: vec![quality("x", None)], ..Film::default() };
        assert_eq!(nameless.choose(None, 100).unwrap().label(), "X");
        assert_eq!(Film::default().choose(None, 100), None);
        assert!(!Film::default().is_possible());
    }

    #[test]
    fn all_qualities_stand_in_one_playlist() {
        let address = |id: &str| format!("https://a.example/{id}/media.m3u8?sign=1");
        let all = ["b", "c"].map(|id| Quality { address: address(id), ..quality(id, Some(360)) });
        let film = Film { qualities: all.to_vec(), ..Film::default() };
        let playlist = film.master_playlist();
        assert!(
            playlist.contains("BANDWIDTH=518400,RESOLUTION=640x360\nhttps://a.example/b/media.m3u8?sign=1\n")
        );
        assert_eq!(segments(&playlist, "blob:x").len(), 2);
        let again = film.quality_at("https://a.example/c/media.m3u8?sign=2");
        assert_eq!(again.map(|it| it.id.as_str()), Some("c"));
    }

    #[test]
    fn languages() {
        assert!(is_language("chi", "zh-CN") && is_language("eng", "en"));
        assert!(!is_language("chi", "en") && !is_language("fre", "zh-CN"));
    }

    #[test]
    fn segments_are_known_by_their_paths() {
        let playlist =
            "#EXTM3U\n#EXTINF:2.0,\n0.ts?sign=1\r\n\n/k/1.ts?sign=2\nhttps://b.example/2.ts?sign=3\n";
        let found = segments(playlist, "https://a.example:8/film/360/media.m3u8?x=/y");
        for (path, address) in [
            ("https://a.example:8/film/360/0.ts", "https://a.example:8/film/360/0.ts?sign=1"),
            ("https://a.example:8/k/1.ts", "https://a.example:8/k/1.ts?sign=2"),
            ("https://b.example/2.ts", "https://b.example/2.ts?sign=3"),
        ] {
            assert_eq!(found.get(path).map(String::as_str), Some(address));
        }
        assert_eq!(found.len(), 3);
        assert!(segments("x.ts", "nonsense").is_empty());
    }

    #[test]
    fn films_that_browsers_play_are_known_by_their_names() {
        assert!(is_played_by_browsers("a.MP4") && is_played_by_browsers("b.webm"));
        assert!(!is_played_by_browsers("c.mkv") && !is_played_by_browsers("mp4"));
    }
}
