//! Serves connections with hyper and requests with axum, and can close a connection without an answer.

use std::convert::Infallible;
use std::io;
use std::sync::Arc;

use axum::Router;
use axum::body::Body;
use axum::extract::Request;
use hyper::server::conn::http1;
use hyper::service::service_fn;
use hyper_util::rt::{TokioIo, TokioTimer};
use tokio::net::TcpListener;
use tokio::task::JoinSet;
use tower::ServiceExt;

use crate::body::CloseConnection;
use crate::server::Server;

/// The routes of the API origin: OAuth pages and token endpoint, control, and one fallback for all calls.
pub fn api(server: Arc<Server>) -> Router {
    use axum::routing::{get, post};
    Router::new()
        .route(
            "/v2/oauth/authorize",
            get(crate::oauth::authorize::show).post(crate::oauth::authorize::submit),
        )
        .route("/v2/oauth/token", post(crate::oauth::token::token))
        .route("/v2/account/token", post(crate::oauth::token::refresh_token))
        .route("/v2/account/revoke", post(crate::oauth::token::revoke))
        .route("/", get(crate::control::home))
        .nest("/_pds", crate::control::routes())
        .fallback(crate::route::serve)
        .layer(axum::middleware::from_fn_with_state(server.clone(), crate::middleware::api))
        .with_state(server)
}

pub fn objects(server: Arc<Server>) -> Router {
    Router::new()
        .fallback(crate::store::serve)
        .layer(axum::middleware::from_fn_with_state(server.clone(), crate::middleware::objects))
        .with_state(server)
}

/// Accepts connections until dropped, which closes all of them.
pub async fn run(listener: TcpListener, router: Router) {
    let mut connections = JoinSet::new();
    loop {
        let Ok((stream, _)) = listener.accept().await else {
            // For example out of file descriptors: wait until other connections end.
            tokio::time::sleep(std::time::Duration::from_millis(20)).await;
            continue;
        };
        let _ = stream.set_nodelay(true);
        let router = router.clone();
        connections.spawn(async move {
            let service = service_fn(move |request| answer(router.clone(), request));
            let mut builder = http1::Builder::new();
            builder.timer(TokioTimer::new()).half_close(false);
            // The client closed the connection, or a fault rule did; both are in the log.
            let _ = builder.serve_connection(TokioIo::new(stream), service).await;
        });
        while connections.try_join_next().is_some() {}
    }
}

/// An error closes the connection without an answer, which an axum handler cannot do.
async fn answer(
    router: Router,
    request: hyper::Request<hyper::body::Incoming>,
) -> io::Result<axum::response::Response> {
    let request: Request = request.map(Body::new);
    let answered: Result<_, Infallible> = router.oneshot(request).await;
    let response = match answered {
        Ok(response) => response,
        Err(never) => match never {},
    };
    match response.extensions().get::<CloseConnection>() {
        Some(CloseConnection) => Err(io::Error::from(io::ErrorKind::ConnectionAborted)),
        None => Ok(response),
    }
}
