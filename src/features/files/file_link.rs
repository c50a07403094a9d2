//! An address with the id of a file.

use super::folder_store::use_folder_store;
use crate::features::shell::api::Api;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::tasks::use_tasks;
use crate::model::list_source::ListSource;
use leptos::prelude::*;

/// Goes to the folder of what is open if that is a file. The service refuses to list one; it may refuse the list of a
/// folder as well, so it is asked what this is.
pub fn leave_file() {
    let (folder_store, navigation, api): (_, _, Api) =
        (use_folder_store(), use_navigation(), expect_context());
    let source = folder_store.source.get_untracked();
    let Some(ListSource::Folder { drive, folder }) = source.clone() else { return };
    use_tasks().spawn(async move {
        let found = api.client().get(&drive, &folder).await;
        let is_still_open = folder_store.source.with_untracked(|open| *open == source);
        if is_still_open && found.is_ok_and(|entry| !entry.is_folder()) {
            folder_store.open_parent(|route| navigation.replace(route));
        }
    });
}
