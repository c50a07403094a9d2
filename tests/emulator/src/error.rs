//! API errors with status, code and message.
//!
//! A code may end in the parameter or resource after a dot. Messages follow the templates of the documents.

use axum::http::StatusCode;
use serde_json::{Map, Value};

/// The error answer of a call.
#[derive(Debug, Clone)]
pub struct ApiError {
    pub status: StatusCode,
    pub code: String,
    pub message: String,
    /// Further fields of the body; only `PreHashMatched` has any.
    pub more: Map<String, Value>,
    /// Raised by the gateway: the code is in headers too.
    pub gateway: bool,
}

pub type Result<T> = std::result::Result<T, ApiError>;

impl ApiError {
    pub fn new(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Self {
        Self { status, code: code.into(), message: message.into(), more: Map::new(), gateway: false }
    }

    pub fn body(&self) -> Value {
        let mut body = Map::new();
        body.insert("code".into(), Value::from(self.code.as_str()));
        body.insert("message".into(), Value::from(self.message.as_str()));
        body.extend(self.more.clone());
        Value::Object(body)
    }
}

/// `parent_file_id` → `ParentFileId`, as suffixes are written.
fn camel(parameter: &str) -> String {
    let mut text = String::new();
    for word in parameter.split('_') {
        let mut chars = word.chars();
        text.extend(chars.next().map(|first| first.to_ascii_uppercase()));
        text.push_str(chars.as_str());
    }
    text
}

fn parameter(code: &str, name: &str, what: &str) -> ApiError {
    let code = format!("{code}.{}", camel(name));
    ApiError::new(StatusCode::BAD_REQUEST, code, format!("The input parameter {name} {what}"))
}

pub fn invalid(name: &str) -> ApiError {
    parameter("InvalidParameter", name, "is not valid.")
}

pub fn missing(name: &str) -> ApiError {
    parameter("InvalidParameterMissing", name, "is missing.")
}

pub fn not_supported(name: &str) -> ApiError {
    parameter("InvalidParameterNotSupported", name, "is not supported")
}

pub fn no_match(name: &str) -> ApiError {
    parameter("InvalidParameterNotMatch", name, "doesn't match.")
}

pub fn out_of_range(name: &str) -> ApiError {
    parameter("InvalidParameterOutOfRange", name, "doesn't match the limitation.")
}

pub fn bad_json() -> ApiError {
    let message = "The input parameter body is invalid Json format.";
    ApiError::new(StatusCode::BAD_REQUEST, "InvalidRequestJSONFormat", message)
}

/// `resource` as in `file`, `drive`, `upload_id`.
pub fn not_found(resource: &str) -> ApiError {
    let message = format!("The resource {resource} cannot be found. Please check.");
    ApiError::new(StatusCode::NOT_FOUND, format!("NotFound.{}", camel(resource)), message)
}

pub fn no_permission(resource: &str) -> ApiError {
    let message = format!("No Permission to access resource {resource}.");
    ApiError::new(StatusCode::FORBIDDEN, format!("ForbiddenNoPermission.{}", camel(resource)), message)
}

/// The caller may not use this operation at all.
pub fn forbidden() -> ApiError {
    let message = "User not authorized to operate on the specified APIs.";
    ApiError::new(StatusCode::FORBIDDEN, "Forbidden", message)
}

pub fn in_recycle_bin() -> ApiError {
    let message = "The resource file is in the recycle bin.";
    ApiError::new(StatusCode::FORBIDDEN, "ForbiddenFileInTheRecycleBin", message)
}

pub fn already_exists(resource: &str) -> ApiError {
    let message = format!("The resource {resource} has already exists.");
    ApiError::new(StatusCode::CONFLICT, format!("AlreadyExist.{}", camel(resource)), message)
}

pub fn quota_exhausted() -> ApiError {
    ApiError::new(StatusCode::FORBIDDEN, "QuotaExhausted.Drive", "The quota of the drive is exhausted.")
}

pub fn token_invalid() -> ApiError {
    let message = "AccessToken is invalid. ErrValidateTokenFailed";
    ApiError::new(StatusCode::UNAUTHORIZED, "AccessTokenInvalid", message)
}

pub fn token_expired() -> ApiError {
    ApiError::new(StatusCode::UNAUTHORIZED, "AccessTokenExpired", "AccessToken is expired.")
}

/// The token is valid, but its user has been disabled.
pub fn user_not_enabled() -> ApiError {
    let message = "AccessToken is expired. UserNotEnabled";
    ApiError::new(StatusCode::UNAUTHORIZED, "AccessTokenExpired", message)
}

/// The role in the token is no longer the role of the user.
pub fn user_role_changed() -> ApiError {
    let message = "User not authorized to operate on the specified APIs. UserRoleChanged";
    ApiError::new(StatusCode::FORBIDDEN, "Forbidden", message)
}

/// Another resource depends on it.
pub fn state_conflict(why: &str) -> ApiError {
    ApiError::new(StatusCode::CONFLICT, "StateConflict", format!("User operation is not valid. {why}"))
}

/// A quota of the domain is exhausted.
pub fn too_many(resource: &str) -> ApiError {
    let message = format!("The quota of {resource} is exhausted.");
    ApiError::new(StatusCode::FORBIDDEN, format!("QuotaExhausted.{}", camel(resource)), message)
}

/// The feature is not enabled in this domain.
pub fn operation_not_supported() -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, "OperationNotSupport", "This operation is not supported.")
}

pub fn internal() -> ApiError {
    let message = "The request has been failed due to some unknown error.";
    ApiError::new(StatusCode::INTERNAL_SERVER_ERROR, "InternalError", message)
}

/// An unknown route, answered by the gateway.
pub fn no_such_api(method: &str, path: &str) -> ApiError {
    let mut error =
        ApiError::new(StatusCode::NOT_FOUND, "I404NF", format!("API not found with `{method} {path}`"));
    error.gateway = true;
    error
}

pub fn pre_hash_matched(name: &str, parent: &str, pre_hash: &str) -> ApiError {
    let mut error = ApiError::new(StatusCode::CONFLICT, "PreHashMatched", "Pre hash matched.");
    for (key, value) in [("file_name", name), ("parent_file_id", parent), ("pre_hash", pre_hash)] {
        error.more.insert(key.into(), Value::from(value));
    }
    error
}

/// A share link that can't be used, in the form of the vendor's sister service.
pub fn share_error(code: &str, message: &str) -> ApiError {
    ApiError::new(StatusCode::BAD_REQUEST, code, message)
}

pub fn share_token_invalid() -> ApiError {
    let message = "ShareLinkToken is invalid. It may have expired";
    ApiError::new(StatusCode::UNAUTHORIZED, "ShareLinkTokenInvalid", message)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_and_messages() {
        let error = invalid("parent_file_id");
        assert_eq!(error.code, "InvalidParameter.ParentFileId");
        assert_eq!(error.message, "The input parameter parent_file_id is not valid.");
        assert_eq!(not_found("upload_id").code, "NotFound.UploadId");
        assert_eq!(not_found("file").status, StatusCode::NOT_FOUND);
        assert_eq!(not_supported("parallel_upload").code, "InvalidParameterNotSupported.ParallelUpload");
        assert_eq!(already_exists("file").body()["code"], "AlreadyExist.File");
    }
}
