//! The list on the screen: a folder, search results or the trash, page by page, with its selection and its path.

use super::pages::{fetch, load_all};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::FileId;
use crate::base::loadable::Loadable;
use crate::browser::clock;
use crate::features::shell::api::Api;
use crate::features::shell::loader::Loader;
use crate::features::shell::navigation::Navigation;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::i18n::Text;
use crate::model::entry::{Crumb, Direction, Entry, Order, OrderBy};
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use crate::model::selection::{SelectMode, Selection};
use crate::route::Route;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// Listings kept for a quick way back.
const MOST_KEPT: usize = 24;
/// What comes within this is one change.
const MOMENT_MS: u32 = 500;
/// A listing longer than this is not asked for again on the way back: that would be a request per hundred rows.
const LONG: usize = 1_000;

#[derive(Clone, Copy)]
pub struct FolderStore {
    pub source: RwSignal<Option<ListSource>>,
    pub listing: RwSignal<Loadable<Listing>>,
    pub more: RwSignal<More>,
    pub crumbs: RwSignal<Loadable<Vec<Crumb>>>,
    pub selection: RwSignal<Selection>,
    /// The row being renamed and what was typed so far, so that nothing typed is lost when rows move.
    pub renaming: RwSignal<Option<Renaming>>,
    /// A row to be brought into view.
    pub reveal: RwSignal<Option<FileId>>,
    /// The folder that was left for the one above it.
    pub came_from: StoredValue<Option<FileId>>,
    kept: StoredValue<Vec<(ListSource, Listing)>>,
    /// A reload is due in a moment.
    stale: StoredValue<bool>,
    api: Api,
    prefs: Prefs,
    pages: Loader,
    path: Loader,
}

/// The next page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum More {
    #[default]
    Idle,
    Loading,
    Failed(Failure),
}

#[derive(Clone, Debug, PartialEq)]
pub struct Renaming {
    pub id: FileId,
    pub draft: String,
    /// Why the server refused what stands there.
    pub refused: Option<Text>,
}

pub fn provide(api: Api) -> FolderStore {
    let folder_store = FolderStore {
        source: RwSignal::new(None),
        listing: RwSignal::new(Loadable::Idle),
        more: RwSignal::new(More::Idle),
        crumbs: RwSignal::new(Loadable::Idle),
        selection: RwSignal::new(Selection::default()),
        renaming: RwSignal::new(None),
        reveal: RwSignal::new(None),
        came_from: StoredValue::new(None),
        kept: StoredValue::new(Vec::new()),
        stale: StoredValue::new(false),
        api,
        prefs: use_prefs(),
        pages: Loader::new(),
        path: Loader::new(),
    };
    provide_context(folder_store);
    folder_store
}

pub fn use_folder_store() -> FolderStore {
    expect_context()
}

impl FolderStore {
    /// Shows `source`: at once from memory when it was shown before, and in any case afresh from the server.
    pub fn open(&self, source: ListSource) {
        if self.source.with_untracked(|now| now.as_ref() == Some(&source)) {
            return self.reload();
        }
        self.keep_current();
        self.follow_path(&source);
        self.selection.set(Selection::default());
        self.renaming.set(None);
        let known = self.kept.with_value(|kept| kept.iter().find(|it| it.0 == source).map(|it| it.1.clone()));
        let long = known.as_ref().is_some_and(|listing| listing.len() > LONG);
        self.listing.set(known.map_or(Loadable::Loading, Loadable::Ready));
        self.more.set(More::Idle);
        self.source.set(Some(source));
        if !long {
            self.reload();
        }
    }

    /// Loads as much as is shown now, and swaps it in when it is there.
    pub fn reload(&self) {
        let Some(source) = self.source.get_untracked() else { return };
        let shown = self.listing.with_untracked(|listing| listing.ready().map_or(0, Listing::len));
        if shown == 0 {
            self.listing.set(Loadable::Loading);
        }
        self.more.set(More::Idle);
        let (store, client, order) = (*self, self.api.client(), self.order_of(&source));
        self.pages.start(async move {
            match load_all(&client, &source, order, shown).await {
                Ok(listing) => store.show(listing),
                Err(failure) if shown == 0 => store.listing.set(Loadable::Failed(failure)),
                // What is shown may be old but is better than an error page.
                Err(failure) => store.more.set(More::Failed(failure)),
            }
        });
    }

    /// The order was changed: rows are sorted by the server, so all of them come again.
    pub fn reorder(&self) {
        self.kept.update_value(Vec::clear);
        self.listing.set(Loadable::Loading);
        self.reload();
    }

