//! Error documents of OSS.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;
use http_body_util::BodyExt;

use crate::time::{Millis, rfc3339};

/// How much of a refused upload is read, so that the client receives the answer instead of a broken pipe.
const DRAIN: usize = 256 << 20;

#[derive(Debug, Clone)]
pub struct OssError {
    status: u16,
    pub code: String,
    message: String,
    more: String,
}

impl OssError {
    pub fn new(status: u16, code: &str, message: &str) -> Self {
        Self { status, code: code.into(), message: message.into(), more: String::new() }
    }

    fn more(mut self, name: &str, value: &str) -> Self {
        self.more.push_str(&format!("<{name}>{}</{name}>", escape(value)));
        self
    }

    pub fn expired(at: Millis, now: Millis) -> Self {
        let error = Self::new(403, "AccessDenied", "Request has expired.");
        error.more("Expires", &rfc3339(at)).more("ServerTime", &rfc3339(now))
    }

    pub fn wrong_signature() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. Check your key and signing method.";
        Self::new(403, "SignatureDoesNotMatch", message)
    }

    pub fn no_such_upload(id: &str) -> Self {
        let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.";
        Self::new(404, "NoSuchUpload", message).more("UploadId", id)
    }

    pub fn no_such_key(key: &str) -> Self {
        Self::new(404, "NoSuchKey", "The specified key does not exist.").more("Key", key)
    }

    pub fn not_sequential(number: u32) -> Self {
        let message =
            "For sequential multipart upload, you must upload or complete parts with sequential part number.";
        Self::new(400, "PartNotSequential", message)
            .more("PartNumber", &number.to_string())
            .more("EC", "0042-00000105")
    }

    pub fn part_exists(number: u32) -> Self {
        let message = "For sequential multipart upload, you can't overwrite uploaded parts.";
        Self::new(409, "PartAlreadyExist", message)
            .more("PartNumber", &number.to_string())
            .more("EC", "0042-00000108")
    }

    pub fn range(size: u64) -> Self {
        let message = "The requested range cannot be satisfied.";
        Self::new(416, "InvalidRange", message).more("ActualObjectSize", &size.to_string())
    }

    pub fn response(&self) -> Response {
        let request = crate::id::random_hex::<12>().to_ascii_uppercase();
        let text = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message><RequestId>{request}</RequestId><HostId>local</HostId>{}</Error>\n",
            escape(&self.code),
            escape(&self.message),
            self.more
        );
        let mut response = Response::new(Body::from(text));
        *response.status_mut() =
            StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        response
    }

    /// Reads the rest of the request body, then answers.
    pub async fn after_draining(&self, mut body: Body) -> Response {
        let mut seen = 0;
        while let Some(Ok(frame)) = body.frame().await {
            seen += frame.data_ref().map_or(0, |data| data.len());
            if seen > DRAIN {
                break;
            }
        }
        self.response()
    }
}

fn escape(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}
