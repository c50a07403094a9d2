//! Pages: one route each, mostly composition. Those of `front` are shown before anyone is signed in.

pub mod files;
pub mod front;
pub mod not_found;
pub mod search;
pub mod set_up;
pub mod sign_in;
pub mod transfers;
pub mod trash;
