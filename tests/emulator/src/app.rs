//! The app's origin: a static server without fallback or rewriting, like the simplest host the app must run on.

use std::path::{Component, Path, PathBuf};
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::tree::name;

struct Site {
    folder: PathBuf,
    /// `/sub/path` or empty.
    mount: String,
    /// Sent with every file.
    headers: HeaderMap,
}

/// With `with_headers`, every file is sent with the headers that the site's `_headers` names, as hosts do that read it.
pub fn routes(folder: PathBuf, mount: &str, with_headers: bool) -> Router {
    let headers = if with_headers { read_headers(&folder) } else { HeaderMap::new() };
    let mount = mount.trim_matches('/');
    let mount = if mount.is_empty() { String::new() } else { format!("/{mount}") };
    Router::new().fallback(serve).with_state(Arc::new(Site { folder, mount, headers }))
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
    headers.extend(site.headers.clone());
    headers.insert(header::CONTENT_LENGTH, HeaderValue::from(length));
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-cache"));
    if let Ok(mime) = HeaderValue::from_str(&mime) {
        headers.insert(header::CONTENT_TYPE, mime);
    }
    response
}

/// The headers of the rule for every path, which is the only one the site has.
fn read_headers(folder: &Path) -> HeaderMap {
    let text = std::fs::read_to_string(folder.join("_headers")).unwrap_or_default();
    let lines = text.lines().skip_while(|line| line.trim() != "/*").skip(1);
    let rule = lines.take_while(|line| line.starts_with(' '));
    rule.filter_map(|line| {
        let (name, value) = line.split_once(':')?;
        let name = HeaderName::from_bytes(name.trim().as_bytes()).ok()?;
        Some((name, HeaderValue::from_str(value.trim()).ok()?))
    })
    .collect()
}

fn missing() -> Response {
    (StatusCode::NOT_FOUND, [(header::CONTENT_TYPE, "text/plain; charset=utf-8")], "404 Not Found\n")
        .into_response()
}
