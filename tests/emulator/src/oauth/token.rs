//! `POST /v2/oauth/token`: exchanges codes, refresh tokens and assertions for access tokens; also the two older calls.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde_json::{Value, json};

use super::jwt;
use crate::accounts::{Application, Exchange, Form, User};
use crate::args::Args;
use crate::error::{self, ApiError, Result};
use crate::middleware::failure;
use crate::server::{Server, State as DomainState};
use crate::time::rfc3339;

type Fields = HashMap<String, String>;

pub async fn token(State(server): State<Arc<Server>>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return failure(&error::invalid("content_type"));
    }
    let mut fields = Fields::new();
    for (name, value) in form_urlencoded::parse(&body).into_owned() {
        if fields.contains_key(&name) {
            return failure(&error::invalid(&name));
        }
        fields.insert(name, value);
    }
    respond(answer(&mut server.state(), &fields))
}

/// `POST /v2/account/token`: the older call, in JSON, by which services refresh.
pub async fn refresh_token(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    respond(refresh_by_json(&mut server.state(), &body))
}

/// `POST /v2/account/revoke`: authenticated by the refresh token; signs the user out of the application.
pub async fn revoke(State(server): State<Arc<Server>>, body: Bytes) -> Response {
    match revoke_by_json(&mut server.state(), &body) {
        Ok(()) => StatusCode::NO_CONTENT.into_response(),
        Err(error) => failure(&error),
    }
}

fn respond(answer: Result<Value>) -> Response {
    match answer {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(error) => failure(&error),
    }
}

fn refresh_by_json(state: &mut DomainState, body: &[u8]) -> Result<Value> {
    let args = Args::parse(body)?;
    if args.required("grant_type")? != "refresh_token" {
        return Err(error::not_supported("grant_type"));
    }
    let app = application(state, args.required("app_id")?)?;
    let fields = [("refresh_token", args.required("refresh_token")?), ("client_secret", secret(&args)?)];
    let fields = fields.map(|(name, value)| (name.to_owned(), value.to_owned())).into_iter().collect();
    exchange_refresh_token(state, &app, &fields)
}

fn secret(args: &Args) -> Result<&str> {
    Ok(args.text("app_secret")?.unwrap_or_default())
}

fn revoke_by_json(state: &mut DomainState, body: &[u8]) -> Result<()> {
    let args = Args::parse(body)?;
    let app = application(state, args.required("app_id")?)?;
    let token = args.required("refresh_token")?;
    let now = state.now();
    let found = state.accounts.take_refresh(token, &app.app_id, now);
    let user_id = found.ok_or_else(|| error::invalid("refresh_token"))?.user_id;
    state.accounts.sign_out(&user_id, Some(&app.app_id));
    Ok(())
}

fn required<'a>(fields: &'a Fields, name: &str) -> Result<&'a str> {
    fields.get(name).map(String::as_str).filter(|it| !it.is_empty()).ok_or_else(|| error::missing(name))
}

fn application(state: &DomainState, app_id: &str) -> Result<Application> {
    let app = state.accounts.applications.get(app_id).ok_or_else(|| error::not_found("app"))?;
    if app.official && !state.settings.published_app_access_strategy.allows(app_id) {
        return Err(error::forbidden());
    }
    Ok(app.clone())
}

fn answer(state: &mut DomainState, fields: &Fields) -> Result<Value> {
    let grant = required(fields, "grant_type")?;
    let app = application(state, required(fields, "client_id")?)?;
    match grant {
        "authorization_code" | "code" => exchange_code(state, &app, fields),
        "refresh_token" => exchange_refresh_token(state, &app, fields),
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => exchange_assertion(state, &app, fields),
        _ => Err(error::not_supported("grant_type")),
    }
}

/// The error for a grant that this form of application may not use.
fn unsupported_for_form() -> ApiError {
    let message = "The application may not use this grant type.";
    ApiError::new(StatusCode::FORBIDDEN, "Forbidden", message)
}

/// Only web servers have a secret and must send it.
fn check_secret(app: &Application, fields: &Fields) -> Result<()> {
    // A server application without a secret is refused, else anybody could use it.
    let shown = app.form != Form::WebServer || (required(fields, "client_secret")? == app.secret);
    if shown { Ok(()) } else { Err(error::no_match("client_secret")) }
}

