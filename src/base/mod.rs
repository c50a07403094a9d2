//! Vocabulary that every layer shares: ids, errors that are shown, times, sizes, names. Depends on no other layer and not on
//! the API's format.

pub mod bytes;
pub mod compact_text;
pub mod config_error;
pub mod failure;
pub mod id;
pub mod keyboard;
pub mod lenient;
pub mod loadable;
pub mod name;
pub mod row_block;
pub mod row_slots;
pub mod sign_in_error;
pub mod text_find;
pub mod time;
pub mod virtual_window;
