//! One error for every call, and the one table that says what a status and a code mean.

use crate::base::failure::{Failure, FailureKind};
use crate::base::lenient;
use serde::Deserialize;

/// Never carries a URL or a token; the server's message is for logs of developers, not for people.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub kind: FailureKind,
    /// 0 when no answer came.
    pub status: u16,
    /// As the server sent it, with its suffix.
    pub code: String,
    pub message: String,
    pub request_id: Option<String>,
    /// The server asked to wait this long.
    pub retry_after_s: Option<u32>,
}

/// What a transport tells of an answer.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HttpResponse {
    pub status: u16,
    pub body: String,
    /// `x-ca-request-id`
    pub request_id: Option<String>,
    /// `x-ca-error-code`, set by the gateway when there is no body.
    pub gateway_code: Option<String>,
    /// `x-ca-error-message`
    pub gateway_message: Option<String>,
    pub retry_after_s: Option<u32>,
}

/// The help page prints capitals, the wire has lower case; both are read.
#[derive(Default, Deserialize)]
#[serde(default)]
struct ErrorBody {
    #[serde(deserialize_with = "lenient::non_empty")]
    code: Option<String>,
    #[serde(deserialize_with = "lenient::non_empty")]
    message: Option<String>,
    #[serde(rename = "Code", deserialize_with = "lenient::non_empty")]
    capital_code: Option<String>,
    #[serde(rename = "Message", deserialize_with = "lenient::non_empty")]
    capital_message: Option<String>,
}

impl ApiError {
    pub fn of(response: &HttpResponse) -> Self {
        let body: ErrorBody = serde_json::from_str(&response.body).unwrap_or_default();
        let either = |own: Option<String>, gateway: &Option<String>| {
            own.or_else(|| gateway.clone()).unwrap_or_default()
        };
        let code = either(body.code.or(body.capital_code), &response.gateway_code);
        let message = either(body.message.or(body.capital_message), &response.gateway_message);
        Self {
            kind: kind_of(response.status, &code, &message),
            status: response.status,
            code,
            message,
            request_id: response.request_id.clone(),
            retry_after_s: response.retry_after_s,
        }
    }

    /// An error no server spoke of.
    pub fn local(kind: FailureKind) -> Self {
        Self {
            kind,
            status: 0,
            code: String::new(),
            message: String::new(),
            request_id: None,
            retry_after_s: None,
        }
    }

    /// How a task on the server ended, told inside a good answer. A code we don't know is the server's failure.
    pub fn of_task(code: String, message: String) -> Self {
        Self { kind: kind_of(500, &code, &message), code, message, ..Self::local(FailureKind::ServerError) }
    }

    pub fn bad_answer(response: &HttpResponse, why: String) -> Self {
        Self {
            kind: FailureKind::BadAnswer,
            status: response.status,
            message: why,
            request_id: response.request_id.clone(),
            ..Self::local(FailureKind::BadAnswer)
        }
    }

    pub fn failure(&self) -> Failure {
        Failure { kind: self.kind, code: self.code.clone(), request_id: self.request_id.clone() }
    }

    /// The part of the code before its suffix: `NotFound` of `NotFound.File`.
    pub fn base_code(&self) -> &str {
        base(&self.code)
    }

    /// The token is dead: renewing it and asking again will help.
    pub fn wants_sign_in(&self) -> bool {
        self.kind == FailureKind::SignedOut
    }

    pub fn is_not_found(&self) -> bool {
        self.kind == FailureKind::NotFound
    }

    /// 409 with this very code: the server may know the content (never take any other 409 for it).
    pub fn is_pre_hash_matched(&self) -> bool {
        self.base_code() == "PreHashMatched"
    }

    /// The domain takes parts only one after the other.
    pub fn is_parallel_refused(&self) -> bool {
        self.code.starts_with("InvalidParameterNotSupported") && self.code.contains("ParallelUpload")
    }

    /// A temporary fault in which nothing was done: asking again is safe for any call.
    pub fn was_turned_away(&self) -> bool {
        self.kind == FailureKind::TooManyRequests
    }

    /// The outcome of the call is unknown: it may or may not have been done.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.kind, FailureKind::Network | FailureKind::Offline | FailureKind::ServerBusy)
    }
}

