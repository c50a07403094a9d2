//! The file list: columns, virtual rows, keyboard, and its loading, empty and error states. Folder, search and trash
//! share it.

use super::file_row::{FileRow, row_id};
use super::folder_store::{NextPageState, use_folder_store};
use super::keys;
use super::list_context::ListContext;
use super::panels::{FileMenu, ListExtras, NextPageFailed, UnreadableNote, use_lazy_file_actions};
use crate::base::loadable::Loadable;
use crate::browser::effect::{effect, handler};
use crate::browser::{dom, observe};
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::panels::FailurePanel;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::Text;
use crate::model::entry::{Direction, Entry, OrderBy};
use crate::model::listing::Listing;
use crate::model::selection::SelectMode;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::viewport::Viewport;
use crate::ui::virtual_rows::VirtualRows;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

/// So far away a row stays in the page while its name is typed.
const HELD_ROWS: usize = 2_000;

#[component]
pub fn FileList(
    /// Shown when the list is empty.
    #[prop(into)]
    empty: ViewFn,
    #[prop(optional)] is_trash: bool,
    #[prop(optional)] is_search: bool,
) -> impl IntoView {
    let folder_store = use_folder_store();
    let list = ListContext {
        folder_store,
        actions: use_lazy_file_actions(),
        navigation: use_navigation(),
        viewport: Viewport::default(),
        menu: RwSignal::new(None),
        background_menu: RwSignal::new(None),
        is_trash,
        is_search,
        is_touch: RwSignal::new(false),
        clicked: StoredValue::new(None),
        thumbnail_slots: RwSignal::new(Vec::new()),
    };
    provide_context(list);
    let media = observe::on_media("(pointer: coarse)", move |is_touch| list.is_touch.set(is_touch));
    if let Some((is_touch, _)) = &media {
        list.is_touch.set(*is_touch);
    }
    let _media = StoredValue::new_local(media);

    // A tap selects a row only while the menu sheet is open.
    let mut was_open = false;
    effect(move || {
        let open = list.menu.with(Option::is_some);
        let one = folder_store.selection.with_untracked(|it| it.len() == 1);
        if was_open && !open && one && list.is_touch.get_untracked() {
            folder_store.selection.update(|it| it.clear());
        }
        was_open = open;
    });

    // A memo, so that the view is rebuilt when the state changes and not with every row.
    let state = Memo::new(move |_| folder_store.listing.with(ListState::from_listing));
    let empty = StoredValue::new(empty);
    let class = match (is_trash, is_search) {
        (true, _) => "list trash",
        (_, true) => "list found",
        _ => "list",
    };
    view! {
        // It has the keyboard where there is no grid.
        <div
            class=class
            role="group"
            tabindex="-1"
            aria-label=t(Text::Files)
            data-view=move || folder_store.view().name()
            on:keydown=handler(move |event| keys::on_key_down(list, &event))
        >
            {move || {
                let view = match state.get() {
                    ListState::Loading => view! { <ListSkeleton /> }.into_any(),
                    ListState::Failed => view! { <ListFailed /> }.into_any(),
                    ListState::Empty => empty.with_value(ViewFn::run),
                    ListState::Rows => return view! { <Rows /> }.into_any(),
                };
                effect(move || take_lost_focus(list));
                view
            }}
            <ListExtras />
            <FileMenu open=list.menu />
        </div>
    }
}

#[derive(Clone, Copy, PartialEq)]
enum ListState {
    Loading,
    Failed,
    Empty,
    Rows,
}

impl ListState {
    fn from_listing(listing: &Loadable<Listing>) -> Self {
        match listing {
            Loadable::Idle | Loadable::Loading => Self::Loading,
            Loadable::Failed(_) => Self::Failed,
            Loadable::Ready(listing)
                if listing.is_empty() && listing.is_complete() && listing.unreadable() == 0 =>
            {
                Self::Empty
            }
            Loadable::Ready(_) => Self::Rows,
        }
    }
}

#[component]
fn ListFailed() -> impl IntoView {
    let folder_store = use_folder_store();
    let retry = Callback::new(move |()| folder_store.reload());
    let failure = move || {
        folder_store.listing.with(|it| match it {
            Loadable::Failed(failure) => Some(failure.clone()),
            _ => None,
        })
    };
    move || failure().map(|failure| view! { <FailurePanel failure on_retry=retry /> })
}

