//! Parts of a view that follow signals.

use leptos::prelude::*;

/// What draws itself anew.
pub type Live = Box<dyn FnMut() -> AnyView + Send>;

/// Draws again whenever a signal read by `draw` changes. One type for all such places: a bare closure brings along a
/// copy of everything that builds, rebuilds and takes it out of the page.
pub fn live<V: IntoAny>(mut draw: impl FnMut() -> V + Send + 'static) -> Live {
    Box::new(move || draw().into_any())
}
