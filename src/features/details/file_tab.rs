//! What the panel shows of one file or folder under its first tab, of a whole drive, and of what is in the trash.

use super::draft_field::DraftField;
use super::facts::{Fact, FactTable, Fingerprints, FolderContents};
use super::photo::PhotoPart;
use super::store::{DraftKey, Target, use_details_store};
use super::tags::TagList;
use crate::base::id::DriveId;
use crate::base::loadable::Loadable;
use crate::browser::effect::handler;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::kind_icon::{KindIcon, category_icon};
use crate::features::shell::panels::FailureNote;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, DetailsText, Text};
use crate::model::details::{FileDetails, MetadataChange, MetadataEdit};
use crate::model::entry::{Category, Entry};
use crate::model::permission::{Action, check_action};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn FileTab() -> impl IntoView {
    let store = use_details_store();
    let entry = Memo::new(move |_| store.entry());
    let facts = Memo::new(move |_| store.facts.state.with(|facts| facts.ready().cloned()));
    let can_edit = Memo::new(move |_| {
        entry.with(|entry| entry.as_ref().is_some_and(|it| check_action(Action::Rename, [it]).is_ok()))
    });
    let failure = Memo::new(move |_| {
        store.facts.state.with(|facts| match facts {
            Loadable::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    });
    let retry = Callback::new(move |()| store.retry());
    let has_facts = Memo::new(move |_| facts.with(Option::is_some));
    view! {
        <Preview entry facts />
        <StarButton entry can_edit />
        <FactTable entry facts />
        <PhotoPart facts />
        {move || match failure.get() {
            Some(failure) => view! { <FailureNote failure on_retry=retry /> }.into_any(),
            None if has_facts.get() => view! {
                <TagList facts can_edit />
                <Description facts can_edit />
            }
            .into_any(),
            None => view! { <PartsSkeleton /> }.into_any(),
        }}
        <Fingerprints entry />
    }
}

/// In the place of tags and description.
#[component]
fn PartsSkeleton() -> impl IntoView {
    let part = |label: DetailsText| {
        view! {
            <section class="details-part">
                <h3>{t(label)}</h3>
                <div class="ghost long" aria-hidden="true"></div>
            </section>
        }
    };
    view! {
        <div class="skeleton" aria-busy="true">
            <span class="visually-hidden" role="status">{t(Text::Loading)}</span>
            {part(DetailsText::Tags)}
            {part(DetailsText::Description)}
        </div>
    }
}

/// The picture; the small one of the list, out of focus, until the large one is there. Other kinds have their icon.
#[component]
fn Preview(entry: Memo<Option<Entry>>, facts: Memo<Option<FileDetails>>) -> impl IntoView {
    // Which addresses could not be shown.
    let broken = RwSignal::new(Vec::<String>::new());
    let kind = Memo::new(move |_| entry.with(|entry| entry.as_ref().map(|it| (it.is_folder(), it.category))));
    let small = Memo::new(move |_| entry.with(|entry| entry.as_ref()?.thumbnail.clone()));
    let large = Memo::new(move |_| facts.with(|facts| facts.as_ref()?.preview.clone()));
    let image = Memo::new(move |_| {
        let is_good = |url: &String| broken.with(|broken| !broken.contains(url));
        let found = large.get().filter(is_good).map(|url| (url, false));
        found.or_else(|| small.get().filter(is_good).map(|url| (url, large.get().is_none())))
    });
    move || {
        let (is_folder, category) = kind.get()?;
        if is_folder || category != Category::Image {
            return None;
        }
        let (icon, class) = category_icon(category);
        Some(view! {
            <div class="details-picture">
                {move || match image.get() {
                    Some((url, is_small)) => {
                        let address = url.clone();
                        view! {
                            <img class:blurred=is_small src=url alt="" decoding="async" referrerpolicy="no-referrer" draggable="false"
                                on:error=handler(move |_| broken.update(|broken| broken.push(address.clone()))) />
                        }.into_any()
                    }
                    None => view! { <Glyph icon class /> }.into_any(),
                }}
            </div>
        })
    }
}

#[component]
fn StarButton(entry: Memo<Option<Entry>>, can_edit: Memo<bool>) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let starred = Memo::new(move |_| entry.with(|entry| entry.as_ref().is_some_and(|it| it.starred)));
    let disabled_reason = Memo::new(move |_| {
        let refusal = entry.with(|entry| check_action(Action::Star, entry.iter()).err())?;
        (!can_edit.get()).then(|| prefs.localize(&ActionText::DisabledReason(refusal).into()))
    });
    let press = Callback::new(move |_| {
        let Some(entry) = entry.get_untracked().filter(|_| can_edit.get_untracked()) else { return };
        let change = MetadataChange::Starred { before: entry.starred, after: !entry.starred };
        store.edit(MetadataEdit { entry: entry.clone(), change });
        store.source.on_changed.run(Entry { starred: !entry.starred, ..entry });
    });
    move || {
        let (label, icon) = match starred.get() {
            true => (ActionText::Unstar, Icon::StarOff),
            false => (ActionText::Star, Icon::Star),
        };
        view! { <div class="details-actions"><Button label=t(label) icon variant=ButtonVariant::Outlined disabled_reason on_press=press /></div> }
    }
}

#[component]
fn Description(facts: Memo<Option<FileDetails>>, can_edit: Memo<bool>) -> impl IntoView {
    let store = use_details_store();
    let saved =
        Memo::new(move |_| facts.with(|it| it.as_ref().map(|it| it.description.clone()).unwrap_or_default()));
    let key = Memo::new(move |_| {
        facts.with(|facts| {
            let entry = &facts.as_ref()?.entry;
            Some(DraftKey { drive: entry.drive.clone(), file: entry.id.clone(), revision: None })
        })
    });
    let save = Callback::new(move |after: String| {
        let Some(facts) = facts.get_untracked() else { return };
        let change = MetadataChange::Description { before: facts.description, after };
        store.edit(MetadataEdit { entry: facts.entry, change });
    });
    view! {
        <section class="details-part">
            <h3>{t(DetailsText::Description)}</h3>
            {move || {
                let key = key.get()?;
                Some(match can_edit.get() {
                    true => view! {
                        <DraftField key label=t(DetailsText::Description) placeholder=t(DetailsText::AddDescription) saved=saved.into() on_save=save />
                    }.into_any(),
                    false => view! { <ReadOnlyText text=saved /> }.into_any(),
                })
            }}
        </section>
    }
}

#[component]
fn ReadOnlyText(text: Memo<String>) -> impl IntoView {
    move || match text.get() {
        text if text.is_empty() => view! { <p class="muted">{t(DetailsText::NoDescription)}</p> }.into_any(),
        text => view! { <p class="description" dir="auto">{text}</p> }.into_any(),
    }
}

/// A drive as a whole.
#[component]
pub fn DriveFacts(drive: DriveId) -> impl IntoView {
    let (drive_store, prefs) = (use_drive_store(), use_prefs());
    let storage = move || {
        let quota = drive_store.drive(&drive)?.quota;
        let used = prefs.size(quota.used);
        Some(prefs.localize(&match quota.total {
            Some(total) => Text::UsedOf { used, total: prefs.size(total) },
            None => Text::Used(used),
        }))
    };
    view! {
        <dl class="facts">
            <Fact label=t(DetailsText::Kind)>{t(Text::Drive)}</Fact>
            <Fact label=t(Text::Storage)>{storage}</Fact>
            <Fact label=t(DetailsText::Contents)><FolderContents /></Fact>
        </dl>
    }
}

/// The server tells no more of what is in the trash than the list has.
#[component]
pub fn TrashedFacts() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let entry = Memo::new(move |_| {
        store.target.with(|target| match target {
            Target::Trashed(entry) => Some((**entry).clone()),
            _ => None,
        })
    });
    let date = move |time| match time {
        Some(time) => prefs.date(time),
        None => prefs.localize(&Text::NoDate),
    };
    move || {
        let entry = entry.get()?;
        let kind =
            if entry.is_folder() { DetailsText::Folder } else { DetailsText::Category(entry.category) };
        let size = entry.size;
        Some(view! {
            <div class="details-kind"><KindIcon entry=entry.clone() /></div>
            <p class="muted">{t(DetailsText::InTrash)}</p>
            <dl class="facts">
                <Fact label=t(DetailsText::Kind)>{t(kind)}</Fact>
                {size.map(|size| view! { <Fact label=t(Text::Size)>{move || prefs.size(size)}</Fact> })}
                <Fact label=t(Text::Deleted)>{move || date(entry.trashed_at)}</Fact>
                <Fact label=t(Text::Modified)>{move || date(entry.updated_at)}</Fact>
                <Fact label=t(DetailsText::Created)>{move || date(entry.created_at)}</Fact>
            </dl>
        })
    }
}
