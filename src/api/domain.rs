//! What the domain is set to, as far as a person's client needs to know.

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
    /// What its files are hashed with; `None` when it doesn't say.
    pub async fn data_hash(&self) -> Result<Option<HashAlgorithm>, ApiError> {
        let domain: WireDomain = self.read("/domain/get", &DomainRequest { get_quota_used: false }).await?;
        Ok(domain.data_hash_name.as_deref().and_then(HashAlgorithm::named))
    }
}
