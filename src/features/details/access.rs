//! Who has access to the shown file or folder. Read only.

use super::store::use_details_store;
use crate::base::failure::FailureKind;
use crate::base::loadable::Loadable;
use crate::base::name::shown::shown;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::panels::FailureNote;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{DetailsText, Text};
use crate::model::access::AccessMember;
use crate::model::drive::OwnerType;
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

#[component]
pub fn AccessTab() -> impl IntoView {
    let (store, prefs, drive_store) = (use_details_store(), use_prefs(), use_drive_store());
    let members = store.access.section.state;
    let retry = Callback::new(move |()| {
        let state = store.target.with_untracked(|target| target.state());
        state.iter().for_each(|state| store.access.retry(state));
    });
    // Members of a team have its drives without being named.
    let is_team = Memo::new(move |_| {
        let drive = store.target.with(|target| target.state())?.drive;
        Some(drive_store.drive(&drive)?.owner == OwnerType::Group)
    });
    let team = move || {
        (is_team.get() == Some(true)).then(|| {
            view! { <li><Glyph icon=Icon::Team /><span>{t(DetailsText::DriveOfTeam)}</span></li> }
        })
    };
    move || match members.get() {
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
                view! { <p class="muted">{t(DetailsText::AccessForbidden)}</p> }.into_any()
            }
            // Servers without the call, or that don't tell it of the root.
            FailureKind::NotFound
            | FailureKind::Unsupported
            | FailureKind::NotAllowedHere
            | FailureKind::Rejected => {
                view! { <p class="muted">{t(DetailsText::AccessUnknown)}</p> }.into_any()
            }
            _ => view! { <FailureNote failure on_retry=retry /> }.into_any(),
        },
        Loadable::Ready(members) => {
            let is_empty = members.is_empty() && is_team.get() != Some(true);
            let rows = members.into_iter().map(|member| member_row(member, prefs)).collect_view();
            view! {
                <ul class="members">{team} {rows}</ul>
                {is_empty.then(|| view! { <p class="muted">{t(DetailsText::NobodyElse)}</p> })}
            }
            .into_any()
        }
    }
}

fn member_row(member: AccessMember, prefs: Prefs) -> impl IntoView {
    let store = use_details_store();
    let name = shown(member.name.as_ref().unwrap_or(&member.id));
    let (role, expires) = (member.role, member.expires_at);
    let above = member.inherited_from.map(|folder| {
        // A folder above has its name in the path, where that is known.
        let name = store.facts.state.with_untracked(|facts| {
            let path = facts.ready()?.path.as_ref()?;
            path.iter().find(|crumb| crumb.id == folder).map(|crumb| crumb.name.clone())
        });
        name.map_or(DetailsText::FromFolderAbove, DetailsText::FromFolder)
    });
    let notes = move || {
        let mut notes = vec![prefs.localize(&DetailsText::Role(role.clone()).into())];
        notes.extend(expires.map(|time| prefs.localize(&DetailsText::Until(prefs.date(time)).into())));
        notes.extend(above.clone().map(|text| prefs.localize(&text.into())));
        notes.join(" · ")
    };
    view! {
        <li>
            <Glyph icon=if member.is_group { Icon::Team } else { Icon::Person } />
            <span><bdi>{name}</bdi><span class="muted sub">{notes}</span></span>
        </li>
    }
}
