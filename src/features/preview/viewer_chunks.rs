//! The chunks of the viewers: each is loaded when a file of its kind is selected, or opened.

use super::chunk;
use crate::model::preview::Viewer;
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct ViewerChunks {
    archive: Chunk,
    font: Chunk,
    hex: Chunk,
    image: Chunk,
    markdown: Chunk,
    pub media: Chunk,
    office: Chunk,
    pdf: Chunk,
    text: Chunk,
}

/// They live as long as the current owner.
pub fn provide() -> ViewerChunks {
    let chunks = ViewerChunks {
        archive: Chunk::new(|| Box::pin(chunk::start_archive())),
        font: Chunk::new(|| Box::pin(chunk::start_font())),
        hex: Chunk::new(|| Box::pin(chunk::start_hex())),
        image: Chunk::new(|| Box::pin(chunk::start_image())),
        markdown: Chunk::new(|| Box::pin(chunk::start_markdown())),
        media: Chunk::new(|| Box::pin(chunk::start_media())),
        office: Chunk::new(|| Box::pin(chunk::start_office())),
        pdf: Chunk::new(|| Box::pin(chunk::start_pdf())),
        text: Chunk::new(|| Box::pin(chunk::start_text())),
    };
    provide_context(chunks);
    chunks
}

pub fn use_viewer_chunks() -> ViewerChunks {
    expect_context()
}

impl ViewerChunks {
    /// `None` for what the preview draws by itself.
    pub fn of(self, viewer: Viewer) -> Option<Chunk> {
        Some(match viewer {
            Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => self.image,
            Viewer::Video | Viewer::Audio => self.media,
            Viewer::Pdf => self.pdf,
            Viewer::Markdown => self.markdown,
            Viewer::Text | Viewer::Csv | Viewer::Edit => self.text,
            Viewer::Archive => self.archive,
            Viewer::Font => self.font,
            Viewer::Hex => self.hex,
            Viewer::Office => self.office,
            Viewer::Facts => return None,
        })
    }

    /// Somebody may look at such a file next.
    pub fn preload(self, viewer: Viewer) {
        self.of(viewer).iter().for_each(|chunk| chunk.preload());
    }
}
