//! The versions of the shown file, the newest first.

use super::store::use_details_store;
use super::version_row::VersionRow;
use super::versions_store::VersionQuestion;
use crate::base::failure::FailureKind;
use crate::base::loadable::Loadable;
use crate::features::shell::panels::FailureNote;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{ActionText, CommandText, DetailsText, Text};
use crate::model::command::Command;
use crate::model::revision::{Revision, present};
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::dialog::Dialog;
use leptos::prelude::*;

#[component]
pub fn VersionsTab() -> impl IntoView {
    let store = use_details_store();
    let versions = store.versions;
    let state = Memo::new(move |_| {
        versions.section.state.with(|state| match state {
            Loadable::Idle | Loadable::Loading => Loadable::Loading,
            Loadable::Failed(failure) => Loadable::Failed(failure.clone()),
            Loadable::Ready(_) => Loadable::Ready(()),
        })
    });
    let retry = Callback::new(move |()| versions.reload());
    move || {
        match state.get() {
        Loadable::Idle | Loadable::Loading => view! {
            <div class="skeleton" aria-busy="true">
                <span class="visually-hidden" role="status">{t(Text::Loading)}</span>
                {(0..3).map(|_| view! { <div class="version" aria-hidden="true"><span class="ghost long"></span><span class="ghost short"></span></div> }).collect_view()}
            </div>
        }
        .into_any(),
        Loadable::Failed(failure) => match failure.kind {
            FailureKind::Forbidden => view! { <p class="muted">{t(DetailsText::VersionsForbidden)}</p> }.into_any(),
            FailureKind::Unsupported | FailureKind::NotAllowedHere | FailureKind::Rejected => {
                view! { <p class="muted">{t(DetailsText::VersionsUnknown)}</p> }.into_any()
            }
            _ => view! { <FailureNote failure on_retry=retry /> }.into_any(),
        },
        Loadable::Ready(()) => view! { <VersionList /> }.into_any(),
    }
    }
}

#[component]
fn VersionList() -> impl IntoView {
    let versions = use_details_store().versions;
    let items = Memo::new(move |_| {
        versions.section.state.with(|it| it.ready().map(|it| it.items.clone()).unwrap_or_default())
    });
    let newest = Memo::new(move |_| items.with(|items| present(items).cloned()));
    let has_next =
        Memo::new(move |_| versions.section.state.with(|it| it.ready().is_some_and(|it| it.next.is_some())));
    let is_alone = Memo::new(move |_| items.with(|items| items.len() < 2) && !has_next.get());
    let more = Callback::new(move |()| versions.load_more());
    view! {
        <ol class="versions">
            <For each=move || items.get() key=|it| it.clone() let:revision>
                <VersionRow revision newest />
            </For>
        </ol>
        {move || is_alone.get().then(|| view! {
            <div class="details-part">
                <h3>{t(DetailsText::NoOtherVersions)}</h3>
                <p class="muted">{t(DetailsText::NoOtherVersionsHint)}</p>
            </div>
        })}
        {move || match versions.more_failure.get() {
            Some(failure) => view! { <FailureNote failure on_retry=more /> }.into_any(),
            None => has_next.get().then(|| view! {
                <Button label=t(DetailsText::MoreVersions) variant=ButtonVariant::Outlined on_press=move |_| more.run(()) />
            }).into_any(),
        }}
        <Question />
    }
}

/// Asks before a version is restored or deleted.
#[component]
fn Question() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let versions = store.versions;
    let close = Callback::new(move |()| versions.question.set(None));
    move || {
        let question = versions.question.get()?;
        let entry = untrack(|| store.entry())?;
        let name = entry.name.clone();
        let (title, note, confirm, variant) = match &question {
            VersionQuestion::Restore(revision) => (
                DetailsText::RestoreQuestion { name, time: time_of(prefs, revision) },
                Text::from(DetailsText::RestoreNote),
                Text::from(CommandText::Name(Command::Restore)),
                ButtonVariant::Primary,
            ),
            VersionQuestion::Delete(revision) => (
                DetailsText::DeleteVersionQuestion { name, time: time_of(prefs, revision) },
                Text::from(ActionText::CantBeUndone),
                Text::from(ActionText::DeleteForever),
                ButtonVariant::Danger,
            ),
        };
        let confirmed = Callback::new(move |_| {
            close.run(());
            match &question {
                VersionQuestion::Restore(it) => versions.restore(entry.clone(), it.id.clone()),
                VersionQuestion::Delete(it) => versions.delete(entry.clone(), it.id.clone()),
            }
        });
        Some(view! {
            <Dialog title=t(title) close_label=t(ActionText::Close) on_close=close>
                <div class="body"><p>{t(note)}</p></div>
                <footer>
                    <Button label=t(ActionText::Cancel) autofocus=true on_press=move |_| close.run(()) />
                    <Button label=t(confirm) variant on_press=confirmed />
                </footer>
            </Dialog>
        })
    }
}

/// When a version was made, in words.
pub fn time_of(prefs: Prefs, revision: &Revision) -> String {
    revision
        .created_at
        .map_or_else(|| prefs.localize(&DetailsText::UnknownTime.into()), |time| prefs.date(time))
}
