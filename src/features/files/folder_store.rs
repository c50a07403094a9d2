//! Store of the open list (folder, search results or trash): its pages, selection, breadcrumb and row being renamed.

use super::kept_list;
use super::paging::{FetchPage, Pages};
use crate::base::failure::{Failure, FailureKind};
use crate::base::id::{DriveId, FileId};
use crate::base::loadable::Loadable;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::loader::Loader;
use crate::features::shell::navigation::Navigation;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::model::drive::User;
use crate::model::entry::{Crumb, Direction, Entry, Order, OrderBy};
use crate::model::file_change::FileChange;
use crate::model::list_source::ListSource;
use crate::model::listing::{Listing, NextPage};
use crate::model::recent_changes::RecentChanges;
use crate::model::rename_drafts::RenameDrafts;
use crate::model::selection::{SelectMode, Selection};
use crate::model::view_mode::{ThumbnailSize, ViewMode};
use leptos::prelude::*;

/// Listings cached for a quick return.
const MAX_CACHED: usize = 24;
/// A cached listing longer than this is not reloaded on return: that would take one request per hundred rows.
pub(super) const MAX_RELOADED: usize = 1_000;

#[derive(Clone, Copy)]
pub struct FolderStore {
    pub source: RwSignal<Option<ListSource>>,
    pub listing: RwSignal<Loadable<Listing>>,
    pub next_page: RwSignal<NextPageState>,
    pub crumbs: RwSignal<Loadable<Vec<Crumb>>>,
    pub selection: RwSignal<Selection>,
    /// The names that are being typed.
    pub drafts: RwSignal<RenameDrafts>,
    /// While the rest of the list is loaded because the person wants to be at its end: how the last row is selected then.
    pub to_end: RwSignal<Option<SelectMode>>,
    /// A row to scroll into view.
    pub reveal: RwSignal<Option<FileId>>,
    /// The folder that was left by going up.
    pub left_folder: StoredValue<Option<FileId>>,
    /// The size of the thumbnails in the open list.
    pub thumbnails: StoredValue<ThumbnailSize>,
    /// The entries that are being dragged, also while another folder opens below the pointer.
    pub dragged: StoredValue<Vec<Entry>>,
    /// What was changed in this tab, for searches.
    pub(super) recent: RwSignal<RecentChanges>,
    /// What others have changed in the open drive since it was looked at before.
    pub(super) others_changes: RwSignal<Vec<FileChange>>,
    /// Counts what other tabs have changed.
    pub(super) changes_elsewhere: RwSignal<u32>,
    pub(super) fetch_page: StoredValue<Option<FetchPage>, LocalStorage>,
    /// The columns of the open list, once the chunk that draws them is there.
    pub(super) columns: RwSignal<Option<DrawnColumns>>,
    /// The folder that was open last.
    last_folder: StoredValue<Option<(DriveId, FileId)>>,
    /// The person goes up as soon as the path is known.
    pub(super) up_requested: StoredValue<Option<Navigation>>,
    pub(super) cache: StoredValue<Vec<(ListSource, Listing)>>,
    /// A delayed reload is scheduled.
    pub(super) reload_scheduled: StoredValue<bool>,
    /// Counts the changes that were made to rows here.
    pub(super) changes: StoredValue<u32>,
    /// A list was read while the server had not answered a command, so it may be from before it.
    is_outdated: StoredValue<bool>,
    pub(super) user: StoredValue<User>,
    pub(super) tasks: Tasks,
    pub(super) api: Api,
    prefs: Prefs,
    page_loader: Loader,
    pub(super) breadcrumb_loader: Loader,
}

/// Draws the heads of a list, and the cells where they are not the usual ones. Its code is in a chunk.
#[derive(Clone, Copy)]
pub struct DrawnColumns {
    /// Rows are drawn again when it changes. 0 with the usual cells.
    pub version: u32,
    pub heads: fn() -> AnyView,
    pub cells: Option<fn(Entry) -> AnyView>,
}

/// The state of the next page of the list.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum NextPageState {
    #[default]
    Idle,
    Loading,
    Failed(Failure),
}

impl NextPageState {
    pub fn has_failed(&self) -> bool {
        matches!(self, Self::Failed(_))
    }
}

pub fn provide(api: Api) -> FolderStore {
    let store = FolderStore {
        source: RwSignal::new(None),
        listing: RwSignal::new(Loadable::Idle),
        next_page: RwSignal::new(NextPageState::Idle),
        crumbs: RwSignal::new(Loadable::Idle),
        selection: RwSignal::new(Selection::default()),
        drafts: RwSignal::new(RenameDrafts::default()),
        to_end: RwSignal::new(None),
        reveal: RwSignal::new(None),
        left_folder: StoredValue::new(None),
        thumbnails: StoredValue::new(ThumbnailSize::default()),
        dragged: StoredValue::new(Vec::new()),
        recent: RwSignal::new(RecentChanges::default()),
        others_changes: RwSignal::new(Vec::new()),
        changes_elsewhere: RwSignal::new(0),
        fetch_page: StoredValue::new_local(None),
        columns: RwSignal::new(None),
        last_folder: StoredValue::new(None),
        up_requested: StoredValue::new(None),
        cache: StoredValue::new(Vec::new()),
        reload_scheduled: StoredValue::new(false),
        changes: StoredValue::new(0),
        is_outdated: StoredValue::new(false),
        user: use_drive_store().user,
        tasks: use_tasks(),
        api,
        prefs: use_prefs(),
        page_loader: Loader::new(),
        breadcrumb_loader: Loader::new(),
    };
    effect(move || {
        if store.tasks.commands.get() == 0 && store.is_outdated.get_value() {
            store.reload();
        }
    });
    provide_context(store);
    store
}

