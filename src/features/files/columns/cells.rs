//! The cells of a row besides its name.

use super::super::list_context::ListContext;
use super::super::parent_link::ParentLink;
use super::measure::MeasureState;
use super::store::use_column_store;
use crate::base::name::shown::shown;
use crate::base::name::split_extension;
use crate::browser::effect::row_memo;
use crate::features::shell::prefs::{Prefs, use_prefs};
use crate::i18n::{ColumnText, DetailsText, Text};
use crate::model::columns::{Column, RowDetails};
use crate::model::details::Person;
use crate::model::entry::{Category, Entry};
use crate::ui::icon::{Glyph, Icon};
use leptos::prelude::*;

/// What a narrow list shows below the name, whatever the columns of a wide one are.
pub const NARROW: [Column; 2] = [Column::Modified, Column::Size];

pub fn cells(entry: Entry) -> AnyView {
    let store = use_column_store();
    let shown: Vec<Column> = store.current.with_untracked(|set| set.shown().map(|it| it.column).collect());
    let narrow = NARROW.into_iter().filter(|column| !shown.contains(column));
    let all = shown.iter().map(|column| (*column, false)).chain(narrow.map(|column| (column, true)));
    let entry = StoredValue::new(entry);
    all.map(|(column, is_narrow)| view! { <Cell column is_narrow entry /> }).collect_view().into_any()
}

#[component]
fn Cell(column: Column, is_narrow: bool, entry: StoredValue<Entry>) -> impl IntoView {
    let class = match column {
        Column::Modified => "date numbers ellipsis",
        Column::Size => "size numbers",
        Column::Created => "extra numbers ellipsis",
        _ => "extra ellipsis",
    };
    view! {
        <div class=class class:narrow-only=is_narrow role="gridcell">
            {content(column, entry)}
        </div>
    }
}

fn content(column: Column, entry: StoredValue<Entry>) -> AnyView {
    let (list, prefs, store) = (expect_context::<ListContext>(), use_prefs(), use_column_store());
    let date = |time: Option<_>| time.map_or_else(|| prefs.localize(&Text::NoDate), |time| prefs.date(time));
    let details = move |read: fn(&RowDetails) -> Option<&Person>| {
        let person = row_memo(move || {
            entry.with_value(|entry| {
                store.details.with(|details| details.get(&entry.id).and_then(read).cloned())
            })
        });
        move || {
            person.get().map(|person| {
                person_name(prefs, &person, store.me.with_value(|me| *me.as_str() == *person.id))
            })
        }
    };
    match column {
        Column::Modified if list.is_trash => date(entry.with_value(|it| it.trashed_at)).into_any(),
        Column::Modified => date(entry.with_value(|it| it.updated_at)).into_any(),
        Column::Created => date(entry.with_value(|it| it.created_at)).into_any(),
        Column::Size if entry.with_value(Entry::is_folder) => view! { <SizeOfFolder entry /> }.into_any(),
        Column::Size => {
            let size = entry.with_value(|it| it.size);
            size.map_or_else(|| prefs.localize(&Text::NoSize), |bytes| prefs.size(bytes)).into_any()
        }
        Column::Kind => entry.with_value(|entry| kind(prefs, entry)).into_any(),
        Column::Creator => details(|it| it.creator.as_ref()).into_any(),
        Column::Editor => details(|it| it.editor.as_ref()).into_any(),
        Column::Tags => view! { <Tags entry /> }.into_any(),
        Column::Starred => entry
            .with_value(|it| it.starred)
            .then(|| {
                view! {
                    <Glyph icon=Icon::Star class="icon star" />
                    <span class="visually-hidden">{prefs.localize(&Text::Starred)}</span>
                }
            })
            .into_any(),
        Column::Folder => view! { <ParentLink entry=entry.get_value() /> }.into_any(),
    }
}

/// Once the person has asked for it.
#[component]
fn SizeOfFolder(entry: StoredValue<Entry>) -> impl IntoView {
    let (measure, prefs) = (use_column_store().measure, use_prefs());
    let state = row_memo(move || entry.with_value(|entry| measure.state(entry)));
    move || match state.get() {
        None => prefs.localize(&Text::NoSize).into_any(),
        Some(MeasureState::Waiting) => "…".into_any(),
        Some(MeasureState::Running(so_far)) => format!("{}…", prefs.size(so_far.bytes)).into_any(),
        Some(MeasureState::Done(size)) => {
            let (files, folders) = (prefs.count(size.files as usize), prefs.count(size.folders as usize));
            let bytes = prefs.size(size.bytes);
            let title = DetailsText::Counted { files, folders, size: bytes.clone() };
            view! { <span title=prefs.localize(&title.into())>{bytes}</span> }.into_any()
        }
        Some(MeasureState::Failed(failure)) => {
            let (reason, _) = prefs.load_failure_text(&failure);
            view! {
                <span class="not-counted" title=reason.clone()>
                    {prefs.localize(&ColumnText::NotCounted.into())}
                    <span class="visually-hidden">" " {reason.clone()}</span>
                </span>
            }
            .into_any()
        }
    }
}

#[component]
fn Tags(entry: StoredValue<Entry>) -> impl IntoView {
    let store = use_column_store();
    let tags = row_memo(move || {
        let tags = entry.with_value(|entry| {
            store.details.with(|details| details.get(&entry.id).map(|it| it.tags.clone()))
        });
        tags.unwrap_or_default()
    });
    move || {
        tags.get()
            .into_iter()
            .map(|tag| {
                let (color, label) = (tag.color().name(), shown(&tag.label()));
                view! {
                    <span class="tag" data-color=color>
                        <span class="dot" aria-hidden="true"></span>
                        <bdi class="ellipsis" title=label.clone()>{label.clone()}</bdi>
                    </span>
                    " "
                }
            })
            .collect_view()
    }
}

fn person_name(prefs: Prefs, person: &Person, is_me: bool) -> String {
    match &person.name {
        _ if is_me => prefs.localize(&ColumnText::You.into()),
        Some(name) => shown(name),
        None => person.id.clone(),
    }
}

/// What kind of file it is, and its extension.
fn kind(prefs: Prefs, entry: &Entry) -> String {
    if entry.is_folder() {
        return prefs.localize(&DetailsText::Folder.into());
    }
    let category = || prefs.localize(&DetailsText::Category(entry.category).into());
    match split_extension(&entry.name).1.map(str::to_uppercase) {
        Some(extension) if entry.category == Category::Other => shown(&extension),
        Some(extension) => format!("{} · {}", category(), shown(&extension)),
        None => category(),
    }
}
