//! Names: validation, renaming of taken names, and kinds by extension.

use crate::error::{self, Result};
use crate::time::{Millis, name_suffix};

/// 1 to 1024 bytes, no slash, no control characters.
pub fn check(name: &str) -> Result<()> {
    let fine = (1..=1024).contains(&name.len()) && !name.contains(['/', '\0', '\n', '\r']);
    if fine { Ok(()) } else { Err(error::invalid("name")) }
}

/// `report.pdf` → `report_20260908_115650.pdf`, repeated if that is taken too.
pub fn renamed(name: &str, folder: bool, now: Millis, taken: &mut dyn FnMut(&str) -> bool) -> String {
    let (stem, extension) = match name.rfind('.') {
        Some(dot) if dot > 0 && !folder => name.split_at(dot),
        _ => (name, ""),
    };
    let mut suffix = name_suffix(now);
    let mut count = 0;
    loop {
        let candidate = format!("{stem}{suffix}{extension}");
        if !taken(&candidate) {
            return candidate;
        }
        count += 1;
        suffix = format!("{}_{count}", name_suffix(now));
    }
}

/// The extension in lower case, without its dot.
pub fn extension(name: &str) -> String {
    match name.rfind('.') {
        Some(dot) if dot > 0 => name[dot + 1..].to_ascii_lowercase(),
        _ => String::new(),
    }
}

/// MIME type by extension, for the object store and the static server.
pub fn mime(extension: &str) -> &'static str {
    match extension {
        "html" | "htm" => "text/html",
        "css" => "text/css",
        "js" | "mjs" => "text/javascript",
        "json" | "map" | "webmanifest" => "application/json",
        "wasm" => "application/wasm",
        "txt" | "log" => "text/plain",
        "md" => "text/markdown",
        "csv" => "text/csv",
        "tsv" => "text/tab-separated-values",
        "vtt" => "text/vtt",
        "svg" => "image/svg+xml",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "webp" => "image/webp",
        "avif" => "image/avif",
        "heic" => "image/heic",
        "bmp" => "image/bmp",
        "tif" | "tiff" => "image/tiff",
        "ico" => "image/x-icon",
        "mp4" | "m4v" => "video/mp4",
        "mov" => "video/quicktime",
        "webm" => "video/webm",
        "mkv" => "video/x-matroska",
        "mp3" => "audio/mpeg",
        "m4a" => "audio/mp4",
        "wav" => "audio/wav",
        "flac" => "audio/flac",
        "ogg" => "audio/ogg",
        "ttf" => "font/ttf",
        "otf" => "font/otf",
        "woff2" => "font/woff2",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "doc" => "application/msword",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        "xls" => "application/vnd.ms-excel",
        "xlsx" => "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "ppt" => "application/vnd.ms-powerpoint",
        "pptx" => "application/vnd.openxmlformats-officedocument.presentationml.presentation",
        _ => "application/octet-stream",
    }
}

/// `image`, `video`, `audio`, `doc`, `zip`, `app` or `others`.
pub fn category(extension: &str, content_type: &str) -> &'static str {
    match extension {
        "zip" | "rar" | "7z" | "tar" | "gz" | "tgz" | "bz2" | "xz" => return "zip",
        "apk" | "ipa" | "exe" | "dmg" | "msi" => return "app",
        "doc" | "docx" | "xls" | "xlsx" | "ppt" | "pptx" | "pdf" | "txt" | "md" | "csv" | "rtf" | "odt" => {
            return "doc";
        }
        _ => {}
    }
    let main = |text: &str| match text.split('/').next() {
        Some("image") => Some("image"),
        Some("video") => Some("video"),
        Some("audio") => Some("audio"),
        Some("text") => Some("doc"),
        _ => None,
    };
    main(mime(extension)).or_else(|| main(content_type)).unwrap_or("others")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names() {
        assert!(check("a").is_ok() && check("<img src=x onerror=alert(1)>.txt").is_ok());
        for bad in ["", "a/b", "a\0", &"x".repeat(1025)] {
            assert!(check(bad).is_err());
        }
        let now = 1_767_601_800_123;
        assert_eq!(renamed("a.txt", false, now, &mut |_| false), "a_20260105_083000.txt");
        assert_eq!(renamed("a.b", true, now, &mut |_| false), "a.b_20260105_083000");
        assert_eq!(
            renamed(".rc", false, now, &mut |it| it == ".rc_20260105_083000"),
            ".rc_20260105_083000_1"
        );
        assert_eq!(extension("照片.JPG"), "jpg");
        assert_eq!(category("png", ""), "image");
        assert_eq!(category("", "video/mp4"), "video");
        assert_eq!(category("bin", ""), "others");
    }
}
