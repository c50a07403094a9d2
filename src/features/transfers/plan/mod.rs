//! The plan of an upload: what was dropped is scanned, compared with the drive, shown, and carried out once the person
//! agrees.

pub mod dialog;
mod dialog_parts;
mod execution;
mod retry;
mod scan;
pub mod store;
