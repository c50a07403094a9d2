//! The directory of a ZIP: archives that were made by hand, honest and lying.

use super::zip::*;
use proptest::prelude::*;

/// An entry to write, with what its headers say.
struct Fake<'a> {
    name: &'a [u8],
    bytes: &'a [u8],
    flags: u16,
    method: u16,
    size: u32,
    offset: Option<u32>,
    extra: &'a [u8],
}

fn fake(name: &str) -> Fake<'_> {
    Fake { name: name.as_bytes(), bytes: b"data", flags: 0, method: 0, size: 4, offset: None, extra: b"" }
}

fn header(out: &mut Vec<u8>, it: &Fake<'_>, is_local: bool, offset: u32) {
    out.extend(if is_local { *b"PK\x03\x04" } else { *b"PK\x01\x02" });
    if !is_local {
        out.extend([20, 0]);
    }
    out.extend([20, 0]);
    for value in [it.flags, it.method, 0, 0] {
        out.extend(value.to_le_bytes());
    }
    for value in [7, it.bytes.len() as u32, it.size] {
        out.extend(value.to_le_bytes());
    }
    out.extend((it.name.len() as u16).to_le_bytes());
    out.extend((it.extra.len() as u16).to_le_bytes());
    if !is_local {
        out.extend([0; 10]);
        out.extend(it.offset.unwrap_or(offset).to_le_bytes());
    }
    out.extend(it.name);
    out.extend(it.extra);
}

fn archive(before: &[u8], entries: &[Fake<'_>], comment: &[u8]) -> Vec<u8> {
    let (mut out, mut directory) = (before.to_vec(), Vec::new());
    for it in entries {
        header(&mut directory, it, false, (out.len() - before.len()) as u32);
        header(&mut out, it, true, 0);
        out.extend(it.bytes);
    }
    let start = (out.len() - before.len()) as u32;
    out.extend(&directory);
    out.extend(b"PK\x05\x06\0\0\0\0");
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((entries.len() as u16).to_le_bytes());
    out.extend((directory.len() as u32).to_le_bytes());
    out.extend(start.to_le_bytes());
    out.extend((comment.len() as u16).to_le_bytes());
    out.extend(comment);
    out
}

fn directory(file: &[u8]) -> Result<Directory, ZipError> {
    let range = tail_range(file.len() as u64);
    match read_tail(&file[range.start as usize..], range.start)? {
        Tail::Directory(directory) => Ok(directory),
        Tail::Zip64 { record } => {
            let bytes = file.get(record as usize..).unwrap_or_default();
            read_zip64(bytes, record)
        }
    }
}

fn entries(file: &[u8]) -> Result<Vec<ZipEntry>, ZipError> {
    let directory = directory(file)?;
    let range = directory.range();
    let mut reader = DirectoryReader::new(directory);
    let mut entries = Vec::new();
    // In small pieces, so that entries are cut.
    for piece in file[range.start as usize..range.end as usize].chunks(7) {
        entries.extend(reader.read(piece)?);
    }
    if reader.is_complete() { Ok(entries) } else { Err(ZipError::Damaged) }
}

fn data<'a>(file: &'a [u8], entry: &ZipEntry) -> Result<&'a [u8], ZipError> {
    let header = entry.header_range();
    let header = file.get(header.start as usize..).unwrap_or_default();
    let range = entry.data_range(header, directory(file)?)?;
    Ok(&file[range.start as usize..range.end as usize])
}

#[test]
fn entries_are_read_wherever_the_archive_begins() {
    let all = [fake("a.txt"), fake("folder/"), fake("folder/b.txt")];
    for before in [&b""[..], b"#!/bin/sh\n"] {
        for comment in [&b""[..], b"a comment", &[b'x'; 65_535], b"PK\x05\x06 looks like an end record"] {
            let file = archive(before, &all, comment);
            let found = entries(&file).unwrap();
            let names: Vec<_> = found.iter().map(|it| (it.path.as_str(), it.is_folder)).collect();
            assert_eq!(names, [("a.txt", false), ("folder/", true), ("folder/b.txt", false)]);
            assert_eq!(data(&file, &found[2]), Ok(&b"data"[..]));
            assert_eq!((found[0].size, found[0].packed, found[0].crc32), (4, 4, 7));
        }
    }
    assert_eq!(entries(&archive(b"", &[], b"")), Ok(Vec::new()));
}

#[test]
fn what_is_no_archive_says_so() {
    let whole = archive(b"", &[fake("a.txt"), fake("b.txt")], b"");
    let end = whole.len() - 22;
    let changed = |at: usize, bytes: &[u8]| {
        let mut file = whole.clone();
        file[at..at + bytes.len()].copy_from_slice(bytes);
        file
    };
    let cases: [(&str, Vec<u8>, ZipError); 8] = [
        ("nothing", Vec::new(), ZipError::NotZip),
        ("a text", b"PK\x03\x04 and nothing else".to_vec(), ZipError::NotZip),
        ("cut off", whole[..end + 10].to_vec(), ZipError::NotZip),
        ("the directory is larger than the file", changed(end + 12, &[0xf0; 4]), ZipError::Damaged),
        ("the directory begins behind its end", changed(end + 16, &[0xf0; 4]), ZipError::Damaged),
        ("no entries where they should be", changed(end - 100, b"XXXX"), ZipError::Damaged),
        ("one of several", changed(end + 4, &[1, 0]), ZipError::Split),
        ("Zip64 without its record", changed(end + 10, &[0xff; 10]), ZipError::Damaged),
    ];
    for (name, file, expected) in cases {
        assert_eq!(entries(&file).map(|it| it.len()), Err(expected), "{name}");
    }
}

