//! The implicit grant, pure: the address to send the person to, and what to make of the answer.
//!
//! Everything in an answer is hostile until its `state` is the one this tab made up.

use super::Token;
use crate::config::Config;
use form_urlencoded::{Serializer, parse};
use serde::{Deserialize, Serialize};
use std::fmt;

/// What the service's own pages say when they leave the lifetime out.
const USUAL_LIFETIME_S: u32 = 7_200;
/// Nobody hands out tokens for a month; such a number is a mistake or an attack.
const ABSURD_LIFETIME_S: u64 = 30 * 86_400;
const LONGEST_TOKEN: usize = 16 * 1_024;
/// Marks the state of a sign-in in a pop-up, so that the page that comes back knows it is one.
const POPUP_MARK: &str = "p-";

/// The vendor's pages name both; a refusal of the first is retried with the other.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum ResponseType {
    AccessToken,
    Token,
}

impl ResponseType {
    pub fn from_name(name: &str) -> Self {
        if name == "token" { Self::Token } else { Self::AccessToken }
    }

    pub fn name(self) -> &'static str {
        match self {
            Self::AccessToken => "access_token",
            Self::Token => "token",
        }
    }

    pub fn other(self) -> Self {
        match self {
            Self::AccessToken => Self::Token,
            Self::Token => Self::AccessToken,
        }
    }
}

/// Which response type worked last for an application, in local storage.
#[derive(Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct KnownResponseType {
    pub app_id: String,
    pub response_type: ResponseType,
}

/// One sign-in under way. It answers to one state, once.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Attempt {
    pub state: String,
    /// The query of the page to come back to.
    pub return_to: String,
    pub response_type: ResponseType,
    /// It was already tried with the other response type.
    pub retried: bool,
}

impl fmt::Debug for Attempt {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Attempt").field("response_type", &self.response_type).finish_non_exhaustive()
    }
}

/// 128 random bits, and the mark of a pop-up.
pub fn new_state(random: [u8; 16], popup: bool) -> String {
    let hex: String = random.iter().map(|byte| format!("{byte:02x}")).collect();
    if popup { format!("{POPUP_MARK}{hex}") } else { hex }
}

pub fn authorize_url(config: &Config, attempt: &Attempt, redirect_uri: &str) -> String {
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

/// The fragment and the query as they stood in the address bar. Never printed: a token may be inside.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RawAnswer {
    pub fragment: String,
    pub query: String,
}

impl fmt::Debug for RawAnswer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("RawAnswer(…)")
    }
}

/// A token and how long it lives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Grant {
    pub token: Token,
    pub lifetime_s: u32,
}

/// Every way a sign-in can end without a session; each has its own sentence.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Refusal {
    /// Not the state of this tab's sign-in, or one used before.
    WrongState,
    /// A field is missing, doubled or of the wrong kind.
    Malformed,
    /// A token in the query would have been logged on its way; it is burnt.
    TokenInQuery,
    BadLifetime,
    /// The person came back without an answer.
    NoAnswer,
    Denied,
    UnsupportedResponseType,
    Unauthorized,
    BadScope,
    ServerBusy,
    /// There is a token, but the service could not be asked whose it is.
    Unverified,
    /// A code we don't know, cut to what is fit to be shown.
    Other(String),
}

