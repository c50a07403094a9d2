//! One version of a file: when, by whom, how large beside the present one, and its menu.

use super::draft_field::DraftField;
use super::store::{DetailsStore, DraftKey, use_details_store};
use super::versions::time_of;
use super::versions_store::VersionQuestion;
use crate::base::name::shown::shown;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::i18n::{ActionText, DetailsText, Text};
use crate::model::permission::{Action, check_action};
use crate::model::revision::{Revision, SizeDifference};
use crate::ui::button::ButtonVariant;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn VersionRow(revision: Revision, newest: Memo<Option<Revision>>) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let revision = StoredValue::new(revision);
    let is_present = Memo::new(move |_| {
        newest
            .with(|newest| revision.with_value(|it| newest.as_ref().is_some_and(|newest| newest.id == it.id)))
    });
    let time = Memo::new(move |_| revision.with_value(|it| time_of(prefs, it)));
    let author = revision
        .with_value(|it| it.creator.as_ref().map(|person| shown(person.name.as_ref().unwrap_or(&person.id))));
    let size = move || revision.with_value(|it| it.size).map(|bytes| prefs.size(bytes));
    let difference = move || {
        let difference = newest.with(|newest| revision.with_value(|it| it.compare_size(newest.as_ref()?)))?;
        let text = match difference {
            SizeDifference::Same => DetailsText::SameSize,
            SizeDifference::Larger(by) => DetailsText::Larger(prefs.size(by)),
            SizeDifference::Smaller(by) => DetailsText::Smaller(prefs.size(by)),
        };
        Some(prefs.localize(&text.into()))
    };
    // What is known, in one line.
    let line = move || {
        let parts = [author.clone(), size(), difference()];
        parts.into_iter().flatten().collect::<Vec<_>>().join(" · ")
    };
    let (keeps, description) = revision.with_value(|it| (it.keep_forever, it.description.clone()));
    let is_described = Memo::new(move |_| {
        store.versions.describing.with(|open| revision.with_value(|it| open.as_ref() == Some(&it.id)))
    });
    let menu_label =
        Signal::derive(move || prefs.localize(&DetailsText::ActionsForVersion(time.get()).into()));
    view! {
        <li class="version" class:present=is_present>
            <div class="version-text">
                <p>
                    <span class="numbers">{time}</span>
                    {move || is_present.get().then(|| view! { <span class="present-mark">{t(DetailsText::PresentVersion)}</span> })}
                    {keeps.then(|| view! {
                        <span class="kept" title=t(DetailsText::KeptForever)>
                            <Glyph icon=Icon::Pin />
                            <span class="visually-hidden">{t(DetailsText::KeptForever)}</span>
                        </span>
                    })}
                </p>
                <p class="muted numbers">{line}</p>
                {move || match is_described.get() {
                    true => view! { <VersionDescription revision /> }.into_any(),
                    false => (!description.is_empty())
                        .then(|| view! { <p class="description" dir="auto">{description.clone()}</p> })
                        .into_any(),
                }}
            </div>
            <MenuButton label=menu_label icon=Icon::More variant=ButtonVariant::IconOnly
                menu=move |open| view! { <VersionMenu open revision is_present label=menu_label /> }.into_any() />
        </li>
    }
}

/// The field for a description, saved and undone like that of the file.
#[component]
fn VersionDescription(revision: StoredValue<Revision>) -> impl IntoView {
    let (store, tasks) = (use_details_store(), use_tasks());
    let entry = untrack(|| store.entry())?;
    let revision = revision.get_value();
    let key =
        DraftKey { drive: entry.drive.clone(), file: entry.id.clone(), revision: Some(revision.id.clone()) };
    let saved = revision.description.clone();
    let draft_key = key.clone();
    let save = Callback::new(move |text: String| {
        let (entry, revision, key) = (entry.clone(), revision.id.clone(), draft_key.clone());
        tasks.spawn_command(async move {
            let name = entry.name.clone();
            match store.versions.describe(entry, revision, text).await {
                Ok(()) => {
                    store.versions.describing.set(None);
                    store.drafts.update(|drafts| drop(drafts.remove(&key)));
                }
                Err(failure) => store.fail_draft(&key, &name, failure),
            }
        });
    });
    let leave = Callback::new(move |()| store.versions.describing.set(None));
    Some(view! {
        <DraftField
            key
            label=t(DetailsText::DescribeVersion)
            placeholder=t(DetailsText::AddDescription)
            saved=Signal::derive(move || saved.clone())
            on_save=save
            autofocus=true
            on_leave=leave
        />
    })
}

#[component]
fn VersionMenu(
    open: MenuState,
    revision: StoredValue<Revision>,
    is_present: Memo<bool>,
    label: Signal<String>,
) -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let items = Signal::derive(move || menu_items(store, prefs, &revision.get_value(), is_present.get()));
    view! { <Menu label open items /> }
}

fn menu_items(store: DetailsStore, prefs: Prefs, revision: &Revision, is_present: bool) -> Vec<MenuItem> {
    let Some(entry) = store.entry() else { return Vec::new() };
    let versions = store.versions;
    let refusal = |action| {
        let refusal = check_action(action, [&entry]).err()?;
        Some(prefs.localize(&Text::from(ActionText::DisabledReason(refusal))))
    };
    let item = |text: DetailsText, icon, action, run: Callback<()>| MenuItem::Action {
        label: prefs.localize(&text.into()),
        icon,
        key: None,
        disabled_reason: refusal(action),
        run,
    };
    let (of, it) = (entry.clone(), revision.clone());
    let download = Callback::new(move |()| versions.download(&of, &it));
    let (of, it, keep) = (entry.clone(), revision.id.clone(), !revision.keep_forever);
    let keep_run = Callback::new(move |()| versions.keep(of.clone(), it.clone(), keep));
    let it = revision.id.clone();
    let describe = Callback::new(move |()| versions.describing.set(Some(it.clone())));
    let (keep_text, keep_icon) = match keep {
        true => (DetailsText::KeepForever, Icon::Pin),
        false => (DetailsText::KeepNoLonger, Icon::PinOff),
    };
    let mut items = vec![item(DetailsText::DownloadVersion, Icon::Download, Action::Download, download)];
    if !is_present {
        let it = revision.clone();
        let restore =
            Callback::new(move |()| versions.question.set(Some(VersionQuestion::Restore(it.clone()))));
        items.push(item(DetailsText::RestoreVersion, Icon::Restore, Action::Rename, restore));
    }
    items.push(item(keep_text, keep_icon, Action::Rename, keep_run));
    items.push(item(DetailsText::DescribeVersion, Icon::Pencil, Action::Rename, describe));
    if !is_present {
        let it = revision.clone();
        let delete =
            Callback::new(move |()| versions.question.set(Some(VersionQuestion::Delete(it.clone()))));
        items.push(MenuItem::Separator);
        items.push(item(DetailsText::DeleteVersion, Icon::Trash, Action::Trash, delete));
    }
    items
}
