//! Archives of other programs' formats: made, unpacked, and damaged in every place.

use super::unpacker::{Output, UnpackFault, Unpacker};
use super::*;
use crate::model::archive::ArchiveFormat as F;
use bzip2::Compression as BzLevel;
use rars::{ArchiveVersion, Builder};
use sevenz_rust2::encoder_options::{AesEncoderOptions, EncoderOptions, Lzma2Options, PpmdOptions};
use sevenz_rust2::{ArchiveEntry as Sz, ArchiveWriter, EncoderConfiguration, EncoderMethod};
use std::cell::RefCell;
use std::io::{Cursor, Write};
use std::rc::Rc;

fn text(lines: usize) -> Vec<u8> {
    (0..lines).flat_map(|line| format!("line {line} of a text that packs well\n").into_bytes()).collect()
}

fn unpack(of: &mut Unpacker, number: Option<usize>, limit: u64) -> Result<Vec<u8>, UnpackFault> {
    let out = Rc::new(RefCell::new(Vec::new()));
    let into = out.clone();
    let output = Output::new(limit, move |bytes| into.borrow_mut().extend_from_slice(bytes));
    match number {
        Some(number) => of.entry(number, output)?,
        None => of.all(output)?,
    }
    Ok(out.take())
}

fn seven_zip(methods: Vec<EncoderConfiguration>, is_solid: bool, files: &[(&str, Vec<u8>)]) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer.set_content_methods(methods);
    let entries = || files.iter().map(|(name, _)| Sz::new_file(name));
    let reader = |bytes: &Vec<u8>| Cursor::new(bytes.clone());
    if is_solid {
        let readers: Vec<_> = files.iter().map(|(_, bytes)| reader(bytes).into()).collect();
        writer.push_archive_entries(entries().collect(), readers).unwrap();
    } else {
        for (entry, (_, bytes)) in entries().zip(files) {
            writer.push_archive_entry(entry, Some(reader(bytes))).unwrap();
        }
    }
    writer.push_archive_entry::<Cursor<Vec<u8>>>(Sz::new_directory("folder"), None).unwrap();
    writer.finish().unwrap().into_inner()
}

fn rar(version: ArchiveVersion, files: &[(&str, Vec<u8>)], set: impl Fn(Builder) -> Builder) -> Vec<u8> {
    let mut builder = set(Builder::new(version));
    for (name, bytes) in files {
        builder.add_bytes(name.as_bytes().to_vec(), bytes.clone(), None, None).unwrap();
    }
    builder.to_bytes().unwrap()
}

fn files() -> Vec<(&'static str, Vec<u8>)> {
    vec![("folder/文件.txt", text(3000)), ("b.bin", vec![0xe8; 70_000]), ("empty", Vec::new())]
}

#[test]
fn what_was_packed_comes_out() {
    let methods: Vec<(&str, EncoderConfiguration)> = vec![
        ("copy", EncoderMethod::COPY.into()),
        ("lzma2", Lzma2Options::from_level(3).into()),
        (
            "ppmd",
            EncoderConfiguration::new(EncoderMethod::PPMD)
                .with_options(EncoderOptions::Ppmd(PpmdOptions::from_level(3))),
        ),
        ("bzip2", EncoderMethod::BZIP2.into()),
        ("deflate", EncoderMethod::DEFLATE.into()),
    ];
    let mut archives = Vec::new();
    for (name, method) in methods {
        for is_solid in [false, true] {
            let bytes = seven_zip(vec![method.clone()], is_solid, &files());
            archives.push((format!("7z {name} {is_solid}"), F::SevenZip, bytes));
        }
    }
    for version in [ArchiveVersion::Rar29, ArchiveVersion::Rar50, ArchiveVersion::Rar70] {
        for (is_solid, is_stored) in [(false, false), (true, false), (false, true)] {
            let bytes = rar(version, &files(), |builder| builder.solid(is_solid).store(is_stored));
            archives.push((format!("{version:?} {is_solid} {is_stored}"), F::Rar, bytes));
        }
    }
    for (name, format, bytes) in archives {
        let mut unpacker =
            Unpacker::open(format, bytes).map_err(|error| format!("{name}: {error:?}")).unwrap();
        let listed = unpacker.list();
        for (path, bytes) in files() {
            let number =
                listed.iter().position(|entry| entry.path.ends_with(path.rsplit('/').next().unwrap()));
            let number = number.unwrap_or_else(|| panic!("{name}: {listed:?}"));
            assert_eq!(
                (listed[number].size, listed[number].is_folder),
                (bytes.len() as u64, false),
                "{name}"
            );
            assert!(unpack(&mut unpacker, Some(number), 1 << 20).unwrap() == bytes, "{name}: {path}");
            if !bytes.is_empty() {
                assert_eq!(unpack(&mut unpacker, Some(number), 1000), Err(UnpackFault::OverLimit), "{name}");
            }
        }
        let beyond = unpack(&mut unpacker, Some(99), 1000);
        assert_eq!(beyond, Err(ArchiveError::Damaged.into()), "{name}");
    }
}

fn singles() -> Vec<(F, Vec<u8>)> {
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::default());
    gzip.write_all(&text(2000)).unwrap();
    let mut bzip2 = bzip2::write::BzEncoder::new(Vec::new(), BzLevel::default());
    bzip2.write_all(&text(2000)).unwrap();
    let mut xz = lzma_rust2::XzWriter::new(Vec::new(), lzma_rust2::XzOptions::with_preset(3)).unwrap();
    xz.write_all(&text(2000)).unwrap();
    vec![
        (F::Gzip, gzip.finish().unwrap()),
        (F::Bzip2, bzip2.finish().unwrap()),
        (F::Xz, xz.finish().unwrap()),
    ]
}

