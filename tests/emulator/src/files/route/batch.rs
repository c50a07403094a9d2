//! Up to a hundred calls in one. Each has its own status; the whole is always fine.

use std::collections::HashSet;

use axum::http::StatusCode;
use serde_json::{Value, json};

use super::args::Args;
use super::{Outcome, call_at, refuse};
use crate::error::Refusal;
use crate::state::App;
use crate::token::Caller;

const RESOURCES: [&str; 7] = ["file", "drive", "user", "group", "membership", "share_link", "async_task"];
const ALLOWED: [&str; 15] = [
    "/file/get",
    "/file/update",
    "/file/search",
    "/file/copy",
    "/file/move",
    "/file/delete",
    "/file/get_download_url",
    "/file/put_usertags",
    "/file/delete_usertags",
    "/file/pre_create_check",
    "/recyclebin/trash",
    "/recyclebin/restore",
    "/drive/get",
    "/async_task/get",
    "/recyclebin/clear",
];

pub fn batch(app: &App, caller: &Caller, args: &Args) -> Outcome {
    args.choice("resource", &RESOURCES)?;
    let requests = args.list("requests")?.ok_or_else(|| refuse::missing("requests"))?;
    if !(1..=100).contains(&requests.len()) {
        return Err(refuse::invalid("requests"));
    }
    let mut ids = HashSet::new();
    let mut read = Vec::new();
    for request in requests {
        let request = Args::of(request.clone()).map_err(|_| refuse::invalid("requests"))?;
        let id = request.id("id")?.ok_or_else(|| refuse::missing("id"))?;
        if !ids.insert(id.clone()) {
            return Err(refuse::invalid("id"));
        }
        read.push((id, request));
    }
    // The order of answers is nobody's promise: last things first keeps clients honest.
    let responses: Vec<Value> = read.iter().rev().map(|(id, request)| answered(app, caller, id, request)).collect();
    Ok((StatusCode::OK, json!({"responses": responses})))
}

fn answered(app: &App, caller: &Caller, id: &str, request: &Args) -> Value {
    match one(app, caller, request) {
        Ok((status, body)) => json!({"id": id, "status": status.as_u16(), "body": body}),
        Err(refusal) => json!({
            "id": id,
            "status": refusal.status.as_u16(),
            "body": {"code": refusal.code, "message": refusal.message},
        }),
    }
}

fn one(app: &App, caller: &Caller, request: &Args) -> Outcome {
    if request.text("method")?.is_some_and(|method| !method.eq_ignore_ascii_case("post")) {
        return Err(refuse::invalid("method"));
    }
    let url = request.need("url")?;
    let call = call_at(url).filter(|_| ALLOWED.contains(&url)).ok_or_else(|| refuse::invalid("url"))?;
    let Some(body) = request.raw("body") else { return call(app, caller, &Args::default()) };
    let types = request.raw("headers").and_then(Value::as_object).map(|headers| {
        headers.iter().any(|(name, value)| {
            let is_json = value.as_str().is_some_and(|text| text.starts_with("application/json"));
            name.eq_ignore_ascii_case("content-type") && is_json
        })
    });
    if types != Some(true) {
        return Err::<_, Refusal>(refuse::invalid("headers"));
    }
    call(app, caller, &Args::of(body.clone())?)
}
