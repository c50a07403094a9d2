//! One row of the file list.

use super::clipboard::use_clipboard;
use super::list_context::ListContext;
use super::panels::{ParentLink, RenameField};
use crate::base::id::FileId;
use crate::base::name::shown::shown;
use crate::browser::effect::{handler, row_memo};
use crate::browser::{dom, observe};
use crate::features::shell::kind_icon::KindIcon;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::i18n::Text;
use crate::model::entry::Entry;
use crate::model::selection::SelectMode;
use crate::ui::icon::{Glyph, Icon};
use crate::ui::menu::MenuPosition;
use crate::ui::virtual_rows::RowPlace;
use leptos::ev::MouseEvent;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The id of a row in the page, for `aria-activedescendant`.
pub fn row_id(id: &FileId) -> String {
    format!("row-{id}")
}

/// The entry that a row of this id shows.
pub fn id_of_row(row_id: &str) -> Option<FileId> {
    row_id.strip_prefix("row-").map(FileId::new)
}

/// Texts are those of the language in which it was drawn, which is in the key of the row.
#[component]
pub fn FileRow(entry: Entry, place: RowPlace) -> impl IntoView {
    let list = expect_context::<ListContext>();
    let (folder_store, prefs) = (list.folder_store, use_prefs());
    let stored_entry = StoredValue::new(entry.clone());
    let clipboard = use_clipboard().0;
    let is_selected = row_memo(move || {
        stored_entry.with_value(|entry| folder_store.selection.with(|it| it.contains(&entry.id)))
    });
    let is_renaming = row_memo(move || {
        !list.is_trash
            && stored_entry
                .with_value(|entry| folder_store.drafts.with(|drafts| drafts.get(&entry.id).is_some()))
    });
    let class = row_memo(move || {
        stored_entry.with_value(|entry| {
            let is_active = folder_store.selection.with(|it| it.is_active(&entry.id));
            let is_cut = clipboard.with(|it| it.is_cut(&entry.id));
            let states = [(is_active, " active"), (is_cut, " cut"), (is_renaming.get(), " renaming")];
            states.into_iter().filter(|(is, _)| *is).fold("row".to_owned(), |all, (_, state)| all + state)
        })
    });
    let pick = move |mode: SelectMode| stored_entry.with_value(|entry| folder_store.pick(&entry.id, mode));
    let open_menu = move |at: MenuPosition| {
        if !is_selected.get_untracked() {
            pick(SelectMode::Replace);
        }
        // The menu gives the focus back to what had it, and the row may be gone or drawn again by then.
        list.viewport.focus();
        list.menu.set(Some(at));
    };
    let is_clicked = move || {
        stored_entry
            .with_value(|entry| list.clicked.with_value(|clicked| clicked.as_ref() == Some(&entry.id)))
    };
    let click = move |event: MouseEvent| {
        let is_repeated = event.detail() > 1;
        if !is_repeated {
            list.clicked.set_value(stored_entry.with_value(|entry| Some(entry.id.clone())));
        }
        let mode = SelectMode::from_modifiers(event.shift_key(), event.ctrl_key() || event.meta_key());
        if dom::is_inside(event.target(), "a") {
            // The router follows a link only if the click event bubbles up to the window.
            if mode.is_none() && !is_repeated {
                return;
            }
            event.prevent_default();
        }
        // The second click of a double click hits what the first one has brought under the pointer.
        if is_repeated && !is_clicked() {
            return;
        }
        let is_touch = list.is_touch.get_untracked();
        match mode {
            Some(mode) => pick(mode),
            // On a touch screen a tap opens the row, or toggles it once rows are selected.
            _ if is_touch && folder_store.selection.with_untracked(|it| !it.is_empty()) => {
                pick(SelectMode::Toggle)
            }
            _ if is_touch && is_repeated => {}
            _ if is_touch => stored_entry.with_value(|entry| list.tap(entry, &event)),
            _ => pick(SelectMode::Replace),
        }
    };
    let context_menu = move |event: MouseEvent| {
        event.prevent_default();
        spawn_local(async move {
            observe::pointer_released(&event).await;
            // The row may be unmounted by now.
            if !list.menu.is_disposed() && !stored_entry.is_disposed() {
                open_menu(MenuPosition {
                    left: f64::from(event.client_x()),
                    top: f64::from(event.client_y()),
                });
            }
        });
    };
    let name = entry.name.clone();
    let cells = match folder_store.columns.get_untracked().and_then(|columns| columns.cells) {
        Some(cells) => cells(entry.clone()),
        None => usual_cells(&entry, prefs, list.is_trash),
    };
    let selected_label = prefs.localize(&Text::SelectRow(name.clone()));
    let menu_label = prefs.localize(&Text::ActionsFor(name));
    view! {
        <div
            id=row_id(&entry.id)
            class=class
            role="row"
            // Row 1 is the column header.
            aria-rowindex=move || (place.position() + 2).to_string()
            aria-selected=move || is_selected.get().to_string()
            draggable=(!list.is_trash).then_some("true")
            style:transform=move || place.transform()
            on:click=handler(click)
            on:dblclick=handler(move |event: MouseEvent| {
                if is_clicked() && !dom::is_inside(event.target(), "a, .tick, .end") {
                    stored_entry.with_value(|entry| list.open(entry));
                }
            })
            on:contextmenu=handler(context_menu)
        >
            <div class="tick" role="gridcell">
                <input
                    type="checkbox"
                    class="check"
                    tabindex="-1"
                    aria-label=selected_label
                    prop:checked=is_selected
                    on:click=handler(move |event: MouseEvent| {
                        event.stop_propagation();
                        let mode =
                            SelectMode::from_modifiers(event.shift_key(), event.ctrl_key() || event.meta_key());
                        pick(mode.unwrap_or(SelectMode::Toggle));
                        list.focus_after_click(&event);
                    })
                />
            </div>
            <div class="name" role="gridcell">
                <KindIcon entry=entry.clone() thumbnail=list.thumbnail(&entry) />
                {move || match is_renaming.get() {
                    true => view! { <RenameField entry=stored_entry.get_value() /> }.into_any(),
                    false => view! { <Name entry=stored_entry.get_value() /> }.into_any(),
                }}
                {entry
                    .starred
                    .then(|| {
                        view! {
                            <Glyph icon=Icon::Star class="icon star" />
                            <span class="visually-hidden">{prefs.localize(&Text::Starred)}</span>
                        }
                    })}
                {(list.is_search || list.is_trash).then(|| view! { <ParentLink entry=stored_entry.get_value() /> })}
            </div>
            {cells}
            <div class="end" role="gridcell" on:click=handler(|event: MouseEvent| event.stop_propagation())>
                <RowMenuButton label=menu_label on_open=Callback::new(open_menu) />
            </div>
        </div>
    }
}

