//! The OAuth implicit grant: builds the authorization URL and parses the response. Pure.
//!
//! A response is untrusted until its `state` equals the one that this window generated.

use super::Token;
use super::response_type::ResponseType;
use crate::base::lenient::Fields;
use crate::base::sign_in_error::SignInError;
use crate::config::Config;
use form_urlencoded::{Serializer, parse};
use serde::{Deserialize, Serialize};
use std::fmt;

/// The lifetime that the service documents for a response without one.
const DEFAULT_LIFETIME_S: u32 = 7_200;
/// A longer lifetime is a mistake or an attack.
const MAX_LIFETIME_S: u64 = 30 * 86_400;
const MAX_TOKEN_LENGTH: usize = 16 * 1_024;
/// The prefix of the state of a sign-in in a pop-up.
const POPUP_STATE_PREFIX: &str = "p-";

/// A sign-in in progress. Its state is valid for one response.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Fields")]
pub struct SignInAttempt {
    pub state: String,
    /// Query and fragment of the page to return to.
    pub return_to: String,
    pub response_type: ResponseType,
    /// The other response type was tried before.
    pub retried: bool,
}

impl TryFrom<Fields> for SignInAttempt {
    type Error = &'static str;

    fn try_from(mut fields: Fields) -> Result<Self, Self::Error> {
        Ok(Self {
            state: fields.text("state").ok_or("no state")?,
            return_to: fields.text("return_to").ok_or("no page")?,
            response_type: ResponseType::from_name(&fields.text("response_type").unwrap_or_default()),
            retried: fields.flag("retried"),
        })
    }
}

impl SignInAttempt {
    pub fn is_in_popup(&self) -> bool {
        self.state.starts_with(POPUP_STATE_PREFIX)
    }
}

impl fmt::Debug for SignInAttempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("SignInAttempt").field("response_type", &self.response_type).finish_non_exhaustive()
    }
}

/// 128 random bits, with a prefix for a pop-up.
pub fn new_state(random: [u8; 16], popup: bool) -> String {
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    if popup { format!("{POPUP_STATE_PREFIX}{hex}") } else { hex }
}

pub fn authorize_url(config: &Config, attempt: &SignInAttempt, redirect_uri: &str) -> String {
    let url = format!("{}/v2/oauth/authorize?", config.api_endpoint);
    let start = url.len();
    let mut query = Serializer::for_suffix(url, start);
    query
        .append_pair("client_id", &config.app_id)
        .append_pair("response_type", attempt.response_type.name())
        .append_pair("redirect_uri", redirect_uri)
        .append_pair("login_type", &config.login_type)
        .append_pair("state", &attempt.state);
    if let Some(scope) = &config.scope {
        query.append_pair("scope", scope);
    }
    if let Some(hide_consent) = config.hide_consent {
        query.append_pair("hide_consent", if hide_consent { "true" } else { "false" });
    }
    query.finish()
}

/// The fragment and the query of a redirect. `Debug` does not print them, since they may contain a token.
#[derive(Clone, Default, PartialEq, Eq)]
pub struct AuthorizationResponse {
    pub fragment: String,
    pub query: String,
}

impl fmt::Debug for AuthorizationResponse {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("AuthorizationResponse(…)")
    }
}

/// A token and its lifetime.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub token: Token,
    pub lifetime_s: u32,
}

/// The keys of a response. The application's own query uses none of them.
const RESPONSE_KEYS: [&str; 12] = [
    "access_token",
    "token_type",
    "expires_in",
    "expire_time",
    "state",
    "error",
    "error_description",
    "error_uri",
    "code",
    "message",
    "scope",
    "refresh_token",
];

type Pairs = Vec<(String, String)>;

fn pairs(text: &str) -> Pairs {
    parse(text.trim_start_matches(['#', '?', '/']).as_bytes()).into_owned().collect()
}

fn find<'a>(pairs: &'a Pairs, key: &str) -> Option<&'a str> {
    pairs.iter().find(|(name, _)| name == key).map(|(_, value)| value.as_str())
}

impl AuthorizationResponse {
    /// Whether the address contains a response.
    pub fn is_present(&self) -> bool {
        let keys = ["access_token", "error", "state"];
        let (fragment, query) = (pairs(&self.fragment), pairs(&self.query));
        keys.iter().any(|key| find(&fragment, key).is_some() || find(&query, key).is_some())
    }

    /// Whether it answers this sign-in. Only an error may lack the state: it is harmless, and the service does not document
    /// that it returns the state with one.
    pub fn is_for(&self, attempt: &SignInAttempt) -> bool {
        let (fragment, query) = (pairs(&self.fragment), pairs(&self.query));
        let either = |key: &str| find(&fragment, key).or(find(&query, key));
        match either("state") {
            Some(state) => !attempt.state.is_empty() && constant_time_eq(state, &attempt.state),
            None => either("error").is_some(),
        }
    }