#[test]
fn single_files_may_have_several_members() {
    for (format, bytes) in singles() {
        for times in [1, 2] {
            let mut unpacker = Unpacker::open(format, bytes.repeat(times)).unwrap();
            assert!(unpack(&mut unpacker, None, 1 << 20).unwrap() == text(2000).repeat(times), "{format:?}");
            assert_eq!(unpack(&mut unpacker, None, 999), Err(UnpackFault::OverLimit), "{format:?}");
        }
        let mut garbage = Unpacker::open(format, b"no archive at all".to_vec()).unwrap();
        assert_eq!(unpack(&mut garbage, None, 999), Err(ArchiveError::NotOfFormat(format).into()));
    }
}

#[test]
fn a_bomb_stops_at_its_limit() {
    let zeros = vec![0; 64 << 20];
    let mut gzip = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    gzip.write_all(&zeros).unwrap();
    let bombs = [
        (F::Gzip, None, gzip.finish().unwrap()),
        (
            F::SevenZip,
            Some(0),
            seven_zip(vec![Lzma2Options::from_level(1).into()], false, &[("zeros", zeros.clone())]),
        ),
        (F::Rar, Some(0), rar(ArchiveVersion::Rar50, &[("zeros", zeros)], |builder| builder)),
    ];
    for (format, number, bytes) in bombs {
        assert!(bytes.len() < 1 << 20, "{format:?}: {}", bytes.len());
        let mut unpacker = Unpacker::open(format, bytes).unwrap();
        assert_eq!(unpack(&mut unpacker, number, 1 << 20), Err(UnpackFault::OverLimit), "{format:?}");
    }
}

#[test]
fn what_is_locked_or_in_parts_is_told() {
    let secret = vec![("secret.txt", text(100))];
    let password = || Some(b"sesame".to_vec());
    let lock = || AesEncoderOptions::new("sesame".into()).into();
    let open = |format, bytes| Unpacker::open(format, bytes).map(|unpacker| unpacker.list());
    // The names can be read, the contents can't.
    let named = seven_zip_locked(vec![lock(), Lzma2Options::from_level(1).into()], false, &secret);
    assert!(open(F::SevenZip, named).unwrap()[0].is_encrypted);
    let mut locked = Vec::new();
    locked.push((
        F::SevenZip,
        seven_zip_locked(vec![lock(), Lzma2Options::from_level(1).into()], true, &secret),
    ));
    for version in [ArchiveVersion::Rar30, ArchiveVersion::Rar50] {
        let bytes = rar(version, &secret, |builder| builder.password(password()));
        assert!(open(F::Rar, bytes).unwrap()[0].is_encrypted, "{version:?}");
        let all = |builder: Builder| builder.password(password()).header_encryption(true);
        locked.push((F::Rar, rar(version, &secret, all)));
    }
    for (format, bytes) in locked {
        assert_eq!(open(format, bytes).unwrap_err(), ArchiveError::Encrypted, "{format:?}");
    }
    let mut parts = Builder::new(ArchiveVersion::Rar50).store(true).volume_size(Some(2000));
    parts.add_bytes(b"large.txt".to_vec(), text(200), None, None).unwrap();
    for part in parts.build_volumes(None).unwrap() {
        assert_eq!(open(F::Rar, part).unwrap_err(), ArchiveError::Split);
    }
}

fn seven_zip_locked(
    methods: Vec<EncoderConfiguration>,
    are_names: bool,
    files: &[(&str, Vec<u8>)],
) -> Vec<u8> {
    let mut writer = ArchiveWriter::new(Cursor::new(Vec::new())).unwrap();
    writer.set_content_methods(methods);
    writer.set_encrypt_header(are_names);
    for (name, bytes) in files {
        writer.push_archive_entry(Sz::new_file(name), Some(Cursor::new(bytes.clone()))).unwrap();
    }
    writer.finish().unwrap().into_inner()
}

/// Nothing panics, and nothing comes out that was not put in.
#[test]
fn damage_is_noticed() {
    let files = [("a.txt", text(300)), ("b.txt", text(40))];
    let mut archives = vec![
        (F::SevenZip, seven_zip(vec![Lzma2Options::from_level(1).into()], true, &files)),
        (F::Rar, rar(ArchiveVersion::Rar29, &files, |builder| builder)),
        (F::Rar, rar(ArchiveVersion::Rar50, &files, |builder| builder)),
    ];
    archives.extend(singles());
    for (format, bytes) in archives {
        let step = (bytes.len() / 150).max(1);
        for at in (0..bytes.len()).step_by(step) {
            let mut changed = bytes.clone();
            changed[at] ^= 0x41;
            for bytes in [bytes[..at].to_vec(), changed] {
                let Ok(mut unpacker) = Unpacker::open(format, bytes) else { continue };
                for (number, entry) in unpacker.list().into_iter().enumerate().take(5) {
                    let known = files.iter().find(|(name, _)| entry.path == *name);
                    if let (Ok(out), Some((name, contents))) =
                        (unpack(&mut unpacker, Some(number), 1 << 20), known)
                    {
                        assert!(out == *contents, "{format:?} {at}: {name}");
                    }
                }
                if let Ok(out) = unpack(&mut unpacker, None, 1 << 20) {
                    // A cut between members is no damage that can be seen.
                    assert!(out == text(2000), "{format:?} {at}: {}", out.len());
                }
            }
        }
    }
}
