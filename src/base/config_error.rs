//! An error in `config.json`, with what is needed to correct the file. `config` detects it and `i18n` words it.

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConfigError {
    pub kind: ConfigErrorKind,
    /// Empty when the error concerns the file as a whole.
    pub key: String,
    /// The line of the key, or of the syntax error. `None` for a missing key, and for values that were not read from a file.
    pub line: Option<u32>,
    /// Only of a syntax error; in characters.
    pub column: Option<u32>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum ConfigErrorKind {
    NotJson,
    NotAnObject,
    UnknownKey,
    DuplicateKey,
    MissingKey,
    /// A required value consists of spaces only.
    EmptyValue,
    WrongType,
    BadValue,
}