    /// Asks for the next page unless it is on its way or there is none.
    pub fn load_more(&self) {
        let next = self.listing.with_untracked(|listing| listing.ready().map(|it| it.next().clone()));
        let (Some(next), Some(source)) = (next, self.source.get_untracked()) else { return };
        if next == NextPage::End || self.more.with_untracked(|more| *more != More::Idle) {
            return;
        }
        self.more.set(More::Loading);
        let (store, client, order) = (*self, self.api.client(), self.order_of(&source));
        self.pages.start(async move {
            match fetch(&client, &source, order, &next).await {
                Ok(page) => {
                    store.change(|listing| listing.append(page));
                    store.more.set(More::Idle);
                }
                Err(failure) => store.more.set(More::Failed(failure)),
            }
        });
    }

    /// The network is back: what it had stopped goes on.
    pub fn back_online(&self) {
        let lost = |failure: &Failure| matches!(failure.kind, FailureKind::Network | FailureKind::Offline);
        if self.listing.with_untracked(|it| matches!(it, Loadable::Failed(failure) if lost(failure))) {
            self.reload();
        } else if self.more.with_untracked(|it| matches!(it, More::Failed(failure) if lost(failure))) {
            self.retry_more();
        }
        if let (Some(source), true) =
            (self.source.get_untracked(), self.crumbs.with_untracked(|it| matches!(it, Loadable::Failed(_))))
        {
            self.follow_path(&source);
        }
    }

    pub fn retry_more(&self) {
        self.more.set(More::Idle);
        self.load_more();
    }

    /// Changes the rows on the screen.
    pub fn change(&self, change: impl FnOnce(&mut Listing)) {
        self.change_boxed(Box::new(change));
    }

    fn change_boxed(&self, change: Box<dyn FnOnce(&mut Listing) + '_>) {
        let active = self.active_row();
        self.listing.update(|listing| {
            if let Loadable::Ready(listing) = listing {
                change(listing);
            }
        });
        self.settle_selection(active);
    }

    /// Files and folders have come to be: they are shown if they belong to what is on the screen.
    pub fn arrived(&self, entries: Vec<Entry>) {
        let (here, elsewhere): (Vec<Entry>, Vec<Entry>) =
            entries.into_iter().partition(|entry| self.shows(&entry.parent));
        elsewhere.iter().for_each(|entry| self.forget(&entry.parent));
        if !here.is_empty() {
            self.change(|listing| listing.insert(here));
        }
    }

    /// Another tab put something into a folder.
    pub fn changed_elsewhere(&self, folder: FileId) {
        if !self.shows(&folder) {
            return self.forget(&folder);
        }
        if self.stale.try_update_value(|stale| std::mem::replace(stale, true)) != Some(false) {
            return;
        }
        let folder_store = *self;
        spawn_local(async move {
            clock::sleep(MOMENT_MS).await;
            // Signing out meanwhile leaves nothing to load into.
            if folder_store.stale.try_set_value(false).is_some() {
                return;
            }
            if folder_store.shows(&folder) {
                folder_store.reload();
            } else {
                folder_store.forget(&folder);
            }
        });
    }

    fn shows(&self, folder: &FileId) -> bool {
        self.source.with_untracked(|source| source.as_ref().and_then(ListSource::folder) == Some(folder))
    }

    /// The same for what the person has just made here: it is selected and brought into view.
    pub fn made(&self, entry: Entry) {
        let id = entry.id.clone();
        self.arrived(vec![entry]);
        if self.listing.with_untracked(|it| it.ready().is_some_and(|it| it.get(&id).is_some())) {
            self.pick(&id, SelectMode::Replace);
            self.reveal.set(Some(id));
        }
    }

    /// What is remembered of a folder is no longer true.
    pub fn forget(&self, folder: &FileId) {
        self.kept.update_value(|kept| kept.retain(|(source, _)| source.folder() != Some(folder)));
    }

    pub fn entries(&self) -> Vec<Entry> {
        self.selected(|_| true)
    }

    /// The selected entries in the order of the list.
    pub fn selected_entries(&self) -> Vec<Entry> {
        let selection = self.selection.get();
        self.selected(|entry| selection.contains(&entry.id))
    }

    fn selected(&self, is_meant: impl Fn(&Entry) -> bool) -> Vec<Entry> {
        self.listing.with(|listing| {
            let entries = listing.ready().map(Listing::entries).unwrap_or_default();
            entries.iter().filter(|entry| is_meant(entry)).cloned().collect()
        })
    }

    pub fn pick(&self, id: &FileId, pick: SelectMode) {
        self.listing.with_untracked(|listing| {
            let entries = listing.ready().map(Listing::entries).unwrap_or_default();
            self.selection
                .update(|selection| selection.select(id, pick, entries.iter().map(|entry| &entry.id)));
        });
    }

