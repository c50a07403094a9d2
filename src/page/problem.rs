//! Pages for what is not there or can't be shown.

use super::not_found::Nothing;
use crate::i18n::Text;
use leptos::prelude::*;

#[component]
pub fn FolderGone() -> impl IntoView {
    view! { <Nothing title=Text::NotFoundTitle hint=Text::FolderGone /> }
}
