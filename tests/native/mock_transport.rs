//! A mock of the API: a transport that returns scripted answers and records the requests.

use futures_util::future::{FutureExt, LocalBoxFuture, ready};
use pds_web::api::{Client, HttpRequest, HttpResponse, ListFiles, NoResponse, Transport};
use pds_web::auth::{Credentials, Token};
use pds_web::base::id::{DriveId, FileId};
use pds_web::model::entry::{Direction, EntryKind, Order, OrderBy};
use pds_web::model::view_mode::ThumbnailSize;
use serde_json::Value;
use std::cell::RefCell;
use std::collections::VecDeque;
use std::path::Path;
use std::rc::Rc;

const ENDPOINT: &str = "https://pds.example";

/// A request for the first files of a folder.
pub fn files_in<'a>(drive: &'a DriveId, parent: &'a FileId) -> ListFiles<'a> {
    let order = Order { by: OrderBy::UpdatedAt, direction: Direction::Descending };
    let (kind, thumbnails) = (Some(EntryKind::File), ThumbnailSize::W256);
    ListFiles { drive, parent, kind, order, marker: None, limit: 100, thumbnails }
}

#[derive(Clone)]
pub enum Answer {
    Document(u16, String),
    /// Headers without a body, as the gateway in front of the service answers.
    Gateway(u16, &'static str),
    Lost,
}

/// A document of `tests/fixtures/pds`.
pub fn document(status: u16, name: &str) -> Answer {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join(format!("tests/fixtures/pds/{name}.json"));
    Answer::Document(status, std::fs::read_to_string(&path).unwrap_or_else(|error| panic!("{name}: {error}")))
}

pub fn refused(status: u16, code: &str) -> Answer {
    Answer::Document(status, format!(r#"{{"code":"{code}","message":"Please check."}}"#))
}

pub fn empty(status: u16) -> Answer {
    Answer::Document(status, String::new())
}

pub fn lost() -> Answer {
    Answer::Lost
}

/// Malformed answers: no JSON, the wrong JSON, and every document with each of its fields replaced in turn.
pub fn malformed_answers() -> Vec<Answer> {
    let mut texts: Vec<String> =
        ["", "null", "[]", "7", "{", "<html>", "{\"items\":7}", "{\"items\":[null]}", "\u{0}"]
            .map(str::to_owned)
            .into();
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/fixtures/pds");
    for entry in std::fs::read_dir(folder).expect("the documents") {
        let text = std::fs::read_to_string(entry.expect("a document").path()).expect("text");
        let whole: Value = serde_json::from_str(&text).expect("JSON");
        let keys: Vec<String> = whole.as_object().expect("an object").keys().cloned().collect();
        for key in keys {
            for spoilt in
                [Value::Null, Value::from(-1), Value::from(1.5), Value::from(""), Value::from(vec![1])]
            {
                let mut copy = whole.clone();
                copy[&key] = spoilt;
                texts.push(copy.to_string());
            }
        }
    }
    texts.into_iter().map(|text| Answer::Document(200, text)).collect()
}

pub struct MockApi {
    pub client: Client,
    transport: Rc<MockTransport>,
    credentials: Rc<MockCredentials>,
}

#[derive(Default)]
struct MockTransport {
    answers: RefCell<VecDeque<Answer>>,
    asked: RefCell<Vec<Request>>,
    slept: RefCell<Vec<u32>>,
}

struct Request {
    url: String,
    body: String,
    bearer: String,
}

struct MockCredentials {
    token: RefCell<Token>,
    next: RefCell<Option<Token>>,
}

impl MockApi {
    pub fn answering(answers: impl IntoIterator<Item = Answer>) -> Self {
        let transport = Rc::new(MockTransport {
            answers: RefCell::new(answers.into_iter().collect()),
            ..MockTransport::default()
        });
        let credentials = Rc::new(MockCredentials {
            token: RefCell::new(Token::new("first-token")),
            next: RefCell::default(),
        });
        Self { client: Client::new(ENDPOINT, transport.clone(), credentials.clone()), transport, credentials }
    }

    /// The requests so far: path and body.
    pub fn requests(&self) -> Vec<(&'static str, Value)> {
        let asked = self.transport.asked.borrow();
        // Leaked, so that a test can compare it with a literal.
        let path = |url: &str| &*url.trim_start_matches(ENDPOINT).to_owned().leak();
        asked.iter().map(|it| (path(&it.url), serde_json::from_str(&it.body).expect("a JSON body"))).collect()
    }

    pub fn urls(&self) -> Vec<String> {
        self.transport.asked.borrow().iter().map(|it| it.url.clone()).collect()
    }

    pub fn bearers(&self) -> Vec<String> {
        self.transport.asked.borrow().iter().map(|it| it.bearer.clone()).collect()
    }

    pub fn pauses(&self) -> Vec<u32> {
        self.transport.slept.borrow().clone()
    }

    /// The token of the next sign-in.
    pub fn set_next_token(&self, token: &str) {
        *self.credentials.next.borrow_mut() = Some(Token::new(token));
    }
}

impl Transport for MockTransport {
    fn send(&self, request: HttpRequest) -> LocalBoxFuture<'_, Result<HttpResponse, NoResponse>> {
        let bearer = request.bearer.map(|token| token.as_str().to_owned()).unwrap_or_default();
        self.asked.borrow_mut().push(Request { url: request.url, body: request.body, bearer });
        let request_id = Some("r-1".to_owned());
        // After the last answer, the network is dead.
        ready(match self.answers.borrow_mut().pop_front() {
            Some(Answer::Document(status, body)) => {
                Ok(HttpResponse { status, body, request_id, ..HttpResponse::default() })
            }
            Some(Answer::Gateway(status, code)) => {
                let gateway_code = Some(code.to_owned());
                Ok(HttpResponse { status, gateway_code, request_id, ..HttpResponse::default() })
            }
            Some(Answer::Lost) | None => Err(NoResponse),
        })
        .boxed_local()
    }

    fn sleep(&self, millis: u32) -> LocalBoxFuture<'static, ()> {
        self.slept.borrow_mut().push(millis);
        ready(()).boxed_local()
    }

    fn random(&self) -> f64 {
        0.5
    }
}

impl Credentials for MockCredentials {
    fn bearer(&self) -> Option<Token> {
        Some(self.token.borrow().clone())
    }

    fn renew(&self, _stale: &Token) -> LocalBoxFuture<'static, Option<Token>> {
        let next = self.next.borrow_mut().take();
        if let Some(next) = &next {
            *self.token.borrow_mut() = next.clone();
        }
        ready(next).boxed_local()
    }
}
