//! Plans uploads: dropped items are scanned, compared with the drive, shown in a dialog, and uploaded once the person
//! confirms.

pub mod dialog;
mod dialog_parts;
mod execution;
mod interrupted;
mod retry;
mod scan;
pub mod store;

pub use interrupted::InterruptedUploads;
pub use retry::FailedFolders;
