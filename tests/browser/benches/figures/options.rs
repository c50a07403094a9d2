//! What was asked for on the command line, and how much is measured with: what the figures mean, or next to nothing for the
//! test that they can be had at all.

use std::path::PathBuf;
use std::time::Duration;

pub struct Options {
    pub prefix: String,
    /// Of the big file, in MiB; what else has a size follows it.
    pub size: Option<u64>,
    /// Of transfers and hashes.
    pub runs: usize,
    /// A page that drives another client.
    pub peer: Option<PathBuf>,
    pub sizes: Sizes,
}

pub struct Sizes {
    /// First views, and folders opened.
    pub visits: usize,
    /// Lists scrolled.
    pub scrolls: usize,
    /// Entries a folder has at most, whatever its figure is called.
    pub entries: u32,
    /// Boxes of a plain page; more of them take minutes to lay out.
    pub boxes: u32,
    /// Objects of the local PDS, in bytes.
    pub objects: [u64; 3],
    /// How long many clients ask at once.
    pub many_clients: Duration,
    /// Files chosen or dropped at once.
    pub files: usize,
    /// Folders of a dropped tree, and files in each.
    pub folders: usize,
    pub in_each: usize,
}

const FULL: Sizes = Sizes {
    visits: 7,
    scrolls: 3,
    entries: u32::MAX,
    boxes: 100_000,
    objects: [1 << 30, 1 << 30, 8 << 30],
    many_clients: Duration::from_secs(60),
    files: 2_000,
    folders: 1_000,
    in_each: 99,
};

const TINY: Sizes = Sizes {
    visits: 1,
    scrolls: 1,
    entries: 300,
    boxes: 300,
    objects: [1 << 20, 1 << 20, 2 << 20],
    many_clients: Duration::from_millis(500),
    files: 20,
    folders: 3,
    in_each: 4,
};

impl Options {
    pub fn read() -> Self {
        let mut options = Self { prefix: String::new(), size: None, runs: 5, peer: None, sizes: FULL };
        let mut words = std::env::args().skip(1);
        while let Some(word) = words.next() {
            let mut value = || words.next().unwrap_or_else(|| panic!("{word} wants a value"));
            match word.as_str() {
                "--size" => options.size = Some(value().parse().unwrap()),
                "--runs" => options.runs = value().parse().unwrap(),
                "--peer" => options.peer = Some(value().into()),
                "--tiny" => (options.size, options.runs, options.sizes) = (Some(1), 1, TINY),
                // What cargo says to every bench.
                "--bench" => {}
                _ => options.prefix = word,
            }
        }
        options
    }

    /// Only for the shape of what comes out, so that of everything there is some.
    pub fn is_tiny(&self) -> bool {
        self.sizes.visits == TINY.visits
    }

    pub fn mib(&self) -> u64 {
        self.size.unwrap_or(1024)
    }

    /// Whether figures with this beginning are asked for, some of them at least.
    pub fn wants(&self, group: &str) -> bool {
        group.starts_with(&self.prefix) || self.prefix.starts_with(group)
    }
}
