//! The menu that switches between drives: the person's own first, then those of their teams.

use super::drive_store::use_drive_store;
use super::navigation::use_navigation;
use super::prefs::{t, use_prefs};
use crate::base::id::FileId;
use crate::i18n::{ActionText, Text};
use crate::model::drive::{Drive, OwnerType};
use crate::route::Route;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn DriveMenu(open: MenuState) -> impl IntoView {
    let (drive_store, navigation, prefs) = (use_drive_store(), use_navigation(), use_prefs());
    let drives =
        Memo::new(move |_| drive_store.drives.with(|drives| drives.ready().cloned().unwrap_or_default()));
    let items = Signal::derive(move || {
        let current = drive_store.current.get();
        let choice = |drive: Drive| {
            let route = Route::Files { drive: drive.id.clone(), folder: FileId::root() };
            let used = prefs.size(drive.quota.used);
            let note = match drive.quota.total {
                Some(total) => Text::UsedOf { used, total: prefs.size(total) },
                None => Text::Used(used),
            };
            MenuItem::Choice {
                checked: current.as_ref() == Some(&drive.id),
                label: drive.name,
                note: Some(prefs.localize(&note)),
                run: Callback::new(move |()| navigation.go(&route)),
            }
        };
        let (own, team): (Vec<_>, Vec<_>) =
            drives.get().into_iter().partition(|it| it.owner == OwnerType::User);
        let mut items = vec![MenuItem::Heading(prefs.localize(&Text::from(ActionText::MyDrives)))];
        items.extend(own.into_iter().map(choice));
        if !team.is_empty() {
            items.push(MenuItem::Heading(prefs.localize(&Text::from(ActionText::TeamDrives))));
            items.extend(team.into_iter().map(choice));
        }
        items
    });
    view! { <Menu label=t(Text::Drive) open items /> }
}
