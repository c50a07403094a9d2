//! The table of facts about one file, folder, drive, or entry of the trash.

use super::copy_button::CopyButton;
use super::folder_count::CountState;
use super::store::{Target, use_details_store};
use crate::base::id::{DriveId, FileId};
use crate::base::name::shown::shown;
use crate::base::time::Timestamp;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_sizes::FolderVersion;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{DetailsText, Text};
use crate::model::details::{FileDetails, FolderSize, Person};
use crate::model::entry::{Crumb, Entry};
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use leptos::prelude::*;

/// One line: its name, and its value or the place for it.
#[component]
pub fn Fact(#[prop(into)] label: Signal<String>, children: Children) -> impl IntoView {
    view! {
        <div class="fact">
            <dt>{label}</dt>
            <dd>{children()}</dd>
        </div>
    }
}

/// Stands for a value that is on its way.
pub fn ghost() -> AnyView {
    view! { <span class="ghost short" aria-hidden="true"></span> }.into_any()
}

/// A time and who did it.
fn at(prefs: Prefs, time: Option<Timestamp>, who: Option<&Person>, me: &str) -> String {
    let Some(time) = time else { return prefs.localize(&Text::NoDate) };
    let who = who.map(|person| match &person.name {
        _ if person.id == me => DetailsText::ByYou,
        Some(name) => DetailsText::By(shown(name)),
        None => DetailsText::By(person.id.clone()),
    });
    prefs.localize(&DetailsText::At { time: prefs.date(time), who: who.map(Box::new) }.into())
}

#[component]
pub fn FactTable(entry: Memo<Option<Entry>>, facts: Memo<Option<FileDetails>>) -> impl IntoView {
    let (prefs, drive_store) = (use_prefs(), use_drive_store());
    let me = StoredValue::new(drive_store.user.with_value(|user| user.id.to_string()));
    let kind = move || {
        let entry = entry.get()?;
        let text =
            if entry.is_folder() { DetailsText::Folder } else { DetailsText::Category(entry.category) };
        let content_type = facts.get().and_then(|facts| facts.content_type).filter(|_| !entry.is_folder());
        Some(view! {
            {prefs.localize(&text.into())}
            {content_type.map(|it| view! { <span class="muted sub">{shown(&it)}</span> })}
        })
    };
    let size = move || {
        entry.get().map(|entry| match (entry.is_folder(), entry.size) {
            (true, _) => view! { <FolderContents /> }.into_any(),
            (false, None) => prefs.localize(&Text::NoSize).into_any(),
            (false, Some(bytes)) => view! {
                <span class="numbers">{prefs.size(bytes)}</span>
                <span class="muted sub numbers">{prefs.localize(&DetailsText::ExactBytes(prefs.count(bytes as usize)).into())}</span>
            }
            .into_any(),
        })
    };
    let size_label = move || match entry.get().is_some_and(|entry| entry.is_folder()) {
        true => prefs.localize(&DetailsText::Contents.into()),
        false => prefs.localize(&Text::Size),
    };
    // The list knows the times; who did it comes later, in the same line.
    let created = move || {
        let facts = facts.get();
        let entry = entry.get()?;
        let who = facts.as_ref().and_then(|facts| facts.created_by.as_ref());
        Some(me.with_value(|me| at(prefs, entry.created_at, who, me)))
    };
    let modified = move || {
        let facts = facts.get();
        let entry = entry.get()?;
        let who = facts.as_ref().and_then(|facts| facts.modified_by.as_ref());
        Some(me.with_value(|me| at(prefs, entry.updated_at, who, me)))
    };
    let on_computer = Memo::new(move |_| facts.with(|facts| facts.as_ref()?.local_modified_at));
    let place = move || {
        let facts = facts.get()?;
        let path = facts.path.unwrap_or_default();
        let above = path.split_last().map(|(_, above)| above.to_vec()).unwrap_or_default();
        Some(view! { <PathLinks drive=facts.entry.drive above /> })
    };
    view! {
        <dl class="facts">
            <Fact label=t(DetailsText::Kind)>{move || kind().map_or_else(ghost, IntoAny::into_any)}</Fact>
            <Fact label=Signal::derive(size_label)>{move || size().unwrap_or_else(ghost)}</Fact>
            <Fact label=t(DetailsText::Where)>{move || place().map_or_else(ghost, IntoAny::into_any)}</Fact>
            <Fact label=t(Text::Modified)>{move || modified().map_or_else(ghost, IntoAny::into_any)}</Fact>
            <Fact label=t(DetailsText::Created)>{move || created().map_or_else(ghost, IntoAny::into_any)}</Fact>
            {move || on_computer.get().map(|time| view! {
                <Fact label=t(DetailsText::ChangedOnComputer)>{move || prefs.date(time)}</Fact>
            })}
        </dl>
    }
}

