//! The object store: signed URLs, parts, ranges and OSS errors. It knows uploads and objects, but not files or users.

pub mod archive;
pub mod generated;
pub mod get;
pub mod hash;
pub mod object;
pub mod process;
pub mod put;
pub mod sign;
pub mod upload;
pub mod xml;

use std::collections::HashMap;
use std::sync::{Arc, Weak};

use axum::extract::{Request, State};
use axum::http::{Method, header};
use axum::response::Response;

use crate::body::RequestInfo;
use crate::server::Server;
use object::Object;
use sign::Verdict;
use xml::OssError;

/// Index of objects by key and, for rapid uploads, by size and hash. Files own the objects.
///
/// Several objects may have the same content, and any of them may be deleted first.
#[derive(Default)]
pub struct Objects {
    by_key: HashMap<String, Weak<Object>>,
    by_hash: HashMap<(u64, String), Vec<Weak<Object>>>,
    by_pre_hash: HashMap<(u64, String), Vec<Weak<Object>>>,
}

impl Objects {
    pub fn add(&mut self, object: &Arc<Object>) {
        self.by_key.insert(object.key.clone(), Arc::downgrade(object));
        if object.is_unhashed() {
            return;
        }
        for (alike, hash) in
            [(&mut self.by_hash, object.hash.hex.clone()), (&mut self.by_pre_hash, object.pre_hash())]
        {
            let alike = alike.entry((object.size, hash)).or_default();
            // Deleted objects are removed before the list would grow.
            if alike.len() == alike.capacity() {
                alike.retain(|object| object.strong_count() > 0);
            }
            alike.push(Arc::downgrade(object));
        }
    }

    pub fn get(&self, key: &str) -> Option<Arc<Object>> {
        self.by_key.get(key)?.upgrade()
    }

    /// Hashes of both kinds side by side: their lengths differ.
    pub fn same(&self, size: u64, hash: &str) -> Option<Arc<Object>> {
        self.by_hash.get(&(size, hash.to_ascii_uppercase()))?.iter().find_map(Weak::upgrade)
    }

    pub fn may_have(&self, size: u64, pre_hash: &str) -> bool {
        let found = self.by_pre_hash.get(&(size, pre_hash.to_ascii_uppercase()));
        found.is_some_and(|objects| objects.iter().any(|object| object.strong_count() > 0))
    }
}

/// Handles all requests to the object store.
pub async fn serve(State(server): State<Arc<Server>>, request: Request) -> Response {
    let called = request.extensions().get::<RequestInfo>().cloned().unwrap_or_default();
    if bears_token(&server, &request) {
        server.state().log.token_reached_objects(called.number);
        let refused =
            OssError::new(403, "AccessDenied", "The object store takes no credentials but the URL's.");
        return refused.after_draining(request.into_body()).await;
    }
    let content_type =
        request.headers().get(header::CONTENT_TYPE).and_then(|it| it.to_str().ok()).unwrap_or_default();
    let path = request.uri().path().trim_start_matches('/').to_owned();
    let query = request.uri().query().unwrap_or_default().to_owned();
    let now = server.state().now();
    let verdict = sign::verify(&server.secret, request.method().as_str(), content_type, &path, &query, now);
    let expired = called.effect.as_ref().is_some_and(|effect| effect.expire_url);
    let error = match verdict {
        _ if expired => OssError::expired(now, now),
        Verdict::Fine => match *request.method() {
            Method::PUT => return put::put(server, path, query, request).await,
            Method::GET => return get::get(server, path, query, called, request.headers()).await,
            _ => OssError::new(
                405,
                "MethodNotAllowed",
                "The specified method is not allowed against this resource.",
            ),
        },
        Verdict::Expired(at) => OssError::expired(at, now),
        Verdict::Unsigned => OssError::new(403, "AccessDenied", "You have no right to access this object."),
        Verdict::Wrong => OssError::wrong_signature(),
    };
    error.after_draining(request.into_body()).await
}

/// Whether a request carries an API token anywhere.
fn bears_token(server: &Server, request: &Request) -> bool {
    let headers = request.headers();
    if headers.contains_key(header::AUTHORIZATION) || headers.contains_key("x-share-token") {
        return true;
    }
    let asked = headers.get(header::ACCESS_CONTROL_REQUEST_HEADERS).and_then(|it| it.to_str().ok());
    if asked.is_some_and(|it| it.to_ascii_lowercase().contains("authorization")) {
        return true;
    }
    let state = server.state();
    let uri = request.uri().to_string();
    let texts = headers.values().filter_map(|value| value.to_str().ok());
    texts.chain([uri.as_str()]).any(|text| state.accounts.contains_token(text))
}
