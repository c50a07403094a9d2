//! Store of the signed-in user, the drives they can reach, and the quota of each.

use super::api::Api;
use super::loader::Loader;
use crate::base::id::DriveId;
use crate::base::loadable::Loadable;
use crate::browser::clock;
use crate::model::drive::{Drive, OwnerType, User};
use futures_util::future;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Uploads that end within this time cause one refresh of the quota.
const REFRESH_DELAY_MS: u32 = 1_000;

#[derive(Clone, Copy)]
pub struct DriveStore {
    pub user: StoredValue<User>,
    pub drives: RwSignal<Loadable<Vec<Drive>>>,
    /// The drive of the current page.
    pub current: RwSignal<Option<DriveId>>,
    /// A delayed refresh is scheduled.
    refresh_scheduled: StoredValue<bool>,
    api: Api,
    loader: Loader,
}

pub fn provide(api: Api, user: User) -> DriveStore {
    let store = DriveStore {
        user: StoredValue::new(user),
        drives: RwSignal::new(Loadable::Loading),
        current: RwSignal::new(None),
        refresh_scheduled: StoredValue::new(false),
        api,
        loader: Loader::new(),
    };
    provide_context(store);
    store.refresh();
    store
}

pub fn use_drive_store() -> DriveStore {
    expect_context()
}

impl DriveStore {
    /// Loads the drives again, for new quota figures or after a failure.
    pub fn refresh(&self) {
        let (client, drives) = (self.api.client(), self.drives);
        self.loader.start(async move {
            let (own, team) = future::join(client.my_drives(), client.my_group_drives()).await;
            let found = match (own, team) {
                (Ok(mut own), team) => {
                    // Not every domain has team drives, so a failure to list them is ignored.
                    own.extend(team.unwrap_or_default());
                    Loadable::Ready(own)
                }
                (Err(_), Ok(team)) if !team.is_empty() => Loadable::Ready(team),
                (Err(error), _) => Loadable::Failed(error.failure()),
            };
            // When a refresh fails, the old figures stay.
            let keep = matches!(found, Loadable::Failed(_))
                && drives.with_untracked(|drives| drives.ready().is_some());
            if !keep {
                drives.set(found);
            }
        });
    }

    /// Refreshes after a short delay; calls within it share one refresh.
    pub fn refresh_soon(&self) {
        if self
            .refresh_scheduled
            .try_update_value(|refresh_scheduled| std::mem::replace(refresh_scheduled, true))
            != Some(false)
        {
            return;
        }
        let store = *self;
        spawn_local(async move {
            clock::sleep(REFRESH_DELAY_MS).await;
            if store.refresh_scheduled.try_set_value(false).is_none() {
                store.refresh();
            }
        });
    }

    pub fn drive(&self, id: &DriveId) -> Option<Drive> {
        self.drives.with(|drives| drives.ready()?.iter().find(|drive| drive.id == *id).cloned())
    }

    /// The drive that links beside the page lead to: an address may name one this person has not.
    pub fn linked(&self) -> Option<DriveId> {
        let is_known = |id: &DriveId| {
            self.drives
                .with(|drives| drives.ready().is_none_or(|drives| drives.iter().any(|drive| drive.id == *id)))
        };
        self.current.get().filter(is_known).or_else(|| self.home())
    }

    pub fn current_drive(&self) -> Option<Drive> {
        self.current.get().and_then(|id| self.drive(&id))
    }

    /// Whether the server says that this person may add nothing to the drive.
    pub fn is_read_only(&self, id: &DriveId) -> bool {
        self.drive(id).is_some_and(|drive| !drive.can_add)
    }

    /// The drive the app opens first: the person's default drive, else the first of their own, else any.
    pub fn home(&self) -> Option<DriveId> {
        let default = self.user.with_value(|user| user.default_drive.clone());
        self.drives.with(|drives| {
            // The first page does not wait for the list of drives.
            let Some(drives) = drives.ready() else { return default };
            let known = default.filter(|id| drives.iter().any(|drive| drive.id == *id));
            let own = || drives.iter().find(|drive| drive.owner == OwnerType::User).or(drives.first());
            known.or_else(|| own().map(|drive| drive.id.clone()))
        })
    }
}
