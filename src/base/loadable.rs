//! The loading state of remote data.

use super::failure::Failure;

/// The loading state of one piece of remote data. Unlike an `Option<Result<_>>` of a Leptos resource it is set by a store
/// that loads on demand, and has states for "not requested" and "failed, with a retry".
#[derive(Clone, Debug, PartialEq, Eq, Default)]
pub enum Loadable<T> {
    #[default]
    Idle,
    Loading,
    Ready(T),
    Failed(Failure),
}

impl<T> Loadable<T> {
    pub fn ready(&self) -> Option<&T> {
        match self {
            Self::Ready(value) => Some(value),
            _ => None,
        }
    }

    pub fn is_loading(&self) -> bool {
        matches!(self, Self::Idle | Self::Loading)
    }
}
