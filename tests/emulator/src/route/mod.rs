//! The operations of the API: the table from path to handler, authentication of the caller, the answer type.

mod access;
mod account;
mod archive;
mod batch;
mod bulk;
mod change;
mod create;
mod delta;
mod domain;
mod download;
mod drive;
mod file;
mod group;
mod item;
mod list;
mod membership;
mod office;
mod people;
mod permission;
mod profile;
mod recycle;
mod revision;
mod role;
mod search;
mod share;
mod tag;
mod task;
mod upload;
mod user;
mod video;

use std::sync::Arc;

use axum::body::Bytes;
use axum::extract::{Request, State as Extracted};
use axum::http::{HeaderMap, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use serde_json::value::RawValue;

use crate::accounts::{Application, User};
use crate::actions;
use crate::args::Args;
use crate::error::{self, Result};
use crate::middleware::{bearer, failure};
use crate::server::{Server, State};

pub use bulk::{create_generated, create_tree};

/// The answer of a successful operation.
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

/// A call: the state and the caller.
pub struct Call<'a> {
    pub server: &'a Server,
    pub state: &'a mut State,
    pub user: User,
    pub app: Option<Application>,
    /// The share of the share token sent with the call.
    pub share: Option<String>,
    /// Whether the operation supports `share_id`; others ignore it as an unknown field.
    pub by_share: bool,
}

