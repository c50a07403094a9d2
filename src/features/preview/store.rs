//! Store of the preview: the open file, its neighbours in the list, and what is loaded ahead.

use super::source::{self, Source};
use super::viewer_chunks::{ViewerChunks, use_viewer_chunks};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::base::loadable::Loadable;
use crate::browser::effect::effect;
use crate::browser::{dom, picture};
use crate::features::details::{Details, use_details};
use crate::features::files::{FileActions, FolderStore, NextPageState, use_file_actions, use_folder_store};
use crate::features::shell::api::Api;
use crate::features::shell::dialogs::{Dialogs, OpenDialog, use_dialogs};
use crate::features::shell::loader::Loader;
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::i18n::{PreviewText, Text};
use crate::model::command::Command;
use crate::model::entry::Entry;
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::model::permission::Action;
use crate::model::preview::{Neighbours, Viewer, may_be_animated, neighbours, viewer_for};
use leptos::prelude::*;

/// Handles a key of the open viewer. Whether it was one of its own.
type ViewerKeys = Box<dyn Fn(&str) -> bool + Send + Sync>;

/// A file that the list does not have, or why the server does not have it either.
type Fetched = (FileId, Result<Entry, Failure>);

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Step {
    Previous,
    Next,
    First,
    Last,
}

#[derive(Clone, Copy)]
pub struct PreviewStore {
    api: Api,
    navigation: Navigation,
    folder_store: FolderStore,
    actions: FileActions,
    details: Details,
    dialogs: Dialogs,
    toasts: Toasts,
    viewers: ViewerChunks,
    pub tasks: Tasks,
    pub close: Callback<()>,
    /// The open file as the list or the server has it.
    pub entry: Memo<Loadable<Entry>>,
    fetched: RwSignal<Option<Fetched>>,
    pub neighbours: Memo<Option<Neighbours>>,
    /// Another viewer than the one of the table, for one file.
    open_as: RwSignal<Option<(FileId, Viewer)>>,
    /// The line of a text that was looked at when its editing began, counted from 0.
    pub edit_line: StoredValue<Option<u64>>,
    keys: StoredValue<Option<ViewerKeys>>,
    /// The next file is wanted as soon as its page of the list is there.
    wants_next: StoredValue<bool>,
    /// The rendition that was loaded ahead.
    ahead: StoredValue<Option<(FileId, String)>>,
    ahead_loader: Loader,
}

/// Called in the body of the preview.
pub fn provide(close: Callback<()>) -> PreviewStore {
    let (api, navigation, folder_store): (Api, _, _) =
        (expect_context(), use_navigation(), use_folder_store());
    let file = Memo::new(move |_| navigation.opened_file());
    let listed = Memo::new(move |_| {
        file.with(|file| folder_store.listing.with(|listing| listing.ready()?.get(file.as_ref()?)))
    });
    let fetched = RwSignal::new(None::<Fetched>);
    let entry = Memo::new(move |_| match (listed.get(), file.get(), fetched.get()) {
        (Some(entry), ..) => Loadable::Ready(entry),
        (None, Some(file), Some((id, result))) if id == file => match result {
            Ok(entry) if !entry.is_folder() => Loadable::Ready(entry),
            Ok(_) => Loadable::Failed(Failure::local(FailureKind::NotFound)),
            Err(failure) => Loadable::Failed(failure),
        },
        _ => Loadable::Loading,
    });
    let neighbours = Memo::new(move |_| {
        file.with(|file| {
            folder_store.listing.with(|listing| {
                let listing = listing.ready()?;
                Some(neighbours(listing, listing.position(file.as_ref()?)?))
            })
        })
    });
    let store = PreviewStore {
        api,
        navigation,
        folder_store,
        actions: use_file_actions(),
        details: use_details(),
        dialogs: use_dialogs(),
        toasts: use_toasts(),
        viewers: use_viewer_chunks(),
        tasks: use_tasks(),
        close,
        entry,
        fetched,
        neighbours,
        open_as: RwSignal::new(None),
        edit_line: StoredValue::new(None),
        keys: StoredValue::new(None),
        wants_next: StoredValue::new(false),
        ahead: StoredValue::new(None),
        ahead_loader: Loader::new(),
    };
    fetch_unlisted(store, file, listed);
    effect(move || {
        neighbours.track();
        if folder_store.next_page.with(|next| *next == NextPageState::Idle)
            && store.wants_next.try_update_value(std::mem::take) == Some(true)
        {
            untrack(|| store.walk(Step::Next));
        }
    });
    provide_context(store);
    store
}

