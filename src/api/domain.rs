//! Settings of the domain.

use super::{ApiError, Client};
use crate::model::entry::HashAlgorithm;
use serde::{Deserialize, Serialize};

#[derive(Serialize)]
struct DomainRequest {
    get_quota_used: bool,
}

#[derive(Deserialize)]
struct WireDomain {
    data_hash_name: Option<String>,
}

impl Client {
    /// The algorithm of content hashes; `None` when the domain does not report it.
    pub async fn hash_algorithm(&self) -> Result<Option<HashAlgorithm>, ApiError> {
        let domain: WireDomain = self.read("/domain/get", &DomainRequest { get_quota_used: false }).await?;
        Ok(domain.data_hash_name.as_deref().and_then(HashAlgorithm::from_name))
    }
}
