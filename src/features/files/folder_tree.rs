//! The tree of folders in the side bar. It follows the open folder; what it knows of that folder it takes from the list.

use super::folder_store::use_folder_store;
use super::tree_find::TreeFind;
use crate::base::id::{DriveId, FileId};
use crate::base::keyboard::shortcut_key;
use crate::base::name::shown::shown;
use crate::browser::clock;
use crate::browser::effect::{effect, handler, row_memo};
use crate::features::shell::api::Api;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::loader::Loader;
use crate::features::shell::navigation::{Navigation, use_navigation};
use crate::features::shell::prefs::{t, use_prefs};
use crate::features::shell::tasks::{Tasks, use_tasks};
use crate::i18n::ViewText;
use crate::model::entry::{Crumb, EntryKind};
use crate::model::folder_tree::{FolderTree as Tree, TreeRow, rows_above};
use crate::model::list_source::ListSource;
use crate::model::listing::NextPage;
use crate::route::Route;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::{RowPlace, VirtualRows};
use leptos::ev::{KeyboardEvent, MouseEvent};
use leptos::prelude::*;

/// Changes of another tab within this time are read once.
const REFRESH_DELAY_MS: u32 = 500;

#[derive(Clone, Copy)]
struct TreeContext {
    tree: RwSignal<Tree>,
    rows: Memo<Vec<TreeRow>>,
    /// The row of the keyboard.
    active: RwSignal<Option<FileId>>,
    drive: Memo<Option<DriveId>>,
    viewport: Viewport,
    navigation: Navigation,
    api: Api,
    tasks: Tasks,
}

impl TreeContext {
    fn route(&self, folder: &FileId) -> Option<Route> {
        Some(Route::Files { drive: self.drive.get_untracked()?, folder: folder.clone() })
    }

    fn expand(&self, folder: &FileId, is_expanded: bool) {
        self.tree.update(|tree| tree.expand(folder, is_expanded));
        if is_expanded {
            self.load(folder);
        }
    }

    /// Reads the folders of a folder unless they are known.
    fn load(&self, folder: &FileId) {
        if self.tree.with_untracked(|tree| !tree.is_known(folder)) {
            self.reload(folder);
        }
    }

    fn reload(&self, folder: &FileId) {
        let Some(drive) = self.drive.get_untracked() else { return };
        let (context, client, folder) = (*self, self.api.client(), folder.clone());
        self.tasks.spawn(async move {
            let mut children = Vec::new();
            let mut add = |page: crate::model::entry::Page<crate::model::entry::Entry>| {
                children.extend(page.items.into_iter().map(|it| Crumb { id: it.id, name: it.name }));
                true
            };
            let result = client.list_all(&drive, &folder, Some(EntryKind::Folder), &mut add).await;
            if context.drive.try_get_untracked().flatten() == Some(drive) {
                context.tree.update(|tree| match result {
                    Ok(()) => tree.set_children(&folder, children),
                    // What is known stays.
                    Err(_) if tree.is_known(&folder) => {}
                    Err(_) => tree.fail(&folder),
                });
            }
        });
    }

    fn position(&self, id: &FileId) -> Option<usize> {
        self.rows.with_untracked(|rows| rows.iter().position(|row| row.id == *id))
    }

    fn activate(&self, at: usize) {
        let id = self.rows.with_untracked(|rows| rows.get(at).map(|row| row.id.clone()));
        if id.is_some() {
            self.active.set(id);
            // Not below its parents, which stay at the top.
            let parents = self.rows.with_untracked(|rows| rows[at].level - 1);
            self.viewport.show_row(at.saturating_sub(parents));
            self.viewport.show_row(at);
        }
    }
}

#[component]
pub fn FolderTree() -> impl IntoView {
    let prefs = use_prefs();
    let is_open = move || prefs.has_tree.get();
    view! {
        <section class="tree-section">
            <button
                type="button"
                class="tree-head"
                aria-expanded=move || is_open().to_string()
                on:click=handler(move |_| prefs.set_tree(!untrack(is_open)))
            >
                <Glyph icon=Icon::ChevronDown />
                {t(ViewText::Folders)}
            </button>
            {move || is_open().then(|| view! { <OpenTree /> })}
        </section>
    }
}

