//! `POST /v2/oauth/token`: codes, refresh tokens and assertions against access tokens.

use std::collections::HashMap;
use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::State;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Deserialize;
use serde_json::{Map, Value, json};

use super::jwt;
use crate::accounts::{Application, Form, User};
use crate::around::failure;
use crate::error::{self, ApiError, Result};
use crate::time::rfc3339;
use crate::world::{State as WorldState, World};

type Fields = HashMap<String, String>;

pub async fn token(State(world): State<Arc<World>>, headers: HeaderMap, body: Bytes) -> Response {
    let kind = headers.get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    if !kind.starts_with("application/x-www-form-urlencoded") {
        return failure(&error::invalid("content_type"));
    }
    let fields: Fields = form_urlencoded::parse(&body).into_owned().collect();
    match answer(&mut world.state(), &fields) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(error) => failure(&error),
    }
}

/// `POST /v2/account/token`: the older call, in JSON, by which services refresh.
pub async fn refresh_token(State(world): State<Arc<World>>, body: Bytes) -> Response {
    #[derive(Deserialize)]
    struct Asked {
        app_id: String,
        grant_type: String,
        refresh_token: String,
    }
    let Ok(asked) = serde_json::from_slice::<Asked>(&body) else {
        return failure(&error::invalid("request"));
    };
    if asked.grant_type != "refresh_token" {
        return failure(&error::not_supported("grant_type"));
    }
    let fields = [
        ("client_id", asked.app_id),
        ("grant_type", asked.grant_type),
        ("refresh_token", asked.refresh_token),
    ];
    let fields = fields.into_iter().map(|(name, value)| (name.to_owned(), value)).collect();
    match answer(&mut world.state(), &fields) {
        Ok(body) => ([(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(error) => failure(&error),
    }
}

fn need<'a>(fields: &'a Fields, name: &str) -> Result<&'a str> {
    fields.get(name).map(String::as_str).filter(|it| !it.is_empty()).ok_or_else(|| error::missing(name))
}

fn answer(state: &mut WorldState, fields: &Fields) -> Result<Value> {
    let grant = need(fields, "grant_type")?;
    let client_id = need(fields, "client_id")?;
    let app = state.accounts.applications.get(client_id).cloned().ok_or_else(|| error::not_found("app"))?;
    match grant {
        "authorization_code" | "code" => by_code(state, &app, fields),
        "refresh_token" => by_refresh(state, &app, fields),
        "urn:ietf:params:oauth:grant-type:jwt-bearer" => by_assertion(state, &app, fields),
        _ => Err(error::not_supported("grant_type")),
    }
}

/// What this form of application may not do.
fn not_this_form() -> ApiError {
    let message = "The application may not use this grant type.";
    ApiError::new(StatusCode::FORBIDDEN, "Forbidden", message)
}

fn check_secret(app: &Application, fields: &Fields) -> Result<()> {
    match app.form {
        Form::WebServer if need(fields, "client_secret")? != app.secret => {
            Err(error::no_match("client_secret"))
        }
        Form::WebServer | Form::Native => Ok(()),
        Form::WebBrowser | Form::Jwt => Err(not_this_form()),
    }
}

fn by_code(state: &mut WorldState, app: &Application, fields: &Fields) -> Result<Value> {
    check_secret(app, fields)?;
    let code = need(fields, "code")?;
    // Whatever happens next, the code is spent.
    let exchange = state.accounts.codes.remove(code).ok_or_else(|| error::invalid("code"))?;
    if exchange.expires <= state.now() || exchange.app_id != app.app_id {
        return Err(error::invalid("code"));
    }
    if fields.get("redirect_uri").is_some_and(|uri| *uri != exchange.redirect_uri) {
        return Err(error::no_match("redirect_uri"));
    }
    let user = state.accounts.user(&exchange.user_id)?.clone();
    issue(state, app, &user)
}

fn by_refresh(state: &mut WorldState, app: &Application, fields: &Fields) -> Result<Value> {
    // A service that can sign assertions may refresh all the same; its token is proof enough.
    if app.form != Form::Jwt {
        check_secret(app, fields)?;
    }
    let old = state.accounts.refresh.remove(need(fields, "refresh_token")?);
    let old = old.filter(|old| old.app_id == app.app_id && old.expires > state.now());
    let user_id = old.ok_or_else(|| error::invalid("refresh_token"))?.user_id;
    let user = state.accounts.user(&user_id)?.clone();
    issue(state, app, &user)
}

fn by_assertion(state: &mut WorldState, app: &Application, fields: &Fields) -> Result<Value> {
    if app.form != Form::Jwt {
        return Err(not_this_form());
    }
    let now_s = state.now() / 1000;
    let claims =
        jwt::check(need(fields, "assertion")?, &app.public_key, &app.app_id, &state.domain_id, now_s);
    let claims = claims.map_err(|what| {
        let mut error = error::invalid("assertion");
        error.message = format!("{} {what}", error.message);
        error
    })?;
    if !state.accounts.assertions.insert(claims.id.clone()) {
        return Err(error::invalid("assertion"));
    }
    let user = match (claims.service, claims.auto_create) {
        (true, _) => service_user(state),
        (false, true) if !state.accounts.users.contains_key(&claims.subject) => {
            new_user(state, &claims.subject)
        }
        (false, _) => state.accounts.user(&claims.subject)?.clone(),
    };
    if user.status != "enabled" {
        return Err(error::forbidden());
    }
    issue(state, app, &user)
}

/// The tenant itself: the first superadmin, or one made for the purpose.
fn service_user(state: &mut WorldState) -> User {
    match state.accounts.users.values().find(|user| user.role == "superadmin").cloned() {
        Some(user) => user,
        None => {
            let mut user = new_user(state, "superadmin");
            user.role = "superadmin".into();
            state.accounts.users.insert(user.user_id.clone(), user.clone());
            user
        }
    }
}

fn new_user(state: &mut WorldState, user_id: &str) -> User {
    let now = state.now();
    let user = User {
        domain_id: state.domain_id.clone(),
        user_id: user_id.to_owned(),
        user_name: user_id.to_owned(),
        nick_name: user_id.to_owned(),
        avatar: String::new(),
        email: String::new(),
        phone: String::new(),
        description: String::new(),
        role: "user".into(),
        status: "enabled".into(),
        creator: "system".into(),
        default_drive_id: String::new(),
        created_at: now,
        updated_at: now,
        user_data: Value::Object(Map::new()),
        password: String::new(),
    };
    state.accounts.users.insert(user.user_id.clone(), user.clone());
    user
}

fn issue(state: &mut WorldState, app: &Application, user: &User) -> Result<Value> {
    let (now, life_s) = (state.now(), state.settings.token_lifetime_s);
    let domain_id = state.domain_id.clone();
    let token = state.accounts.issue(&domain_id, user, app, now, life_s);
    let refresh = state.accounts.issue_refresh(user, app, now);
    Ok(json!({"access_token": token, "refresh_token": refresh, "expires_in": life_s,
        "expire_time": rfc3339(now + life_s * 1000), "token_type": "Bearer", "user_id": user.user_id,
        "user_name": user.user_name, "nick_name": user.nick_name, "avatar": user.avatar, "role": user.role,
        "status": user.status, "state": "", "domain_id": domain_id, "default_drive_id": user.default_drive_id,
        "is_first_login": false, "need_link": false, "need_rp_verify": false, "pin_setup": false, "exist_link": [],
        "user_data": {}}))
}
