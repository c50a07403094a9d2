//! Options of the command line and sizes of the measurements: full ones, or tiny ones for the test that all benches run.

use std::path::PathBuf;
use std::time::Duration;

pub struct Options {
    pub prefix: String,
    /// Size of the big file in MiB; other sizes depend on it.
    pub size: Option<u64>,
    /// Runs of transfers and hashes.
    pub runs: usize,
    /// A page that drives another client.
    pub peer: Option<PathBuf>,
    pub sizes: Sizes,
}

pub struct Sizes {
    /// Runs of first views and of opened folders.
    pub visits: usize,
    /// Runs of scrolling.
    pub scrolls: usize,
    /// Maximum number of entries of a folder.
    pub entries: u32,
    /// Maximum number of boxes of the plain page, whose layout takes minutes for more.
    pub boxes: u32,
    /// Size of the objects in the local PDS, in bytes.
    pub objects: [u64; 3],
    /// Duration of the test with many clients.
    pub many_clients: Duration,
    /// Number of files chosen or dropped at once.
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
                // cargo passes this to every bench.
                "--bench" => {}
                _ => options.prefix = word,
            }
        }
        options
    }

    /// Whether only the shape of the output matters, so that everything is measured once.
    pub fn is_tiny(&self) -> bool {
        self.sizes.visits == TINY.visits
    }

    pub fn mib(&self) -> u64 {
        self.size.unwrap_or(1024)
    }

    /// Whether some figures of this group are selected.
    pub fn wants(&self, group: &str) -> bool {
        group.starts_with(&self.prefix) || self.prefix.starts_with(group)
    }
}