#[test]
fn zip64() {
    let large = u32::MAX;
    let extra = |values: &[u64]| {
        let mut field = vec![1, 0];
        field.extend((values.len() as u16 * 8).to_le_bytes());
        values.iter().for_each(|value| field.extend(value.to_le_bytes()));
        field
    };
    let (one, two) = (extra(&[5 << 40]), extra(&[5 << 40, 3]));
    let mut file = archive(
        b"",
        &[
            Fake { size: large, extra: &one, method: 8, ..fake("large") },
            // The place too; a size that is no large one stays.
            Fake { offset: Some(large), size: large, extra: &two, method: 8, ..fake("far") },
            // No value where one is announced.
            Fake { size: large, method: 8, ..fake("lies") },
        ],
        b"",
    );
    let found = entries(&file).unwrap();
    let sizes: Vec<u64> = found.iter().map(|it| it.size).collect();
    assert_eq!(sizes, [5 << 40, 5 << 40, u64::from(large)]);
    assert_eq!(found[1].header_range().start, 3);

    // The same by a record of Zip64.
    let end = file.split_off(file.len() - 22);
    let (size, start) =
        (u64::from(end[12]) | u64::from(end[13]) << 8, u64::from(end[16]) | u64::from(end[17]) << 8);
    let record = file.len() as u64;
    file.extend(b"PK\x06\x06");
    file.extend(44_u64.to_le_bytes());
    file.extend([45, 0, 45, 0, 0, 0, 0, 0, 0, 0, 0, 0]);
    for value in [3, 3, size, start] {
        file.extend(value.to_le_bytes());
    }
    file.extend(b"PK\x06\x07\0\0\0\0");
    file.extend(record.to_le_bytes());
    file.extend(1_u32.to_le_bytes());
    file.extend(b"PK\x05\x06\0\0\0\0");
    file.extend([0xff; 12]);
    file.extend([0, 0]);
    assert_eq!(entries(&file).unwrap().len(), 3);
}

#[test]
fn names_are_read_in_their_encoding() {
    let mut unicode = vec![0x75, 0x70, 11, 0, 1, 0, 0, 0, 0];
    unicode.extend("文件".as_bytes());
    let cases: [(&[u8], u16, &[u8], &str); 6] = [
        ("文件/说明.md".as_bytes(), 1 << 11, b"", "文件/说明.md"),
        // Without the flag, but nothing else reads as UTF-8 by chance.
        ("文件.md".as_bytes(), 0, b"", "文件.md"),
        (b"caf\x82.txt", 0, b"", "café.txt"),
        (b"\xe1\xff", 0, b"", "ß\u{a0}"),
        (b"bad\xff", 1 << 11, b"", "bad\u{fffd}"),
        (b"__.txt", 0, &unicode, "文件"),
    ];
    for (name, flags, extra, expected) in cases {
        let file = archive(b"", &[Fake { name, flags, extra, ..fake("") }], b"");
        assert_eq!(entries(&file).unwrap()[0].path, expected);
    }
}

#[test]
fn what_headers_claim_is_checked() {
    let flags = |flags| Fake { flags, ..fake("secret") };
    let file = archive(b"", &[flags(1), flags(1 << 6), Fake { method: 12, ..fake("bzip2") }], b"");
    let found = entries(&file).unwrap();
    assert!(found[0].is_encrypted && found[1].is_encrypted && !found[2].is_encrypted);
    assert_eq!(found[2].method, Method::Other(12));

    let cases: [(&str, Fake<'_>); 4] = [
        ("the header is somewhere else", Fake { offset: Some(3), ..fake("a") }),
        ("behind the end", Fake { offset: Some(u32::MAX - 1), ..fake("a") }),
        ("stored, but of another size", Fake { size: 5, ..fake("a") }),
        (
            "a place that is no place",
            Fake {
                offset: Some(u32::MAX),
                extra: b"\x01\0\x08\0\xff\xff\xff\xff\xff\xff\xff\xff",
                ..fake("a")
            },
        ),
    ];
    for (name, it) in cases {
        let file = archive(b"", &[it], b"");
        let entry = entries(&file).unwrap().remove(0);
        assert_eq!(data(&file, &entry), Err(ZipError::Damaged), "{name}");
    }
    // Its bytes would be those of the directory.
    let mut file = archive(b"", &[Fake { method: 8, ..fake("overlap") }], b"");
    let start = directory(&file).unwrap().range().start as usize;
    file[start + 20..start + 24].copy_from_slice(&200_u32.to_le_bytes());
    let entry = entries(&file).unwrap().remove(0);
    assert_eq!(data(&file, &entry), Err(ZipError::Damaged));
}

proptest! {
    #[test]
    fn any_bytes_are_read_without_harm(bytes in proptest::collection::vec(any::<u8>(), 0..400), at in 0_usize..200) {
        let _ = entries(&bytes);
        // And an archive that is damaged somewhere.
        let mut file = archive(b"", &[fake("a.txt"), fake("b/c.txt")], b"comment");
        for (place, byte) in bytes.iter().take(4).enumerate() {
            let length = file.len();
            file[(at + place * 31) % length] = *byte;
        }
        if let Ok(found) = entries(&file) {
            for entry in found {
                let _ = data(&file, &entry);
            }
        }
    }
}
