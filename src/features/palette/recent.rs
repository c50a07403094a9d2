//! The folders that were open in this session, for the palette.

use crate::base::id::{DriveId, FileId};
use crate::browser::effect::effect;
use crate::features::shell::navigation::use_navigation;
use crate::route::Route;
use leptos::prelude::*;

const MAX_FOLDERS: usize = 12;

/// The one that was open last comes first.
#[derive(Clone, Copy)]
pub struct RecentFolders(RwSignal<Vec<(DriveId, FileId)>>);

pub fn provide() {
    let (recent, navigation) = (RecentFolders(RwSignal::new(Vec::new())), use_navigation());
    effect(move || {
        if let Route::Files { drive, folder } = navigation.route.get() {
            let opened = (drive, folder);
            recent.0.update(|folders| {
                folders.retain(|known| *known != opened);
                folders.insert(0, opened);
                folders.truncate(MAX_FOLDERS);
            });
        }
    });
    provide_context(recent);
}

pub fn use_recent_folders() -> RecentFolders {
    expect_context()
}

impl RecentFolders {
    /// Reactive.
    pub fn all(&self) -> Vec<(DriveId, FileId)> {
        self.0.get()
    }
}
