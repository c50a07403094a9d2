//! Archives checked by common programs: Python's `zipfile`, which the tests need anyway, and `unzip` and `7z` where
//! they are installed.

use crate::base::time::Timestamp;
use crate::transfer::download::zip::{ZipLayout, ZipMember, ZipWriter};
use proptest::prelude::*;
use std::fs::File;
use std::io::{Seek, SeekFrom, Write};
use std::path::{Path, PathBuf};
use std::process::Command;

fn member(path: &str, size: u64) -> ZipMember {
    ZipMember { path: path.to_owned(), size, modified: Some(Timestamp(1_709_164_800_000)) }
}

fn layout(members: &[ZipMember]) -> ZipLayout {
    let mut layout = ZipLayout::default();
    members.iter().for_each(|member| layout.add(member));
    layout
}

fn content(size: u64) -> Vec<u8> {
    (0..size).map(|at| (at * 31 + at / 251) as u8).collect()
}

/// Writes an archive in memory; what is in `missing` is left out.
fn archive(members: &[ZipMember], missing: &[usize]) -> Vec<u8> {
    let mut zip = ZipWriter::new(layout(members));
    let mut bytes = Vec::new();
    for (index, member) in members.iter().enumerate() {
        if missing.contains(&index) {
            let gap = zip.leave_out(member) as usize;
            bytes.resize(bytes.len() + gap, 0);
            continue;
        }
        bytes.extend(zip.begin(member.clone()));
        if !member.path.ends_with('/') {
            let data = content(member.size);
            bytes.extend(&data);
            zip.wrote(member.size);
            bytes.extend(zip.end(crc32fast::hash(&data)));
        }
    }
    bytes.extend(zip.finish());
    bytes
}

/// A file in the system's temporary folder, deleted on drop.
struct Temporary(PathBuf);

impl Temporary {
    fn new(name: &str) -> Self {
        Self(std::env::temp_dir().join(format!("pds-web-{}-{name}.zip", std::process::id())))
    }
}

impl Drop for Temporary {
    fn drop(&mut self) {
        let _ = std::fs::remove_file(&self.0);
    }
}

fn python(script: &str, archive: &Path) -> String {
    let output = Command::new("python3").args(["-c", script]).arg(archive).output();
    let output = output.expect("python3, which every test run needs");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8_lossy(&output.stdout).trim().to_owned()
}

/// Every installed program accepts the archive.
fn check(path: &Path) {
    let test = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); print(z.testzip())";
    assert_eq!(python(test, path), "None");
    check_with_others(path);
}

fn check_with_others(path: &Path) {
    for (program, test) in [("unzip", "-tqq"), ("7z", "t"), ("7zz", "t")] {
        if let Ok(output) = Command::new(program).arg(test).arg(path).output() {
            let said = [output.stdout, output.stderr].concat();
            let said = String::from_utf8_lossy(&said);
            // 7-Zip reports a gap at the beginning as an offset, not as an error.
            let whole = said.contains("Everything is Ok") || !said.to_lowercase().contains("warning");
            assert!(output.status.success() && whole, "{program}: {said}");
        }
    }
}

#[test]
fn archives_are_valid_and_of_the_announced_length() {
    let members = [
        member("文件 ünï.txt", 5_000),
        member("leer/", 0),
        member("a/b/c.bin", 0),
        ZipMember { modified: None, ..member("later.bin", 70_000) },
        member("gone.bin", 9_000),
        member("z.txt", 3),
    ];
    let names = "import sys,zipfile; print('|'.join(zipfile.ZipFile(sys.argv[1]).namelist()))";
    // Not the first: 7-Zip takes a gap at the very start for a program in front of the archive, and warns.
    for missing in [&[][..], &[4], &[2, 3, 5]] {
        let bytes = archive(&members, missing);
        assert_eq!(bytes.len() as u64, layout(&members).length());
        let file = Temporary::new("ordinary");
        std::fs::write(&file.0, bytes).unwrap();
        check(&file.0);
        let kept = members.iter().enumerate().filter(|(index, _)| !missing.contains(index));
        let kept: Vec<_> = kept.map(|(_, member)| member.path.as_str()).collect();
        assert_eq!(python(names, &file.0), kept.join("|"));
    }
    assert_eq!(archive(&[], &[]).len() as u64, layout(&[]).length());
}

