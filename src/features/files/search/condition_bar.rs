//! The conditions of a search as a row of chips: each says what it is set to and opens a menu of choices.

use super::super::folder_store::use_folder_store;
use crate::base::id::DriveId;
use crate::browser::effect::handler;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{SearchText, Text};
use crate::model::search_query::{
    Condition, ConditionSort, Period, SearchKind, SearchQuery, SizeRange, parse_date, written_date,
};
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;
use time::Date;

/// As sizes are shown: in powers of 1024.
const KB: u64 = 1 << 10;
const MB: u64 = 1 << 20;
const GB: u64 = 1 << 30;
const SIZES: [SizeRange; 6] = [
    SizeRange::AtMost(100 * KB),
    SizeRange::AtMost(MB),
    SizeRange::AtLeast(MB),
    SizeRange::AtLeast(10 * MB),
    SizeRange::AtLeast(100 * MB),
    SizeRange::AtLeast(GB),
];
/// Days.
const PERIODS: [u16; 5] = [0, 7, 30, 90, 365];

/// Changes the address, which is where the conditions are kept.
#[derive(Clone, Copy)]
struct Conditions {
    query: Memo<SearchQuery>,
    drive: StoredValue<DriveId>,
    change: Callback<SearchQuery>,
    prefs: Prefs,
}

impl Conditions {
    fn put(self, sort: ConditionSort, condition: Option<Condition>) {
        let mut query = self.query.get_untracked();
        match condition {
            Some(condition) => query.set(condition),
            None => query.remove(sort),
        }
        self.change.run(query);
    }

    fn get(self, sort: ConditionSort) -> Option<Condition> {
        self.query.with(|query| query.get(sort).cloned())
    }
}

#[component]
pub fn ConditionBar(drive: DriveId, query: Memo<SearchQuery>) -> impl IntoView {
    let (navigation, prefs) = (use_navigation(), use_prefs());
    let drive = StoredValue::new(drive);
    let change = Callback::new(move |query: SearchQuery| {
        let filter = query.filter();
        // Without any condition there is nothing to search for; the page stays, as somebody may type on.
        navigation.replace(&Route::Search { drive: drive.get_value(), text: query.text, filter });
    });
    let conditions = Conditions { query, drive, change, prefs };
    let has_any = Memo::new(move |_| query.with(|query| !query.conditions.is_empty()));
    let clear = move |_| {
        let text = query.with_untracked(|query| query.text.clone());
        change.run(SearchQuery { text, conditions: Vec::new() });
    };
    view! {
        <div class="conditions" role="group" aria-label=t(SearchText::Conditions)>
            <ScopeChip conditions />
            <Chip conditions sort=ConditionSort::Kind choices=kinds />
            <Chip conditions sort=ConditionSort::Modified choices=|| periods(Condition::Modified) />
            <Chip conditions sort=ConditionSort::Created choices=|| periods(Condition::Created) />
            <Chip conditions sort=ConditionSort::Size choices=sizes />
            <StarredChip conditions />
            <ExtensionField conditions />
            <DateField conditions />
            {move || {
                has_any.get()
                    .then(|| view! { <Button label=t(SearchText::ClearConditions) variant=ButtonVariant::Link on_press=clear /> })
            }}
        </div>
    }
}

fn kinds() -> Vec<Condition> {
    SearchKind::ALL.map(Condition::Kind).to_vec()
}

fn sizes() -> Vec<Condition> {
    SIZES.map(Condition::Size).to_vec()
}

fn periods(condition: fn(Period) -> Condition) -> Vec<Condition> {
    PERIODS.map(|days| condition(Period::Days(days))).to_vec()
}

#[component]
fn Chip(
    conditions: Conditions,
    sort: ConditionSort,
    #[prop(into)] choices: Callback<(), Vec<Condition>>,
) -> impl IntoView {
    let prefs = conditions.prefs;
    let label = Signal::derive(move || match conditions.get(sort) {
        Some(condition) => {
            let value = prefs.localize(&condition_text(prefs, &condition));
            prefs.localize(&SearchText::Chosen(prefs.localize(&sort_text(sort)), value).into())
        }
        None => prefs.localize(&sort_text(sort)),
    });
    let items = Signal::derive(move || {
        let now = conditions.get(sort);
        let item = |text: Text, condition: Option<Condition>| MenuItem::Choice {
            label: prefs.localize(&text),
            note: None,
            checked: condition == now,
            run: Callback::new(move |()| conditions.put(sort, condition.clone())),
        };
        let mut items = vec![item(SearchText::Any.into(), None)];
        items.extend(
            choices.run(()).into_iter().map(|choice| item(condition_text(prefs, &choice), Some(choice))),
        );
        items
    });
    let menu = move |open: MenuState| view! { <Menu label=t(sort_text(sort)) open items /> }.into_any();
    let class = move || if conditions.get(sort).is_some() { "condition chosen" } else { "condition" };
    view! {
        <span class=class>
            <MenuButton label icon=Icon::ChevronDown variant=ButtonVariant::Outlined menu />
        </span>
    }
}

