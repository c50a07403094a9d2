//! Labels and messages of the app that several flows use.

/// The hidden input behind the button that chooses files.
pub const UPLOAD_FILES: &str = "Upload files";

/// Part of the name of the button and input that take all files of an earlier visit.
pub const CHOOSE_AGAIN: &str = "Choose";

/// The row of a file that was changed.
pub const CHANGED: &str = "changed or can't be read any more";

pub const OFFLINE: &str = "It goes on by itself when you are back online";
