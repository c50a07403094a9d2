//! Composition: where the parts meet.

mod aside;
mod dialog_host;
mod endpoint;
mod frame;
mod gate;
mod pages;
mod panels;
mod set_up;
mod signed_in;
mod stage;
mod stores;
mod wiring;
mod wording;

use crate::auth::oauth::AuthorizationResponse;
use crate::browser::dom::Root;
use leptos::prelude::*;

/// Draws the app into `root` for as long as the page lives.
pub fn mount(root: Root, answer: AuthorizationResponse) {
    leptos::mount::mount_to(root, move || view! { <gate::App answer /> }).forget();
}
