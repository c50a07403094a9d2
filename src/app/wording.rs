//! Which words stand for what the lower layers report: they don't know any language.

use super::endpoint::EndpointStatus;
use crate::base::config_error::{ConfigError, ConfigErrorKind};
use crate::features::session::FieldErrors;
use crate::i18n::{ActionText, ProblemText, Text};

/// `None`: the configuration could not be loaded.
pub fn config_problem(error: Option<ConfigError>) -> Text {
    Text::from(error.map_or(ProblemText::ConfigUnreachable, ProblemText::Config))
}

/// What was typed, field by field.
pub fn set_up_faults(error: ConfigError) -> FieldErrors {
    let mut faults = FieldErrors::default();
    let missing = matches!(error.kind, ConfigErrorKind::MissingKey | ConfigErrorKind::EmptyValue);
    let text = |bad: Text| Some(if missing { Text::from(ActionText::FieldRequired) } else { bad });
    match error.key.as_str() {
        "domainId" => faults.domain_id = text(Text::from(ActionText::BadDomainId)),
        "appId" => faults.app_id = text(Text::from(ActionText::BadDomainId)),
        _ => faults.endpoint = text(Text::from(ActionText::BadEndpoint)),
    }
    faults
}

/// A sentence, and whether it is good news.
pub fn endpoint(found: EndpointStatus) -> (Text, bool) {
    match found {
        EndpointStatus::Works => (Text::EndpointWorks, true),
        EndpointStatus::UnknownDomain => (Text::EndpointNoDomain, false),
        EndpointStatus::NotPds => (Text::EndpointNotPds, false),
        EndpointStatus::Unreachable => (Text::EndpointUnreachable, false),
    }
}