    /// The query without the keys of a response.
    pub fn query_without_response(&self) -> String {
        let own = |pair: &&str| {
            parse(pair.as_bytes()).next().is_none_or(|(key, _)| !RESPONSE_KEYS.contains(&key.as_ref()))
        };
        let kept: Vec<&str> = self
            .query
            .trim_start_matches('?')
            .split('&')
            .filter(|pair| !pair.is_empty())
            .filter(own)
            .collect();
        if kept.is_empty() { String::new() } else { format!("?{}", kept.join("&")) }
    }
}

/// Validates a response to the sign-in `attempt`. Whose it is comes first: what a foreign one says is of no interest.
pub fn parse_response(
    response: &AuthorizationResponse,
    attempt: &SignInAttempt,
) -> Result<Grant, SignInError> {
    if !response.is_for(attempt) {
        return Err(SignInError::WrongState);
    }
    let (fragment, query) = (pairs(&response.fragment), pairs(&response.query));
    for (at, (key, _)) in fragment.iter().enumerate() {
        if RESPONSE_KEYS.contains(&key.as_str()) && fragment[..at].iter().any(|(earlier, _)| earlier == key) {
            return Err(SignInError::Malformed);
        }
    }
    if let Some(error) = find(&fragment, "error").or(find(&query, "error")) {
        return Err(SignInError::from_code(error));
    }
    if find(&query, "access_token").is_some() {
        return Err(SignInError::TokenInQuery);
    }
    let token =
        find(&fragment, "access_token").filter(|token| is_token(token)).ok_or(SignInError::Malformed)?;
    if find(&fragment, "token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(SignInError::Malformed);
    }
    Ok(Grant { token: Token::new(token), lifetime_s: parse_lifetime(find(&fragment, "expires_in"))? })
}

