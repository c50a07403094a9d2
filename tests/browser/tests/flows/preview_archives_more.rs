//! TAR, 7z, RAR and packed files in the preview: what they hold, those that lie, and those that are too large.

use std::io::{Cursor, Write};

use crate::preview::{close, open};
use browser_tests::transfers::{object_gets, upload};
use browser_tests::{Key, Name, Options, World};
use rars::{ArchiveVersion, Builder};
use serde_json::json;
use sevenz_rust2::encoder_options::{AesEncoderOptions, Lzma2Options};
use sevenz_rust2::{ArchiveEntry, ArchiveWriter, EncoderConfiguration};

/// The drive of Ada in the demo.
const ADA: &str = "101";

type Files<'a> = &'a [(&'a str, &'a [u8])];

fn tar_header(name: &str, kind: u8, size: usize) -> Vec<u8> {
    let mut header = vec![0; 512];
    header[..name.len()].copy_from_slice(name.as_bytes());
    header[124..136].copy_from_slice(format!("{size:011o}\0").as_bytes());
    header[148..156].fill(b' ');
    header[156] = kind;
    header[257..265].copy_from_slice(b"ustar\x0000");
    if kind == b'2' {
        header[157..168].copy_from_slice(b"/etc/passwd");
    }
    let sum: u32 = header.iter().map(|byte| u32::from(*byte)).sum();
    header[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    header
}

fn tar(files: Files<'_>) -> Vec<u8> {
    let mut out = Vec::new();
    for (name, bytes) in files {
        out.extend(tar_header(name, b'0', bytes.len()));
        out.extend(*bytes);
        out.resize(out.len().next_multiple_of(512), 0);
    }
    out.extend([0; 1024]);
    out
}

fn gzip(bytes: &[u8]) -> Vec<u8> {
    let mut packer = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn bzip2(bytes: &[u8]) -> Vec<u8> {
    let mut packer = bzip2::write::BzEncoder::new(Vec::new(), bzip2::Compression::best());
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn xz(bytes: &[u8]) -> Vec<u8> {
    let mut packer = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(1)).unwrap();
    packer.write_all(bytes).unwrap();
    packer.finish().unwrap()
}

fn seven_zip(files: Files<'_>, methods: Vec<EncoderConfiguration>, are_names_locked: bool) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer.set_content_methods(methods);
    writer.set_encrypt_header(are_names_locked);
    let entries = files.iter().map(|(name, _)| ArchiveEntry::new_file(name)).collect();
    let contents = files.iter().map(|(_, bytes)| Cursor::new(*bytes).into()).collect();
    writer.push_archive_entries(entries, contents).unwrap();
    writer.finish().unwrap().into_inner()
}

fn lzma() -> EncoderConfiguration {
    Lzma2Options::from_level(1).into()
}

fn lock() -> EncoderConfiguration {
    AesEncoderOptions::new("sesame".into()).into()
}

fn rar(files: Files<'_>, version: ArchiveVersion, set: impl Fn(Builder) -> Builder) -> Vec<u8> {
    let mut builder = set(Builder::new(version));
    for (name, bytes) in files {
        builder.add_bytes(name.as_bytes().to_vec(), bytes.to_vec(), None, None).unwrap();
    }
    builder.to_bytes().unwrap()
}

async fn back(world: &World) {
    world.click("button", "Back to the archive").await;
    world.wait_until_gone("button", "Back to the archive").await;
}

#[tokio::test(flavor = "multi_thread")]
async fn every_kind_of_archive_is_listed_looked_at_and_taken_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let log: String = (1..=4000).map(|line| format!("line {line} of the packed log\n")).collect();
    let picture = b"<svg xmlns='http://www.w3.org/2000/svg' viewBox='0 0 8 4'><rect width='8' height='4' fill='teal'/></svg>";
    let files: Files<'_> = &[("logs/long.log", log.as_bytes()), ("图.svg", picture), ("empty.txt", b"")];
    let packed = tar(files);
    let halves = packed.split_at(packed.len() / 2);
    let archives = [
        ("a.tar", packed.clone()),
        ("b.tar.gz", gzip(&packed)),
        // Two members, which browsers don't unpack themselves.
        ("c.tgz", [gzip(halves.0), gzip(halves.1)].concat()),
        ("d.tar.xz", xz(&packed)),
        ("e.tar.bz2", bzip2(&packed)),
        ("f.7z", seven_zip(files, vec![lzma()], false)),
        ("g.rar", rar(files, ArchiveVersion::Rar30, |builder| builder)),
        // Solid, and of another name than its kind.
        ("h.zip", rar(files, ArchiveVersion::Rar50, |builder| builder.solid(true))),
    ];
    for (name, bytes) in archives {
        upload(&world, name, &bytes).await;
        open(&world, name).await;
        world.see_text("3 files").await;
        world.see("row", Name::Has("empty.txt")).await;
        if name == "f.7z" {
            world.assert_accessible("preview-archive-7z").await;
        }
        world.click("row", Name::Has("图.svg")).await;
        world.see("img", "图.svg").await;
        back(&world).await;
        world.click("row", Name::Has("logs")).await;
        world.click("row", Name::Has("long.log")).await;
        world.see_text("line 1 of the packed log").await;
        world.click("button", "Go to the end").await;
        world.see_text("line 4000 of the packed log").await;
        back(&world).await;
        world.type_into("searchbox", "Find in the archive", "LONG").await;
        world.see_text("1 found").await;
        world.click("button", "Download “long.log”").await;
        let saved = if name == "a.tar" { "long.log".into() } else { saved_again(name) };
        assert_eq!(world.downloaded(&saved).await, log.as_bytes(), "{name}");
        world.script("document.querySelector('.archive-list').focus()", vec![]).await;
        close(&world).await;
    }
    world.assert_clean().await;
}

/// Each is saved once more under a number.
fn saved_again(archive: &str) -> String {
    let number = archive.bytes().next().map_or(0, |first| first - b'a');
    format!("long ({number}).log")
}

#[tokio::test(flavor = "multi_thread")]
async fn a_packed_file_is_looked_at_by_itself() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    for (name, bytes) in [
        ("first.log.gz", gzip(b"from the first log\n")),
        ("second.log.xz", xz(b"from the second log\n")),
        ("third.log.bz2", bzip2(b"from the third log\n")),
    ] {
        upload(&world, name, &bytes).await;
        open(&world, name).await;
        world.see("grid", Name::Has("Contents of")).await;
        // The row in the list below has its name in its own.
        world.press(Key::Enter).await;
        let (first, _) = name.split_once('.').unwrap();
        world.see_text(&format!("from the {first} log")).await;
        close(&world).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_large_tar_is_read_by_its_headers() {
    let world = World::start(Options::default()).await;
    let size = 1_u64 << 30;
    world.create_file(json!({"drive_id": ADA, "name": "Large.tar", "kind": "tar", "size": size})).await;
    // Others are read as a whole, or not at all.
    for name in ["Large.7z", "Large.tar.xz"] {
        world.create_file(json!({"drive_id": ADA, "name": name, "kind": "lines", "size": size})).await;
    }
    world.sign_in().await;
    open(&world, "Large.tar").await;
    world.see_text("1,024 files").await;
    world.type_into("searchbox", "Find in the archive", "00001023").await;
    world.see_text("1 found").await;
    world.click("row", Name::Has("part 00001023.txt")).await;
    world.see_text("part 00001023").await;
    close(&world).await;
    let sent =
        |requests: Vec<serde_json::Value>| requests.iter().filter_map(|it| it["sent"].as_u64()).sum::<u64>();
    let read = sent(object_gets(&world).await);
    assert!(read < 32 << 20, "{read} bytes of {size} were read");
    for (name, told) in [("Large.7z", "this one has 1.0 GB"), ("Large.tar.xz", "this one has 1.0 GB")] {
        let before = sent(object_gets(&world).await);
        open(&world, name).await;
        world.see_text("are opened up to a size of").await;
        world.see_text(told).await;
        if name == "Large.7z" {
            world.assert_accessible("preview-archive-too-large").await;
            world.screenshot("preview-archive-too-large").await;
        }
        close(&world).await;
        let read = sent(object_gets(&world).await) - before;
        assert!(read < 1000, "{read} bytes of {name} were read");
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn a_hundred_thousand_files_in_archives_of_others() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let names: Vec<String> = (0..100_000).map(|at| format!("{:03}/text {at:06}.txt", at / 1000)).collect();
    let headers: Vec<u8> = names.iter().flat_map(|name| tar_header(name, b'0', 0)).collect();
    let mut many = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    for name in &names {
        many.push_archive_entry::<&[u8]>(ArchiveEntry::new_file(name), None).unwrap();
    }
    upload(&world, "many.tgz", &gzip(&headers)).await;
    upload(&world, "many.7z", &many.finish().unwrap().into_inner()).await;
    for name in ["many.tgz", "many.7z"] {
        open(&world, name).await;
        world.see_text("100,000 files").await;
        world.press(Key::End).await;
        world.press(Key::Enter).await;
        world.see("row", Name::Has("text 099000.txt")).await;
        close(&world).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn archives_of_others_that_lie_are_found_out() {
    let world = World::start(Options::default()).await;
    world.sign_in().await;
    let secret: Files<'_> = &[("secret.txt", b"sesame opens it")];
    let locked = |builder: Builder| builder.password(Some(b"sesame".to_vec()));
    let zeros = vec![0; 40 << 20];
    let mut damaged =
        rar(&[("broken.txt", &[b'x'; 900])], ArchiveVersion::Rar50, |builder| builder.store(true));
    let middle = damaged.len() / 2;
    damaged[middle] ^= 1;
    let outside: Files<'_> = &[("../../outside.txt", b"outside"), ("/etc/shadow", b"shadow")];
    let mut links = tar_header("a link", b'2', 0);
    links.extend(tar(outside));
    for (name, bytes, file, reason) in [
        ("locked.7z", seven_zip(secret, vec![lock(), lzma()], false), "secret.txt", "This file is encrypted"),
        ("locked.rar", rar(secret, ArchiveVersion::Rar50, locked), "secret.txt", "This file is encrypted"),
        ("bomb.7z", seven_zip(&[("zeros", &zeros)], vec![lzma()], false), "zeros", "shown up to a size of"),
        ("damaged.rar", damaged, "broken.txt", "This file is damaged"),
        ("links.tar", links, "a link", "This is a link to “/etc/passwd”"),
    ] {
        upload(&world, name, &bytes).await;
        open(&world, name).await;
        world.click("row", Name::Has(file)).await;
        world.see_text(reason).await;
        back(&world).await;
        if name == "links.tar" {
            world.type_into("searchbox", "Find in the archive", "outside").await;
            world.click("row", Name::Has("outside.txt")).await;
            world.see("heading", "outside.txt").await;
            back(&world).await;
        }
        close(&world).await;
    }

    let all_locked = |builder: Builder| locked(builder).header_encryption(true);
    let mut parts = Builder::new(ArchiveVersion::Rar50).store(true).volume_size(Some(2000));
    parts.add_bytes(b"large.txt".to_vec(), vec![b'x'; 5000], None, None).unwrap();
    let part = parts.build_volumes(None).unwrap().swap_remove(0);
    let whole = tar(&[("whole.txt", b"whole"), ("cut.txt", &[b'x'; 5000])]);
    let cut = whole[..3000].to_vec();
    // A gigabyte of zeros in a megabyte.
    let megabyte = gzip(&vec![0; 1 << 20]);
    for (name, bytes, reason) in [
        ("hidden.7z", seven_zip(secret, vec![lock(), lzma()], true), "encrypted, and its list of files too"),
        (
            "hidden.rar",
            rar(secret, ArchiveVersion::Rar50, all_locked),
            "encrypted, and its list of files too",
        ),
        ("part.rar", part, "one part of a split archive"),
        ("garbage.7z", b"7z is not here".to_vec(), "This is not a 7z archive"),
        ("garbage.rar", vec![7; 5000], "This is not a RAR archive"),
        ("garbage.tar", vec![7; 5000], "This is not a TAR archive"),
        ("garbage.gz", vec![7; 5000], "This is not a GZ archive"),
        ("short.xz", xz(&[b'x'; 9000])[..40].to_vec(), "This is"),
        ("half.7z", seven_zip(secret, vec![lzma()], false)[..60].to_vec(), "This archive is damaged"),
        ("cut.tar", cut, "the list has only what stands before that"),
        ("bomb.gz", megabyte.repeat(1024), "up to a size of 512 MB unpacked"),
        ("empty.tar", vec![0; 1024], "This archive is empty"),
    ] {
        upload(&world, name, &bytes).await;
        open(&world, name).await;
        world.see_text(reason).await;
        if name == "cut.tar" {
            world.see("row", Name::Has("whole.txt")).await;
            world.assert_accessible("preview-archive-cut").await;
            world.screenshot("preview-archive-cut").await;
        }
        close(&world).await;
    }
    world.assert_clean().await;
}

#[tokio::test(flavor = "multi_thread")]
async fn what_unpacks_ends_with_the_preview() {
    let world =
        World::start(Options { viewport: (390, 844), locale: "zh-CN", dark: true, ..Options::default() })
            .await;
    world.open("").await;
    world.click("button", "登录").await;
    world.log_in("ada", "ada").await;
    world.see("row", Name::Has("Welcome.md")).await;
    // Just below the limit: unpacking it takes seconds.
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("slow.tar.xz");
    std::fs::write(&path, xz(&vec![0; 32 << 20]).repeat(15)).unwrap();
    world.choose_files("上传文件", &[&path]).await;
    world.see("row", Name::Has("slow.tar.xz")).await;
    let count = "window.workers = 0;
        const Known = window.Worker;
        window.Worker = class extends Known {
            constructor(...all) { super(...all); window.workers += 1; }
            terminate() { super.terminate(); window.workers -= 1; }
        }";
    world.script(count, vec![]).await;
    open(&world, "slow.tar.xz").await;
    world.see_text("正在解压…").await;
    world
        .until("the worker runs", async || {
            (world.script("return window.workers", vec![]).await == json!(1)).then_some(())
        })
        .await;
    assert_eq!(
        world.script("return window.workers", vec![]).await,
        json!(1),
        "it was done before it was closed"
    );
    close(&world).await;
    assert_eq!(world.script("return window.workers", vec![]).await, json!(0));
    let path = folder.path().join("cut.tar");
    let whole = tar(&[("文件/whole.txt", b"whole"), ("cut.txt", &[b'x'; 5000])]);
    std::fs::write(&path, &whole[..3000]).unwrap();
    world.choose_files("上传文件", &[&path]).await;
    world.see("row", Name::Has("cut.tar")).await;
    open(&world, "cut.tar").await;
    world.see_text("列表只包含损坏处之前的内容").await;
    world.see("row", Name::Has("文件")).await;
    world.assert_accessible("preview-archive-cut-phone-chinese").await;
    close(&world).await;
    world.assert_clean().await;
}
