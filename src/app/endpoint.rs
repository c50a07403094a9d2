//! Asks what answers at an API endpoint, before anybody is sent to its sign-in page: the browser's own error page leads
//! nowhere.

use crate::api::fetch_transport::FetchTransport;
use crate::api::{ApiError, HttpRequest, Transport};
use crate::config::Config;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum EndpointStatus {
    Works,
    /// PDS, but it does not serve this domain.
    UnknownDomain,
    NotPds,
    Unreachable,
}

/// Sends a request without a token, which PDS rejects with an error code of its own.
pub async fn check(config: &Config) -> EndpointStatus {
    let url = format!("{}/v2/user/get", config.api_endpoint);
    let request = HttpRequest { url, bearer: None, body: "{}".to_owned() };
    let Ok(response) = FetchTransport.send(request).await else { return EndpointStatus::Unreachable };
    match ApiError::from_response(&response).code.as_str() {
        "NotFound.Domain" => EndpointStatus::UnknownDomain,
        code if code.starts_with("AccessToken") => EndpointStatus::Works,
        _ => EndpointStatus::NotPds,
    }
}