#[component]
fn Rows() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let (folder_store, viewport, prefs) = (list.folder_store, list.viewport, use_prefs());
    let total = Memo::new(move |_| folder_store.listing.with(|it| it.ready().map_or(0, Listing::len)));
    let unreadable =
        Memo::new(move |_| folder_store.listing.with(|it| it.ready().map_or(0, Listing::unreadable)));
    // ARIA: −1 while the number of rows is unknown, until the last page is loaded.
    let row_count = move || match folder_store.listing.with(|it| it.ready().is_some_and(Listing::is_complete))
    {
        true => (total.get() + 1).to_string(),
        false => "-1".to_owned(),
    };
    let active = move || folder_store.selection.with(|it| it.active().map(row_id));
    let focus_in = move |_| {
        let none = folder_store.selection.with_untracked(|it| it.active().is_none());
        let first = folder_store.listing.with_untracked(|it| it.ready()?.row(0).map(|row| row.id()));
        if let (true, Some(first)) = (none, first) {
            folder_store.pick(&first, SelectMode::Focus);
        }
    };
    let rows = move |range: std::ops::Range<usize>| {
        folder_store.columns.track();
        folder_store
            .listing
            .with(|it| {
                let listing = it.ready()?;
                // The field of a name keeps the keyboard where it is scrolled away.
                let is_beside = |at: &usize| !range.contains(at) && at.abs_diff(range.start) < HELD_ROWS;
                let typed = folder_store
                    .drafts
                    .with(|it| it.ids().find_map(|id| listing.position(id).filter(is_beside)));
                let row = |at: usize| Some((at, listing.row(at)?.entry()));
                Some(range.clone().chain(typed).filter_map(row).collect())
            })
            .unwrap_or_default()
    };
    let row_key = move |entry: &Entry| {
        let Entry { id, name, starred, size, updated_at, thumbnail, .. } = entry;
        let columns = folder_store.columns.with_untracked(|it| it.map_or(0, |it| it.version));
        // A row that was uploaded here gets its thumbnail by the next load.
        let thumbnail = (thumbnail.is_some(), folder_store.thumbnails.get_value());
        (id.clone(), name.clone(), *starred, *size, *updated_at, thumbnail, columns, prefs.lang.get())
    };
    restore_position(list);
    view! {
        <div
            node_ref=viewport.node()
            class="viewport"
            role="grid"
            tabindex="0"
            aria-label=t(Text::Files)
            aria-multiselectable="true"
            aria-rowcount=row_count
            aria-describedby="list-hint"
            aria-activedescendant=active
            on:focus=handler(focus_in)
            on:click=handler(move |event| clear_selection_on_click(list, &event))
        >
            <Columns />
            <VirtualRows
                viewport
                total
                rows
                key=row_key
                keeps_elements=true
                draw=|entry, place| view! { <FileRow entry place /> }
                on_near_end=Callback::new(move |()| {
                    // Once more when a page has come that was empty, or that was kept waiting by a reload.
                    folder_store.next_page.track();
                    folder_store.load_next_page();
                })
            />
            {move || (unreadable.get() > 0).then(|| view! { <UnreadableNote count=unreadable /> })}
            {move || folder_store.next_page.with(NextPageState::has_failed).then(|| view! { <NextPageFailed /> })}
        </div>
        <ListFooter total />
        <p id="list-hint" class="visually-hidden">{t(Text::ListHint)}</p>
    }
}

/// Restores the scroll position after back and forward, and focuses the list when nothing else has the focus.
fn restore_position(list: ListContext) {
    let route = list.navigation.route.get_untracked();
    let top = list.navigation.initial_scroll(&route);
    let mut has_restored = false;
    effect(move || {
        if list.viewport.node().get().is_none() {
            return has_restored = false;
        }
        if !has_restored {
            list.viewport.scroll_to(top);
            take_lost_focus(list);
        }
        has_restored = true;
    });
    effect(move || list.navigation.remember_scroll(&route, list.viewport.top()));
}

/// Gives the keyboard to the list, or to what stands in its place, when the element that had it has left the page. On the
/// first page of a visit nothing shows a focus ring until the person has used the keyboard or the mouse.
fn take_lost_focus(list: ListContext) {
    let is_in_use = list.navigation.has_navigated()
        || list.folder_store.selection.with_untracked(|it| it.active().is_some());
    if is_in_use && (dom::nothing_focused() || dom::list_focused()) {
        dom::focus_page();
    }
}

/// A click on the empty area below the rows clears the selection.
fn clear_selection_on_click(list: ListContext, event: &MouseEvent) {
    let extends_selection = event.shift_key() || event.ctrl_key() || event.meta_key();
    if !extends_selection && !dom::is_inside(event.target(), ".row, .columns, .fault-note") {
        list.folder_store.selection.update(|it| it.clear());
    }
}

