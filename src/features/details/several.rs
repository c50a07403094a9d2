//! Sums and common facts of several selected entries.

use super::facts::{Fact, FolderContents, PathLinks};
use super::store::{Target, use_details_store};
use crate::base::loadable::Loadable;
use crate::features::shell::kind_icon::category_icon;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{DetailsText, Text};
use crate::model::list_source::ListSource;
use crate::model::selection_facts::SelectionFacts;
use crate::ui::icon::Glyph;
use leptos::prelude::*;

#[component]
pub fn SeveralFacts() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let facts = Memo::new(move |_| {
        store.target.with(|target| match target {
            Target::Several(facts) => (**facts).clone(),
            _ => SelectionFacts::default(),
        })
    });
    let date = move |time| match time {
        Some(time) => prefs.date(time),
        None => prefs.localize(&Text::NoDate),
    };
    let count = move |number| prefs.count(number).shown;
    let kinds = move || {
        facts.get().categories.into_iter().map(|(category, number)| {
            let (icon, class) = category_icon(category);
            let text = DetailsText::KindCount { category, count: prefs.count(number) };
            view! { <li><Glyph icon class /><span class="numbers">{prefs.localize(&text.into())}</span></li> }
        }).collect_view()
    };
    let has_files = Memo::new(move |_| facts.with(|facts| facts.files > 0));
    let has_folders = Memo::new(move |_| facts.with(|facts| facts.folders > 0));
    let has_starred = Memo::new(move |_| facts.with(|facts| facts.starred > 0));
    let parent = Memo::new(move |_| facts.with(|facts| facts.parent.clone()));
    let place = move || {
        let (drive, folder) = parent.get()?;
        // The path is known where it is the open folder.
        let is_open = store
            .source
            .place
            .with_untracked(|place| place.as_ref().and_then(ListSource::folder) == Some(&folder));
        let above = store.source.crumbs.with(|crumbs| match crumbs {
            Loadable::Ready(crumbs) if is_open => Some(crumbs.clone()),
            _ if folder.is_root() => Some(Vec::new()),
            _ => None,
        })?;
        Some(view! { <Fact label=t(DetailsText::Where)><PathLinks drive above /></Fact> })
    };
    view! {
        <dl class="facts">
            {move || has_files.get().then(|| view! {
                <Fact label=t(DetailsText::Files)><span class="numbers">{move || count(facts.get().files)}</span></Fact>
            })}
            {move || has_folders.get().then(|| view! {
                <Fact label=t(DetailsText::Folders)><span class="numbers">{move || count(facts.get().folders)}</span></Fact>
            })}
            <Fact label=t(DetailsText::TotalSize)>
                <span class="numbers">{move || prefs.size(facts.get().bytes)}</span>
                {move || has_folders.get().then(|| view! { <span class="muted sub">{t(DetailsText::OfFilesOnly)}</span> })}
            </Fact>
            {move || has_folders.get().then(|| view! {
                <Fact label=t(DetailsText::Contents)><FolderContents /></Fact>
            })}
            {move || has_files.get().then(|| view! {
                <Fact label=t(DetailsText::Kinds)><ul class="kinds">{kinds}</ul></Fact>
            })}
            <Fact label=t(DetailsText::Newest)>{move || date(facts.get().newest)}</Fact>
            <Fact label=t(DetailsText::Oldest)>{move || date(facts.get().oldest)}</Fact>
            {move || has_starred.get().then(|| view! {
                <Fact label=t(Text::Starred)>
                    {move || {
                        let facts = facts.get();
                        let text = DetailsText::StarredOf { starred: prefs.count(facts.starred), all: prefs.count(facts.len()) };
                        prefs.localize(&text.into())
                    }}
                </Fact>
            })}
            {place}
        </dl>
    }
}