pub fn use_preview() -> PreviewStore {
    expect_context()
}

/// Asks the server for a file that is not among the loaded rows.
fn fetch_unlisted(store: PreviewStore, file: Memo<Option<FileId>>, listed: Memo<Option<Entry>>) {
    let fetched = store.fetched;
    let loader = Loader::new();
    effect(move || {
        let is_read = store.folder_store.listing.with(|listing| !listing.is_loading());
        let drive = store.folder_store.source.with(|source| source.as_ref().map(|it| it.drive().clone()));
        let (Some(id), Some(drive), true) = (file.get(), drive, is_read) else { return };
        let is_known = fetched.with(|it| it.as_ref().is_some_and(|(known, _)| *known == id));
        if listed.with(Option::is_some) || is_known {
            return;
        }
        loader.start(async move {
            let found = store.api.client().get(&drive, &id).await.map_err(|error| error.failure());
            fetched.try_set(Some((id, found)));
        });
    });
}

impl PreviewStore {
    /// In the trash, a file can be looked at, restored and deleted.
    pub fn is_trash(&self) -> bool {
        self.folder_store.source.with(|source| source.as_ref().is_some_and(ListSource::is_trash))
    }

    pub fn is_list_complete(&self) -> bool {
        self.folder_store.listing.with(|listing| listing.ready().is_none_or(Listing::is_complete))
    }

    /// Reactive.
    pub fn can_walk(&self, step: Step) -> bool {
        self.neighbours.with(|it| it.as_ref().is_some_and(|it| target(it, step).is_some()))
            || step == Step::Next && !self.is_list_complete()
    }

    pub fn walk(&self, step: Step) {
        let Some(target) = self.neighbours.with_untracked(|it| it.as_ref().map(|it| target(it, step))) else {
            return;
        };
        match target {
            Some(at) => {
                let id = self
                    .folder_store
                    .listing
                    .with_untracked(|listing| listing.ready()?.row(at).map(|row| row.id()));
                id.iter().for_each(|id| self.navigation.open_file(id));
            }
            None if step == Step::Next && !untrack(|| self.is_list_complete()) => {
                self.wants_next.set_value(true);
                self.folder_store.load_next_page();
            }
            None => {}
        }
    }

    /// Asks again for a file that could not be read.
    pub fn retry(&self) {
        self.fetched.set(None);
    }

    /// The viewer of a file. Reactive.
    pub fn viewer(&self, entry: &Entry) -> Viewer {
        // The service gives out nothing of what is in the trash.
        if self.is_trash() {
            return Viewer::Facts;
        }
        let chosen = self.open_as.get().filter(|(id, _)| *id == entry.id);
        chosen.map_or_else(|| viewer_for(entry), |(_, viewer)| viewer)
    }

    pub fn open_as(&self, entry: &Entry, viewer: Viewer) {
        self.open_as.set(Some((entry.id.clone(), viewer)));
    }

    /// Back to the usual viewer.
    pub fn close_as(&self, entry: &Entry) {
        let is_other = |it: &mut Option<(FileId, Viewer)>| it.take_if(|(id, _)| *id == entry.id).is_some();
        self.open_as.try_maybe_update(|open_as| (is_other(open_as), ()));
    }

    /// What was edited has a new version. Also where the preview shows another file by now.
    pub fn show_saved(&self, entry: Entry) {
        self.folder_store.change(|listing| {
            let thumbnail = listing.get(&entry.id).and_then(|listed| listed.thumbnail);
            listing.patch(&Entry { thumbnail, ..entry.clone() });
        });
        self.fetched.try_update(|fetched| {
            if let Some((id, result)) = fetched
                && *id == entry.id
            {
                *result = Ok(entry);
            }
        });
    }

    /// A text was not saved, and its viewer is gone. The draft is still there.
    pub fn tell_unsaved(&self, entry: &Entry, failure: Failure) {
        self.toasts.show_failure_for(Some(entry.name.clone()), failure);
    }

