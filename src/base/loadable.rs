//! Data on its way: what to show while it comes, and after it failed.

use super::failure::Failure;

/// The life of one piece of remote data. `Loading` keeps what was there before, so nothing jumps.
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
