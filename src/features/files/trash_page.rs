//! The page of a drive's recycle bin.

use super::file_list::FileList;
use super::folder_store::use_folder_store;
use super::list_header::ListHeader;
use super::trash_bar::TrashBar;
use super::trash_store::{self, TrashState, TrashStore};
use crate::base::id::DriveId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::details::DetailsPane;
use crate::features::shell::dialogs::{OpenDialog, use_dialogs};
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, Text, ViewText};
use crate::model::list_source::ListSource;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn TrashPage(drive: DriveId) -> impl IntoView {
    let (folder_store, drive_store, dialogs) = (use_folder_store(), use_drive_store(), use_dialogs());
    drive_store.current.set(Some(drive.clone()));
    use_folder_names().invalidate();
    folder_store.open(ListSource::Trash { drive: drive.clone() });
    let store = trash_store::new();
    let title = t(Text::Trash);
    effect(move || dom::set_title(&title.get()));
    let has_entries = Memo::new(move |_| store.has_entries());
    let drive = StoredValue::new(drive);
    let empty_bin = Callback::new(move |_| dialogs.show(OpenDialog::EmptyBin { drive: drive.get_value() }));
    view! {
        <ListHeader title>
            {move || {
                has_entries.get()
                    .then(|| view! { <Button label=t(ActionText::EmptyBin) icon=Icon::Trash variant=ButtonVariant::Outlined on_press=empty_bin /> })
            }}
        </ListHeader>
        <TrashBar store />
        <div class="files-body">
            <FileList is_trash=true empty=move || view! { <Nothing store /> } />
            <DetailsPane />
        </div>
    }
}

/// Nothing is in the bin, or nothing of this name.
#[component]
fn Nothing(store: TrashStore) -> impl IntoView {
    let prefs = use_prefs();
    let is_filtered = Memo::new(move |_| matches!(store.state(), TrashState::Filtered(..)));
    move || {
        if is_filtered.get() {
            let text = move || store.view.with(|view| view.text.trim().to_owned());
            let title = Signal::derive(move || prefs.localize(&ActionText::EmptySearch(text()).into()));
            return view! { <EmptyPanel icon=Icon::SearchNone title hint=t(ViewText::NothingInTrashHint) /> }
                .into_any();
        }
        view! { <EmptyPanel icon=Icon::Trash title=t(ActionText::EmptyTrash) hint=t(ActionText::EmptyTrashHint) /> }
            .into_any()
    }
}
