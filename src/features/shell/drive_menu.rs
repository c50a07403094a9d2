//! The menu that switches between drives: the person's own first, then those of their teams, then folders that others have
//! given them access to.

use super::api::Api;
use super::drive_store::use_drive_store;
use super::navigation::use_navigation;
use super::prefs::{t, use_prefs};
use super::tasks::use_tasks;
use crate::base::id::FileId;
use crate::browser::effect::effect;
use crate::i18n::{ActionText, Text, ViewText};
use crate::model::drive::{Drive, OwnerType};
use crate::model::entry::Entry;
use crate::route::Route;
use crate::ui::menu::{Menu, MenuItem, MenuSearch, MenuState};
use leptos::prelude::*;

#[component]
pub fn DriveMenu(open: MenuState) -> impl IntoView {
    let (drive_store, navigation, prefs) = (use_drive_store(), use_navigation(), use_prefs());
    let drives =
        Memo::new(move |_| drive_store.drives.with(|drives| drives.ready().cloned().unwrap_or_default()));
    let received = received_folders(open);
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
                place: Some(navigation.href(&route)),
                run: Callback::new(move |()| navigation.go(&route)),
            }
        };
        let folder = |entry: Entry| {
            let route = Route::Files { drive: entry.drive, folder: entry.id };
            let checked = navigation.route.with(|now| *now == route);
            let place = Some(navigation.href(&route));
            let run = Callback::new(move |()| navigation.go(&route));
            MenuItem::Choice { checked, label: entry.name, note: None, place, run }
        };
        let heading = |text: Text| MenuItem::Heading(prefs.localize(&text));
        let (own, team): (Vec<_>, Vec<_>) =
            drives.get().into_iter().partition(|it| it.owner == OwnerType::User);
        let mut items = vec![heading(ActionText::MyDrives.into())];
        items.extend(own.into_iter().map(choice));
        if !team.is_empty() {
            items.push(heading(ActionText::TeamDrives.into()));
            items.extend(team.into_iter().map(choice));
        }
        let received = received.get();
        if !received.is_empty() {
            items.push(heading(ViewText::SharedWithMe.into()));
            items.extend(received.into_iter().map(folder));
        }
        items
    });
    let search = MenuSearch { label: t(ViewText::FindDrive), none: t(ViewText::NoSuchName) };
    view! { <Menu label=t(Text::Drive) open items search /> }
}

/// Read anew whenever the menu opens. Not every domain has them, so a failure shows none.
fn received_folders(open: MenuState) -> RwSignal<Vec<Entry>> {
    let (api, tasks, received) = (expect_context::<Api>(), use_tasks(), RwSignal::new(Vec::new()));
    effect(move || {
        if open.with(Option::is_none) {
            return;
        }
        let client = api.client();
        tasks.spawn(async move {
            if let Ok(entries) = client.received_files().await {
                let folders: Vec<Entry> = entries.into_iter().filter(Entry::is_folder).collect();
                if received.try_with_untracked(|before| *before != folders) == Some(true) {
                    received.set(folders);
                }
            }
        });
    });
    received
}
