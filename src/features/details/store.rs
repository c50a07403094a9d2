//! Store of the panel: what it shows, the facts about it, and the edits. Follows the selection while the panel is open:
//! what the list knows at once, what the server knows when the selection has settled, with one call.

use super::access_store::{self, AccessStore};
use super::activity_store::{self, ActivityStore};
use super::folder_count::{self, FolderCount};
use super::handle::use_details;
use super::photo_store;
use super::section::{FileState, Section};
use super::source::DetailsSource;
use super::versions_store::{self, VersionsStore};
use crate::api::{ApiError, Client};
use crate::base::failure::Failure;
use crate::base::id::{DriveId, FileId, RevisionId};
use crate::browser::clock;
use crate::browser::effect::effect;
use crate::features::shell::api::Api;
use crate::features::shell::folder_sizes::use_folder_sizes;
use crate::features::shell::loader::Loader;
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::features::shell::toasts::{Toasts, use_toasts};
use crate::i18n::Text;
use crate::model::details::FileDetails;
use crate::model::entry::{Category, Crumb, Entry};
use crate::model::list_source::ListSource;
use crate::model::photo::{EXIF_READ, PhotoFacts};
use crate::model::selection_facts::SelectionFacts;
use leptos::prelude::*;
use std::collections::{BTreeSet, HashMap};

/// While the selection changes faster than this, as with a held key, it is read this often.
const READ_INTERVAL_MS: f64 = 120.0;
/// What is selected for this long is asked of the server.
const SETTLE_MS: u32 = 180;

/// What the panel shows.
#[derive(Clone, Debug, PartialEq)]
pub enum Target {
    /// A list without a folder, and nothing is selected in it.
    Nothing,
    /// A drive as a whole.
    Root(DriveId),
    /// The open folder.
    Folder {
        drive: DriveId,
        id: FileId,
        name: Option<String>,
    },
    File(Box<Entry>),
    /// In the recycle bin, where the server tells no more than the list has.
    Trashed(Box<Entry>),
    Several(Box<SelectionFacts>),
}

impl Target {
    pub fn state(&self) -> Option<FileState> {
        match self {
            Self::Folder { drive, id, .. } => Some(FileState::of_folder(drive.clone(), id.clone())),
            Self::File(entry) => Some(FileState::of_entry(entry)),
            Self::Root(drive) => Some(FileState::of_folder(drive.clone(), FileId::root())),
            Self::Nothing | Self::Trashed(_) | Self::Several(_) => None,
        }
    }
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Tab {
    Details,
    Versions,
    Access,
    Activity,
}

/// A text that is being typed: the description of a file, or of one of its versions.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct DraftKey {
    pub drive: DriveId,
    pub file: FileId,
    pub revision: Option<RevisionId>,
}

#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    pub text: String,
    pub is_saving: bool,
    /// Why it could not be saved.
    pub failure: Option<Failure>,
}

#[derive(Clone, Copy)]
pub struct DetailsStore {
    pub target: RwSignal<Target>,
    pub tab: RwSignal<Tab>,
    pub facts: Section<FileDetails>,
    /// What was read from a photo.
    pub photo: Section<PhotoFacts>,
    pub versions: VersionsStore,
    pub access: AccessStore,
    pub activity: ActivityStore,
    pub count: FolderCount,
    pub drafts: RwSignal<HashMap<DraftKey, Draft>>,
    /// Keys of tags that were seen, to be suggested.
    pub seen_tags: RwSignal<BTreeSet<String>>,
    /// What a screen reader is told.
    pub status: RwSignal<Option<Text>>,
    pub source: DetailsSource,
    /// What the sheet shows, whatever is selected.
    pinned: StoredValue<Option<Vec<Entry>>>,
    /// The width of the place of a thumbnail, in pixels of the screen.
    preview_width: StoredValue<u32>,
    last_read_ms: StoredValue<f64>,
    follower: Loader,
    settling: Loader,
    pub(super) api: Api,
    pub(super) tasks: Tasks,
    pub(super) toasts: Toasts,
}

