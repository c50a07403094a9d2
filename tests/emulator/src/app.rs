//! The app's origin: a static server without fallback or rewriting, like the simplest host the app must run on.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::tree::name;

struct Site {
    folder: PathBuf,
    /// `/sub/path` or empty.
    mount: String,
}

pub fn routes(folder: PathBuf, mount: &str) -> Router {
    let mount = mount.trim_matches('/');
    let mount = if mount.is_empty() { String::new() } else { format!("/{mount}") };
    Router::new().fallback(serve).with_state(Arc::new(Site { folder, mount }))
}

async fn serve(State(site): State<Arc<Site>>, request: Request) -> Response {
    if request.method() != Method::GET && request.method() != Method::HEAD {
        return StatusCode::METHOD_NOT_ALLOWED.into_response();
    }
    let path = request.uri().path();
    let Some(rest) = path.strip_prefix(site.mount.as_str()) else { return missing() };
    let Ok(rest) = percent_encoding::percent_decode_str(rest).decode_utf8() else { return missing() };
    let relative = Path::new(rest.trim_start_matches('/'));
    if !(rest.is_empty() || rest.starts_with('/'))
        || relative.components().any(|part| !matches!(part, Component::Normal(_) | Component::CurDir))
    {
        return missing();
    }
    let mut file = site.folder.join(relative);
    if file.is_dir() {
        if !rest.ends_with('/') {
            let query = request.uri().query().map(|query| format!("?{query}")).unwrap_or_default();
            return (StatusCode::MOVED_PERMANENTLY, [(header::LOCATION, format!("{path}/{query}"))])
                .into_response();
        }
        file = file.join("index.html");
    }
    let Ok(Ok(bytes)) = tokio::task::spawn_blocking({
        let file = file.clone();
        move || std::fs::read(file)
    })
    .await
    else {
        return missing();
    };
    let mime = name::mime(&name::extension(&file.to_string_lossy()));
    let text = mime.starts_with("text/") || mime == "application/json" || mime == "image/svg+xml";
    let mime = if text { format!("{mime}; charset=utf-8") } else { mime.to_owned() };
    let length = bytes.len();
    let mut response =
        Response::new(if request.method() == Method::HEAD { Body::empty() } else { Body::from(bytes) });
    let headers = response.headers_mut();
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(mime) = HeaderValue::from_str(&mime) {
        headers.insert(header::CONTENT_TYPE, mime);
    }
    response
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "404 Not Found\n")
        .into_response()
}
