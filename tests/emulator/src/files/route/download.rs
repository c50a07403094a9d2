//! The ways to an object's bytes: a signed URL, or a redirect to one.

use axum::Router;
use axum::extract::{RawQuery, State};
use axum::http::{StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use serde_json::{Map, Value, json};

use super::args::Args;
use super::view::{Extent, View, disposition};
use super::{Outcome, drive_for, refuse};
use crate::error::Refusal;
use crate::files::object::sign::{Permit, parameter};
use crate::files::tree::Fault;
use crate::files::tree::drive::Right;
use crate::files::tree::id::{FileId, rfc3339};
use crate::files::tree::name;
use crate::state::App;
use crate::token::Caller;

pub fn get_download_url(app: &App, caller: &Caller, args: &Args) -> Outcome {
    let files = app.files();
    let drive = drive_for(&files, caller, args, Right::Look)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let node = files.node(slot).ok_or(Fault::NoFile)?;
    let current = node.content.as_ref().ok_or_else(|| refuse::invalid("file_id"))?;
    let life = args.life("expire_sec", app.settings().url_lifetime_s, 1, 115_200)?;
    let file_name = match args.text("file_name")? {
        Some(text) if text.len() > name::MAX_BYTES => return Err(refuse::invalid("file_name")),
        Some(text) => text,
        None => &node.name,
    };
    let latest = node.more().revision_id.unwrap_or(node.id);
    let (revision, content) = match args.text("revision_id")? {
        None => (latest, current),
        Some(text) => {
            let wanted = FileId::parse(text).ok_or_else(|| refuse::not_found("revision"))?;
            let found = node.more().revisions.iter().find(|known| known.id == wanted).map(|known| &known.content);
            let content = found.or_else(|| (wanted == latest).then_some(current));
            (wanted, content.ok_or_else(|| refuse::not_found("revision"))?)
        }
    };
    let path = format!("{}/{}/{}", files.drives[usize::from(drive)].id, node.id.text(), revision.text());
    let expires_s = app.now_ms().div_euclid(1_000) + life;
    let mut parameters = vec![disposition(file_name)];
    if let Some(kind) = args.text("response_content_type")? {
        parameters.push(("response-content-type", kind.to_owned()));
    }
    let permit = Permit { method: "GET", path: &path, content_type: "", parameters, expires_s };
    let body = json!({
        "domain_id": app.settings().domain_id,
        "drive_id": files.drives[usize::from(drive)].id,
        "file_id": node.id.text(),
        "revision_id": revision.text(),
        "url": permit.url(app.signing_key(), &app.objects_base()),
        "method": "GET",
        "expiration": rfc3339(expires_s * 1_000),
        "size": content.size,
        "content_hash": content.sha1_text(),
        "content_hash_name": "sha1",
        "crc64_hash": content.crc64.to_string(),
        "punish_flag": 0,
    });
    Ok((StatusCode::OK, body))
}

/// The only call here that is a GET.
pub fn redirect_router() -> Router<App> {
    Router::new().route("/v2/file/download", get(redirect))
}

async fn redirect(State(app): State<App>, caller: Caller, RawQuery(query): RawQuery) -> Response {
    match location(&app, &caller, &query.unwrap_or_default()) {
        Ok(url) => (StatusCode::FOUND, [(header::LOCATION, url)]).into_response(),
        Err(refusal) => refusal.into_response(),
    }
}

fn location(app: &App, caller: &Caller, query: &str) -> Result<String, Refusal> {
    let mut map = Map::new();
    for name in ["drive_id", "file_id", "image_thumbnail_process"] {
        if let Some(value) = parameter(query, name) {
            map.insert(name.to_owned(), Value::String(value));
        }
    }
    let args = Args::of(Value::Object(map))?;
    let files = app.files();
    let drive = drive_for(&files, caller, &args, Right::Look)?;
    let slot = files.visible(drive, args.need("file_id")?)?;
    let node = files.node(slot).filter(|node| node.content.is_some()).ok_or_else(|| refuse::invalid("file_id"))?;
    let view = View::new(app, &args, Right::Look, Extent::Base)?;
    let parameters = match args.text("image_thumbnail_process")? {
        Some(process) => vec![("x-oss-process", process.to_owned())],
        None => vec![disposition(&node.name)],
    };
    Ok(view.url(&View::key_of(&files, node), parameters))
}
