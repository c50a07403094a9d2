//! The worker's end of the protocol with the page.

use super::coordinator::TabCoordinator;
use pds_web::api::Client;
use pds_web::api::fetch_transport::FetchTransport;
use pds_web::api::worker_token::{LeasedCredentials, TokenLease};
use pds_web::browser::{message, worker_scope};
use pds_web::transfer::upload::messages::{READY, UploadWorkerReport, UploadWorkerRequest};
use std::rc::Rc;

/// Exists from the page's first message on.
struct Session {
    coordinator: Rc<TabCoordinator>,
    credentials: Rc<LeasedCredentials>,
}

impl Session {
    fn start(endpoint: &str, lease: TokenLease, scope: String, tab: u32) -> Self {
        let refused = |lease| worker_scope::post(&UploadWorkerReport::Refused(lease));
        let credentials = Rc::new(LeasedCredentials::new(lease, refused));
        let client = Client::new(endpoint, Rc::new(FetchTransport), credentials.clone());
        Self { coordinator: TabCoordinator::new(client, scope, tab), credentials }
    }
}

pub fn run() {
    let mut session = None;
    worker_scope::serve(READY, move |request, attached| match (request, &session) {
        (UploadWorkerRequest::Start { endpoint, lease, scope, tab }, _) => {
            session = Some(Session::start(&endpoint, lease, scope, tab));
        }
        (UploadWorkerRequest::Do { serial, command }, Some(session)) => {
            session.coordinator.run(serial, command, message::into_files(attached));
        }
        (UploadWorkerRequest::WarmUp, Some(session)) => session.coordinator.warm_up(),
        (UploadWorkerRequest::SignedOut(signed_out), Some(session)) => {
            session.coordinator.set_signed_out(signed_out)
        }
        (UploadWorkerRequest::Online(online), Some(session)) => session.coordinator.set_online(online),
        (UploadWorkerRequest::Lend(lease), Some(session)) => session.credentials.replace(lease),
        (UploadWorkerRequest::Leave, _) => {
            // Requests are aborted, and the last changes are written.
            session = None;
            worker_scope::close();
        }
        // The page always starts with `Start`.
        (_, None) => {}
    });
}
