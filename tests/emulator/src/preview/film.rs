//! The film and the tune that every transcoding results in, below the address of the file's object:
//! `{object}/{template}/{playlist or segment}`. Playlists are written when they are read, and all addresses in one end
//! when its own does.

use axum::body::Bytes;

use crate::server::Server;
use crate::store::object::Object;
use crate::store::sign::{SignedUrl, parameter};
use crate::time::Millis;

macro_rules! fixture {
    ($name:literal) => {
        include_bytes!(concat!("../../../fixtures/media/", $name))
    };
}

/// A frame of the film.
pub const FRAME: &[u8] = fixture!("snapshot.jpg");
pub const FILM: &[u8] = fixture!("film.mp4");
pub const WEBM: &[u8] = fixture!("film.webm");
pub const TUNE: &[u8] = fixture!("tune.mp3");
pub const OPUS: &[u8] = fixture!("tune.ogg");

pub struct Template {
    pub id: &'static str,
    pub name: &'static str,
    pub width: u32,
    pub height: u32,
    /// Bits a second, as a master playlist has them.
    bandwidth: u32,
    segments: [&'static [u8]; 3],
}

/// Qualities of the film, the lowest first.
pub const TEMPLATES: [Template; 2] = [
    Template {
        id: "264_180p",
        name: "LD",
        width: 320,
        height: 180,
        bandwidth: 70_000,
        segments: [fixture!("film-180p-0.ts"), fixture!("film-180p-1.ts"), fixture!("film-180p-2.ts")],
    },
    Template {
        id: "264_360p",
        name: "SD",
        width: 640,
        height: 360,
        bandwidth: 90_000,
        segments: [fixture!("film-360p-0.ts"), fixture!("film-360p-1.ts"), fixture!("film-360p-2.ts")],
    },
];

/// Qualities of the tune, with their bits a second.
pub const AUDIO: [(&str, u32); 2] = [("LQ", 32_000), ("HQ", 32_000)];
/// Languages of the subtitles.
pub const LANGUAGES: [&str; 2] = ["chi", "eng"];
/// Columns, rows, width and height of the frames on the sprite sheet.
pub const SPRITE: (u32, u32, u32, u32) = (4, 3, 160, 90);

const SEGMENT_S: u32 = 2;

/// Length of the film, shown this many times.
pub fn duration_s(repeats: u32) -> u32 {
    TEMPLATES[0].segments.len() as u32 * SEGMENT_S * repeats
}

/// A signed address of `{template}/{file}` of an object.
pub fn url(server: &Server, object: &str, file: &str, expires: Millis) -> String {
    let query = vec![("response-content-type", content_type(file).to_owned())];
    server.sign(&SignedUrl {
        method: "GET",
        content_type: "",
        key: &format!("{object}/{file}"),
        query,
        expires,
    })
}

fn content_type(file: &str) -> &'static str {
    match file.rsplit('.').next() {
        Some("m3u8") => "application/vnd.apple.mpegurl",
        Some("ts") => "video/mp2t",
        Some("vtt") => "text/vtt",
        Some("mp3") => "audio/mpeg",
        _ => "image/jpeg",
    }
}

/// What is at such an address, if its object still exists.
pub fn find(server: &Server, key: &str, query: &str) -> Option<Object> {
    let mut steps = key.rsplitn(3, '/');
    let (file, template, object) = (steps.next()?, steps.next()?, steps.next()?);
    let state = server.state();
    state.objects.get(object)?;
    let expires = parameter(query, "Expires")?.parse::<Millis>().ok()?.saturating_mul(1000);
    let address = |file: &str| url(server, object, file, expires);
    let bytes = match (template, file) {
        ("master", "media.m3u8") => Bytes::from(master(address)),
        ("sprite", sheet) => {
            let number = sheet.strip_suffix(".jpg")?.parse::<u32>().ok()?;
            // The film begins again with every sheet.
            (number < state.settings.film_repeats).then(|| Bytes::from_static(fixture!("sprite.jpg")))?
        }
        ("subtitles", "chi.vtt") => Bytes::from_static(fixture!("subtitles-chi.vtt")),
        ("subtitles", "eng.vtt") => Bytes::from_static(fixture!("subtitles-eng.vtt")),
        ("LQ" | "HQ", "audio.mp3") => Bytes::from_static(TUNE),
        _ => {
            let template = TEMPLATES.iter().find(|it| it.id == template)?;
            let count = template.segments.len() as u32;
            match file {
                "media.m3u8" => Bytes::from(playlist(template, count * state.settings.film_repeats, address)),
                "preview.m3u8" => Bytes::from(playlist(template, 1, address)),
                segment => {
                    let number = segment.strip_suffix(".ts")?.parse::<usize>().ok()?;
                    Bytes::from_static(template.segments.get(number)?)
                }
            }
        }
    };
    let (name, at) = (state.settings.data_hash_name, state.started_at());
    drop(state);
    Some(Object::in_memory(key.to_owned(), bytes, name, at))
}