    /// A copy was saved beside a file.
    pub fn show_copy(&self, copy: Entry) {
        self.toasts.show(Text::from(PreviewText::CopySaved(copy.name.clone())));
        self.folder_store.on_entries_added(vec![copy]);
    }

    pub fn source(&self, entry: Entry, viewer: Viewer) -> Source {
        Source::new(self.api, entry, viewer)
    }

    /// Keys of the viewer, as long as the current owner lives.
    pub fn take_keys(&self, keys: impl Fn(&str) -> bool + Send + Sync + 'static) {
        let store = *self;
        store.keys.set_value(Some(Box::new(keys)));
        on_cleanup(move || drop(store.keys.try_set_value(None)));
    }

    pub fn run_viewer_key(&self, key: &str) -> bool {
        self.keys.with_value(|keys| keys.as_ref().is_some_and(|keys| keys(key)))
    }

    /// Runs a command on the open file. Whether it is one that applies to it.
    pub fn run(&self, command: Command) -> bool {
        let Some(entry) = self.entry.with_untracked(|entry| entry.ready().cloned()) else { return true };
        match command {
            Command::Action(Action::Download | Action::Star) => {
                let Command::Action(action) = command else { return true };
                self.actions.run(action, vec![entry]);
            }
            Command::Action(Action::Rename) => {
                self.dialogs.show(OpenDialog::BatchRename { entries: vec![entry] });
            }
            Command::Action(Action::Trash) => {
                self.leave();
                self.actions.run(Action::Trash, vec![entry]);
            }
            Command::Restore => {
                self.leave();
                self.actions.restore(vec![entry]);
            }
            Command::DeleteForever => self.dialogs.show(OpenDialog::DeleteForever { entries: vec![entry] }),
            Command::Details => self.details.show_sheet(entry),
            Command::QuickLook => self.close.run(()),
            _ => return false,
        }
        true
    }

    /// Goes on to the next file, else to the one before, else back to the list: the open one is about to go.
    fn leave(&self) {
        let near = self.neighbours.with_untracked(|it| it.as_ref().map(|it| (it.next, it.previous)));
        match near {
            Some((Some(_), _)) => self.walk(Step::Next),
            Some((None, Some(_))) => self.walk(Step::Previous),
            _ => self.close.run(()),
        }
    }

    /// Shows another file in place of the open one.
    pub fn open_instead(&self, file: &FileId) {
        self.navigation.open_file(file);
    }

    /// Loads the picture that comes next.
    pub fn load_ahead(&self) {
        let next = self.neighbours.with_untracked(|it| it.as_ref()?.next);
        let entry =
            self.folder_store.listing.with_untracked(|it| it.ready()?.row(next?).map(|row| row.entry()));
        let Some(entry) = entry else { return };
        let viewer = viewer_for(&entry);
        self.viewers.preload(viewer);
        let is_known = self.ahead.with_value(|ahead| ahead.as_ref().is_some_and(|(id, _)| *id == entry.id));
        if !viewer.is_image() || viewer == Viewer::Svg || may_be_animated(&entry.name) || is_known {
            return;
        }
        let store = *self;
        self.ahead_loader.start(async move {
            if let Some(address) = source::rendition(store.api, &entry, viewer, screen_pixels()).await
                && picture::decode(&address).await
            {
                store.ahead.try_set_value(Some((entry.id, address)));
            }
        });
    }

    pub fn loaded_ahead(&self, entry: &Entry) -> Option<String> {
        self.ahead.with_value(|ahead| {
            ahead.as_ref().filter(|(id, _)| *id == entry.id).map(|(_, address)| address.clone())
        })
    }
}

fn target(neighbours: &Neighbours, step: Step) -> Option<usize> {
    match step {
        Step::Previous => neighbours.previous,
        Step::Next => neighbours.next,
        Step::First => neighbours.first,
        Step::Last => neighbours.last,
    }
}

/// The longer side of the page, in pixels of the screen.
pub fn screen_pixels() -> u32 {
    let (width, height) = dom::viewport();
    (width.max(height) * dom::pixel_ratio()).ceil() as u32
}
