//! Store of the columns: the person's choice for each kind of list, what the columns show beyond the usual fields, and the
//! order of a list that is sorted here.

use super::super::folder_store::{DrawnColumns, FolderStore, NextPageState, use_folder_store};
use super::super::paging::{PageFuture, PageRequest};
use super::super::search;
use super::measure::{self, Measure};
use super::{cells, heads};
use crate::api::ListFiles;
use crate::base::id::{FileId, UserId};
use crate::browser::effect::effect;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::model::columns::{Column, ColumnSet, DetailsById, RowDetails, sort_rows};
use crate::model::details::{MetadataChange, MetadataEdit};
use crate::model::entry::{Direction, Entry, OrderBy};
use crate::model::list_source::ListSource;
use crate::model::listing::Listing;
use crate::model::view_mode::ViewPlace;
use leptos::prelude::*;

const PAGE_SIZE: u32 = 100;
/// Details of more rows are forgotten before new ones come.
const MAX_DETAILS: usize = 50_000;

/// The rows are sorted here, once all of them are loaded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct LocalOrder {
    pub column: Column,
    pub direction: Direction,
    /// The person wants the rest of the list to be loaded for it.
    pub loads_rest: bool,
}

#[derive(Clone, Copy)]
pub struct ColumnStore {
    /// One for each kind of list, in the order of `ViewPlace`, as stored.
    texts: RwSignal<Vec<String>>,
    place: Memo<ViewPlace>,
    /// The columns of the open list.
    pub current: Memo<ColumnSet>,
    pub details: RwSignal<DetailsById>,
    pub local: RwSignal<Option<LocalOrder>>,
    /// The sizes of folders.
    pub measure: Measure,
    pub me: StoredValue<UserId>,
    pub folder_store: FolderStore,
    prefs: Prefs,
}

pub fn provide() {
    let (folder_store, prefs) = (use_folder_store(), use_prefs());
    let texts = RwSignal::new(prefs.stored_columns());
    let place = Memo::new(move |_| {
        folder_store.source.with(|source| source.as_ref().map_or(ViewPlace::Folder, ListSource::view_place))
    });
    let store = ColumnStore {
        texts,
        place,
        current: Memo::new(move |_| {
            let place = place.get();
            texts.with(|texts| parse(texts, place))
        }),
        details: RwSignal::new(DetailsById::new()),
        local: RwSignal::new(None),
        measure: measure::new(folder_store),
        me: StoredValue::new(use_drive_store().user.with_value(|user| user.id.clone())),
        folder_store,
        prefs,
    };
    provide_context(store);
    store.draw_columns();
    // Rows that were read without the details that are shown now.
    let needs_details = Memo::new(move |_| store.current.with(ColumnSet::needs_details));
    effect(move || {
        if needs_details.get() {
            untrack(|| folder_store.reload());
        }
    });
    store.keep_order();
}

pub fn use_column_store() -> ColumnStore {
    expect_context()
}

fn parse(texts: &[String], place: ViewPlace) -> ColumnSet {
    ColumnSet::parse(texts.get(place as usize).map_or("", String::as_str), place)
}

/// Fetches the pages that the first view has no code for.
pub fn fetch(store: ColumnStore, request: PageRequest) -> Option<PageFuture> {
    let place = request.source.view_place();
    let is_detailed = store.texts.with_untracked(|texts| parse(texts, place)).needs_details();
    match &request.source {
        ListSource::Search { .. } => Some(Box::pin(async move {
            let me = store.me.try_get_value().unwrap_or_else(|| UserId::new(""));
            let (page, details) = search::fetch(store.folder_store, &me, request, is_detailed).await?;
            store.keep_details(details, is_detailed);
            Ok(page)
        })),
        ListSource::Folder { drive, folder } if is_detailed => {
            let (client, drive, folder) = (store.folder_store.api.client(), drive.clone(), folder.clone());
            Some(Box::pin(async move {
                let request = ListFiles {
                    drive: &drive,
                    parent: &folder,
                    kind: Some(request.kind),
                    order: request.order,
                    marker: request.marker.as_deref(),
                    limit: PAGE_SIZE,
                    thumbnails: request.thumbnails,
                };
                let (page, details) = client.list_detailed(request).await.map_err(|error| error.failure())?;
                store.keep_details(details, true);
                Ok(page)
            }))
        }
        _ => None,
    }
}

impl ColumnStore {
    /// The list looks as without this code. Reactive.
    pub fn is_usual(&self) -> bool {
        self.current.with(|set| *set == ColumnSet::default_of(self.place.get()))
    }

    fn keep_details(&self, details: Vec<(FileId, RowDetails)>, is_detailed: bool) {
        if is_detailed {
            // After a sign-out the store is disposed.
            self.details.try_update(|all| {
                if all.len() > MAX_DETAILS {
                    all.clear();
                }
                all.extend(details);
            });
        }
    }

    /// Tags were changed beside the list.
    pub fn note_edit(&self, edit: &MetadataEdit) {
        if let MetadataChange::Tags { after, .. } = &edit.change {
            self.details.update(|all| {
                all.get_mut(&edit.entry.id).into_iter().for_each(|row| row.tags.clone_from(after));
            });
        }
    }

