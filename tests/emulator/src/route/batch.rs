//! Batch calls. The service answers in no particular order, so here the order is reversed.

use std::collections::HashSet;

use serde::Serialize;
use serde_json::value::RawValue;

use super::{Answer, Call};
use crate::args::Args;
use crate::error::{self, Result};

const RESOURCES: &[&str] = &["file", "drive", "user", "group", "membership", "share_link", "async_task"];

/// Operations that the documents and the vendor's SDK use in a batch.
const URLS: &[&str] = &[
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
    "/file/get_share_link_download_url",
    "/share_link/create",
    "/share_link/update",
    "/share_link/cancel",
    "/share_link/list",
    "/share_link/get",
    "/share_link/get_share_token",
    "/drive/get",
    "/user/get",
    "/group/get",
    "/membership/get",
    "/async_task/get",
];

#[derive(Serialize)]
struct Batch {
    responses: Vec<Response>,
}

#[derive(Serialize)]
struct Response {
    id: String,
    status: u16,
    #[serde(skip_serializing_if = "Option::is_none")]
    body: Option<Box<RawValue>>,
}

pub fn batch(call: &mut Call<'_>, args: &Args) -> Result<Answer> {
    if !call.state.settings.batch {
        let mut error = error::forbidden();
        error.message =
            "User not authorized to operate on the specified APIs. CheckRouterAccessFailed".into();
        return Err(error);
    }
    args.choice("resource", RESOURCES)?.ok_or_else(|| error::missing("resource"))?;
    let requests = args.list("requests")?.ok_or_else(|| error::missing("requests"))?;
    if !(1..=100).contains(&requests.len()) {
        return Err(error::invalid("requests"));
    }
    let mut seen = HashSet::new();
    let mut responses = Vec::new();
    for request in requests {
        let id = request["id"].as_str().filter(|id| !id.is_empty()).ok_or_else(|| error::invalid("id"))?;
        if !seen.insert(id) {
            return Err(error::invalid("id"));
        }
        let answer = one(call, request);
        let (status, body) = match answer {
            Ok(answer) => (answer.status, answer.body),
            Err(error) => (error.status, serde_json::value::to_raw_value(&error.body()).ok()),
        };
        responses.push(Response { id: id.to_owned(), status: status.as_u16(), body });
    }
    responses.reverse();
    Answer::ok(&Batch { responses })
}

fn one(call: &mut Call<'_>, request: &serde_json::Value) -> Result<Answer> {
    let url = request["url"].as_str().ok_or_else(|| error::missing("url"))?;
    if !URLS.contains(&url) {
        return Err(error::invalid("url"));
    }
    if request["method"].as_str().is_some_and(|method| !method.eq_ignore_ascii_case("POST")) {
        return Err(error::invalid("method"));
    }
    let headers = request["headers"].as_object();
    let typed = headers.is_some_and(|it| it.keys().any(|name| name.eq_ignore_ascii_case("content-type")));
    if !request["body"].is_null() && !typed {
        return Err(error::missing("headers"));
    }
    call.child(url, &Args::from_value(&request["body"])?)
}
