//! The folder of files to look at: a file of each kind that can be shown, hostile ones, and huge ones.

use std::io::{Cursor, Write};

use zip::ZipWriter;
use zip::write::SimpleFileOptions;

use super::pdf::{self, Page};
use super::{DAY, Filler};
use crate::picture::{PHOTO_SIZE, Picture};
use crate::preview::film;
use crate::server::State;
use crate::store::generated::Kind;
use crate::tree::{NodeId, Photo};

/// Letters and digits of five by seven squares.
const FONT: &[u8] = include_bytes!("../../../fixtures/media/blocks.ttf");

const FOLDER: &str = "Previews";

/// Fills a folder of the first drive, if there is one.
pub fn fill(state: &mut State) {
    let Some((drive_id, owner, root)) =
        state.drives.first().map(|it| (it.drive_id.clone(), it.owner.clone(), it.root))
    else {
        return;
    };
    let filler = &mut Filler { state, drive: &drive_id, by: &owner };
    let folder = filler.folder(root, FOLDER, 8);
    pictures(filler, folder);
    texts(filler, folder);
    documents(filler, folder);
    media_and_fonts(filler, folder);
    for (name, kind, size) in
        [("Lines 10 GB.txt", Kind::Lines, 10_000_000_000), ("Table 2 GB.csv", Kind::Table, 2_000_000_000)]
    {
        let _ = filler.state.add_generated(folder, name, kind, size);
    }
}

fn pictures(filler: &mut Filler<'_>, folder: NodeId) {
    for (name, picture) in [
        ("Photo 12 MP.jpg", Picture::Photo),
        ("Upright.jpg", Picture::Upright),
        ("Animation.gif", Picture::Animation),
        ("Transparent.png", Picture::Transparent),
        ("Thin 100000 x 1.png", Picture::Thin),
    ] {
        let id = filler.state.add_generated(folder, name, Kind::Picture(picture), picture.size());
        let (place, (width, height)) = match picture {
            Picture::Photo => (0, PHOTO_SIZE),
            Picture::Upright => (3, (640, 480)),
            _ => continue,
        };
        if let Some(node) = filler.state.tree.get_mut(id) {
            node.photo = Some(Photo { taken: node.created - 7 * DAY, place, width, height });
        }
    }
    filler.text(folder, "Drawing.svg", 7, DRAWING);
    filler.text(folder, "Scripted.svg", 7, SCRIPTED);
    filler.file(folder, "Not a picture.png", 7, b"This is no picture.".to_vec());
}

const DRAWING: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 120 80\">\n\
    <rect width=\"120\" height=\"80\" fill=\"#d9ecf2\"/>\n<circle cx=\"84\" cy=\"24\" r=\"12\" fill=\"#e8a33d\"/>\n\
    <path d=\"M0 80 40 30 70 62 90 46 120 80z\" fill=\"#3c6e71\"/>\n</svg>\n";

/// Tries to run a script in four ways, and to load something from elsewhere.
const SCRIPTED: &str = "<svg xmlns=\"http://www.w3.org/2000/svg\" xmlns:xlink=\"http://www.w3.org/1999/xlink\" viewBox=\"0 0 120 80\" \
    onload=\"parent.postMessage('svg ran','*')\">\n<script>document.documentElement.setAttribute('fill','red');\
    fetch('http://127.0.0.1:9/svg')</script>\n<image xlink:href=\"http://127.0.0.1:9/svg.png\" onerror=\"alert(1)\"/>\n\
    <a xlink:href=\"javascript:alert(1)\"><rect width=\"120\" height=\"80\"/></a>\n\
    <foreignObject width=\"9\" height=\"9\"><iframe xmlns=\"http://www.w3.org/1999/xhtml\" src=\"javascript:alert(1)\"/></foreignObject>\n</svg>\n";

fn texts(filler: &mut Filler<'_>, folder: NodeId) {
    filler.text(folder, "UTF-8.txt", 6, "会议改到星期三下午三点。\nLes élèves préfèrent l'été.\n🌊\n");
    filler.file(folder, "GB18030.txt", 6, GB18030.to_vec());
    filler.file(folder, "Big5.txt", 6, BIG5.to_vec());
    filler.file(folder, "Shift-JIS.txt", 6, SHIFT_JIS.to_vec());
    let utf16 = "\u{FEFF}会议改到星期三下午三点。\n".encode_utf16().flat_map(u16::to_le_bytes);
    filler.file(folder, "UTF-16.txt", 6, utf16.collect());
    filler.text(folder, "Markdown.md", 6, MARKDOWN);
    filler.text(
        folder,
        "Table.csv",
        6,
        "city,people,\"note, quoted\"\nSiena,53000,\"two\nlines\"\n大理,652000,洱海\nBergen,291000,\n",
    );
    filler.text(folder, "Table.tsv", 6, "city\tpeople\nSiena\t53000\nBergen\t291000\n");
    filler.text(folder, "Data.json", 6, "{\"name\": \"Analytical Engine\", \"year\": 1837, \"parts\": [\"mill\", \"store\"], \"built\": false}\n");
    filler.text(
        folder,
        "hello.rs",
        6,
        "//! A greeting.\n\nfn main() {\n    let name = \"Ada\";\n    println!(\"Hello, {name}.\");\n}\n",
    );
    filler.text(folder, "Page.html", 6, "<!doctype html>\n<title>A page</title>\n<script>alert(document.domain)</script>\n<h1>Shown as text only</h1>\n");
    let long = format!("{}\n{}\n", "a".repeat(200_000), "short");
    filler.text(folder, "Long line.txt", 6, &long);
}

