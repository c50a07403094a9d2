//! The person: name, space used, keyboard help, sign-out.

use super::store::use_session;
use crate::browser::observe;
use crate::features::shell::dialogs::{Open, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::pref_menus::{languages, themes};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::transfers::use_transfers;
use crate::i18n::{ActionText, Text};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn AccountMenu(open: MenuState) -> impl IntoView {
    let (drive_store, prefs, dialogs, session) =
        (use_drive_store(), use_prefs(), use_dialogs(), use_session());
    let transfers = use_transfers();
    let name = drive_store.user.with_value(|user| user.display_name().to_owned());
    let label = t(Text::Account(name.clone()));
    let narrow = RwSignal::new(false);
    let media = observe::on_media("(max-width: 720px)", move |now| narrow.set(now));
    if let Some((now, _)) = &media {
        narrow.set(*now);
    }
    let _media = StoredValue::new_local(media);
    let items = Signal::derive(move || {
        let mut items = vec![MenuItem::Heading(name.clone())];
        if let Some(drive) = drive_store.current_drive() {
            let used = prefs.size(drive.quota.used);
            items.push(MenuItem::Heading(prefs.say(&match drive.quota.total {
                Some(total) => Text::UsedOf { used, total: prefs.size(total) },
                None => Text::Used(used),
            })));
        }
        // On a phone the top bar has no room for these two.
        if narrow.get() {
            items.extend([MenuItem::Separator, MenuItem::Heading(prefs.say(&Text::Language))]);
            items.extend(languages(prefs));
            items.push(MenuItem::Heading(prefs.say(&Text::Theme)));
            items.extend(themes(prefs));
        }
        items.extend([
            MenuItem::Separator,
            MenuItem::Action {
                label: prefs.say(&Text::from(ActionText::Shortcuts)),
                icon: Icon::Keyboard,
                key: Some("?"),
                disabled_reason: None,
                run: Callback::new(move |()| dialogs.show(Open::Shortcuts)),
            },
            MenuItem::Action {
                label: prefs.say(&Text::from(ActionText::SignOut)),
                icon: Icon::Logout,
                key: None,
                disabled_reason: None,
                // All tabs sign out, so what any of them is at stops.
                run: Callback::new(move |()| match transfers.summary.get_untracked().running {
                    0 => session.sign_out(),
                    _ => dialogs.show(Open::SignOut),
                }),
            },
        ]);
        items
    });
    view! { <Menu label open items /> }
}
