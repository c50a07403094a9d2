//! Why a command could not do its work, in a sentence a newcomer can act on.

use std::fmt;

/// A sentence, and below it whatever the failing program said.
#[derive(Debug)]
pub struct Trouble {
    what: String,
    detail: Option<String>,
}

impl Trouble {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), detail: None }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(detail) = &self.detail {
            write!(f, "{}\n\n", detail.trim_end())?;
        }
        write!(f, "{}", self.what)
    }
}

pub type Result<T> = std::result::Result<T, Trouble>;

/// Turns a lower error into a [`Trouble`] that says what was being done.
pub trait While<T> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> While<T> for std::result::Result<T, E> {
    fn during(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| Trouble::new(format!("{}: {error}", what())))
    }
}