#[component]
fn OpenTree() -> impl IntoView {
    let (folder_store, drive_store) = (use_folder_store(), use_drive_store());
    let tree = RwSignal::new(Tree::default());
    let context = TreeContext {
        tree,
        rows: Memo::new(move |_| tree.with(Tree::rows)),
        active: RwSignal::new(None),
        drive: Memo::new(move |_| drive_store.current.get()),
        viewport: Viewport::default(),
        navigation: use_navigation(),
        api: expect_context(),
        tasks: use_tasks(),
    };
    effect(move || {
        context.drive.track();
        tree.set(Tree::default());
        context.load(&FileId::root());
    });
    let open_folder = Memo::new(move |_| {
        folder_store.source.with(|source| source.as_ref().and_then(ListSource::folder).cloned())
    });
    // The list knows the folders of the open folder, and sees what changes.
    effect(move || {
        let Some(folder) = open_folder.get() else { return };
        let children = folder_store.listing.with(|listing| {
            let listing = listing.ready()?;
            let has_folders = !matches!(listing.next(), NextPage::Folders(_));
            let folders = listing.rows().take_while(|row| row.is_folder());
            has_folders.then(|| folders.map(|it| Crumb { id: it.id(), name: it.name().to_owned() }).collect())
        });
        if let Some(children) = children {
            tree.update(|tree| tree.set_children(&folder, children));
        }
    });
    // What was changed in this tab, in whatever list.
    effect(move || {
        folder_store.recent.with(|recent| {
            let drive = context.drive.get_untracked();
            let here = recent.iter().filter(|(of, _, _)| Some(*of) == drive.as_ref());
            let mut changed = tree.get_untracked();
            here.for_each(|(_, id, entry)| changed.follow(id, entry));
            tree.set(changed);
        });
    });
    // What others have changed in the open drive.
    effect(move || {
        folder_store.others_changes.with(|changes| {
            let mut changed = tree.get_untracked();
            changes.iter().for_each(|change| changed.follow(&change.id, change.now.as_ref()));
            tree.set(changed);
        });
    });
    // Other tabs don't say what they change.
    let (refresh, mut seen) = (Loader::new(), folder_store.changes_elsewhere.get_untracked());
    effect(move || {
        let now = folder_store.changes_elsewhere.get();
        if std::mem::replace(&mut seen, now) != now {
            refresh.start(async move {
                clock::sleep(REFRESH_DELAY_MS).await;
                tree.with_untracked(Tree::shown).iter().for_each(|folder| context.reload(folder));
            });
        }
    });
    // The way to the open folder is open.
    effect(move || {
        let path = folder_store.crumbs.with(|crumbs| crumbs.ready().cloned().unwrap_or_default());
        for crumb in path.iter().take(path.len().saturating_sub(1)) {
            context.expand(&crumb.id, true);
        }
        context.active.set(path.last().map(|crumb| crumb.id.clone()));
    });
    // It comes into view once, as soon as it has a row.
    let revealed = StoredValue::new(None::<FileId>);
    effect(move || {
        let Some(folder) = open_folder.get() else { return };
        let row = context.rows.with(|rows| rows.iter().position(|row| row.id == folder));
        if let (Some(row), true) = (row, revealed.get_value().as_ref() != Some(&folder)) {
            revealed.set_value(Some(folder));
            context.tasks.spawn(async move {
                // The tree has to get its new height first.
                leptos::task::tick().await;
                // The tree may be closed by now.
                if !context.tree.is_disposed() {
                    context.viewport.show_row(row);
                }
            });
        }
    });
    let choose = Callback::new(move |folder: FileId| {
        // Also where it is the open one.
        if let Some(at) = context.position(&folder) {
            context.activate(at);
        }
        context.route(&folder).iter().for_each(|route| context.navigation.go(route));
        // It takes the keyboard as soon as the results have given way.
        context.tasks.spawn(async move {
            leptos::task::tick().await;
            context.viewport.focus();
        });
    });
    let total = Memo::new(move |_| context.rows.with(Vec::len));
    let parents = Memo::new(move |_| {
        let first = context.viewport.first_row();
        let above = |rows: &Vec<TreeRow>| {
            rows_above(rows, first).into_iter().map(|at| rows[at].clone()).collect::<Vec<_>>()
        };
        context.rows.with(above)
    });
    let rows = move |range: std::ops::Range<usize>| {
        context
            .rows
            .with(|rows| rows.iter().cloned().enumerate().skip(range.start).take(range.len()).collect())
    };
    view! {
        <TreeFind tree drive=context.drive on_choose=choose />
        <div
            node_ref=context.viewport.node()
            class="tree"
            role="tree"
            tabindex="0"
            aria-label=t(ViewText::Folders)
            aria-activedescendant=move || context.active.get().map(|id| row_id(&id))
            on:keydown=handler(move |event| on_key_down(context, &event))
        >
            <div class="tree-parents" aria-hidden="true">
                {move || parents.get().into_iter().map(|row| view! { <ParentRow context row /> }).collect_view()}
            </div>
            <VirtualRows
                viewport=context.viewport
                total
                rows
                keeps_elements=true
                key=|row: &TreeRow| row.clone()
                draw=move |row, place| view! { <FolderRow context row open_folder place /> }
                on_near_end=Callback::new(|()| ())
            />
        </div>
    }
}

