//! What a failed request to the object store means, by its status and XML, and what a failed API call means, by its
//! code.

use crate::base::failure::{Failure, FailureKind};

/// Why a part or chunk was not transferred.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum PartFault {
    UrlExpired,
    /// No response that the page may read: a network failure, or an error without CORS headers.
    Unreadable,
    /// The local file can no longer be read.
    LocalFile,
    /// Serial mode: the server expects another part first.
    OutOfOrder,
    /// Serial mode: the server has this part already.
    AlreadyStored,
    UploadGone,
    /// Blocked by a policy of the organisation.
    NetworkPolicy,
    Busy,
    /// Retrying would not help.
    Refused(String),
}

impl PartFault {
    /// From the status (0: none) and the body of the response.
    pub fn parse(status: u16, body: &str) -> Self {
        let code = element(body, "Code").unwrap_or_default();
        let message = element(body, "Message").unwrap_or_default().to_ascii_lowercase();
        match (status, code) {
            (0, _) => Self::Unreadable,
            (403, "AccessDenied") if message.contains("expired") => Self::UrlExpired,
            (403, "AccessDenied") if message.contains("policy") => Self::NetworkPolicy,
            (_, "PartNotSequential") => Self::OutOfOrder,
            (_, "PartAlreadyExist") => Self::AlreadyStored,
            (404, _) => Self::UploadGone,
            (408 | 429 | 500.., _) => Self::Busy,
            (_, "RequestTimeout") => Self::Busy,
            (_, "") => Self::Refused(status.to_string()),
            _ => Self::Refused(code.chars().take(80).collect()),
        }
    }

    /// The failure to show when the transfer ends with it.
    pub fn failure(&self) -> Failure {
        let kind = match self {
            Self::Unreadable | Self::UrlExpired => FailureKind::Network,
            Self::LocalFile => FailureKind::LocalFile,
            Self::OutOfOrder | Self::AlreadyStored => FailureKind::Conflict,
            Self::UploadGone => FailureKind::NotFound,
            Self::NetworkPolicy => FailureKind::NetworkPolicy,
            Self::Busy => FailureKind::ServerBusy,
            Self::Refused(code) => {
                return Failure { kind: FailureKind::StoreTookNothing, code: code.clone(), request_id: None };
            }
        };
        Failure::local(kind)
    }
}

/// The text of the first element of that name; the store's errors are flat and have no attributes.
fn element<'a>(xml: &'a str, name: &str) -> Option<&'a str> {
    let (_, rest) = xml.split_once(&format!("<{name}>"))?;
    rest.split_once(&format!("</{name}>")).map(|(text, _)| text)
}

/// What a failed API call means for an upload.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FailureClass {
    /// It may have succeeded, or may succeed next time.
    Temporary,
    /// The upload was completed or reclaimed.
    UploadGone,
    ParallelRefused,
    /// The domain uses another hash algorithm.
    HashRefused,
    /// The server counted other bytes than the client.
    ContentMismatch,
    Rejected,
    Final,
}

pub fn classify(failure: &Failure) -> FailureClass {
    use FailureKind as Kind;
    let code = failure.code.to_ascii_lowercase();
    if code.starts_with("notfound.uploadid") || code.starts_with("alreadyexist") {
        return FailureClass::UploadGone;
    }
    if is_hash_refused(&code) {
        return FailureClass::HashRefused;
    }
    if code.starts_with("invalidparameternotsupported") && code.contains("parallel") {
        return FailureClass::ParallelRefused;
    }
    let content = ["crc64", "content", "size"];
    if code.starts_with("invalidparameternotmatch.") && content.iter().any(|part| code.contains(part)) {
        return FailureClass::ContentMismatch;
    }
    match failure.kind {
        Kind::Network
        | Kind::Offline
        | Kind::TooManyRequests
        | Kind::ServerBusy
        | Kind::ServerError
        | Kind::BadAnswer => FailureClass::Temporary,
        Kind::Corrupt => FailureClass::ContentMismatch,
        Kind::Rejected | Kind::Unsupported => FailureClass::Rejected,
        _ => FailureClass::Final,
    }
}

/// The service refuses the name of the hash, refuses its context, or misses the context of the other algorithm.
fn is_hash_refused(code: &str) -> bool {
    let Some((refusal, field)) = code.split_once('.') else { return false };
    let context = matches!(field, "parallelsha1ctx" | "parallelsha256ctx");
    match refusal {
        "invalidparameternotsupported" => context || field == "contenthashname",
        "invalidparametermissing" => context,
        "invalidparameter" => field == "contenthashname",
        _ => false,
    }
}