pub fn provide() -> DetailsStore {
    let (api, tasks, toasts, source) =
        (expect_context::<Api>(), use_tasks(), use_toasts(), use_details().source);
    let store = DetailsStore {
        target: RwSignal::new(Target::Nothing),
        tab: RwSignal::new(Tab::Details),
        facts: Section::new(),
        photo: Section::new(),
        versions: versions_store::new(api, tasks, toasts, source),
        access: access_store::new(api),
        activity: activity_store::new(api),
        count: folder_count::new(use_folder_sizes()),
        drafts: RwSignal::new(HashMap::new()),
        seen_tags: RwSignal::new(BTreeSet::new()),
        status: RwSignal::new(None),
        source,
        pinned: StoredValue::new(None),
        preview_width: StoredValue::new(0),
        last_read_ms: StoredValue::new(f64::NEG_INFINITY),
        follower: Loader::new(),
        settling: Loader::new(),
        api,
        tasks,
        toasts,
    };
    effect(move || store.source.restored.get().iter().for_each(|edit| store.show_change(edit)));
    provide_context(store);
    store
}

pub fn use_details_store() -> DetailsStore {
    expect_context()
}

impl DetailsStore {
    /// Shows what is selected as long as the caller, a component, lives.
    pub fn follow_selection(&self, preview_width: u32) {
        let store = *self;
        self.preview_width.set_value(preview_width);
        self.pinned.set_value(None);
        self.last_read_ms.set_value(f64::NEG_INFINITY);
        effect(move || {
            store.source.track_selection.run(());
            store.source.place.track();
            store.source.crumbs.track();
            let wait = store.last_read_ms.get_value() + READ_INTERVAL_MS - clock::monotonic_ms();
            if wait <= 0.0 && !store.source.has_many() {
                store.follower.stop();
                return store.read_selection();
            }
            store.follower.start(async move {
                // Of many the list shows first that they are selected.
                clock::sleep(wait as u32).await;
                store.read_selection();
            });
        });
        on_cleanup(move || {
            store.follower.stop();
            store.settling.stop();
        });
    }

    /// Shows these entries, whatever becomes of the selection.
    pub fn show_entries(&self, entries: Vec<Entry>, preview_width: u32) {
        self.preview_width.set_value(preview_width);
        let facts = || SelectionFacts::from_entries(entries.iter().map(Entry::facts));
        let target = self.target_of(entries.len(), || entries.first().cloned(), facts);
        self.pinned.set_value(Some(entries));
        self.set_target(target);
    }

    /// The entries that the shown sums are of.
    pub fn selected_entries(&self) -> Vec<Entry> {
        self.pinned.get_value().unwrap_or_else(|| self.source.selected())
    }

    fn read_selection(&self) {
        self.last_read_ms.set_value(clock::monotonic_ms());
        let mut target = Target::Nothing;
        self.source.read_selection.with_value(|read| {
            read(&mut |rows| {
                let facts = || SelectionFacts::from_entries(rows.iter().map(|row| row.facts()));
                target = self.target_of(rows.len(), || rows.only().map(|row| row.entry()), facts);
            });
        });
        self.set_target(target);
    }

    fn target_of(
        &self,
        count: usize,
        first: impl FnOnce() -> Option<Entry>,
        facts: impl FnOnce() -> SelectionFacts,
    ) -> Target {
        let place = self.source.place.get_untracked();
        let is_trash = place.as_ref().is_some_and(ListSource::is_trash);
        match first().filter(|_| count == 1) {
            Some(one) if is_trash => Target::Trashed(Box::new(one)),
            Some(one) => Target::File(Box::new(one)),
            None if count == 0 => match place {
                Some(ListSource::Folder { drive, folder }) if folder.is_root() => Target::Root(drive),
                Some(ListSource::Folder { drive, folder: id }) => {
                    let name = self.source.crumbs.with_untracked(|crumbs| {
                        crumbs.ready()?.last().filter(|last| last.id == id).map(|last| last.name.clone())
                    });
                    Target::Folder { drive, id, name }
                }
                _ => Target::Nothing,
            },
            None => Target::Several(Box::new(facts())),
        }
    }

