//! The conditions of a search as a row of chips: each says what it is set to and opens a menu of choices.

use super::super::folder_store::use_folder_store;
use super::condition_text::{condition_text, sort_text};
use super::saved_list::{SaveSearchButton, SavedSearchMenu};
use crate::base::id::DriveId;
use crate::browser::effect::handler;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::menu_buttons::MenuButton;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{Prefs, t, use_prefs};
use crate::i18n::{SearchText, Text};
use crate::model::search_query::{
    Condition, ConditionSort, Owner, Period, SearchKind, SearchQuery, SizeRange, TagFilter, parse_date,
    written_date,
};
use crate::model::tag::{Tag, TagColor};
use crate::route::Route;
use crate::ui::button::{Button, ButtonVariant};
use crate::ui::icon::Icon;
use crate::ui::menu::{Menu, MenuItem, MenuState};
use leptos::prelude::*;

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
    let words = Callback::new(move |condition| prefs.localize(&condition_text(prefs, &condition)));
    let clear = move |_| {
        let text = query.with_untracked(|query| query.text.clone());
        change.run(SearchQuery { text, conditions: Vec::new() });
    };
    view! {
        <div class="conditions" role="group" aria-label=t(SearchText::Conditions)>
            <SavedSearchMenu />
            <ScopeChip conditions />
            <ChoiceChip conditions sort=ConditionSort::Kind choices=|()| kinds() choice_text=words />
            <ChoiceChip conditions sort=ConditionSort::Modified choices=|()| periods(Condition::Modified) choice_text=words />
            <ChoiceChip conditions sort=ConditionSort::Created choices=|()| periods(Condition::Created) choice_text=words />
            <ChoiceChip conditions sort=ConditionSort::Size choices=|()| sizes() choice_text=words />
            <StarredChip conditions />
            <ChoiceChip conditions sort=ConditionSort::Owner choices=|()| owners() choice_text=words />
            <ChoiceChip conditions sort=ConditionSort::Tag choices=|()| tag_colors() choice_text=words />
            <TagField conditions />
            <ExtensionField conditions />
            <DateField conditions />
            {move || {
                has_any.get()
                    .then(|| view! { <Button label=t(SearchText::ClearConditions) variant=ButtonVariant::Link on_press=clear /> })
            }}
            <SaveSearchButton />
        </div>
    }
}

fn kinds() -> Vec<Condition> {
    SearchKind::ALL.map(Condition::Kind).to_vec()
}

fn sizes() -> Vec<Condition> {
    SIZES.map(Condition::Size).to_vec()
}

fn owners() -> Vec<Condition> {
    [Owner::Me, Owner::Others].map(Condition::Owner).to_vec()
}

fn tag_colors() -> Vec<Condition> {
    TagColor::ALL.map(|color| Condition::Tag(TagFilter::Color(color))).to_vec()
}

fn periods(condition: fn(Period) -> Condition) -> Vec<Condition> {
    PERIODS.map(|days| condition(Period::Days(days))).to_vec()
}

/// A condition that is set to one of several choices.
#[component]
fn ChoiceChip(
    conditions: Conditions,
    sort: ConditionSort,
    /// What is offered. Reactive.
    #[prop(into)]
    choices: Callback<(), Vec<Condition>>,
    /// The words for a choice. Reactive.
    #[prop(into)]
    choice_text: Callback<Condition, String>,
    /// The choice of none, which the chip shows instead of its name.
    #[prop(optional, into)]
    none: Option<Text>,
) -> impl IntoView {
    let prefs = conditions.prefs;
    let none_text = none.clone().unwrap_or_else(|| SearchText::Any.into());
    let chip_none = StoredValue::new(none);
    let label = Signal::derive(move || match (conditions.get(sort), chip_none.get_value()) {
        (None, None) => prefs.localize(&sort_text(sort)),
        (None, Some(none)) => prefs.localize(&none),
        (Some(condition), Some(_)) => choice_text.run(condition),
        (Some(condition), None) => {
            let name = prefs.localize(&sort_text(sort));
            prefs.localize(&SearchText::Chosen(name, choice_text.run(condition)).into())
        }
    });
    let items = Signal::derive(move || {
        let now = conditions.get(sort);
        let item = |label: String, condition: Option<Condition>| MenuItem::Choice {
            label,
            note: None,
            place: None,
            checked: condition == now,
            run: Callback::new(move |()| conditions.put(sort, condition.clone())),
        };
        let mut items = vec![item(prefs.localize(&none_text), None)];
        let mut choices = choices.run(());
        // What the address asks for may be none of those.
        choices.extend(now.clone().filter(|now| !choices.contains(now)));
        items.extend(choices.into_iter().map(|choice| item(choice_text.run(choice.clone()), Some(choice))));
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
    let choices = move |()| {
        let last = folder_store.last_folder(&conditions.drive.get_value());
        last.map(Condition::Under).into_iter().collect::<Vec<_>>()
    };
    let choice_text = move |condition: Condition| match condition {
        Condition::Under(folder) => folder_names
            .name_of(&conditions.drive.get_value(), &folder)
            .map_or_else(|| "…".to_owned(), |name| prefs.localize(&SearchText::Under(name).into())),
        _ => String::new(),
    };
    view! { <ChoiceChip conditions sort=ConditionSort::Under choices choice_text none=SearchText::Everywhere /> }
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

/// A tag by its name, or its name and value; its colour is chosen in the chip beside.
#[component]
fn TagField(conditions: Conditions) -> impl IntoView {
    let value = move || match conditions.get(ConditionSort::Tag) {
        Some(Condition::Tag(TagFilter::Named(tag))) => tag.label(),
        _ => String::new(),
    };
    let change = move |text: String| {
        let tag = Tag::parse(&text).ok();
        conditions.put(ConditionSort::Tag, tag.map(|tag| Condition::Tag(TagFilter::Named(tag))));
    };
    view! { <ConditionField label=SearchText::Tag max_length="128" value on_change=change /> }
}

#[component]
fn ExtensionField(conditions: Conditions) -> impl IntoView {
    let value = move || match conditions.get(ConditionSort::Extension) {
        Some(Condition::Extension(extension)) => extension,
        _ => String::new(),
    };
    let change = move |text: String| {
        conditions.put(ConditionSort::Extension, Condition::extension(&text));
    };
    view! { <ConditionField label=SearchText::Extension max_length="64" value on_change=change /> }
}

/// What is typed counts when the field is left, or with Enter.
#[component]
fn ConditionField(
    label: SearchText,
    max_length: &'static str,
    #[prop(into)] value: Signal<String>,
    #[prop(into)] on_change: Callback<String>,
) -> impl IntoView {
    let label = t(label);
    view! {
        <input
            class="input short"
            type="text"
            maxlength=max_length
            autocomplete="off"
            spellcheck="false"
            dir="auto"
            aria-label=label
            placeholder=label
            prop:value=move || value.get()
            on:change=handler(move |event| on_change.run(event_target_value(&event)))
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