#[component]
fn Columns() -> impl IntoView {
    let list = expect_context::<ListContext>();
    let folder_store = list.folder_store;
    let is_all_selected = Memo::new(move |_| {
        let total = folder_store.listing.with(|it| it.ready().map_or(0, Listing::len));
        let is_complete = folder_store.listing.with(|it| it.ready().is_some_and(Listing::is_complete));
        is_complete && total > 0 && folder_store.selection.with(|it| it.len()) == total
    });
    let is_partial =
        Memo::new(move |_| !is_all_selected.get() && folder_store.selection.with(|it| !it.is_empty()));
    let toggle_all = move |event: MouseEvent| {
        event.stop_propagation();
        let is_being_selected = folder_store.selection.with_untracked(|it| it.includes_unloaded());
        match is_all_selected.get_untracked() || is_being_selected {
            true => folder_store.selection.update(|it| it.clear()),
            false => folder_store.select_all(),
        }
        list.focus_after_click(&event);
    };
    view! {
        <div class="columns" role="row" aria-rowindex="1">
            <div class="tick" role="columnheader" aria-label=t(Text::SelectAll)>
                <input type="checkbox" class="check" aria-label=t(Text::SelectAll) prop:checked=move || is_all_selected.get() prop:indeterminate=move || is_partial.get() on:click=handler(toggle_all) />
            </div>
            {move || match folder_store.columns.get() {
                Some(columns) => (columns.heads)(),
                None => {
                    view! {
                        <Column by=OrderBy::Name label=Text::Name class="list-name" />
                        <Column by=OrderBy::UpdatedAt label=Text::Modified class="list-date" />
                        <Column by=OrderBy::Size label=Text::Size class="list-size end" />
                    }
                        .into_any()
                }
            }}
            <div role="columnheader"><span class="visually-hidden">{t(Text::More)}</span></div>
        </div>
    }
}

#[component]
fn Column(by: OrderBy, label: Text, class: &'static str) -> impl IntoView {
    let (list, prefs) = (expect_context::<ListContext>(), use_prefs());
    let order = prefs.order;
    let sort = move || match order.get() {
        order if order.by != by => "none",
        order if order.direction == Direction::Ascending => "ascending",
        _ => "descending",
    };
    let press = move |event: MouseEvent| {
        prefs.sort_by(by);
        list.folder_store.reorder();
        list.focus_after_click(&event);
    };
    let name = label.clone();
    let title = move || prefs.localize(&Text::SortBy(prefs.localize(&name)));
    view! {
        <div class=class role="columnheader" aria-sort=sort>
            <button type="button" class="sort" title=title on:click=handler(press)>
                {t(label)}
                {move || {
                    let icon = if sort() == "descending" { Icon::ArrowDown } else { Icon::ArrowUp };
                    view! { <Glyph icon /> }
                }}
            </button>
        </div>
    }
}

#[component]
fn ListFooter(total: Memo<usize>) -> impl IntoView {
    let (folder_store, prefs) = (use_folder_store(), use_prefs());
    let items = move || {
        let count = prefs.count(total.get());
        let complete = folder_store.listing.with(|it| it.ready().is_some_and(Listing::is_complete));
        prefs.localize(&if complete { Text::Items(count) } else { Text::ItemsSoFar(count) })
    };
    view! {
        <div class="foot">
            <span class="numbers">{items}</span>
            <span class="muted" aria-hidden="true">{t(Text::ListHint)}</span>
        </div>
    }
}

/// Placeholder rows while the list loads. CSS fades it in after a delay, so that a quick answer causes no flicker.
#[component]
fn ListSkeleton() -> impl IntoView {
    view! {
        <div class="viewport" aria-busy="true">
            <span class="visually-hidden" role="status">{t(Text::Loading)}</span>
            <div class="columns" aria-hidden="true">
                <span class="tick"></span>
                <span>{t(Text::Name)}</span>
                <span class="list-date">{t(Text::Modified)}</span>
                <span class="list-size end">{t(Text::Size)}</span>
            </div>
            <div class="skeleton" aria-hidden="true">
                {(0..12)
                    .map(|_| {
                        view! {
                            <div class="row">
                                <span class="tick"></span>
                                <span class="name">
                                    <span class="ghost round"></span>
                                    <span class="ghost long"></span>
                                </span>
                                <span class="date"><span class="ghost short"></span></span>
                                <span class="size"><span class="ghost short"></span></span>
                            </div>
                        }
                    })
                    .collect_view()}
            </div>
        </div>
        <div class="foot" aria-hidden="true">"\u{a0}"</div>
    }
}

/// Placeholder for a page that is being loaded.
pub fn page_skeleton() -> AnyView {
    view! {
        <div class="files-head"></div>
        <div class="list">
            <ListSkeleton />
        </div>
    }
    .into_any()
}