/// A parent of what is scrolled to, by which a person goes up. The row itself is further above.
#[component]
fn ParentRow(context: TreeContext, row: TreeRow) -> impl IntoView {
    let name = shown(&row.name);
    let href = context.route(&row.id).map(|route| context.navigation.href(&route));
    view! {
        <div class="tree-row" style=("--level", (row.level - 1).to_string())>
            <span class="tree-toggle"><Glyph icon=Icon::ChevronDown /></span>
            <a class="ellipsis" href=href tabindex="-1"><bdi>{name}</bdi></a>
        </div>
    }
}

#[component]
fn FolderRow(
    context: TreeContext,
    row: TreeRow,
    open_folder: Memo<Option<FileId>>,
    place: RowPlace,
) -> impl IntoView {
    let id = StoredValue::new(row.id.clone());
    let is_at = move |at: Option<&FileId>| id.with_value(|id| at == Some(id));
    let is_open = row_memo(move || open_folder.with(|open| is_at(open.as_ref())));
    let is_active = row_memo(move || context.active.with(|active| is_at(active.as_ref())));
    let name = shown(&row.name);
    let (title, label) = (name.clone(), name.clone());
    let href = context.route(&row.id).map(|route| context.navigation.href(&route));
    let toggle = move |event: MouseEvent| {
        event.prevent_default();
        event.stop_propagation();
        id.with_value(|id| context.expand(id, !context.tree.with_untracked(|tree| tree.is_expanded(id))));
    };
    view! {
        <div
            id=row_id(&row.id)
            class="tree-row"
            class:active=move || is_active.get()
            role="treeitem"
            aria-posinset=row.position.to_string()
            aria-setsize=row.siblings.to_string()
            aria-expanded=row.expanded.map(|expanded| expanded.to_string())
            aria-selected=move || is_open.get().to_string()
            aria-label=label
            style:transform=move || place.transform()
            style=("--level", (row.level - 1).to_string())
            {..leptos::attr::custom::custom_attribute("aria-level", row.level.to_string())}
        >
            <span class="tree-toggle" aria-hidden="true" on:click=handler(toggle)>
                {row.expanded.map(|_| view! { <Glyph icon=Icon::ChevronDown /> })}
            </span>
            <a class="ellipsis" href=href tabindex="-1" title=title>
                <bdi>{name}</bdi>
            </a>
            {row.has_failed.then(|| view! { <span class="tree-fault" title=t(ViewText::FoldersFailed)><Glyph icon=Icon::Alert /></span> })}
        </div>
    }
}

/// The keys of a tree, as the platforms have them.
fn on_key_down(context: TreeContext, event: &KeyboardEvent) {
    let key = shortcut_key(&event.key(), &event.code(), event.shift_key());
    if event.ctrl_key() || event.meta_key() || event.alt_key() {
        return;
    }
    let active = context.active.get_untracked();
    let at = active.as_ref().and_then(|id| context.position(id));
    let row = at.and_then(|at| context.rows.with_untracked(|rows| rows.get(at).cloned()));
    let last = context.rows.with_untracked(Vec::len).saturating_sub(1);
    match (key.as_str(), row) {
        ("ArrowDown", _) => context.activate(at.map_or(0, |at| (at + 1).min(last))),
        ("ArrowUp", _) => context.activate(at.map_or(last, |at| at.saturating_sub(1))),
        ("Home", _) => context.activate(0),
        ("End", _) => context.activate(last),
        ("ArrowRight", Some(row)) => match row.expanded {
            Some(false) => context.expand(&row.id, true),
            Some(true) => context.activate(at.map_or(0, |at| (at + 1).min(last))),
            None => {}
        },
        ("ArrowLeft", Some(row)) if row.expanded == Some(true) => context.expand(&row.id, false),
        ("ArrowLeft", Some(row)) => {
            context.position(&row.parent).into_iter().for_each(|at| context.activate(at));
        }
        ("Enter" | " ", Some(row)) if !event.repeat() => {
            context.route(&row.id).iter().for_each(|route| context.navigation.go(route));
        }
        (key, _) if key.chars().count() == 1 && key != " " => type_ahead(context, key, at),
        _ => return,
    }
    event.prevent_default();
    event.stop_propagation();
}

/// To the next folder whose name begins with what was typed.
fn type_ahead(context: TreeContext, letter: &str, at: Option<usize>) {
    let begins = |row: &TreeRow| row.name.to_lowercase().starts_with(&letter.to_lowercase());
    let next = context.rows.with_untracked(|rows| {
        let start = at.map_or(0, |at| at + 1);
        (0..rows.len()).map(|step| (start + step) % rows.len()).find(|at| begins(&rows[*at]))
    });
    next.into_iter().for_each(|at| context.activate(at));
}

fn row_id(id: &FileId) -> String {
    format!("tree-{id}")
}
