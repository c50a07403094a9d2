//! Parses and validates an authorize request, and builds the redirect with its answer.

use crate::accounts::{Application, Form};
use crate::error::{self, ApiError};
use crate::server::State;

/// A request with a valid redirect URI.
#[derive(Debug)]
pub struct Authorize {
    pub app: Application,
    redirect_uri: String,
    state: Option<String>,
    pub hide_consent: bool,
    pub code: bool,
    pub prompt: Prompt,
}

/// Pages the application wants shown even when they are not needed.
#[derive(Debug, PartialEq, Eq)]
pub enum Prompt {
    Nothing,
    Login,
    Consent,
}

/// Why a request is refused.
#[derive(Debug)]
pub enum Refused {
    /// No valid redirect URI: shown on an error page.
    Here(ApiError),
    /// Sent back to the application.
    There(String),
}

/// The known parameters; none may be repeated.
const KNOWN: &[&str] =
    &["client_id", "redirect_uri", "response_type", "login_type", "scope", "state", "hide_consent", "prompt"];

const LOGIN_TYPES: &[&str] = &["default", "ding", "ding_sns", "ram", "wechat", "wechat_app"];

fn field(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
}

fn repeated_field(query: &str) -> Option<&'static str> {
    let count = |name: &str| form_urlencoded::parse(query.as_bytes()).filter(|(key, _)| key == name).count();
    KNOWN.iter().copied().find(|name| count(name) > 1)
}

impl Authorize {
    pub fn read(state: &State, query: &str) -> Result<Self, Refused> {
        let here = |error| Err(Refused::Here(error));
        let Some(client_id) = field(query, "client_id").filter(|it| !it.is_empty()) else {
            return here(error::missing("client_id"));
        };
        let Some(app) = state.accounts.applications.get(&client_id).cloned() else {
            let mut error = error::not_found("app");
            error.code = "NotFound".into();
            return here(error);
        };
        let redirect_uri = field(query, "redirect_uri").unwrap_or_default();
        let repeated = repeated_field(query);
        if !app.knows(&redirect_uri) || matches!(repeated, Some("client_id" | "redirect_uri")) {
            let mut error = error::invalid("redirect_uri");
            error.code = "InvalidParameter".into();
            return here(error);
        }
        let request = Self {
            code: app.form != Form::WebBrowser,
            app,
            redirect_uri,
            state: field(query, "state"),
            hide_consent: field(query, "hide_consent").as_deref() == Some("true"),
            prompt: match field(query, "prompt").as_deref() {
                Some("login") => Prompt::Login,
                Some("consent") => Prompt::Consent,
                _ => Prompt::Nothing,
            },
        };
        match request.validate(state, query, repeated) {
            Some((error, why)) => Err(Refused::There(request.refusal(error, &why))),
            None => Ok(request),
        }
    }

    /// The error code and description for the application.
    fn validate(&self, state: &State, query: &str, repeated: Option<&str>) -> Option<(&'static str, String)> {
        if let Some(name) = repeated {
            return Some(("invalid_request", format!("{name} is given twice.")));
        }
        if self.app.form == Form::Jwt {
            return Some(("unauthorized_client", "The application signs in by assertion.".into()));
        }
        if self.app.official && !state.settings.published_app_access_strategy.allows(&self.app.app_id) {
            return Some(("unauthorized_client", "The domain does not let this application in.".into()));
        }
        let response_type = field(query, "response_type").unwrap_or_default();
        if response_type.is_empty() {
            return Some(("invalid_request", "response_type is missing.".into()));
        }
        let fine = match self.app.form {
            Form::WebBrowser => state.settings.response_types.contains(&response_type),
            _ => response_type == "code",
        };
        if !fine {
            let why = format!("response_type {response_type} is not supported for this application.");
            return Some(("unsupported_response_type", why));
        }
        let login = field(query, "login_type").unwrap_or_else(|| "default".into());
        if !LOGIN_TYPES.contains(&login.as_str()) {
            return Some(("invalid_request", "login_type is not valid.".into()));
        }
        let scope = field(query, "scope").unwrap_or_default();
        (!self.requests_all_scopes(&scope))
            .then(|| ("invalid_scope", "Only all scopes of the application can be asked for.".into()))
    }

    /// `all`, nothing, or every scope the application has by name.
    fn requests_all_scopes(&self, scope: &str) -> bool {
        let asked: Vec<&str> = scope.split([',', ' ']).filter(|it| !it.is_empty()).collect();
        asked.is_empty()
            || asked == ["all"]
            || (asked.len() == self.app.scope.len()
                && self.app.scope.iter().all(|it| asked.contains(&it.as_str())))
    }

    /// The redirect with an answer: in the fragment for browsers, else in the query.
    pub fn answer(&self, fields: &[(&str, &str)]) -> String {
        let mut text = form_urlencoded::Serializer::new(String::new());
        text.extend_pairs(fields);
        if let Some(state) = &self.state {
            text.append_pair("state", state);
        }
        let mark = match (self.code, self.redirect_uri.contains('?')) {
            (false, _) => '#',
            (true, true) => '&',
            (true, false) => '?',
        };
        format!("{}{mark}{}", self.redirect_uri, text.finish().replace('+', "%20"))
    }

    pub fn refusal(&self, error: &str, description: &str) -> String {
        self.answer(&[("error", error), ("error_description", description)])
    }

    pub fn redirect_uri(&self) -> &str {
        &self.redirect_uri
    }
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::seed::Seed;
    use crate::server::Origins;

    const HOME: &str = "http://app/";

    const SEED: &str = r#"{"domain_id": "demo",
        "applications": [{"app_id": "demo-web", "type": "WebBrowser", "redirect_uris": ["http://app/"]}]}"#;

    fn state() -> State {
        let origins =
            Origins { api: String::new(), objects: String::new(), app: String::new(), office: String::new() };
        Seed::parse(SEED).unwrap().build_state(&origins).unwrap()
    }

    proptest! {
        #[test]
        fn nothing_strange_is_answered_elsewhere(query in ".*", text in "[ -~]*", name in 0..8_usize) {
            let state = state();
            let good = "client_id=demo-web&redirect_uri=http://app/&response_type=token";
            let more = form_urlencoded::Serializer::new(String::new()).append_pair(KNOWN[name], &text).finish();
            for query in [query.clone(), format!("{good}&{query}"), format!("{good}&{more}"), format!("{more}&{good}")] {
                let to = match Authorize::read(&state, &query) {
                    Ok(request) => request.answer(&[("access_token", "t")]),
                    Err(Refused::There(to)) => to,
                    Err(Refused::Here(_)) => continue,
                };
                prop_assert!(to.starts_with(HOME), "{query}: {to}");
                prop_assert!(to.bytes().all(|byte| byte.is_ascii_graphic()), "{query}: {to}");
            }
        }

        #[test]
        fn a_state_comes_back_as_it_was(text in ".*") {
            let state = state();
            let query = form_urlencoded::Serializer::new(
                "client_id=demo-web&redirect_uri=http://app/&response_type=token".to_owned(),
            )
            .append_pair("state", &text)
            .finish();
            let to = Authorize::read(&state, &query).unwrap().answer(&[("access_token", "t")]);
            prop_assert_eq!(field(to.split_once('#').unwrap().1, "state"), Some(text));
        }
    }
}
