//! The control interface for tests below `/_pds/`; not part of PDS.

use std::sync::Arc;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use crate::server::Server;

pub fn routes() -> Router<Arc<Server>> {
    Router::new()
        .route("/about", get(about))
        .route("/faults", post(faults))
        .route("/clock", post(clock))
        .route("/reset", post(reset))
        .route("/requests", get(requests))
        .route("/tree", post(tree))
        .route("/file", post(file))
        .route("/settings", get(settings).post(set))
        .route("/tokens", post(tokens))
}

fn read<'a, T: Deserialize<'a>>(body: &'a Bytes) -> Result<T, Box<Response>> {
    serde_json::from_slice(body).map_err(|fault| Box::new(wrong(&fault.to_string())))
}

fn wrong(message: &str) -> Response {
    (StatusCode::BAD_REQUEST, answer(&json!({"code": "InvalidControl", "message": message}))).into_response()
}

fn answer(body: &Value) -> impl IntoResponse + use<> {
    ([(header::CONTENT_TYPE, "application/json")], body.to_string())
}

async fn faults(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match read(&body) {
        Ok(rules) => {
            server.state().faults.replace(rules);
            StatusCode::NO_CONTENT.into_response()
        }
        Err(wrong) => *wrong,
    }
}

#[derive(Deserialize)]
struct Clock {
    advance_s: f64,
}

async fn clock(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match read::<Clock>(&body) {
        Ok(clock) => {
            let mut state = server.state();
            state.advance((clock.advance_s * 1000.0) as i64);
            answer(&json!({"now": crate::time::rfc3339(state.now())})).into_response()
        }
        Err(wrong) => *wrong,
    }
}

async fn reset(State(server): State<Arc<Server>>) -> Response {
    match server.reset() {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(fault) => wrong(&fault),
    }
}

/// All requests in the log, or the last `?last=N`.
async fn requests(State(server): State<Arc<Server>>, RawQuery(query): RawQuery) -> Response {
    let query = query.unwrap_or_default();
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let last = pairs.find(|(name, _)| name == "last").and_then(|(_, value)| value.parse().ok());
    answer(&server.state().log.json(last.unwrap_or(usize::MAX))).into_response()
}

/// Data of the page at the root of the API's origin.
async fn about(State(server): State<Arc<Server>>) -> Response {
    let state = server.state();
    let users = state.accounts.users.values().map(|user| {
        json!({"user_id": user.user_id, "password": user.password, "nick_name": user.nick_name, "role": user.role})
    });
    let mut applications: Vec<_> = state.accounts.applications.values().collect();
    applications.sort_by(|a, b| a.app_id.cmp(&b.app_id));
    let applications = applications.iter().map(
        |app| json!({"app_id": app.app_id, "type": app.form.name(), "redirect_uris": app.redirect_uris}),
    );
    answer(&json!({"domain_id": state.domain_id, "objects": server.origins.objects, "office": server.origins.office,
        "renditions": server.renditions.count(),
        "users": users.collect::<Vec<_>>(), "applications": applications.collect::<Vec<_>>()}))
    .into_response()
}

/// The page itself.
pub async fn home() -> Html<&'static str> {
    Html(include_str!("home.html"))
}

async fn tree(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match read(&body) {
        Ok(bulk) => match crate::route::create_tree(&mut server.state(), &bulk) {
            Ok(file_id) => answer(&json!({"file_id": file_id})).into_response(),
            Err(error) => wrong(&error.message),
        },
        Err(wrong) => *wrong,
    }
}

async fn file(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match read(&body) {
        Ok(asked) => match crate::route::create_generated(&mut server.state(), &asked) {
            Ok(file_id) => answer(&json!({"file_id": file_id})).into_response(),
            Err(error) => wrong(&error.message),
        },
        Err(wrong) => *wrong,
    }
}

async fn settings(State(server): State<Arc<Server>>) -> Response {
    answer(&json!(server.state().settings)).into_response()
}

async fn set(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    let changes: Map<String, Value> = match read(&body) {
        Ok(changes) => changes,
        Err(wrong) => return *wrong,
    };
    let mut state = server.state();
    match state.settings.with_changes(&changes) {
        Ok(settings) => {
            state.apply_settings(settings);
            answer(&json!(state.settings)).into_response()
        }
        Err(fault) => wrong(&fault),
    }
}

#[derive(Deserialize)]
struct Tokens {
    /// A user to give a token to, without the login page.
    user_id: Option<String>,
    #[serde(default = "demo_web")]
    app_id: String,
    /// Revokes all tokens first.
    #[serde(default)]
    revoke_all: bool,
}

fn demo_web() -> String {
    "demo-web".into()
}

async fn tokens(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    let asked: Tokens = match read(&body) {
        Ok(asked) => asked,
        Err(wrong) => return *wrong,
    };
    let mut state = server.state();
    if asked.revoke_all {
        state.accounts.revoke_all();
    }
    let Some(user_id) = asked.user_id else { return StatusCode::NO_CONTENT.into_response() };
    let user = state.accounts.users.get(&user_id).cloned();
    let app = state.accounts.applications.get(&asked.app_id).cloned();
    let (Some(user), Some(app)) = (user, app) else { return wrong("no such user or application") };
    let (domain_id, now, life_s) = (state.domain_id.clone(), state.now(), state.settings.token_lifetime_s);
    let token = state.accounts.issue(&domain_id, &user, &app, now, life_s);
    answer(&json!({"access_token": token, "expires_in": life_s})).into_response()
}
