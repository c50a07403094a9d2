//! The error type of every call, and the table that classifies statuses and codes.

use crate::base::failure::{Failure, FailureKind};
use crate::base::lenient::Fields;

/// Contains no URL and no token. The server's message is for developers and is not shown.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ApiError {
    pub kind: FailureKind,
    /// 0 when there was no response.
    pub status: u16,
    /// As the server sent it, with its suffix.
    pub code: String,
    pub message: String,
    pub request_id: Option<String>,
    /// The server's `Retry-After`.
    pub retry_after_s: Option<u32>,
}

/// A response as the transport reports it.
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

impl ApiError {
    pub fn from_response(response: &HttpResponse) -> Self {
        let mut body: Fields = serde_json::from_str(&response.body).unwrap_or_default();
        // The documentation spells the keys with capitals, the service in lower case; both are read.
        let mut either = |keys: [&str; 2], gateway: &Option<String>| {
            let own = keys.into_iter().find_map(|key| body.text(key).filter(|text| !text.is_empty()));
            own.or_else(|| gateway.clone()).unwrap_or_default()
        };
        let code = either(["code", "Code"], &response.gateway_code);
        let message = either(["message", "Message"], &response.gateway_message);
        Self {
            kind: classify(response.status, &code, &message),
            status: response.status,
            code,
            message,
            request_id: response.request_id.clone(),
            retry_after_s: response.retry_after_s,
        }
    }

    /// An error without a response from the server.
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

    /// The error of a failed server task, which a successful response reports. An unknown code counts as a server error.
    pub fn from_task(code: String, message: String) -> Self {
        Self { kind: classify(500, &code, &message), code, message, ..Self::local(FailureKind::ServerError) }
    }

    /// A response that cannot be parsed.
    pub fn from_bad_response(response: &HttpResponse, message: String) -> Self {
        Self {
            kind: FailureKind::BadAnswer,
            status: response.status,
            message,
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

    /// The token is invalid: a repetition with a new token can succeed.
    pub fn needs_sign_in(&self) -> bool {
        self.kind == FailureKind::SignedOut
    }

    pub fn is_not_found(&self) -> bool {
        self.kind == FailureKind::NotFound
    }

    /// A 409 with exactly this code: the server may have the content. Other 409s mean something else.
    pub fn is_pre_hash_matched(&self) -> bool {
        self.base_code() == "PreHashMatched"
    }

    /// The domain accepts parts in sequence only.
    pub fn is_parallel_refused(&self) -> bool {
        self.code.starts_with("InvalidParameterNotSupported") && self.code.contains("ParallelUpload")
    }

    /// A temporary error before anything was done: repeating any call is safe.
    pub fn was_throttled(&self) -> bool {
        self.kind == FailureKind::TooManyRequests
    }

    /// The outcome is unknown: the call may have been carried out.
    pub fn is_ambiguous(&self) -> bool {
        matches!(self.kind, FailureKind::Network | FailureKind::Offline | FailureKind::ServerBusy)
    }
}

fn base(code: &str) -> &str {
    code.split('.').next().unwrap_or(code)
}

/// Known codes take precedence over the status, since they are more specific.
fn classify(status: u16, code: &str, message: &str) -> FailureKind {
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
        ApiError::from_response(&HttpResponse { status, body: body.to_owned(), ..Default::default() }).kind
    }

    #[test]
    fn statuses_and_codes_are_classified() {
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
    fn gateway_errors_are_read_from_headers() {
        let error = ApiError::from_response(&HttpResponse {
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
    fn the_error_of_a_task_is_classified_by_its_code() {
        let kind = |code: &str| ApiError::from_task(code.to_owned(), String::new()).kind;
        assert_eq!(kind("QuotaExhausted.Drive"), FailureKind::DriveFull);
        assert_eq!(kind("ForbiddenNoPermission.File"), FailureKind::Forbidden);
        assert_eq!(kind(""), FailureKind::ServerError);
    }

    #[test]
    fn only_one_code_is_a_pre_hash_match() {
        let error = |code: &str| {
            ApiError::from_response(&HttpResponse {
                status: 409,
                body: format!(r#"{{"code":"{code}"}}"#),
                ..Default::default()
            })
        };
        assert!(error("PreHashMatched").is_pre_hash_matched());
        assert!(!error("AlreadyExist.File").is_pre_hash_matched());
    }
}
