//! The calls under `/v2` on drives and files. Every call is a plain function from its arguments to an answer, in one
//! table, so that a batch reaches the same functions as the network does.

pub mod args;
mod batch;
mod change;
mod download;
mod drive;
mod file;
mod list;
mod recycle;
pub mod refuse;
mod revision;
mod search;
mod task;
mod upload;
mod view;

use axum::Router;
use axum::body::Bytes;
use axum::extract::State;
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::post;
use serde_json::Value;

use crate::error::Refusal;
use crate::files::tree::Files;
use crate::files::tree::drive::Right;
use crate::state::App;
use crate::token::Caller;
use args::Args;

pub type Outcome = Result<(StatusCode, Value), Refusal>;
pub type Call = fn(&App, &Caller, &Args) -> Outcome;

const CALLS: &[(&str, Call)] = &[
    ("/drive/list_my_drives", drive::list_my_drives),
    ("/drive/list_my_group_drive", drive::list_my_group_drive),
    ("/drive/get_default_drive", drive::get_default_drive),
    ("/drive/get", drive::get),
    ("/drive/list", drive::list),
    ("/drive/search", drive::list),
    ("/drive/create", drive::create),
    ("/drive/update", drive::update),
    ("/drive/delete", drive::delete),
    ("/file/list", list::list),
    ("/file/list_by_custom_index_key", list::list_by_custom_index_key),
    ("/file/scan", list::scan),
    ("/file/get", file::get),
    ("/file/get_by_path", file::get_by_path),
    ("/file/update", file::update),
    ("/file/put_usertags", file::put_usertags),
    ("/file/delete_usertags", file::delete_usertags),
    ("/file/search", search::search),
    ("/file/create", upload::create),
    ("/file/pre_create_check", upload::pre_create_check),
    ("/file/get_upload_url", upload::get_upload_url),
    ("/file/list_uploaded_parts", upload::list_uploaded_parts),
    ("/file/complete", upload::complete::complete),
    ("/file/move", change::move_to),
    ("/file/copy", change::copy),
    ("/file/delete", recycle::delete),
    ("/file/get_download_url", download::get_download_url),
    ("/file/revision/list", revision::list),
    ("/file/revision/get", revision::get),
    ("/file/revision/update", revision::update),
    ("/file/revision/restore", revision::restore),
    ("/file/revision/delete", revision::delete),
    ("/recyclebin/trash", recycle::trash),
    ("/recyclebin/list", recycle::list),
    ("/recyclebin/restore", recycle::restore),
    ("/recyclebin/clear", recycle::clear),
    ("/recyclebin/clear_all", recycle::clear_all),
    ("/recyclebin/search_all", search::search_all_trash),
    ("/batch", batch::batch),
    ("/async_task/get", task::get),
];

pub fn files_router() -> Router<App> {
    let mut router = Router::new();
    for (path, call) in CALLS {
        let call = *call;
        let answer = move |State(app): State<App>, caller: Caller, body: Bytes| async move {
            let outcome = Args::parse(&body).and_then(|args| call(&app, &caller, &args));
            respond(outcome)
        };
        router = router.route(&format!("/v2{path}"), post(answer));
    }
    router.merge(download::redirect_router())
}

/// The call behind a path without its `/v2`.
pub fn call_at(path: &str) -> Option<Call> {
    CALLS.iter().find(|(known, _)| *known == path).map(|(_, call)| *call)
}

fn respond(outcome: Outcome) -> Response {
    match outcome {
        Ok((status, Value::Null)) => status.into_response(),
        Ok((status, body)) => (status, [(header::CONTENT_TYPE, "application/json")], body.to_string()).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

/// The drive the call is about, if the caller may do that much in it.
fn drive_for(files: &Files, caller: &Caller, args: &Args, right: Right) -> Result<u16, Refusal> {
    drive_named(files, caller, args, "drive_id", right)
}

fn drive_named(files: &Files, caller: &Caller, args: &Args, name: &str, right: Right) -> Result<u16, Refusal> {
    let id = args.id(name)?.ok_or_else(|| refuse::missing(name))?;
    let drive = files.drive(&id)?;
    match right_in(files, caller, drive) {
        Some(held) if held >= right => Ok(drive),
        _ => Err(refuse::no_permission("file")),
    }
}

fn right_in(files: &Files, caller: &Caller, drive: u16) -> Option<Right> {
    files.drives.get(usize::from(drive))?.right_of(&caller.user_id, is_admin(caller))
}

fn is_admin(caller: &Caller) -> bool {
    matches!(caller.role.as_str(), "superadmin" | "admin")
}

/// A marker is whatever the server likes; ours is what it says, made unreadable so that nobody relies on it.
fn marker(text: &str) -> String {
    use base64::Engine;
    base64::engine::general_purpose::URL_SAFE_NO_PAD.encode(text)
}

fn read_marker(args: &Args) -> Result<Option<String>, Refusal> {
    use base64::Engine;
    let Some(text) = args.text("marker")? else { return Ok(None) };
    let bytes = base64::engine::general_purpose::URL_SAFE_NO_PAD.decode(text).ok();
    let text = bytes.and_then(|bytes| String::from_utf8(bytes).ok());
    text.map(Some).ok_or_else(|| refuse::invalid("marker"))
}
