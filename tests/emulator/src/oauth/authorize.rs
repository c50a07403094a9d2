//! `GET` and `POST /v2/oauth/authorize`: who are you, may the application act for you, back to it.

use std::sync::Arc;

use axum::extract::{Form, RawQuery, State};
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;

use super::page;
use super::request::{Authorize, Refused};
use crate::accounts::{Exchange, User};
use crate::around::failure;
use crate::world::{State as WorldState, World};

const COOKIE: &str = "pds_login";

/// Authorization codes live this long.
const CODE_LIFE: i64 = 600_000;

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
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
) -> Response {
    let query = query.unwrap_or_default();
    let mut state = world.state();
    let request = match Authorize::read(&state, &query) {
        Ok(request) => request,
        Err(refused) => return refusal(refused),
    };
    match signed_in(&state, &headers) {
        None => html(page::login(&request.app.name, &state.domain_id, "", None)),
        Some((session, user)) => go_on(&world, &mut state, &request, &user, &session),
    }
}

pub async fn submit(
    State(world): State<Arc<World>>,
    RawQuery(query): RawQuery,
    headers: HeaderMap,
    Form(form): Form<Submitted>,
) -> Response {
    let query = query.unwrap_or_default();
    let mut state = world.state();
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
        if form.ticket != ticket(&world, &session) {
            return StatusCode::FORBIDDEN.into_response();
        }
        return grant(&mut state, &request, &user);
    }
    let user = state.accounts.users.get(&form.user_id).cloned();
    let user = match user {
        Some(user) if !user.password.is_empty() && user.password == form.password => user,
        _ => {
            let error = Some("The user id or the password is wrong.");
            return html(page::login(&request.app.name, &state.domain_id, &form.user_id, error));
        }
    };
    if user.status != "enabled" {
        let error = Some("This user is disabled.");
        return html(page::login(&request.app.name, &state.domain_id, &form.user_id, error));
    }
    let session = crate::id::random_hex::<16>();
    state.accounts.sessions.insert(session.clone(), user.user_id.clone());
    let mut response = go_on(&world, &mut state, &request, &user, &session);
    // Without a lasting session the cookie only carries the login to the consent step.
    let cookie = format!("{COOKIE}={session}; Path=/v2/oauth; HttpOnly; SameSite=Lax");
    if let Ok(cookie) = HeaderValue::from_str(&cookie) {
        response.headers_mut().insert(header::SET_COOKIE, cookie);
    }
    response
}

/// Consent, unless hidden; then back to the application.
fn go_on(world: &World, state: &mut WorldState, request: &Authorize, user: &User, session: &str) -> Response {
    if request.hide_consent {
        return grant(state, request, user);
    }
    html(page::consent(&request.app.name, &user.nick_name, &request.app.scope, &ticket(world, session)))
}

fn grant(state: &mut WorldState, request: &Authorize, user: &User) -> Response {
    let now = state.now();
    if !state.settings.login_session {
        let user_id = &user.user_id;
        state.accounts.sessions.retain(|_, owner| owner != user_id);
    }
    if request.code {
        let code = crate::id::random_hex::<16>();
        let exchange = Exchange {
            user_id: user.user_id.clone(),
            app_id: request.app.app_id.clone(),
            redirect_uri: request.redirect_uri().to_owned(),
            expires: now + CODE_LIFE,
        };
        state.accounts.codes.insert(code.clone(), exchange);
        return redirect(&request.answer(&[("code", &code)]));
    }
    let (domain_id, life_s) = (state.domain_id.clone(), state.settings.token_lifetime_s);
    let token = state.accounts.issue(&domain_id, user, &request.app, now, life_s);
    let life = life_s.to_string();
    redirect(&request.answer(&[("access_token", &token), ("token_type", "Bearer"), ("expires_in", &life)]))
}

/// Who is signed in to the login page itself.
fn signed_in(state: &WorldState, headers: &HeaderMap) -> Option<(String, User)> {
    let cookies =
        headers.get_all(header::COOKIE).iter().filter_map(|it| it.to_str().ok()).flat_map(|it| it.split(';'));
    let mut sessions = cookies.filter_map(|it| it.trim().strip_prefix(COOKIE)?.strip_prefix('='));
    sessions.find_map(|session| {
        let user = state.accounts.users.get(state.accounts.sessions.get(session)?)?;
        (user.status == "enabled").then(|| (session.to_owned(), user.clone()))
    })
}

/// Only a page we showed to this session can say "allow".
fn ticket(world: &World, session: &str) -> String {
    crate::id::base64url(
        &ring::hmac::sign(&world.secret, format!("consent {session}").as_bytes()).as_ref()[..16],
    )
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
    // No `form-action`: browsers apply it to the redirect after the form too, and that leads to the application.
    let policy = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'";
    let headers = [
        (header::CONTENT_TYPE, "text/html; charset=utf-8"),
        (header::CONTENT_SECURITY_POLICY, policy),
        (header::REFERRER_POLICY, "no-referrer"),
        (header::CACHE_CONTROL, "no-store"),
    ];
    (headers, text).into_response()
}
