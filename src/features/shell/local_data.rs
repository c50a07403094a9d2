//! Removes from this computer what people have left there who did not return.

use crate::transfer::stored_data;
use leptos::task::spawn_local;

/// At the start of the page and after a sign-out. It goes on when a session begins or ends.
pub fn sweep() {
    spawn_local(stored_data::sweep());
}
