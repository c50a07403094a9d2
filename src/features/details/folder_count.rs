//! Counts what is in folders, on demand.

use super::store::Target;
use crate::base::failure::Failure;
use crate::features::shell::folder_sizes::{FolderSizes, FolderVersion};
use crate::features::shell::loader::Loader;
use crate::model::details::FolderSize;
use leptos::prelude::*;

#[derive(Clone, Debug, Default, PartialEq)]
pub enum CountState {
    #[default]
    Idle,
    Running(FolderSize),
    Done(FolderSize),
    /// The person stopped it; what is counted so far.
    Stopped(FolderSize),
    Failed(Failure),
}

#[derive(Clone, Copy)]
pub struct FolderCount {
    pub state: RwSignal<CountState>,
    /// What was counted.
    of: StoredValue<Option<Target>>,
    loader: Loader,
    sizes: FolderSizes,
}

pub fn new(sizes: FolderSizes) -> FolderCount {
    FolderCount {
        state: RwSignal::new(CountState::Idle),
        of: StoredValue::new(None),
        loader: Loader::new(),
        sizes,
    }
}

impl FolderCount {
    /// Ends it if the panel shows something else now.
    pub fn retain(&self, target: &Target) {
        if self.of.with_value(|of| of.as_ref().is_some_and(|of| !is_same(of, target))) {
            self.loader.stop();
            self.of.set_value(None);
            self.state.set(CountState::Idle);
        }
    }

    /// Counts `folders` one after the other.
    pub fn start(&self, of: Target, folders: Vec<FolderVersion>) {
        self.of.set_value(Some(of));
        self.state.set(CountState::Running(FolderSize::default()));
        let (state, sizes) = (self.state, self.sizes);
        self.loader.start(async move {
            let mut total = FolderSize::default();
            for folder in folders {
                let before = total;
                let mut on_progress = |size| {
                    let mut so_far = before;
                    so_far.add(size);
                    state.set(CountState::Running(so_far));
                };
                match sizes.count(folder, &mut on_progress).await {
                    Ok(size) => total.add(size),
                    Err(failure) => return state.set(CountState::Failed(failure)),
                }
                state.set(CountState::Running(total));
            }
            state.set(CountState::Done(total));
        });
    }

    pub fn stop(&self) {
        self.loader.stop();
        self.state.update(|state| {
            if let CountState::Running(size) = state {
                *state = CountState::Stopped(*size);
            }
        });
    }
}

/// Whether it is the same folder, whatever has changed about it, or the same selection.
fn is_same(one: &Target, other: &Target) -> bool {
    match (one, other) {
        (Target::File(one), Target::File(other)) => one.id == other.id && one.drive == other.drive,
        (Target::Folder { id: one, .. }, Target::Folder { id: other, .. }) => one == other,
        _ => one == other,
    }
}
