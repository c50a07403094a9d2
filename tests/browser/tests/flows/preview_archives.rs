//! Archives in the preview: long ones, files in them, and those that lie.

use std::io::Write;

use crate::preview::{close, open};
use browser_tests::transfers::upload;
use browser_tests::{Key, Name, Options, World};
use flate2::Compression;
use flate2::write::DeflateEncoder;
use serde_json::{Value, json};

/// The drive of Ada in the demo.
const ADA: &str = "101";

/// A file of an archive, with what its headers say.
struct Packed {
    name: String,
    bytes: Vec<u8>,
    method: u16,
    flags: u16,
    size: u32,
    crc: u32,
}

fn stored(name: &str, bytes: &[u8]) -> Packed {
    let mut sum = flate2::Crc::new();
    sum.update(bytes);
    let size = bytes.len() as u32;
    Packed { name: name.into(), bytes: bytes.into(), method: 0, flags: 1 << 11, size, crc: sum.sum() }
}

fn deflated(name: &str, bytes: &[u8]) -> Packed {
    let mut encoder = DeflateEncoder::new(Vec::new(), Compression::default());
    encoder.write_all(bytes).unwrap();
    Packed { bytes: encoder.finish().unwrap(), method: 8, ..stored(name, bytes) }
}

fn zip(files: &[Packed]) -> Vec<u8> {
    let (mut out, mut directory) = (Vec::new(), Vec::new());
    for file in files {
        let mut facts = Vec::new();
        for value in [20, file.flags, file.method, 0, 33] {
            facts.extend(value.to_le_bytes());
        }
        for value in [file.crc, file.bytes.len() as u32, file.size] {
            facts.extend(value.to_le_bytes());
        }
        facts.extend((file.name.len() as u16).to_le_bytes());
        facts.extend([0, 0]);
        directory.extend(b"PK\x01\x02\x14\0");
        directory.extend(&facts);
        directory.extend([0; 10]);
        directory.extend((out.len() as u32).to_le_bytes());
        directory.extend(file.name.as_bytes());
        out.extend(b"PK\x03\x04");
        out.extend(&facts);
        out.extend(file.name.as_bytes());
        out.extend(&file.bytes);
    }
    let start = out.len() as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((files.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend([0, 0]);
    out
}

async fn back(world: &World) {
    world.click("button", "Back to the archive").await;
    world.wait_until_gone("button", "Back to the archive").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_files_in_one_archive() {
    let world = World::start(Options::default()).await;
    world.create_file(json!({"drive_id": ADA, "name": "Long.zip", "kind": "zip", "count": 100_000})).await;
    world.sign_in().await;
    open(&world, "Long.zip").await;
    world.see_text("100,000 files").await;
    world.see_text("1,000 items").await;
    world.assert_accessible("preview-archive").await;
    let rows = world.script("return document.querySelectorAll('.archive-row').length", vec![]).await;
    assert!(rows.as_u64().is_some_and(|rows| rows < 100), "{rows}");
    // By keys: to the last folder and into it.
    world.press(Key::End).await;
    world.see("row", Name::Has("099")).await;
    world.press(Key::Enter).await;
    world.see("row", Name::Has("text 099000.txt")).await;
    world.press(Key::Enter).await;
    world.see_text("099/text 099000.txt").await;
    world.see("heading", "text 099000.txt").await;
    back(&world).await;
    world.press(Key::Backspace).await;
    world.see("row", Name::Has("098")).await;
    world.type_into("searchbox", "Find in the archive", "050123").await;
    world.see_text("1 found").await;
    world.screenshot("preview-archive-found").await;
    world.click("button", "Download “text 050123.txt”").await;
    assert_eq!(world.downloaded("text 050123.txt").await, b"050/text 050123.txt");
    assert!(world.has("dialog", "Long.zip").await);
    world.script("document.querySelector('.archive-list').focus()", vec![]).await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn files_in_an_archive_are_looked_at_and_taken_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let text: String = (1..=20_000).map(|line| format!("line {line} of the packed log\n")).collect();
    let picture = "<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 4'><script>top.harmed = true</script><rect width='8' height='4' fill='teal'/></svg>";
    let archive = zip(&[
        deflated("logs/long.log", text.as_bytes()),
        deflated("logs/table.csv", b"city,people\nSiena,53000\n"),
        deflated("logs/notes.md", b"# Notes in an archive\n"),
        stored("drawing.svg", picture.as_bytes()),
        stored("program.bin", b"\x7fELF\x02\x01"),
        stored("inner.zip", &zip(&[stored("a.txt", b"a")])),
        stored("empty.txt", b""),
    ]);
    upload(&world, "mixed.zip", &archive).await;
    open(&world, "mixed.zip").await;
    world.see_text("7 files").await;
    world.click("row", Name::Has("logs")).await;
    world.click("row", Name::Has("long.log")).await;
    world.see_text("line 1 of the packed log").await;
    assert!(!world.has("button", "Edit").await, "what is in an archive is not in the drive");
    world.click("button", "Go to the end").await;
    world.see_text("line 20000 of the packed log").await;
    world.assert_accessible("preview-archive-text").await;
    world.click("button", "Download “long.log”").await;
    assert_eq!(world.downloaded("long.log").await, text.as_bytes());
    back(&world).await;
    world.click("row", Name::Has("table.csv")).await;
    world.see("cell", "53000").await;
    back(&world).await;
    world.click("row", Name::Has("notes.md")).await;
    world.see("heading", "Notes in an archive").await;
    back(&world).await;
    world.click("button", "mixed.zip").await;
    world.click("row", Name::Has("drawing.svg")).await;
    world.see("img", "drawing.svg").await;
    world.screenshot("preview-archive-picture").await;
    assert_eq!(world.script("return window.harmed ?? false", vec![]).await, json!(false));
    back(&world).await;
    world.click("row", Name::Has("program.bin")).await;
    world.see_text("7f 45 4c 46 02 01").await;
    back(&world).await;
    world.click("row", Name::Has("inner.zip")).await;
    world.see_text("There is no preview for this kind of file yet").await;
    back(&world).await;
    world.click("row", Name::Has("empty.txt")).await;
    world.see_text("This file is empty").await;
    close(&world).await;
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_that_lie_are_found_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let zeros = vec![0; 100 << 20];
    let lies = zip(&[
        // A hundred megabytes that say they are a thousand bytes, and those that don't.
        Packed { size: 1000, ..deflated("liar.txt", &zeros) },
        deflated("large.txt", &zeros),
        Packed { crc: 1, ..stored("wrong sum.txt", b"changed") },
        Packed { size: 900, ..deflated("short.txt", b"less than it says") },
        Packed { bytes: b"\xff\xff\xff garbage".to_vec(), ..deflated("garbage.txt", b"whatever") },
        Packed { flags: 1, ..stored("secret.txt", b"sesame") },
        Packed { method: 12, ..stored("other.txt", b"bzip2") },
    ]);
    upload(&world, "lies.zip", &lies).await;
    open(&world, "lies.zip").await;
    for (name, reason) in [
        ("liar.txt", "This file is damaged"),
        ("large.txt", "shown up to a size of"),
        ("wrong sum.txt", "This file is damaged"),
        ("short.txt", "This file is damaged"),
        ("garbage.txt", "This file is damaged"),
        ("secret.txt", "This file is encrypted"),
        ("other.txt", "packed by a method that browsers can't unpack (number 12)"),
    ] {
        world.click("row", Name::Has(name)).await;
        world.see_text(reason).await;
        if name == "secret.txt" {
            world.assert_accessible("preview-archive-refused").await;
        }
        back(&world).await;
    }
    close(&world).await;

    let whole = zip(&[stored("a.txt", b"a")]);
    let end = whole.len() - 22;
    let mut far = whole.clone();
    far[end + 16..end + 20].copy_from_slice(&[0xf0; 4]);
    let mut part = whole.clone();
    part[end + 4] = 2;
    upload(&world, "not.zip", b"PK\x03\x04 and nothing else").await;
    upload(&world, "damaged.zip", &far).await;
    upload(&world, "part.zip", &part).await;
    upload(&world, "nothing.zip", &zip(&[])).await;
    for (name, reason) in [
        ("not.zip", "This is not a ZIP archive"),
        ("damaged.zip", "This archive is damaged"),
        ("part.zip", "one part of a split archive"),
        ("nothing.zip", "This archive is empty"),
    ] {
        open(&world, name).await;
        world.see_text(reason).await;
        if name == "damaged.zip" {
            world.assert_accessible("preview-archive-damaged").await;
        }
        close(&world).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn names_in_archives_do_nothing() {
    let world =
        World::start(Options { viewport: (390, 844), locale: "zh-CN", dark: true, ..Options::default() })
            .await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    let table: Vec<Value> = serde_json::from_str(include_str!("../../../fixtures/names.json")).unwrap();
    let names = table.iter().filter_map(|case| case["name"].as_str());
    let mut files: Vec<Packed> = names.map(|name| stored(name, name.as_bytes())).collect();
    let count = files.len() + 3;
    files.push(stored("../../outside.txt", b"outside"));
    files.push(stored("<img src=x onerror=alert(1)>/<script>alert(2)<.txt", b"markup"));
    files.push(stored(&("deep/".repeat(10_000) + "file.txt"), b"deep"));
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("names.zip");
    std::fs::write(&path, zip(&files)).unwrap();
    world.choose_files("上传文件", &[&path]).await;
    world.see("row", Name::Has("names.zip")).await;
    open(&world, "names.zip").await;
    world.see_text(&format!("{count} 个文件")).await;
    world.assert_accessible("preview-archive-phone-chinese").await;
    world.type_into("searchbox", "在压缩包中查找", "outside").await;
    world.see_text("找到 1 项").await;
    world.click("row", Name::Has("outside.txt")).await;
    world.see_text("outside").await;
    world.screenshot("preview-archive-phone-text").await;
    let harm = "return document.querySelectorAll('.file-preview :is(script, img, iframe)').length";
    assert_eq!(world.script(harm, vec![]).await, json!(0));
    assert!(world.client().get_alert_text().await.is_err(), "an alert came up");
    close(&world).await;
    world.assert_clean().await;
}