pub fn use_folder_store() -> FolderStore {
    expect_context()
}

impl FolderStore {
    /// Opens `source`: shows the cached listing at once if there is one, and reloads it from the server.
    pub fn open(&self, source: ListSource) {
        if self.source.with_untracked(|current| current.as_ref() == Some(&source)) {
            return self.reload();
        }
        // The list that is left knows the names of its folders.
        self.load_breadcrumb(&source);
        self.cache_current();
        self.selection.set(Selection::default());
        self.to_end.set(None);
        if let ListSource::Folder { drive, folder } = &source {
            self.last_folder.set_value(Some((drive.clone(), folder.clone())));
        }
        let cached = self.cache.try_update_value(|cache| {
            let at = cache.iter().position(|it| it.0 == source)?;
            Some(cache.swap_remove(at).1)
        });
        let cached = cached.flatten().or_else(|| {
            let order = self.prefs.order.get_untracked();
            self.user.with_value(|user| kept_list::restore(&user.id, &source, order))
        });
        let is_long = cached.as_ref().is_some_and(|listing| listing.len() > MAX_RELOADED);
        self.listing.set(cached.map_or(Loadable::Loading, Loadable::Ready));
        self.next_page.set(NextPageState::Idle);
        self.source.set(Some(source));
        self.is_outdated.set_value(false);
        if !is_long {
            self.reload();
        }
    }

    /// The folder of a drive that was open last, unless that was its root.
    pub fn last_folder(&self, drive: &DriveId) -> Option<FileId> {
        let (last_drive, folder) = self.last_folder.get_value()?;
        (last_drive == *drive && !folder.is_root()).then_some(folder)
    }

    /// Loads as many rows as are shown now and replaces them when they arrive.
    pub fn reload(&self) {
        self.reload_rows(false);
    }

    /// Reloads after a change of the sort order: the server sorts. The old rows stay until then, and with them the
    /// keyboard and the selection; without a selection the first page is enough.
    pub fn reorder(&self) {
        self.cache.update_value(Vec::clear);
        self.reload_rows(true);
    }

    fn reload_rows(&self, is_reorder: bool) {
        let Some(source) = self.source.get_untracked() else { return };
        let shown = self.listing.with_untracked(|listing| listing.ready().map_or(0, Listing::len));
        // The rows show what was asked for already.
        let can_wait = shown > 0 && !is_reorder;
        self.is_outdated.set_value(self.tasks.commands.get_untracked() > 0);
        if can_wait && self.is_outdated.get_value() {
            return;
        }
        if shown == 0 {
            self.listing.set(Loadable::Loading);
        }
        let is_first_page_enough = is_reorder && self.selection.with_untracked(Selection::is_empty);
        let at_least = if is_first_page_enough { 0 } else { shown };
        // A next page of the old rows would abort this load.
        self.next_page.set(if shown > 0 { NextPageState::Loading } else { NextPageState::Idle });
        let (store, pages, changes) = (*self, self.pages(source), self.changes.get_value());
        self.page_loader.start(async move {
            match pages.load(at_least).await {
                Ok(listing) => {
                    let is_older = store.changes.get_value() != changes;
                    store.thumbnails.set_value(pages.thumbnails);
                    if is_older && can_wait {
                        store.next_page.set(NextPageState::Idle);
                    } else {
                        store.show(listing);
                        if is_reorder {
                            store.reveal_active_row();
                        }
                    }
                    if is_older {
                        store.reload();
                    }
                }
                // Rows in the old order would contradict the head of the list.
                Err(failure) if shown == 0 || is_reorder => store.listing.set(Loadable::Failed(failure)),
                // Old rows are more useful than an error page.
                Err(failure) => store.next_page.set(NextPageState::Failed(failure)),
            }
        });
    }

    /// Loads the next page unless it is being loaded or there is none.
    pub fn load_next_page(&self) {
        let next = self.listing.with_untracked(|listing| listing.ready().map(|it| it.next().clone()));
        let (Some(next), Some(source)) = (next, self.source.get_untracked()) else { return };
        if next == NextPage::End
            || self.next_page.with_untracked(|next_page| *next_page != NextPageState::Idle)
        {
            return;
        }
        self.next_page.set(NextPageState::Loading);
        let (store, pages) = (*self, self.pages(source));
        self.page_loader.start(async move {
            match pages.fetch(&next).await {
                Ok(page) => {
                    store.change(|listing| {
                        listing.append(page);
                    });
                    store.next_page.set(NextPageState::Idle);
                    store.select_loaded();
                    store.go_on_to_end();
                }
                Err(failure) => store.next_page.set(NextPageState::Failed(failure)),
            }
        });
    }