/// The lifetime of a signed URL in milliseconds. Only the form that carries a duration is read: the other carries a
/// time of day, and the local clock may be wrong.
pub fn url_lifetime(url: &str) -> Option<u64> {
    let (_, query) = url.split_once('?')?;
    let mut pairs = form_urlencoded::parse(query.as_bytes());
    let (_, seconds) = pairs.find(|(key, _)| key.eq_ignore_ascii_case("x-oss-expires"))?;
    seconds.parse::<u64>().ok()?.checked_mul(1_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn the_stores_errors_are_parsed() {
        let xml = |code: &str, message: &str| {
            format!("<?xml version=\"1.0\"?>\n<Error><Code>{code}</Code><Message>{message}</Message></Error>")
        };
        let cases = [
            (0, String::new(), PartFault::Unreadable),
            (403, xml("AccessDenied", "Request has expired."), PartFault::UrlExpired),
            (403, xml("AccessDenied", "Access denied by bucket policy."), PartFault::NetworkPolicy),
            (403, xml("AccessDenied", "Access denied by IP Control Policy."), PartFault::NetworkPolicy),
            (403, xml("SignatureDoesNotMatch", "…"), PartFault::Refused("SignatureDoesNotMatch".into())),
            (404, xml("NoSuchUpload", "The specified upload does not exist."), PartFault::UploadGone),
            (400, xml("PartNotSequential", "For sequential …"), PartFault::OutOfOrder),
            (409, xml("PartAlreadyExist", "For sequential …"), PartFault::AlreadyStored),
            (400, xml("InvalidDigest", ""), PartFault::Refused("InvalidDigest".into())),
            (503, String::new(), PartFault::Busy),
            (418, "<html>".into(), PartFault::Refused("418".into())),
        ];
        for (status, body, expected) in cases {
            assert_eq!(PartFault::parse(status, &body), expected, "{status} {body}");
        }
    }

    #[test]
    fn who_is_refused_by_the_store_may_try_again() {
        let failure = PartFault::parse(403, "<Error><Code>AccessDenied</Code></Error>").failure();
        assert_eq!((failure.kind, failure.code.as_str()), (FailureKind::StoreTookNothing, "AccessDenied"));
        assert!(failure.can_retry());
    }

    #[test]
    fn error_codes_are_classified() {
        let cases = [
            (FailureKind::NotFound, "NotFound.UploadId", FailureClass::UploadGone),
            (FailureKind::NameTaken, "AlreadyExist.File", FailureClass::UploadGone),
            (
                FailureKind::Rejected,
                "InvalidParameterNotSupported.ParallelUpload",
                FailureClass::ParallelRefused,
            ),
            (
                FailureKind::Rejected,
                "InvalidParameterNotSupported.ContentHashName",
                FailureClass::HashRefused,
            ),
            (FailureKind::Rejected, "InvalidParameter.ContentHashName", FailureClass::HashRefused),
            (
                FailureKind::Rejected,
                "InvalidParameterNotSupported.ParallelSha1Ctx",
                FailureClass::HashRefused,
            ),
            (FailureKind::Rejected, "InvalidParameterMissing.ParallelSha256Ctx", FailureClass::HashRefused),
            (FailureKind::Rejected, "InvalidParameter.ParallelSha256Ctx", FailureClass::Rejected),
            (FailureKind::Rejected, "InvalidParameterNotMatch.ParallelSha256Ctx", FailureClass::Rejected),
            (FailureKind::Rejected, "InvalidParameterNotMatch.Crc64Hash", FailureClass::ContentMismatch),
            (FailureKind::Rejected, "InvalidParameterNotMatch.ParallelSha1Ctx", FailureClass::Rejected),
            (FailureKind::Rejected, "InvalidParameter.Name", FailureClass::Rejected),
            (FailureKind::Network, "", FailureClass::Temporary),
            (FailureKind::DriveFull, "QuotaExhausted.Drive", FailureClass::Final),
        ];
        for (kind, code, expected) in cases {
            assert_eq!(classify(&Failure { kind, code: code.into(), request_id: None }), expected, "{code}");
        }
    }

    #[test]
    fn only_durations_are_read_from_a_url() {
        let cases = [
            ("https://s/o?partNumber=1&x-oss-expires=900&x-oss-signature=q", Some(900_000)),
            ("https://s/o?Expires=1700000000&Signature=q", None),
            ("https://s/o?x-oss-expires=soon", None),
            ("nonsense", None),
        ];
        for (url, expected) in cases {
            assert_eq!(url_lifetime(url), expected, "{url}");
        }
    }

    proptest! {
        #[test]
        fn no_response_panics_the_parser(status in any::<u16>(), body in ".{0,80}") {
            let _ = PartFault::parse(status, &body);
            let _ = url_lifetime(&body);
        }
    }
}
