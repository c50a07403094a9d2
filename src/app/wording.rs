//! Which words stand for what the lower layers report: they don't know any language.

use crate::auth::oauth::SignInError;
use crate::config::load::Endpoint;
use crate::config::{ConfigFault, What};
use crate::features::session::set_up::Faults;
use crate::i18n::{ActionText, ConfigWhat, Count, ProblemText, Refused, Text};

pub fn refused(error: SignInError) -> Refused {
    match error {
        SignInError::WrongState => Refused::WrongState,
        SignInError::Malformed => Refused::Malformed,
        SignInError::TokenInQuery => Refused::TokenInQuery,
        SignInError::BadLifetime => Refused::BadLifetime,
        SignInError::NoResponse => Refused::NoAnswer,
        SignInError::Denied => Refused::Denied,
        SignInError::UnsupportedResponseType => Refused::UnsupportedResponseType,
        SignInError::Unauthorized => Refused::Unauthorized,
        SignInError::BadScope => Refused::BadScope,
        SignInError::ServerBusy => Refused::ServerBusy,
        SignInError::Unverified => Refused::Unverified,
        SignInError::Other(code) => Refused::Other(code),
    }
}

/// `None`: the settings were out of reach.
pub fn config_problem(fault: Option<ConfigFault>) -> Text {
    let Some(fault) = fault else { return Text::later(ProblemText::ConfigUnreachable) };
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
    Text::later(ProblemText::ConfigFault { what, key: fault.key, line })
}

/// What was typed, field by field.
pub fn set_up_faults(fault: ConfigFault) -> Faults {
    let mut faults = Faults::default();
    let missing = fault.what == What::MissingKey;
    let text = |bad: Text| Some(if missing { Text::later(ActionText::FieldRequired) } else { bad });
    match fault.key.as_str() {
        "domainId" => faults.domain_id = text(Text::later(ActionText::BadDomainId)),
        "appId" => faults.app_id = text(Text::later(ActionText::BadDomainId)),
        _ => faults.endpoint = text(Text::later(ActionText::BadEndpoint)),
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
