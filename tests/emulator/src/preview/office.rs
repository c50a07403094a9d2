//! The office service: documents that were opened, their tokens, and the pages on an origin of its own.
//!
//! A page is a stub: it shows no document, but it takes its token from the page around it, and asks for the next one, by
//! the messages of the vendor's web-office script (JSON texts: `ready`, `setToken`, `open.result`, `api.getToken`,
//! `api.getToken.reply`, `error`).

use std::collections::HashMap;
use std::sync::Arc;

use axum::Router;
use axum::extract::{Path, State as Extracted};
use axum::http::{HeaderName, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use serde_json::{Value, json};

use crate::id::random_hex;
use crate::server::Server;
use crate::time::Millis;

/// A day.
const REFRESH_LIFE: Millis = 86_400_000;

/// A document as its page shows it.
#[derive(Debug, Clone)]
pub struct Document {
    pub name: String,
    pub size: u64,
    pub editable: bool,
    pub copy: bool,
    pub print: bool,
}

struct Token {
    /// Id of the document.
    document: String,
    expires: Millis,
}

#[derive(Default)]
pub struct OfficeSessions {
    documents: HashMap<String, Document>,
    access: HashMap<String, Token>,
    refresh: HashMap<String, Token>,
}

impl OfficeSessions {
    /// Gives the id in the address of its page.
    pub fn open(&mut self, document: Document) -> String {
        let id = random_hex::<16>();
        self.documents.insert(id.clone(), document);
        id
    }

    pub fn access_token(&mut self, document: &str, now: Millis, life_s: i64) -> String {
        let token = random_hex::<24>();
        let expires = now + life_s * 1000;
        self.access.insert(token.clone(), Token { document: document.to_owned(), expires });
        token
    }

    pub fn refresh_token(&mut self, document: &str, now: Millis) -> String {
        let token = random_hex::<24>();
        self.refresh
            .insert(token.clone(), Token { document: document.to_owned(), expires: now + REFRESH_LIFE });
        token
    }

    /// The document of a refresh token and of an access token, which may have ended, of the same document. The refresh
    /// token is used up.
    pub fn take_refresh(&mut self, access: &str, refresh: &str, now: Millis) -> Option<String> {
        let document = &self.access.get(access)?.document;
        let fits = self.refresh.get(refresh).is_some_and(|it| it.document == *document && it.expires > now);
        if fits { self.refresh.remove(refresh).map(|it| it.document) } else { None }
    }

    /// What a page is told of its document, for a token that is good for it.
    fn opened(&self, id: &str, token: &str, now: Millis) -> Option<Value> {
        let token = self.access.get(token).filter(|it| it.document == id && it.expires > now)?;
        let it = self.documents.get(id)?;
        Some(
            json!({"name": it.name, "size": it.size, "editable": it.editable, "copy": it.copy, "print": it.print,
            "left_s": (token.expires - now) / 1000}),
        )
    }
}

const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'";

/// The origin of the pages.
pub fn routes(server: Arc<Server>) -> Router {
    Router::new()
        .route("/office/{id}", get(page))
        .route("/office/{id}/open", post(open))
        .route("/office.js", get(script))
        .route("/office.css", get(style))
        .with_state(server)
}

async fn page(Extracted(server): Extracted<Arc<Server>>, Path(id): Path<String>) -> Response {
    if !server.state().office.documents.contains_key(&id) {
        return (StatusCode::NOT_FOUND, "There is no such document.").into_response();
    }
    let headers =
        [(header::CONTENT_TYPE, "text/html; charset=utf-8"), (header::CONTENT_SECURITY_POLICY, POLICY)];
    (headers, include_str!("office.html")).into_response()
}

async fn script() -> Response {
    ([(header::CONTENT_TYPE, "text/javascript; charset=utf-8")], include_str!("office.js")).into_response()
}

async fn style() -> Response {
    ([(header::CONTENT_TYPE, "text/css; charset=utf-8")], include_str!("office.css")).into_response()
}

/// The body is the token. A page in a sandbox has no origin, hence the answer for any.
async fn open(Extracted(server): Extracted<Arc<Server>>, Path(id): Path<String>, token: String) -> Response {
    let state = server.state();
    let any: [(HeaderName, &str); 2] =
        [(header::ACCESS_CONTROL_ALLOW_ORIGIN, "*"), (header::CONTENT_TYPE, "application/json")];
    match state.office.opened(&id, &token, state.now()) {
        Some(document) => (any, document.to_string()).into_response(),
        None => (StatusCode::FORBIDDEN, any, json!({"code": "TokenInvalid"}).to_string()).into_response(),
    }
}