    /// Loads the breadcrumb again if that failed. A list that failed does so by itself.
    pub fn on_online(&self) {
        if let (Some(source), true) =
            (self.source.get_untracked(), self.crumbs.with_untracked(|it| matches!(it, Loadable::Failed(_))))
        {
            self.load_breadcrumb(&source);
        }
    }

    /// Gives up a list or a page that does not come.
    pub fn stop_loading(&self) {
        self.to_end.set(None);
        self.page_loader.stop();
        let failure = Failure::local(FailureKind::Cancelled);
        if self.listing.with_untracked(|it| matches!(it, Loadable::Loading)) {
            self.listing.set(Loadable::Failed(failure));
        } else {
            self.next_page.set(NextPageState::Failed(failure));
        }
    }

    pub fn retry_next_page(&self) {
        self.next_page.set(NextPageState::Idle);
        self.load_next_page();
    }

    /// Changes the rows of the open list.
    pub fn change(&self, change: impl FnOnce(&mut Listing)) {
        self.change_boxed(Box::new(change));
    }

    fn change_boxed(&self, change: Box<dyn FnOnce(&mut Listing) + '_>) {
        let mut active = self.active_row().unwrap_or_default();
        self.changes.update_value(|changes| *changes = changes.wrapping_add(1));
        self.listing.update(|listing| {
            if let Loadable::Ready(listing) = listing {
                active = listing.change(active, change);
            }
        });
        self.repair_selection(Some(active));
    }

    fn show(&self, listing: Listing) {
        self.listing.with_untracked(|before| {
            let Some(before) = before.ready() else { return };
            self.leave_out_new(before, listing.rows().map(|row| row.id()), listing.len());
        });
        self.listing.set(Loadable::Ready(listing));
        self.next_page.set(NextPageState::Idle);
        self.repair_selection(None);
        self.select_loaded();
        self.go_on_to_end();
    }

    /// The index of the row that the keyboard is on.
    fn active_row(&self) -> Option<usize> {
        let active = self.selection.with_untracked(|it| it.active().cloned())?;
        self.listing.with_untracked(|listing| listing.ready()?.position(&active))
    }

    /// Deselects rows that are gone. If the active row is gone, the one at this index becomes active.
    fn repair_selection(&self, active_index: Option<usize>) {
        self.listing.with_untracked(|listing| {
            let Some(listing) = listing.ready() else { return };
            let is_active_gone =
                self.selection.with_untracked(|it| it.active().is_some_and(|id| !listing.contains(id)));
            let index = active_index.unwrap_or(0).min(listing.len().saturating_sub(1));
            let fallback = listing.row(index).map(|row| row.id()).filter(|_| is_active_gone);
            self.selection
                .update(|it| it.retain(|id| listing.contains(id), listing.len(), fallback.as_ref()));
        });
    }

    /// Puts the open list aside. It may be long, so it is no copy, and there is none until another is set.
    fn cache_current(&self) {
        let Some(source) = self.source.get_untracked() else { return };
        let listing = self.listing.try_update_untracked(std::mem::take);
        let Some(Loadable::Ready(mut listing)) = listing else { return };
        listing.settle();
        self.cache.update_value(|cache| {
            if cache.len() >= MAX_CACHED {
                cache.clear();
            }
            cache.retain(|it| it.0 != source);
            cache.push((source, listing));
        });
    }

    fn pages(&self, source: ListSource) -> Pages {
        let order = match source {
            ListSource::Trash { .. } => Order { by: OrderBy::UpdatedAt, direction: Direction::Descending },
            ListSource::Search { order: Some(order), .. } => order,
            _ => self.prefs.order.get_untracked(),
        };
        let view = untrack(|| self.prefs.view(source.view_place()));
        let thumbnails = view.thumbnail_size(dom::pixel_ratio());
        let fetch_page = self.fetch_page.get_value();
        Pages { client: self.api.client(), source, order, thumbnails, fetch_page }
    }

    /// How the open list is shown. Reactive.
    pub fn view(&self) -> ViewMode {
        let place = self.source.with(|source| source.as_ref().map(ListSource::view_place));
        place.map(|place| self.prefs.view(place)).unwrap_or_default()
    }

    /// Shows lists of this kind in another way. Larger thumbnails come with a reload.
    pub fn set_view(&self, mode: ViewMode) {
        let Some(place) = self.source.with_untracked(|source| source.as_ref().map(ListSource::view_place))
        else {
            return;
        };
        let size = |mode: ViewMode| mode.thumbnail_size(dom::pixel_ratio());
        let before = untrack(|| self.view());
        self.prefs.set_view(place, mode);
        if size(mode) > size(before) {
            self.reload();
        }
    }
}