    pub fn select_all(&self) {
        self.listing.with_untracked(|listing| {
            let entries = listing.ready().map(Listing::entries).unwrap_or_default();
            self.selection.update(|selection| selection.select_all(entries.iter().map(|entry| &entry.id)));
        });
    }

    /// One folder up; from search results and the trash back to the drive.
    pub fn go_up(&self, navigation: Navigation) {
        let Some(source) = self.source.get_untracked() else { return };
        let drive = source.drive().clone();
        let parent = match &source {
            ListSource::Folder { folder, .. } if folder.is_root() => return,
            ListSource::Folder { folder, .. } => {
                self.came_from.set_value(Some(folder.clone()));
                self.crumbs.with_untracked(|crumbs| match crumbs {
                    Loadable::Ready(crumbs) => crumbs.iter().rev().nth(1).map(|crumb| crumb.id.clone()),
                    _ => None,
                })
            }
            _ => None,
        };
        navigation.go(&Route::Files { drive, folder: parent.unwrap_or_else(FileId::root) });
    }

    pub fn start_renaming(&self, entry: &Entry) {
        self.renaming.set(Some(Renaming { id: entry.id.clone(), draft: entry.name.clone(), refused: None }));
    }

    fn show(&self, listing: Listing) {
        self.listing.set(Loadable::Ready(listing));
        self.more.set(More::Idle);
        self.settle_selection(None);
    }

    /// Which row the keyboard is on.
    fn active_row(&self) -> Option<usize> {
        let active = self.selection.with_untracked(|it| it.active().cloned())?;
        self.listing.with_untracked(|listing| listing.ready()?.position(&active))
    }

    /// A row that went away is no longer selected; the keyboard goes to the one that took its place.
    fn settle_selection(&self, place: Option<usize>) {
        self.listing.with_untracked(|listing| {
            let Some(listing) = listing.ready() else { return };
            let stale =
                self.selection.with_untracked(|it| it.active().is_some_and(|id| listing.get(id).is_none()));
            let place = place.unwrap_or(0).min(listing.len().saturating_sub(1));
            let near = listing.entries().get(place).map(|entry| &entry.id).filter(|_| stale);
            self.selection.update(|it| it.retain(|id| listing.get(id).is_some(), near));
        });
    }

    fn keep_current(&self) {
        let Some(source) = self.source.get_untracked() else { return };
        let listing = self.listing.with_untracked(|listing| listing.ready().cloned());
        self.kept.update_value(|kept| {
            if kept.len() >= MOST_KEPT {
                kept.clear();
            }
            if let Some(listing) = listing {
                kept.retain(|it| it.0 != source);
                kept.push((source, listing));
            }
        });
    }

    /// The breadcrumb: known when the folder is a child or an ancestor of where we were, else asked for.
    fn follow_path(&self, source: &ListSource) {
        self.path.stop();
        let ListSource::Folder { drive, folder } = source else {
            return self.crumbs.set(Loadable::Ready(Vec::new()));
        };
        if folder.is_root() {
            return self.crumbs.set(Loadable::Ready(Vec::new()));
        }
        if let Some(crumbs) = self.known_path(source, folder) {
            return self.crumbs.set(Loadable::Ready(crumbs));
        }
        self.crumbs.set(Loadable::Loading);
        let (client, crumbs, drive, folder) = (self.api.client(), self.crumbs, drive.clone(), folder.clone());
        self.path.start(async move {
            crumbs.set(match client.path(&drive, &folder).await {
                Ok(path) => Loadable::Ready(path),
                Err(error) => Loadable::Failed(error.failure()),
            });
        });
    }

    fn known_path(&self, source: &ListSource, folder: &FileId) -> Option<Vec<Crumb>> {
        let same_drive =
            self.source.with_untracked(|now| now.as_ref().map(ListSource::drive) == Some(source.drive()));
        let mut crumbs =
            self.crumbs.with_untracked(|crumbs| crumbs.ready().filter(|_| same_drive).cloned())?;
        if let Some(at) = crumbs.iter().position(|crumb| crumb.id == *folder) {
            crumbs.truncate(at + 1);
            return Some(crumbs);
        }
        let here = self.source.with_untracked(|now| now.as_ref().and_then(ListSource::folder).cloned())?;
        let child = self.listing.with_untracked(|listing| listing.ready()?.get(folder).cloned())?;
        (child.parent == here).then(|| {
            crumbs.push(Crumb { id: child.id, name: child.name });
            crumbs
        })
    }

    fn order_of(&self, source: &ListSource) -> Order {
        match source {
            ListSource::Trash { .. } => Order { by: OrderBy::UpdatedAt, direction: Direction::Descending },
            _ => self.prefs.order.get_untracked(),
        }
    }
}
