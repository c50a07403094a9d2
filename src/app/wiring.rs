//! Connects features that don't know each other.

use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::browser::channel::Channel;
use crate::browser::effect::effect;
use crate::features::details::{Details, DetailsSource};
use crate::features::files::{self, FolderStore, use_file_actions};
use crate::features::session::{SessionStatus, use_session};
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::panels::use_panels;
use crate::features::transfers::{FolderEvent, FolderLinks, Transfers};
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use leptos::prelude::*;

/// Lets transfers refresh the folder on the screen, and look at what is in it.
pub fn folder_links(folder_store: FolderStore) -> FolderLinks {
    FolderLinks {
        on_event: Callback::new(move |event| match event {
            FolderEvent::Uploaded(entries) => folder_store.on_entries_added(entries),
            FolderEvent::Changed(folder) => folder_store.on_folder_changed(folder),
        }),
        shown_hash: Callback::new(move |()| {
            folder_store.listing.with_untracked(|listing| {
                listing.ready()?.rows().find_map(|row| row.entry().content_hash).map(|hash| hash.algorithm)
            })
        }),
        shown_names: Callback::new(move |(drive, folder): (DriveId, FileId)| {
            let folder = ListSource::Folder { drive, folder };
            if folder_store.source.with_untracked(|source| source.as_ref() != Some(&folder)) {
                return None;
            }
            folder_store.listing.with_untracked(|listing| {
                let listing = listing.ready().filter(|listing| listing.is_complete())?;
                Some(listing.rows().map(|row| row.name().to_owned()).collect())
            })
        }),
    }
}

/// Lets the details panel follow the open list and its selection.
pub fn details_source(folder_store: FolderStore) -> DetailsSource {
    DetailsSource {
        place: folder_store.source,
        crumbs: folder_store.crumbs,
        track_selection: Callback::new(move |()| {
            folder_store.selection.track();
            folder_store.listing.track();
        }),
        read_selection: StoredValue::new(Box::new(move |read| {
            untrack(|| folder_store.with_selected(|selected| read(selected)));
        })),
        on_changed: Callback::new(move |entry: Entry| {
            folder_store.change(|listing| {
                // The answer to a change has no signed thumbnail address.
                let listed = listing.get(&entry.id).and_then(|listed| listed.thumbnail);
                let thumbnail = entry.thumbnail.clone().or(listed);
                listing.patch(&Entry { thumbnail, ..entry });
            });
        }),
        on_edited: StoredValue::new(None),
        restored: RwSignal::new(None),
    }
}

/// Edits in the details are steps of the history.
pub fn record_edits(details: Details) {
    let (actions, columns) = (use_file_actions(), files::use_column_store());
    details.on_edited(Callback::new(move |(edit, text)| {
        columns.note_edit(&edit);
        actions.record_edit(edit, text);
    }));
}

/// The lists follow what other tabs of this person change, and other people.
pub fn follow_changes(folder_store: FolderStore) {
    let follower = files::follow_changes(folder_store, is_live());
    let client = expect_context::<Api>().client();
    let user = use_drive_store().user.with_value(|user| user.id.clone());
    let name = format!("pds-web.changes.1.{}.{user}", client.endpoint());
    let channel = StoredValue::new_local(Channel::open(&name, move |_| {
        folder_store.on_changed_elsewhere();
        follower.look_soon();
    }));
    client.on_write(move || {
        follower.on_own_write();
        // After a sign-out the channel is closed.
        channel.try_with_value(|channel| channel.iter().for_each(|channel| channel.post("")));
    });
}

/// Whether somebody is signed in, and the session has not ended.
pub fn is_live() -> Signal<bool> {
    let status = use_session().status;
    Signal::derive(move || {
        status.with(|status| matches!(status, SessionStatus::Live | SessionStatus::Ending))
    })
}

/// Loads the other chunks as soon as the first rows are there, or are known not to come.
pub fn preload_after_first_view(folder_store: FolderStore, transfers: Transfers) {
    let panels = use_panels();
    effect(move || {
        if folder_store.listing.with(|it| !matches!(it, Loadable::Idle | Loadable::Loading)) {
            panels.preload();
            transfers.preload();
        }
    });
}