/// The path to a folder, every step a link.
#[component]
pub fn PathLinks(drive: DriveId, above: Vec<Crumb>) -> impl IntoView {
    let (navigation, drive_store) = (use_navigation(), use_drive_store());
    let href = {
        let drive = drive.clone();
        move |folder| navigation.href(&Route::Files { drive: drive.clone(), folder })
    };
    let drive_name = move || drive_store.drive(&drive).map_or_else(|| "…".to_owned(), |drive| drive.name);
    let steps: Vec<_> = above
        .into_iter()
        .map(|crumb| {
            let name = shown(&crumb.name);
            view! { <li><a href=href(crumb.id)><bdi>{name}</bdi></a></li> }
        })
        .collect();
    view! {
        <ol class="details-path">
            <li><a href=href(FileId::root())><bdi>{drive_name}</bdi></a></li>
            {steps}
        </ol>
    }
}

/// Hashes and the id, each with a button that copies it.
#[component]
pub fn Fingerprints(entry: Memo<Option<Entry>>) -> impl IntoView {
    let prefs = use_prefs();
    let lines = move || {
        let entry = entry.get()?;
        let hash = entry.content_hash.map(|hash| {
            let name = match hash.algorithm.name() {
                "sha256" => "SHA-256",
                _ => "SHA-1",
            };
            (name.to_owned(), hash.hex)
        });
        let crc = entry.crc64.map(|crc| ("CRC-64".to_owned(), crc.to_string()));
        let id = (prefs.localize(&DetailsText::FileId.into()), entry.id.to_string());
        let line = |(label, value): (String, String)| {
            view! {
                <div class="fact">
                    <dt>{label.clone()}</dt>
                    <dd class="copied"><code title=value.clone()>{value.clone()}</code><CopyButton label value /></dd>
                </div>
            }
        };
        Some([hash, crc, Some(id)].into_iter().flatten().map(line).collect_view())
    };
    view! {
        <section class="details-part">
            <h3>{t(DetailsText::Fingerprints)}</h3>
            <dl class="facts">{lines}</dl>
        </section>
    }
}

/// What is in the shown folder, or in the selected ones: counted on demand.
#[component]
pub fn FolderContents() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let version = |it: Entry| FolderVersion { drive: it.drive, id: it.id, updated_at: it.updated_at };
    let count = move |_| {
        let target = store.target.get_untracked();
        let folders = match &target {
            Target::Several(_) => {
                let selected = store.selected_entries();
                selected.into_iter().filter(Entry::is_folder).map(version).collect()
            }
            Target::File(entry) => vec![version(*entry.clone())],
            target => {
                let state = target.state().into_iter();
                state.map(|it| FolderVersion { drive: it.drive, id: it.id, updated_at: None }).collect()
            }
        };
        store.count.start(target, folders);
    };
    let sentence =
        move |size: FolderSize, text: fn(crate::i18n::Count, crate::i18n::Count, String) -> DetailsText| {
            let text = text(
                prefs.count(size.files as usize),
                prefs.count(size.folders as usize),
                prefs.size(size.bytes),
            );
            prefs.localize(&text.into())
        };
    let is_running = Memo::new(move |_| store.count.state.with(|it| matches!(it, CountState::Running(_))));
    view! {
        <div class="folder-count">
            <span class="numbers" role="status">
                {move || match store.count.state.get() {
                    CountState::Idle => None,
                    CountState::Running(size) => {
                        Some(sentence(size, |files, folders, size| DetailsText::Counting { files, folders, size }))
                    }
                    CountState::Done(size) => {
                        Some(sentence(size, |files, folders, size| DetailsText::Counted { files, folders, size }))
                    }
                    CountState::Stopped(size) => {
                        Some(sentence(size, |files, folders, size| DetailsText::CountedSoFar { files, folders, size }))
                    }
                    CountState::Failed(failure) => Some(prefs.load_failure_text(&failure).0),
                }}
            </span>
            {move || match is_running.get() {
                true => view! {
                    <Button label=t(DetailsText::StopCounting) icon=Icon::Stop variant=ButtonVariant::Outlined on_press=move |_| store.count.stop() />
                }
                .into_any(),
                false => match store.count.state.get() {
                    CountState::Done(_) => ().into_any(),
                    CountState::Failed(_) => {
                        view! { <Button label=t(Text::Retry) icon=Icon::Replay variant=ButtonVariant::Outlined on_press=count /> }.into_any()
                    }
                    _ => view! { <Button label=t(DetailsText::CountContents) variant=ButtonVariant::Outlined on_press=count /> }.into_any(),
                },
            }}
        </div>
    }
}
