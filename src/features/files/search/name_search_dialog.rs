//! The dialog that asks for the name of a saved search.

use super::super::name_dialog::NameDialog;
use super::condition_text::describe;
use super::saved_store::use_saved_searches;
use crate::features::shell::dialogs::use_dialogs;
use crate::features::shell::navigation::use_navigation;
use crate::features::shell::prefs::use_prefs;
use crate::i18n::{SearchText, Text};
use crate::model::search_query::SearchQuery;
use crate::route::Route;
use leptos::prelude::*;

/// `None` saves the open search, otherwise a saved one gets another name.
#[component]
pub fn NameSearchDialog(id: Option<u64>) -> impl IntoView {
    let (store, dialogs) = (use_saved_searches(), use_dialogs());
    let (prefs, navigation) = (use_prefs(), use_navigation());
    let suggested = untrack(|| match id {
        Some(id) => store.get(id).map(|search| search.name).unwrap_or_default(),
        None => match navigation.route.get() {
            Route::Search { text, filter, .. } => describe(prefs, &SearchQuery::parse(&text, &filter)),
            _ => String::new(),
        },
    });
    let error = RwSignal::new(None::<Text>);
    let submit = move |name: String| {
        let result = match id {
            Some(id) => store.rename(id, &name),
            None => store.save(&name),
        };
        match result {
            Ok(()) => dialogs.close(),
            Err(problem) => error.set(Some(Text::from(SearchText::NotSaved(problem)))),
        }
    };
    let title = if id.is_some() { SearchText::RenameSearch } else { SearchText::SaveSearch };
    view! {
        <NameDialog title label=SearchText::SearchName suggested confirm=SearchText::Save error on_submit=submit />
    }
}
