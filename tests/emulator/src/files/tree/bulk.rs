//! Large folders at once, to see what a client does with them.

use std::sync::Arc;

use super::change::{NewNode, OnConflict};
use super::content::{Content, Piece};
use super::node::{More, Node, Photo, Slot, Status};
use super::place::PLACES;
use super::{Fault, Files};
use crate::files::object::digest;
use crate::files::picture;

const DAY_MS: i64 = 86_400_000;
const PHOTO_SIZES: [(u32, u32); 6] = [(96, 64), (64, 96), (80, 80), (128, 72), (120, 90), (72, 128)];

pub fn in_memory(bytes: Vec<u8>) -> Content {
    Content {
        size: bytes.len() as u64,
        sha1: digest::sha1(&bytes),
        head_sha1: digest::sha1(&bytes[..bytes.len().min(1_024)]),
        crc64: digest::crc64(&bytes),
        etag: picture::etag(&bytes),
        pieces: vec![Piece::Memory(bytes)],
    }
}

impl Files {
    /// A folder with so many files in it; photos are spread over years and places. Answers the folder's id.
    pub fn fill_folder(
        &mut self,
        drive_id: &str,
        parent: &str,
        folder: &str,
        count: usize,
        photos: bool,
        now_ms: i64,
    ) -> Result<String, Fault> {
        let drive = self.drive(drive_id)?;
        let parent = self.parent(drive, parent)?;
        let owner = self.drives[usize::from(drive)].owner.clone();
        let name = self.settle_name(parent, folder, true, OnConflict::AutoRename, None, now_ms)?;
        let new = NewNode {
            drive,
            parent,
            name,
            is_folder: true,
            status: Status::Available,
            content: None,
            size: 0,
            more: More { creator: owner, ..More::default() },
        };
        let folder = self.create(new, now_ms)?;
        let contents = self.bulk_contents(photos);
        self.reserve(count);
        let digits = count.max(1).to_string().len().max(4);
        let start = Slot::try_from(self.nodes.len()).unwrap_or(Slot::MAX);
        let mut bytes = 0;
        for number in 0..count {
            let node = self.bulk_node(drive, folder, number, (count, digits), photos, &contents, now_ms);
            bytes += node.size;
            self.push(node);
        }
        let end = Slot::try_from(self.nodes.len()).unwrap_or(Slot::MAX);
        self.with_children(folder, |children, nodes| children.insert_files(nodes, start..end))?;
        self.drives[usize::from(drive)].used_size += bytes;
        Ok(self.id_text(folder))
    }

    fn bulk_contents(&mut self, photos: bool) -> Vec<Arc<Content>> {
        let make = |index: u32| {
            if photos {
                let (width, height) = PHOTO_SIZES[index as usize % PHOTO_SIZES.len()];
                return picture::jpeg(width, height, index);
            }
            format!("File of variety {index}.\n").repeat(1 + index as usize * 7).into_bytes()
        };
        (0..24).map(|index| self.contents.keep(in_memory(make(index)))).collect()
    }

    #[expect(clippy::too_many_arguments, reason = "one call site, in a loop that should not rebuild a struct")]
    fn bulk_node(
        &mut self,
        drive: u16,
        parent: Slot,
        number: usize,
        (count, digits): (usize, usize),
        photos: bool,
        contents: &[Arc<Content>],
        now_ms: i64,
    ) -> Node {
        let noise = self.mint.number();
        let content = Arc::clone(&contents[usize::try_from(noise % contents.len() as u64).unwrap_or(0)]);
        // The first is the oldest; twelve years for photos, two for files.
        let span = if photos { 12 * 365 * DAY_MS } else { 2 * 365 * DAY_MS };
        let age = span - span * i64::try_from(number).unwrap_or(0) / i64::try_from(count).unwrap_or(1).max(1);
        let at = now_ms - age;
        let more = photos.then(|| {
            let (width, height) = PHOTO_SIZES[usize::try_from(noise % 24).unwrap_or(0) % PHOTO_SIZES.len()];
            let place = usize::try_from(noise >> 32).unwrap_or(0);
            // People travel for weeks, and some pictures know no place.
            let place = (!place.is_multiple_of(5)).then(|| &PLACES[(number / 40) % PLACES.len()]);
            Box::new(More { photo: Some(Photo { width, height, taken_ms: at, place }), ..More::default() })
        });
        let name = if photos { format!("IMG_{:0digits$}.jpg", number + 1) } else { format!("file-{:0digits$}.txt", number + 1) };
        Node {
            id: self.mint.file_id(at),
            drive,
            parent: Some(parent),
            name: name.into(),
            status: Status::Available,
            size: content.size,
            created_ms: at,
            updated_ms: at,
            content: Some(content),
            children: None,
            more,
        }
    }
}
