//! The README of the open folder, below its rows.

use super::markdown::MarkdownViewer;
use super::source::Source;
use crate::base::name::shown::shown;
use crate::browser::effect::handler;
use crate::browser::{observe, storage};
use crate::features::shell::api::Api;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::t;
use crate::i18n::PreviewText;
use crate::model::entry::Entry;
use crate::model::preview::Viewer;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// Whether it is folded or not, in session storage; once the person has chosen.
const KEY: &str = "pds-web.readme";

#[component]
pub fn FolderReadme(readme: Memo<Option<Entry>>) -> impl IntoView {
    let api = expect_context::<Api>();
    // On a phone there is no room for it.
    let is_wide = || observe::on_media("(width >= 40rem)", |_| ()).is_none_or(|(is_wide, _)| is_wide);
    let is_open = RwSignal::new(storage::session_get(KEY).unwrap_or_else(is_wide));
    let toggle = move |_| {
        is_open.update(|is_open| *is_open = !*is_open);
        storage::session_set(KEY, &is_open.get_untracked());
    };
    move || {
        let entry = readme.get()?;
        let navigation = use_navigation();
        let (id, name) = (entry.id.clone(), shown(&entry.name));
        let label = name.clone();
        let source = Source::new(api, entry, Viewer::Markdown);
        Some(view! {
            <section class="folder-readme" aria-label=label>
                <div class="readme-head">
                    <h2>
                        <button type="button" aria-expanded=move || is_open.get().to_string() on:click=handler(toggle)>
                            <Glyph icon=Icon::ChevronDown />
                            <bdi>{name}</bdi>
                        </button>
                    </h2>
                    <Button
                        label=t(PreviewText::OpenReadme)
                        icon=Icon::FullScreen
                        variant=ButtonVariant::IconOnly
                        on_press=move |_| navigation.open_file(&id)
                    />
                </div>
                {move || is_open.get().then(|| view! { <MarkdownViewer source is_beside=true /> })}
            </section>
        })
    }
}
