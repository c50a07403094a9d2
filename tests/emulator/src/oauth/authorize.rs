//! `GET` and `POST /v2/oauth/authorize`: login, consent, and the redirect back to the application.

use std::sync::Arc;

use axum::extract::{Form, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::page;
use super::request::{Authorize, Prompt, Refused};
use crate::accounts::{SignIn, User};
use crate::middleware::failure;
use crate::server::{Server, State as DomainState};

const COOKIE: &str = "pds_login";

#[derive(Deserialize)]
pub struct Submitted {
    #[serde(default)]
    action: String,
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    password: String,
    #[serde(default)]
    ticket: String,
}

pub async fn show(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let mut state = server.state();
    let request = match Authorize::read(&state, &query) {
        Ok(request) => request,
        Err(refused) => return refusal(refused),
    };
    match signed_in(&state, &headers).filter(|_| request.prompt != Prompt::Login) {
        None => html(page::login(&request.app.name, &state.domain_id, "", None)),
        Some((session, user)) => consent_or_redirect(&server, &mut state, &request, &user, &session),
    }
}

pub async fn submit(
    State(server): State<Arc<Server>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Form(form): Form<Submitted>,
) -> Response {
    let query = query.unwrap_or_default();
    let mut state = server.state();
    let request = match Authorize::read(&state, &query) {
        Ok(request) => request,
        Err(refused) => return refusal(refused),
    };
    if form.action == "deny" {
        return redirect(&request.refusal("access_denied", "The person refused."));
    }
    if form.action == "allow" {
        let Some((session, user)) = signed_in(&state, &headers) else {
            return html(page::login(&request.app.name, &state.domain_id, "", Some("Please sign in again.")));
        };
        if form.ticket != ticket(&server, &session, &request.app.app_id) {
            return StatusCode::FORBIDDEN.into_response();
        }
        state.accounts.consent(&user.user_id, &request.app.app_id);
        return grant(&mut state, &request, &user);
    }
    let now = state.now();
    let (status, error) = match state.accounts.sign_in(&form.user_id, &form.password, now) {
        SignIn::Accepted(user) => return start_session(&server, &mut state, &request, &user),
        SignIn::Wrong => (StatusCode::OK, "The user id or the password is wrong."),
        SignIn::Disabled => (StatusCode::OK, "This user is disabled."),
        SignIn::Locked => {
            (StatusCode::TOO_MANY_REQUESTS, "Too many wrong passwords. Please try again in ten minutes.")
        }
    };
    let page = page::login(&request.app.name, &state.domain_id, &form.user_id, Some(error));
    (status, html(page)).into_response()
}

/// Starts a session of the login page.
fn start_session(server: &Server, state: &mut DomainState, request: &Authorize, user: &User) -> Response {
    let session = crate::id::random_hex::<16>();
    state.accounts.logins.sessions.insert(session.clone(), user.user_id.clone());
    let mut response = consent_or_redirect(server, state, request, user, &session);
    // Without a lasting session the cookie only carries the login to the consent step.
    let cookie = format!("{COOKIE}={session}; Path=/v2/oauth; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Shows the consent page unless consent is hidden, not needed or given; else redirects to the application.
fn consent_or_redirect(
    server: &Server,
    state: &mut DomainState,
    request: &Authorize,
    user: &User,
    session: &str,
) -> Response {
    let app = &request.app;
    let given =
        request.hide_consent || !app.asks_consent || state.accounts.has_consented(&user.user_id, &app.app_id);
    if given && request.prompt != Prompt::Consent {
        return grant(state, request, user);
    }
    html(page::consent(&app.name, &user.nick_name, &app.scope, &ticket(server, session, &app.app_id)))
}

fn grant(state: &mut DomainState, request: &Authorize, user: &User) -> Response {
    let now = state.now();
    if !state.settings.login_session {
        let user_id = &user.user_id;
        state.accounts.logins.sessions.retain(|_, owner| owner != user_id);
    }
    if request.code {
        let code = state.accounts.issue_code(user, &request.app, request.redirect_uri(), now);
        return redirect(&request.answer(&[("code", &code)]));
    }
    let (domain_id, life_s) = (state.domain_id.clone(), state.settings.token_lifetime_s);
    let token = state.accounts.issue(&domain_id, user, &request.app, now, life_s);
    state.accounts.record_sign_in(&user.user_id, now);
    let life = life_s.to_string();
    redirect(&request.answer(&[("access_token", &token), ("token_type", "Bearer"), ("expires_in", &life)]))
}

/// The user who is signed in to the login page.
fn signed_in(state: &DomainState, headers: &HeaderMap) -> Option<(String, User)> {
    let cookies =
        headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    let mut sessions = cookies.filter_map(|it| it.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    sessions.find_map(|session| {
        let user = state.accounts.users.get(state.accounts.logins.sessions.get(session)?)?;
        user.can_sign_in(state.now()).then(|| (session.to_owned(), user.clone()))
    })
}

/// Binds the consent form to the session and the application, so that no other page can submit it.
fn ticket(server: &Server, session: &str, app_id: &str) -> String {
    let text = format!("consent {session} {app_id}");
    crate::id::base64url(&ring::hmac::sign(&server.secret, text.as_bytes()).as_ref()[..16])
}

fn refusal(refused: Refused) -> Response {
    match refused {
        Refused::Here(error) => failure(&error),
        Refused::There(to) => redirect(&to),
    }
}

fn redirect(to: &str) -> Response {
    (StatusCode::FOUND, [(header::LOCATION, to), (header::REFERRER_POLICY, "no-referrer")]).into_response()
}

fn html(text: String) -> Response {
    // No `form-action`: browsers apply it also to the redirect to the application.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