#[test]
fn more_than_65_535_entries_use_zip64() {
    let members: Vec<ZipMember> =
        (0..70_000).map(|number| member(&format!("{number}.txt"), number % 3)).collect();
    let bytes = archive(&members, &[17]);
    assert_eq!(bytes.len() as u64, layout(&members).length());
    let file = Temporary::new("many");
    std::fs::write(&file.0, bytes).unwrap();
    check(&file.0);
    let count = "import sys,zipfile; print(len(zipfile.ZipFile(sys.argv[1]).namelist()))";
    assert_eq!(python(count, &file.0), "69999");
}

/// The large member is a sparse file of zeros, whose CRC is known.
#[test]
fn more_than_4_gib_use_zip64() {
    const LARGE: u64 = (1 << 32) + 7;
    const CRC_OF_ZEROS: u32 = 0x6522_df69;
    let members = [member("first.txt", 10), member("large.bin", LARGE), member("behind.txt", 2_000)];
    let mut zip = ZipWriter::new(layout(&members));
    let file = Temporary::new("large");
    let mut out = File::create(&file.0).unwrap();
    for member in &members {
        out.write_all(&zip.begin(member.clone())).unwrap();
        let crc32 = if member.size == LARGE {
            out.seek(SeekFrom::Current(LARGE as i64)).unwrap();
            CRC_OF_ZEROS
        } else {
            let data = content(member.size);
            out.write_all(&data).unwrap();
            crc32fast::hash(&data)
        };
        zip.wrote(member.size);
        out.write_all(&zip.end(crc32)).unwrap();
    }
    out.write_all(&zip.finish()).unwrap();
    assert_eq!(out.metadata().unwrap().len(), layout(&members).length());
    drop(out);
    check_with_others(&file.0);
    let look = "import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); \
                print(z.getinfo('large.bin').file_size, z.getinfo('behind.txt').header_offset > 2**32)";
    assert_eq!(python(look, &file.0), format!("{LARGE} True"));
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(200))]
    #[test]
    fn the_length_is_known_in_advance(
        sizes in prop::collection::vec(
            ("[a-zé文]{1,12}/?", prop_oneof![0u64..300, Just(u64::from(u32::MAX)), 1u64 << 31..1 << 34], 0u8..4),
            0..12,
        ),
    ) {
        let members: Vec<(ZipMember, u8)> = sizes.into_iter().map(|(path, size, fate)| {
            let size = if path.ends_with('/') { 0 } else { size };
            let modified = (size % 2 == 0).then_some(Timestamp(1_709_164_800_000));
            (ZipMember { path, size, modified }, fate)
        }).collect();
        let layout = layout(&members.iter().map(|(member, _)| member.clone()).collect::<Vec<_>>());
        let mut zip = ZipWriter::new(layout);
        let mut length = 0;
        for (member, fate) in &members {
            if *fate == 0 && !member.path.ends_with('/') {
                length += zip.leave_out(member);
                continue;
            }
            length += zip.begin(member.clone()).len() as u64;
            if member.path.ends_with('/') {
                continue;
            }
            // Some members are interrupted halfway.
            let wrote = if *fate == 1 { member.size / 3 } else { member.size };
            zip.wrote(wrote);
            length += wrote + if *fate == 1 { zip.leave_out(member) } else { zip.end(0).len() as u64 };
        }
        prop_assert_eq!(length + zip.finish().len() as u64, layout.length());
    }
}
