//! Which drive: a switcher in the top bar, only when there is more than one.

use crate::base::id::FileId;
use crate::i18n::Text;
use crate::model::drive::{Drive, OwnerType};
use crate::route::Route;
use crate::state::navigation::use_navigation;
use crate::state::places::use_places;
use crate::state::prefs::{t, use_prefs};
use crate::ui::button::{Button, Look};
use crate::ui::icon::Icon;
use crate::ui::live::live;
use crate::ui::menu::{Menu, MenuAt, MenuItem};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub fn DriveMenu() -> impl IntoView {
    let (places, navigation, prefs) = (use_places(), use_navigation(), use_prefs());
    let open = RwSignal::new(None);
    let drives = Memo::new(move |_| places.drives.with(|drives| drives.ready().cloned().unwrap_or_default()));
    let name = Signal::derive(move || match places.current_drive() {
        Some(drive) => drive.name,
        None => prefs.say(&Text::Drive),
    });
    let items = Signal::derive(move || {
        let current = places.current.get();
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
                note: Some(prefs.say(&note)),
                run: Callback::new(move |()| navigation.go(&route)),
            }
        };
        let (own, team): (Vec<_>, Vec<_>) =
            drives.get().into_iter().partition(|it| it.owner == OwnerType::User);
        let mut items = vec![MenuItem::Heading(prefs.say(&Text::MyDrives))];
        items.extend(own.into_iter().map(choice));
        if !team.is_empty() {
            items.push(MenuItem::Heading(prefs.say(&Text::TeamDrives)));
            items.extend(team.into_iter().map(choice));
        }
        items
    });
    let expanded = Signal::derive(move || open.get().is_some());
    live(move || {
        (drives.with(Vec::len) > 1).then(|| {
            view! {
                <span class="menu-anchor">
                    <Button
                        label=name
                        icon=Icon::Drive
                        look=Look::Outlined
                        opens_menu=true
                        expanded
                        on_press=move |event: MouseEvent| open.set(Some(MenuAt::below(&event)))
                    />
                    <Menu label=t(Text::Drive) open items />
                </span>
            }
        })
    })
}