/// Everywhere in the drive, or in the folder that was open last and below it.
#[component]
fn ScopeChip(conditions: Conditions) -> impl IntoView {
    let (folder_store, folder_names, prefs) = (use_folder_store(), use_folder_names(), conditions.prefs);
    let sort = ConditionSort::Under;
    let name = move |condition: &Condition| match condition {
        Condition::Under(folder) => folder_names
            .name_of(&conditions.drive.get_value(), folder)
            .map_or_else(|| "…".to_owned(), |name| prefs.localize(&SearchText::Under(name).into())),
        _ => String::new(),
    };
    let everywhere = move || prefs.localize(&SearchText::Everywhere.into());
    let label = Signal::derive(move || conditions.get(sort).as_ref().map_or_else(everywhere, name));
    let items = Signal::derive(move || {
        let now = conditions.get(sort);
        let item = |label: String, condition: Option<Condition>| MenuItem::Choice {
            label,
            note: None,
            checked: condition == now,
            run: Callback::new(move |()| conditions.put(sort, condition.clone())),
        };
        let mut items = vec![item(everywhere(), None)];
        let last = folder_store.last_folder(&conditions.drive.get_value()).map(Condition::Under);
        if let Some(folder) = now.clone().filter(|now| Some(now) != last.as_ref()) {
            items.push(item(name(&folder), Some(folder)));
        }
        items.extend(last.map(|folder| item(name(&folder), Some(folder))));
        items
    });
    let menu = move |open: MenuState| view! { <Menu label=t(SearchText::Where) open items /> }.into_any();
    let class = move || if conditions.get(sort).is_some() { "condition chosen" } else { "condition" };
    view! {
        <span class=class>
            <MenuButton label icon=Icon::ChevronDown variant=ButtonVariant::Outlined menu />
        </span>
    }
}

#[component]
fn StarredChip(conditions: Conditions) -> impl IntoView {
    let is_on = move || conditions.get(ConditionSort::Starred).is_some();
    let press = move |_| {
        conditions.put(ConditionSort::Starred, (!untrack(is_on)).then_some(Condition::Starred));
    };
    view! {
        <button
            type="button"
            class=move || if is_on() { "button outlined chosen" } else { "button outlined" }
            aria-pressed=move || is_on().to_string()
            on:click=handler(press)
        >
            {t(Text::Starred)}
        </button>
    }
}

#[component]
fn ExtensionField(conditions: Conditions) -> impl IntoView {
    let value = move || match conditions.get(ConditionSort::Extension) {
        Some(Condition::Extension(extension)) => extension,
        _ => String::new(),
    };
    let change = move |event| {
        conditions.put(ConditionSort::Extension, Condition::extension(&event_target_value(&event)));
    };
    view! {
        <input
            class="input short"
            type="text"
            maxlength="64"
            autocomplete="off"
            spellcheck="false"
            aria-label=t(SearchText::Extension)
            placeholder=t(SearchText::Extension)
            prop:value=value
            on:change=handler(change)
        />
    }
}

/// Files that were changed since a day of the person's choice.
#[component]
fn DateField(conditions: Conditions) -> impl IntoView {
    let value = move || match conditions.get(ConditionSort::Modified) {
        Some(Condition::Modified(Period::Since(date))) => written_date(date),
        _ => String::new(),
    };
    let change = move |event| {
        let date = parse_date(&event_target_value(&event));
        conditions.put(ConditionSort::Modified, date.map(|date| Condition::Modified(Period::Since(date))));
    };
    view! {
        <label class="since">
            <span>{t(SearchText::ModifiedSince)}</span>
            <input class="input short" type="date" prop:value=value on:change=handler(change) />
        </label>
    }
}

fn sort_text(sort: ConditionSort) -> Text {
    match sort {
        ConditionSort::Kind => SearchText::Kind.into(),
        ConditionSort::Modified => Text::Modified,
        ConditionSort::Created => SearchText::Created.into(),
        ConditionSort::Size => Text::Size,
        ConditionSort::Extension => SearchText::Extension.into(),
        ConditionSort::Starred => Text::Starred,
        ConditionSort::Under => SearchText::Where.into(),
    }
}

fn condition_text(prefs: Prefs, condition: &Condition) -> Text {
    match condition {
        Condition::Kind(kind) => SearchText::KindName(*kind).into(),
        Condition::Size(SizeRange::AtLeast(bytes)) => SearchText::AtLeast(prefs.size(*bytes)).into(),
        Condition::Size(SizeRange::AtMost(bytes)) => SearchText::AtMost(prefs.size(*bytes)).into(),
        Condition::Modified(period) | Condition::Created(period) => period_text(*period),
        Condition::Extension(extension) => SearchText::Verbatim(extension.clone()).into(),
        Condition::Starred => Text::Starred,
        Condition::Under(folder) => SearchText::Verbatim(folder.to_string()).into(),
    }
}

fn period_text(period: Period) -> Text {
    let day = |date: Date| written_date(date);
    match period {
        Period::Days(0) => SearchText::Today.into(),
        Period::Days(days) => SearchText::LastDays(days).into(),
        Period::Since(date) => SearchText::Since(day(date)).into(),
        Period::Before(date) => SearchText::Before(day(date)).into(),
    }
}
