//! Words every layer shares: ids, failures, times, sizes, names. Uses nothing, knows nothing of PDS's wire format.

pub mod bytes;
pub mod failure;
pub mod id;
pub mod lenient;
pub mod loadable;
pub mod name;
pub mod time;
pub mod window;
