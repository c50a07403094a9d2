//! An authorize request: what is wrong with it, and where its answer goes.

use crate::accounts::{Application, Form};
use crate::error::{self, ApiError};
use crate::world::State;

/// A request that may be answered by redirect.
#[derive(Debug)]
pub struct Authorize {
    pub app: Application,
    redirect_uri: String,
    state: Option<String>,
    pub hide_consent: bool,
    pub code: bool,
}

/// Why not.
#[derive(Debug)]
pub enum Refused {
    /// Nobody to send the answer to: shown on our own page.
    Here(ApiError),
    /// Sent back to the application.
    There(String),
}

/// The last value of a parameter.
fn field(query: &str, name: &str) -> Option<String> {
    form_urlencoded::parse(query.as_bytes()).find(|(key, _)| key == name).map(|(_, value)| value.into_owned())
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
        // Exact match; only a native application on loopback may vary its port.
        let registered = app.redirect_uris.contains(&redirect_uri)
            || (app.form == Form::Native
                && app.redirect_uris.iter().any(|it| same_loopback(it, &redirect_uri)));
        if !registered {
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
        };
        let response_type = field(query, "response_type").unwrap_or_default();
        let fine = match request.app.form {
            Form::WebBrowser => state.settings.response_types.contains(&response_type),
            Form::WebServer | Form::Native => response_type == "code",
            Form::Jwt => false,
        };
        if request.app.form == Form::Jwt {
            return Err(Refused::There(
                request.refusal("unauthorized_client", "The application signs in by assertion."),
            ));
        }
        if response_type.is_empty() {
            return Err(Refused::There(request.refusal("invalid_request", "response_type is missing.")));
        }
        if !fine {
            let text = format!("response_type {response_type} is not supported for this application.");
            return Err(Refused::There(request.refusal("unsupported_response_type", &text)));
        }
        let login = field(query, "login_type").unwrap_or_else(|| "default".into());
        if !["default", "ding", "ding_sns", "ram", "wechat", "wechat_app"].contains(&login.as_str()) {
            return Err(Refused::There(request.refusal("invalid_request", "login_type is not valid.")));
        }
        if field(query, "scope").is_some_and(|scope| !scope.is_empty() && scope != "all") {
            return Err(Refused::There(
                request.refusal("invalid_scope", "Only all scopes of the application can be asked for."),
            ));
        }
        Ok(request)
    }

    /// Where to go with an answer: the fragment for browsers, the query for the rest.
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

fn same_loopback(registered: &str, asked: &str) -> bool {
    let split = |uri: &str| -> Option<(String, String)> {
        let rest = uri.strip_prefix("http://")?;
        let (authority, path) = rest.split_once('/')?;
        let host = authority.rsplit_once(':').map_or(authority, |(host, _)| host);
        ["127.0.0.1", "[::1]"].contains(&host).then(|| (host.to_owned(), path.to_owned()))
    };
    split(registered).is_some_and(|it| Some(it) == split(asked))
}