/// The keys of an answer; nothing of ours in the query has such a name.
const KEYS: [&str; 12] = [
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

impl RawAnswer {
    /// Whether somebody sent the person here with an answer.
    pub fn is_answer(&self) -> bool {
        let telling = ["access_token", "error", "state"];
        let (fragment, query) = (pairs(&self.fragment), pairs(&self.query));
        telling.iter().any(|key| find(&fragment, key).is_some() || find(&query, key).is_some())
    }

    pub fn is_of_popup(&self) -> bool {
        let (fragment, query) = (pairs(&self.fragment), pairs(&self.query));
        find(&fragment, "state").or(find(&query, "state")).is_some_and(|state| state.starts_with(POPUP_MARK))
    }

    /// The query without the answer: what stays in the address bar.
    pub fn own_query(&self) -> String {
        let own =
            |pair: &&str| parse(pair.as_bytes()).next().is_none_or(|(key, _)| !KEYS.contains(&key.as_ref()));
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

/// Takes an answer apart. `attempt` is the sign-in this tab is waiting for, if it is waiting for one.
pub fn read_answer(answer: &RawAnswer, attempt: Option<&Attempt>) -> Result<Grant, Refusal> {
    let (fragment, query) = (pairs(&answer.fragment), pairs(&answer.query));
    for (at, (key, _)) in fragment.iter().enumerate() {
        if KEYS.contains(&key.as_str()) && fragment[..at].iter().any(|(earlier, _)| earlier == key) {
            return Err(Refusal::Malformed);
        }
    }
    let given = find(&fragment, "state").or(find(&query, "state"));
    let ours = attempt.map(|attempt| attempt.state.as_str()).filter(|state| !state.is_empty());
    if let Some(error) = find(&fragment, "error").or(find(&query, "error")) {
        // An error can do no harm, so one without a state is shown; one with a foreign state is not ours.
        return Err(match given {
            Some(state) if ours.is_none_or(|ours| !same(state, ours)) => Refusal::WrongState,
            _ => refusal_of(error),
        });
    }
    if find(&query, "access_token").is_some() {
        return Err(Refusal::TokenInQuery);
    }
    match (given, ours) {
        (Some(given), Some(ours)) if same(given, ours) => {}
        _ => return Err(Refusal::WrongState),
    }
    let token = find(&fragment, "access_token").filter(|token| is_token(token)).ok_or(Refusal::Malformed)?;
    if find(&fragment, "token_type").is_some_and(|kind| !kind.eq_ignore_ascii_case("bearer")) {
        return Err(Refusal::Malformed);
    }
    Ok(Grant { token: Token::new(token), lifetime_s: lifetime(find(&fragment, "expires_in"))? })
}

/// Compares without telling by its time how much was right.
fn same(left: &str, right: &str) -> bool {
    left.len() == right.len() && left.bytes().zip(right.bytes()).fold(0, |diff, (a, b)| diff | (a ^ b)) == 0
}

fn is_token(token: &str) -> bool {
    (1..=LONGEST_TOKEN).contains(&token.len()) && token.bytes().all(|byte| byte.is_ascii_graphic())
}

fn lifetime(text: Option<&str>) -> Result<u32, Refusal> {
    let Some(text) = text else { return Ok(USUAL_LIFETIME_S) };
    match text.parse::<u64>() {
        Ok(seconds) if (1..=ABSURD_LIFETIME_S).contains(&seconds) => {
            u32::try_from(seconds).map_err(|_| Refusal::BadLifetime)
        }
        _ => Err(Refusal::BadLifetime),
    }
}

fn refusal_of(error: &str) -> Refusal {
    match error {
        "access_denied" => Refusal::Denied,
        "unsupported_response_type" => Refusal::UnsupportedResponseType,
        "unauthorized_client" | "invalid_client" => Refusal::Unauthorized,
        "invalid_scope" => Refusal::BadScope,
        "server_error" | "temporarily_unavailable" => Refusal::ServerBusy,
        // It is shown as text; a code is a short word, and nobody else gets to write a message on our page.
        code => Refusal::Other(
            code.chars()
                .filter(|c| c.is_ascii_alphanumeric() || matches!(c, '_' | '.' | '-'))
                .take(40)
                .collect(),
        ),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const STATE: &str = "000102030405060708090a0b0c0d0e0f";

    fn attempt() -> Attempt {
        Attempt {
            state: new_state(std::array::from_fn(|at| at as u8), false),
            return_to: "?files=1".into(),
            response_type: ResponseType::AccessToken,
            retried: false,
        }
    }

    fn read(fragment: &str, query: &str) -> Result<Grant, Refusal> {
        read_answer(&RawAnswer { fragment: fragment.into(), query: query.into() }, Some(&attempt()))
    }

    #[test]
    fn a_stored_attempt_is_still_read() {
        let text =
            format!(r#"{{"state":"{STATE}","return_to":"?files=1","response_type":"token","retried":true}}"#);
        let stored = Attempt { response_type: ResponseType::Token, retried: true, ..attempt() };
        assert_eq!(serde_json::to_string(&stored).unwrap(), text);
        assert_eq!(serde_json::from_str::<Attempt>(&text).unwrap(), stored);
        for response_type in [ResponseType::Token, ResponseType::AccessToken] {
            let known = KnownResponseType { app_id: "app".into(), response_type };
            let text = format!(r#"{{"app_id":"app","response_type":"{}"}}"#, response_type.name());
            assert_eq!(serde_json::to_string(&known).unwrap(), text);
            assert_eq!(serde_json::from_str::<KnownResponseType>(&text).unwrap(), known);
        }
    }

    #[test]
    fn the_address_is_what_the_service_asks_for() {
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
    fn a_good_answer_is_a_grant() {
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
    fn every_bad_answer_has_its_own_refusal() {
        let state = format!("state={STATE}");
        let cases = [
            ("access_token=t&state=wrong".to_owned(), "", Refusal::WrongState),
            ("access_token=t".to_owned(), "", Refusal::WrongState),
            (state.clone(), "", Refusal::Malformed),
            (format!("access_token=&{state}"), "", Refusal::Malformed),
            (format!("access_token=a&access_token=b&{state}"), "", Refusal::Malformed),
            (format!("access_token=a&{state}&{state}"), "", Refusal::Malformed),
            (format!("access_token=a&token_type=mac&{state}"), "", Refusal::Malformed),
            (format!("access_token=a%20b&{state}"), "", Refusal::Malformed),
            (format!("access_token=a&expires_in=0&{state}"), "", Refusal::BadLifetime),
            (format!("access_token=a&expires_in=-5&{state}"), "", Refusal::BadLifetime),
            (format!("access_token=a&expires_in=99999999&{state}"), "", Refusal::BadLifetime),
            (format!("access_token=a&expires_in=soon&{state}"), "", Refusal::BadLifetime),
            (String::new(), "access_token=a&state=000102030405060708090a0b0c0d0e0f", Refusal::TokenInQuery),
            (format!("error=access_denied&{state}"), "", Refusal::Denied),
            ("error=access_denied".to_owned(), "", Refusal::Denied),
            ("error=access_denied&state=foreign".to_owned(), "", Refusal::WrongState),
            (String::new(), "error=unsupported_response_type", Refusal::UnsupportedResponseType),
            (format!("error=unauthorized_client&{state}"), "", Refusal::Unauthorized),
            (format!("error=invalid_scope&{state}"), "", Refusal::BadScope),
            (format!("error=temporarily_unavailable&{state}"), "", Refusal::ServerBusy),
            (format!("error=Call+us+%3Cnow%3E&{state}"), "", Refusal::Other("Callusnow".into())),
        ];
        for (fragment, query, refusal) in cases {
            assert_eq!(read(&fragment, query), Err(refusal), "{fragment} {query}");
        }
    }

    #[test]
    fn an_answer_nobody_waits_for_is_refused() {
        let answer = RawAnswer { fragment: format!("access_token=t&state={STATE}"), query: String::new() };
        assert_eq!(read_answer(&answer, None), Err(Refusal::WrongState));
        let empty = Attempt { state: String::new(), ..attempt() };
        let answer = RawAnswer { fragment: "access_token=t&state=".into(), query: String::new() };
        assert_eq!(read_answer(&answer, Some(&empty)), Err(Refusal::WrongState));
    }

    #[test]
    fn our_own_query_stays_and_the_answer_goes() {
        let answer = RawAnswer { fragment: String::new(), query: "?files=1/2&error=x&state=y&utm=z".into() };
        assert!(answer.is_answer());
        assert_eq!(answer.own_query(), "?files=1/2&utm=z");
        let plain = RawAnswer { fragment: "#main".into(), query: "?files=1".into() };
        assert!(!plain.is_answer());
        let popup = RawAnswer { fragment: "#state=p-00".into(), query: String::new() };
        assert!(popup.is_of_popup() && !answer.is_of_popup());
    }

    #[test]
    fn nothing_secret_is_printed() {
        let answer = RawAnswer { fragment: "#access_token=secret".into(), query: "secret".into() };
        let printed = format!(
            "{answer:?} {:?} {:?}",
            attempt(),
            read(&format!("access_token=secret&state={STATE}"), "")
        );
        assert!(!printed.contains("secret") && !printed.contains(STATE), "{printed}");
    }

    proptest! {
        #[test]
        fn nothing_is_accepted_without_our_state(fragment in ".{0,120}", query in ".{0,60}") {
            prop_assert!(read(&fragment, &query).is_err());
        }

        #[test]
        fn likely_fragments_neither_crash_nor_slip_through(
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
