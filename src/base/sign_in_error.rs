//! Why a sign-in ended without a session. `auth` detects it and `i18n` words it; each variant has its own message.

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum SignInError {
    /// The state is not that of this tab's attempt, or was used before.
    WrongState,
    /// A field is missing, repeated or invalid.
    Malformed,
    /// The token came in the query, where servers log it, so it must not be used.
    TokenInQuery,
    BadLifetime,
    /// The person came back without a response.
    NoResponse,
    Denied,
    UnsupportedResponseType,
    Unauthorized,
    BadScope,
    ServerBusy,
    /// The token is valid, but the service could not be asked for its user.
    Unverified,
    /// An unknown error code, limited to characters that are safe to show.
    Other(String),
}
