//! The page of a drive's recycle bin.

use super::file_list::FileList;
use super::folder_store::use_folder_store;
use super::list_header::ListHeader;
use crate::base::id::DriveId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::details::DetailsPane;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::t;
use crate::i18n::{ActionText, Text};
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn TrashPage(drive: DriveId) -> impl IntoView {
    let (folder_store, drive_store, dialogs) = (use_folder_store(), use_drive_store(), use_dialogs());
    drive_store.current.set(Some(drive.clone()));
    folder_store.open(ListSource::Trash { drive: drive.clone() });
    let title = t(Text::Trash);
    effect(move || dom::set_title(&title.get()));
    let has_entries = Memo::new(move |_| {
        folder_store.listing.with(|it| it.ready().is_some_and(|it: &Listing| !it.is_empty()))
    });
    let drive = StoredValue::new(drive);
    let empty_bin = Callback::new(move |_| dialogs.show(OpenDialog::EmptyBin { drive: drive.get_value() }));
    view! {
        <ListHeader title>
            {move || {
                has_entries.get()
                    .then(|| view! { <Button label=t(ActionText::EmptyBin) icon=Icon::Trash variant=ButtonVariant::Outlined on_press=empty_bin /> })
            }}
        </ListHeader>
        <div class="files-body">
            <FileList
                is_trash=true
                empty=|| {
                    view! { <EmptyPanel icon=Icon::Trash title=t(ActionText::EmptyTrash) hint=t(ActionText::EmptyTrashHint) /> }
                }
            />
            <DetailsPane />
        </div>
    }
}
