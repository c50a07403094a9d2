//! Applications: their four forms, and the redirect URIs each form may have.

use serde::Deserialize;

#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
pub enum Form {
    WebBrowser,
    WebServer,
    Native,
    #[serde(rename = "JWT")]
    Jwt,
}

impl Form {
    pub fn name(self) -> &'static str {
        match self {
            Self::WebBrowser => "WebBrowser",
            Self::WebServer => "WebServer",
            Self::Native => "Native",
            Self::Jwt => "JWT",
        }
    }
}

#[derive(Debug, Clone)]
pub struct Application {
    pub app_id: String,
    pub name: String,
    pub form: Form,
    /// Published by the vendor for all domains; the domain decides which of them are allowed.
    pub official: bool,
    /// Whether users must consent.
    pub asks_consent: bool,
    pub secret: String,
    pub public_key: String,
    pub redirect_uris: Vec<String>,
    /// Empty: all scopes.
    pub scope: Vec<String>,
}

impl Application {
    /// An exact match; only a native application on loopback may vary its port.
    pub fn knows(&self, redirect_uri: &str) -> bool {
        self.redirect_uris
            .iter()
            .any(|it| it == redirect_uri || (self.form == Form::Native && same_loopback(it, redirect_uri)))
    }
}

/// Why a redirect URI cannot be registered for this form of application.
pub fn check_redirect(form: Form, uri: &str) -> Result<(), String> {
    let scheme = uri.split_once(':').map_or("", |(scheme, _)| scheme);
    let plain = |byte: u8| byte.is_ascii_alphanumeric() || b"+-.".contains(&byte);
    if !scheme.starts_with(|it: char| it.is_ascii_alphabetic()) || !scheme.bytes().all(plain) {
        return Err(format!("The redirect URI {uri} has no scheme."));
    }
    if uri.contains('#') || uri.contains(|it: char| it.is_whitespace() || it.is_control() || !it.is_ascii()) {
        return Err(format!("The redirect URI {uri} has a fragment, a blank or a letter beyond ASCII."));
    }
    match (form, scheme.to_ascii_lowercase().as_str()) {
        (_, "javascript" | "data" | "vbscript" | "file" | "blob") => {
            Err(format!("The redirect URI {uri} runs code or opens files."))
        }
        (_, "http" | "https") | (Form::Native, _) => Ok(()),
        _ => Err(format!("The redirect URI {uri} has a scheme only native applications have.")),
    }
}

fn same_loopback(registered: &str, asked: &str) -> bool {
    loopback(registered).is_some_and(|it| Some(it) == loopback(asked))
}

/// Host and rest of a loopback address, without the port.
fn loopback(uri: &str) -> Option<(&str, &str)> {
    let rest = uri.strip_prefix("http://")?;
    let (authority, path) = rest.split_at(rest.find(['/', '?']).unwrap_or(rest.len()));
    let host = ["127.0.0.1", "[::1]"].into_iter().find(|host| authority.starts_with(host))?;
    let port = authority.get(host.len()..)?;
    let fine = port.is_empty() || port.strip_prefix(':').is_some_and(|port| port.parse::<u16>().is_ok());
    fine.then_some((host, path))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_loopback_may_only_vary_its_port() {
        let registered = "http://127.0.0.1:3000/cb";
        for (asked, good) in [
            ("http://127.0.0.1:49152/cb", true),
            ("http://127.0.0.1/cb", true),
            ("http://127.0.0.1:49152/cb/", false),
            ("http://127.0.0.1:49152/cb?x", false),
            ("http://[::1]:49152/cb", false),
            ("https://127.0.0.1:3000/cb", false),
            ("http://127.0.0.1:x@evil.example/cb", false),
            ("http://127.0.0.1:1@evil.example:80/cb", false),
            ("http://127.0.0.1.evil.example/cb", false),
            ("http://127.0.0.1:99999/cb", false),
        ] {
            assert_eq!(same_loopback(registered, asked), good, "{asked}");
        }
        assert!(same_loopback("http://[::1]:3000", "http://[::1]:3001"));
        assert!(!same_loopback("http://localhost:3000/cb", "http://localhost:3001/cb"));
    }

    #[test]
    fn redirect_uris_are_checked_by_form() {
        for (form, uri, good) in [
            (Form::WebBrowser, "https://app.example/cb", true),
            (Form::WebBrowser, "http://127.0.0.1:8080/", true),
            (Form::WebBrowser, "myapp://cb", false),
            (Form::Native, "myapp://callback/", true),
            (Form::Native, "javascript:alert(1)", false),
            (Form::WebServer, "https://app.example/#/cb", false),
            (Form::WebServer, "https://app.example/\r\nx", false),
            (Form::WebServer, "/cb", false),
            (Form::Native, "data:text/html,x", false),
        ] {
            assert_eq!(check_redirect(form, uri).is_ok(), good, "{uri}");
        }
    }
}
