//! The worker's own end of what it and the page say to each other.

use super::coordinator::Hub;
use pds_web::api::Client;
use pds_web::api::fetch::Fetch;
use pds_web::api::lend::{Borrowed, Loan};
use pds_web::browser::{message, worker_scope};
use pds_web::transfer::upload::messages::{Order, READY, Report};
use std::rc::Rc;

/// From the page's first message on.
struct Session {
    hub: Rc<Hub>,
    credentials: Rc<Borrowed>,
}

impl Session {
    fn start(endpoint: &str, loan: Loan, scope: String, tab: u32) -> Self {
        let refused = |loan| worker_scope::post(&Report::Refused(loan));
        let credentials = Rc::new(Borrowed::new(loan, refused));
        let client = Client::new(endpoint, Rc::new(Fetch), credentials.clone());
        Self { hub: Hub::new(client, scope, tab), credentials }
    }
}

pub fn run() {
    let mut session = None;
    worker_scope::serve(READY, move |order, beside| match (order, &session) {
        (Order::Start { endpoint, loan, scope, tab }, _) => {
            session = Some(Session::start(&endpoint, loan, scope, tab));
        }
        (Order::Do { serial, command }, Some(session)) => {
            session.hub.run(serial, command, message::into_files(beside));
        }
        (Order::WarmUp, Some(session)) => session.hub.warm_up(),
        (Order::SignedOut(signed_out), Some(session)) => session.hub.set_signed_out(signed_out),
        (Order::Online(online), Some(session)) => session.hub.set_online(online),
        (Order::Lend(loan), Some(session)) => session.credentials.renew(loan),
        (Order::Leave, _) => {
            // What it was doing is cut off, and what has changed last is written.
            session = None;
            worker_scope::close();
        }
        // The page always starts with `Start`.
        (_, None) => {}
    });
}