fn master(address: impl Fn(&str) -> String) -> String {
    let mut text = String::from("#EXTM3U\n#EXT-X-VERSION:3\n");
    for Template { id, width, height, bandwidth, .. } in &TEMPLATES {
        text.push_str(&format!(
            "#EXT-X-STREAM-INF:BANDWIDTH={bandwidth},RESOLUTION={width}x{height},CODECS=\"avc1.4d401e,mp4a.40.2\"\n{}\n",
            address(&format!("{id}/media.m3u8"))
        ));
    }
    text
}

/// `count` segments; after the last one the film begins again.
fn playlist(template: &Template, count: u32, address: impl Fn(&str) -> String) -> String {
    let mut text = format!(
        "#EXTM3U\n#EXT-X-VERSION:3\n#EXT-X-TARGETDURATION:{SEGMENT_S}\n#EXT-X-MEDIA-SEQUENCE:0\n#EXT-X-PLAYLIST-TYPE:VOD\n"
    );
    for number in 0..count {
        let at = number % template.segments.len() as u32;
        if number > 0 && at == 0 {
            text.push_str("#EXT-X-DISCONTINUITY\n");
        }
        let segment = address(&format!("{}/{at}.ts", template.id));
        text.push_str(&format!("#EXTINF:{SEGMENT_S}.000,\n{segment}\n"));
    }
    text.push_str("#EXT-X-ENDLIST\n");
    text
}

/// How much of it `is_media` looks at: a packet of MPEG-TS and the begin of the next.
pub const HEAD_BYTES: u64 = 189;

/// Whether data begins like a container of video or sound, so that it could be transcoded.
pub fn is_media(head: &[u8]) -> bool {
    let boxes: [&[u8]; 6] = [b"ftyp", b"moov", b"mdat", b"wide", b"free", b"skip"];
    let starts: [&[u8]; 7] = [b"\x1A\x45\xDF\xA3", b"RIFF", b"OggS", b"fLaC", b"ID3", b"FLV", b"\0\0\x01"];
    head.get(4..8).is_some_and(|kind| boxes.contains(&kind))
        || (head.first() == Some(&0x47) && head.get(188) == Some(&0x47))
        || starts.iter().any(|start| head.starts_with(start))
        || matches!(head, [0xFF, second, ..] if second & 0xE0 == 0xE0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn playlists() {
        let text = playlist(&TEMPLATES[1], 7, |file| format!("http://o/{file}"));
        assert_eq!(text.matches("#EXTINF:2.000,").count(), 7);
        assert_eq!(text.matches("#EXT-X-DISCONTINUITY").count(), 2);
        assert!(text.contains("\nhttp://o/264_360p/2.ts\n") && text.ends_with("#EXT-X-ENDLIST\n"));
        assert_eq!(duration_s(7), 42);
    }

    #[test]
    fn media_is_known_by_its_head() {
        for media in [FILM, WEBM, TUNE, OPUS, TEMPLATES[0].segments[0], b"RIFF....WAVE"] {
            assert!(is_media(media));
        }
        for other in [&b""[..], b"GET / HTTP", b"<html>", b"\xFF", b"\xFF\x10\0"] {
            assert!(!is_media(other), "{other:?}");
        }
    }
}