fn exchange_code(state: &mut DomainState, app: &Application, fields: &Fields) -> Result<Value> {
    if !matches!(app.form, Form::WebServer | Form::Native) {
        return Err(unsupported_for_form());
    }
    check_secret(app, fields)?;
    let now = state.now();
    let exchange = state.accounts.take_code(required(fields, "code")?, &app.app_id, now);
    let exchange = exchange.ok_or_else(|| error::invalid("code"))?;
    if fields.get("redirect_uri").is_some_and(|uri| *uri != exchange.redirect_uri) {
        return Err(error::no_match("redirect_uri"));
    }
    let first = state.accounts.record_sign_in(&exchange.user_id, now);
    let user = owner(state, &exchange)?;
    issue(state, app, &user, first)
}

fn exchange_refresh_token(state: &mut DomainState, app: &Application, fields: &Fields) -> Result<Value> {
    if app.form == Form::WebBrowser {
        return Err(unsupported_for_form());
    }
    check_secret(app, fields)?;
    let now = state.now();
    let old = state.accounts.take_refresh(required(fields, "refresh_token")?, &app.app_id, now);
    let old = old.ok_or_else(|| error::invalid("refresh_token"))?;
    let user = owner(state, &old)?;
    if let Some(user) = state.accounts.users.get_mut(&user.user_id) {
        user.last_refresh_token_time = now;
    }
    issue(state, app, &user, false)
}

fn owner(state: &DomainState, exchange: &Exchange) -> Result<User> {
    state.accounts.user(&exchange.user_id).cloned()
}

fn exchange_assertion(state: &mut DomainState, app: &Application, fields: &Fields) -> Result<Value> {
    if app.form != Form::Jwt {
        return Err(unsupported_for_form());
    }
    let now = state.now();
    let claims = jwt::check(
        required(fields, "assertion")?,
        &app.public_key,
        &app.app_id,
        &state.domain_id,
        now / 1000,
    );
    let claims = claims.map_err(|what| {
        let mut error = error::invalid("assertion");
        error.message = format!("{} {what}", error.message);
        error
    })?;
    if !state.accounts.first_use(&app.app_id, &claims.id, claims.expires_s.saturating_mul(1000), now) {
        return Err(error::invalid("assertion"));
    }
    let user_id = match (claims.service, claims.auto_create) {
        (true, _) => service_user(state)?,
        (false, true) if !state.accounts.users.contains_key(&claims.subject) => {
            let user = User::new(&state.domain_id, &claims.subject, now);
            state.add_user(user)?;
            claims.subject
        }
        (false, _) => claims.subject,
    };
    let first = state.accounts.record_sign_in(&user_id, now);
    let user = state.accounts.user(&user_id)?.clone();
    issue(state, app, &user, first)
}

/// The user that stands for the tenant: the first superadmin, or one created for this.
fn service_user(state: &mut DomainState) -> Result<String> {
    if let Some(user) = state.accounts.users.values().find(|it| it.is_superadmin()) {
        return Ok(user.user_id.clone());
    }
    let mut user = User::new(&state.domain_id, "superadmin", state.now());
    user.role = "superadmin".into();
    let user_id = user.user_id.clone();
    state.add_user(user)?;
    Ok(user_id)
}

fn issue(state: &mut DomainState, app: &Application, user: &User, first: bool) -> Result<Value> {
    let (now, life_s) = (state.now(), state.settings.token_lifetime_s);
    if !user.can_sign_in(now) {
        return Err(error::forbidden());
    }
    let domain_id = state.domain_id.clone();
    let token = state.accounts.issue(&domain_id, user, app, now, life_s);
    let refresh = state.accounts.issue_refresh(user, app, now);
    let mut answer = describe(user);
    let more = json!({"access_token": token, "refresh_token": refresh, "expires_in": life_s,
        "expire_time": rfc3339(now + life_s * 1000), "token_type": "Bearer", "is_first_login": first});
    if let (Some(answer), Value::Object(more)) = (answer.as_object_mut(), more) {
        answer.extend(more);
    }
    Ok(answer)
}

/// The user's part of a token answer; everything about tokens is empty.
pub fn describe(user: &User) -> Value {
    json!({"access_token": "", "refresh_token": "", "expires_in": 0, "expire_time": "", "token_type": "",
        "user_id": user.user_id, "user_name": user.user_name, "nick_name": user.nick_name, "avatar": user.avatar,
        "role": user.role, "status": user.status, "state": "", "domain_id": user.domain_id,
        "default_drive_id": user.default_drive_id, "default_sbox_drive_id": "", "device_id": "", "device_name": "",
        "is_first_login": false, "need_link": false, "need_rp_verify": false, "pin_setup": false, "exist_link": [],
        "user_data": user.user_data})
}
