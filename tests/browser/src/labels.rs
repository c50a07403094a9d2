//! What the app calls things, for the flows that depend on it in several places.

/// The hidden input behind the button that chooses files.
pub const UPLOAD_FILES: &str = "Upload files";

/// In the name of the button, and of the input behind it, that takes all files of an earlier visit at once.
pub const CHOOSE_AGAIN: &str = "Choose";

/// A row whose file is not what it was.
pub const CHANGED: &str = "changed or can't be read any more";

pub const OFFLINE: &str = "It goes on by itself when you are back online";
