//! OAuth: the authorize page with login and consent, and the token endpoint with its grants.

pub mod authorize;
mod jwt;
mod page;
mod request;
pub mod token;