fn base(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

/// Codes first, since they say more; the status decides about codes we don't know.
fn kind_of(status: u16, code: &str, message: &str) -> FailureKind {
    use FailureKind::*;
    match base(code) {
        "AccessTokenInvalid" | "AccessTokenExpired" | "TokenExpired" | "I400JD" => SignedOut,
        // The token still names the old role; the vendor's own client asks for a new sign-in.
        _ if status == 403 && message.contains("UserRoleChanged") => SignedOut,
        // The gateway's "no such call", which has nothing to do with a file that is gone.
        "I404NF" => Unsupported,
        // Names of another domain's gateway; for the person it is the wrong place, not a lost file.
        "NotFound" if code == "NotFound.Domain" => NotAllowedHere,
        "NotFound" | "NoSuchKey" => NotFound,
        "ForbiddenFileInTheRecycleBin" => NotFound,
        "Forbidden" if message.contains("CheckRouterAccessFailed") => NotAllowedHere,
        "CheckRouterAccessFailed" => NotAllowedHere,
        "Forbidden" | "ForbiddenNoPermission" => Forbidden,
        "AlreadyExist" => NameTaken,
        base if base.starts_with("QuotaExhausted") => DriveFull,
        "StateConflict" | "PreHashMatched" => Conflict,
        "TooManyRequests" | "ParamFlowException" => TooManyRequests,
        "OperationNotSupport" | "MultimodalAnalysisNotEnabled" | "InvalidParameterNotSupported" => {
            Unsupported
        }
        "InvalidParameterNotMatch" if code.to_ascii_lowercase().contains("crc64") => Corrupt,
        "InvalidParameterNotMatch" if code.to_ascii_lowercase().contains("hash") => Corrupt,
        base if base.starts_with("InvalidParameter") && code.to_ascii_lowercase().ends_with(".name") => {
            BadName
        }
        "ServiceUnavailable" => ServerBusy,
        _ => match status {
            401 => SignedOut,
            403 => Forbidden,
            404 => NotFound,
            409 => Conflict,
            429 => TooManyRequests,
            502..=504 => ServerBusy,
            500.. => ServerError,
            400..=499 => Rejected,
            0 => Network,
            _ => BadAnswer,
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn kind(status: u16, body: &str) -> FailureKind {
        ApiError::of(&HttpResponse { status, body: body.to_owned(), ..Default::default() }).kind
    }

    #[test]
    fn the_table() {
        use FailureKind::*;
        let cases = [
            (401, r#"{"code":"AccessTokenInvalid"}"#, SignedOut),
            (401, r#"{"Code":"AccessTokenExpired"}"#, SignedOut),
            (401, "", SignedOut),
            (400, r#"{"code":"I400JD"}"#, SignedOut),
            (403, r#"{"code":"ForbiddenNoPermission.File"}"#, Forbidden),
            (403, r#"{"code":"Forbidden","message":"CheckRouterAccessFailed"}"#, NotAllowedHere),
            (403, r#"{"code":"QuotaExhausted.Drive"}"#, DriveFull),
            (404, r#"{"code":"NotFound.File"}"#, NotFound),
            (404, r#"{"code":"NotFound.Domain"}"#, NotAllowedHere),
            (404, r#"{"code":"I404NF"}"#, Unsupported),
            (404, r#"{"code":"NotFound.File","message":null,"Code":404}"#, NotFound),
            (404, r#"{"code":{},"Code":"I404NF","Message":["x"],"more":{"a":[1]}}"#, Unsupported),
            (403, r#"{"code":"ForbiddenNoPermission","message":"UserRoleChanged"}"#, SignedOut),
            (403, r#"{"code":"QuotaExhausted"}"#, DriveFull),
            (400, r#"{"code":"InvalidParameterOutOfRange.Name"}"#, BadName),
            (400, "null", Rejected),
            (409, r#"{"code":"AlreadyExist.File"}"#, NameTaken),
            (409, r#"{"code":"SomethingNew"}"#, Conflict),
            (429, r#"{"code":"TooManyRequests"}"#, TooManyRequests),
            (400, r#"{"code":"OperationNotSupport"}"#, Unsupported),
            (400, r#"{"code":"InvalidParameter.name"}"#, BadName),
            (400, r#"{"code":"InvalidParameterNotMatch.Crc64Hash"}"#, Corrupt),
            (400, r#"{"code":"InvalidParameter.limit"}"#, Rejected),
            (500, "<html>", ServerError),
            (503, r#"{"code":"ServiceUnavailable"}"#, ServerBusy),
            (504, "", ServerBusy),
        ];
        for (status, body, expected) in cases {
            assert_eq!(kind(status, body), expected, "{status} {body}");
        }
    }

    #[test]
    fn the_gateway_speaks_in_headers() {
        let error = ApiError::of(&HttpResponse {
            status: 504,
            gateway_code: Some("D504TO".into()),
            gateway_message: Some("timeout".into()),
            request_id: Some("r-1".into()),
            ..Default::default()
        });
        assert_eq!((error.code.as_str(), error.message.as_str()), ("D504TO", "timeout"));
        assert!(error.is_ambiguous());
        assert_eq!(error.failure().request_id.as_deref(), Some("r-1"));
    }

    #[test]
    fn a_task_that_failed_says_why() {
        let kind = |code: &str| ApiError::of_task(code.to_owned(), String::new()).kind;
        assert_eq!(kind("QuotaExhausted.Drive"), FailureKind::DriveFull);
        assert_eq!(kind("ForbiddenNoPermission.File"), FailureKind::Forbidden);
        assert_eq!(kind(""), FailureKind::ServerError);
    }

    #[test]
    fn only_its_own_code_is_a_pre_hash_match() {
        let error = |code: &str| {
            ApiError::of(&HttpResponse {
                status: 409,
                body: format!(r#"{{"code":"{code}"}}"#),
                ..Default::default()
            })
        };
        assert!(error("PreHashMatched").is_pre_hash_matched());
        assert!(!error("AlreadyExist.File").is_pre_hash_matched());
    }
}
