//! The heads of the columns: they sort, and their edges resize.

use super::super::list_context::ListContext;
use super::super::trash_store::TrashStore;
use super::cells::NARROW;
use super::resizer::Resizer;
use super::store::use_column_store;
use crate::browser::effect::handler;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ColumnText, Text};
use crate::model::columns::Column;
use crate::model::entry::{Direction, Order, OrderBy};
use crate::model::list_source::ListSource;
use crate::model::trash_view::TrashOrder;
use crate::ui::icon::{Glyph, Icon};
use leptos::ev::MouseEvent;
use leptos::prelude::*;

pub fn heads() -> AnyView {
    let store = use_column_store();
    let columns =
        Memo::new(move |_| store.current.with(|set| set.shown().map(|it| it.column).collect::<Vec<_>>()));
    let narrow = move || NARROW.into_iter().filter(move |column| columns.with(|it| !it.contains(column)));
    view! {
        <Head column=None is_narrow=false />
        {move || columns.get().into_iter().map(|column| view! { <Head column=Some(column) is_narrow=false /> }).collect_view()}
        {move || narrow().map(|column| view! { <Head column=Some(column) is_narrow=true /> }).collect_view()}
    }
    .into_any()
}

/// How a head sorts.
#[derive(Clone, Copy)]
enum Sorting {
    ByServer(OrderBy),
    Here(Column),
    InTrash(OrderBy),
    Never,
}

/// `None` is the name.
fn sorting(list: ListContext, column: Option<Column>) -> Sorting {
    let by = column.map_or(Some(OrderBy::Name), Column::server_order);
    let has_own_order =
        |source: &Option<ListSource>| matches!(source, Some(ListSource::Search { order: Some(_), .. }));
    let in_trash =
        |by: &OrderBy| TrashOrder::from_order(Order { by: *by, direction: Direction::Ascending }).is_some();
    match by {
        by if list.is_trash => by.filter(in_trash).map_or(Sorting::Never, Sorting::InTrash),
        Some(_) if list.folder_store.source.with_untracked(has_own_order) => Sorting::Never,
        Some(by) => Sorting::ByServer(by),
        None => column.filter(|it| it.is_sorted_here()).map_or(Sorting::Never, Sorting::Here),
    }
}

#[component]
fn Head(column: Option<Column>, is_narrow: bool) -> impl IntoView {
    let (list, prefs, store) = (expect_context::<ListContext>(), use_prefs(), use_column_store());
    let label = label(column, list.is_trash);
    let class = match column {
        None => "list-name",
        Some(Column::Modified) => "list-date",
        Some(Column::Size) => "list-size end",
        Some(_) => "extra",
    };
    let (sorting, trash) = (sorting(list, column), use_context::<TrashStore>());
    let direction = move || match sorting {
        Sorting::InTrash(by) => trash
            .map(|trash| trash.view.with(|view| view.order.order()))
            .filter(|it| it.by == by)
            .map(|it| it.direction),
        Sorting::Here(column) => store.order_here().filter(|it| it.column == column).map(|it| it.direction),
        Sorting::ByServer(by) if store.order_here().is_none() => {
            Some(prefs.order.get()).filter(|it| it.by == by).map(|it| it.direction)
        }
        Sorting::ByServer(_) | Sorting::Never => None,
    };
    let press = move |event: MouseEvent| {
        match sorting {
            Sorting::InTrash(by) => {
                trash.iter().for_each(|trash| trash.change(|view| view.order = view.order.toward(by)));
            }
            Sorting::Here(column) => store.sort_by(column),
            Sorting::ByServer(by) => {
                store.sort_by_server(by);
                list.folder_store.reorder();
            }
            Sorting::Never => {}
        }
        list.focus_after_click(&event);
    };
    let name = label.clone();
    let title = move || prefs.localize(&Text::SortBy(prefs.localize(&name)));
    let sort = move || match (sorting, direction()) {
        (Sorting::Never, _) => None,
        (_, None) => Some("none"),
        (_, Some(Direction::Ascending)) => Some("ascending"),
        (_, Some(Direction::Descending)) => Some("descending"),
    };
    let text = t(label.clone());
    let content = match sorting {
        Sorting::Never => view! { <span class="ellipsis">{text}</span> }.into_any(),
        _ => view! {
            <button type="button" class="sort" title=title on:click=handler(press)>
                <span class="ellipsis">{text}</span>
                {move || {
                    let icon = if sort() == Some("descending") { Icon::ArrowDown } else { Icon::ArrowUp };
                    view! { <Glyph icon /> }
                }}
            </button>
        }
        .into_any(),
    };
    view! {
        <div class=class class:narrow-only=is_narrow role="columnheader" aria-label=text aria-sort=sort data-column=column.map_or("name", Column::name)>
            {column.filter(|_| !is_narrow).map(|column| view! { <Resizer column label /> })}
            {content}
        </div>
    }
}

/// What a column is called.
pub fn label(column: Option<Column>, is_trash: bool) -> Text {
    match column {
        None => Text::Name,
        Some(Column::Modified) if is_trash => Text::Deleted,
        Some(column) => ColumnText::Column(column).into(),
    }
}