/// The columns of a list whose person has chosen no others.
fn usual_cells(entry: &Entry, prefs: Prefs, is_trash: bool) -> AnyView {
    let date = if is_trash { entry.trashed_at } else { entry.updated_at };
    let (size, is_folder) = (entry.size, entry.is_folder());
    view! {
        <div class="date numbers ellipsis" role="gridcell">
            {date.map_or_else(|| prefs.localize(&Text::NoDate), |time| prefs.date(time))}
        </div>
        <div class="size numbers" role="gridcell">
            {match size {
                Some(bytes) if !is_folder => prefs.size(bytes),
                _ => prefs.localize(&Text::NoSize),
            }}
        </div>
    }
    .into_any()
}

#[component]
fn RowMenuButton(label: String, on_open: Callback<MenuPosition>) -> impl IntoView {
    view! {
        <button
            type="button"
            class="button square more"
            tabindex="-1"
            aria-label=label
            aria-haspopup="menu"
            on:click=handler(move |event: MouseEvent| on_open.run(MenuPosition::below(&event)))
        >
            <Glyph icon=Icon::More />
        </button>
    }
}

/// Folders are links, so that they can be opened in another tab and copied. Files have no page yet.
#[component]
fn Name(entry: Entry) -> impl IntoView {
    let list = expect_context::<ListContext>();
    let name = shown(&entry.name);
    let title = name.clone();
    match list.href(&entry) {
        Some(href) => view! {
            <a class="ellipsis" href=href tabindex="-1" title=title>
                <bdi>{name}</bdi>
            </a>
        }
        .into_any(),
        None => view! { <span class="text ellipsis" title=title><bdi>{name}</bdi></span> }.into_any(),
    }
}