    /// Changes the columns of this kind of list. They are kept by [`ColumnStore::save`].
    pub fn change(&self, change: impl FnOnce(&mut ColumnSet)) {
        let place = self.place.get_untracked();
        let mut set = self.current.get_untracked();
        change(&mut set);
        self.texts.update(|texts| {
            texts.resize(texts.len().max(place as usize + 1), String::new());
            texts[place as usize] = set.to_text(place);
        });
    }

    pub fn save(&self) {
        self.prefs.store_columns(self.texts.get_untracked());
    }

    pub fn reset(&self) {
        let place = self.place.get_untracked();
        self.change(|set| *set = ColumnSet::default_of(place));
        self.save();
    }

    /// Has the list draw its heads here, and its cells where they are not the usual ones.
    fn draw_columns(self) {
        let drawn = Memo::new(move |_| {
            let shown: Vec<Column> = self.current.with(|set| set.shown().map(|it| it.column).collect());
            let is_drawn = !self.is_usual() || self.measure.is_on.get();
            is_drawn.then_some((self.place.get(), shown))
        });
        let mut version = 0;
        effect(move || {
            let cells = drawn.with(Option::is_some).then_some(cells::cells as fn(Entry) -> AnyView);
            version += 1;
            self.folder_store.columns.set(Some(DrawnColumns {
                version: if cells.is_some() { version } else { 0 },
                heads: heads::heads,
                cells,
            }));
        });
    }

    /// Sorts by a column here; a second call reverses the direction.
    pub fn sort_by(&self, column: Column) {
        self.local.update(|local| {
            *local = Some(match local.filter(|it| it.column == column) {
                Some(before) => LocalOrder { direction: before.direction.reversed(), ..before },
                None => LocalOrder { column, direction: Direction::Ascending, loads_rest: false },
            });
        });
    }

    /// Has the server sort. The first press on a head after an order that was made here doesn't reverse anything.
    pub fn sort_by_server(&self, by: OrderBy) {
        match self.local.with_untracked(Option::is_some) {
            true if by == OrderBy::Name => self.prefs.set_order(by, Direction::Ascending),
            true => self.prefs.set_order(by, Direction::Descending),
            false => self.prefs.sort_by(by),
        }
    }

    /// The order that was made here, once the list is in it. Reactive.
    pub fn order_here(&self) -> Option<LocalOrder> {
        let is_complete = self.folder_store.listing.with(|it| it.ready().is_some_and(Listing::is_complete));
        self.local.get().filter(|_| is_complete)
    }

    pub fn load_rest(&self) {
        self.local.update(|local| local.iter_mut().for_each(|it| it.loads_rest = true));
        if self.folder_store.next_page.with_untracked(|it| matches!(it, NextPageState::Failed(_))) {
            self.folder_store.retry_next_page();
        }
    }

    /// Keeps the rows in the order that was chosen here.
    fn keep_order(self) {
        let folder_store = self.folder_store;
        let change = move |order: Option<LocalOrder>| {
            self.local.set(order);
            // Lists are kept in an order of the server only.
            folder_store.cache.update_value(Vec::clear);
        };
        // An order of the server ends it, also the one that was there before.
        let mut is_first = true;
        effect(move || {
            self.prefs.order.track();
            if !std::mem::take(&mut is_first) && self.local.with_untracked(Option::is_some) {
                change(None);
            }
        });
        // It goes along to the next list that has such a column, which is not loaded whole before the person says so.
        let mut before = folder_store.source.get_untracked();
        effect(move || {
            let now = folder_store.source.get();
            let is_other = std::mem::replace(&mut before, now.clone()) != now;
            let Some(order) = self.local.get_untracked().filter(|_| is_other) else { return };
            let is_offered = now.is_none_or(|source| order.column.is_offered(source.view_place()));
            change(is_offered.then_some(LocalOrder { loads_rest: false, ..order }));
        });
        effect(move || {
            let Some(order) = self.local.get() else { return };
            folder_store.listing.track();
            if order.column.needs_details() {
                self.details.track();
            }
            let is_idle = folder_store.next_page.with(|it| *it == NextPageState::Idle);
            let is_complete = folder_store.listing.with(|it| it.ready().map(Listing::is_complete));
            match is_complete {
                Some(false) if is_idle && order.loads_rest => folder_store.load_next_page(),
                Some(true) if is_idle => untrack(|| self.arrange(order)),
                _ => {}
            }
        });
    }

    fn arrange(self, order: LocalOrder) {
        let rows = self.folder_store.listing.with(|it| it.ready().map(Listing::entries));
        let Some(rows) = rows else { return };
        let mut sorted = rows.clone();
        self.details.with(|details| sort_rows(&mut sorted, order.column, order.direction, details));
        let is_arranged = sorted.iter().map(id).eq(rows.iter().map(id));
        if !is_arranged {
            let server_order = self.prefs.order.get_untracked();
            self.folder_store.change(|listing| {
                *listing = Listing::complete(server_order, listing.unreadable(), sorted);
            });
        }
    }
}

fn id(entry: &Entry) -> &FileId {
    &entry.id
}
