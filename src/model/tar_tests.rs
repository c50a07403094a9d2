//! TARs that were made by hand, honest and lying.

use super::archive::{ArchiveEntry, EntryContent, ListEnd, MAX_ENTRIES};
use super::tar::*;
use proptest::prelude::*;

const BLOCK: usize = 512;

/// A header of ustar with its sum.
fn header(name: &str, kind: u8, size: &[u8]) -> Vec<u8> {
    let mut block = vec![0; BLOCK];
    block[..name.len()].copy_from_slice(name.as_bytes());
    block[100..108].copy_from_slice(b"0000644\0");
    block[124..124 + size.len()].copy_from_slice(size);
    block[156] = kind;
    block[257..265].copy_from_slice(b"ustar\x0000");
    seal(&mut block);
    block
}

fn seal(block: &mut [u8]) {
    block[148..156].copy_from_slice(b"        ");
    let sum: u64 = block[..BLOCK].iter().map(|byte| u64::from(*byte)).sum();
    block[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
}

fn octal(size: usize) -> Vec<u8> {
    format!("{size:011o}\0").into_bytes()
}

/// A header with a body.
fn member(name: &str, kind: u8, body: &[u8]) -> Vec<u8> {
    let mut bytes = header(name, kind, &octal(body.len()));
    bytes.extend(body);
    bytes.resize(bytes.len().next_multiple_of(BLOCK), 0);
    bytes
}

fn pax(records: &[(&str, &str)]) -> Vec<u8> {
    let mut body = String::new();
    for (key, value) in records {
        let rest = key.len() + value.len() + 3;
        let length = (1..).find(|length| rest + length.to_string().len() == *length).unwrap();
        body += &format!("{length} {key}={value}\n");
    }
    member("PaxHeaders/x", b'x', body.as_bytes())
}

/// Reads as the store does. The answer has how much was read in how many pieces.
fn read(bytes: &[u8]) -> (Vec<ArchiveEntry>, TarEnd, u64, usize) {
    let mut reader = TarReader::new(bytes.len() as u64);
    let (mut entries, mut sum, mut pieces) = (Vec::new(), 0, 0);
    while let Some(wanted) = reader.wanted() {
        assert!(!wanted.is_empty(), "{reader:?}");
        sum += wanted.end - wanted.start;
        pieces += 1;
        assert!(pieces < 10_000, "{reader:?}");
        entries.extend(reader.read(&bytes[wanted.start as usize..wanted.end as usize]));
    }
    (entries, reader.end().unwrap(), sum, pieces)
}

fn list(parts: &[Vec<u8>]) -> (Vec<(String, u64)>, TarEnd) {
    let (entries, end, ..) = read(&parts.concat());
    (entries.into_iter().map(|entry| (entry.path, entry.size)).collect(), end)
}

fn zeros() -> Vec<u8> {
    vec![0; 2 * BLOCK]
}

fn named(expected: &[(&str, u64)]) -> Vec<(String, u64)> {
    expected.iter().map(|(name, size)| ((*name).to_owned(), *size)).collect()
}

#[test]
fn every_form_of_header_is_read() {
    let mut long = member("long", b'0', b"x");
    long[345..351].copy_from_slice(b"folder");
    seal(&mut long);
    let mut gnu = member("gnu.txt", b'0', b"x");
    gnu[257..265].copy_from_slice(b"ustar  \0");
    gnu[345..351].copy_from_slice(b"000000");
    seal(&mut gnu);
    let mut old = member("old/", 0, b"");
    old[257..265].fill(0);
    seal(&mut old);
    let mut large = header("large.bin", b'0', &[0x80, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3]);
    large.extend([b'x'; BLOCK]);
    let mut signed = member("ä.txt", b'0', b"");
    let sum: i64 = signed
        .iter()
        .enumerate()
        .map(|(at, byte)| match at {
            148..156 => 32,
            _ => i64::from(*byte as i8),
        })
        .sum();
    signed[148..156].copy_from_slice(format!("{sum:06o}\0 ").as_bytes());
    let far = "deep/".repeat(60) + "file";
    let cases: [(&str, Vec<u8>, (&str, u64)); 9] = [
        ("ustar with a prefix", long, ("folder/long", 1)),
        ("GNU without one", gnu, ("gnu.txt", 1)),
        ("v7", old, ("old/", 0)),
        ("binary size", large, ("large.bin", 3)),
        ("signed sum", signed, ("ä.txt", 0)),
        (
            "long name",
            [member("././@LongLink", b'L', far.as_bytes()), member("cut", b'0', b"xy")].concat(),
            (&far, 2),
        ),
        (
            "pax name",
            [pax(&[("mtime", "1.5"), ("path", "文件.txt")]), member("cut", b'0', b"xy")].concat(),
            ("文件.txt", 2),
        ),
        ("pax size", [pax(&[("size", "3")]), header("a", b'0', b"0\0"), vec![0; BLOCK]].concat(), ("a", 3)),
        ("names of all", [member("g", b'g', b"11 path=all\n"), member("a", b'0', b"")].concat(), ("a", 0)),
    ];
    for (name, bytes, expected) in cases {
        let after = member("after", b'0', b"!");
        assert_eq!(
            list(&[bytes, after, zeros()]),
            (named(&[expected, ("after", 1)]), TarEnd::Whole),
            "{name}"
        );
    }
}

#[test]
fn contents_lie_between_headers() {
    let bytes = [member("a", b'0', b"abc"), member("d", b'5', b""), member("b", b'7', b"defg")].concat();
    let (entries, end, ..) = read(&bytes);
    let content = |entry: &ArchiveEntry| match &entry.content {
        EntryContent::Stored(range) => bytes[range.start as usize..range.end as usize].to_vec(),
        other => panic!("{other:?}"),
    };
    assert_eq!((content(&entries[0]), content(&entries[2])), (b"abc".to_vec(), b"defg".to_vec()));
    // The end may be missing.
    assert_eq!((entries[1].is_folder, end), (true, TarEnd::Whole));
}

#[test]
fn links_devices_and_sparse_files_are_told() {
    let mut link = header("link", b'2', &octal(7));
    link[157..163].copy_from_slice(b"target");
    seal(&mut link);
    let mut hard = header("hard", b'1', &octal(700));
    hard[157..161].copy_from_slice(b"file");
    seal(&mut hard);
    let mut sparse = member("sparse", b'S', b"data");
    sparse[482] = 1;
    sparse[483..495].copy_from_slice(&octal(5000));
    seal(&mut sparse);
    let mut more = vec![0; BLOCK];
    more[504] = 1;
    sparse.splice(BLOCK..BLOCK, [more, vec![0; BLOCK]].concat());
    let new_sparse = [
        pax(&[("GNU.sparse.major", "1"), ("GNU.sparse.name", "new"), ("GNU.sparse.realsize", "9000")]),
        member("GNUSparseFile.0/new", b'0', b"map and data"),
    ];
    let parts = [
        link,
        hard,
        header("tty", b'3', &octal(0)),
        header("label", b'V', &octal(0)),
        sparse,
        new_sparse.concat(),
        [member("././@LongLink", b'K', b"a longer target"), header("far", b'2', &octal(0))].concat(),
        [pax(&[("linkpath", "x")]), member("second", b'1', b"held")].concat(),
        member("file", b'0', b"!"),
        zeros(),
    ];
    let (entries, end, ..) = read(&parts.concat());
    assert_eq!(end, TarEnd::Whole);
    let told: Vec<_> =
        entries.iter().map(|it| (it.path.as_str(), it.size, content_name(&it.content))).collect();
    let expected = [
        ("link", 0, "to target"),
        ("hard", 0, "to file"),
        ("sparse", 5000, "sparse"),
        ("new", 9000, "sparse"),
        ("far", 0, "to a longer target"),
        ("second", 4, "stored"),
        ("file", 1, "stored"),
    ];
    assert_eq!(told, expected.map(|(path, size, content)| (path, size, content.to_owned())));
}

fn content_name(content: &EntryContent) -> String {
    match content {
        EntryContent::Link(target) => format!("to {target}"),
        EntryContent::Sparse => "sparse".to_owned(),
        _ => "stored".to_owned(),
    }
}

#[test]
fn what_lies_ends_the_list() {
    use TarEnd::{NotTar, Short, Whole};
    let cut_off = Short(ListEnd::CutOff);
    let good = || member("good", b'0', b"good");
    let mut wrong_sum = member("bad", b'0', b"");
    wrong_sum[0] = b'B';
    let one = |part: Vec<u8>| vec![good(), part];
    let cases: Vec<(&str, Vec<Vec<u8>>, usize, TarEnd)> = vec![
        ("nothing", vec![], 0, NotTar),
        ("zeros", vec![zeros()], 0, Whole),
        ("a text", vec![b"hello ".repeat(200)], 0, NotTar),
        ("short", vec![vec![b'x'; 100]], 0, NotTar),
        ("wrong sum", one(wrong_sum), 1, cut_off),
        ("cut in a header", one(good()[..300].to_vec()), 1, cut_off),
        ("cut in a body", one(member("cut", b'0', &[1; 2000])[..1500].to_vec()), 1, cut_off),
        ("the first cut in its body", vec![member("cut", b'0', &[1; 2000])[..1500].to_vec()], 0, cut_off),
        ("cut in the last filling", vec![good()[..516].to_vec()], 1, cut_off),
        ("endless", one(header("huge", b'0', b"77777777777\0")), 1, cut_off),
        (
            "beyond numbers",
            one(header("huge", b'0', &[0x80, 0, 0, 0, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff])),
            1,
            cut_off,
        ),
        ("negative", one(header("less", b'0', &[0xff; 12])), 1, cut_off),
        ("no number", one(header("none", b'0', b"12x4567\0")), 1, cut_off),
        ("endless name", one(header("././@LongLink", b'L', b"77777777777\0")), 1, cut_off),
        ("endless map", one(sparse_without_end()), 1, cut_off),
        ("pax beyond itself", one([member("x", b'x', b"9999999 path=a\n"), good()].concat()), 2, Whole),
        (
            "pax of nothing",
            one([member("x", b'x', b"0 a\n1 b\n99999999999999999999999 c=d\n"), good()].concat()),
            2,
            Whole,
        ),
    ];
    for (name, parts, count, end) in cases {
        let (entries, found) = list(&parts);
        assert_eq!((entries.len(), found), (count, end), "{name}");
    }
}

fn sparse_without_end() -> Vec<u8> {
    let mut block = header("map", b'S', &octal(0));
    block[482] = 1;
    block[483..495].copy_from_slice(&octal(1));
    seal(&mut block);
    let mut more = vec![0; BLOCK];
    more[504] = 1;
    [block, more.repeat(3000)].concat()
}

#[test]
fn large_files_are_passed_over_and_small_ones_read_together() {
    let many: Vec<u8> = (0..30_000).flat_map(|at| member(&format!("small {at}"), b'0', b"x")).collect();
    let (entries, end, read_bytes, pieces) = read(&many);
    assert_eq!((entries.len(), end, read_bytes), (30_000, TarEnd::Whole, many.len() as u64));
    assert!(pieces < 40, "{pieces}");
    let large: Vec<u8> =
        (0..30).flat_map(|at| member(&format!("large {at}"), b'0', &vec![1; 2 << 20])).collect();
    let (entries, _, read_bytes, pieces) = read(&large);
    assert_eq!((entries.len(), pieces), (30, 30));
    assert!(read_bytes < 1 << 20, "{read_bytes}");
}

#[test]
fn a_list_without_end_is_shortened() {
    let many: Vec<u8> = (0..MAX_ENTRIES + 5).flat_map(|_| header("a", b'0', &octal(0))).collect();
    let (entries, end, ..) = read(&many);
    assert_eq!((entries.len(), end), (MAX_ENTRIES, TarEnd::Short(ListEnd::TooMany)));
}

proptest! {
    #[test]
    fn no_bytes_do_harm(bytes in prop::collection::vec(any::<u8>(), 0..3000)) {
        read(&bytes);
    }

    #[test]
    fn no_change_of_a_tar_does_harm(at in 0..4096usize, byte in any::<u8>(), cut in 0..4096usize) {
        let mut bytes = [
            pax(&[("path", "a"), ("size", "4")]),
            member("a", b'0', b"data"),
            member("b", b'L', b"long"),
            member("b", b'S', b"data"),
        ].concat();
        let length = bytes.len();
        bytes[at % length] = byte;
        for header in [0, 1024, 2048, 3072] {
            if header + BLOCK <= length {
                seal(&mut bytes[header..]);
            }
        }
        bytes.truncate(length - cut % length);
        for entry in read(&bytes).0 {
            if let EntryContent::Stored(range) = entry.content {
                prop_assert!(entry.is_folder || range.end <= bytes.len() as u64);
            }
        }
    }
}
