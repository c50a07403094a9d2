//! What happened to the shown file, or in the shown folder, the newest first; where the domain records it.

use super::store::use_details_store;
use crate::base::failure::FailureKind;
use crate::base::loadable::Loadable;
use crate::features::shell::panels::FailureNote;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{DetailsText, Text};
use crate::model::activity::Activity;
use crate::ui::button::{Button, ButtonVariant};
use leptos::prelude::*;

#[component]
pub fn ActivityTab() -> impl IntoView {
    let (store, prefs) = (use_details_store(), use_prefs());
    let activity = store.activity;
    let retry = Callback::new(move |()| activity.retry());
    move || match activity.section.state.get() {
        Loadable::Idle | Loadable::Loading => view! {
            <div class="skeleton" aria-busy="true">
                <span class="visually-hidden" role="status">{t(Text::Loading)}</span>
                <div class="ghost long" aria-hidden="true"></div>
                <div class="ghost long" aria-hidden="true"></div>
            </div>
        }
        .into_any(),
        Loadable::Failed(failure) => match failure.kind {
            FailureKind::Forbidden => {
                view! { <p class="muted">{t(DetailsText::ActivityForbidden)}</p> }.into_any()
            }
            FailureKind::NotFound
            | FailureKind::Unsupported
            | FailureKind::NotAllowedHere
            | FailureKind::Rejected => {
                view! { <p class="muted">{t(DetailsText::ActivityUnknown)}</p> }.into_any()
            }
            _ => view! { <FailureNote failure on_retry=retry /> }.into_any(),
        },
        Loadable::Ready(known) if known.items.is_empty() => {
            view! { <p class="muted">{t(DetailsText::NoActivity)}</p> }.into_any()
        }
        Loadable::Ready(known) => {
            let has_next = known.next.is_some();
            view! {
                <ol class="versions">{known.items.into_iter().map(|it| row(it, prefs)).collect_view()}</ol>
                {has_next.then(|| view! { <MoreActivity /> })}
            }
            .into_any()
        }
    }
}

#[component]
fn MoreActivity() -> impl IntoView {
    let activity = use_details_store().activity;
    let more = Callback::new(move |()| activity.load_more());
    move || {
        match activity.more_failure.get() {
        Some(failure) => view! { <FailureNote failure on_retry=more /> }.into_any(),
        None => view! {
            <Button label=t(DetailsText::MoreActivity) variant=ButtonVariant::Outlined on_press=move |_| more.run(()) />
        }
        .into_any(),
    }
    }
}

fn row(activity: Activity, prefs: Prefs) -> impl IntoView {
    let store = use_details_store();
    // The name is told where it is not that of the panel.
    let shown = untrack(|| store.entry());
    let is_shown = shown.is_some_and(|entry| activity.file.as_ref() == Some(&entry.id));
    let who = activity.who.map(|person| person.name.unwrap_or(person.id));
    let name = activity.name.filter(|_| !is_shown);
    let text = t(DetailsText::Activity { who, name, action: activity.action });
    view! {
        <li class="version">
            <div class="version-text">
                <p>{text}</p>
                <p class="muted numbers">{move || activity.at.map(|time| prefs.date(time))}</p>
            </div>
        </li>
    }
}
