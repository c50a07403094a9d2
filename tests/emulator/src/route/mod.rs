//! The API's operations: a table from path to handler, who is calling, and one answer type.

mod batch;
mod bulk;
mod change;
mod create;
mod domain;
mod download;
mod drive;
mod file;
mod item;
mod list;
mod place;
mod recycle;
mod search;
mod tag;
mod task;
mod upload;
mod user;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State as Extracted};
use axum::http::{Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::accounts::{Application, User};
use crate::args::Args;
use crate::around::{bearer, failure};
use crate::error::{self, Result};
use crate::right;
use crate::world::{State, World};

pub use bulk::plant as plant_bulk;

/// What an operation answers when it succeeds.
pub struct Answer {
    pub status: StatusCode,
    pub body: Option<Box<RawValue>>,
}

impl Answer {
    pub fn json(status: StatusCode, body: &impl Serialize) -> Result<Self> {
        let body = serde_json::value::to_raw_value(body).map_err(|_| error::internal())?;
        Ok(Self { status, body: Some(body) })
    }

    pub fn ok(body: &impl Serialize) -> Result<Self> {
        Self::json(StatusCode::OK, body)
    }

    pub fn created(body: &impl Serialize) -> Result<Self> {
        Self::json(StatusCode::CREATED, body)
    }

    pub fn accepted(body: &impl Serialize) -> Result<Self> {
        Self::json(StatusCode::ACCEPTED, body)
    }

    pub fn empty() -> Result<Self> {
        Ok(Self { status: StatusCode::NO_CONTENT, body: None })
    }
}

/// One call: the whole state, and who is asking.
pub struct Call<'a> {
    pub world: &'a World,
    pub state: &'a mut State,
    pub user: User,
    pub app: Option<Application>,
}

type Handler = fn(&mut Call<'_>, &Args) -> Result<Answer>;

/// Scope and handler of every operation there is, by path below `/v2`.
fn operation(path: &str) -> Option<(&'static str, Handler)> {
    let found: (&'static str, Handler) = match path {
        "/user/get" => ("", user::get),
        "/user/update" => ("", user::update),
        "/user/list" => ("USER.LIST", user::list),
        "/domain/get" => ("", domain::get),
        "/domain/get_quota" => ("", domain::quota),
        "/drive/list_my_drives" => ("DRIVE.LIST", drive::list_mine),
        "/drive/list_my_group_drive" => ("DRIVE.LIST", drive::list_group),
        "/drive/get_default_drive" => ("DRIVE.GET", drive::default),
        "/drive/get" => ("DRIVE.GET", drive::get),
        "/drive/list" | "/drive/search" => ("DRIVE.LIST", drive::list),
        "/drive/create" => ("DRIVE.CREATE", drive::create),
        "/drive/update" => ("DRIVE.UPDATE", drive::update),
        "/drive/delete" => ("DRIVE.DELETE", drive::delete),
        "/file/list" => ("FILE.LIST", list::list),
        "/file/scan" => ("FILE.LIST", list::scan),
        "/file/list_by_custom_index_key" => ("FILE.LIST", list::custom_index),
        "/file/get" => ("FILE.GET", file::get),
        "/file/get_by_path" => ("FILE.GET", file::get_by_path),
        "/file/update" => ("FILE.UPDATE", file::update),
        "/file/put_usertags" => ("FILE.UPDATE", tag::put),
        "/file/delete_usertags" => ("FILE.UPDATE", tag::delete),
        "/file/search" => ("FILE.LIST", search::search),
        "/file/create" => ("FILE.CREATE", create::create),
        "/file/pre_create_check" => ("FILE.CREATE", create::check),
        "/file/get_upload_url" => ("FILE.CREATE", upload::urls),
        "/file/list_uploaded_parts" => ("FILE.CREATE", upload::parts),
        "/file/complete" => ("FILE.CREATE", upload::complete),
        "/file/get_download_url" => ("FILE.GET", download::url),
        "/file/move" => ("FILE.MOVE", change::move_to),
        "/file/copy" => ("FILE.COPY", change::copy),
        "/file/delete" => ("FILE.DELETE", recycle::delete),
        "/recyclebin/trash" => ("FILE.DELETE", recycle::trash),
        "/recyclebin/list" => ("FILE.LIST", recycle::list),
        "/recyclebin/restore" => ("FILE.RESTORE", recycle::restore),
        "/recyclebin/clear" => ("FILE.DELETE", recycle::clear),
        "/recyclebin/clear_all" => ("FILE.DELETE", recycle::clear_all),
        "/recyclebin/search_all" => ("FILE.LIST", recycle::search_all),
        "/async_task/get" => ("", task::get),
        "/batch" => ("", batch::batch),
        _ => return None,
    };
    Some(found)
}

/// Every call under `/v2` that is not OAuth.
pub async fn serve(Extracted(world): Extracted<Arc<World>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    match call(&world, &parts.method, parts.uri.path(), bearer(&parts.headers), &body) {
        Ok(Answer { status, body: None }) => status.into_response(),
        Ok(Answer { status, body: Some(body) }) => {
            let text = Bytes::from(body.get().to_owned());
            (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response()
        }
        Err(error) => failure(&error),
    }
}

fn call(world: &World, method: &Method, path: &str, token: &str, body: &[u8]) -> Result<Answer> {
    let known = path.strip_prefix("/v2").and_then(operation).filter(|_| method == Method::POST);
    let Some((scope, handler)) = known else { return Err(error::no_such_api(method.as_str(), path)) };
    let mut state = world.state();
    let access = state.accounts.check(token, state.now())?;
    let user = state.accounts.users.get(&access.user_id).cloned().ok_or_else(error::token_invalid)?;
    if user.status != "enabled" {
        return Err(error::forbidden());
    }
    let app = state.accounts.applications.get(&access.app_id).cloned();
    if !right::in_scope(app.as_ref().map_or(&[], |app| &app.scope), scope) {
        return Err(error::forbidden());
    }
    state.settle();
    handler(&mut Call { world, state: &mut state, user, app }, &Args::parse(body)?)
}

impl Call<'_> {
    /// One child of a batch, with the same caller.
    fn child(&mut self, path: &str, args: &Args) -> Result<Answer> {
        let Some((scope, handler)) = operation(path) else { return Err(error::no_such_api("POST", path)) };
        if !right::in_scope(self.app.as_ref().map_or(&[], |app| &app.scope), scope) {
            return Err(error::forbidden());
        }
        handler(self, args)
    }

    fn need_admin(&self) -> Result<()> {
        if self.user.is_admin() { Ok(()) } else { Err(error::forbidden()) }
    }
}

/// A page of anything that is a list already: items and the marker for the next ones.
fn page_of<T>(items: Vec<T>, args: &Args, default: usize, max: usize) -> Result<(Vec<T>, String)> {
    let limit = args.limit(default, max)?;
    let start = match args.text("marker")? {
        None => 0,
        Some(marker) => {
            marker.strip_prefix('p').and_then(|it| it.parse().ok()).ok_or_else(|| error::invalid("marker"))?
        }
    };
    let more = items.len() > start + limit;
    let page = items.into_iter().skip(start).take(limit).collect();
    Ok((page, if more { format!("p{}", start + limit) } else { String::new() }))
}