const GB18030: &[u8] = b"\xBF\xAA\xBB\xE1\xCA\xB1\xBC\xE4\xB8\xC4\xB5\xBD\xD0\xC7\xC6\xDA\xC8\xFD\xCF\xC2\xCE\xE7\xC8\xFD\xB5\xE3\xA1\xA3\n\xB5\xD8\xB5\xE3\xA3\xBA\xB6\xFE\xC2\xA5\xBB\xE1\xD2\xE9\xCA\xD2\n";
const BIG5: &[u8] = b"\xB7|\xC4\xB3\xA7\xEF\xA8\xEC\xACP\xB4\xC1\xA4T\xA4U\xA4\xC8\xA4T\xC2I\xA1C\n";
const SHIFT_JIS: &[u8] = b"\x89\xEF\x8Bc\x82\xCD\x90\x85\x97j\x93\xFA\x82\xCC\x8C\xDF\x8C\xE3\x8EO\x8E\x9E\x82\xC9\x95\xCF\x82\xED\x82\xE8\x82\xDC\x82\xB5\x82\xBD\x81B\n";

const MARKDOWN: &str = "# Markdown\n\nA paragraph with *emphasis*, **weight**, `code` and a [link](https://example.com/).\n\n\
    - one\n- two\n  - [x] done\n  - [ ] open\n\n| month | rent |\n| --- | ---: |\n| January | 900 |\n\n> Quoted.\n\n\
    ```rust\nfn main() {}\n```\n\n![From elsewhere](http://127.0.0.1:9/picture.png)\n\n\
    <script>alert(1)</script>\n<img src=x onerror=alert(1)>\n\n[A script](javascript:alert(1))\n";

fn documents(filler: &mut Filler<'_>, folder: NodeId) {
    filler.file(folder, "Pages.pdf", 5, pages(24));
    let scripted = pdf::document(
        &[Page::line("Its script shall not run.")],
        Some("app.alert(1); this.submitForm('http://127.0.0.1:9/')"),
    );
    filler.file(folder, "Scripted.pdf", 5, scripted);
    filler.file(folder, "Not a document.pdf", 5, b"%PDF-1.7\nand nothing else".to_vec());
    filler.file(
        folder,
        "Letter.docx",
        5,
        zipped(&[
            ("[Content_Types].xml", CONTENT_TYPES.as_bytes()),
            ("_rels/.rels", RELATIONS.as_bytes()),
            ("word/document.xml", LETTER.as_bytes()),
        ]),
    );
    filler.file(
        folder,
        "Archive.zip",
        5,
        zipped(&[
            ("Read me.txt", "In an archive.\n".as_bytes()),
            ("Pictures/film.jpg", film::FRAME),
            ("文件/说明.md", "# 说明\n".as_bytes()),
            ("../outside.txt", "A name that leads out of the folder.\n".as_bytes()),
        ]),
    );
    filler.file(folder, "Not an archive.zip", 5, b"PK\x03\x04 and nothing else".to_vec());
}

const CONTENT_TYPES: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Types xmlns=\"http://schemas.openxmlformats.org/package/2006/content-types\">\
    <Default Extension=\"rels\" ContentType=\"application/vnd.openxmlformats-package.relationships+xml\"/>\
    <Override PartName=\"/word/document.xml\" ContentType=\"application/vnd.openxmlformats-officedocument.wordprocessingml.document.main+xml\"/></Types>";
const RELATIONS: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><Relationships xmlns=\"http://schemas.openxmlformats.org/package/2006/relationships\">\
    <Relationship Id=\"r1\" Type=\"http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument\" Target=\"word/document.xml\"/></Relationships>";
const LETTER: &str = "<?xml version=\"1.0\" encoding=\"UTF-8\"?><w:document xmlns:w=\"http://schemas.openxmlformats.org/wordprocessingml/2006/main\">\
    <w:body><w:p><w:r><w:t>Dear Charles, the engine weaves algebraic patterns.</w:t></w:r></w:p></w:body></w:document>";

/// A PDF of so many pages, with an outline.
pub fn pages(count: u64) -> Vec<u8> {
    let page = |number| Page {
        title: format!("Chapter {number}"),
        lines: (1..=20).map(|line| format!("Line {line} of chapter {number}, to be found.")).collect(),
    };
    pdf::document(&(1..=count).map(page).collect::<Vec<_>>(), None)
}

/// An archive of so many texts, in folders of a thousand.
pub fn archive(count: u64) -> Vec<u8> {
    let names: Vec<String> =
        (0..count).map(|number| format!("{:03}/text {number:06}.txt", number / 1000)).collect();
    zipped(&names.iter().map(|name| (name.as_str(), name.as_bytes())).collect::<Vec<_>>())
}

/// Writing into memory succeeds; an entry whose name is refused is left out.
fn zipped(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        if archive.start_file(*name, options).is_ok() {
            let _ = archive.write_all(bytes);
        }
    }
    archive.finish().map(Cursor::into_inner).unwrap_or_default()
}

fn media_and_fonts(filler: &mut Filler<'_>, folder: NodeId) {
    for (name, bytes) in [
        ("Film.mp4", film::FILM),
        ("Film.webm", film::WEBM),
        ("Tune.mp3", film::TUNE),
        ("Tune.ogg", film::OPUS),
    ] {
        filler.file(folder, name, 4, bytes.to_vec());
    }
    filler.file(folder, "Blocks.ttf", 4, FONT.to_vec());
    filler.file(folder, "Broken film.mp4", 4, b"This is no film.".to_vec());
}
