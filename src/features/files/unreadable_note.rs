//! The line below a list that says how many of its items could not be read.

use crate::features::shell::prefs::use_prefs;
use crate::i18n::{ProblemText, Text};
use leptos::prelude::*;

#[component]
pub fn UnreadableNote(count: Memo<usize>) -> impl IntoView {
    let prefs = use_prefs();
    let text = move || prefs.localize(&Text::from(ProblemText::Unreadable(prefs.count(count.get()))));
    view! { <div class="fault-note" role="status">{text}</div> }
}
