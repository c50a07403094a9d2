//! Names: what is accepted, and what an extension says of the content.

pub const MAX_BYTES: usize = 1_024;

pub fn is_valid(name: &str) -> bool {
    !name.is_empty() && name.len() <= MAX_BYTES && !name.contains('/') && name != "." && name != ".."
}

/// Stem and extension; a leading dot starts a hidden file, not an extension.
pub fn split(name: &str) -> (&str, &str) {
    match name.rfind('.') {
        Some(at) if at > 0 && at + 1 < name.len() => (&name[..at], &name[at + 1..]),
        _ => (name, ""),
    }
}

pub fn extension(name: &str) -> &str {
    split(name).1
}

/// The name with the server's timestamp before the extension.
pub fn renamed(name: &str, is_folder: bool, now_ms: i64) -> String {
    let suffix = super::id::rename_suffix(now_ms);
    match split(name) {
        (_, "") => format!("{name}{suffix}"),
        _ if is_folder => format!("{name}{suffix}"),
        (stem, extension) => format!("{stem}{suffix}.{extension}"),
    }
}

const KINDS: &[(&str, &str, &str)] = &[
    ("jpg", "image", "image/jpeg"),
    ("jpeg", "image", "image/jpeg"),
    ("png", "image", "image/png"),
    ("gif", "image", "image/gif"),
    ("webp", "image", "image/webp"),
    ("bmp", "image", "image/bmp"),
    ("svg", "image", "image/svg+xml"),
    ("heic", "image", "image/heic"),
    ("livp", "image", "application/octet-stream"),
    ("mp4", "video", "video/mp4"),
    ("mov", "video", "video/quicktime"),
    ("mkv", "video", "video/x-matroska"),
    ("webm", "video", "video/webm"),
    ("avi", "video", "video/x-msvideo"),
    ("mp3", "audio", "audio/mpeg"),
    ("flac", "audio", "audio/flac"),
    ("wav", "audio", "audio/wav"),
    ("ogg", "audio", "audio/ogg"),
    ("m4a", "audio", "audio/mp4"),
    ("txt", "doc", "text/plain"),
    ("md", "doc", "text/markdown"),
    ("csv", "doc", "text/csv"),
    ("pdf", "doc", "application/pdf"),
    ("doc", "doc", "application/msword"),
    ("docx", "doc", "application/vnd.openxmlformats-officedocument.wordprocessingml.document"),
    ("xls", "doc", "application/vnd.ms-excel"),
    ("xlsx", "doc", "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
    ("ppt", "doc", "application/vnd.ms-powerpoint"),
    ("pptx", "doc", "application/vnd.openxmlformats-officedocument.presentationml.presentation"),
    ("zip", "zip", "application/zip"),
    ("rar", "zip", "application/vnd.rar"),
    ("7z", "zip", "application/x-7z-compressed"),
    ("tar", "zip", "application/x-tar"),
    ("gz", "zip", "application/gzip"),
    ("apk", "app", "application/vnd.android.package-archive"),
    ("exe", "app", "application/vnd.microsoft.portable-executable"),
    ("dmg", "app", "application/x-apple-diskimage"),
    ("json", "others", "application/json"),
];

fn kind(extension: &str) -> Option<&'static (&'static str, &'static str, &'static str)> {
    KINDS.iter().find(|(known, ..)| known.eq_ignore_ascii_case(extension))
}

pub fn category(extension: &str) -> &'static str {
    kind(extension).map_or("others", |(_, category, _)| category)
}

pub fn content_type(extension: &str) -> &'static str {
    // "oct-stream" is what PDS says by default, spelling included.
    kind(extension).map_or("application/oct-stream", |(.., content_type)| content_type)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn renaming_keeps_the_extension_of_files() {
        let at = 1_566_283_887_292;
        assert_eq!(renamed("hello.md", false, at), "hello_20190820_065127.md");
        assert_eq!(renamed("v1.2", true, at), "v1.2_20190820_065127");
        assert_eq!(renamed(".profile", false, at), ".profile_20190820_065127");
    }

    #[test]
    fn names_are_checked() {
        for good in ["a", "图", "<img src=x onerror=alert(1)>.txt", &"x".repeat(1_024)] {
            assert!(is_valid(good), "{good}");
        }
        for bad in ["", ".", "..", "a/b", &"图".repeat(342)] {
            assert!(!is_valid(bad), "{bad}");
        }
    }
}
