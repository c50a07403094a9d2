//! Which words stand for what the lower layers report: they don't know any language.

use crate::auth::oauth::SignInError;
use crate::config::load::Endpoint;
use crate::config::{ConfigFault, What};
use crate::features::session::Faults;
use crate::i18n::{ActionText, ConfigWhat, Count, ProblemText, SignInProblem, Text};

pub fn sign_in_problem(error: SignInError) -> SignInProblem {
    match error {
        SignInError::WrongState => SignInProblem::WrongState,
        SignInError::Malformed => SignInProblem::Malformed,
        SignInError::TokenInQuery => SignInProblem::TokenInQuery,
        SignInError::BadLifetime => SignInProblem::BadLifetime,
        SignInError::NoResponse => SignInProblem::NoResponse,
        SignInError::Denied => SignInProblem::Denied,
        SignInError::UnsupportedResponseType => SignInProblem::UnsupportedResponseType,
        SignInError::Unauthorized => SignInProblem::Unauthorized,
        SignInError::BadScope => SignInProblem::BadScope,
        SignInError::ServerBusy => SignInProblem::ServerBusy,
        SignInError::Unverified => SignInProblem::Unverified,
        SignInError::Other(code) => SignInProblem::Other(code),
    }
}

/// `None`: the settings were out of reach.
pub fn config_problem(fault: Option<ConfigFault>) -> Text {
    let Some(fault) = fault else { return Text::from(ProblemText::ConfigUnreachable) };
    let what = match fault.what {
        What::NotJson => ConfigWhat::NotJson,
        What::NotAnObject => ConfigWhat::NotAnObject,
        What::UnknownKey => ConfigWhat::UnknownKey,
        What::DuplicateKey => ConfigWhat::DuplicateKey,
        What::MissingKey => ConfigWhat::MissingKey,
        What::WrongType => ConfigWhat::WrongType,
        What::BadValue => ConfigWhat::BadValue,
    };
    let line = fault.line.map(|line| Count { value: u64::from(line), shown: line.to_string() });
    Text::from(ProblemText::ConfigFault { what, key: fault.key, line })
}

/// What was typed, field by field.
pub fn set_up_faults(fault: ConfigFault) -> Faults {
    let mut faults = Faults::default();
    let missing = fault.what == What::MissingKey;
    let text = |bad: Text| Some(if missing { Text::from(ActionText::FieldRequired) } else { bad });
    match fault.key.as_str() {
        "domainId" => faults.domain_id = text(Text::from(ActionText::BadDomainId)),
        "appId" => faults.app_id = text(Text::from(ActionText::BadDomainId)),
        _ => faults.endpoint = text(Text::from(ActionText::BadEndpoint)),
    }
    faults
}

/// A sentence, and whether it is good news.
pub fn endpoint(found: Endpoint) -> (Text, bool) {
    match found {
        Endpoint::Works => (Text::EndpointWorks, true),
        Endpoint::NoDomain => (Text::EndpointNoDomain, false),
        Endpoint::NotPds => (Text::EndpointNotPds, false),
        Endpoint::Unreachable => (Text::EndpointUnreachable, false),
    }
}
