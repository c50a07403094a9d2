//! The errors of these routes by name: status and code as documented.

use axum::http::StatusCode;

use crate::error::Refusal;
use crate::files::tree::Fault;

pub fn with(status: StatusCode, code: impl Into<String>, message: impl Into<String>) -> Refusal {
    Refusal { status, code: code.into(), message: message.into() }
}

/// `parent_file_id` → `ParentFileId`
fn camel(parameter: &str) -> String {
    let words = parameter.split('_').map(|word| {
        let mut letters = word.chars();
        letters.next().map(|first| first.to_ascii_uppercase().to_string()).unwrap_or_default() + letters.as_str()
    });
    words.collect()
}

fn parameter(code: &str, name: &str, what: &str) -> Refusal {
    let message = format!("The input parameter {name} {what}");
    with(StatusCode::BAD_REQUEST, format!("{code}.{}", camel(name)), message)
}

pub fn invalid(name: &str) -> Refusal {
    parameter("InvalidParameter", name, "is not valid.")
}

pub fn missing(name: &str) -> Refusal {
    parameter("InvalidParameterMissing", name, "is missing.")
}

pub fn no_match(name: &str) -> Refusal {
    parameter("InvalidParameterNotMatch", name, "doesn't match.")
}

pub fn not_supported(name: &str) -> Refusal {
    parameter("InvalidParameterNotSupported", name, "is not supported.")
}

pub fn bad_json() -> Refusal {
    let message = "The input parameter body is invalid Json format.";
    with(StatusCode::BAD_REQUEST, "InvalidRequestJSONFormat", message)
}

pub fn not_found(resource: &str) -> Refusal {
    let message = format!("The resource {resource} cannot be found. Please check.");
    with(StatusCode::NOT_FOUND, format!("NotFound.{}", camel(resource)), message)
}

pub fn no_permission(resource: &str) -> Refusal {
    let message = format!("No Permission to access resource {resource}.");
    with(StatusCode::FORBIDDEN, format!("ForbiddenNoPermission.{}", camel(resource)), message)
}

pub fn forbidden() -> Refusal {
    with(StatusCode::FORBIDDEN, "Forbidden", "User not authorized to operate on the specified APIs.")
}

pub fn exists() -> Refusal {
    with(StatusCode::CONFLICT, "AlreadyExist.File", "The resource file has already exists.")
}

impl From<Fault> for Refusal {
    fn from(fault: Fault) -> Refusal {
        match fault {
            Fault::NoDrive => not_found("drive"),
            Fault::NoFile => not_found("file"),
            Fault::NoParent => not_found("parent_file_id"),
            Fault::NotAFolder => invalid("parent_file_id"),
            Fault::Exists(_) => exists(),
            Fault::Trashed => with(
                StatusCode::FORBIDDEN,
                "ForbiddenFileInTheRecycleBin",
                "The file is in the recycle bin, or in a folder that is.",
            ),
            Fault::Quota => {
                with(StatusCode::FORBIDDEN, "QuotaExhausted.Drive", "The quota of the drive is exhausted.")
            }
            Fault::Invalid(name) => invalid(name),
        }
    }
}
