//! Whether a file fits a search, as far as this page can tell: what was changed here is known before the index knows it.

use super::entry::{Category, Entry};
use super::search_query::{Condition, Owner, SearchKind, SearchQuery, SizeRange};
use crate::base::id::FileId;
use crate::base::name::split_extension;
use crate::base::time::Timestamp;

/// What is known of an entry beside itself.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Known {
    /// This person has just made it.
    pub is_new: bool,
    pub now: Timestamp,
}

impl SearchQuery {
    /// `None` where only the service can say.
    pub fn matches(&self, entry: &Entry, known: Known) -> Option<bool> {
        let text = self.text.trim();
        if self.has_only_signs() || text.is_empty() && self.conditions.is_empty() {
            return Some(false);
        }
        let conditions = self.conditions.iter().map(|condition| condition.matches(entry, known));
        let mut verdict = Some(true);
        for one in std::iter::once(name_matches(&entry.name, text)).chain(conditions) {
            match one {
                Some(false) => return one,
                None => verdict = None,
                Some(true) => {}
            }
        }
        verdict
    }
}

impl Condition {
    fn matches(&self, entry: &Entry, known: Known) -> Option<bool> {
        let Known { is_new, now } = known;
        match self {
            Self::Kind(SearchKind::Folder) => Some(entry.is_folder()),
            Self::Kind(SearchKind::File) => Some(!entry.is_folder()),
            Self::Kind(SearchKind::Category(_)) if entry.is_folder() => Some(false),
            // An answer to an upload may lack the category.
            Self::Kind(SearchKind::Category(_)) if entry.category == Category::Other => None,
            Self::Kind(SearchKind::Category(category)) => Some(entry.category == *category),
            Self::Extension(extension) => {
                let (_, own) = split_extension(&entry.name);
                Some(!entry.is_folder() && own.is_some_and(|own| own.to_lowercase() == *extension))
            }
            Self::Size(range) => {
                let Some(size) = entry.size else { return entry.is_folder().then_some(false) };
                Some(match range {
                    SizeRange::AtLeast(bytes) => size >= *bytes,
                    SizeRange::AtMost(bytes) => size <= *bytes,
                })
            }
            Self::Modified(period) => period.contains(entry.updated_at?, now),
            Self::Created(period) => period.contains(entry.created_at?, now),
            Self::Starred => Some(entry.starred),
            Self::Owner(owner) => is_new.then_some(*owner == Owner::Me),
            Self::Tag(_) => None,
            // What lies deeper only the service can say.
            Self::Under(folder) => is_in(entry, folder).then_some(true),
        }
    }
}

/// The service finds a folder in itself.
fn is_in(entry: &Entry, folder: &FileId) -> bool {
    folder.is_root() || entry.parent == *folder || entry.id == *folder
}

/// Every word that is searched for is a word of the name. A part of a word, or of several, some index may find.
fn name_matches(name: &str, text: &str) -> Option<bool> {
    let (name, text) = (name.to_lowercase(), text.to_lowercase());
    let own = words(&name);
    let wanted = words(&text);
    if wanted.iter().all(|word| own.contains(word)) {
        return Some(true);
    }
    wanted.iter().any(|word| !name.contains(word.as_str())).then_some(false)
}

/// Runs of letters and digits; each Chinese, Japanese or Korean character is a word.
fn words(text: &str) -> Vec<String> {
    let mut words = vec![String::new()];
    for letter in text.chars() {
        let is_word = matches!(letter, '\u{2e80}'..='\u{9fff}' | '\u{ac00}'..='\u{d7af}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}');
        if is_word || !letter.is_alphanumeric() {
            words.push(if is_word { letter.into() } else { String::new() });
            words.push(String::new());
        } else if let Some(word) = words.last_mut() {
            word.push(letter);
        }
    }
    words.retain(|word| !word.is_empty());
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::entry::fixture;

    const NOW: Timestamp = Timestamp(1_790_000_000_000);

    #[test]
    fn each_condition_tells_what_it_can() {
        let plan = Entry {
            category: Category::Doc,
            size: Some(100),
            created_at: Some(NOW),
            updated_at: Some(NOW),
            starred: true,
            parent: FileId::new("66ab"),
            ..fixture("Budget Plan-b.PDF")
        };
        let cases = [
            ("plan", "", Some(true)),
            ("b plan", "", Some(true)),
            ("PLAN", "kind:doc", Some(true)),
            // A part of a word.
            ("plan budg", "", None),
            ("plan x", "", Some(false)),
            ("…", "", Some(false)),
            ("", "", Some(false)),
            ("", "kind:file", Some(true)),
            ("", "kind:folder", Some(false)),
            ("", "kind:image", Some(false)),
            ("", "ext:pdf", Some(true)),
            ("", "ext:txt", Some(false)),
            ("", "size:>100 modified:0d created:7d starred", Some(true)),
            ("", "size:<99", Some(false)),
            ("", "modified:<2000-01-01", Some(false)),
            ("", "owner:me", Some(true)),
            ("", "owner:others", Some(false)),
            ("", "in:66ab", Some(true)),
            ("", "in:root", Some(true)),
            ("", "in:77", None),
            ("", "tag:a=", None),
            // What does not fit for certain decides.
            ("", "in:77 kind:folder", Some(false)),
        ];
        for (text, filter, expected) in cases {
            let found = SearchQuery::parse(text, filter).matches(&plan, Known { is_new: true, now: NOW });
            assert_eq!(found, expected, "{text} {filter}");
        }
        let old = Known { is_new: false, now: NOW };
        assert_eq!(SearchQuery::parse("", "owner:me").matches(&plan, old), None);
        let unknown = Entry { category: Category::Other, updated_at: None, size: None, ..plan };
        for filter in ["kind:image", "modified:0d", "size:>1"] {
            assert_eq!(SearchQuery::parse("", filter).matches(&unknown, old), None, "{filter}");
        }
        assert_eq!(SearchQuery::parse("报", "").matches(&fixture("年度报告.txt"), old), Some(true));
        assert_eq!(SearchQuery::parse("", "size:>0").matches(&fixture("a/"), old), Some(false));
    }
}
