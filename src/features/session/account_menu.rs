//! The account menu: name, used space, keyboard shortcuts, sign-out.

use super::sign_out::use_sign_out;
use crate::browser::observe;
use crate::features::shell::command_view::menu_item;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::pref_menus::{language_items, theme_items};
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text};
use crate::model::command::{Command, CommandFacts};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

#[component]
pub fn AccountMenu(open: MenuState) -> impl IntoView {
    let (drive_store, prefs, dialogs, sign_out) =
        (use_drive_store(), use_prefs(), use_dialogs(), use_sign_out());
    let name = drive_store.user.with_value(|user| user.display_name().to_owned());
    let label = t(Text::Account(name.clone()));
    let is_narrow = RwSignal::new(false);
    let media = observe::on_media("(max-width: 45rem)", move |matches| is_narrow.set(matches));
    if let Some((matches, _)) = &media {
        is_narrow.set(*matches);
    }
    let _media = StoredValue::new_local(media);
    // These are never refused, whatever is open.
    let show = Callback::new(move |command| {
        dialogs.show(match command {
            Command::Palette => OpenDialog::Palette,
            Command::History => OpenDialog::History,
            _ => OpenDialog::Shortcuts,
        });
    });
    let shown = move |command| menu_item(prefs, command, &CommandFacts::default(), show);
    let items = Signal::derive(move || {
        let mut items = vec![MenuItem::Heading(name.clone())];
        if let Some(drive) = drive_store.current_drive() {
            let used = prefs.size(drive.quota.used);
            items.push(MenuItem::Heading(prefs.localize(&match drive.quota.total {
                Some(total) => Text::UsedOf { used, total: prefs.size(total) },
                None => Text::Used(used),
            })));
        }
        // On a phone the top bar has no room for language and theme.
        if is_narrow.get() {
            items.extend([MenuItem::Separator, MenuItem::Heading(prefs.localize(&Text::Language))]);
            items.extend(language_items(prefs));
            items.push(MenuItem::Heading(prefs.localize(&Text::Theme)));
            items.extend(theme_items(prefs));
        }
        items.extend([
            MenuItem::Separator,
            shown(Command::Palette),
            shown(Command::History),
            shown(Command::Help),
            MenuItem::Separator,
            MenuItem::Action {
                label: prefs.localize(&Text::from(ActionText::SignOut)),
                icon: Icon::Logout,
                key: None,
                disabled_reason: None,
                run: Callback::new(move |()| sign_out.ask()),
            },
        ]);
        items
    });
    view! { <Menu label open items /> }
}
