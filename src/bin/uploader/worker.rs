//! The worker's own end of what it and the page say to each other.

use super::coordinator::TabCoordinator;
use pds_web::api::Client;
use pds_web::api::fetch::Fetch;
use pds_web::api::lend::{Borrowed, Loan};
use pds_web::browser::{message, worker_scope};
use pds_web::transfer::upload::messages::{READY, UploadReport, UploadRequest};
use std::rc::Rc;

/// From the page's first message on.
struct Session {
    coordinator: Rc<TabCoordinator>,
    credentials: Rc<Borrowed>,
}

impl Session {
    fn start(endpoint: &str, loan: Loan, scope: String, tab: u32) -> Self {
        let refused = |loan| worker_scope::post(&UploadReport::Refused(loan));
        let credentials = Rc::new(Borrowed::new(loan, refused));
        let client = Client::new(endpoint, Rc::new(Fetch), credentials.clone());
        Self { coordinator: TabCoordinator::new(client, scope, tab), credentials }
    }
}

pub fn run() {
    let mut session = None;
    worker_scope::serve(READY, move |order, beside| match (order, &session) {
        (UploadRequest::Start { endpoint, loan, scope, tab }, _) => {
            session = Some(Session::start(&endpoint, loan, scope, tab));
        }
        (UploadRequest::Do { serial, command }, Some(session)) => {
            session.coordinator.run(serial, command, message::into_files(beside));
        }
        (UploadRequest::WarmUp, Some(session)) => session.coordinator.warm_up(),
        (UploadRequest::SignedOut(signed_out), Some(session)) => {
            session.coordinator.set_signed_out(signed_out)
        }
        (UploadRequest::Online(online), Some(session)) => session.coordinator.set_online(online),
        (UploadRequest::Lend(loan), Some(session)) => session.credentials.renew(loan),
        (UploadRequest::Leave, _) => {
            // What it was doing is cut off, and what has changed last is written.
            session = None;
            worker_scope::close();
        }
        // The page always starts with `Start`.
        (_, None) => {}
    });
}
