//! The pure domain: plain data and pure functions. No signals, no browser, no clock, no async.

pub mod ability;
pub mod drive;
pub mod entry;
pub mod listing;
pub mod lookup;
pub mod selection;
pub mod source;