type Handler = fn(&mut Call<'_>, &Args) -> Result<Answer>;

/// Scope and handler of every operation, by path below `/v2`.
fn operation(path: &str) -> Option<(&'static str, Handler)> {
    let found: (&'static str, Handler) = match path {
        "/user/get" => ("USER.GET", user::get),
        // The scope depends on the changed fields.
        "/user/update" => ("", user::update),
        "/user/list" => ("USER.LIST", user::list),
        "/user/search" => ("USER.LIST", user::search),
        "/user/create" => ("USER.ALL", user::create),
        "/user/import" => ("USER.ALL", user::import),
        "/user/delete" => ("USER.ALL", user::delete),
        "/user/general_get" => ("USER.GET", people::general_get),
        "/user/general_search" => ("USER.LIST", people::general_search),
        "/user/list_group_user" => ("USER.LIST", people::list_group_user),
        "/user_group/search" => ("USER.LIST", people::search_both),
        "/group/create" => ("USER.ALL", group::create),
        "/group/get" => ("USER.GET", group::get),
        "/group/update" => ("USER.ALL", group::update),
        "/group/update_name" => ("USER.ALL", group::update_name),
        "/group/delete" => ("USER.ALL", group::delete),
        "/group/list" => ("USER.LIST", group::list),
        "/group/search" => ("USER.LIST", group::search),
        "/group/add_member" => ("USER.ALL", group::add_member),
        "/group/remove_member" => ("USER.ALL", group::remove_member),
        "/group/list_member" => ("USER.LIST", people::list_member),
        "/membership/create" => ("USER.ALL", membership::create),
        "/membership/get" => ("USER.GET", membership::get),
        "/membership/update" => ("USER.ALL", membership::update),
        "/membership/delete" => ("USER.ALL", membership::delete),
        "/membership/has_member" => ("USER.GET", membership::has_member),
        "/membership/list_direct_child_memberships" => ("USER.LIST", membership::children),
        "/membership/list_direct_parent_memberships" => ("USER.LIST", membership::parents),
        "/role/assign" => ("USER.UPDATE_ROLE", role::assign),
        "/role/cancel_assign" => ("USER.UPDATE_ROLE", role::cancel_assign),
        "/role/list_assignment" => ("USER.LIST", role::list_assignment),
        "/role/list_identity_role" => ("USER.GET", role::list_identity_role),
        "/account/link" => ("ACCOUNT.ALL", account::link),
        "/account/unlink" => ("ACCOUNT.ALL", account::unlink),
        "/account/get_link_info" => ("ACCOUNT.ALL", account::get),
        "/account/get_link_info_by_user_id" => ("ACCOUNT.ALL", account::list),
        "/domain/get" => ("", domain::get),
        "/domain/get_quota" => ("", domain::quota),
        "/drive/list_my_drives" => ("DRIVE.LIST", drive::list_mine),
        "/drive/list_my_group_drive" => ("DRIVE.LIST", drive::list_group),
        "/drive/get_default_drive" => ("DRIVE.GET", drive::default),
        "/drive/get" => ("DRIVE.GET", drive::get),
        "/drive/list" => ("DRIVE.LIST", drive::list),
        "/drive/search" => ("DRIVE.LIST", drive::search),
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
        "/file/revision/list" => ("FILE.LIST", revision::list),
        "/file/revision/get" => ("FILE.GET", revision::get),
        "/file/revision/update" => ("FILE.UPDATE", revision::update),
        "/file/revision/restore" => ("FILE.UPDATE", revision::restore),
        "/file/revision/delete" => ("FILE.DELETE", revision::delete),
        "/file/archive_files" => ("FILE.GET", archive::archive),
        "/file/walk" => ("FILE.LIST", delta::walk),
        "/file/get_last_cursor" => ("FILE.LIST", delta::last_cursor),
        "/file/list_delta" => ("FILE.LIST", delta::list_delta),
        "/file/list_activity" => ("FILE.LIST", delta::list_activity),
        "/statistics/file_count" => ("FILE.LIST", delta::file_count),
        "/statistics/drive_used_size" => ("DRIVE.GET", delta::used_size),
        "/file/get_video_preview_play_info" | "/file/get_share_link_video_preview_play_info" => {
            ("FILE.GET", video::play_info)
        }
        "/file/get_video_preview_play_meta" => ("FILE.GET", video::play_meta),
        "/file/get_video_preview_url" => ("FILE.GET", video::preview_url),
        "/file/get_video_preview_sprite_url" => ("FILE.GET", video::sprites),
        "/file/get_office_preview_url" => ("FILE.GET", office::preview),
        "/file/get_office_edit_url" => ("FILE.UPDATE", office::edit),
        "/file/refresh_office_edit_token" => ("FILE.UPDATE", office::refresh),
        // Paid features, which are not enabled in this domain.
        "/file/get_media_play_url"
        | "/image/list_facegroups"
        | "/image/update_facegroup_info"
        | "/image/list_tags"
        | "/image/list_address_groups"
        | "/image/search_address_groups"
        | "/image/create_similar_image_cluster_task"
        | "/image/get_task_status"
        | "/image/query_similar_image_clusters" => ("FILE.GET", delta::not_enabled),
        "/file/add_permission" => ("FILE.UPDATE", permission::add),
        "/file/remove_permission" => ("FILE.UPDATE", permission::remove),
        "/file/list_permission" => ("FILE.GET", permission::list),
        "/file/list_inherit_permission" => ("FILE.GET", permission::list_inherit),
        "/file/list_user_permission" => ("FILE.GET", permission::list_user),
        "/file/list_received_file" => ("FILE.LIST", permission::list_received),
        "/file/list_sharing_file" => ("FILE.LIST", permission::list_sharing),
        "/file/list_manage_sharing_file" => ("FILE.LIST", permission::list_manage_sharing),
        "/share_link/create" => ("SHARE.CREATE", share::create),
        "/share_link/get" => ("SHARE.GET", share::get),
        "/share_link/list" => ("SHARE.LIST", share::list),
        "/share_link/search" => ("SHARE.LIST", share::search),
        "/share_link/update" => ("SHARE.UPDATE", share::update),
        "/share_link/cancel" => ("SHARE.DELETE", share::cancel),
        "/share_link/get_by_anonymous" => ("", share::by_anonymous),
        "/share_link/get_share_token" => ("", share::token),
        "/file/get_share_link_download_url" => ("FILE.GET", download::url),
        "/file/list_by_anonymous" => ("FILE.LIST", list::list),
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

/// All calls below `/v2` but OAuth.
pub async fn serve(Extracted(server): Extracted<Arc<Server>>, request: Request) -> Response {
    let (parts, body) = request.into_parts();
    if parts.method == Method::GET && parts.uri.path() == "/v2/file/download" {
        return redirect(
            &server,
            Tokens::from_headers(&parts.headers),
            parts.uri.query().unwrap_or_default(),
        );
    }
    let body = axum::body::to_bytes(body, usize::MAX).await.unwrap_or_default();
    let tokens = Tokens::from_headers(&parts.headers);
    match call(&server, &parts.method, parts.uri.path(), tokens, &body) {
        Ok(Answer { status, body: None }) => status.into_response(),
        Ok(Answer { status, body: Some(body) }) => {
            let text = Bytes::from(body.get().to_owned());
            (status, [(header::CONTENT_TYPE, "application/json; charset=utf-8")], text).into_response()
        }
        Err(error) => failure(&error),
    }
}

/// The only GET operation: redirects to the signed URL of a file, or of its thumbnail if a process is given.
fn redirect(server: &Server, tokens: Tokens<'_>, query: &str) -> Response {
    let mut asked = serde_json::Map::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        asked.insert(name.into_owned(), value.into_owned().into());
    }
    let thumbnail = asked.keys().any(|name| name.ends_with("_thumbnail_process"));
    let (path, field) =
        if thumbnail { ("/v2/file/get", "thumbnail") } else { ("/v2/file/get_download_url", "url") };
    let body = serde_json::Value::Object(asked).to_string();
    let answer = call(server, &Method::POST, path, tokens, body.as_bytes()).and_then(|answer| {
        let body: serde_json::Value =
            answer.body.and_then(|body| serde_json::from_str(body.get()).ok()).unwrap_or_default();
        body[field].as_str().map(str::to_owned).ok_or_else(error::operation_not_supported)
    });
    match answer {
        Ok(url) => (StatusCode::FOUND, [(header::LOCATION, url)]).into_response(),
        Err(error) => failure(&error),
    }
}

/// The tokens sent with a call; either may be empty.
#[derive(Clone, Copy)]
struct Tokens<'a> {
    access: &'a str,
    share: &'a str,
}

impl<'a> Tokens<'a> {
    fn from_headers(headers: &'a HeaderMap) -> Self {
        let share = headers.get("x-share-token").and_then(|it| it.to_str().ok()).unwrap_or_default();
        Self { access: bearer(headers), share: share.trim() }
    }
}

/// Operations without a token.
const OPEN: &[&str] = &["/share_link/get_by_anonymous", "/share_link/get_share_token"];

/// Operations a share token allows without a sign-in.
const FOR_VISITORS: &[&str] = &[
    "/file/list",
    "/file/list_by_anonymous",
    "/file/get",
    "/file/get_download_url",
    "/file/get_share_link_download_url",
    "/file/get_video_preview_play_info",
    "/file/get_share_link_video_preview_play_info",
    "/file/get_video_preview_play_meta",
    "/file/get_video_preview_url",
    "/file/get_video_preview_sprite_url",
    "/file/get_office_preview_url",
    "/file/create",
    "/file/pre_create_check",
    "/file/get_upload_url",
    "/file/list_uploaded_parts",
    "/file/complete",
    "/file/archive_files",
    "/async_task/get",
    "/batch",
];

/// Operations a share token is used for: those of visitors, and copying to an own drive. Search, scan, recycle bin,
/// deltas and all other operations on a whole drive use the drive's id and the caller's own rights.
fn uses_share_token(path: &str) -> bool {
    path == "/file/copy" || FOR_VISITORS.contains(&path)
}

fn call(server: &Server, method: &Method, path: &str, tokens: Tokens<'_>, body: &[u8]) -> Result<Answer> {
    let below = path.strip_prefix("/v2").unwrap_or_default();
    let Some((scope, handler)) = operation(below).filter(|_| method == Method::POST) else {
        return Err(error::no_such_api(method.as_str(), path));
    };
    let mut state = server.state();
    let now = state.now();
    let share = match tokens.share {
        "" => None,
        token => match state.shares.share_of_token(token, now) {
            Some(share) => Some(share.to_owned()),
            None => return Err(error::share_token_invalid()),
        },
    };
    let visits = OPEN.contains(&below) || (share.is_some() && FOR_VISITORS.contains(&below));
    let (user, app) = match tokens.access {
        "" if visits => (User::new(&state.domain_id, "", now), None),
        token => {
            let access = state.accounts.check(token, now)?;
            let user = state.accounts.users.get(&access.user_id).cloned().ok_or_else(error::token_invalid)?;
            (user, state.accounts.applications.get(&access.app_id).cloned())
        }
    };
    state.complete_due();
    let args = Args::parse(body)?;
    let by_share = uses_share_token(below);
    let mut call = Call { server, state: &mut state, user, app, share, by_share };
    call.check_scope(scope)?;
    handler(&mut call, &args)
}

impl Call<'_> {
    /// Runs one call of a batch for the same caller.
    fn child(&mut self, path: &str, args: &Args) -> Result<Answer> {
        let Some((scope, handler)) = operation(path) else { return Err(error::no_such_api("POST", path)) };
        if self.is_visitor() && !FOR_VISITORS.contains(&path) {
            return Err(error::token_invalid());
        }
        self.check_scope(scope)?;
        self.by_share = uses_share_token(path);
        handler(self, args)
    }

    fn check_scope(&self, needed: &str) -> Result<()> {
        let scope = self.app.as_ref().map_or(&[][..], |app| &app.scope);
        if actions::in_scope(scope, needed) { Ok(()) } else { Err(error::forbidden()) }
    }

    /// Whether only a share token was sent.
    fn is_visitor(&self) -> bool {
        self.user.user_id.is_empty()
    }

    /// Requires one of these scopes, for operations whose scope depends on the parameters.
    fn require_scope(&self, any: &[&str]) -> Result<()> {
        let scope = self.app.as_ref().map_or(&[][..], |app| &app.scope);
        if any.iter().any(|needed| actions::in_scope(scope, needed)) {
            Ok(())
        } else {
            Err(error::forbidden())
        }
    }

    fn require_superadmin(&self) -> Result<()> {
        if self.user.is_superadmin() { Ok(()) } else { Err(error::forbidden()) }
    }

    fn require_admin(&self) -> Result<()> {
        if self.user.is_admin() { Ok(()) } else { Err(error::forbidden()) }
    }
}

/// A page of a list: items and the marker of the next page.
fn page_of<T>(items: Vec<T>, args: &Args, default: usize, max: usize) -> Result<(Vec<T>, String)> {
    let limit = args.limit(default, max)?;
    let start: usize = match args.text("marker")? {
        None => 0,
        Some(marker) => {
            marker.strip_prefix('p').and_then(|it| it.parse().ok()).ok_or_else(|| error::invalid("marker"))?
        }
    };
    // A marker may be any number.
    let end = start.saturating_add(limit);
    let more = items.len() > end;
    let page = items.into_iter().skip(start).take(limit).collect();
    Ok((page, if more { format!("p{end}") } else { String::new() }))
}
