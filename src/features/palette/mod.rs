//! The command palette: commands, folders, files and pages by a few letters of their names; and the keys that work on the whole
//! page. All of it is in the lazy chunk `panels`.

mod dialog;
mod keys;
mod recent;
mod rows;

pub use dialog::PaletteDialog;
pub use keys::PageKeys;
