//! Previews the service makes: transcoded films and sounds, and pages for office documents.
//!
//! Whatever is transcoded becomes the one film, or tune, that this package carries. Real are the steps in between: what
//! is being made and what is ready, and addresses that are signed and end.

pub mod film;
pub mod office;
pub mod transcoding;
