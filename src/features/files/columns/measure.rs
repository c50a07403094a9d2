//! The sizes of the folders in the open list, counted on demand: two at a time, until all are known or the list is left.

use super::super::folder_store::FolderStore;
use crate::base::failure::Failure;
use crate::browser::effect::effect;
use crate::features::shell::folder_sizes::{FolderSizes, FolderVersion, use_folder_sizes};
use crate::features::shell::loader::Loader;
use crate::model::details::FolderSize;
use crate::model::entry::Entry;
use leptos::prelude::*;
use std::collections::{HashMap, VecDeque};

/// How many folders are counted at once.
const WORKERS: usize = 2;

#[derive(Clone, Debug, PartialEq)]
pub enum MeasureState {
    Waiting,
    /// What is counted so far.
    Running(FolderSize),
    Done(FolderSize),
    Failed(Failure),
}

#[derive(Clone, Copy)]
pub struct Measure {
    /// The open list shows the sizes of its folders.
    pub is_on: RwSignal<bool>,
    states: RwSignal<HashMap<FolderVersion, MeasureState>>,
    queue: StoredValue<VecDeque<FolderVersion>>,
    workers: [Loader; WORKERS],
    is_busy: StoredValue<[bool; WORKERS]>,
    sizes: FolderSizes,
    folder_store: FolderStore,
}

pub fn new(folder_store: FolderStore) -> Measure {
    let measure = Measure {
        is_on: RwSignal::new(false),
        states: RwSignal::new(HashMap::new()),
        queue: StoredValue::new(VecDeque::new()),
        workers: std::array::from_fn(|_| Loader::new()),
        is_busy: StoredValue::new([false; WORKERS]),
        sizes: use_folder_sizes(),
        folder_store,
    };
    // The list was left.
    effect(move || {
        folder_store.source.track();
        untrack(|| measure.stop());
        measure.is_on.set(false);
        measure.states.set(HashMap::new());
    });
    // Also those that come with later pages, and those that were changed since.
    effect(move || {
        if measure.is_on.get() {
            folder_store.listing.track();
            untrack(|| measure.add_folders(false));
        }
    });
    measure
}

fn version(entry: &Entry) -> FolderVersion {
    FolderVersion { drive: entry.drive.clone(), id: entry.id.clone(), updated_at: entry.updated_at }
}

impl Measure {
    /// Counts every folder of the list, also those that were counted before. Returns whether there are any.
    pub fn start(self) -> bool {
        self.stop();
        self.states.set(HashMap::new());
        let has_folders = untrack(|| self.add_folders(true));
        self.is_on.set(has_folders);
        has_folders
    }

    fn add_folders(self, again: bool) -> bool {
        let folders: Vec<FolderVersion> = self.folder_store.listing.with(|listing| {
            let Some(listing) = listing.ready() else { return Vec::new() };
            listing.rows().filter(|row| row.is_folder()).map(|row| version(&row.entry())).collect()
        });
        let has_folders = !folders.is_empty();
        let is_new =
            |folder: &FolderVersion| self.states.with_untracked(|states| !states.contains_key(folder));
        for folder in folders.into_iter().filter(is_new).collect::<Vec<_>>() {
            let known = self.sizes.known(&folder).filter(|_| !again);
            let state = known.map_or(MeasureState::Waiting, MeasureState::Done);
            if known.is_none() {
                self.queue.update_value(|queue| queue.push_back(folder.clone()));
            }
            self.states.update(|states| drop(states.insert(folder, state)));
        }
        self.work();
        has_folders
    }

    fn work(self) {
        for (at, worker) in self.workers.into_iter().enumerate() {
            let is_idle = self.is_busy.with_value(|busy| !busy[at]);
            if is_idle && self.queue.with_value(|queue| !queue.is_empty()) {
                self.is_busy.update_value(|busy| busy[at] = true);
                worker.start(async move {
                    while let Some(folder) = self.queue.try_update_value(VecDeque::pop_front).flatten() {
                        self.count(folder).await;
                    }
                    self.is_busy.try_update_value(|busy| busy[at] = false);
                });
            }
        }
    }

    async fn count(self, folder: FolderVersion) {
        let set = move |folder: &FolderVersion, state| {
            self.states.try_update(|states| drop(states.insert(folder.clone(), state)));
        };
        set(&folder, MeasureState::Running(FolderSize::default()));
        let counted = folder.clone();
        let mut on_progress = move |size| set(&counted, MeasureState::Running(size));
        let result = self.sizes.count(folder.clone(), &mut on_progress).await;
        set(&folder, result.map_or_else(MeasureState::Failed, MeasureState::Done));
    }

    /// Ends what is being counted; what is known stays.
    pub fn stop(self) {
        self.workers.iter().for_each(Loader::stop);
        self.is_busy.set_value([false; WORKERS]);
        self.queue.set_value(VecDeque::new());
        self.states.update(|states| {
            states.retain(|_, state| matches!(state, MeasureState::Done(_) | MeasureState::Failed(_)));
        });
    }

    /// Reactive.
    pub fn state(self, folder: &Entry) -> Option<MeasureState> {
        self.states.with(|states| states.get(&version(folder)).cloned())
    }

    /// How many are counted, of how many. Reactive.
    pub fn progress(self) -> (usize, usize) {
        self.states.with(|states| {
            let is_open =
                |state: &&MeasureState| matches!(state, MeasureState::Waiting | MeasureState::Running(_));
            (states.len() - states.values().filter(is_open).count(), states.len())
        })
    }
}
