//! Counts what is in folders, for the list and the details panel, and remembers it as long as a folder is unchanged.

use super::api::Api;
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId};
use crate::base::time::Timestamp;
use crate::model::details::FolderSize;
use leptos::prelude::*;
use std::collections::HashMap;

/// A folder, and when it was last changed.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct FolderVersion {
    pub drive: DriveId,
    pub id: FileId,
    pub updated_at: Option<Timestamp>,
}

#[derive(Clone, Copy)]
pub struct FolderSizes {
    known: RwSignal<HashMap<FolderVersion, FolderSize>>,
    api: Api,
}

/// Called in a component's body or at the start of a chunk. The first caller of a session creates the store.
pub fn use_folder_sizes() -> FolderSizes {
    use_context().unwrap_or_else(|| {
        let sizes = FolderSizes { known: RwSignal::new(HashMap::new()), api: expect_context() };
        provide_context(sizes);
        sizes
    })
}

impl FolderSizes {
    /// Counts, whatever is known. Dropping the future stops it.
    pub async fn count(
        self,
        folder: FolderVersion,
        on_progress: &mut dyn FnMut(FolderSize),
    ) -> Result<FolderSize, Failure> {
        let client = self.api.client();
        let size = client.folder_size(&folder.drive, &folder.id, on_progress).await;
        let size = size.map_err(|error| error.failure())?;
        // After a sign-out the store is disposed.
        self.known.try_update(|known| known.insert(folder, size));
        Ok(size)
    }

    /// What was counted. Reactive.
    pub fn known(self, folder: &FolderVersion) -> Option<FolderSize> {
        self.known.with(|known| known.get(folder).copied())
    }
}
