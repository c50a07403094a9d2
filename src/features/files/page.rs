//! The page of a folder.

use super::file_list::FileList;
use super::file_row::id_of_row;
use super::folder_store::use_folder_store;
use super::list_header::FolderHeader;
use super::panels::use_lazy_file_actions;
use crate::base::failure::FailureKind;
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::details::DetailsPane;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::not_found::NotFoundKind;
use crate::features::shell::panels::NotFound;
use crate::features::shell::prefs::t;
use crate::features::transfers::DropZone;
use crate::i18n::Text;
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[component]
pub fn FilesPage(drive: DriveId, folder: FileId) -> impl IntoView {
    let (folder_store, drive_store) = (use_folder_store(), use_drive_store());
    drive_store.current.set(Some(drive.clone()));
    folder_store.open(ListSource::Folder { drive: drive.clone(), folder: folder.clone() });
    let drive_id = drive.clone();
    let name = Memo::new(move |_| {
        let last = folder_store
            .crumbs
            .with(|it| it.ready().and_then(|it| it.last()).map(|crumb| crumb.name.clone()));
        last.or_else(|| drive_store.drive(&drive_id).map(|drive| drive.name)).unwrap_or_default()
    });
    // A missing folder gets the not-found page: a retry would not help.
    let is_missing = Memo::new(move |_| {
        let is_not_found = |kind| matches!(kind, FailureKind::NotFound | FailureKind::Forbidden);
        folder_store.listing.with(|it| matches!(it, Loadable::Failed(failure) if is_not_found(failure.kind)))
    });
    effect(move || {
        let name = name.get();
        if !is_missing.get() && !name.is_empty() {
            dom::set_title(&name);
        }
    });
    // The service lists folders only. Where it knows the path, the address may be that of a file.
    let actions = use_lazy_file_actions();
    effect(move || {
        let is_rejected = folder_store
            .listing
            .with(|it| matches!(it, Loadable::Failed(failure) if failure.kind == FailureKind::Rejected));
        if is_rejected && folder_store.crumbs.with(|it| it.ready().is_some_and(|it| !it.is_empty())) {
            actions.leave_file();
        }
    });
    let location = StoredValue::new((drive, folder));
    let folder_at = Callback::new(move |row_id: String| {
        let id = id_of_row(&row_id)?;
        folder_store.listing.with_untracked(|listing| {
            let folder = listing.ready()?.get(&id).filter(Entry::is_folder)?;
            Some((folder.id, folder.name))
        })
    });
    move || {
        if is_missing.get() {
            return view! { <NotFound kind=NotFoundKind::Folder /> }.into_any();
        }
        let (drive, folder) = location.get_value();
        view! {
            <FolderHeader drive=drive.clone() name />
            <div class="files-body">
                <FileList empty=|| {
                    view! {
                        <EmptyPanel icon=Icon::CloudUpload title=t(Text::EmptyFolder) hint=t(Text::EmptyFolderHint) />
                    }
                } />
                <DetailsPane />
            </div>
            <DropZone drive folder name folder_at />
        }
        .into_any()
    }
}
