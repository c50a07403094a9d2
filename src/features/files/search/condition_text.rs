//! Conditions of a search in words.

use crate::base::name::shown::shown;
use crate::features::shell::prefs::Prefs;
use crate::i18n::{DetailsText, SearchText, Text};
use crate::model::search_query::{
    Condition, ConditionSort, Period, SearchQuery, SizeRange, TagFilter, written_date,
};

/// A search in few words, for its name.
pub fn describe(prefs: Prefs, query: &SearchQuery) -> String {
    let text = (!query.text.is_empty()).then(|| query.text.clone());
    // The folder is known by its id only.
    let conditions = query.conditions.iter().filter(|condition| condition.sort() != ConditionSort::Under);
    let values = conditions.map(|condition| prefs.localize(&condition_text(prefs, condition)));
    text.into_iter().chain(values).collect::<Vec<_>>().join(", ")
}

pub fn sort_text(sort: ConditionSort) -> Text {
    match sort {
        ConditionSort::Kind => SearchText::Kind.into(),
        ConditionSort::Modified => Text::Modified,
        ConditionSort::Created => SearchText::Created.into(),
        ConditionSort::Size => Text::Size,
        ConditionSort::Extension => SearchText::Extension.into(),
        ConditionSort::Starred => Text::Starred,
        ConditionSort::Owner => SearchText::Owner.into(),
        ConditionSort::Tag => SearchText::TagColor.into(),
        ConditionSort::Under => SearchText::Where.into(),
    }
}

pub fn condition_text(prefs: Prefs, condition: &Condition) -> Text {
    match condition {
        Condition::Kind(kind) => SearchText::KindName(*kind).into(),
        Condition::Size(SizeRange::AtLeast(bytes)) => SearchText::AtLeast(prefs.size(*bytes)).into(),
        Condition::Size(SizeRange::AtMost(bytes)) => SearchText::AtMost(prefs.size(*bytes)).into(),
        Condition::Modified(period) | Condition::Created(period) => period_text(*period),
        Condition::Extension(extension) => SearchText::Verbatim(extension.clone()).into(),
        Condition::Starred => Text::Starred,
        Condition::Owner(owner) => SearchText::OwnerName(*owner).into(),
        Condition::Tag(TagFilter::Named(tag)) => SearchText::Verbatim(shown(&tag.label())).into(),
        Condition::Tag(TagFilter::Color(color)) => DetailsText::Color(*color).into(),
        Condition::Under(folder) => SearchText::Verbatim(folder.to_string()).into(),
    }
}

fn period_text(period: Period) -> Text {
    match period {
        Period::Days(0) => SearchText::Today.into(),
        Period::Days(days) => SearchText::LastDays(days).into(),
        Period::Since(date) => SearchText::Since(written_date(date)).into(),
        Period::Before(date) => SearchText::Before(written_date(date)).into(),
    }
}
