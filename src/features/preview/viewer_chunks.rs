//! The chunks of the viewers: each is loaded when a file that it shows is selected, or opened.

use super::chunk;
use super::source::Source;
use crate::model::preview::Viewer;
use crate::ui::lazy::Chunk;
use leptos::prelude::*;

#[derive(Clone, Copy)]
pub struct ViewerChunks {
    /// With the frame of the preview.
    pub file: Chunk,
    pub markdown: Chunk,
    pub others: Chunk,
}

/// They live as long as the current owner.
pub fn provide() -> ViewerChunks {
    let chunks = ViewerChunks {
        file: Chunk::new(|| Box::pin(chunk::start())),
        markdown: Chunk::new(|| Box::pin(chunk::start_markdown())),
        others: Chunk::new(|| Box::pin(chunk::start_viewers())),
    };
    provide_context(chunks);
    chunks
}

pub fn use_viewer_chunks() -> ViewerChunks {
    expect_context()
}

impl ViewerChunks {
    pub fn of(self, viewer: Viewer) -> Chunk {
        match viewer {
            Viewer::Image | Viewer::Svg | Viewer::ConvertedImage => self.file,
            Viewer::Text | Viewer::Csv | Viewer::Edit | Viewer::Facts => self.file,
            Viewer::Markdown => self.markdown,
            Viewer::Video | Viewer::Audio | Viewer::Pdf | Viewer::Archive => self.others,
            Viewer::Font | Viewer::Hex | Viewer::Office => self.others,
        }
    }

    /// What shows a file in any viewer, for a viewer in another chunk.
    pub fn open(self, source: Source) -> AnyView {
        self.file.page(move || chunk::open_viewer(source), || ().into_any())
    }

    /// Somebody may look at such a file next.
    pub fn preload(self, viewer: Viewer) {
        self.file.preload();
        self.of(viewer).preload();
    }
}
