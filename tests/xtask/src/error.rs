//! The error of a command: a sentence that says what failed and what to do.

use std::fmt;

/// A sentence, and the output of the failing program if there is one.
#[derive(Debug)]
pub struct CommandError {
    what: String,
    detail: Option<String>,
}

impl CommandError {
    pub fn new(what: impl Into<String>) -> Self {
        Self { what: what.into(), detail: None }
    }

    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }
}

impl fmt::Display for CommandError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let Some(detail) = &self.detail {
            write!(f, "{}\n\n", detail.trim_end())?;
        }
        write!(f, "{}", self.what)
    }
}

pub type Result<T> = std::result::Result<T, CommandError>;

/// Adds to an error what was being done.
pub trait Context<T> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T>;
}

impl<T, E: fmt::Display> Context<T> for std::result::Result<T, E> {
    fn context(self, what: impl FnOnce() -> String) -> Result<T> {
        self.map_err(|error| CommandError::new(format!("{}: {error}", what())))
    }
}
