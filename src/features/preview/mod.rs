//! The preview: files are looked at above the list they stand in, one after another.
//!
//! Which file is open stands in the address, so `Navigation` opens one; others use only the hosts of the
//! preview and of the README below a list, which belong to the chunk `panels`. Everything else is in the lazy chunk
//! `preview`, also the sound that goes on when the preview is closed. Which viewer shows which file is a table in `model::preview`; a viewer gets a `Source` and knows nothing of
//! sessions and addresses.

mod archive;
mod archive_inner;
mod archive_list;
mod archive_store;
mod archive_unpack;
mod archive_worker;
mod chunk;
mod edit;
mod edit_store;
mod facts;
mod film;
mod film_controls;
mod find_field;
mod folder_readme;
mod font;
mod frame;
mod head;
mod heic;
mod hex;
mod host;
mod image;
mod markdown;
mod markdown_sheet;
mod media;
mod office;
mod office_store;
mod pdf;
mod playback;
mod played;
mod player_controls;
mod seek_bar;
mod sound;
mod sound_bar;
mod sound_store;
mod source;
mod sprites;
mod store;
mod table;
mod table_pieces;
mod text;
mod text_colours;
mod text_find;
mod text_store;
mod text_tools;
mod text_writer;
mod video;
mod viewer;

pub use host::{PreviewHost, ReadmeHost};
