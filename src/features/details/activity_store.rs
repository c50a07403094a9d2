//! Store of what happened to the shown file or in the shown folder.

use super::section::{FileState, Section};
use crate::api::ApiError;
use crate::base::failure::Failure;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::model::activity::Activity;
use leptos::prelude::*;

#[derive(Clone, Debug, PartialEq)]
pub struct Activities {
    pub items: Vec<Activity>,
    pub next: Option<String>,
}

#[derive(Clone, Copy)]
pub struct ActivityStore {
    pub section: Section<Activities>,
    /// The failure of a further page.
    pub more_failure: RwSignal<Option<Failure>>,
    more_loader: Loader,
    file: StoredValue<Option<FileState>>,
    api: Api,
}

pub fn new(api: Api) -> ActivityStore {
    ActivityStore {
        section: Section::new(),
        more_failure: RwSignal::new(None),
        more_loader: Loader::new(),
        file: StoredValue::new(None),
        api,
    }
}

impl ActivityStore {
    pub fn retain(&self, file: Option<&FileState>) {
        self.more_loader.stop();
        self.more_failure.set(None);
        self.section.retain(file);
    }

    pub fn load(&self, file: &FileState) {
        self.file.set_value(Some(file.clone()));
        self.section.load(file, self.fetch(file));
    }

    pub fn retry(&self) {
        let file = self.file.get_value();
        file.iter().for_each(|file| self.section.reload(file, self.fetch(file)));
    }

    fn fetch(&self, file: &FileState) -> impl Future<Output = Result<Activities, ApiError>> + use<> {
        let (client, file) = (self.api.client(), file.clone());
        async move {
            let page = client.activities(&file.drive, &file.id, None).await?;
            Ok(Activities { items: page.items, next: page.next })
        }
    }

    pub fn load_more(&self) {
        let next = self.section.state.with_untracked(|state| state.ready()?.next.clone());
        let (Some(marker), Some(file)) = (next, self.file.get_value()) else { return };
        self.more_failure.set(None);
        let (store, client) = (*self, self.api.client());
        self.more_loader.start(async move {
            match client.activities(&file.drive, &file.id, Some(&marker)).await {
                Ok(page) => store.section.update(|known| {
                    // An empty page is the end, whatever its marker says.
                    known.next = page.next.filter(|next| *next != marker && !page.items.is_empty());
                    known.items.extend(page.items);
                }),
                Err(error) => store.more_failure.set(Some(error.failure())),
            }
        });
    }
}
