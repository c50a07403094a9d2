//! OSS's error documents.

use axum::body::Body;
use axum::http::{HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};

use crate::files::tree::id::rfc3339;

#[derive(Clone, Debug)]
pub struct Refused {
    status: u16,
    code: &'static str,
    message: String,
    more: Vec<(&'static str, String)>,
}

impl Refused {
    pub fn new(status: u16, code: &'static str, message: impl Into<String>) -> Self {
        Self { status, code, message: message.into(), more: Vec::new() }
    }

    fn with(mut self, element: &'static str, text: impl Into<String>) -> Self {
        self.more.push((element, text.into()));
        self
    }

    pub fn expired(at_ms: i64, now_ms: i64) -> Self {
        Self::new(403, "AccessDenied", "Request has expired.")
            .with("Expires", rfc3339(at_ms))
            .with("ServerTime", rfc3339(now_ms))
    }

    pub fn signature() -> Self {
        let message = "The request signature we calculated does not match the signature you provided. \
                       Check your key and signing method.";
        Self::new(403, "SignatureDoesNotMatch", message)
    }

    pub fn credentials() -> Self {
        Self::new(403, "AccessDenied", "The signed URL is the only credential this store takes.")
    }

    pub fn no_upload(upload_id: &str) -> Self {
        let message = "The specified upload does not exist. The upload ID may be invalid, or the upload may have been \
                       aborted or completed.";
        Self::new(404, "NoSuchUpload", message).with("UploadId", upload_id)
    }

    pub fn no_key(key: &str) -> Self {
        Self::new(404, "NoSuchKey", "The specified key does not exist.").with("Key", key)
    }

    pub fn not_sequential(number: u32) -> Self {
        let message =
            "For sequential multipart upload, you must upload or complete parts with sequential part number.";
        Self::new(400, "PartNotSequential", message)
            .with("PartNumber", number.to_string())
            .with("EC", "0042-00000105")
    }

    pub fn part_exists(number: u32) -> Self {
        let message = "For sequential multipart upload, you can't overwrite uploaded parts.";
        Self::new(409, "PartAlreadyExist", message)
            .with("PartNumber", number.to_string())
            .with("EC", "0042-00000108")
    }

    pub fn argument(message: &str) -> Self {
        Self::new(400, "InvalidArgument", message)
    }

    pub fn range(size: u64) -> Self {
        Self::new(416, "InvalidRange", "The requested range cannot be satisfied.").with("ActualObjectSize", size.to_string())
    }

    pub fn internal(error: &std::io::Error) -> Self {
        Self::new(500, "InternalError", format!("The store could not use its disk: {error}"))
    }
}

fn escaped(text: &str) -> String {
    text.replace('&', "&amp;").replace('<', "&lt;").replace('>', "&gt;")
}

impl IntoResponse for Refused {
    fn into_response(self) -> Response {
        let mut xml = format!(
            "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<Error><Code>{}</Code><Message>{}</Message>\
             <RequestId>{}</RequestId><HostId>objects</HostId>",
            self.code,
            escaped(&self.message),
            super::request_id(),
        );
        for (element, text) in &self.more {
            xml.push_str(&format!("<{element}>{}</{element}>", escaped(text)));
        }
        xml.push_str("</Error>");
        let mut response = Response::new(Body::from(xml));
        *response.status_mut() = StatusCode::from_u16(self.status).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        response.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static("application/xml"));
        response
    }
}