/// The duration does not depend on how many bytes match.
fn constant_time_eq(left: &str, right: &str) -> bool {
    left.len() == right.len() && left.bytes().zip(right.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

fn is_token(token: &str) -> bool {
    (1..=MAX_TOKEN_LENGTH).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn parse_lifetime(text: Option<&str>) -> Result<u32, SignInError> {
    let Some(text) = text else { return Ok(DEFAULT_LIFETIME_S) };
    match text.parse::<u64>() {
        Ok(seconds) if (1..=MAX_LIFETIME_S).contains(&seconds) => {
            u32::try_from(seconds).map_err(|_| SignInError::BadLifetime)
        }
        _ => Err(SignInError::BadLifetime),
    }
}

impl SignInError {
    fn from_code(code: &str) -> Self {
        match code {
            "access_denied" => Self::Denied,
            "unsupported_response_type" => Self::UnsupportedResponseType,
            "unauthorized_client" | "invalid_client" => Self::Unauthorized,
            "invalid_scope" => Self::BadScope,
            "server_error" | "temporarily_unavailable" => Self::ServerBusy,
            // It is shown to the person, so the address must not be able to put a message on the page.
            code => Self::Other(
                code.chars()
                    .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
                    .take(40)
                    .collect(),
            ),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATE: &str = "000102030405060708090a0b0c0d0e0f";

    fn attempt() -> SignInAttempt {
        SignInAttempt {
            state: new_state(std::array::from_fn(|at| at as u8), false),
            return_to: "?files=1".into(),
            response_type: ResponseType::AccessToken,
            retried: false,
        }
    }

    fn read(fragment: &str, query: &str) -> Result<Grant, SignInError> {
        parse_response(&AuthorizationResponse { fragment: fragment.into(), query: query.into() }, &attempt())
    }

    #[test]
    fn an_attempt_stored_by_an_earlier_version_is_read() {
        let text =
            format!(r#"{{"state":"{STATE}","return_to":"?files=1","response_type":"token","retried":true}}"#);
        let stored = SignInAttempt { response_type: ResponseType::Token, retried: true, ..attempt() };
        assert_eq!(serde_json::to_string(&stored).unwrap(), text);
        assert_eq!(serde_json::from_str::<SignInAttempt>(&text).unwrap(), stored);
    }

    #[test]
    fn the_authorization_url_has_the_documented_parameters() {
        let config = crate::config::parse(r#"{"domainId":"bj1","appId":"a+b","hideConsent":true}"#).unwrap();
        assert_eq!(
            authorize_url(&config, &attempt(), "https://x.example/drive/"),
            format!(
                "https://bj1.api.aliyunpds.com/v2/oauth/authorize?client_id=a%2Bb&response_type=access_token\
                 &redirect_uri=https%3A%2F%2Fx.example%2Fdrive%2F&login_type=default&state={STATE}&hide_consent=true"
            )
        );
    }

    #[test]
    fn a_valid_response_is_a_grant() {
        for start in ["#", "#/", "#?", ""] {
            let grant = read(
                &format!("{start}access_token=eyJ.x-y&token_type=bearer&expires_in=7200&state={STATE}"),
                "",
            );
            assert_eq!(grant, Ok(Grant { token: Token::new("eyJ.x-y"), lifetime_s: 7_200 }), "{start}");
        }
        let short = read(&format!("#access_token=t&state={STATE}"), "").unwrap();
        assert_eq!(short.lifetime_s, 7_200);
    }

    #[test]
    fn every_invalid_response_has_its_own_error() {
        let state = format!("state={STATE}");
        let cases = [
            ("access_token=t&state=wrong".to_owned(), "", SignInError::WrongState),
            ("access_token=t".to_owned(), "", SignInError::WrongState),
            (state.clone(), "", SignInError::Malformed),
            (format!("access_token=&{state}"), "", SignInError::Malformed),
            (format!("access_token=a&access_token=b&{state}"), "", SignInError::Malformed),
            (format!("access_token=a&{state}&{state}"), "", SignInError::Malformed),
            (format!("access_token=a&token_type=mac&{state}"), "", SignInError::Malformed),
            (format!("access_token=a%20b&{state}"), "", SignInError::Malformed),
            (format!("access_token=a&expires_in=0&{state}"), "", SignInError::BadLifetime),
            (format!("access_token=a&expires_in=-5&{state}"), "", SignInError::BadLifetime),
            (format!("access_token=a&expires_in=99999999&{state}"), "", SignInError::BadLifetime),
            (format!("access_token=a&expires_in=soon&{state}"), "", SignInError::BadLifetime),
            (
                String::new(),
                "access_token=a&state=000102030405060708090a0b0c0d0e0f",
                SignInError::TokenInQuery,
            ),
            (format!("error=access_denied&{state}"), "", SignInError::Denied),
            ("error=access_denied".to_owned(), "", SignInError::Denied),
            ("error=access_denied&state=foreign".to_owned(), "", SignInError::WrongState),
            // Whose a response is comes before what it says.
            (String::new(), "access_token=a&state=p-0", SignInError::WrongState),
            (String::new(), "access_token=a", SignInError::WrongState),
            ("access_token=a&access_token=b&state=foreign".to_owned(), "", SignInError::WrongState),
            (String::new(), "error=unsupported_response_type", SignInError::UnsupportedResponseType),
            (format!("error=unauthorized_client&{state}"), "", SignInError::Unauthorized),
            (format!("error=invalid_scope&{state}"), "", SignInError::BadScope),
            (format!("error=temporarily_unavailable&{state}"), "", SignInError::ServerBusy),
            (format!("error=Call+us+%3Cnow%3E&{state}"), "", SignInError::Other("Callusnow".into())),
        ];
        for (fragment, query, error) in cases {
            assert_eq!(read(&fragment, query), Err(error), "{fragment} {query}");
        }
    }

    #[test]
    fn an_attempt_without_a_state_has_no_response() {
        let empty = SignInAttempt { state: String::new(), ..attempt() };
        let response =
            AuthorizationResponse { fragment: "access_token=t&state=".into(), query: String::new() };
        assert_eq!(parse_response(&response, &empty), Err(SignInError::WrongState));
    }

    #[test]
    fn the_response_is_removed_from_the_query() {
        let response = AuthorizationResponse {
            fragment: String::new(),
            query: "?files=1/2&error=x&state=y&utm=z".into(),
        };
        assert!(response.is_present());
        assert_eq!(response.query_without_response(), "?files=1/2&utm=z");
        let plain = AuthorizationResponse { fragment: "#main".into(), query: "?files=1".into() };
        assert!(!plain.is_present());
        let popup = SignInAttempt { state: new_state([0; 16], true), ..attempt() };
        assert!(popup.is_in_popup() && !attempt().is_in_popup());
    }

    #[test]
    fn debug_output_contains_no_secrets() {
        let response =
            AuthorizationResponse { fragment: "#access_token=secret".into(), query: "secret".into() };
        let printed = format!(
            "{response:?} {:?} {:?}",
            attempt(),
            read(&format!("access_token=secret&state={STATE}"), "")
        );
        assert!(!printed.contains("secret") && !printed.contains(STATE), "{printed}");
    }

    proptest! {
        #[test]
        fn no_response_is_accepted_without_the_expected_state(fragment in ".{0,120}", query in ".{0,60}") {
            prop_assert!(read(&fragment, &query).is_err());
        }

        #[test]
        fn plausible_fragments_are_parsed_without_panic(
            fields in prop::collection::vec(("access_token|token_type|expires_in|state|error|#|%|=", "[ -~]{0,20}"), 0..8)
        ) {
            let fragment: Vec<String> = fields.iter().map(|(key, value)| format!("{key}={value}")).collect();
            let fragment = fragment.join("&");
            if let Ok(grant) = read(&fragment, "") {
                prop_assert!(fragment.contains(STATE) && !grant.token.as_str().is_empty());
            }
        }
    }
}
