//! The folders beside a step of the path, in a menu behind it.

use super::folder_store::use_folder_store;
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::browser::effect::effect;
use crate::features::shell::api::Api;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::use_tasks;
use crate::i18n::{Text, ViewText};
use crate::model::entry::{Crumb, Entry, EntryKind, Page};
use crate::route::Route;
use crate::ui::button::ButtonVariant;
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuSearch, MenuState};
use leptos::prelude::*;

#[component]
pub fn SiblingsButton(
    /// Which step below the root.
    at: usize,
) -> impl IntoView {
    let folder_store = use_folder_store();
    // The path is drawn anew when it changes.
    let path = folder_store.crumbs.with_untracked(|it| it.ready().cloned()).unwrap_or_default();
    let drive = folder_store.source.with_untracked(|it| it.as_ref().map(|it| it.drive().clone()));
    path.get(at).cloned().zip(drive).map(|(step, drive)| {
        let parent = at.checked_sub(1).map_or_else(FileId::root, |above| path[above].id.clone());
        let label = t(ViewText::FoldersBeside(step.name));
        let menu = move |open: MenuState| {
            let (drive, parent, id) = (drive.clone(), parent.clone(), step.id.clone());
            view! { <SiblingsMenu drive parent id label open /> }.into_any()
        };
        view! {
            <span class="siblings">
                <MenuButton label icon=Icon::ChevronDown variant=ButtonVariant::IconOnly menu />
            </span>
        }
    })
}

#[component]
fn SiblingsMenu(
    drive: DriveId,
    parent: FileId,
    /// The step itself.
    id: FileId,
    label: Signal<String>,
    open: MenuState,
) -> impl IntoView {
    let (api, tasks, navigation, prefs) =
        (expect_context::<Api>(), use_tasks(), use_navigation(), use_prefs());
    let folders = RwSignal::new(Loadable::<Vec<Crumb>>::Loading);
    let drive_id = drive.clone();
    // Read anew whenever the menu opens; what is known is shown until then.
    effect(move || {
        if open.with(Option::is_none) {
            return;
        }
        let (client, drive, parent) = (api.client(), drive_id.clone(), parent.clone());
        tasks.spawn(async move {
            let mut found = Vec::new();
            let mut add = |page: Page<Entry>| {
                found.extend(page.items.into_iter().map(|it| Crumb { id: it.id, name: it.name }));
                true
            };
            let result = client.list_all(&drive, &parent, Some(EntryKind::Folder), &mut add).await;
            let _ = folders.try_set(match result {
                Ok(()) => Loadable::Ready(found),
                Err(error) => Loadable::Failed(error.failure()),
            });
        });
    });
    let items = Signal::derive(move || {
        let note = |text: Text| vec![MenuItem::Heading(prefs.localize(&text))];
        match folders.get() {
            Loadable::Ready(found) => {
                let item = |folder: Crumb| {
                    let route = Route::Files { drive: drive.clone(), folder: folder.id.clone() };
                    MenuItem::Choice {
                        checked: folder.id == id,
                        label: folder.name,
                        note: None,
                        place: Some(navigation.href(&route)),
                        run: Callback::new(move |()| navigation.go(&route)),
                    }
                };
                found.into_iter().map(item).collect()
            }
            Loadable::Failed(_) => note(ViewText::FoldersFailed.into()),
            Loadable::Idle | Loadable::Loading => note(Text::Loading),
        }
    });
    let search = MenuSearch { label: t(ViewText::FindFolder), none: t(ViewText::NoSuchName) };
    view! { <Menu label open items search /> }
}