    fn set_target(&self, target: Target) {
        if self.target.with_untracked(|current| *current == target) {
            return self.load_soon();
        }
        let state = target.state();
        let has_facts = !matches!(target, Target::Root(_));
        self.facts.retain(state.as_ref().filter(|_| has_facts));
        self.photo.retain(state.as_ref().filter(|_| has_facts));
        self.versions.retain(state.as_ref());
        self.access.section.retain(state.as_ref());
        self.activity.retain(state.as_ref());
        self.count.retain(&target);
        self.target.set(target);
        self.load_soon();
    }

    fn load_soon(&self) {
        let store = *self;
        self.settling.start(async move {
            clock::sleep(SETTLE_MS).await;
            store.load();
        });
    }

    pub fn show_tab(&self, tab: Tab) {
        self.tab.set(tab);
        self.load();
    }

    /// The tab that is shown; the others are about files.
    pub fn shown_tab(&self) -> Tab {
        match (self.tab.get(), self.target.with(Target::state)) {
            (Tab::Versions, Some(state)) if state.is_folder => Tab::Details,
            (tab, _) => tab,
        }
    }

    /// Loads what the shown tab needs.
    fn load(&self) {
        let Some(state) = self.target.with_untracked(Target::state) else { return };
        match untrack(|| self.shown_tab()) {
            Tab::Details if state.id.is_root() => {}
            Tab::Details => self.facts.load(&state, self.fetch_facts(&state)),
            Tab::Versions => self.versions.load(&state),
            Tab::Access => self.access.load(&state),
            Tab::Activity => self.activity.load(&state),
        }
    }

    /// Loads the facts again after a failure.
    pub fn retry(&self) {
        let state = self.target.with_untracked(Target::state);
        state.iter().for_each(|state| self.facts.reload(state, self.fetch_facts(state)));
    }

    /// Reads the beginning of a photo of which the service tells nothing of its camera.
    pub fn load_photo(&self, facts: &FileDetails) {
        let entry = &facts.entry;
        let size = entry.size.filter(|_| entry.category == Category::Image && !facts.photo.has_camera());
        let Some(size) = size.filter(|size| *size > 0) else { return };
        let client = self.api.client();
        let read = photo_store::read(client, entry.drive.clone(), entry.id.clone(), size.min(EXIF_READ));
        self.photo.load(&FileState::of_entry(entry), read);
    }

    fn fetch_facts(&self, state: &FileState) -> impl Future<Output = Result<FileDetails, ApiError>> + use<> {
        let (store, client, state) = (*self, self.api.client(), state.clone());
        let width = self.preview_width.get_value();
        async move {
            let mut details = client.details(&state.drive, &state.id, width).await?;
            if details.path.is_none() {
                details.path = store.parent_path(&client, &details.entry).await;
            }
            store.seen_tags.update(|seen| seen.extend(details.tags.iter().map(|tag| tag.key.clone())));
            Ok(details)
        }
    }

    /// Where the server does not tell paths: that of the open folder, or by the parents.
    async fn parent_path(&self, client: &Client, entry: &Entry) -> Option<Vec<Crumb>> {
        let own = Crumb { id: entry.id.clone(), name: entry.name.clone() };
        if entry.parent.is_root() {
            return Some(vec![own]);
        }
        let open = self.source.crumbs.with_untracked(|crumbs| {
            crumbs.ready().filter(|path| path.last().is_some_and(|it| it.id == entry.parent)).cloned()
        });
        let mut path = match open {
            Some(path) => path,
            None => client.path(&entry.drive, &entry.parent).await.ok()?,
        };
        path.push(own);
        Some(path)
    }

    /// The entry of the shown file: as the list has it, else as the server told it. Reactive.
    pub fn entry(&self) -> Option<Entry> {
        let listed = self.target.with(|target| match target {
            Target::File(entry) | Target::Trashed(entry) => Some((**entry).clone()),
            _ => None,
        });
        listed.or_else(|| self.facts.state.with(|facts| facts.ready().map(|facts| facts.entry.clone())))
    }
}
