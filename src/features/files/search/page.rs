//! The pages whose lists are searches: results, recent files, starred files.

use super::super::file_list::FileList;
use super::super::folder_store::use_folder_store;
use super::super::list_header::ListHeader;
use super::condition_bar::ConditionBar;
use super::results::{has_recent, show_recent};
use crate::base::id::DriveId;
use crate::browser::dom;
use crate::browser::effect::effect;
use crate::features::details::DetailsPane;
use crate::features::shell::drive_store::use_drive_store;
use crate::features::shell::folder_names::use_folder_names;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::{t, use_prefs};
use crate::i18n::{ActionText, SearchText, Text};
use crate::model::entry::{Direction, Order, OrderBy};
use crate::model::list_source::ListSource;
use crate::model::search_query::{Condition, SearchKind, SearchQuery};
use crate::route::Route;
use crate::ui::icon::Icon;
use crate::ui::state_panel::EmptyPanel;
use leptos::prelude::*;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FoundPageKind {
    /// What the address asks for.
    Search,
    Recent,
    Starred,
}

#[component]
pub fn FoundPage(drive: DriveId, kind: FoundPageKind) -> impl IntoView {
    let (folder_store, drive_store, navigation) = (use_folder_store(), use_drive_store(), use_navigation());
    drive_store.current.set(Some(drive.clone()));
    use_folder_names().invalidate();
    // The page stays while a person types; the address follows what is typed.
    let query = Memo::new(move |previous: Option<&SearchQuery>| {
        navigation.route.with(|route| match (kind, route) {
            (FoundPageKind::Search, Route::Search { text, filter, .. }) => SearchQuery::parse(text, filter),
            (FoundPageKind::Search, _) => previous.cloned().unwrap_or_default(),
            (FoundPageKind::Recent, _) => only(Condition::Kind(SearchKind::File)),
            (FoundPageKind::Starred, _) => only(Condition::Starred),
        })
    });
    let drive = StoredValue::new(drive);
    effect(move || {
        let (text, filter) = query.with(|query| (query.text.clone(), query.filter()));
        let newest_first = Order { by: OrderBy::UpdatedAt, direction: Direction::Descending };
        let order = (kind == FoundPageKind::Recent).then_some(newest_first);
        untrack(|| folder_store.open(ListSource::Search { drive: drive.get_value(), text, filter, order }));
    });
    effect(move || {
        folder_store.recent.track();
        untrack(|| drive.with_value(|drive| show_recent(folder_store, drive, &query.get())));
    });
    let has_recent = Memo::new(move |_| {
        drive.with_value(|drive| query.with(|query| has_recent(folder_store, drive, query)))
    });
    let prefs = use_prefs();
    let title = Signal::derive(move || prefs.localize(&title(kind, &query.get())));
    effect(move || dom::set_title(&title.get()));
    view! {
        <ListHeader title />
        {(kind == FoundPageKind::Search).then(|| view! { <ConditionBar drive=drive.get_value() query /> })}
        {move || has_recent.get().then(|| view! { <p class="index-note muted" role="status">{t(SearchText::IndexLags)}</p> })}
        <div class="files-body">
            <FileList is_search=true empty=move || view! { <Nothing kind query /> } />
            <DetailsPane />
        </div>
    }
}

fn only(condition: Condition) -> SearchQuery {
    SearchQuery { text: String::new(), conditions: vec![condition] }
}

fn title(kind: FoundPageKind, query: &SearchQuery) -> Text {
    match kind {
        FoundPageKind::Recent => Text::Recent,
        FoundPageKind::Starred => Text::Starred,
        FoundPageKind::Search if query.text.is_empty() => SearchText::Results.into(),
        FoundPageKind::Search => ActionText::SearchResults(query.text.clone()).into(),
    }
}

#[component]
fn Nothing(kind: FoundPageKind, query: Memo<SearchQuery>) -> impl IntoView {
    let prefs = use_prefs();
    let icon = match kind {
        FoundPageKind::Search => Icon::SearchNone,
        FoundPageKind::Recent => Icon::Clock,
        FoundPageKind::Starred => Icon::Star,
    };
    let title = Signal::derive(move || {
        prefs.localize(&match kind {
            FoundPageKind::Recent => SearchText::NothingRecent.into(),
            FoundPageKind::Starred => SearchText::NothingStarred.into(),
            FoundPageKind::Search => match query.get() {
                query if query.text.is_empty() => SearchText::NothingFound.into(),
                query => Text::from(ActionText::EmptySearch(query.text)),
            },
        })
    });
    let hint = Signal::derive(move || {
        let has_conditions = query.with(|query| !query.conditions.is_empty());
        prefs.localize(&match kind {
            FoundPageKind::Recent => SearchText::NothingRecentHint.into(),
            FoundPageKind::Starred => SearchText::NothingStarredHint.into(),
            FoundPageKind::Search if has_conditions => SearchText::NothingFoundHint.into(),
            FoundPageKind::Search => Text::from(ActionText::EmptySearchHint),
        })
    });
    let lag = Signal::derive(move || prefs.localize(&ActionText::SearchLag.into()));
    view! {
        <EmptyPanel icon title hint>
            <p>{lag}</p>
        </EmptyPanel>
    }
}
